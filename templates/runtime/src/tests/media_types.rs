//! Media types of answers, and ranges of them.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::runtime::Answer;

/// An answer of a media type.
fn answer(media_type: &'static str) -> Answer {
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(media_type))]);
    Answer::new(StatusCode::OK, headers, Bytes::new())
}

#[test]
fn a_range_includes_its_media_types() {
    for (media_type, range, is_included) in [
        ("image/png", "image/png", true),
        ("Image/PNG; q=1", "image/png", true),
        ("image/png", "image/*", true),
        ("image/png", "Image/*; q=1", true),
        ("image/png", "*/*", true),
        ("image/png", "text/*", false),
        ("imagepng", "image/*", false),
        ("imagepng", "*/*", false),
        ("imag", "image/*", false),
        ("image/png2", "image/png", false),
        ("", "*/*", false),
    ] {
        assert_eq!(answer(media_type).has_media_type(range), is_included, "{media_type} {range}");
    }
}

#[test]
fn json_has_many_names() {
    for (media_type, is_json) in [
        ("application/json", true),
        ("Application/Problem+JSON; charset=utf-8", true),
        ("text/json", true),
        ("json", false),
        ("application/jsonl", false),
        ("text/plain", false),
    ] {
        assert_eq!(answer(media_type).is_json(), is_json, "{media_type}");
    }
}

//! Values as they are written into paths, queries, headers and cookies.

use arbitrary::{Arbitrary, Result, Unstructured};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::read_back;
use crate::runtime::cookie::{self, CookieStyle};
use crate::runtime::encode::{self, HeaderStyle, PathStyle, QueryStyle, QuerystringStyle};

/// A parameter and its value.
#[derive(Clone, Debug)]
pub struct Parameter {
    name: String,
    value: Value,
    explode: bool,
}

impl<'d> Arbitrary<'d> for Parameter {
    fn arbitrary(bytes: &mut Unstructured<'d>) -> Result<Self> {
        Ok(Self { explode: bytes.arbitrary()?, name: bytes.arbitrary()?, value: value(bytes, 3)? })
    }
}

/// JSON of up to `depth` levels.
pub(crate) fn value(bytes: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    let most = if depth == 0 { 5 } else { 7 };
    Ok(match bytes.int_in_range(0..=most)? {
        0 => Value::Null,
        1 => bytes.arbitrary::<bool>()?.into(),
        2 => bytes.arbitrary::<i64>()?.into(),
        3 => bytes.arbitrary::<f64>()?.into(),
        4 => bytes.arbitrary::<u64>()?.into(),
        5 => bytes.arbitrary::<String>()?.into(),
        6 => {
            let count = bytes.int_in_range(0..=4)?;
            (0..count).map(|_| value(bytes, depth - 1)).collect::<Result<Value>>()?
        }
        _ => {
            let count = bytes.int_in_range(0..=4)?;
            let entries = (0..count).map(|_| Ok((bytes.arbitrary::<String>()?, value(bytes, depth - 1)?)));
            Value::Object(entries.collect::<Result<Map<_, _>>>()?)
        }
    })
}

/// Writes a value in every style. What it becomes stays in its place and can be read back.
pub(crate) fn check(parameter: &Parameter) {
    let Parameter { name, value, explode } = parameter;
    check_path(name, value, *explode);
    check_query(name, value, *explode);
    check_header(value, *explode);
    check_cookie(value, *explode);
    read_back::check(name, value, *explode);
}

/// Whether all characters are unreserved, or one of `besides`, or percent-encoded (RFC 3986, 2).
fn is_encoded(text: &str, besides: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let is_fine = match byte {
            b'%' => [bytes.next(), bytes.next()].iter().all(|digit| digit.is_some_and(|it| it.is_ascii_hexdigit())),
            byte => byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || besides.as_bytes().contains(&byte),
        };
        if !is_fine {
            return false;
        }
    }
    true
}

pub(crate) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().expect("what was encoded is UTF-8").into_owned()
}

/// The text of a scalar as it stands in a parameter; none where it is written as something else.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) if !number.is_f64() => Some(number.to_string()),
        _ => None,
    }
}

fn check_path(name: &str, value: &Value, explode: bool) {
    let styles =
        [PathStyle::Simple { explode }, PathStyle::Label { explode }, PathStyle::Matrix { explode }, PathStyle::Json];
    for style in styles {
        let Ok(text) = encode::path(name, style, value) else {
            continue;
        };
        assert!(!text.is_empty() && is_encoded(&text, ",;="), "{style:?}: `{text}`");
        let written = match style {
            PathStyle::Simple { .. } => Some(text.as_str()),
            PathStyle::Label { .. } => text.strip_prefix('.'),
            PathStyle::Matrix { .. } => {
                text.strip_prefix(';').map(|text| text.split_once('=').map_or("", |pair| pair.1))
            }
            PathStyle::Json => {
                let read: Value = serde_json::from_str(&decoded(&text)).expect("the text is JSON");
                assert_eq!(&read, value, "{style:?}: `{text}`");
                None
            }
            PathStyle::Segments => None,
        };
        if let (Some(written), Some(text)) = (written, text_of(value)) {
            assert_eq!(decoded(written), text, "{style:?}");
        }
        if let (Value::Array(items), PathStyle::Simple { .. }) = (value, style)
            && let Some(items) = items.iter().map(text_of).collect::<Option<Vec<_>>>()
        {
            assert_eq!(text.split(',').map(decoded).collect::<Vec<_>>(), items, "{style:?}");
        }
    }
    if let Ok(text) = encode::path(name, PathStyle::Segments, value) {
        assert!(is_encoded(&text, "/"), "`{text}`");
        assert!(text.split('/').all(|segment| !matches!(segment, "" | "." | "..")), "`{text}` leaves its place");
        if let Some(value) = text_of(value) {
            assert_eq!(decoded(&text), value);
        }
    }
}

fn check_query(name: &str, value: &Value, explode: bool) {
    let styles = [
        QueryStyle::Form { explode },
        QueryStyle::SpaceDelimited,
        QueryStyle::PipeDelimited,
        QueryStyle::DeepObject,
        QueryStyle::Json,
    ];
    for style in styles {
        for pair in encode::query(name, style, value).unwrap_or_default() {
            assert!(is_encoded(&pair, ",="), "{style:?}: `{pair}`");
            let (written, text) = pair.split_once('=').expect("a pair has a sign between its parts");
            if let Some(value) = text_of(value).filter(|_| style != QueryStyle::Json) {
                assert_eq!((decoded(written), decoded(text)), (name.to_owned(), value), "{style:?}");
            }
            if style == QueryStyle::Json {
                let read: Value = serde_json::from_str(&decoded(text)).expect("the text is JSON");
                assert_eq!(&read, value);
            }
        }
        for pair in encode::query_reserved(name, style, value).unwrap_or_default() {
            assert!(is_encoded(&pair, ":/?@!$'()*,;="), "{style:?}: `{pair}`");
        }
    }
    for style in [QuerystringStyle::Form, QuerystringStyle::Json, QuerystringStyle::Text] {
        for pair in encode::querystring(style, value).unwrap_or_default() {
            assert!(is_encoded(&pair, ",="), "{style:?}: `{pair}`");
        }
    }
}

fn check_header(value: &Value, explode: bool) {
    let json = encode::header(HeaderStyle::Json, value);
    let json = json.ok().flatten().expect("JSON is always something");
    assert!(json.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "`{json}`");
    assert_eq!(&serde_json::from_str::<Value>(&json).expect("the text is JSON"), value);
    let text = encode::header(HeaderStyle::Simple { explode }, value).ok().flatten();
    if let (Some(text), Some(value)) = (&text, text_of(value)) {
        assert_eq!(text, &value);
    }
    // What is no header value is refused where the request is put together.
    if let Some(Ok(value)) = text.map(|text| http::HeaderValue::from_str(&text)) {
        assert!(!value.as_bytes().iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0)), "{value:?}");
    }
}

fn check_cookie(value: &Value, explode: bool) {
    for style in [CookieStyle::Form { explode }, CookieStyle::Cookie { explode }, CookieStyle::Json] {
        for cookie in cookie::cookie("name", style, value).unwrap_or_default() {
            assert!(!cookie.contains(';'), "{style:?}: `{cookie}` is two cookies");
            let is_object = value.is_object() && explode && style != CookieStyle::Json;
            let text = cookie.strip_prefix("name=").filter(|_| !is_object);
            assert!(is_object || text.is_some(), "{style:?}: `{cookie}`");
            if let (Some(text), Some(value), CookieStyle::Form { .. }) = (text, text_of(value), style) {
                assert_eq!(decoded(text), value);
            }
        }
    }
}

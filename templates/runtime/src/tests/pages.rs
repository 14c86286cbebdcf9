//! What leads from page to page, as it is read out of answers.

use std::future::Future;

use http::header::LINK;
use http::{HeaderMap, HeaderValue, Method};

use super::calls::{GET, call, decode, operation};
use super::server::{Reply, Server};
use super::{SECRET, builder};
use crate::runtime::page_probe::{count_at, flag_at, items_at, next_link, text_at};
use crate::runtime::{NextPage, Operation, PageCursor, PageParameter, PageSize, Pages, Pagination};

/// The target of the next page in these header fields: `malformed` where they cannot be read.
fn next(fields: &[&'static str]) -> Option<String> {
    let fields = fields.iter().map(|field| (LINK, HeaderValue::from_static(field)));
    next_link(&fields.collect::<HeaderMap>()).unwrap_or_else(|_| Some("malformed".to_owned()))
}

#[test]
fn links_of_the_header() {
    let cases: &[(&[&'static str], Option<&str>)] = &[
        (&[], None),
        (&[""], None),
        (&["</a>; rel=next"], Some("/a")),
        (&["</a>;rel=\"next\""], Some("/a")),
        (&["</a>; REL=Next"], Some("/a")),
        (&["</a> ; rel = \"prev next\" "], Some("/a")),
        (&["</a?x=1,2;3>; rel=\"first\", </b>; rel=\"next\""], Some("/b")),
        (&["</a>; title=\"x, y; rel=next \\\" <z>\"; rel=prev, </b>; rel=next"], Some("/b")),
        (&["</a>; rel=prev; rel=next"], None),
        (&["</a>; rel=nextish"], None),
        (&["</a>; crossorigin; rel=next"], Some("/a")),
        (&["</a>; anchor=\"#b\"; rel=next"], None),
        (&["<>; rel=next"], None),
        (&[",, </a>; rel=next,"], Some("/a")),
        (&["</a>; rel=prev", "</b>; rel=next"], Some("/b")),
        (&["/a; rel=next"], Some("malformed")),
        (&["</a; rel=next"], Some("malformed")),
        (&["</a>; rel=\"next"], Some("malformed")),
        (&["</a> rel=next"], Some("malformed")),
    ];
    for (fields, expected) in cases {
        assert_eq!(next(fields).as_deref(), *expected, "{fields:?}");
    }
}

#[test]
fn values_of_a_page() {
    let json = br#"{"a": {"b": "c", "n": 12, "t": true, "z": null, "e": "", "o": {}}, "list": [1, {"id": 2} ]}"#;
    assert_eq!(text_at(json, &["a", "b"]).unwrap().as_deref(), Some("c"));
    assert_eq!(text_at(json, &["a", "n"]).unwrap().as_deref(), Some("12"));
    for keys in [["a", "z"], ["a", "e"], ["a", "x"], ["x", "b"]] {
        assert_eq!(text_at(json, &keys).unwrap(), None, "{keys:?}");
    }
    for keys in [["a", "t"], ["a", "o"]] {
        assert_eq!(text_at(json, &keys).unwrap_err().path(), format!("/{}", keys.join("/")));
    }
    assert_eq!(flag_at(json, &["a", "t"]).unwrap(), Some(true));
    assert_eq!((flag_at(json, &["a", "z"]).unwrap(), flag_at(json, &["a", "n"]).is_err()), (None, true));
    assert_eq!((count_at(json, &["a", "n"]), count_at(json, &["a", "b"]), count_at(json, &[])), (Some(12), None, None));
    let items = items_at(json, &["list"]);
    assert_eq!((items.count, items.last), (2, Some(br#"{"id": 2}"#.as_slice())));
    assert_eq!(items_at(b"", &[]).count, 0);
    assert_eq!(items_at(b" [3] ", &[]).count, 1);
}

static WITH_BEARER: Operation = operation(Method::GET, &[&["bearer"]]);

static URLS: Pagination = Pagination { items: &[], has_more: &[], next: NextPage::Url { url: &["next"] } };

#[tokio::test]
async fn no_credential_goes_to_another_origin_or_shows_in_debug() {
    let next = r#"{"next": "https://evil.example/things?page=2"}"#;
    let server = Server::start(vec![Reply::json(200, next)]).await;
    let client = builder().base_url(server.url()).credential("bearer", SECRET).build().unwrap();
    let mut pages: Pages<_, _> = Pages::new(call(&client, &WITH_BEARER), &URLS, decode);
    assert!(pages.next().await.unwrap().is_ok());
    let cursor = pages.cursor().unwrap();
    assert!(cursor.as_str().starts_with("https://evil.example") && !format!("{cursor:?} {pages:?}").contains("evil"));
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("a page at `https://evil.example`"), "{error}");
    assert!(!format!("{error} {error:?}").contains(SECRET));
    assert_eq!((pages.next().await.is_none(), server.requests().len()), (true, 1));
}

static OFFSETS: Pagination = Pagination {
    items: &[],
    has_more: &[],
    next: NextPage::Offset {
        parameter: PageParameter::Query("offset"),
        size: PageSize { parameter: None, default: None, maximum: None },
        total: &[],
    },
};

#[tokio::test]
async fn numbers_near_their_end_do_not_wrap() {
    let server = Server::start(vec![Reply::json(200, "[1]")]).await;
    let client = builder().base_url(server.url()).build().unwrap();
    let pages: Pages<_, _> = Pages::new(call(&client, &GET), &OFFSETS, decode);
    let mut pages = pages.resume(PageCursor::from(u64::MAX.to_string()));
    assert!(pages.next().await.unwrap().is_ok());
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("a page that was there before"), "{error}");
}

#[test]
fn the_stream_can_be_sent() {
    fn check(_: impl Future + Send) {}
    let client = builder().build().unwrap();
    let mut pages: Pages<_, _> = Pages::new(call(&client, &GET), &URLS, decode);
    check(pages.next());
}

#[cfg(feature = "blocking")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_an_iterator_that_blocks() {
    let replies = vec![Reply::json(200, r#"{"next": "?page=2"}"#), Reply::json(200, r#"{"next": null}"#)];
    let server = Server::start(replies).await;
    let client = builder().base_url(server.url()).build().unwrap();
    let pages: Pages<_, _> = Pages::new(call(&client, &GET), &URLS, decode);
    let pages = std::thread::spawn(move || pages.blocking().map(|page| page.is_ok()).collect::<Vec<_>>());
    assert_eq!(tokio::task::spawn_blocking(|| pages.join().unwrap()).await.unwrap(), [true, true]);
    assert_eq!(server.requests().len(), 2);
}

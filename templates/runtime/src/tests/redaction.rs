//! No secret in any text.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Write as _;

use http::{HeaderMap, Method, StatusCode};
use serde::de::DeserializeOwned;

use super::calls::{GET, POST, call, decode, operation};
use super::server::{Reply, Server};
use super::{SECRET, builder};
use crate::runtime::{
    self, Answer, Call, Credential, DecodeError, Error, Multipart, Operation, Patch, QueryStyle, RequestBody, Secret,
    Transport, TransportError, TransportFuture, Upload, has_tag, json, text,
};

static SECURE: Operation = operation(Method::POST, &[&["bearer", "query", "cookie", "field"]]);

struct Outer {
    inner: Inner,
}
runtime::object! { Outer { inner: "inner" required } }

struct Inner {
    n: i64,
}
runtime::object! { Inner { n: "n" required } }

/// Every text that an error gives, its sources included.
fn texts<E>(error: &Error<E>) -> String {
    let mut texts = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        write!(texts, " {error} {error:?}").unwrap();
        source = error.source();
    }
    texts
}

#[tokio::test]
async fn errors_never_hold_a_credential() {
    let echo = format!(r#"{{"error":{{"message":"bad key {SECRET}\nfor c2tfbGl2ZV81MXNlY3JldDo="}}}}"#);
    let id = format!("x-request-id: id-{SECRET}\r\ncontent-type: application/json\r\n");
    let cut = format!("HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{SECRET}");
    let replies = [
        Reply::json(401, &echo),
        Reply::answer(400, &id, "{}"),
        Reply::answer(200, "", SECRET),
        Reply::Close,
        Reply::Bytes(cut.into_bytes()),
        Reply::Bytes(b"nonsense\r\n\r\n".to_vec()),
    ];
    for reply in replies {
        let server = Server::start(vec![reply]).await;
        let names = ["bearer", "query", "cookie", "field"];
        let builder =
            names.iter().fold(builder().base_url(server.url()), |builder, name| builder.credential(name, SECRET));
        assert!(!format!("{builder:?}").contains(SECRET));
        let client = builder.build().unwrap();
        assert!(!format!("{client:?}").contains(SECRET));
        let error = call(&client, &SECURE).send(decode).await.unwrap_err();
        let texts = texts(&error);
        assert!(!texts.contains(SECRET) && !texts.contains("c2tfbGl2ZV81"), "{texts}");
        assert!(!error.to_string().contains('\n'));
    }
}

#[tokio::test]
async fn refused_connections_do_not_show_the_query() {
    let client = builder().base_url("http://127.0.0.1:1").max_retries(0);
    let client =
        ["bearer", "query", "cookie", "field"].iter().fold(client, |client, name| client.credential(name, SECRET));
    let error = call(&client.build().unwrap(), &SECURE).send(decode).await.unwrap_err();
    assert!(error.is_connect());
    assert!(!texts(&error).contains(SECRET));
}

#[tokio::test]
async fn messages_of_servers_are_found_and_cut() {
    let long = "é".repeat(400);
    for (body, expected) in [
        (r#"{"message":"a"}"#.to_owned(), Some("a".to_owned())),
        (r#"{"message":"","error":"b"}"#.to_owned(), Some("b".to_owned())),
        (r#"{"errors":[{"message":"c"}]}"#.to_owned(), Some("c".to_owned())),
        (r#"{"errors":["d"]}"#.to_owned(), Some("d".to_owned())),
        (r#"{"title":"t","detail":"e\u001b[31m\u202e\r\nf"}"#.to_owned(), Some("e [31m   f".to_owned())),
        (format!(r#"{{"message":"{long}"}}"#), Some(format!("{}…", "é".repeat(300)))),
        (r#"{"title":"t","error":{"message":"g","x":[{}]},"detail":"h"}"#.to_owned(), Some("g".to_owned())),
        (r#"{"errors":[],"error":"\u0069","title":"t"}"#.to_owned(), Some("i".to_owned())),
        (r#"{"errors":[{"message":" "}, "j"],"title":"t"}"#.to_owned(), Some("t".to_owned())),
        (r#"{"message":"k"} l"#.to_owned(), None),
        ("[]".to_owned(), None),
        (r#"{"message":5}"#.to_owned(), None),
    ] {
        let server = Server::start(vec![Reply::json(400, &body)]).await;
        let client = builder().base_url(server.url()).build().unwrap();
        let error = call(&client, &GET).send(decode).await.unwrap_err();
        assert_eq!(error.server_message().map(ToOwned::to_owned), expected);
    }
}

fn undecoded<T: DeserializeOwned + std::fmt::Debug>(body: &str) -> DecodeError {
    json::<T>(&answer(body)).unwrap_err()
}

fn answer(body: &str) -> Answer {
    let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, "application/JSON; x=y".parse().unwrap())]);
    Answer::new(StatusCode::OK, headers, body.to_owned().into())
}

#[test]
fn decode_errors_hold_no_values() {
    type Numbers = std::collections::BTreeMap<String, Vec<u8>>;
    let error = undecoded::<Numbers>(r#"{"a":[1,"hush, expected \" `x` hush, expected u8"]}"#);
    assert_eq!(error.path(), "/a/1");
    assert!(error.reason().starts_with("invalid type: string, expected u8"), "{error}");
    assert!(!format!("{error} {error:?}").contains("hush"));
    let error = undecoded::<Numbers>(r#"{"a":[7777]}"#);
    assert!(error.reason().starts_with("invalid value: integer, expected u8") && !error.to_string().contains("7777"));
    assert!(undecoded::<Numbers>("{\"a\":hush}").to_string().contains("not JSON"));
    assert!(json::<Vec<u8>>(&answer("\u{feff}[1]")).is_ok());
    assert!(text(&Answer::new(StatusCode::OK, HeaderMap::new(), vec![0xff].into())).is_err());
}

/// What is no JSON at all is told apart from JSON that does not fit, also inside a property.
#[test]
fn decode_errors_inside_properties() {
    let error = undecoded::<Outer>(r#"{"inner":{"n":"x"}}"#);
    assert_eq!((error.path(), error.reason()), ("/inner/n", "invalid type: string, expected i64 at line 1 column 17"));
    let error = undecoded::<Outer>(r#"{"inner":{}}"#);
    assert_eq!((error.path(), error.reason()), ("/inner/n", "is missing"));
    assert_eq!(error.to_string(), "`/inner/n` is missing");
    let error = undecoded::<Outer>(r#"{"inner":{"n":"#);
    assert_eq!((error.path(), error.reason()), ("", "the body is JSON that ends too early"));
    assert!(undecoded::<Outer>(r#"{"inner":{"n":?}}"#).reason().starts_with("the body is not JSON: "));
}

#[test]
fn tags_under_success() {
    assert!(has_tag(&answer(r#"{"x":{"status":"no"},"status":"error"}"#), "status", "error"));
    assert!(!has_tag(&answer(r#"{"status":["error"]}"#), "status", "error"));
    assert!(!has_tag(&answer("[]"), "status", "error"));
    assert!(answer("").is_json());
}

#[test]
fn credentials_are_not_printed() {
    for credential in [Credential::from(SECRET), Credential::basic(SECRET, SECRET)] {
        assert!(!format!("{credential:?}").contains(SECRET));
    }
}

/// A transport whose errors repeat what it was given.
#[derive(Debug)]
struct Telling;

impl Transport for Telling {
    fn send(&self, request: http::Request<RequestBody>) -> TransportFuture<'_> {
        let values: Vec<_> =
            request.headers().values().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        let text = format!("{} {}{}", request.uri(), "x".repeat(200), values.concat());
        Box::pin(async move { Err(TransportError::maybe_sent(text)) })
    }
}

#[tokio::test]
async fn what_a_transport_tells_is_cleaned() {
    let client = ["bearer", "query", "cookie", "field"]
        .iter()
        .fold(builder().transport(Telling).max_retries(0), |builder, name| builder.credential(name, SECRET));
    let error = call(&client.build().unwrap(), &SECURE).send(decode).await.unwrap_err();
    let texts = texts(&error);
    assert!(texts.contains("?api_key=[REDACTED]") && !texts.contains(&SECRET[..4]), "{texts}");
}

/// A header of the server's is no media type by being sent as one.
#[tokio::test]
async fn what_is_no_media_type_is_not_shown() {
    for media_type in [SECRET.to_owned(), format!("{SECRET}{}", "x".repeat(200)), format!("a/{SECRET}")] {
        let server = Server::start(vec![Reply::answer(200, &format!("content-type: {media_type}\r\n"), "?")]).await;
        let client = builder().base_url(server.url()).credential("header", SECRET).build().unwrap();
        let error = call(&client, &GET).send(decode).await.unwrap_err();
        assert!(!texts(&error).contains(SECRET), "{error:?}");
    }
}

#[test]
fn headers_of_parts_are_not_printed() {
    let upload = Upload::text("x").header("X-Pin", SECRET);
    let shown = format!("{upload:?} {:?}", Multipart::new().file("f", upload.clone()));
    assert!(shown.contains("X-Pin") && shown.contains("Sensitive") && !shown.contains(SECRET), "{shown}");
}

/// Secrets of the caller that a server repeats, from wherever they were sent.
#[tokio::test]
async fn secrets_of_a_call_are_not_repeated() {
    let secret = |n: usize| Secret::from(format!("hush {n}"));
    let encoded = (0..9).map(|n| format!("hush {n} hush%20{n}")).collect::<Vec<_>>().join(" ");
    let server = Server::start(vec![Reply::json(400, &format!(r#"{{"message":"{encoded}"}}"#))]).await;
    let client = builder().base_url(server.url()).build().unwrap();
    let set: [&dyn Fn(&mut Call); 3] = [
        &|call| {
            call.field("a", &BTreeMap::from([("b", vec![secret(5), secret(6)])]));
            call.patch("c", &Patch::Value(secret(7)));
            call.field("d", &Some(secret(8)));
        },
        &|call| {
            call.form_field("a", &[secret(5), secret(6)]);
            call.form_field("b", &[secret(7), secret(8)]);
        },
        &|call| {
            call.part("a", &[secret(5), secret(6)]);
            let mut whole = Multipart::new().json("b", &secret(7));
            whole = whole.json("c", &secret(8));
            call.multipart(whole);
        },
    ];
    for set in set {
        let mut call = Call::new(&client.0, &POST);
        call.path(&secret(0));
        call.query("q", QueryStyle::Form { explode: true }, &[secret(1)]);
        call.query_reserved("r", QueryStyle::Form { explode: true }, &secret(2));
        call.header("x-s", &secret(3));
        call.cookie("c", &secret(4));
        set(&mut call);
        let error = call.send(decode).await.unwrap_err();
        assert!(!texts(&error).contains("hush"), "{error:?}");
        assert!(error.to_string().contains("[REDACTED]"), "{error}");
    }
}

//! Answers that come whole and are not what the document says.

use hosted_links::ErrorKind;
use integration_tests::faulty::{Faulty, Reply};

use crate::calls::{Clients, Expected, Kind, each, each_then, good, never_twice};
use crate::table::{Outcome, Row};
use crate::vendors;

/// What a proxy says.
const PAGE: &str = "<!DOCTYPE html><html><title>502 Bad Gateway</title><body>nginx</body></html>";

const JSON: &str = "content-type: application/json\r\n";

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = successes();
    rows.extend(encodings());
    rows.extend(errors());
    rows.push(Row::new("decode failure of a one-time secret", secret_is_kept()));
    rows
}

/// A 200 with this body, which must be kept; the error says this.
fn no_success(fault: &'static str, says: &'static str, headers: &'static str, body: impl Into<Vec<u8>>) -> Row {
    let body = body.into();
    let expected = body.clone();
    each_then(
        fault,
        Expected::not_decoded(says),
        move |_| Reply::answer(200, headers, &body),
        move |seen| assert_eq!(seen.body.as_ref(), Some(&expected), "{seen:?}"),
    )
}

fn successes() -> Vec<Row> {
    let nested = format!("{{\"more\": {}1{}}}", r#"{"a":"#.repeat(200), "}".repeat(200));
    let arrays = format!("{{\"more\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    vec![
        no_success("200 with HTML", "the body is HTML or XML, JSON was expected", "content-type: text/html\r\n", PAGE),
        no_success("200 with HTML that says JSON", "the body is HTML or XML, JSON was expected", JSON, PAGE),
        no_success("200 with an empty body", "the body is empty, JSON was expected", JSON, ""),
        no_success(
            "200 with JSON that ends early",
            "the body is JSON that ends too early",
            JSON,
            r#"{"data": {"id": "c"#,
        ),
        no_success(
            "200 of another type",
            "the body is not JSON but text/plain",
            "content-type: text/plain\r\n",
            "fine",
        ),
        no_success("200 of another shape", "`/", JSON, r#"{"data": {"id": []}, "id": [], "status": []}"#),
        no_success("200 with null", "invalid type", JSON, "null"),
        no_success("objects nested 200 deep", "nested too deeply", JSON, nested),
        no_success("100,000 arrays in each other", "nested too deeply", JSON, arrays),
    ]
}

fn encodings() -> Vec<Row> {
    let utf16: Vec<u8> = r#"{"data":null}"#.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe".to_vec(), utf16.clone()].concat();
    let latin = b"{\"id\": \"M\xfcnchen\", \"data\": {\"id\": \"M\xfcnchen\"}}".to_vec();
    let charset = "content-type: application/json; charset=iso-8859-1\r\n";
    vec![
        no_success("invalid UTF-8", "the body is not UTF-8, JSON was expected", JSON, latin.clone()),
        no_success("another charset", "the body is not UTF-8", charset, latin),
        no_success("UTF-16", "the body is UTF-16, JSON in UTF-8 was expected", JSON, utf16),
        no_success("UTF-16 with a byte order mark", "the body is UTF-16, JSON in UTF-8 was expected", JSON, marked),
        each("UTF-8 with a byte order mark", Expected::success(), |request| {
            Reply::json(200, [b"\xef\xbb\xbf".to_vec(), good(request).into_bytes()].concat())
        }),
    ]
}

fn errors() -> Vec<Row> {
    let gateway = "retry-after-ms: 1\r\ncontent-type: text/html\r\n";
    let failed = "retry-after-ms: 1\r\ncontent-type: application/json\r\n";
    let huge = vec![b'x'; 8 << 20];
    let safe = [3, 1, 1, 3];
    vec![
        each_then(
            "502 with HTML",
            Expected::answered(502, "502 Bad Gateway with an HTML page", safe),
            move |_| Reply::answer(502, gateway, PAGE),
            |seen| assert!(seen.body.as_deref() == Some(PAGE.as_bytes()) && !seen.text.contains("nginx"), "{seen:?}"),
        ),
        each("500 with an empty body", Expected::answered(500, "with an empty body", safe), move |_| {
            Reply::answer(500, failed, "")
        }),
        each("400 with `error: null`", Expected::answered(400, "400 Bad Request with JSON that", [1; 4]), |_| {
            Reply::json(400, r#"{"error": null}"#)
        }),
        each(
            "400 with an error of another shape",
            Expected::answered(400, "400 Bad Request: no such thing", [1; 4]),
            |_| Reply::json(400, r#"{"message": "no such thing", "error": 7}"#),
        ),
        each("400 that is not UTF-8", Expected::answered(400, "with a body that is not UTF-8", [1; 4]), |_| {
            Reply::json(400, b"{\"error\": \"\xff\"}")
        }),
        each("401 with plain text", Expected::answered(401, "with text/plain; check the credential", [1; 4]), |_| {
            Reply::answer(401, "content-type: text/plain; charset=utf-8\r\n", "who are you?")
        }),
        each(
            "500 with 8 MB",
            Expected {
                kind: Some(ErrorKind::NotDecoded),
                ..Expected::answered(500, "of 8388608 bytes of its body were read: the body is larger", safe)
            },
            move |_| Reply::answer(500, failed, &huge),
        ),
    ]
}

/// The answer holds what is shown once: it is kept, not printed, and nothing is sent again.
async fn secret_is_kept() -> Outcome {
    let mut lacking = vendors::created_setup_link();
    lacking["data"].as_object_mut().expect("an object").remove("token_last4");
    let text = lacking.to_string();
    let body = text.clone();
    let server = Faulty::start(move |_| Reply::json(201, &body)).await.expect("a port is free");
    let seen = Clients::new(&server.url(), std::time::Duration::from_secs(10)).call(Kind::Once).await;
    assert_eq!((seen.kind, seen.status), (Some(ErrorKind::NotDecoded), Some(201)), "{seen:?}");
    assert_eq!(seen.body, Some(text.into_bytes()));
    assert!(seen.text.contains("token_last4") && !seen.is_retryable, "{seen:?}");
    assert_eq!(server.requests(&seen.call).len(), 1);
    never_twice(&server, &seen);
    Outcome::new("NotDecoded 201: body() has it, Debug and Display do not", 1)
}

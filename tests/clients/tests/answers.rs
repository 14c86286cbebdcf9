//! A generated client against a real socket: files, events, lines, other media types, typed headers and redirects.

#[path = "../../support/wire.rs"]
#[allow(dead_code, reason = "not all that the server can do is asked for here")]
mod wire;

use clients::answers::operations::GetReportError;
use clients::answers::{CallOptions, Client, ErrorKind};
use serde_json::json;
use wire::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url("/v1")).build().expect("the settings are right")
}

/// An answer in chunks; one that is not ended breaks off.
fn chunked(media_type: &str, chunks: &[&str], is_ended: bool) -> Reply {
    let mut text = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-type: {media_type}\r\n\r\n");
    for chunk in chunks {
        text.extend([format!("{:x}", chunk.len()).as_str(), "\r\n", chunk, "\r\n"]);
    }
    if is_ended {
        text.push_str("0\r\n\r\n");
    }
    Reply::Bytes(text.into_bytes())
}

#[tokio::test]
async fn a_file() {
    let reply = || Reply::answer(200, "content-type: application/pdf\r\n", "%PDF");
    let server = Server::start([reply(), reply(), Reply::json(404, &json!({"message": "no such file"}))]).await;
    let client = client(&server);
    let bytes = client.download_file("a").send().await.expect("begun").bytes().await.expect("whole");
    assert_eq!(&bytes[..], b"%PDF");
    let mut file = client.download_file("a").send().await.expect("begun");
    let mut written = Vec::new();
    assert_eq!((file.content_type(), file.content_length()), (Some("application/pdf"), Some(4)));
    assert_eq!(file.write_to(&mut written).await.expect("written"), 4);
    let error = client.download_file("a").send().await.expect_err("there is none");
    assert_eq!(error.answer().map(|answer| answer.message.as_str()), Some("no such file"));
    assert_eq!(server.requests()[0].only_header("accept"), "application/pdf, application/json;q=0.5");
}

#[tokio::test]
async fn events_beside_json() {
    let events = chunked(
        "text/event-stream",
        &["data: {\"delta\":\"a\"}\n\nda", "ta: {\"delta\":\"b\"}\n\ndata: [DONE]\n\n"],
        true,
    );
    let server =
        Server::start([Reply::json(200, &json!({"text": "ab"})), events, Reply::json(200, &json!({"text": "c"}))])
            .await;
    let client = client(&server);
    let whole = client.create_completion().prompt("p").send().await.expect("answered");
    assert_eq!(whole.text, "ab");
    let mut stream = client.create_completion().prompt("p").send_events().await.expect("begun");
    let mut text = String::new();
    while let Some(event) = stream.next().await {
        text.push_str(&event.expect("an event").data.delta);
    }
    assert_eq!(text, "ab");
    let error = client.create_completion().prompt("p").send_events().await.expect_err("it is no stream");
    assert_eq!(
        (error.kind(), error.body().map(|body| &body[..])),
        (ErrorKind::NotDecoded, Some(&b"{\"text\":\"c\"}"[..]))
    );
    let requests = server.requests();
    assert_eq!((requests[0].text(), requests[1].text()), (r#"{"prompt":"p"}"#, r#"{"prompt":"p","stream":true}"#));
    assert_eq!(requests[1].only_header("accept"), "text/event-stream, application/json;q=0.5");
}

#[tokio::test]
async fn events_go_on_after_a_drop() {
    let first = chunked("text/event-stream", &["retry: 1\nid: 7\ndata: {\"delta\":\"a\"}\n\nid: 8\nda"], false);
    let second = chunked("text/event-stream", &["data: {\"delta\":\"b\"}\n\n"], true);
    let server = Server::start([first, second]).await;
    let mut stream = client(&server).subscribe().send().await.expect("begun");
    let mut text = String::new();
    while let Some(event) = stream.next().await {
        text.push_str(&event.expect("an event").data.delta);
    }
    assert_eq!((text.as_str(), stream.last_event_id()), ("ab", Some("7")));
    assert_eq!(server.requests()[1].only_header("last-event-id"), "7");
}

#[tokio::test]
async fn a_stream_that_breaks_off_after_a_post_is_not_sent_again() {
    let cut = chunked("text/event-stream", &["id: 1\ndata: {\"delta\":\"a\"}\n\n"], false);
    let server = Server::start([cut]).await;
    let mut stream = client(&server).create_completion().prompt("p").send_events().await.expect("begun");
    assert_eq!(stream.next().await.expect("an item").expect("an event").data.delta, "a");
    let error = stream.next().await.expect("an item").expect_err("it broke off");
    assert_eq!(
        (error.kind(), error.operation(), server.requests().len()),
        (ErrorKind::NotDecoded, "createCompletion", 1)
    );
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn lines() {
    let server =
        Server::start([chunked("application/x-ndjson", &["{\"delta\":\"a\"}\n{\"del", "ta\":\"b\"}"], true)]).await;
    let mut lines = client(&server).list_lines().send().await.expect("begun");
    let mut text = String::new();
    while let Some(line) = lines.next().await {
        text.push_str(&line.expect("a line").delta);
    }
    assert_eq!(text, "ab");
}

#[tokio::test]
async fn other_media_types_and_typed_headers() {
    let headers = "x-rate-limit: 100\r\nx-expires-after: soon\r\n";
    let csv = Reply::answer(200, &format!("{headers}content-type: text/csv\r\n"), "a,b");
    let server = Server::start([csv, Reply::json(200, &json!({"text": "t"}))]).await;
    let client = client(&server);
    let report = client.get_report().send_csv().await.expect("answered");
    assert_eq!(report.as_str(), "a,b");
    let typed = report.typed_headers();
    assert_eq!(typed.x_rate_limit().expect("a number"), 100);
    let error = typed.x_expires_after().expect_err("it is no point in time");
    assert_eq!((error.name(), report.headers()["x-expires-after"].as_bytes()), ("x-expires-after", &b"soon"[..]));
    assert!(server.requests()[0].only_header("accept").starts_with("text/csv, application/json;q=0.5"));
    let report = client.get_report().send().await.expect("a header that is missing does not cost the answer");
    let error = report.typed_headers().x_rate_limit().expect_err("it is missing");
    assert_eq!(error.to_string(), "the header `x-rate-limit` is missing");
    assert!(report.typed_headers().x_expires_after().expect("it may be missing").is_none());
}

#[tokio::test]
async fn errors_are_told_by_status_and_media_type() {
    let answer = |status, media_type: &str, body: &str| {
        Reply::answer(status, &format!("x-rate-limit: 5\r\ncontent-type: {media_type}\r\n"), body)
    };
    let server = Server::start([
        answer(400, "application/json", r#"{"message":"m"}"#),
        answer(400, "application/scim+json; charset=utf-8", r#"{"scimType":"s"}"#),
        answer(409, "text/plain", "taken"),
        answer(501, "application/json", r#"{"scimType":"s"}"#),
        answer(418, "application/json", "{}"),
    ])
    .await;
    let client = client(&server);
    let mut found = Vec::new();
    for _ in 0..5 {
        let error = client.get_report().send().await.expect_err("it failed");
        let typed = error.typed_headers::<clients::answers::headers::XExpiresAfterXRateLimitHeaders>();
        assert_eq!(typed.expect("answered").x_rate_limit(), Ok(5));
        found.push(match error.answer() {
            Some(GetReportError::BadRequest(problem)) => format!("json {}", problem.message),
            Some(GetReportError::BadRequestScim(problem)) => format!("scim {}", problem.scim_type),
            Some(GetReportError::Conflict(text)) => format!("text {text}"),
            Some(GetReportError::ServerError(problem)) => format!("5XX {}", problem.scim_type),
            _ => format!("{:?}", error.status().map(|status| status.as_u16())),
        });
    }
    assert_eq!(found, ["json m", "scim s", "text taken", "5XX s", "Some(418)"]);
}

#[tokio::test]
async fn redirects_and_what_has_not_changed() {
    let found = Reply::answer(302, "location: https://files.example.com/a?b\r\n", "");
    let same = || Reply::answer(304, "etag: \"1\"\r\n", "");
    let server = Server::start([found, same(), Reply::json(200, &json!({"text": "new"})), same()]).await;
    let client = client(&server);
    let archive = client.get_archive().send().await.expect("a redirect is an answer");
    assert_eq!((archive.status().as_u16(), archive.location()), (302, Some("https://files.example.com/a?b")));
    assert_eq!(archive.typed_headers().location(), Ok(Some("https://files.example.com/a?b".to_owned())));

    let ask = || client.get_report().options(CallOptions::new().header("if-none-match", "\"1\""));
    let report = ask().send_if_modified().await.expect("answered");
    assert_eq!((report.status().as_u16(), report.is_none()), (304, true));
    let report = ask().send_if_modified().await.expect("answered");
    assert_eq!(report.as_ref().map(|report| report.text.as_str()), Some("new"));
    let error = ask().send().await.expect_err("there is no report in it");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(304));
    assert_eq!(server.requests()[1].only_header("if-none-match"), "\"1\"");
}

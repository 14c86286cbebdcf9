//! Retries, limits and faults, against a real socket.

use std::time::{Duration, Instant};

use tokio::net::TcpListener;

use super::calls::{GET, KEYED, POST, call, decode, operation};
use super::server::{Reply, Server, header_values};
use super::{Client, SECRET, builder};
use crate::runtime::{CallOptions, Error, ErrorKind, Operation, Response};
use serde_json::Value;

type Result = std::result::Result<Response<Value>, Error<Value>>;

async fn send(replies: Vec<Reply>, operation: &'static Operation) -> (Result, Server) {
    let server = Server::start(replies).await;
    let result = call(&client(&server), operation).send(decode).await;
    (result, server)
}

fn client(server: &Server) -> Client {
    builder().base_url(server.url()).timeout(Duration::from_secs(5)).build().unwrap()
}

#[tokio::test]
async fn a_retry_sends_the_same_key() {
    let (result, server) = send(vec![Reply::busy(503), Reply::busy(500), Reply::json(200, "{}")], &KEYED).await;
    let response = result.unwrap();
    assert_eq!(response.attempts(), 3);
    let keys: Vec<_> = server.requests().iter().flat_map(|request| header_values(request, "x-key")).collect();
    assert_eq!(keys.len(), 3);
    assert!(keys.iter().all(|key| Some(key.as_str()) == response.idempotency_key() && key.len() == 36));
}

#[tokio::test]
async fn retries_end() {
    let (result, server) = send(vec![Reply::busy(503)], &GET).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Answered, 3, true));
    assert_eq!(server.requests().len(), 3);
    assert!(
        error.to_string().starts_with(
            "things.call: the server answered 503 Service Unavailable with an empty body (after 3 attempts)"
        )
    );
}

#[tokio::test]
async fn a_lost_post_is_not_repeated() {
    let (result, server) = send(vec![Reply::Close, Reply::json(200, "{}")], &POST).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable(), error.attempts()), (ErrorKind::MaybeSent, false, 1));
    assert_eq!(server.requests().len(), 1);
    let (result, server) = send(vec![Reply::busy(503), Reply::json(200, "{}")], &POST).await;
    assert_eq!(result.unwrap_err().attempts(), 1);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_lost_request_with_a_key_is_repeated() {
    let (result, server) = send(vec![Reply::Close, Reply::json(200, "{}")], &KEYED).await;
    assert_eq!(result.unwrap().attempts(), 2);
    assert_eq!(server.requests().len(), 2);
    let server = Server::start(vec![Reply::Close, Reply::json(200, "{}")]).await;
    let mut call = call(&client(&server), &POST);
    call.options(CallOptions::new().idempotency_key("k"));
    call.send(decode).await.unwrap();
    let keys: Vec<_> = server.requests().iter().flat_map(|request| header_values(request, "idempotency-key")).collect();
    assert_eq!(keys, ["k", "k"]);
}

#[tokio::test]
async fn a_refused_post_is_repeated() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = builder().base_url(format!("http://{address}")).build().unwrap();
    let starting = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Server::on(TcpListener::bind(address).await.unwrap(), vec![Reply::json(200, "{}")])
    });
    let response = call(&client, &POST).send(decode).await.unwrap();
    assert_eq!(response.attempts(), 2);
    assert_eq!(starting.await.unwrap().requests().len(), 1);
}

#[tokio::test]
async fn a_refused_connection_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = builder().base_url(url).max_retries(0).build().unwrap();
    let error = call(&client, &POST).send(decode).await.unwrap_err();
    assert_eq!((error.kind(), error.is_connect(), error.is_retryable()), (ErrorKind::NotSent, true, true));
    assert!(error.to_string().contains("could not connect: "), "{error}");
    assert!(error.to_string().ends_with("; check the network and the base URL"), "{error}");
}

#[tokio::test]
async fn retry_after_is_obeyed() {
    let slow = Reply::answer(429, "retry-after: 1\r\n", "");
    let started = Instant::now();
    let (result, _) = send(vec![slow, Reply::json(200, "{}")], &POST).await;
    assert_eq!(result.unwrap().attempts(), 2);
    assert!(started.elapsed() >= Duration::from_secs(1));

    let (result, server) = send(vec![Reply::answer(429, "retry-after: 90\r\n", "")], &POST).await;
    let error = result.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(90)));
    assert_eq!((error.attempts(), error.is_retryable(), server.requests().len()), (1, true, 1));

    // The pause would end after the call's time: there is no use in waiting.
    let started = Instant::now();
    let (result, _) = send(vec![Reply::answer(429, "retry-after: 30\r\n", "")], &POST).await;
    assert_eq!(result.unwrap_err().attempts(), 1);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn bodies_are_bounded() {
    let big = "x".repeat(4096);
    let chunked = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1000\r\n{big}\r\n0\r\n\r\n");
    for reply in [Reply::json(200, &big), Reply::Bytes(chunked.into_bytes())] {
        let server = Server::start(vec![reply]).await;
        let client = builder().base_url(server.url()).max_response_bytes(1000).build().unwrap();
        let error = call(&client, &GET).send(decode).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotDecoded, 1));
        assert!(error.to_string().contains("larger than 1000 bytes"), "{error}");
        assert!(error.body().unwrap().len() <= 1000);
    }
}

#[tokio::test]
async fn time_is_bounded() {
    let begun = b"HTTP/1.1 200 OK\r\nx-request-id: r1\r\ncontent-length: 10\r\n\r\n{\"a\"".to_vec();
    for (reply, kind) in
        [(Reply::Stall(Vec::new()), ErrorKind::MaybeSent), (Reply::Stall(begun), ErrorKind::NotDecoded)]
    {
        let server = Server::start(vec![reply]).await;
        let mut call = call(&client(&server), &GET);
        call.options(CallOptions::new().timeout(Duration::from_millis(200)));
        let error = call.send(decode).await.unwrap_err();
        assert_eq!((error.kind(), error.is_timeout(), error.attempts()), (kind, true, 1));
        assert!(error.to_string().contains("0.2 s"), "{error}");
    }
}

#[tokio::test]
async fn redirects_are_answers() {
    static SECURE: Operation = operation(http::Method::POST, &[&["bearer", "field"]]);
    let elsewhere = Server::start(vec![Reply::json(200, "{}")]).await;
    for status in [301, 302, 307, 308] {
        let to = format!("location: {}\r\n", elsewhere.url());
        let server = Server::start(vec![Reply::answer(status, &to, "")]).await;
        let client = builder().base_url(server.url()).credential("bearer", SECRET).credential("field", SECRET);
        let error = call(&client.build().unwrap(), &SECURE).send(decode).await.unwrap_err();
        assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Answered, Some(status)));
        assert!(error.answer().is_none() && !error.is_retryable());
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_truncated_body_is_kept_and_not_fetched_again() {
    let cut = b"HTTP/1.1 200 OK\r\nx-request-id: r1\r\ncontent-length: 100\r\n\r\n{\"token\":\"t".to_vec();
    let (result, server) = send(vec![Reply::Bytes(cut)], &KEYED).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.request_id()), (ErrorKind::NotDecoded, 1, Some("r1")));
    assert_eq!(&error.body().unwrap()[..], b"{\"token\":\"t");
    assert_eq!(error.status().unwrap().as_u16(), 200);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn what_is_not_json_is_named() {
    let page = "<html>secret page</html>";
    for (body, headers, words) in [
        (page, "content-type: text/html\r\n", "HTML"),
        ("", "", "empty"),
        (r#"{"a":"#, "content-type: application/json\r\n", "ends too early"),
        ("hello", "content-type: text/plain\r\n", "not JSON but text/plain"),
    ] {
        let (result, _) = send(vec![Reply::answer(200, headers, body)], &GET).await;
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotDecoded);
        assert!(error.to_string().contains(words), "{error}");
        assert!(!format!("{error} {error:?}").contains("secret page"));
        assert_eq!(&error.body().unwrap()[..], body.as_bytes());
    }
    let (result, _) = send(vec![Reply::answer(502, "content-type: text/html\r\n", page)], &POST).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.answer()), (ErrorKind::Answered, None));
}

#[tokio::test]
async fn what_an_error_came_with_is_told() {
    let html = "content-type: text/html\r\n";
    let json = "content-type: application/json\r\n";
    for (headers, body, words) in [
        (html, "<html>secret page</html>", "502 Bad Gateway with an HTML page"),
        ("", "<!DOCTYPE html>secret page", "502 Bad Gateway with an HTML page"),
        (json, "", "502 Bad Gateway with an empty body"),
        (json, "{\"error\": null", "502 Bad Gateway with a body that is no JSON"),
        ("content-type: text/plain\r\n", "secret page", "502 Bad Gateway with text/plain"),
        ("", "secret page", "502 Bad Gateway with a body of no media type"),
        (json, "{\"message\": \"no\"}", "502 Bad Gateway: no"),
    ] {
        let (result, _) = send(vec![Reply::answer(502, headers, body)], &POST).await;
        let error = result.unwrap_err();
        assert_eq!(error.to_string(), format!("things.call: the server answered {words}"));
        assert_eq!(error.body().map(|body| &body[..]), Some(body.as_bytes()));
    }
}

#[tokio::test]
async fn a_raw_answer_is_not_printed() {
    let server = Server::start(vec![Reply::json(200, r#"{"token": "secret token"}"#)]).await;
    let raw = call(&client(&server), &GET).send_raw().await.unwrap();
    assert!(raw.starts_with(br#"{"token"#) && !format!("{raw:?}").contains("secret"), "{raw:?}");
}

#[tokio::test]
async fn keys_are_derived_from_calls() {
    let server = Server::start(vec![Reply::busy(503), Reply::json(200, "{}")]).await;
    let settings = builder()
        .base_url(server.url())
        .idempotency_keys(|call| Some(format!("{}-{}", call.operation(), call.property_text("order_number")?)));
    let client = settings.build().unwrap();
    let mut order = call(&client, &POST);
    order.field("order_number", &17);
    let response = order.send(decode).await.unwrap();
    assert_eq!((response.idempotency_key(), response.attempts()), (Some("things.call-17"), 2));
    let keys: Vec<_> = server.requests().iter().flat_map(|request| header_values(request, "idempotency-key")).collect();
    assert_eq!(keys, ["things.call-17", "things.call-17"]);

    let get = call(&client, &GET).send(decode).await.unwrap();
    assert_eq!(get.idempotency_key(), None, "a GET needs none");
    let mut other = call(&client, &KEYED);
    other.field("name", "a");
    assert_eq!(other.send(decode).await.unwrap().idempotency_key().map(str::len), Some(36), "made as usual");
    let mut own = call(&client, &KEYED);
    own.field("order_number", "18");
    own.options(CallOptions::new().idempotency_key_from(|call| {
        assert_eq!(call.path_parameters(), ["i%2Fd"]);
        format!("mine-{}", call.property("order_number").unwrap())
    }));
    assert_eq!(own.send(decode).await.unwrap().idempotency_key(), Some("mine-\"18\""));
    let mut bad = call(&client, &KEYED);
    bad.options(CallOptions::new().idempotency_key_from(|_| "no space".to_owned()));
    assert_eq!(bad.send(decode).await.unwrap_err().kind(), ErrorKind::NotSent);
}

#[tokio::test]
async fn request_ids_come_from_headers_and_bodies() {
    let (result, _) = send(vec![Reply::json(200, r#"{"meta":{"request_id":"r2"}}"#)], &GET).await;
    let response = result.unwrap();
    assert_eq!(response.request_id(), Some("r2"));
    assert_eq!(response["meta"]["request_id"], "r2");
    assert!(response.map(|value| value.is_object()).into_inner());
    let (result, _) = send(vec![Reply::json(400, r#"{"error":{"request_id":"r3","message":"no"}}"#)], &GET).await;
    let error = result.unwrap_err();
    assert_eq!(error.to_string(), "things.call: the server answered 400 Bad Request: no (request id r3)");
    assert_eq!(error.into_answer().unwrap()["error"]["message"], "no");
}

#[tokio::test]
async fn a_proxy_is_asked_for_other_machines_only() {
    let proxy = Server::start(vec![Reply::json(200, "{}")]).await;
    let proxy_url = proxy.url().replace("http://", "http://user:password@");
    let settings = || builder().proxy(proxy_url.clone()).timeout(Duration::from_secs(5));
    let client = settings().base_url("http://api.example.com").allow_insecure().build().unwrap();
    call(&client, &GET).send(decode).await.unwrap();
    let request = proxy.request();
    assert!(request.starts_with("GET http://api.example.com/things/i%2Fd/parts HTTP/1.1\r\n"), "{request}");
    assert_eq!(header_values(&request, "proxy-authorization").len(), 1);

    let server = Server::start(vec![Reply::json(200, "{}")]).await;
    call(&settings().base_url(server.url()).build().unwrap(), &GET).send(decode).await.unwrap();
    assert_eq!((server.requests().len(), proxy.requests().len()), (1, 1));
    let error = builder().proxy("http://us er:password@").build().unwrap_err();
    assert_eq!(error.to_string(), "the proxy is no URL");
}

#[test]
fn loopback_addresses_are_called_without_the_proxy_of_the_environment() {
    let nowhere = "http://127.0.0.1:1";
    let mut test = std::process::Command::new(std::env::current_exe().unwrap());
    test.args(["--exact", "tests::network::retries_end"]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        test.env(name, nowhere);
    }
    let output = test.env_remove("NO_PROXY").env_remove("no_proxy").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

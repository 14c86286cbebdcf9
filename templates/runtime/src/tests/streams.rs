//! Answers that are read piece by piece, against a real socket: files, events and lines.

use std::pin::Pin;
use std::time::{Duration, Instant};

use futures_core::Stream;
use http::Method;
use serde_json::{Value, json};

use super::calls::{GET, KEYED, POST, call, operation};
use super::server::{Reply, Server, header_values};
use super::{Client, builder};
use crate::runtime::client::Core;
use crate::runtime::settings::ClientBuilder;
use crate::runtime::{
    self, Answer, CallOptions, DecodeError, Download, Error, ErrorKind, EventStream, JsonLines, Operation, Outcome,
    Response,
};

static PUT: Operation = operation(Method::PUT, &[]);

type Decode<T> = fn(&mut Answer) -> Result<Outcome<T, Value>, DecodeError>;

fn settings(server: &Server) -> ClientBuilder<Client> {
    builder().base_url(server.url()).timeout(Duration::from_secs(5)).idle_timeout(Duration::from_secs(5))
}

async fn send<T>(
    settings: ClientBuilder<Client>,
    operation: &'static Operation,
    decode: Decode<T>,
) -> Result<Response<T>, Error<Value>> {
    let client = settings.build().unwrap();
    call(&client, operation).send_streamed(|answer| answer.status() == 200 && !answer.is_json(), decode).await
}

fn file(answer: &mut Answer) -> Result<Outcome<Download, Value>, DecodeError> {
    match answer.status() {
        200 => runtime::download(answer).map(Outcome::Success),
        _ => runtime::failure(answer),
    }
}

fn events(answer: &mut Answer) -> Result<Outcome<EventStream<Value>, Value>, DecodeError> {
    match answer.status() {
        200 => runtime::json_events(answer).map(Outcome::Success),
        _ => runtime::failure(answer),
    }
}

fn lines(answer: &mut Answer) -> Result<Outcome<JsonLines<Value>, Value>, DecodeError> {
    runtime::json_lines(answer).map(Outcome::Success)
}

/// An answer in chunks; one that is not ended breaks off.
fn chunked(headers: &str, chunks: &[&str], is_ended: bool) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n{headers}\r\n");
    for chunk in chunks {
        text.extend([format!("{:x}", chunk.len()).as_str(), "\r\n", chunk, "\r\n"]);
    }
    if is_ended {
        text.push_str("0\r\n\r\n");
    }
    text.into_bytes()
}

fn event_chunks(chunks: &[&str], is_ended: bool) -> Reply {
    Reply::Bytes(chunked("content-type: text/event-stream\r\n", chunks, is_ended))
}

/// All that a stream gives.
async fn collect<S: Stream + Unpin>(mut stream: S) -> Vec<S::Item> {
    let mut items = Vec::new();
    while let Some(item) = std::future::poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await {
        items.push(item);
    }
    items
}

/// The data of the events, and the error at the end.
fn data(items: Vec<Result<runtime::Event<Value>, Error>>) -> (Vec<Value>, Option<Error>) {
    let mut values = Vec::new();
    for item in items {
        match item {
            Ok(event) => values.push(event.data),
            Err(error) => return (values, Some(error)),
        }
    }
    (values, None)
}

#[test]
fn streams_can_be_sent_between_threads() {
    fn is_send<T: Send>() {}
    is_send::<Response<Download>>();
    is_send::<Response<EventStream<Value>>>();
    is_send::<Response<JsonLines<Value>>>();
    is_send::<Core>();
}

#[tokio::test]
async fn a_file_is_read_in_every_way() {
    let headers = "content-type: application/pdf; v=1\r\nx-request-id: r1\r\n";
    let server = Server::start(vec![Reply::answer(200, headers, "0123456789")]).await;
    let mut response = send(settings(&server), &GET, file).await.unwrap();
    assert_eq!((response.content_type(), response.content_length()), (Some("application/pdf; v=1"), Some(10)));
    assert_eq!((response.status().as_u16(), response.request_id()), (200, Some("r1")));
    assert_eq!(&response.bytes().await.unwrap()[..], b"0123456789");
    assert!(response.bytes().await.unwrap().is_empty());

    let mut written = Vec::new();
    let mut response = send(settings(&server), &GET, file).await.unwrap();
    assert_eq!((response.write_to(&mut written).await.unwrap(), &written[..]), (10, &b"0123456789"[..]));

    let chunks = collect(send(settings(&server), &GET, file).await.unwrap()).await;
    let bytes: Vec<u8> = chunks.into_iter().flat_map(Result::unwrap).collect();
    assert_eq!(bytes, b"0123456789");
}

#[tokio::test]
async fn a_file_is_bounded_only_in_memory() {
    let body = "x".repeat(200_000);
    let server = Server::start(vec![Reply::answer(200, "", &body)]).await;
    let small = || settings(&server).max_response_bytes(1000);
    let error = send(small(), &GET, file).await.unwrap().bytes().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotDecoded);
    assert!(error.to_string().contains("larger than 1000 bytes"), "{error}");
    let mut written = Vec::new();
    assert_eq!(send(small(), &GET, file).await.unwrap().write_to(&mut written).await.unwrap(), 200_000);
}

#[tokio::test]
async fn a_file_that_breaks_off_is_an_error_and_not_fetched_again() {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nbegun".to_vec();
    let server = Server::start(vec![Reply::Bytes(cut)]).await;
    let error = send(settings(&server), &GET, file).await.unwrap().bytes().await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable(), error.attempts()), (ErrorKind::NotDecoded, false, 1));
    assert_eq!((error.status().map(|status| status.as_u16()), server.requests().len()), (Some(200), 1));
    assert_eq!((error.bytes_received(), error.body().map(|body| &body[..])), (Some(5), Some(&b"begun"[..])));
    assert!(error.to_string().contains("but only 5 of 100 bytes of its body were read: "), "{error}");
    let mut file = send(settings(&server), &GET, file).await.unwrap();
    assert_eq!(file.chunk().await.unwrap().as_deref(), Some(&b"begun"[..]));
    let error = file.chunk().await.unwrap_err();
    assert_eq!((error.bytes_received(), error.body().map(bytes::Bytes::len)), (Some(5), Some(0)));
}

#[tokio::test]
async fn the_progress_of_a_file_is_told() {
    let server = Server::start(vec![Reply::answer(200, "", &"x".repeat(200_000))]).await;
    let mut file = send(settings(&server), &GET, file).await.unwrap();
    let (sender, told) = std::sync::mpsc::channel();
    file.on_progress(move |received, total| sender.send((received, total)).unwrap());
    file.bytes().await.unwrap();
    assert_eq!(file.received(), 200_000);
    drop(file);
    let told: Vec<_> = told.iter().collect();
    assert!(told.is_sorted() && told.iter().all(|(_, total)| *total == Some(200_000)), "{told:?}");
    assert_eq!(told.last(), Some(&(200_000, Some(200_000))));
}

/// What was sent may be large, and a file is not asked for again.
#[tokio::test]
async fn what_was_sent_is_forgotten_while_a_file_comes() {
    let server = Server::start(vec![Reply::answer(200, "", "0123456789")]).await;
    let kept = std::sync::Arc::new(());
    let held = std::sync::Arc::clone(&kept);
    let client = settings(&server).build().unwrap();
    let mut call = call(&client, &PUT);
    call.upload(runtime::Upload::bytes("x").on_progress(move |_, _| drop(std::sync::Arc::clone(&held))));
    let _file = call.send_streamed(|_| true, file).await.unwrap();
    assert_eq!(std::sync::Arc::strong_count(&kept), 1);
}

#[tokio::test]
async fn a_silent_file_is_given_up() {
    let begun = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nbegun".to_vec();
    let server = Server::start(vec![Reply::Stall(begun)]).await;
    let client = settings(&server).build().unwrap();
    let mut call = call(&client, &GET);
    call.options(CallOptions::new().idle_timeout(Duration::from_millis(100)));
    let mut response = call.send_streamed(|_| true, file).await.unwrap();
    assert_eq!(response.chunk().await.unwrap().as_deref(), Some(&b"begun"[..]));
    let started = Instant::now();
    let error = response.chunk().await.unwrap_err();
    assert!(error.is_timeout() && started.elapsed() < Duration::from_secs(3));
    assert!(error.to_string().contains("nothing came for 0.1 s"), "{error}");
    assert_eq!(response.chunk().await.unwrap(), None);
}

#[tokio::test]
async fn a_writer_that_fails_is_an_error() {
    let server = Server::start(vec![Reply::answer(200, "", "0123456789")]).await;
    let mut room = [0_u8; 4];
    let error = send(settings(&server), &GET, file)
        .await
        .unwrap()
        .write_to(std::io::Cursor::new(&mut room[..]))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("its body could not be written: "), "{error}");
}

#[tokio::test]
async fn an_error_in_place_of_a_file_is_typed_and_tried_again() {
    let server = Server::start(vec![Reply::busy(503), Reply::json(404, r#"{"message":"no"}"#)]).await;
    let error = send(settings(&server), &GET, file).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Answered, 2));
    assert_eq!(error.answer(), Some(&json!({"message": "no"})));
}

#[tokio::test]
async fn events_end_with_the_sentinel_or_the_answer() {
    let done = event_chunks(&["data: {\"a\":1}\n\nda", "ta: 2\n\ndata: [DONE]\n\ndata: 3\n\n"], true);
    let ended = event_chunks(&["event: x\nid: 9\ndata: 4\n\n"], true);
    let server = Server::start(vec![done, ended]).await;
    let mut stream = send(settings(&server), &POST, events).await.unwrap();
    let (values, error) = data(collect(&mut *stream).await);
    assert_eq!((values, error.is_none()), (vec![json!({"a": 1}), json!(2)], true));
    assert!(stream.next().await.is_none(), "nothing is given after the sentinel");
    let mut stream = send(settings(&server), &POST, events).await.unwrap();
    let event = stream.next().await.unwrap().unwrap();
    assert_eq!((event.event.as_str(), event.id.as_deref(), event.data), ("x", Some("9"), json!(4)));
    assert!(stream.next().await.is_none() && stream.next().await.is_none());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_event_that_is_not_understood_keeps_its_data() {
    let server = Server::start(vec![event_chunks(&["data: {\"a\n\ndata: 2\n\n"], true)]).await;
    let mut stream = send(settings(&server), &POST, events).await.unwrap();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.body().map(|body| &body[..])), (ErrorKind::NotDecoded, Some(&b"{\"a"[..])));
    assert_eq!(stream.next().await.unwrap().unwrap().data, json!(2));
}

#[tokio::test]
async fn a_get_goes_on_after_a_drop() {
    let replies = vec![
        event_chunks(&["retry: 1\nid: a\ndata: 1\n\nid: b\ndata: 2\n"], false),
        Reply::Close,
        event_chunks(&["data: 2\n\ndata: [DONE]\n\n"], true),
    ];
    let server = Server::start(replies).await;
    let (values, error) = data(collect(send(settings(&server), &GET, events).await.unwrap()).await);
    assert_eq!((values, error.map(|error| error.to_string())), (vec![json!(1), json!(2)], None));
    let ids: Vec<_> = server.requests().iter().map(|request| header_values(request, "last-event-id")).collect();
    assert_eq!(ids, [vec![], vec!["a".to_owned()], vec!["a".to_owned()]]);
}

#[tokio::test]
async fn only_what_is_safe_is_connected_again() {
    let with_id = "retry: 1\nid: a\ndata: 1\n\n";
    let without = "retry: 1\ndata: 1\n\n";
    for (operation, begun, requests) in [
        (&GET, with_id, 2),
        // The first event would come again.
        (&GET, without, 1),
        // The event after the id would come again.
        (&GET, "retry: 1\nid: a\ndata: 1\n\ndata: 2\n\n", 1),
        (&PUT, with_id, 2),
        (&PUT, without, 1),
        (&KEYED, with_id, 2),
        (&POST, with_id, 1),
        (&POST, without, 1),
    ] {
        let server = Server::start(vec![event_chunks(&[begun], false), event_chunks(&["data: 2\n\n"], true)]).await;
        let (values, error) = data(collect(send(settings(&server), operation, events).await.unwrap()).await);
        let given = begun.matches("data: ").count() + requests - 1;
        assert_eq!((values.len(), error.is_none()), (given, requests == 2), "{} {begun:?}", operation.method);
        assert_eq!(server.requests().len(), requests);
    }
}

#[tokio::test]
async fn connecting_again_ends() {
    let begun = event_chunks(&["retry: 0\nid: a\ndata: 1\n\n"], false);
    let server = Server::start(vec![begun.clone(), Reply::Close]).await;
    let started = Instant::now();
    let (values, error) = data(collect(send(settings(&server), &GET, events).await.unwrap()).await);
    assert_eq!((values.len(), error.unwrap().kind(), server.requests().len()), (1, ErrorKind::MaybeSent, 3));
    assert!(started.elapsed() > Duration::from_millis(130), "there are pauses, even where the server wants none");

    let server = Server::start(vec![begun.clone(), Reply::answer(204, "", "")]).await;
    let (values, error) = data(collect(send(settings(&server), &GET, events).await.unwrap()).await);
    assert_eq!((values.len(), error.is_none(), server.requests().len()), (1, true, 2));

    let server = Server::start(vec![begun.clone(), Reply::json(404, "{}")]).await;
    let (values, error) = data(collect(send(settings(&server), &GET, events).await.unwrap()).await);
    assert_eq!((values.len(), error.unwrap().status().map(|status| status.as_u16())), (1, Some(404)));

    let server = Server::start(vec![begun]).await;
    let (values, error) = data(collect(send(settings(&server).max_retries(0), &GET, events).await.unwrap()).await);
    assert_eq!((values.len(), error.is_some(), server.requests().len()), (1, true, 1));
}

/// A `GET` that has given nothing repeats nothing.
#[tokio::test]
async fn a_get_without_events_begins_again() {
    let replies = vec![event_chunks(&["retry: 1\n\n: nothing yet\nda"], false), event_chunks(&["data: 1\n\n"], true)];
    let server = Server::start(replies).await;
    let (values, error) = data(collect(send(settings(&server), &GET, events).await.unwrap()).await);
    assert_eq!((values, error.is_none(), server.requests().len()), (vec![json!(1)], true, 2));
}

/// Connecting again takes from the budget that calls take from.
#[tokio::test]
async fn connecting_again_is_in_the_budget() {
    let mut replies = vec![Reply::busy(503); 150];
    replies.push(event_chunks(&["retry: 1\nid: a\ndata: 1\n\n"], false));
    let server = Server::start(replies).await;
    let client = settings(&server).build().unwrap();
    for _ in 0..50 {
        assert_eq!(call(&client, &GET).send(super::calls::decode).await.unwrap_err().attempts(), 3);
    }
    let stream = call(&client, &GET).send_streamed(|_| true, events).await.unwrap();
    let (values, error) = data(collect(stream).await);
    assert_eq!((values.len(), error.is_some(), server.requests().len()), (1, true, 151));
}

#[tokio::test]
async fn huge_and_silent_events_are_given_up() {
    let huge = format!("data: {}\n\n", "1".repeat(5000));
    let server = Server::start(vec![event_chunks(&["data: 1\n\n", &huge], true)]).await;
    let stream = send(settings(&server).max_response_bytes(1000), &GET, events).await.unwrap();
    let (values, error) = data(collect(stream).await);
    assert_eq!((values.len(), server.requests().len()), (1, 1));
    assert!(error.unwrap().to_string().contains("an event is larger than 1000 bytes"));

    let begun = chunked("content-type: text/event-stream\r\n", &["data: 1\n\n: still here\n"], false);
    let server = Server::start(vec![Reply::Stall(begun)]).await;
    let stream = send(settings(&server).idle_timeout(Duration::from_millis(100)), &POST, events).await.unwrap();
    let (values, error) = data(collect(stream).await);
    assert_eq!((values.len(), error.unwrap().is_timeout()), (1, true));
}

#[tokio::test]
async fn an_answer_that_is_no_stream_is_an_error_with_its_body() {
    let server = Server::start(vec![Reply::json(200, r#"{"id":"paid for"}"#)]).await;
    let error = send(settings(&server), &POST, events).await.unwrap_err();
    assert_eq!(error.body().map(|body| &body[..]), Some(&br#"{"id":"paid for"}"#[..]));
    assert!(error.to_string().contains("the body is application/json, text/event-stream was expected"), "{error}");
}

#[tokio::test]
async fn lines_and_records() {
    let jsonl = "content-type: application/x-ndjson\r\n";
    let records = "content-type: application/json-seq\r\n";
    for reply in [
        chunked(jsonl, &["{\"a\":", "1}\r\n\n  \nnull", "\n[2]"], true),
        chunked(records, &["\u{1e}{\"a\"\n:1}\n\u{1e}nu", "ll\n\u{1e}[2]\n"], true),
    ] {
        let server = Server::start(vec![Reply::Bytes(reply)]).await;
        let items = collect(send(settings(&server), &GET, lines).await.unwrap()).await;
        let values: Vec<Value> = items.into_iter().map(Result::unwrap).collect();
        assert_eq!(values, [json!({"a": 1}), Value::Null, json!([2])]);
    }
}

/// A record that ends with a line feed is whole: it is given although no other has begun.
#[tokio::test]
async fn a_record_is_given_when_it_is_there() {
    let begun = chunked("content-type: application/json-seq\r\n", &["\u{1e}[1,\n", "2]\n", "\u{1e}1"], false);
    let server = Server::start(vec![Reply::Stall(begun)]).await;
    let settings = settings(&server).idle_timeout(Duration::from_millis(100));
    let mut stream = send(settings, &GET, lines).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), json!([1, 2]));
    assert!(stream.next().await.unwrap().unwrap_err().is_timeout(), "the last may be cut");
}

#[tokio::test]
async fn lines_that_are_cut_wrong_or_too_long() {
    let server = Server::start(vec![Reply::Bytes(chunked("", &["1\n{]\n2\n", "3"], false))]).await;
    let items = collect(send(settings(&server), &GET, lines).await.unwrap()).await;
    let shown: Vec<_> = items.iter().map(|item| item.as_ref().ok().cloned()).collect();
    assert_eq!(shown, [Some(json!(1)), None, Some(json!(2)), None]);
    assert_eq!(items[1].as_ref().unwrap_err().body().map(|body| &body[..]), Some(&b"{]"[..]));
    assert_eq!(server.requests().len(), 1);

    let long = "1".repeat(5000);
    let server = Server::start(vec![Reply::Bytes(chunked("", &["1\n", &long], true))]).await;
    let items = collect(send(settings(&server).max_response_bytes(1000), &GET, lines).await.unwrap()).await;
    assert!(items[1].as_ref().unwrap_err().to_string().contains("a value is larger than 1000 bytes"));
    assert_eq!(items.len(), 2);
}

#[tokio::test]
async fn what_has_not_changed_is_not_an_error() {
    let server = Server::start(vec![Reply::answer(304, "etag: \"1\"\r\n", ""), Reply::json(200, "5")]).await;
    let client = settings(&server).build().unwrap();
    let same = call(&client, &GET).send_if_modified(super::calls::decode).await.unwrap();
    assert_eq!((same.status().as_u16(), same.headers()["etag"].as_bytes()), (304, &b"\"1\""[..]));
    assert_eq!(*same, None);
    let new = call(&client, &GET).send_if_modified(super::calls::decode).await.unwrap();
    assert_eq!(new.into_inner(), Some(json!(5)));
}

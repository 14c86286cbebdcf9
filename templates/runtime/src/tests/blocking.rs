//! Calls that block their thread, against a real socket that other threads serve.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::calls::{GET, POST, call, decode};
use super::server::{Reply, Server};
use super::{Client, builder};
use crate::runtime::{
    self, Answer, CallOptions, DecodeError, Download, Error, ErrorKind, EventStream, JsonLines, Outcome, wait,
};

/// A server that a thread of its own serves.
fn server(replies: Vec<Reply>) -> Server {
    let (sender, receiver) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            sender.send(Server::start(replies).await).unwrap();
            std::future::pending::<()>().await;
        });
    });
    receiver.recv().unwrap()
}

/// A server that keeps connections open; counts connections and requests.
struct KeepAlive {
    url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

fn keep_alive() -> KeepAlive {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1/", listener.local_addr().unwrap());
    let server = KeepAlive { url, connections: Arc::default(), requests: Arc::default() };
    let (connections, requests) = (Arc::clone(&server.connections), Arc::clone(&server.requests));
    thread::spawn(move || {
        for stream in listener.incoming() {
            connections.fetch_add(1, Ordering::Relaxed);
            let requests = Arc::clone(&requests);
            thread::spawn(move || answer_all(stream.unwrap(), &requests));
        }
    });
    server
}

/// Answers each request of a connection; none has a body.
fn answer_all(mut stream: TcpStream, requests: &AtomicUsize) {
    let reader = BufReader::new(stream.try_clone().unwrap());
    for line in reader.lines() {
        let Ok(line) = line else { return };
        if line.is_empty() {
            let number = requests.fetch_add(1, Ordering::Relaxed);
            let body = format!("{{\"n\":{number}}}");
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length";
            if write!(stream, "{head}: {}\r\n\r\n{body}", body.len()).is_err() {
                return;
            }
        }
    }
}

fn client(url: &str) -> Client {
    builder().base_url(url).timeout(Duration::from_secs(5)).build().unwrap()
}

/// Sends as generated code does.
fn send(client: &Client) -> Result<runtime::Response<Value>, Error<Value>> {
    wait(call(client, &GET).send(decode))
}

#[test]
fn a_call_blocks_until_it_is_answered() {
    let server = server(vec![Reply::busy(503), Reply::json(200, r#"{"ok":true}"#)]);
    let response = send(&client(&server.url())).unwrap();
    assert_eq!((&*response, response.attempts()), (&json!({"ok": true}), 2));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn errors_are_those_of_other_calls() {
    let answered = server(vec![Reply::json(404, r#"{"error":"gone"}"#)]);
    let error = send(&client(&answered.url())).unwrap_err();
    assert_eq!((error.kind(), error.answer()), (ErrorKind::Answered, Some(&json!({"error": "gone"}))));

    let stalled = server(vec![Reply::Stall(Vec::new())]);
    let mut call = call(&client(&stalled.url()), &POST);
    call.options(CallOptions::new().timeout(Duration::from_millis(200)));
    let started = Instant::now();
    let error = wait(call.send(decode)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MaybeSent, "{error}");
    assert!((150..2000).contains(&started.elapsed().as_millis()), "{:?}", started.elapsed());

    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings = builder().base_url(format!("http://{closed}")).max_retries(0);
    assert_eq!(send(&settings.build().unwrap()).unwrap_err().kind(), ErrorKind::NotSent);
}

#[tokio::test]
async fn an_async_runtime_may_be_held_up() {
    let server = keep_alive();
    let client = client(&server.url);
    // Its connection is driven by the runtime of this test, which stands still during the blocking calls.
    assert_eq!(call(&client, &GET).send(decode).await.unwrap()["n"], 0);
    assert_eq!(send(&client).unwrap()["n"], 1);
    assert_eq!(send(&client).unwrap()["n"], 2);
    assert_eq!(call(&client, &GET).send(decode).await.unwrap()["n"], 3);
    // One of each kind; a second blocking one where the first was not back in the pool yet.
    let connections = server.connections.load(Ordering::Relaxed);
    assert!((2..=3).contains(&connections), "{connections}");
}

#[tokio::test]
async fn a_task_that_has_used_up_its_polls_may_call() {
    let server = keep_alive();
    let client = client(&server.url);
    let task = tokio::spawn(async move {
        for _ in 0..1000 {
            let mut budget = std::pin::pin!(tokio::task::consume_budget());
            let _polled = std::future::poll_fn(|cx| std::task::Poll::Ready(budget.as_mut().poll(cx))).await;
        }
        send(&client).unwrap()["n"].clone()
    });
    assert_eq!(task.await.unwrap(), 0);
}

#[test]
fn a_call_may_be_made_inside_of_another() {
    let server = keep_alive();
    let client = client(&server.url);
    let numbers = wait(async {
        let inner = send(&client).unwrap()["n"].clone();
        (inner, call(&client, &GET).send(decode).await.unwrap()["n"].clone())
    });
    assert_eq!(numbers, (json!(0), json!(1)));
}

#[test]
fn many_threads_call_at_once() {
    let server = keep_alive();
    let client = client(&server.url);
    thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| {
                for _ in 0..8 {
                    send(&client).unwrap();
                }
            });
        }
    });
    assert_eq!(server.requests.load(Ordering::Relaxed), 256);
    assert!(server.connections.load(Ordering::Relaxed) < 128);
}

fn file(answer: &mut Answer) -> Result<Outcome<Download, Value>, DecodeError> {
    runtime::download(answer).map(Outcome::Success)
}

fn events(answer: &mut Answer) -> Result<Outcome<EventStream<Value>, Value>, DecodeError> {
    runtime::json_events(answer).map(Outcome::Success)
}

fn lines(answer: &mut Answer) -> Result<Outcome<JsonLines<Value>, Value>, DecodeError> {
    runtime::json_lines(answer).map(Outcome::Success)
}

#[test]
fn a_file_is_read_and_iterated_over() {
    let headers = "content-type: application/pdf\r\n";
    let server = server(vec![Reply::answer(200, headers, "0123456789")]);
    let client = client(&server.url());
    let send = || wait(call(&client, &GET).send_streamed(|_| true, file)).unwrap();
    let mut text = String::new();
    let mut download = send().blocking();
    assert_eq!(download.get_ref().content_length(), Some(10));
    let mut start = [0; 3];
    download.read_exact(&mut start).unwrap();
    download.read_to_string(&mut text).unwrap();
    assert_eq!((&start, text.as_str()), (b"012", "3456789"));
    assert_eq!(download.read(&mut start).unwrap(), 0);
    let chunks = send().blocking().collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(chunks.concat(), b"0123456789");
}

#[test]
fn a_file_that_breaks_off_is_an_error() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n01234";
    let server = server(vec![Reply::Bytes(cut.into())]);
    let client = client(&server.url());
    let mut download = wait(call(&client, &GET).send_streamed(|_| true, file)).unwrap().blocking();
    let mut read = Vec::new();
    let error = download.read_to_end(&mut read).unwrap_err();
    assert_eq!(read, b"01234");
    let error = error.get_ref().and_then(|error| error.downcast_ref::<Error>()).unwrap();
    assert_eq!(error.kind(), ErrorKind::NotDecoded);
}

#[test]
fn events_and_lines_are_iterated_over() {
    let text = "data: {\"n\":1}\n\ndata: {\"n\":2}\n\ndata: [DONE]\n\n";
    let from_events = server(vec![Reply::answer(200, "content-type: text/event-stream\r\n", text)]);
    let client_of_events = client(&from_events.url());
    let response = wait(call(&client_of_events, &GET).send_streamed(|_| true, events)).unwrap();
    let data: Vec<Value> = response.blocking().map(|event| event.unwrap().data).collect();
    assert_eq!(data, [json!({"n": 1}), json!({"n": 2})]);

    let text = "{\"n\":1}\nnonsense\n{\"n\":2}";
    let from_lines = server(vec![Reply::answer(200, "content-type: application/jsonl\r\n", text)]);
    let client_of_lines = client(&from_lines.url());
    let response = wait(call(&client_of_lines, &GET).send_streamed(|_| true, lines)).unwrap();
    let values: Vec<_> = response.blocking().map(Result::ok).collect();
    assert_eq!(values, [Some(json!({"n": 1})), None, Some(json!({"n": 2}))]);
}

#[test]
fn a_stream_that_goes_on_connects_again_while_the_thread_waits() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n\
               1c\r\nretry: 1\nid: 7\ndata: \"one\"\n\n\r\n";
    let rest = Reply::answer(200, "content-type: text/event-stream\r\n", "data: \"two\"\n\ndata: [DONE]\n\n");
    let server = server(vec![Reply::Bytes(cut.into()), rest]);
    let client = client(&server.url());
    let response = wait(call(&client, &GET).send_streamed(|_| true, events)).unwrap();
    let data: Vec<Value> = response.blocking().map(|event| event.unwrap().data).collect();
    assert_eq!(data, ["one", "two"]);
    assert!(server.requests()[1].contains("last-event-id: 7\r\n"));
}

#[test]
fn a_stream_that_is_dropped_ends_its_exchange() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _read = stream.read(&mut [0; 4096]).unwrap();
        write!(stream, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n").unwrap();
        // Nothing more is read once the other side is gone.
        sender.send(stream.read(&mut [0; 1]).unwrap_or(0)).unwrap();
    });
    let client = client(&url);
    let mut download = wait(call(&client, &GET).send_streamed(|_| true, file)).unwrap().blocking();
    assert_eq!(&download.next().unwrap().unwrap()[..], b"first");
    drop(download);
    assert_eq!(receiver.recv_timeout(Duration::from_secs(5)), Ok(0));
}

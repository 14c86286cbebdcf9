//! Transports that a client is given, and what limits the use of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{Method, Request, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::calls::{GET, POST, call, decode};
use super::{Client, builder};
use crate::runtime::{
    self, Answer, CallOptions, ErrorKind, InMemory, Operation, Outcome, RequestBody, ResponseBody, Transport,
    TransportError, TransportFuture,
};

type Sent = std::result::Result<runtime::Response<Value>, runtime::Error<Value>>;

fn client(transport: impl Transport) -> Client {
    builder().transport(transport).timeout(Duration::from_secs(5)).build().unwrap()
}

/// A transport that fails this way at first, and answers after that.
fn failing_once(fail: fn() -> TransportError) -> impl Transport {
    let number = AtomicUsize::new(0);
    InMemory::new(move |_| {
        let is_first = number.fetch_add(1, Ordering::SeqCst) == 0;
        async move { if is_first { Err(fail()) } else { Ok(Response::new(ResponseBody::from("{}"))) } }
    })
}

async fn send(operation: &'static Operation, fail: fn() -> TransportError) -> Sent {
    call(&client(failing_once(fail)), operation).send(decode).await
}

#[tokio::test]
async fn a_function_takes_the_place_of_a_server() {
    let client = client(InMemory::new(|request: Request<RequestBody>| async move {
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), "https://api.example.com/v1/things/i%2Fd/parts");
        assert_eq!(request.headers()[CONTENT_TYPE], "application/json");
        assert!(request.body().as_bytes().is_some());
        let body = request.into_body().bytes().await.map_err(TransportError::maybe_sent)?;
        Ok(Response::builder().header("x-request-id", "r1").body(ResponseBody::from(body)).unwrap())
    }));
    let mut call = call(&client, &POST);
    call.field("name", "N");
    let response = call.send(decode).await.unwrap();
    assert_eq!((response["name"].as_str(), response.request_id()), (Some("N"), Some("r1")));
}

#[tokio::test]
async fn a_body_of_pieces_is_sent_and_read() {
    let client = client(InMemory::new(|request: Request<RequestBody>| async move {
        assert!(request.body().as_bytes().is_none());
        Ok(Response::new(ResponseBody::new(request.into_body())))
    }));
    let mut call = call(&client, &POST);
    let pieces = vec![Ok::<_, std::io::Error>("[1,"), Ok(""), Ok("2,"), Ok("3]")];
    call.upload(runtime::Upload::stream(Pieces(pieces.into())));
    assert_eq!(call.send(decode).await.unwrap().into_inner(), json!([1, 2, 3]));
}

/// A stream of what is there.
struct Pieces<T>(std::collections::VecDeque<T>);

impl<T: Unpin> futures_core::Stream for Pieces<T> {
    type Item = T;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.pop_front())
    }
}

#[tokio::test]
async fn what_was_not_sent_is_sent_again() {
    let response = send(&POST, || TransportError::not_sent("refused")).await.unwrap();
    assert_eq!(response.attempts(), 2);
    let response = send(&POST, || TransportError::maybe_sent("nowhere").connect()).await.unwrap();
    assert_eq!(response.attempts(), 2);
}

#[tokio::test]
async fn what_may_have_been_sent_is_sent_again_where_that_is_safe() {
    let error = send(&POST, || TransportError::maybe_sent("gone")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::MaybeSent, 1));
    assert!(error.to_string().contains("no answer: the connection failed: gone; it may have"), "{error}");
    let response = send(&GET, || TransportError::maybe_sent("gone")).await.unwrap();
    assert_eq!(response.attempts(), 2);
}

#[tokio::test]
async fn what_cannot_be_sent_is_not_tried_again() {
    let error = send(&GET, || TransportError::not_sent("no such method").permanent()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::NotSent, 1, false));
    assert!(error.to_string().contains("the request was not sent: no such method"), "{error}");
}

#[tokio::test]
async fn a_transport_may_be_shared_and_say_that_time_ran_out() {
    let shared: Arc<dyn Transport> = Arc::new(failing_once(|| TransportError::maybe_sent("late").timeout()));
    let error = call(&client(Arc::clone(&shared)), &POST).send(decode).await.unwrap_err();
    assert!(error.is_timeout() && !error.is_connect());
    call(&client(shared), &POST).send(decode).await.unwrap();
}

/// Counts the requests that are under way.
struct Counting {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    pause: Duration,
}

impl Transport for Counting {
    fn send(&self, _: Request<RequestBody>) -> TransportFuture<'_> {
        Box::pin(async move {
            self.most.fetch_max(self.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(self.pause).await;
            self.now.fetch_sub(1, Ordering::SeqCst);
            Ok(Response::new(ResponseBody::from("{}")))
        })
    }
}

fn counting(pause: Duration) -> (Counting, Arc<AtomicUsize>) {
    let most = Arc::<AtomicUsize>::default();
    (Counting { now: Arc::default(), most: Arc::clone(&most), pause }, most)
}

#[tokio::test]
async fn requests_at_the_same_time_are_limited() {
    for limit in [None, Some(3)] {
        let (transport, most) = counting(Duration::from_millis(20));
        let settings = builder().transport(transport);
        let settings = match limit {
            Some(limit) => settings.max_concurrent_requests(limit),
            None => settings,
        };
        let client = settings.build().unwrap();
        let calls: Vec<_> = (0..10).map(|_| tokio::spawn(call(&client, &GET).send(decode))).collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), limit.unwrap_or(10));
    }
}

#[tokio::test]
async fn waiting_for_a_turn_takes_of_the_time_of_the_call() {
    let (transport, _) = counting(Duration::from_secs(3));
    let client = builder().transport(transport).max_concurrent_requests(1).build().unwrap();
    let first = tokio::spawn(call(&client, &GET).send(decode));
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut second = call(&client, &POST);
    second.options(CallOptions::new().timeout(Duration::from_millis(100)));
    let error = second.send(decode).await.unwrap_err();
    assert_eq!((error.kind(), error.is_timeout(), error.is_retryable()), (ErrorKind::NotSent, true, true));
    // Dropping a call gives its turn to the next.
    first.abort();
    let (started, third) = (std::time::Instant::now(), call(&client, &GET).send(decode));
    third.await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_turn_lasts_until_the_body_is_dropped() {
    let (transport, _) = counting(Duration::ZERO);
    let client = builder().transport(transport).max_concurrent_requests(1).build().unwrap();
    let streamed = |answer: &mut Answer| runtime::download(answer).map(Outcome::<_, Value>::Success);
    let mut download = call(&client, &GET).send_streamed(|_| true, streamed).await.unwrap();
    let mut second = call(&client, &GET);
    second.options(CallOptions::new().timeout(Duration::from_millis(100)));
    assert_eq!(second.send(decode).await.unwrap_err().kind(), ErrorKind::NotSent);
    assert_eq!(download.bytes().await.unwrap(), "{}");
    call(&client, &GET).send(decode).await.unwrap();
}

#[test]
fn a_limit_of_none_is_a_mistake() {
    let error = builder().max_concurrent_requests(0).build().unwrap_err();
    assert!(error.to_string().contains("no request can be made"), "{error}");
}

/// Answers one request on each connection and leaves the connection open, or closes it. A second request on a
/// connection that was left open is read, and the connection is closed without an answer. Returns the URL, and the
/// number of requests.
async fn keep_alive(is_closed: bool) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&requests);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = [0; 4096];
            assert!(stream.read(&mut buffer).await.unwrap() > 0);
            count.fetch_add(1, Ordering::SeqCst);
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await.unwrap();
            if !is_closed && stream.read(&mut buffer).await.unwrap() > 0 {
                count.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    (url, requests)
}

#[tokio::test]
async fn a_connection_of_the_pool_that_closes_before_the_answer_may_have_brought_the_request() {
    let (url, requests) = keep_alive(false).await;
    let client = builder().base_url(url).timeout(Duration::from_secs(5)).build().unwrap();
    call(&client, &POST).send(decode).await.unwrap();
    let error = call(&client, &POST).send(decode).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::MaybeSent, 1));
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_connection_that_was_closed_in_the_pool_is_not_used() {
    let (url, requests) = keep_alive(true).await;
    let client = builder().base_url(url).timeout(Duration::from_secs(5)).build().unwrap();
    for number in 1..5 {
        let response = call(&client, &POST).send(decode).await.unwrap();
        assert_eq!((response.attempts(), requests.load(Ordering::SeqCst)), (1, number));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

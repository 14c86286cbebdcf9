//! Files and streams: how they go out, and whether they go out again.

use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use tokio::net::TcpListener;

use super::bodies::sent;
use super::builder;
use super::calls::{KEYED, call, decode};
use super::server::{Reply, Server, body, header_values};
use crate::runtime::{Call, Error, ErrorKind, Response, Upload};
use serde_json::Value;

/// A stream of these pieces.
struct Pieces(Vec<Result<&'static [u8], std::io::Error>>);

impl Stream for Pieces {
    type Item = Result<&'static [u8], std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = (!self.0.is_empty()).then(|| self.0.remove(0));
        Poll::Ready(next)
    }
}

fn pieces() -> Pieces {
    Pieces(vec![Ok(b"one "), Ok(b""), Ok(b"two")])
}

async fn send(replies: Vec<Reply>, set: impl FnOnce(&mut Call)) -> (Result<Response<Value>, Error<Value>>, Server) {
    let server = Server::start(replies).await;
    let client = builder().base_url(server.url()).timeout(Duration::from_secs(5)).build().unwrap();
    let mut call = call(&client, &KEYED);
    set(&mut call);
    (call.send(decode).await, server)
}

/// A file with this content that is there as long as it is held.
struct TemporaryFile(std::path::PathBuf);

impl TemporaryFile {
    fn new(content: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("upload-{}.bin", uuid::Uuid::new_v4()));
        std::fs::File::create(&path).unwrap().write_all(content).unwrap();
        Self(path)
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _gone = std::fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn a_file_is_sent_with_its_length_and_again() {
    let content = "0123456789".repeat(20_000);
    let file = TemporaryFile::new(content.as_bytes());
    let upload = Upload::path(&*file.0);
    let (result, server) = send(vec![Reply::busy(503), Reply::json(200, "{}")], |call| call.upload(upload)).await;
    assert_eq!(result.unwrap().attempts(), 2);
    for request in server.requests() {
        assert_eq!(header_values(&request, "content-length"), ["200000"]);
        assert!(body(&request) == content);
    }
}

#[tokio::test]
async fn a_file_in_a_part_has_the_name_of_its_path() {
    let file = TemporaryFile::new(b"content");
    let name = file.0.file_name().unwrap().to_str().unwrap();
    let request = sent(|call| call.file("f", Upload::path(&*file.0))).await;
    assert!(body(&request).contains(&format!("; filename=\"{name}\"\r\n")), "{request}");
    assert!(body(&request).contains("\r\n\r\ncontent\r\n--"), "{request}");
    assert_eq!(header_values(&request, "content-length"), [body(&request).len().to_string()]);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_not_sent() {
    for path in ["/nowhere/to/be/found", "/"] {
        let (result, server) = send(vec![Reply::json(200, "{}")], |call| call.upload(Upload::path(path))).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::NotSent, 1, false));
        assert!(error.to_string().contains(&format!("the file `{path}` cannot be read")), "{error}");
        assert!(server.requests().is_empty());
    }
}

#[tokio::test]
async fn a_stream_of_known_length_has_a_content_length() {
    let request = sent(|call| call.upload(Upload::sized_stream(pieces(), 7))).await;
    assert_eq!(header_values(&request, "content-length"), ["7"]);
    assert_eq!(body(&request), "one two");
    let request = sent(|call| call.file("f", Upload::sized_stream(pieces(), 7))).await;
    assert_eq!(header_values(&request, "content-length"), [body(&request).len().to_string()]);
}

#[tokio::test]
async fn a_stream_of_unknown_length_goes_in_chunks() {
    let request = sent(|call| call.upload(Upload::stream(pieces()))).await;
    assert_eq!(header_values(&request, "transfer-encoding"), ["chunked"]);
    assert_eq!(body(&request), "4\r\none \r\n3\r\ntwo\r\n0\r\n\r\n");
    let request = sent(|call| call.upload(Upload::reader(&b"read"[..]))).await;
    assert_eq!(body(&request), "4\r\nread\r\n0\r\n\r\n");
}

#[tokio::test]
async fn the_progress_of_content_is_told() {
    let large = vec![b'x'; 150_000];
    for (upload, expected) in [
        (Upload::bytes(large), vec![(65_536, Some(150_000)), (131_072, Some(150_000)), (150_000, Some(150_000))]),
        (Upload::stream(pieces()), vec![(4, None), (7, None)]),
        (Upload::sized_stream(pieces(), 7), vec![(4, Some(7)), (7, Some(7))]),
    ] {
        let (sender, told) = std::sync::mpsc::channel();
        let upload = upload.on_progress(move |sent, total| sender.send((sent, total)).unwrap());
        let (result, _server) = send(vec![Reply::json(200, "{}")], |call| call.upload(upload)).await;
        result.unwrap();
        assert_eq!(told.iter().collect::<Vec<_>>(), expected);
    }
}

#[tokio::test]
async fn a_stream_that_was_read_from_is_not_sent_again() {
    for reply in [Reply::busy(503), Reply::Close] {
        let replies = vec![reply, Reply::json(200, "{}")];
        let (result, server) = send(replies, |call| call.upload(Upload::stream(pieces()))).await;
        assert_eq!(result.unwrap_err().attempts(), 1);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_stream_is_sent_by_one_call_only() {
    let upload = Upload::stream(pieces());
    let (first, _server) = send(vec![Reply::json(200, "{}")], |call| call.upload(upload.clone())).await;
    first.unwrap();
    let (second, server) = send(vec![Reply::json(200, "{}")], |call| call.upload(upload)).await;
    let error = second.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent, "{error}");
    assert!(error.to_string().contains("read already"), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_stream_that_was_not_read_from_is_sent_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = builder().base_url(format!("http://{address}")).build().unwrap();
    let starting = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Server::on(TcpListener::bind(address).await.unwrap(), vec![Reply::json(200, "{}")])
    });
    let mut call = call(&client, &KEYED);
    call.upload(Upload::sized_stream(pieces(), 7));
    assert!(call.send(decode).await.unwrap().attempts() > 1);
    assert_eq!(body(&starting.await.unwrap().request()), "one two");
}

#[tokio::test]
async fn a_stream_that_breaks_or_lies_about_its_length_ends_the_call() {
    let broken = || Pieces(vec![Ok(b"a"), Err(std::io::Error::other("the disk is gone"))]);
    for (upload, why) in [
        (Upload::stream(broken()), "the disk is gone"),
        (Upload::sized_stream(pieces(), 8), "shorter than its length"),
        (Upload::sized_stream(pieces(), 6), "longer than its length"),
        (Upload::sized_stream(pieces(), 4), "longer than its length"),
    ] {
        let (result, _server) = send(vec![Reply::json(200, "{}")], |call| call.upload(upload)).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::MaybeSent, 1), "{error}");
        assert!(error.to_string().contains(why), "{error}");
    }
}

//! What a server of HTTP/2 does with a stream, frame by frame (RFC 9113).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::calls::{call, decode, operation};
use super::{SECRET, builder};
use crate::runtime::http_client::classify;
use crate::runtime::{ErrorKind, InMemory, Operation, RequestBody, ResponseBody};

static POST: Operation = operation(http::Method::POST, &[&["header"]]);

/// What the server does with the first request of a connection.
#[derive(Clone, Copy, Debug)]
enum Reply {
    /// Answers `{}`.
    Answer,
    /// `RST_STREAM` with this code, and an answer to the next stream.
    Reset(u8),
    /// `GOAWAY` with the last stream that was looked at, and this code.
    GoAway(u8, u8),
    /// Closes the connection.
    Close,
}

const HEADERS: u8 = 1;
const NO_ERROR: u8 = 0;
const INTERNAL_ERROR: u8 = 2;
const REFUSED_STREAM: u8 = 7;

fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    [&[0, 0, length, kind, flags, 0, 0, 0, stream], payload].concat()
}

/// Reads frames until one of this kind; returns its stream.
async fn read_until(stream: &mut TcpStream, kind: u8) -> u8 {
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.unwrap();
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut payload).await.unwrap();
        if head[3] == kind {
            return head[8];
        }
    }
}

async fn serve(mut stream: TcpStream, reply: Reply) {
    stream.read_exact(&mut [0; 24]).await.unwrap();
    // SETTINGS, and the acknowledgement of the client's.
    stream.write_all(&[frame(4, 0, 0, &[]), frame(4, 1, 0, &[])].concat()).await.unwrap();
    let mut id = read_until(&mut stream, HEADERS).await;
    if let Reply::Reset(code) = reply {
        stream.write_all(&frame(3, 0, id, &[0, 0, 0, code])).await.unwrap();
        id = read_until(&mut stream, HEADERS).await;
    }
    let bytes = match reply {
        // `:status 200` is entry 8 of the static table; END_HEADERS, then END_STREAM.
        Reply::Answer | Reply::Reset(_) => [frame(HEADERS, 4, id, &[0x88]), frame(0, 1, id, b"{}")].concat(),
        Reply::GoAway(last, code) => frame(7, 0, 0, &[0, 0, 0, last, 0, 0, 0, code]),
        Reply::Close => return,
    };
    stream.write_all(&bytes).await.unwrap();
    if !matches!(reply, Reply::GoAway(..)) {
        let _closed = stream.read_to_end(&mut Vec::new()).await;
    }
}

/// Sends a POST without a key to a server that does this first and answers after that; returns the number of attempts,
/// or how far it came, and the number of connections.
async fn send(first: Reply) -> (Result<u32, ErrorKind>, usize) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(Mutex::new(Vec::new()));
    let accepted = Arc::clone(&connections);
    tokio::spawn(async move {
        for reply in std::iter::once(first).chain(std::iter::repeat(Reply::Answer)) {
            let (stream, _) = listener.accept().await.unwrap();
            accepted.lock().unwrap().push(tokio::spawn(serve(stream, reply)));
        }
    });
    let retries = reqwest::retry::never();
    let http = reqwest::Client::builder().http2_prior_knowledge().no_proxy().retry(retries).build().unwrap();
    let transport = InMemory::new(move |request: http::Request<RequestBody>| {
        let (parts, body) = request.into_parts();
        let request = http.request(parts.method, parts.uri.to_string()).headers(parts.headers);
        let body = body.as_bytes().cloned().unwrap_or_default();
        async move {
            let response = request.body(body).send().await.map_err(classify)?;
            Ok(http::Response::from(response).map(ResponseBody::new))
        }
    });
    let settings =
        builder().base_url(url).credential("header", SECRET).transport(transport).timeout(Duration::from_secs(5));
    let mut call = call(&settings.build().unwrap(), &POST);
    call.field("amount", &1);
    let sent = call.send(decode).await;
    let number = connections.lock().unwrap().len();
    let told = format!("{sent:?} {}", sent.as_ref().err().map(ToString::to_string).unwrap_or_default());
    assert!(!told.contains(SECRET), "{told}");
    (sent.map(|response| response.attempts()).map_err(|error| error.kind()), number)
}

#[tokio::test]
async fn what_the_server_has_not_looked_at_is_sent_again() {
    assert_eq!(send(Reply::Answer).await, (Ok(1), 1));
    assert_eq!(send(Reply::Reset(REFUSED_STREAM)).await, (Ok(2), 1));
    // The stream is beyond the last one.
    assert_eq!(send(Reply::GoAway(0, NO_ERROR)).await, (Ok(2), 2));
}

#[tokio::test]
async fn a_stream_that_was_begun_is_not_sent_again() {
    for reply in
        [Reply::Reset(INTERNAL_ERROR), Reply::GoAway(1, NO_ERROR), Reply::GoAway(0, INTERNAL_ERROR), Reply::Close]
    {
        let (result, connections) = send(reply).await;
        assert_eq!((result, connections), (Err(ErrorKind::MaybeSent), 1), "{reply:?}");
    }
}

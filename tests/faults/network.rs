//! What goes wrong on the way: connections that fail, and answers that are cut, slow or no HTTP.

use std::time::Duration;

use hosted_links::ErrorKind;
use integration_tests::faulty::{Reply, Request, answer};
use tokio::net::TcpListener;

use crate::calls::{Clients, Expected, KINDS, SLACK, each, each_then, good, recovered, well};
use crate::table::{Outcome, Row};
use crate::vendors;

/// Time for a call to a server that does not answer.
const SHORT: Duration = Duration::from_millis(400);

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = vec![Row::new("connection refused", refused()), Row::new("connect that hangs", unreachable())];
    rows.extend(lost());
    rows.extend(broken_off());
    rows.extend(slow());
    rows.extend(no_http());
    rows.extend(odd());
    rows
}

async fn refused() -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("a listener has an address"));
    drop(listener);
    let clients = Clients::new(&url, Duration::from_secs(10));
    for kind in KINDS {
        let seen = clients.call(kind).await;
        assert_eq!((seen.kind, seen.attempts), (Some(ErrorKind::NotSent), 3), "{seen:?}");
        assert!(seen.is_retryable && !seen.is_timeout, "{seen:?}");
        assert!(seen.text.contains("could not connect: Connection refused"), "{seen:?}");
        assert!(seen.elapsed < clients.timeout);
    }
    Outcome::new("NotSent: could not connect", "[3, 3, 3, 3]")
}

/// A port whose queue of connections is full: the first packet is never answered.
async fn unreachable() -> Outcome {
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a port is free");
    let listener = socket.listen(0).expect("it listens");
    let address = listener.local_addr().expect("a listener has an address");
    let mut held = Vec::new();
    while let Ok(Ok(stream)) = tokio::time::timeout(SHORT, tokio::net::TcpStream::connect(address)).await {
        held.push(stream);
    }
    let clients = Clients::new(&format!("http://{address}"), SHORT);
    for kind in KINDS {
        let seen = clients.call(kind).await;
        assert_eq!((seen.attempts, seen.is_timeout), (1, true), "{seen:?}");
        assert!(seen.elapsed < SHORT + SLACK, "{seen:?}");
    }
    let client = vendors::kirim_builder(format!("http://{address}")).connect_timeout(SHORT).build();
    let link = client.expect("the settings are right").customers().create_setup_link(vendors::CUSTOMER).send().await;
    let error = link.expect_err("nobody answers");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotSent, 3), "{error}");
    assert!(error.is_connect() && error.is_timeout() && error.is_retryable(), "{error}");
    Outcome::new("NotSent after the connect timeout; ends with the deadline", "[1, 1, 1, 1]; before the deadline 3")
}

fn lost() -> Vec<Row> {
    vec![
        each("reset before the answer", Expected::maybe_sent("the connection failed"), |_| Reply::Reset(Vec::new())),
        each("closed before the answer", Expected::maybe_sent("the connection failed"), |_| Reply::Close(Vec::new())),
        each("closed inside the head", Expected::maybe_sent("the connection failed"), |_| {
            Reply::Close(b"HTTP/1.1 200 OK\r\ncontent-ty".to_vec())
        }),
        recovered("closed before the answer, then well", Expected::maybe_sent("it may have taken effect"), || {
            Reply::Close(Vec::new())
        }),
    ]
}

/// The head of an answer, and a part of its body.
fn cut(request: &Request, framing: &str) -> Vec<u8> {
    let body = good(request);
    let begun = &body[..40];
    let begun = if framing.contains("chunked") { format!("{:x}\r\n{begun}", body.len()) } else { begun.to_owned() };
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{framing}\r\n\r\n{begun}").into_bytes()
}

fn broken_off() -> Vec<Row> {
    const LENGTH: &str = "content-length: 1000";
    const CHUNKED: &str = "transfer-encoding: chunked";
    let kept = |seen: &crate::calls::Seen| {
        let body = seen.body.as_ref().expect("what came is kept");
        assert_eq!(body.len(), 40, "{seen:?}");
    };
    vec![
        each_then(
            "truncated content-length",
            Expected::not_decoded("only 40 of 1000 bytes of its body were read"),
            |request| Reply::Close(cut(request, LENGTH)),
            kept,
        ),
        each_then(
            "truncated chunked",
            Expected::not_decoded("only 40 bytes of its body were read"),
            |request| Reply::Close(cut(request, CHUNKED)),
            kept,
        ),
        each_then(
            "reset inside the body",
            Expected::not_decoded("only 40 of 1000 bytes of its body were read"),
            |request| Reply::Reset(cut(request, LENGTH)),
            kept,
        ),
        recovered(
            "503 whose body breaks off, then well",
            Expected { status: Some(503), ..Expected::not_decoded("only 4 of 10 bytes of its body were read") },
            || Reply::Close(b"HTTP/1.1 503 Busy\r\ncontent-length: 10\r\n\r\nbusy".to_vec()),
        ),
    ]
}

fn slow() -> Vec<Row> {
    let text = "the call took longer than its 0.4 s";
    vec![
        each("hang before the head", Expected::maybe_sent(text).attempts([1; 4]).in_time(SHORT), |_| {
            Reply::Hang(Vec::new())
        }),
        each_then(
            "hang inside the body",
            Expected::not_decoded(text).in_time(SHORT),
            |request| Reply::Hang(cut(request, "content-length: 1000")),
            |seen| assert_eq!(seen.body.as_ref().map(Vec::len), Some(40), "{seen:?}"),
        ),
        each(
            "slow-loris: a byte of the head every 50 ms",
            Expected::maybe_sent(text).attempts([1; 4]).in_time(SHORT),
            |request| Reply::Drip(Vec::new(), answer(200, "", good(request).as_bytes()), Duration::from_millis(50)),
        ),
        each("slow-loris: a byte of the body every 5 ms", Expected::not_decoded(text).in_time(SHORT), |request| {
            let head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";
            Reply::Drip(head.to_vec(), good(request).into_bytes(), Duration::from_millis(5))
        }),
        each("answer late but in time", Expected::success(), |request| {
            Reply::Late(Duration::from_millis(200), Box::new(well(request)))
        }),
    ]
}

fn no_http() -> Vec<Row> {
    let broken = || Expected::maybe_sent("the connection failed");
    vec![
        each("conflicting content-lengths", broken(), |_| {
            Reply::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}".to_vec())
        }),
        each("no HTTP", broken(), |_| Reply::Close(b"220 mail.example.com ESMTP\r\n".to_vec())),
        each("a header of 2 MB", broken(), |_| {
            Reply::Close(answer(200, &format!("x-big: {}\r\n", "x".repeat(2 << 20)), b"{}"))
        }),
        each("150 headers", broken(), |_| Reply::Close(answer(200, &"x-more: 1\r\n".repeat(150), b"{}"))),
        each("bad length of a chunk", Expected::not_decoded("only 0 bytes of its body were read"), |_| {
            Reply::Close(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n".to_vec())
        }),
    ]
}

/// What is odd and no fault.
fn odd() -> Vec<Row> {
    let json = "content-type: application/json\r\n";
    vec![
        each("100 and 103, then 200", Expected::success(), |request| {
            let first = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n";
            Reply::Keep([first.to_vec(), answer(200, "", good(request).as_bytes())].concat())
        }),
        each_then(
            "two x-request-id",
            Expected::success(),
            move |request| {
                Reply::answer(200, &format!("{json}x-request-id: one\r\nx-request-id: two\r\n"), good(request))
            },
            |seen| assert_eq!(seen.request_id.as_deref(), Some("one"), "{seen:?}"),
        ),
        each("a header that is not ASCII", Expected::success(), |request| {
            let body = good(request);
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n", body.len());
            Reply::Keep(
                [head.as_bytes(), b"x-name: M\xfcnchen\r\nx-utf8: M\xc3\xbcnchen\r\n\r\n", body.as_bytes()].concat(),
            )
        }),
        each("status 999", Expected::answered(999, "the server answered 999", [1; 4]), move |_| {
            Reply::answer(999, json, "{}")
        }),
        each("HTTP/1.0, ended by closing", Expected::success(), |request| {
            Reply::Close(format!("HTTP/1.0 200 OK\r\n\r\n{}", good(request)).into_bytes())
        }),
        each("redirect loop", Expected::answered(302, "302 Found", [1; 4]), |request| {
            Reply::answer(302, &format!("location: {}\r\n", request.target), "")
        }),
        each_then(
            "204 where a body is declared, with a body",
            Expected { status: Some(204), ..Expected::not_decoded("the body is empty, JSON was expected") },
            move |request| Reply::Close(answer(204, json, good(request).as_bytes())),
            |seen| assert!(!seen.is_retryable, "{seen:?}"),
        ),
    ]
}

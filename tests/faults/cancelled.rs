//! Calls that are dropped: nothing follows them.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use clients::bodies::{Client as Bodies, ErrorKind, Upload};
use futures_core::Stream;
use hosted_links::CallOptions;
use integration_tests::faulty::{Faulty, Reply};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::calls::{Clients, KINDS, Kind, new_call, well};
use crate::table::{Outcome, Row};

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::new("20 calls dropped before the answer", dropped()),
        Row::new("dropped during the pause before a retry", dropped_while_pausing()),
        Row::new("dropped while uploading", dropped_while_uploading()),
        Row::new("reset while uploading a stream", reset_while_uploading()),
        Row::new("runtime shut down during a call", shut_down()),
    ]
}

async fn dropped() -> Outcome {
    let server = Faulty::start(|request| match request.header("x-hang") {
        Some(_) => Reply::Hang(Vec::new()),
        None => well(request),
    });
    let server = server.await.expect("a port is free");
    let clients = Clients::new(&server.url(), Duration::from_secs(10));
    for number in 0..20 {
        let kind = KINDS[number % KINDS.len()];
        let call = clients.call_named(kind, new_call(), CallOptions::new().header("x-hang", "1"));
        let _cancelled = tokio::time::timeout(Duration::from_millis(20), call).await.expect_err("no answer comes");
    }
    let before = server.count();
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert!(before <= 20 && server.count() == before, "{before} requests, then {}", server.count());
    for kind in KINDS {
        let seen = clients.call(kind).await;
        assert_eq!((seen.kind, seen.attempts), (None, 1), "{seen:?}");
    }
    Outcome::new(format!("cancelled; {} connections; the client goes on", server.connections()), "1 each")
}

async fn dropped_while_pausing() -> Outcome {
    let server = Faulty::start(|_| Reply::answer(503, "", "")).await.expect("a port is free");
    let clients = Clients::new(&server.url(), Duration::from_secs(10));
    for kind in [Kind::Get, Kind::Keyed] {
        let call = clients.call(kind);
        let _cancelled = tokio::time::timeout(Duration::from_millis(150), call).await.expect_err("it pauses");
    }
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!(server.count(), 2);
    Outcome::new("cancelled, no attempt follows", "1 each")
}

/// Pieces of a body that come from a channel.
struct Pieces(mpsc::Receiver<Vec<u8>>);

impl Stream for Pieces {
    type Item = Result<Vec<u8>, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx).map(|piece| piece.map(Ok))
    }
}

async fn dropped_while_uploading() -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("a listener has an address"));
    let client = Bodies::builder().base_url(url).build().expect("the settings are right");
    let (sender, receiver) = mpsc::channel(1);
    let call = tokio::spawn(async move { client.replace_file().body(Upload::stream(Pieces(receiver))).send().await });
    let (mut stream, _) = listener.accept().await.expect("it connects");
    sender.send(b"begun".to_vec()).await.expect("it is read");
    let mut came = Vec::new();
    while !came.ends_with(b"begun\r\n") {
        assert!(stream.read_buf(&mut came).await.expect("it is sent") > 0);
    }
    call.abort();
    assert!(call.await.expect_err("it was dropped").is_cancelled());
    // The end of the connection, without the chunk that would make the body whole.
    let rest = stream.read_buf(&mut came).await.unwrap_or(0);
    assert!(rest == 0 && !came.ends_with(b"0\r\n\r\n"));
    assert!(sender.is_closed(), "the caller's stream is dropped too");
    let again = tokio::time::timeout(Duration::from_millis(1200), listener.accept()).await;
    assert!(again.is_err(), "no attempt follows");
    Outcome::new("cancelled, the request is never whole", 1)
}

/// A stream that was read from is gone: it is not sent again, however safe that were.
async fn reset_while_uploading() -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("a listener has an address"));
    let client = Bodies::builder().base_url(url).build().expect("the settings are right");
    let (sender, receiver) = mpsc::channel(1);
    let call = tokio::spawn(async move { client.replace_file().body(Upload::stream(Pieces(receiver))).send().await });
    let (mut stream, _) = listener.accept().await.expect("it connects");
    sender.send(b"begun".to_vec()).await.expect("it is read");
    stream.read_u8().await.expect("it is sent");
    stream.set_zero_linger().expect("it can be set");
    drop(stream);
    let ended = tokio::time::timeout(Duration::from_secs(5), call).await.expect("it ends");
    let error = ended.expect("no panic").expect_err("the connection was reset");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::MaybeSent, 1), "{error}");
    let again = tokio::time::timeout(Duration::from_millis(1200), listener.accept()).await;
    assert!(again.is_err(), "no attempt follows");
    Outcome::new("MaybeSent: the connection failed", 1)
}

/// A client outlives the runtime that its connections were made in.
async fn shut_down() -> Outcome {
    let server = Faulty::start(|request| match (request.header("x-hang"), request.earlier) {
        (Some(_), 0) => Reply::Hang(Vec::new()),
        _ => well(request),
    });
    let server = server.await.expect("a port is free");
    let clients = Clients::new(&server.url(), Duration::from_secs(10));
    let on_threads = clients.clone();
    let outcome = tokio::task::spawn_blocking(move || {
        let first = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        // Leaves a connection in the pool, and a call that waits.
        assert_eq!(first.block_on(on_threads.call(Kind::Get)).kind, None);
        let waiting = on_threads.clone();
        first.spawn(async move {
            waiting.call_named(Kind::Keyed, new_call(), CallOptions::new().header("x-hang", "1")).await
        });
        first.block_on(tokio::time::sleep(Duration::from_millis(100)));
        first.shutdown_background();
        let second = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        second.block_on(async { (on_threads.call(Kind::Get).await, on_threads.call(Kind::Keyed).await) })
    });
    let (get, keyed) = outcome.await.expect("no panic");
    assert_eq!((get.kind, keyed.kind), (None, None), "{get:?} {keyed:?}");
    Outcome::new("no panic; the client works in the next runtime", format!("{}, {}", get.attempts, keyed.attempts))
}

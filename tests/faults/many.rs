//! Many calls at once, and connections that are used again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use clients::answers::Client as Answers;
use hosted_links::{CallOptions, ErrorKind};
use integration_tests::faulty::{Faulty, Reply};
use tokio::task::JoinSet;

use crate::calls::{Clients, Kind, Seen, never_twice, new_call, well};
use crate::table::{Outcome, Row};

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::new("20 responses dropped unread", dropped_unread()),
        Row::new("500 calls at once", at_once()),
        Row::new("503 to 1,000 callers", outage()),
        Row::new("200 keyed POSTs, connections closed after each answer", pool_race(Kind::Keyed)),
        Row::new("200 POSTs without key, connections closed after each answer", pool_race(Kind::Post)),
    ]
}

/// Makes calls of a kind, so many at once.
async fn all(clients: &Clients, kind: Kind, count: usize, options: CallOptions) -> Vec<Seen> {
    let mut calls = JoinSet::new();
    for _ in 0..count {
        let (clients, options) = (clients.clone(), options.clone());
        calls.spawn(async move { clients.call_named(kind, new_call(), options).await });
    }
    calls.join_all().await
}

async fn dropped_unread() -> Outcome {
    let server = Faulty::start(|_| Reply::answer(200, "content-type: application/pdf\r\n", "ok")).await;
    let server = server.expect("a port is free");
    let client = Answers::builder().base_url(server.url()).build().expect("the settings are right");
    for _ in 0..20 {
        drop(client.download_file("f").send().await.expect("begun"));
        tokio::task::yield_now().await;
    }
    assert!(server.connections() <= 20, "{}", server.connections());
    let bytes = client.download_file("f").send().await.expect("begun").bytes().await.expect("whole");
    assert_eq!(&bytes[..], b"ok");
    Outcome::new(format!("ok; {} connections", server.connections()), "1 each")
}

async fn at_once() -> Outcome {
    let server = Faulty::start(|request| Reply::Late(Duration::from_millis(50), Box::new(well(request)))).await;
    let server = server.expect("a port is free");
    let clients = Clients::new(&server.url(), Duration::from_secs(20));
    let count = room_for(500);
    let seen = all(&clients, Kind::Keyed, count, CallOptions::new()).await;
    for seen in &seen {
        assert_eq!((seen.kind, seen.attempts, server.effects(&seen.call)), (None, 1, 1), "{seen:?}");
    }
    Outcome::new(format!("{count} ok; {} connections", server.connections()), "1 each")
}

/// So many calls, or fewer where this process may not open files for both ends of each, and for as much again.
fn room_for(calls: usize) -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let files: usize = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(256);
    calls.min(files / 4)
}

/// An outage is not made worse: the budget of a client lets through a fifth of retries at most.
async fn outage() -> Outcome {
    let server = Faulty::start(|_| Reply::answer(503, "retry-after-ms: 1\r\n", "")).await.expect("a port is free");
    let server = Arc::new(server);
    let clients = Clients::new(&server.url(), Duration::from_secs(20));
    let started = Instant::now();
    let mut called = 0;
    while called < 1000 {
        let calls = room_for(1000 - called);
        called += calls;
        for seen in all(&clients, Kind::Get, calls, CallOptions::new()).await {
            assert_eq!((seen.kind, seen.is_retryable), (Some(ErrorKind::Answered), true), "{seen:?}");
        }
    }
    let count = server.count();
    assert!((1000..=1200).contains(&count), "{count} requests of 1,000 calls");
    Outcome::new(format!("Answered 503 in {:.1} s", started.elapsed().as_secs_f64()), format!("{count} in all"))
}

/// A pooled connection may be closed by the server just when a request goes out on it.
async fn pool_race(kind: Kind) -> Outcome {
    let server = Faulty::start(|request| match well(request) {
        Reply::Keep(bytes) => Reply::Close(bytes),
        reply => reply,
    });
    let server = server.await.expect("a port is free");
    let clients = Clients::new(&server.url(), Duration::from_secs(20));
    let mut failed = 0;
    for _ in 0..200 {
        let seen = clients.call(kind).await;
        never_twice(&server, &seen);
        match seen.kind {
            None => assert_eq!(server.effects(&seen.call), 1, "{seen:?}"),
            // The request may have been written before the close was seen.
            Some(ErrorKind::MaybeSent) if kind == Kind::Post => failed += 1,
            Some(_) => panic!("{seen:?}"),
        }
    }
    assert!(failed <= 10, "{failed} of 200 were lost");
    Outcome::new(format!("ok, {failed} MaybeSent; no effect twice"), format!("{} in all", server.count()))
}

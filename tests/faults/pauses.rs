//! When a server says how long to wait, truly or not.

use std::time::{Duration, SystemTime};

use hosted_links::{CallOptions, ErrorKind};
use integration_tests::faulty::{Faulty, Reply, Request};

use crate::calls::{Clients, Kind, never_twice, new_call, well};
use crate::table::{Outcome, Row};

/// The calls that a 429 is repeated for: it says that nothing was done.
const KINDS: [Kind; 4] = crate::calls::KINDS;

pub(crate) fn rows() -> Vec<Row> {
    let own = (Duration::from_millis(350), Duration::from_millis(1300));
    let at_once = (Duration::ZERO, Duration::from_millis(350));
    let a_second = (Duration::from_secs(1), Duration::from_millis(1900));
    let date = |seconds: i64| format!("retry-after: {}\r\n", http_date(seconds));
    let mut rows = vec![
        obeyed("429 with seconds", || "retry-after: 1\r\n".to_owned(), a_second),
        obeyed("429 with milliseconds", || "retry-after-ms: 40\r\nretry-after: 30\r\n".to_owned(), at_once),
        // A date has whole seconds.
        obeyed("429 with a date in 2 s", move || date(2), (a_second.0, Duration::from_millis(2900))),
        obeyed("429 with a date in the past", move || date(-3600), own),
        obeyed("429 of a clock an hour ahead", || skewed(3600, 1), a_second),
        obeyed("429 of a clock an hour behind", || skewed(-3600, 1), a_second),
        Row::new("429 that asks for an hour", too_long("retry-after: 3600\r\n", 3600)),
        Row::new("429 that asks for more than the deadline leaves", too_long("retry-after: 30\r\n", 30)),
        Row::new("429 to a POST whose answer holds a secret", once()),
        Row::new("x-should-retry", should_retry()),
    ];
    for garbage in ["-5", "inf", "1e308", "NaN", "soon", ""] {
        let fault = format!("429 with `retry-after: {garbage}`");
        rows.push(obeyed(fault, move || format!("retry-after: {garbage}\r\n"), own));
    }
    rows
}

/// The time in some seconds, as HTTP writes it.
fn http_date(seconds: i64) -> String {
    let shift = Duration::from_secs(seconds.unsigned_abs());
    let now = SystemTime::now();
    httpdate::fmt_http_date(if seconds < 0 { now - shift } else { now + shift })
}

/// Header fields of a server whose clock is off by some seconds, and that wants to be left alone for some.
fn skewed(off: i64, pause: i64) -> String {
    format!("date: {}\r\nretry-after: {}\r\n", http_date(off), http_date(off + pause))
}

/// A row of a 429 after which the call succeeds, within these times.
fn obeyed(
    fault: impl Into<String>,
    headers: impl Fn() -> String + Send + Sync + 'static,
    (least, most): (Duration, Duration),
) -> Row {
    Row::new(fault, async move {
        let reply = move |request: &Request| match request.earlier {
            0 => Reply::answer(429, &headers(), ""),
            _ => well(request),
        };
        let server = Faulty::start(reply).await.expect("a port is free");
        let clients = Clients::new(&server.url(), Duration::from_secs(10));
        for kind in KINDS {
            let seen = clients.call(kind).await;
            assert_eq!((seen.kind, seen.attempts, server.requests(&seen.call).len()), (None, 2, 2), "{seen:?}");
            assert!(seen.elapsed >= least && seen.elapsed < most, "{seen:?}");
            never_twice(&server, &seen);
        }
        Outcome::new(format!("ok after {:.1} to {:.1} s", least.as_secs_f64(), most.as_secs_f64()), "[2, 2, 2, 2]")
    })
}

/// A pause that cannot be obeyed ends the call at once.
async fn too_long(headers: &'static str, seconds: u64) -> Outcome {
    let server = Faulty::start(move |_| Reply::answer(429, headers, "")).await.expect("a port is free");
    let clients = Clients::new(&server.url(), Duration::from_secs(10));
    let says = format!("429 Too Many Requests with an empty body; try again in {seconds} s");
    for kind in KINDS {
        let seen = clients.call(kind).await;
        assert_eq!((seen.kind, seen.attempts), (Some(ErrorKind::Answered), 1), "{seen:?}");
        assert_eq!(seen.retry_after, Some(Duration::from_secs(seconds)), "{seen:?}");
        assert!(seen.is_retryable && seen.text.ends_with(&says), "{seen:?}");
        assert!(seen.elapsed < Duration::from_secs(1), "{seen:?}");
        never_twice(&server, &seen);
    }
    Outcome::new(format!("Answered 429 at once; try again in {seconds} s"), "[1, 1, 1, 1]")
}

async fn once() -> Outcome {
    let server = Faulty::start(|_| Reply::answer(429, "retry-after-ms: 1\r\n", "")).await.expect("a port is free");
    let seen = Clients::new(&server.url(), Duration::from_secs(10)).call(Kind::Once).await;
    assert_eq!((seen.kind, seen.attempts), (Some(ErrorKind::Answered), 1), "{seen:?}");
    Outcome::new("Answered 429", 1)
}

/// The server's word on whether to repeat, which never makes what is unsafe safe.
async fn should_retry() -> Outcome {
    let reply = |request: &Request| {
        let wish = request.header("x-wish").unwrap_or_default();
        let (status, word) = wish.split_once(' ').unwrap_or_default();
        let status = status.parse().unwrap_or(500);
        Reply::answer(status, &format!("x-should-retry: {word}\r\nretry-after-ms: 1\r\n"), "")
    };
    let server = Faulty::start(reply).await.expect("a port is free");
    let clients = Clients::new(&server.url(), Duration::from_secs(10));
    for (wish, expected) in [
        ("409 true", [3, 1, 1, 3]),
        ("409 ", [1; 4]),
        ("503 false", [1; 4]),
        ("429 false", [1; 4]),
        ("302 true", [1; 4]),
        ("204 true", [1; 4]),
    ] {
        for (kind, attempts) in KINDS.into_iter().zip(expected) {
            let options = CallOptions::new().header("x-wish", wish);
            let seen = clients.call_named(kind, new_call(), options).await;
            assert_eq!((seen.kind.is_some(), seen.attempts), (true, attempts), "{wish}: {seen:?}");
            never_twice(&server, &seen);
        }
    }
    Outcome::new("obeyed on errors, where that is safe", "409 true: [3, 1, 1, 3]; 503 false: [1, 1, 1, 1]")
}

//! Pauses between attempts, without a clock.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use crate::runtime::attempt::{Attempt, Cause, Fault, Progress};
use crate::runtime::retry::{Budget, Repeat, backoff, least_pause, pause, retry_after};
use crate::runtime::{Answer, Operation};

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

fn answered(status: u16, pairs: &[(&'static str, &str)]) -> Attempt {
    let status = StatusCode::from_u16(status).unwrap();
    Attempt::Answered(Answer::new(status, headers(pairs), Bytes::new()))
}

fn failed(progress: Progress, cause: Cause) -> Attempt {
    Attempt::Failed(progress, Fault { cause, text: String::new(), source: None })
}

fn first_pause(attempt: &Attempt, repeat: Repeat) -> Option<Duration> {
    pause(attempt, repeat, 0, 0.0, SystemTime::UNIX_EPOCH)
}

#[test]
fn own_pauses_grow_to_eight_seconds() {
    let longest: Vec<_> = (0..6).map(|retries| backoff(retries, 0.0).as_millis()).collect();
    assert_eq!(longest, [500, 1000, 2000, 4000, 8000, 8000]);
    assert_eq!(backoff(0, 1.0), Duration::from_millis(375));
    assert_eq!(backoff(u32::MAX, 0.0), Duration::from_secs(8));
}

#[test]
fn a_stream_is_never_connected_to_again_at_once() {
    let least: Vec<_> = (0..3).map(|failures| least_pause(failures, 0.0).as_micros()).collect();
    assert_eq!(least, [62_500, 125_000, 250_000]);
}

#[test]
fn retry_after_forms() {
    let now = httpdate::parse_http_date("Fri, 20 Nov 2026 12:00:00 GMT").unwrap();
    let read = |pairs: &[(&'static str, &str)]| retry_after(&headers(pairs), now).map(|pause| pause.as_millis());
    assert_eq!(read(&[("retry-after", "3")]), Some(3000));
    assert_eq!(read(&[("retry-after", " 0.5 ")]), Some(500));
    assert_eq!(read(&[("retry-after-ms", "250"), ("retry-after", "3")]), Some(250));
    assert_eq!(read(&[("retry-after-ms", "x"), ("retry-after", "3")]), Some(3000));
    assert_eq!(read(&[("retry-after", "Fri, 20 Nov 2026 12:00:07 GMT")]), Some(7000));
    assert_eq!(read(&[("retry-after", "Fri, 20 Nov 2026 11:00:00 GMT")]), Some(0));
    // The server's clock is an hour ahead; what counts is the difference to its own time.
    let ahead = [("date", "Fri, 20 Nov 2026 13:00:00 GMT"), ("retry-after", "Fri, 20 Nov 2026 13:00:02 GMT")];
    assert_eq!(read(&ahead), Some(2000));
    for garbage in ["-1", "inf", "NaN", "1e308", "soon", ""] {
        assert_eq!(read(&[("retry-after", garbage)]), None, "{garbage}");
    }
}

#[test]
fn servers_are_obeyed_up_to_a_minute() {
    let wait = |seconds| first_pause(&answered(429, &[("retry-after", seconds)]), Repeat::Unsafe);
    assert_eq!(wait("60"), Some(Duration::from_secs(60)));
    assert_eq!(wait("61"), None);
    assert_eq!(wait("0"), Some(Duration::from_millis(500)));
}

#[test]
fn what_is_tried_again() {
    for status in [408, 429, 500, 502, 503, 504] {
        assert!(first_pause(&answered(status, &[]), Repeat::Safe).is_some(), "{status}");
        assert_eq!(first_pause(&answered(status, &[]), Repeat::Unsafe).is_some(), status == 429, "{status}");
    }
    for status in [200, 204, 302, 304, 400, 401, 404, 409, 422, 501] {
        assert!(first_pause(&answered(status, &[]), Repeat::Safe).is_none(), "{status}");
    }
    let says = |status, word| first_pause(&answered(status, &[("x-should-retry", word)]), Repeat::Safe);
    assert!(says(409, "true").is_some());
    assert!(says(503, "false").is_none());
    assert!(says(200, "true").is_none());
}

#[test]
fn faults_are_tried_again_when_that_is_safe() {
    let connect = failed(Progress::NotSent, Cause::Connect);
    assert!(first_pause(&connect, Repeat::Unsafe).is_some());
    let lost = failed(Progress::MaybeSent, Cause::Other);
    assert!(first_pause(&lost, Repeat::Unsafe).is_none());
    assert!(first_pause(&lost, Repeat::Safe).is_some());
    assert!(first_pause(&failed(Progress::NotSent, Cause::Other), Repeat::Safe).is_none());
    let fault = Fault { cause: Cause::Other, text: String::new(), source: None };
    let begun = Attempt::Broken(Answer::new(StatusCode::OK, HeaderMap::new(), Bytes::new()), fault);
    assert!(first_pause(&begun, Repeat::Safe).is_none());
}

/// An operation of which only the method and what it answers matter.
fn operation(method: Method, answers_secret: bool) -> Operation {
    Operation {
        id: "operation",
        method,
        template: "/",
        path: &[],
        base_url: None,
        security: &[],
        idempotency_key: None,
        accept: "",
        statuses: "",
        request_id: &[],
        answers_secret,
    }
}

#[test]
fn methods_and_keys() {
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS] {
        assert_eq!(Repeat::of(&operation(method, true), false), Repeat::Safe);
    }
    for method in [Method::POST, Method::PATCH] {
        let plain = operation(method.clone(), false);
        assert_eq!(Repeat::of(&plain, false), Repeat::Unsafe);
        assert_eq!(Repeat::of(&plain, true), Repeat::Safe);
        let secret = operation(method, true);
        assert_eq!(Repeat::of(&secret, false), Repeat::Once);
        assert_eq!(Repeat::of(&secret, true), Repeat::Safe);
    }
}

#[test]
fn the_budget_runs_out_and_comes_back() {
    let budget = Budget::default();
    assert_eq!((0..1000).filter(|_| budget.take(None)).count(), 100);
    (0..5).for_each(|_| budget.earn());
    assert!(budget.take(None));
    assert!(!budget.take(Some(Cause::Timeout)));
    budget.give_back();
    assert!(budget.take(None));
    (0..1000).for_each(|_| budget.give_back());
    assert_eq!((0..1000).filter(|_| budget.take(None)).count(), 100);
}

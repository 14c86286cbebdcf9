//! Whether and when a call is tried again.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::Operation;

use super::attempt::{Attempt, Cause, Progress};

/// Statuses that may go away by themselves.
const RETRIED: [u16; 6] = [408, 429, 500, 502, 503, 504];

/// Says whether a server wants to be asked again.
static SHOULD_RETRY: HeaderName = HeaderName::from_static("x-should-retry");

/// `Retry-After` in milliseconds.
static RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");

/// First pause, in seconds; each further one is twice as long.
const FIRST_PAUSE: f64 = 0.5;

/// Longest pause of our own, in seconds.
const LONGEST_PAUSE: f64 = 8.0;

/// Part of a pause that is left to chance.
const JITTER: f64 = 0.25;

/// Longest pause that a server is obeyed in; above it the call ends.
pub(super) const LONGEST_OBEYED: Duration = Duration::from_secs(60);

/// Values of `Retry-After` above this are no pauses but mistakes.
const LONGEST_MEANT: f64 = 1e9;

/// Whether sending a request twice has the same effect as sending it once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// The method is idempotent (RFC 9110, 9.2.2), or the request has an idempotency key.
    Safe,
    /// The request may take effect twice.
    Unsafe,
    /// The same, and an answer that was lost cannot be had again: it holds a secret that is shown once.
    Once,
}

impl Repeat {
    /// Judges a request.
    pub(crate) fn of(operation: &Operation, has_key: bool) -> Self {
        match operation.method.is_idempotent() || has_key {
            true => Self::Safe,
            false if operation.answers_secret => Self::Once,
            false => Self::Unsafe,
        }
    }
}

/// Whether an attempt is worth and safe to be repeated, whatever the pause.
pub(crate) fn is_retryable(attempt: &Attempt, repeat: Repeat) -> bool {
    match attempt {
        Attempt::Answered(answer) | Attempt::Broken(answer, _) => {
            is_retryable_answer(answer.status_code(), answer.headers(), repeat)
        }
        Attempt::Failed(Progress::NotSent, fault) => fault.cause.may_pass(),
        Attempt::Failed(Progress::MaybeSent, _) => repeat == Repeat::Safe,
    }
}

fn is_retryable_answer(status: StatusCode, headers: &HeaderMap, repeat: Repeat) -> bool {
    if !status.is_client_error() && !status.is_server_error() {
        return false;
    }
    let wanted = match headers.get(&SHOULD_RETRY).map(HeaderValue::as_bytes) {
        Some(b"true") => true,
        Some(b"false") => false,
        _ => RETRIED.contains(&status.as_u16()),
    };
    wanted
        && match repeat {
            Repeat::Safe => true,
            Repeat::Unsafe => status == StatusCode::TOO_MANY_REQUESTS,
            Repeat::Once => false,
        }
}

/// Returns the pause before the next attempt; `None` when there must be none.
///
/// `retries` counts those done, `chance` is a random number from 0 to 1.
pub(crate) fn pause(attempt: &Attempt, repeat: Repeat, retries: u32, chance: f64, now: SystemTime) -> Option<Duration> {
    if !is_retryable(attempt, repeat) {
        return None;
    }
    match attempt.answer().and_then(|answer| retry_after(answer.headers(), now)) {
        Some(wanted) if wanted > LONGEST_OBEYED => None,
        Some(wanted) if !wanted.is_zero() => Some(wanted),
        _ => Some(backoff(retries, chance)),
    }
}

/// Returns our own pause: 0.5 s, doubled up to 8 s, less up to a quarter.
pub(crate) fn backoff(retries: u32, chance: f64) -> Duration {
    let doubled = FIRST_PAUSE * 2_f64.powi(i32::try_from(retries.min(16)).unwrap_or(16));
    let seconds = doubled.min(LONGEST_PAUSE) * (1.0 - JITTER * chance.clamp(0.0, 1.0));
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::from_secs(8))
}

/// Returns the shortest pause before a stream is connected to again, whatever the server asks for: an eighth of our own.
pub(crate) fn least_pause(failures: u32, chance: f64) -> Duration {
    backoff(failures, chance).checked_div(8).unwrap_or_default()
}

/// Reads when the server wants to be asked again: `retry-after-ms`, or `Retry-After` in seconds or as a date
/// (RFC 9110, 10.2.3). A date is counted from the server's own `Date`, as its clock need not be ours; one in the past is
/// no pause.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let seconds = |text: &str, unit: f64| {
        let number = text.parse::<f64>().ok()? * unit;
        if number <= LONGEST_MEANT { Duration::try_from_secs_f64(number).ok() } else { None }
    };
    let date = |text| httpdate::parse_http_date(text).ok();
    let in_milliseconds = text(&RETRY_AFTER_MS).and_then(|text| seconds(text, 0.001));
    in_milliseconds.or_else(|| {
        let text = text(&RETRY_AFTER)?;
        let at_server = || headers.get(DATE)?.to_str().ok().and_then(date);
        let until = |end: SystemTime| end.duration_since(at_server().unwrap_or(now)).unwrap_or_default();
        seconds(text, 1.0).or_else(|| date(text).map(until))
    })
}

/// A client's allowance for retries: it keeps an outage from being met with a multiple of the usual load.
///
/// A retry takes 5 out, after a timeout 10; a call that succeeds at once puts 1 back, up to 500.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    const FULL: u32 = 500;

    /// Takes a retry out; `false` when there is not enough left.
    pub(crate) fn take(&self, cause: Option<Cause>) -> bool {
        let cost = Self::cost(cause);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(cost)).is_ok()
    }

    /// Puts back what a call that succeeded at once earns.
    pub(crate) fn earn(&self) {
        self.put(1);
    }

    /// Puts back what a stream took out to connect again, once it goes on.
    pub(crate) fn give_back(&self) {
        self.put(Self::cost(None));
    }

    fn cost(cause: Option<Cause>) -> u32 {
        if matches!(cause, Some(Cause::Timeout | Cause::ConnectTimeout)) { 10 } else { 5 }
    }

    fn put(&self, amount: u32) {
        let more = |left: u32| (left < Self::FULL).then(|| left.saturating_add(amount).min(Self::FULL));
        let _full = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }
}

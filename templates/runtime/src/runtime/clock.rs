//! Time: whatever waits, or asks how late it is, does so here.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::{Duration, SystemTime};

// Neither `std` nor `tokio` has a clock in WebAssembly.
#[cfg(not(target_family = "wasm"))]
use tokio::time;
#[cfg(target_family = "wasm")]
use wasmtimer::tokio as time;

pub(super) use time::Sleep;
#[cfg(not(target_family = "wasm"))]
pub(super) use tokio::time::Instant;
#[cfg(target_family = "wasm")]
pub(super) use wasmtimer::std::Instant;

/// The time that pauses and deadlines are measured by.
pub(super) fn now() -> Instant {
    Instant::now()
}

/// The time of day.
#[cfg(not(target_family = "wasm"))]
pub(super) fn time_of_day() -> SystemTime {
    SystemTime::now()
}

/// The time of day.
#[cfg(target_family = "wasm")]
pub(super) fn time_of_day() -> SystemTime {
    use wasmtimer::std::{SystemTime as Clock, UNIX_EPOCH};
    let since = Clock::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    SystemTime::UNIX_EPOCH.checked_add(since).unwrap_or(SystemTime::UNIX_EPOCH)
}

/// Waits.
pub(super) fn sleep(pause: Duration) -> Sleep {
    time::sleep(pause)
}

/// Waits for a future until a time; `None` when that has come first. Without a time it waits for the future alone.
///
/// No timer is made for a future that is ready at once.
pub(super) fn timeout_at<F: Future + Unpin>(
    deadline: Option<Instant>,
    mut future: F,
) -> impl Future<Output = Option<F::Output>> {
    // Boxed, as it is made once the future has to be waited for, which takes longer.
    let mut timer: Option<Pin<Box<Sleep>>> = None;
    poll_fn(move |cx| {
        if let Poll::Ready(output) = Pin::new(&mut future).poll(cx) {
            return Poll::Ready(Some(output));
        }
        let Some(deadline) = deadline else { return Poll::Pending };
        timer.get_or_insert_with(|| Box::pin(time::sleep_until(deadline))).as_mut().poll(cx).map(|()| None)
    })
}

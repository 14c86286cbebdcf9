//! Time: whatever waits, or asks how late it is, does so here.

use std::future::Future;
use std::time::Duration;

pub(super) use tokio::time::{Instant, Sleep};

/// The time that pauses and deadlines are measured by.
pub(super) fn now() -> Instant {
    Instant::now()
}

/// Waits.
pub(super) fn sleep(pause: Duration) -> Sleep {
    tokio::time::sleep(pause)
}

/// Waits for a future until a time; `None` when that has come first. Without a time it waits for the future alone.
pub(super) async fn timeout_at<F: Future>(deadline: Option<Instant>, future: F) -> Option<F::Output> {
    match deadline {
        Some(deadline) => tokio::time::timeout_at(deadline, future).await.ok(),
        None => Some(future.await),
    }
}

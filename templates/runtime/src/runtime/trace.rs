//! What `tracing` is told of a call. Without the feature of that name this is nothing, and costs nothing.

#[cfg(feature = "tracing")]
pub(super) use super::spans::{pausing, renewing, traced};

#[cfg(not(feature = "tracing"))]
use std::future::Future;

#[cfg(not(feature = "tracing"))]
use super::{attempt::Attempt, client::Ready, prepare::Prepared};

/// Makes an attempt.
#[cfg(not(feature = "tracing"))]
pub(super) fn traced<F: Future<Output = Attempt>>(_: &Ready, _: &Prepared, _: u32, attempt: F) -> F {
    attempt
}

/// Says that another attempt follows after a pause.
#[cfg(not(feature = "tracing"))]
pub(super) fn pausing(_: u32, _: std::time::Duration) {}

/// Says that another attempt follows with a new credential.
#[cfg(not(feature = "tracing"))]
pub(super) fn renewing(_: u32) {}

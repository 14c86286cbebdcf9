//! What `tracing` is told of a call. Without the feature of that name this is nothing, and costs nothing.

#[cfg(feature = "tracing")]
pub(super) use super::spans::{open, pausing, renewing};

#[cfg(not(feature = "tracing"))]
use std::future::Future;

#[cfg(not(feature = "tracing"))]
use super::{attempt::Attempt, client::Ready, prepare::Prepared};

/// The span of an attempt.
#[cfg(not(feature = "tracing"))]
pub(super) struct Open;

/// Opens the span of an attempt.
#[cfg(not(feature = "tracing"))]
pub(super) fn open(_: &Ready, _: &Prepared, _: u32) -> Open {
    Open
}

#[cfg(not(feature = "tracing"))]
#[expect(clippy::unused_self, reason = "there is something to do with a span")]
impl Open {
    /// Makes the attempt inside of it.
    pub(super) fn around<F: Future<Output = Attempt>>(&self, attempt: F) -> F {
        attempt
    }

    /// Says how the attempt ended.
    pub(super) fn close(self, _: &Ready, _: &Prepared, _: &Attempt) {}
}

/// Says that another attempt follows after a pause.
#[cfg(not(feature = "tracing"))]
pub(super) fn pausing(_: u32, _: std::time::Duration) {}

/// Says that another attempt follows with a new credential.
#[cfg(not(feature = "tracing"))]
pub(super) fn renewing(_: u32) {}

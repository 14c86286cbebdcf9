//! Successful answers.

use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::execute::Exchange;

/// The decoded body of a successful answer, with what else is known about the call.
///
/// It dereferences to the body.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    meta: Box<Meta>,
}

#[derive(Clone)]
struct Meta {
    status: StatusCode,
    headers: HeaderMap,
    request_id: Option<String>,
    attempts: u32,
    elapsed: Duration,
    idempotency_key: Option<String>,
}

impl<T> Response<T> {
    pub(super) fn new(exchange: Exchange, value: T) -> Self {
        let request_id = exchange.request_id();
        let Exchange { answer, trace } = exchange;
        let meta = Meta {
            status: answer.status_code(),
            headers: answer.headers().clone(),
            request_id,
            attempts: trace.attempts,
            elapsed: trace.elapsed,
            idempotency_key: trace.idempotency_key,
        };
        Self { value, meta: Box::new(meta) }
    }

    /// HTTP status.
    pub fn status(&self) -> StatusCode {
        self.meta.status
    }

    /// Header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.meta.headers
    }

    /// The server's id of this request, from the header `x-request-id` or `request-id`, or from the body.
    pub fn request_id(&self) -> Option<&str> {
        self.meta.request_id.as_deref()
    }

    /// Number of attempts that were made; 1 when the first succeeded.
    pub fn attempts(&self) -> u32 {
        self.meta.attempts
    }

    /// Time that the whole call took, retries and pauses included.
    pub fn elapsed(&self) -> Duration {
        self.meta.elapsed
    }

    /// The idempotency key that was sent with every attempt.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.meta.idempotency_key.as_deref()
    }

    /// Returns the body.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Replaces the body by what is made of it.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Response<U> {
        Response { value: make(self.value), meta: self.meta }
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.meta.status)
            .field("request_id", &self.meta.request_id)
            .field("attempts", &self.meta.attempts)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

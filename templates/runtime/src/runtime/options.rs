//! Settings of one call.

use std::fmt;
use std::time::Duration;

use super::idempotency::{KeyedCall, MakeKey};

/// Settings of one call; what is not set is taken from the client.
#[derive(Clone, Default)]
#[must_use]
pub struct CallOptions {
    pub(super) timeout: Option<Duration>,
    pub(super) idle_timeout: Option<Duration>,
    pub(super) max_retries: Option<u32>,
    pub(super) idempotency_key: Option<String>,
    pub(super) make_key: Option<MakeKey>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) base_url: Option<String>,
}

impl CallOptions {
    /// Returns options that change nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the time that the whole call may take, retries and pauses included; where the answer is read as a stream,
    /// the time until its first byte.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the time that a stream may be silent: between two pieces of a download, or of events.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// Sets how often the call is tried again, and how often in a row a stream of events is connected to again.
    pub fn max_retries(mut self, max_retries: u32) -> Self {
        self.max_retries = Some(max_retries);
        self
    }

    /// Sets the idempotency key: 1 to 255 visible ASCII characters.
    ///
    /// It goes into the operation's own header for that, or into `Idempotency-Key`, and makes the call retryable.
    ///
    /// A key that the client makes is known from the response or the error only. Who must be able to send the same call
    /// again after a crash sets one that was stored before, or derives it from what is stored: an order number, say.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// Derives the idempotency key from the call; where that gives none, it is made as usual.
    ///
    /// ```text
    /// options.idempotency_key_from(|call| call.property_text("order_number").map(|number| format!("order-{number}")))
    /// ```
    pub fn idempotency_key_from<F, K>(mut self, make: F) -> Self
    where
        F: Fn(&KeyedCall<'_>) -> K + Send + Sync + 'static,
        K: Into<Option<String>>,
    {
        self.make_key = Some(MakeKey::new(make));
        self
    }

    /// Sets a header, in the place of any that the client would send.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the base URL.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Whether nothing is set, as in most options before others are set.
    fn changes_nothing(&self) -> bool {
        let Self { timeout, idle_timeout, max_retries, idempotency_key, make_key, headers, base_url } = self;
        (timeout.is_none() && idle_timeout.is_none() && max_retries.is_none())
            && (idempotency_key.is_none() && make_key.is_none())
            && (headers.is_empty() && base_url.is_none())
    }

    /// Takes over what is set in other options; their headers come last and so win.
    pub(super) fn merge(&mut self, later: Self) {
        if self.changes_nothing() {
            *self = later;
            return;
        }
        self.timeout = later.timeout.or(self.timeout);
        self.idle_timeout = later.idle_timeout.or(self.idle_timeout);
        self.max_retries = later.max_retries.or(self.max_retries);
        self.idempotency_key = later.idempotency_key.or(self.idempotency_key.take());
        self.make_key = later.make_key.or(self.make_key.take());
        self.headers.extend(later.headers);
        self.base_url = later.base_url.or(self.base_url.take());
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("max_retries", &self.max_retries)
            .field("idempotency_key", &self.idempotency_key)
            .field("headers", &headers)
            .finish_non_exhaustive()
    }
}

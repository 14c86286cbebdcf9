//! Successful answers.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use http::header::LOCATION;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::execute::Exchange;
use super::redact::request_id_header;

/// The decoded body of a successful answer, with what else is known about the call.
///
/// It dereferences to the body, and is a stream where the body is one. `H` has a method for each header field that the
/// document describes: see [`typed_headers`](Self::typed_headers).
pub struct Response<T, H = ()> {
    value: T,
    meta: Meta,
    headers: PhantomData<fn() -> H>,
}

#[derive(Clone)]
struct Meta {
    /// Whether the body is shown: one that was not decoded may hold what nobody marked as a secret.
    is_shown: bool,
    status: StatusCode,
    headers: HeaderMap,
    request_id: RequestId,
    attempts: u32,
    elapsed: Duration,
    idempotency_key: Option<HeaderValue>,
}

/// Where the server's id of a request is.
#[derive(Clone)]
enum RequestId {
    None,
    /// In its header, which may be printed as it is.
    Header,
    Text(String),
}

impl Meta {
    /// What is known of a call.
    fn of(exchange: Exchange) -> Self {
        let request_id = match exchange.request_id() {
            None => RequestId::None,
            Some(Cow::Borrowed(_)) => RequestId::Header,
            Some(Cow::Owned(text)) => RequestId::Text(text),
        };
        let Exchange { answer, trace } = exchange;
        Self {
            is_shown: true,
            status: answer.status_code(),
            headers: answer.into_headers(),
            request_id,
            attempts: trace.attempts,
            elapsed: trace.elapsed,
            idempotency_key: trace.idempotency_key,
        }
    }
}

impl<T, H> Response<T, H> {
    #[inline]
    pub(super) fn new(exchange: Exchange, value: T) -> Self {
        Self { meta: Meta::of(exchange), value, headers: PhantomData }
    }

    /// An answer whose body was not decoded, and so is not printed.
    pub(super) fn raw(exchange: Exchange, value: T) -> Self {
        let mut response = Self::new(exchange, value);
        response.meta.is_shown = false;
        response
    }

    /// HTTP status.
    pub fn status(&self) -> StatusCode {
        self.meta.status
    }

    /// Header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.meta.headers
    }

    /// The header fields that the document describes, each with its type.
    #[must_use]
    pub fn typed_headers(&self) -> H
    where
        H: From<HeaderMap>,
    {
        H::from(self.meta.headers.clone())
    }

    /// Where the server points to: the header `Location`, as a URL or relative to that of the request.
    pub fn location(&self) -> Option<&str> {
        self.meta.headers.get(LOCATION)?.to_str().ok()
    }

    /// The server's id of this request, from the header `x-request-id` or `request-id`, or from the body.
    pub fn request_id(&self) -> Option<&str> {
        match &self.meta.request_id {
            RequestId::None => None,
            RequestId::Header => request_id_header(&self.meta.headers),
            RequestId::Text(text) => Some(text),
        }
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
        self.meta.idempotency_key.as_ref()?.to_str().ok()
    }

    /// Returns the body.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Replaces the body by what is made of it.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Response<U, H> {
        Response { value: make(self.value), meta: self.meta, headers: PhantomData }
    }

    /// Says which header fields the document describes.
    #[doc(hidden)]
    pub fn with_headers<G>(self) -> Response<T, G> {
        Response { value: self.value, meta: self.meta, headers: PhantomData }
    }
}

/// Says which header fields the document describes in a call's answer.
#[doc(hidden)]
pub async fn with_headers<T, E, H>(sent: impl Future<Output = Result<Response<T>, E>>) -> Result<Response<T, H>, E> {
    sent.await.map(Response::with_headers)
}

#[cfg(feature = "blocking")]
impl<T: Stream, H> Response<T, H> {
    /// The items of a body that is a stream, as an iterator that blocks; a file is a [`Read`](std::io::Read) too.
    pub fn blocking(self) -> super::BlockingIter<T> {
        super::BlockingIter::new(self.value)
    }
}

impl<T: Clone, H> Clone for Response<T, H> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), meta: self.meta.clone(), headers: PhantomData }
    }
}

impl<T, H> Deref for Response<T, H> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T, H> DerefMut for Response<T, H> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: Stream + Unpin, H> Stream for Response<T, H> {
    type Item = T::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T::Item>> {
        Pin::new(&mut self.get_mut().value).poll_next(cx)
    }
}

impl<T: fmt::Debug, H> fmt::Debug for Response<T, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Response");
        shown.field("status", &self.meta.status);
        shown.field("request_id", &self.request_id());
        shown.field("attempts", &self.meta.attempts);
        if self.meta.is_shown {
            shown.field("value", &self.value);
        }
        shown.finish_non_exhaustive()
    }
}

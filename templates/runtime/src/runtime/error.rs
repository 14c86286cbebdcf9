//! Calls that failed.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::{Deserialize, Deserializer, Error as _};

use super::Answer;
use super::attempt::Cause;

/// A call that failed. `E` is the error body that the operation declares.
///
/// `Display` is one line with the operation, what happened, the status, the server's own words and the request id;
/// credentials are taken out of it. `Debug` has the same facts and never the body.
pub struct Error<E = Undeclared>(Box<Inner<E>>);

/// An error is one pointer, and can be sent to other threads and kept by them.
const _: () = {
    const fn is_shareable<T: Send + Sync + 'static>() {}
    is_shareable::<Error<Undeclared>>();
    assert!(size_of::<Error<[u64; 16]>>() == size_of::<usize>());
};

struct Inner<E> {
    facts: Box<Facts>,
    answer: Option<E>,
}

/// How far a failed call got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Nothing was sent: a value or the configuration is at fault, or no connection was made.
    NotSent,
    /// No answer came, and the server may have acted on the request.
    MaybeSent,
    /// The server answered with an error.
    Answered,
    /// The server answered, but the answer did not come whole or does not fit the document.
    NotDecoded,
}

/// The error body of an operation that declares none. It has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undeclared {}

impl<'de> Deserialize<'de> for Undeclared {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("no error body is declared"))
    }
}

/// What is known about a failed call.
pub(super) struct Facts {
    pub(super) operation: &'static str,
    pub(super) kind: ErrorKind,
    /// What happened, in words.
    pub(super) text: String,
    pub(super) answer: Option<Answer>,
    pub(super) server_message: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) retry_after: Option<Duration>,
    /// Bytes of the body that came, where the body is not kept.
    pub(super) received: Option<u64>,
    pub(super) attempts: u32,
    pub(super) idempotency_key: Option<HeaderValue>,
    pub(super) cause: Option<Cause>,
    pub(super) retryable: bool,
    pub(super) source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Facts {
    /// Writes what the caller can do about it, where that is known.
    fn write_advice(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.answer.as_ref().map(Answer::status);
        match (status, self.retry_after, &self.cause) {
            (Some(401), ..) => f.write_str("; check the credential that the client was given"),
            // A call that may have taken effect is nothing to try again, whatever the server says of pauses.
            (Some(status @ 400..), Some(pause), _) if self.retryable || status == 429 => {
                write!(f, "; try again in {} s", whole_seconds(pause))
            }
            (None, _, Some(Cause::Connect | Cause::ConnectTimeout)) => {
                f.write_str("; check the network and the base URL")
            }
            _ => Ok(()),
        }
    }

    pub(super) fn new(operation: &'static str, kind: ErrorKind, text: String) -> Self {
        Self {
            operation,
            kind,
            text,
            answer: None,
            server_message: None,
            request_id: None,
            retry_after: None,
            received: None,
            attempts: 0,
            idempotency_key: None,
            cause: None,
            retryable: false,
            source: None,
        }
    }
}

/// Seconds of a pause, rounded up: who comes back after them comes late enough.
fn whole_seconds(pause: Duration) -> u64 {
    pause.as_secs().saturating_add(u64::from(pause.subsec_nanos() > 0)).max(1)
}

impl<E> Error<E> {
    pub(super) fn new(facts: Box<Facts>, answer: Option<E>) -> Self {
        Self(Box::new(Inner { facts, answer }))
    }

    /// How far the call got.
    pub fn kind(&self) -> ErrorKind {
        self.0.facts.kind
    }

    /// The error body, if the server sent one that the document declares.
    pub fn answer(&self) -> Option<&E> {
        self.0.answer.as_ref()
    }

    /// Returns the error body, if the server sent one that the document declares.
    pub fn into_answer(self) -> Option<E> {
        self.0.answer
    }

    /// HTTP status, if the server answered.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.facts.answer.as_ref().map(Answer::status_code)
    }

    /// Header fields, if the server answered.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.facts.answer.as_ref().map(Answer::headers)
    }

    /// The header fields that the document describes, each with its type, if the server answered.
    #[must_use]
    pub fn typed_headers<H: From<HeaderMap>>(&self) -> Option<H> {
        self.headers().cloned().map(H::from)
    }

    /// The server's id of this request, from the header `x-request-id` or `request-id`, or from the body.
    pub fn request_id(&self) -> Option<&str> {
        self.0.facts.request_id.as_deref()
    }

    /// How long the server wants to be left alone, if it said so.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.facts.retry_after
    }

    /// The body as far as it came, if the server answered. It may hold secrets.
    ///
    /// Of an answer that is read piece by piece it has only what was not given to the caller yet.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.facts.answer.as_ref().map(Answer::body)
    }

    /// How many bytes of the body came, if the server answered. Those of a download count that were given already.
    pub fn bytes_received(&self) -> Option<u64> {
        let kept = || u64::try_from(self.body()?.len()).ok();
        self.0.facts.received.or_else(kept)
    }

    /// The server's own words, on one line, at most 300 characters, without credentials.
    pub fn server_message(&self) -> Option<&str> {
        self.0.facts.server_message.as_deref()
    }

    /// Number of attempts that were made; 0 when nothing could be tried.
    pub fn attempts(&self) -> u32 {
        self.0.facts.attempts
    }

    /// The idempotency key that was sent; calling again with it cannot take effect twice.
    ///
    /// A key that was made for the call is gone when the program ends before the error is there: see
    /// [`CallOptions::idempotency_key`](super::CallOptions::idempotency_key).
    pub fn idempotency_key(&self) -> Option<&str> {
        self.0.facts.idempotency_key.as_ref()?.to_str().ok()
    }

    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.facts.cause, Some(Cause::Timeout | Cause::ConnectTimeout))
    }

    /// Whether no connection could be made.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.facts.cause, Some(Cause::Connect | Cause::ConnectTimeout))
    }

    /// Whether the same call may succeed later and is safe to be made again with the same idempotency key.
    pub fn is_retryable(&self) -> bool {
        self.0.facts.retryable
    }

    /// Path of the operation in the client, as in `customers.create_setup_link`.
    pub fn operation(&self) -> &'static str {
        self.0.facts.operation
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = &self.0.facts;
        write!(f, "{}: ", facts.operation)?;
        if facts.kind == ErrorKind::NotSent && facts.attempts == 0 {
            f.write_str("not sent: ")?;
        }
        f.write_str(&facts.text)?;
        if facts.attempts > 1 {
            write!(f, " (after {} attempts)", facts.attempts)?;
        }
        if let Some(message) = &facts.server_message {
            write!(f, ": {message}")?;
        }
        if let Some(request_id) = &facts.request_id {
            write!(f, " (request id {request_id})")?;
        }
        facts.write_advice(f)
    }
}

impl<E> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = &self.0.facts;
        f.debug_struct("Error")
            .field("operation", &facts.operation)
            .field("kind", &facts.kind)
            .field("text", &facts.text)
            .field("status", &self.status())
            .field("server_message", &facts.server_message)
            .field("request_id", &facts.request_id)
            .field("retry_after", &facts.retry_after)
            .field("attempts", &facts.attempts)
            .field("body_bytes", &self.bytes_received())
            .field("source", &facts.source)
            .finish_non_exhaustive()
    }
}

impl<E> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.facts.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

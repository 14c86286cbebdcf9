//! The way from a request to an answer, which a client can be given another of.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::message_body::{BoxError, RequestBody, ResponseBody};

/// Sends requests and gives their answers: the built-in HTTP client, or one of your own.
///
/// [`InMemory`](super::InMemory) is one for tests, and with the feature `tower` any service is one. It makes one attempt
/// for each request. Retries, deadlines, credentials and errors are not its business, and it must
/// not follow redirects: credentials and bodies belong to the server that they were meant for.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and waits for status and headers of its answer.
    ///
    /// The body of the answer is read later. Dropping the future, or the body, ends the exchange.
    fn send(&self, request: http::Request<RequestBody>) -> TransportFuture<'_>;
}

/// An answer that is waited for.
pub type TransportFuture<'t> =
    Pin<Box<dyn Future<Output = Result<http::Response<ResponseBody>, TransportError>> + Send + 't>>;

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: http::Request<RequestBody>) -> TransportFuture<'_> {
        (**self).send(request)
    }
}

impl fmt::Debug for dyn Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a transport")
    }
}

/// A request that got no answer, and how far it came.
#[derive(Debug)]
pub struct TransportError {
    reach: Reach,
    is_connect: bool,
    is_timeout: bool,
    pub(super) source: BoxError,
}

/// How far a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// It cannot be sent, now or later.
    Never,
    /// Nothing of it was sent, or it was refused unread.
    NotSent,
    /// The server may have received it.
    MaybeSent,
}

/// Whether a request without an answer may have reached the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Nothing was sent.
    NotSent,
    /// The server may have received the request.
    MaybeSent,
}

impl TransportError {
    /// The server has not acted on the request, and will not: it is sent again.
    pub fn not_sent(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { reach: Reach::NotSent, is_connect: false, is_timeout: false, source: source.into() }
    }

    /// The server may have received the request. Say so in case of doubt.
    pub fn maybe_sent(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { reach: Reach::MaybeSent, ..Self::not_sent(source) }
    }

    /// Says that no connection could be made, so that nothing was sent.
    #[must_use]
    pub fn connect(self) -> Self {
        Self { reach: Reach::NotSent, is_connect: true, ..self }
    }

    /// Says that time ran out.
    #[must_use]
    pub fn timeout(self) -> Self {
        Self { is_timeout: true, ..self }
    }

    /// Says that nothing was sent and that trying again is of no use, as with a request that cannot be written.
    #[must_use]
    pub fn permanent(self) -> Self {
        Self { reach: Reach::Never, ..self }
    }

    /// Whether the server may have received the request.
    pub fn is_maybe_sent(&self) -> bool {
        self.reach == Reach::MaybeSent
    }

    /// Whether no connection could be made.
    pub fn is_connect(&self) -> bool {
        self.is_connect
    }

    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        self.is_timeout
    }

    /// Whether trying again is of no use.
    pub fn is_permanent(&self) -> bool {
        self.reach == Reach::Never
    }

    pub(super) fn progress(&self) -> Progress {
        if self.is_maybe_sent() { Progress::MaybeSent } else { Progress::NotSent }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.is_connect, self.reach) {
            (true, _) => "could not connect",
            (false, Reach::Never | Reach::NotSent) => "the request was not sent",
            (false, Reach::MaybeSent) => "the connection failed",
        })
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

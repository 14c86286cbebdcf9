//! Requests that the API makes to its callers: their check, and their bodies.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use serde::de::DeserializeOwned;

use super::answer::json_text;
use super::clock;
use super::probe::string_at;
use super::webhook_signature::{Period, SignatureError, WebhookSignature};
use super::{DecodeError, Secret};

/// Checks that requests were signed with one of several secrets, and reads their bodies.
///
/// While a secret is being replaced, the new and the old one are given.
#[derive(Clone)]
#[must_use]
pub struct WebhookVerifier {
    signature: &'static WebhookSignature,
    secrets: Vec<Secret<String>>,
    tolerance: Duration,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

/// Why a request is not one of the API, or what is wrong with its body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The request is not taken for one of the API: answer 400 and do nothing else.
    Signature(SignatureError),
    /// The request is one of the API, but its body is not what the document says.
    Payload(DecodeError),
}

/// What the body of a webhook is read as: any type that JSON is read into.
pub trait WebhookPayload: Sized {
    /// Reads a body whose signature was checked.
    #[doc(hidden)]
    fn read(body: &[u8]) -> Result<Self, DecodeError>;
}

impl<T: DeserializeOwned> WebhookPayload for T {
    fn read(body: &[u8]) -> Result<Self, DecodeError> {
        json_text(body)
    }
}

/// The string in a property of a body that says which webhook it is of.
#[doc(hidden)]
pub fn webhook_event(body: &[u8], property: &str) -> Option<String> {
    string_at(body, &[property])
}

impl WebhookVerifier {
    /// Takes the secrets; each is good by itself.
    pub fn new(
        signature: &'static WebhookSignature,
        secrets: impl IntoIterator<Item = impl Into<Secret<String>>>,
    ) -> Self {
        Self {
            signature,
            secrets: secrets.into_iter().map(Into::into).collect(),
            tolerance: signature.tolerance,
            clock: Arc::new(clock::time_of_day),
        }
    }

    /// Sets how far the time of a request may be from now, in whole seconds.
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Replaces the system's clock, as in tests.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Checks the signature of a request. The body must be what came, byte for byte.
    ///
    /// # Errors
    ///
    /// When the request is not one of the API, or was sent too long ago.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), SignatureError> {
        let period = Period { now: (self.clock)(), tolerance: self.tolerance };
        self.signature.check(headers, body, &self.secrets, period)
    }

    /// Checks the signature of a request and reads its body.
    ///
    /// # Errors
    ///
    /// When the request is not one of the API, or its body is not what the document says.
    pub fn parse<T: WebhookPayload>(&self, headers: &HeaderMap, body: &[u8]) -> Result<T, WebhookError> {
        self.verify(headers, body).map_err(WebhookError::Signature)?;
        T::read(body).map_err(WebhookError::Payload)
    }
}

impl WebhookSignature {
    /// Checks the signature of a request with the scheme's own tolerance.
    #[doc(hidden)]
    pub fn verify(&self, headers: &HeaderMap, body: &[u8], secrets: &[Secret<String>]) -> Result<(), SignatureError> {
        self.check(headers, body, secrets, Period { now: clock::time_of_day(), tolerance: self.tolerance })
    }

    /// Checks the signature of a request with the scheme's own tolerance and reads its body.
    #[doc(hidden)]
    pub fn parse<T: WebhookPayload>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        secrets: &[Secret<String>],
    ) -> Result<T, WebhookError> {
        self.verify(headers, body, secrets).map_err(WebhookError::Signature)?;
        T::read(body).map_err(WebhookError::Payload)
    }
}

impl fmt::Debug for WebhookVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookVerifier")
            .field("secrets", &self.secrets.len())
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature(error) => error.fmt(f),
            Self::Payload(error) => write!(f, "the body of the webhook was not understood: {error}"),
        }
    }
}

impl std::error::Error for WebhookError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Signature(error) => Some(error),
            Self::Payload(error) => Some(error),
        }
    }
}

impl From<SignatureError> for WebhookError {
    fn from(error: SignatureError) -> Self {
        Self::Signature(error)
    }
}

//! A client for one operation as a careful engineer writes it by hand: what a call of the generated client is measured
//! against.
//!
//! It promises what the generated call promises, in the cheapest way that is still plain code: what
//! [`by_hand_lean`](crate::by_hand_lean) does, and besides
//!
//! - properties and statuses that the document does not declare are kept;
//! - an answer has a limit of its size, and retries have a budget;
//! - the memory of the request's body is wiped;
//! - the texts of the server are made printable, and the token is taken out of them;
//! - a call may have a timeout, retries, header fields and a base URL of its own;
//! - an answer tells how many attempts there were and how long they took, an error when to come back.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use hosted_links::runtime::{RequestBody, ResponseBody, Transport, TransportError};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, InvalidHeaderValue, RETRY_AFTER, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body::Body;
use percent_encoding::utf8_percent_encode;
use tokio::time::Instant;
use zeroize::Zeroizing;

use crate::by_hand_lean::{RETRIES, SEGMENT, TIMEOUT, UpdateCustomer};
pub use crate::by_hand_types::{Customer, CustomerResponse, CustomerStatus, ErrorDetail, ErrorResponse};

/// Largest answer that is read, in bytes.
const LIMIT: usize = 64 << 20;

/// Longest pause that a server is obeyed in.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Most characters of a server's text that are printed.
const LONGEST_TEXT: usize = 300;

/// Retries that all calls together have, and what each takes of it: a call that succeeds puts 1 back.
const BUDGET: u32 = 500;
const RETRY: u32 = 5;

/// The client.
pub struct ByHand {
    transport: Arc<dyn Transport>,
    base_url: String,
    token: Zeroizing<String>,
    authorization: HeaderValue,
    user_agent: HeaderValue,
    budget: AtomicU32,
}

/// What holds for one call.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Time that it may take.
    pub timeout: Option<Duration>,
    /// How often it is tried again.
    pub retries: Option<u32>,
    /// Key that keeps it from taking effect twice.
    pub idempotency_key: Option<String>,
    /// Further header fields.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// Where it goes, if not to the client's base URL.
    pub base_url: Option<String>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer<T> {
    /// HTTP status.
    pub status: StatusCode,
    /// Header fields.
    pub headers: HeaderMap,
    /// The server's id of the request.
    pub request_id: Option<String>,
    /// Number of attempts.
    pub attempts: u32,
    /// Time that the whole call took.
    pub elapsed: Duration,
    /// The key that was sent with each attempt.
    pub idempotency_key: Option<HeaderValue>,
    /// The decoded body.
    pub value: T,
}

/// An answer that is an error.
pub struct Refusal {
    /// The answer; its value is none where the document does not describe it.
    pub answer: Answer<Option<ErrorResponse>>,
    /// The server's words, fit to be printed.
    pub message: Option<String>,
    /// When the server wants to be asked again.
    pub retry_after: Option<Duration>,
    /// The body as it came.
    pub body: Bytes,
}

/// Why a call failed.
pub enum CallError {
    /// A value cannot be sent.
    Invalid(String),
    /// No answer came.
    Transport(TransportError),
    /// The answer did not come whole.
    Body(Box<dyn std::error::Error + Send + Sync>),
    /// The answer is larger than the limit.
    TooLarge,
    /// The time was up.
    Timeout,
    /// The server answered with an error.
    Answered(Box<Refusal>),
    /// The answer is not what the document says.
    NotDecoded(serde_json::Error, Bytes),
}

impl fmt::Debug for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Neither bodies nor causes are printed: they may repeat the token.
impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(what) => write!(f, "cannot be sent: {what}"),
            Self::Transport(error) => fmt::Display::fmt(error, f),
            Self::Body(_) => f.write_str("the answer did not come whole"),
            Self::TooLarge => f.write_str("the answer is too large"),
            Self::Timeout => f.write_str("the time was up"),
            Self::Answered(refusal) => {
                let message = refusal.message.as_deref().unwrap_or_default();
                write!(f, "the server answered {}: {message}", refusal.answer.status)
            }
            Self::NotDecoded(..) => f.write_str("the answer was not understood"),
        }
    }
}

impl From<InvalidHeaderValue> for CallError {
    fn from(error: InvalidHeaderValue) -> Self {
        Self::Invalid(error.to_string())
    }
}

/// What every attempt of a call sends.
struct Ready {
    url: Uri,
    key: Option<HeaderValue>,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
    retries: u32,
}

/// An answer that is not decoded.
pub struct Raw {
    head: http::response::Parts,
    body: Bytes,
    attempts: u32,
    elapsed: Duration,
    idempotency_key: Option<HeaderValue>,
}

impl ByHand {
    /// Makes a client.
    pub fn new(
        transport: Arc<dyn Transport>,
        base_url: &str,
        token: &str,
        user_agent: HeaderValue,
    ) -> Result<Self, CallError> {
        let mut authorization = HeaderValue::try_from(format!("Bearer {token}"))?;
        authorization.set_sensitive(true);
        let (base_url, token) = (base_url.to_owned(), Zeroizing::new(token.to_owned()));
        Ok(Self { transport, base_url, token, authorization, user_agent, budget: AtomicU32::new(BUDGET) })
    }

    /// Updates a customer.
    pub async fn update(
        &self,
        id: &str,
        customer: &UpdateCustomer,
        options: Options,
    ) -> Result<Answer<CustomerResponse>, CallError> {
        let raw = self.update_raw(id, customer, options).await?;
        if !raw.head.status.is_success() {
            return Err(self.refusal(raw));
        }
        match serde_json::from_slice(&raw.body) {
            Ok(value) => Ok(self.answer(raw, value)),
            Err(error) => Err(CallError::NotDecoded(error, raw.body)),
        }
    }

    /// Updates a customer and does not decode the answer.
    pub async fn update_raw(&self, id: &str, customer: &UpdateCustomer, options: Options) -> Result<Raw, CallError> {
        if matches!(id, "" | "." | "..") {
            return Err(CallError::Invalid("the id changes the path".to_owned()));
        }
        let started = Instant::now();
        let base_url = options.base_url.as_ref().unwrap_or(&self.base_url);
        let url = format!("{base_url}/customers/{}", utf8_percent_encode(id, SEGMENT));
        let url = Uri::try_from(url).map_err(|error| CallError::Invalid(error.to_string()))?;
        let body = body_of(customer).map_err(|error| CallError::Invalid(error.to_string()))?;
        let key = options.idempotency_key.map(key_of).transpose()?;
        let ready = Ready { url, key, headers: options.headers, body, retries: options.retries.unwrap_or(RETRIES) };
        let call = self.send(&ready);
        let sent = tokio::time::timeout_at(started + options.timeout.unwrap_or(TIMEOUT), call).await;
        let (head, body, attempts) = sent.map_err(|_| CallError::Timeout)??;
        Ok(Raw { head, body, attempts, elapsed: started.elapsed(), idempotency_key: ready.key })
    }

    /// Sends a request until its answer is final.
    async fn send(&self, ready: &Ready) -> Result<(http::response::Parts, Bytes, u32), CallError> {
        let mut attempts = 0;
        loop {
            let mut request = Request::new(RequestBody::from(ready.body.clone()));
            *request.method_mut() = Method::PATCH;
            *request.uri_mut() = ready.url.clone();
            let headers = request.headers_mut();
            headers.insert(AUTHORIZATION, self.authorization.clone());
            headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            headers.insert(USER_AGENT, self.user_agent.clone());
            if let Some(key) = &ready.key {
                headers.insert(HeaderName::from_static("idempotency-key"), key.clone());
            }
            for (name, value) in &ready.headers {
                headers.insert(name, value.clone());
            }
            let sent = self.transport.send(request).await;
            attempts += 1;
            if attempts == 1 && sent.as_ref().is_ok_and(|response| response.status().is_success()) {
                self.put_back();
            }
            if attempts <= ready.retries
                && is_worth_another(&sent, ready.key.is_some())
                && let Some(pause) = pause(&sent, attempts)
                && self.take_retry()
            {
                tokio::time::sleep(pause).await;
                continue;
            }
            let (head, body) = sent.map_err(CallError::Transport)?.into_parts();
            return Ok((head, read(body).await?, attempts));
        }
    }

    /// Puts back what a call that succeeded at once earns.
    fn put_back(&self) {
        let more = |left: u32| (left < BUDGET).then_some(left + 1);
        let _full = self.budget.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }

    /// Takes a retry out of the budget, if there is one.
    fn take_retry(&self) -> bool {
        self.budget.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(RETRY)).is_ok()
    }

    /// What an answer is once its body was understood.
    fn answer<T>(&self, raw: Raw, value: T) -> Answer<T> {
        let Raw { head: http::response::Parts { status, headers, .. }, attempts, elapsed, idempotency_key, .. } = raw;
        let request_id = headers.get("x-request-id").and_then(|value| value.to_str().ok());
        let request_id = request_id.map(|text| self.printable(text));
        Answer { status, headers, request_id, attempts, elapsed, idempotency_key, value }
    }

    /// What an answer that is an error means.
    fn refusal(&self, raw: Raw) -> CallError {
        let value: Option<ErrorResponse> = serde_json::from_slice(&raw.body).ok();
        let message = value.as_ref().map(|value| self.printable(&value.error.message));
        let (retry_after, body) = (retry_after(&raw.head.headers), raw.body.clone());
        CallError::Answered(Box::new(Refusal { answer: self.answer(raw, value), message, retry_after, body }))
    }

    /// A text of the server on one line, short, and without the token.
    fn printable(&self, text: &str) -> String {
        if text.len() <= LONGEST_TEXT && !text.contains(self.token.as_str()) && !text.contains(char::is_control) {
            return text.to_owned();
        }
        let text = text.replace(self.token.as_str(), "[REDACTED]");
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_TEXT).collect()
    }
}

/// A key as the value of a header.
fn key_of(key: String) -> Result<HeaderValue, CallError> {
    if key.is_empty() || key.len() > 255 || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(CallError::Invalid("the key is not 1 to 255 visible ASCII characters".to_owned()));
    }
    HeaderValue::from_maybe_shared(Bytes::from(key)).map_err(CallError::from)
}

/// The body that a customer is sent as. Its memory is wiped, and never outgrown: what is outgrown would not be.
fn body_of(customer: &UpdateCustomer) -> serde_json::Result<Bytes> {
    let name = customer.name.as_ref().map_or(0, String::len);
    let email = customer.email.iter().flatten().map(String::len).sum::<usize>();
    // A byte takes six at most, as in `\u0000`; the names and the status take 64.
    let mut json = Zeroizing::new(Vec::with_capacity(64 + 6 * (name + email)));
    serde_json::to_writer(&mut *json, customer)?;
    Ok(Bytes::from_owner(json))
}

/// Reads the body of an answer, up to the limit. Most come in one piece, which is not copied.
async fn read(mut body: ResponseBody) -> Result<Bytes, CallError> {
    let mut whole = Bytes::new();
    while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let Ok(piece) = frame.map_err(CallError::Body)?.into_data() else { continue };
        if whole.len() + piece.len() > LIMIT {
            return Err(CallError::TooLarge);
        }
        if whole.is_empty() {
            whole = piece;
        } else {
            let mut joined = BytesMut::from(whole);
            joined.extend_from_slice(&piece);
            whole = joined.freeze();
        }
    }
    Ok(whole)
}

/// Whether the call may succeed when it is tried again, and does not take effect twice, which a key keeps it from.
fn is_worth_another(sent: &Result<Response<ResponseBody>, TransportError>, has_key: bool) -> bool {
    match sent {
        Ok(response) if response.status().is_success() => false,
        Ok(response) => match response.headers().get("x-should-retry").map(HeaderValue::as_bytes) {
            Some(b"true") => has_key,
            Some(b"false") => false,
            _ => match response.status().as_u16() {
                429 => true,
                408 | 500 | 502..=504 => has_key,
                _ => false,
            },
        },
        Err(error) => !error.is_permanent() && (has_key || !error.is_maybe_sent()),
    }
}

/// What the server asks for, or half a second, doubled each time; none where the server asks for too much.
fn pause(sent: &Result<Response<ResponseBody>, TransportError>, attempts: u32) -> Option<Duration> {
    match sent.as_ref().ok().and_then(|response| retry_after(response.headers())) {
        Some(wanted) => (wanted <= LONGEST_PAUSE).then_some(wanted),
        None => Some(Duration::from_millis(250) * (1 << attempts)),
    }
}

/// When the server wants to be asked again.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let number = |value: &HeaderValue| value.to_str().ok()?.parse().ok();
    let milliseconds = headers.get("retry-after-ms").and_then(number).map(Duration::from_millis);
    milliseconds.or_else(|| headers.get(RETRY_AFTER).and_then(number).map(Duration::from_secs))
}

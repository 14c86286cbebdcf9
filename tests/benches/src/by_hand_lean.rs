//! A client for one operation as an engineer writes it by hand who promises less than the generated client: a second
//! measure, as low as it gets.
//!
//! It keeps what a caller needs of every call, and in the cheapest way that is still plain code: the header values that
//! never change are made once, the URL, the key and the body once for all attempts, a failure that passes is tried again
//! with the same key, and the answer keeps its status, headers, request id and key. It forgets undeclared properties and
//! unknown statuses, takes no credential out of texts, does not wipe the memory of bodies, has no limit on the size of an
//! answer, none on the retries of all calls together, and does not tell how long a call took.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hosted_links::runtime::{RequestBody, ResponseBody, Transport, TransportError};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, InvalidHeaderValue, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What is encoded in a segment of a path: all but the unreserved characters (RFC 3986, 2.3).
pub(crate) const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Time that a whole call may take.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(60);

/// How often a call is tried again.
pub(crate) const RETRIES: u32 = 2;

/// The client.
pub struct ByHand {
    transport: Arc<dyn Transport>,
    base_url: String,
    authorization: HeaderValue,
    user_agent: HeaderValue,
}

/// The body of the request; what is not set is not sent.
#[derive(Clone, Debug, Default, Serialize)]
pub struct UpdateCustomer {
    /// New name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// New address; `Some(None)` deletes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Option<String>>,
    /// New status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<CustomerStatus>,
}

/// The body of the answer.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct CustomerResponse {
    /// The customer.
    pub data: Customer,
    /// Id of the request.
    pub request_id: String,
}

/// A customer.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[expect(missing_docs, reason = "the names of the document")]
pub struct Customer {
    pub id: String,
    pub object: String,
    pub name: String,
    pub email: Option<String>,
    pub status: CustomerStatus,
    pub metadata: Option<BTreeMap<String, serde_json::Value>>,
    pub archived_at: Option<String>,
    pub team_id: String,
    pub created_at: String,
    pub updated_at: String,
}

/// Status of a customer.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names of the document")]
pub enum CustomerStatus {
    Pending,
    Active,
    Suspended,
    Archived,
    #[serde(other)]
    Unknown,
}

/// The body of an error.
#[derive(Clone, Debug, Deserialize)]
pub struct ErrorResponse {
    /// What went wrong.
    pub error: ErrorDetail,
}

/// What went wrong.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names of the document")]
pub struct ErrorDetail {
    #[serde(rename = "type")]
    pub kind: String,
    pub code: String,
    pub message: String,
    pub param: Option<String>,
    pub request_id: String,
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
    /// The key that was sent with each attempt.
    pub idempotency_key: HeaderValue,
    /// The decoded body.
    pub value: T,
}

/// Why a call failed.
#[derive(Debug)]
pub enum CallError {
    /// A value cannot be sent.
    Invalid(String),
    /// No answer came.
    Transport(TransportError),
    /// The answer did not come whole.
    Body(Box<dyn std::error::Error + Send + Sync>),
    /// The time was up.
    Timeout,
    /// The server answered with an error.
    Answered(Box<Answer<Option<ErrorResponse>>>, Bytes),
    /// The answer is not what the document says.
    NotDecoded(serde_json::Error, Bytes),
}

impl From<InvalidHeaderValue> for CallError {
    fn from(error: InvalidHeaderValue) -> Self {
        Self::Invalid(error.to_string())
    }
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
        Ok(Self { transport, base_url: base_url.to_owned(), authorization, user_agent })
    }

    /// Updates a customer.
    pub async fn update<T: DeserializeOwned>(
        &self,
        id: &str,
        customer: &UpdateCustomer,
        idempotency_key: &str,
    ) -> Result<Answer<T>, CallError> {
        let (head, body, key) = self.update_raw(id, customer, idempotency_key).await?;
        answer(head, body, key)
    }

    /// Updates a customer and does not decode the answer.
    pub async fn update_raw(
        &self,
        id: &str,
        customer: &UpdateCustomer,
        idempotency_key: &str,
    ) -> Result<(http::response::Parts, Bytes, HeaderValue), CallError> {
        if id.is_empty() {
            return Err(CallError::Invalid("the id is empty".to_owned()));
        }
        let url = format!("{}/customers/{}", self.base_url, utf8_percent_encode(id, SEGMENT));
        let url = Uri::try_from(url).map_err(|error| CallError::Invalid(error.to_string()))?;
        let body = serde_json::to_vec(customer).map_err(|error| CallError::Invalid(error.to_string()))?;
        let body = Bytes::from(body);
        let key = HeaderValue::from_str(idempotency_key)?;
        let call = self.send(Method::PATCH, &url, &key, &body);
        let (head, body) = tokio::time::timeout(TIMEOUT, call).await.map_err(|_| CallError::Timeout)??;
        Ok((head, body, key))
    }

    /// Sends a request until its answer is final.
    async fn send(
        &self,
        method: Method,
        url: &Uri,
        key: &HeaderValue,
        body: &Bytes,
    ) -> Result<(http::response::Parts, Bytes), CallError> {
        let mut retries = 0;
        loop {
            let mut request = Request::new(RequestBody::from(body.clone()));
            *request.method_mut() = method.clone();
            *request.uri_mut() = url.clone();
            let headers = request.headers_mut();
            headers.insert(AUTHORIZATION, self.authorization.clone());
            headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            headers.insert(USER_AGENT, self.user_agent.clone());
            headers.insert(HeaderName::from_static("idempotency-key"), key.clone());
            let sent = self.transport.send(request).await;
            if retries < RETRIES && is_worth_another(&sent) {
                retries += 1;
                tokio::time::sleep(pause(&sent, retries)).await;
                continue;
            }
            let (head, body) = sent.map_err(CallError::Transport)?.into_parts();
            return Ok((head, body.bytes().await.map_err(CallError::Body)?));
        }
    }
}

/// Whether the call may succeed when it is tried again: the key keeps it from taking effect twice.
fn is_worth_another(sent: &Result<Response<ResponseBody>, TransportError>) -> bool {
    match sent {
        Ok(response) => matches!(response.status().as_u16(), 408 | 429 | 500 | 502..=504),
        Err(error) => !error.is_permanent(),
    }
}

/// What the server asks for, or half a second, doubled each time.
fn pause(sent: &Result<Response<ResponseBody>, TransportError>, retries: u32) -> Duration {
    let headers = sent.as_ref().ok().map(Response::headers);
    let seconds = headers.and_then(|headers| headers.get("retry-after")?.to_str().ok()?.parse().ok());
    seconds.map_or(Duration::from_millis(250) * (1 << retries), Duration::from_secs)
}

/// What an answer means.
pub fn answer<T: DeserializeOwned>(
    head: http::response::Parts,
    body: Bytes,
    idempotency_key: HeaderValue,
) -> Result<Answer<T>, CallError> {
    let http::response::Parts { status, headers, .. } = head;
    let request_id = headers.get("x-request-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    if !status.is_success() {
        let value = serde_json::from_slice(&body).ok();
        return Err(CallError::Answered(
            Box::new(Answer { status, headers, request_id, idempotency_key, value }),
            body,
        ));
    }
    match serde_json::from_slice(&body) {
        Ok(value) => Ok(Answer { status, headers, request_id, idempotency_key, value }),
        Err(error) => Err(CallError::NotDecoded(error, body)),
    }
}

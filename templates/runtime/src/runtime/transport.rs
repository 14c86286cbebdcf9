//! One attempt of a call.

use std::error::Error;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use tokio::time::{Instant, timeout_at};

use super::Answer;
use super::client::Ready;
use super::incoming::Incoming;
use super::prepare::Prepared;
use super::redact::root_cause;

/// How an attempt ended.
#[derive(Debug)]
pub(crate) enum Attempt {
    /// The server answered.
    Answered(Answer),
    /// Status and headers came, but not the whole body; the answer holds what came of it.
    Broken(Answer, Fault),
    /// No answer came.
    Failed(Progress, Fault),
}

/// Whether a request without an answer may have reached the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Nothing was sent.
    NotSent,
    /// The server may have received the request.
    MaybeSent,
}

/// What went wrong on the way.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) cause: Cause,
    pub(crate) text: String,
    pub(crate) source: Option<Box<dyn Error + Send + Sync>>,
}

/// Kind of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// No connection could be made.
    Connect,
    /// No connection could be made in time.
    ConnectTimeout,
    /// The time of the call was up.
    Timeout,
    /// Anything else.
    Other,
}

impl Attempt {
    /// The answer, whole or not.
    pub(crate) fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Answered(answer) | Self::Broken(answer, _) => Some(answer),
            Self::Failed(..) => None,
        }
    }

    /// The kind of fault, if there was one.
    pub(crate) fn cause(&self) -> Option<Cause> {
        match self {
            Self::Answered(_) => None,
            Self::Broken(_, fault) | Self::Failed(_, fault) => Some(fault.cause),
        }
    }
}

impl Fault {
    fn timeout(timeout: Duration) -> Self {
        let text = format!("the call took longer than its {} s", timeout.as_secs_f64());
        Self { cause: Cause::Timeout, text, source: None }
    }

    /// Anything that no library reported.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { cause: Cause::Other, text: text.into(), source: None }
    }

    /// Nothing came for a while.
    pub(super) fn idle(timeout: Duration) -> Self {
        let text = format!("nothing came for {} s", timeout.as_secs_f64());
        Self { cause: Cause::Timeout, text, source: None }
    }

    pub(super) fn of(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let cause = match (error.is_connect(), error.is_timeout()) {
            (true, true) => Cause::ConnectTimeout,
            (true, false) => Cause::Connect,
            (false, true) => Cause::Timeout,
            (false, false) => Cause::Other,
        };
        let what = if error.is_connect() { "could not connect" } else { "the connection failed" };
        Self { cause, text: format!("{what}: {}", root_cause(&error)), source: Some(Box::new(error)) }
    }

    pub(super) fn too_large(what: &str, limit: u64) -> Self {
        Self::new(format!("{what} is larger than {limit} bytes"))
    }
}

/// Sends a request once and reads the answer: whole, unless the operation wants to read its body later.
pub(super) async fn attempt(ready: &Ready, request: &Prepared, deadline: Option<Instant>) -> Attempt {
    let mut http = reqwest::Request::new(request.method.clone(), request.url.clone());
    http.headers_mut().clone_from(&request.headers);
    if let Some(body) = &request.body {
        match before(deadline, body.open()).await {
            Some(Ok(body)) => *http.body_mut() = Some(body),
            Some(Err(text)) => return Attempt::Failed(Progress::NotSent, Fault::new(text)),
            None => return Attempt::Failed(Progress::NotSent, Fault::timeout(request.timeout)),
        }
    }
    match before(deadline, ready.http.execute(http)).await {
        Some(Ok(response)) => begin(response, request, ready.max_response_bytes, deadline).await,
        Some(Err(error)) => {
            let progress =
                if error.is_connect() || error.is_builder() { Progress::NotSent } else { Progress::MaybeSent };
            Attempt::Failed(progress, Fault::of(error))
        }
        None => Attempt::Failed(Progress::MaybeSent, Fault::timeout(request.timeout)),
    }
}

/// Leaves the body to be read later, where the operation wants that; reads it where it does not.
async fn begin(mut response: reqwest::Response, request: &Prepared, limit: u64, deadline: Option<Instant>) -> Attempt {
    let head = Answer::new(response.status(), std::mem::take(response.headers_mut()), Bytes::new());
    if !(request.streamed)(&head) {
        *response.headers_mut() = head.into_headers();
        return read(response, limit, deadline, request.timeout).await;
    }
    let status = head.status_code();
    let body = http::Response::<reqwest::Body>::from(response).into_body();
    Attempt::Answered(Answer::begun(status, head.into_headers(), Incoming::new(body, request.idle_timeout)))
}

/// Reads a body piece by piece, so that none gets larger than the limit.
async fn read(mut response: reqwest::Response, limit: u64, deadline: Option<Instant>, timeout: Duration) -> Attempt {
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let declared = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let answer = |body: Bytes| Answer::new(status, headers, body);
    // A declared length is not believed beyond this: the memory is taken when the bytes are there.
    let capacity = usize::try_from(declared.unwrap_or(0).min(limit).min(1 << 16)).unwrap_or(0);
    let mut body = BytesMut::with_capacity(capacity);
    loop {
        match before(deadline, response.chunk()).await {
            Some(Ok(Some(chunk))) => {
                let size = u64::try_from(body.len().saturating_add(chunk.len())).unwrap_or(u64::MAX);
                if size > limit {
                    return Attempt::Broken(answer(body.freeze()), Fault::too_large("the body", limit));
                }
                body.extend_from_slice(&chunk);
            }
            Some(Ok(None)) => return Attempt::Answered(answer(body.freeze())),
            Some(Err(error)) => return Attempt::Broken(answer(body.freeze()), Fault::of(error)),
            None => return Attempt::Broken(answer(body.freeze()), Fault::timeout(timeout)),
        }
    }
}

/// Waits until a time; `None` when it has come.
async fn before<F: std::future::Future>(deadline: Option<Instant>, future: F) -> Option<F::Output> {
    match deadline {
        Some(deadline) => timeout_at(deadline, future).await.ok(),
        None => Some(future.await),
    }
}

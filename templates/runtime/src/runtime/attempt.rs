//! One attempt of a call.

use std::error::Error;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body::Body;

use super::Answer;
use super::client::Ready;
use super::clock::{Instant, timeout_at};
use super::incoming::Incoming;
use super::message_body::{BoxError, RequestBody, ResponseBody};
use super::payload::Payload;
use super::prepare::Prepared;
use super::redact::root_cause;
pub(crate) use super::transport::Progress;
use super::transport::TransportError;
use super::upload::Source;

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
    /// The request was not written, or was refused unread.
    Refused,
    /// Anything else.
    Other,
}

impl Cause {
    /// Whether a request that was not sent for this reason may be sent later.
    pub(super) fn may_pass(self) -> bool {
        self != Self::Other
    }
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

    /// No answer came.
    fn of(error: TransportError) -> Self {
        let cause = match (error.is_connect(), error.is_timeout()) {
            _ if error.is_permanent() => Cause::Other,
            (true, true) => Cause::ConnectTimeout,
            (true, false) => Cause::Connect,
            (false, true) => Cause::Timeout,
            (false, false) if error.is_maybe_sent() => Cause::Other,
            (false, false) => Cause::Refused,
        };
        Self { cause, text: format!("{error}: {}", root_cause(&*error.source)), source: Some(error.source) }
    }

    /// A body did not come whole.
    pub(super) fn of_body(error: BoxError) -> Self {
        let error = error.downcast().map_or_else(TransportError::maybe_sent, |error| *error);
        Self::of(error)
    }

    pub(super) fn too_large(what: &str, limit: u64) -> Self {
        Self::new(format!("{what} is larger than {limit} bytes"))
    }
}

/// Sends a request once and reads the answer: whole, unless the operation wants to read its body later.
pub(super) async fn attempt(ready: &Ready, request: &Prepared, deadline: Option<Instant>) -> Attempt {
    let late = |progress| Attempt::Failed(progress, Fault::timeout(request.timeout));
    let permit = match &ready.permits {
        None => None,
        // Boxed, as most clients need no room for it.
        Some(permits) => match timeout_at(deadline, Box::pin(Arc::clone(permits).acquire_owned())).await {
            // It is never closed.
            Some(permit) => permit.ok(),
            None => return late(Progress::NotSent),
        },
    };
    let body = match &request.body {
        None => RequestBody::empty(),
        Some(Payload::One(Source::Bytes(bytes))) => bytes.clone().into(),
        Some(body) => match timeout_at(deadline, Box::pin(body.open())).await {
            Some(Ok(body)) => body,
            Some(Err(text)) => return Attempt::Failed(Progress::NotSent, Fault::new(text)),
            None => return late(Progress::NotSent),
        },
    };
    let response = match timeout_at(deadline, ready.transport.send(request.with_body(ready, body))).await {
        Some(Ok(response)) => response,
        Some(Err(error)) => return Attempt::Failed(error.progress(), Fault::of(error)),
        None => return late(Progress::MaybeSent),
    };
    let (mut answer, mut body) = take_apart(response);
    // Retries end with the first byte of a body that the operation wants to read later.
    if (request.streamed)(&answer) {
        return Attempt::Answered(answer.begin(Incoming::new(body, request.idle_timeout, permit)));
    }
    let mut received = Received::new(ready.max_response_bytes);
    let read = timeout_at(deadline, pin!(received.read(&mut body, &answer))).await;
    answer.set_body(received.into_bytes());
    match read {
        Some(Ok(())) => Attempt::Answered(answer),
        Some(Err(fault)) => Attempt::Broken(answer, fault),
        None => Attempt::Broken(answer, Fault::timeout(request.timeout)),
    }
}

/// The answer without its body, and the body.
fn take_apart(response: http::Response<ResponseBody>) -> (Answer, ResponseBody) {
    let (head, body) = response.into_parts();
    (Answer::new(head.status, head.headers, Bytes::new()), body)
}

/// What has come of a body.
struct Received {
    /// The first piece, while it is the only one: most bodies come in one, which is not copied then.
    first: Bytes,
    /// All pieces, once there are several.
    all: BytesMut,
    /// Largest body that is accepted, in bytes.
    limit: u64,
}

impl Received {
    fn new(limit: u64) -> Self {
        Self { first: Bytes::new(), all: BytesMut::new(), limit }
    }

    /// Reads the body of an answer piece by piece, so that none gets larger than the limit.
    async fn read(&mut self, body: &mut ResponseBody, answer: &Answer) -> Result<(), Fault> {
        while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await {
            // What is no data is trailers.
            let Ok(chunk) = frame.map_err(Fault::of_body)?.into_data() else {
                continue;
            };
            let size = self.first.len().saturating_add(self.all.len()).saturating_add(chunk.len());
            if u64::try_from(size).unwrap_or(u64::MAX) > self.limit {
                return Err(Fault::too_large("the body", self.limit));
            }
            self.push(chunk, answer);
        }
        Ok(())
    }

    fn push(&mut self, chunk: Bytes, answer: &Answer) {
        if self.first.is_empty() && self.all.is_empty() {
            self.first = chunk;
            return;
        }
        if self.all.is_empty() {
            // A declared length is not believed beyond this: the memory is taken when the bytes are there.
            let declared = answer.content_length().unwrap_or(0);
            let capacity = usize::try_from(declared.min(self.limit).min(1 << 16)).unwrap_or(0);
            self.all.reserve(capacity.max(self.first.len().saturating_add(chunk.len())));
            self.all.extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.all.extend_from_slice(&chunk);
    }

    fn into_bytes(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}

//! All attempts of a call. Nothing here depends on the types of an operation, so it is compiled once.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;

use super::attempt::{Attempt, Fault, Progress, attempt};
use super::authenticate::Sent;
use super::call::Call;
use super::client::Ready;
use super::clock::{self, Instant, sleep};
use super::error::{ErrorKind, Facts};
use super::incoming::Origin;
use super::message_body::BoxError;
use super::operation::Operation;
use super::payload::Payload;
use super::prepare::{Prepared, prepare};
use super::redact::{Known, clean, request_id, server_message, what_came};
use super::retry::{self, Repeat};
use super::{Answer, Core, DecodeError, trace};

/// A call that was answered.
pub(super) struct Exchange {
    pub(super) answer: Answer,
    pub(super) trace: Trace,
}

/// How a call went.
#[derive(Clone)]
pub(super) struct Trace {
    pub(super) core: Core,
    pub(super) operation: &'static Operation,
    pub(super) attempts: u32,
    pub(super) elapsed: Duration,
    pub(super) idempotency_key: Option<HeaderValue>,
    pub(super) repeat: Repeat,
    /// What was secret in the request and is not in every one.
    pub(super) sent: Sent,
}

/// Makes all attempts of a call.
pub(super) fn execute(call: Call) -> Pin<Box<dyn Future<Output = Result<Exchange, Box<Facts>>> + Send>> {
    Box::pin(run(call))
}

async fn run(mut call: Call) -> Result<Exchange, Box<Facts>> {
    let started = clock::now();
    let operation = call.operation;
    let core = call.core.clone();
    // Before what is sent of it is known, the call is left as it is, so that its error knows its secrets.
    let request = match prepare(&core, &mut call, started).await {
        Ok(request) => request,
        Err(unsent) => {
            let sent = Sent::of(std::mem::take(&mut call.secrets));
            return Err(unsent.into_facts(operation.id, Known { ready: core.ready().ok(), sent: &sent }));
        }
    };
    let ready = core.ready().map_err(|error| Facts::new(operation.id, ErrorKind::NotSent, error.to_string()))?;
    let repeat = Repeat::of(operation, request.idempotency_key().is_some());
    let made = attempts(ready, request, repeat, started).await;
    let idempotency_key = request.idempotency_key().cloned();
    let sent = std::mem::take(&mut request.sent);
    let trace =
        Trace { operation, attempts: made.number, elapsed: started.elapsed(), idempotency_key, repeat, sent, core };
    match made.last {
        Attempt::Answered(mut answer) => {
            if answer.is_begun() {
                let head = answer.with_body(Bytes::new());
                request.sent = trace.sent.clone();
                let request = call.request.take().map(Box::new);
                answer.set_origin(Origin { trace: trace.clone(), request, head });
            }
            Ok(Exchange { answer, trace })
        }
        Attempt::Broken(answer, fault) => {
            let received = u64::try_from(answer.body().len()).ok();
            Err(trace.broken(answer, received, fault))
        }
        // What an earlier attempt may have done is done, whatever became of the last one.
        Attempt::Failed(Progress::NotSent, fault) if made.reached => Err(trace.failed(Progress::MaybeSent, fault)),
        Attempt::Failed(progress, fault) => Err(trace.failed(progress, fault)),
    }
}

/// The attempts of a call.
pub(super) struct Attempts {
    /// The one that was final.
    pub(super) last: Attempt,
    /// How many there were.
    number: u32,
    /// Whether one of them may have reached the server.
    reached: bool,
}

/// Tries until an attempt is final; `request` is then what that one sent.
pub(super) async fn attempts(ready: &Ready, request: &mut Prepared, repeat: Repeat, started: Instant) -> Attempts {
    let (mut retries, mut reached, mut renewals) = (0_u32, false, 0_u32);
    let deadline = started.checked_add(request.timeout);
    loop {
        let span = trace::open(ready, request, retries);
        let last = span.around(attempt(ready, request, deadline)).await;
        span.close(ready, request, &last);
        reached |= !matches!(last, Attempt::Failed(Progress::NotSent, _));
        let number = retries.saturating_add(1);
        if retries == 0 && last.answer().is_some_and(|answer| answer.status_code().is_success()) {
            ready.budget.earn();
        }
        // A stream that was read from is gone.
        if request.body.as_ref().is_some_and(Payload::is_spent) {
            request.refused(ready, &last);
            return Attempts { last, number, reached };
        }
        // A 401 had no effect, so that the call may be made again with a new credential, whatever it does.
        if renewals == 0 && retries < request.max_retries && !request.sent.credentials().is_empty() {
            // Boxed, as most calls need no room for it.
            if let Some(renewed) = Box::pin(request.renewed(ready, &last, started)).await {
                trace::renewing(number);
                (*request, retries, renewals) = (renewed, number, 1);
                continue;
            }
        } else {
            request.refused(ready, &last);
        }
        let is_retried = retries < request.max_retries && retry::is_retryable(&last, repeat);
        let pause = || retry::pause(&last, repeat, retries, fastrand::f64(), clock::time_of_day());
        let Some(pause) = is_retried.then(pause).flatten() else {
            return Attempts { last, number, reached };
        };
        let in_time = deadline.is_none_or(|deadline| pause < deadline.saturating_duration_since(clock::now()));
        if !in_time || !ready.budget.take(last.cause()) {
            return Attempts { last, number, reached };
        }
        trace::pausing(number, pause);
        sleep(pause).await;
        retries = number;
    }
}

impl Exchange {
    /// Facts of an answer that is an error.
    pub(super) fn answered(self) -> Box<Facts> {
        let status = self.answer.status_code();
        let reason = status.canonical_reason().unwrap_or("<unknown status code>");
        let text = ["the server answered ", status.as_str(), " ", reason].concat();
        self.trace.facts(ErrorKind::Answered, text, self.answer, None)
    }

    /// Facts of an answer that is an error and has no body that the document declares.
    pub(super) fn undeclared(self) -> Box<Facts> {
        let what = what_came(&self.answer);
        let mut facts = self.answered();
        if let Some(what) = what.filter(|_| facts.server_message.is_none()) {
            facts.text.extend([" with ", &what]);
        }
        facts
    }

    /// Facts of an answer that was not understood.
    pub(super) fn not_decoded(self, error: DecodeError) -> Box<Facts> {
        let text = format!("the server answered {}, but it was not understood: {error}", self.answer.status_code());
        let mut facts = self.trace.facts(ErrorKind::NotDecoded, text, self.answer, Some(Box::new(error)));
        facts.retryable = false;
        facts
    }

    /// Request id of the answer.
    pub(super) fn request_id(&self) -> Option<Cow<'_, str>> {
        request_id(self.trace.known(), &self.answer, &[self.trace.operation.request_id])
    }
}

impl Trace {
    /// What must not be printed of the server's texts.
    pub(super) fn known(&self) -> Known<'_> {
        Known { ready: self.core.ready().ok(), sent: &self.sent }
    }

    /// Facts of an answer.
    pub(super) fn facts(self, kind: ErrorKind, text: String, answer: Answer, source: Option<BoxError>) -> Box<Facts> {
        let mut facts = Facts::new(self.operation.id, kind, text);
        let places = [self.operation.request_id, &["request_id"], &["error", "request_id"]];
        facts.source = source;
        facts.request_id = request_id(self.known(), &answer, &places).map(Cow::into_owned);
        facts.server_message = if answer.status_code().is_success() && kind == ErrorKind::NotDecoded {
            None
        } else {
            server_message(self.known(), &answer)
        };
        facts.retry_after = retry::retry_after(answer.headers(), clock::time_of_day());
        let attempt = Attempt::Answered(answer);
        facts.retryable = retry::is_retryable(&attempt, self.repeat);
        if let Attempt::Answered(answer) = attempt {
            facts.answer = Some(answer);
        }
        self.complete(facts)
    }

    /// Facts of an answer whose body did not come whole; `received` counts the bytes that came, where that is known.
    pub(super) fn broken(self, answer: Answer, received: Option<u64>, fault: Fault) -> Box<Facts> {
        let how = match (received, answer.content_length()) {
            (Some(received), Some(length)) => format!("only {received} of {length} bytes of its body were read"),
            (Some(received), None) => format!("only {received} bytes of its body were read"),
            (None, _) => "its body broke off".to_owned(),
        };
        let text = format!("the server answered {}, but {how}: {}", answer.status_code(), fault.text);
        let mut facts = self.facts(ErrorKind::NotDecoded, text, answer, fault.source);
        facts.received = received;
        facts.cause = Some(fault.cause);
        facts
    }

    /// Facts of a call without an answer.
    pub(super) fn failed(self, progress: Progress, fault: Fault) -> Box<Facts> {
        let (kind, note) = match (progress, self.repeat) {
            (Progress::NotSent, _) => (ErrorKind::NotSent, ""),
            (Progress::MaybeSent, Repeat::Safe) => (ErrorKind::MaybeSent, ""),
            (Progress::MaybeSent, Repeat::Unsafe | Repeat::Once) => {
                (ErrorKind::MaybeSent, "; it may have taken effect")
            }
        };
        let mut facts = Facts::new(self.operation.id, kind, format!("no answer: {}{note}", fault.text));
        facts.retryable = match progress {
            Progress::NotSent => fault.cause.may_pass(),
            Progress::MaybeSent => self.repeat == Repeat::Safe,
        };
        facts.cause = Some(fault.cause);
        facts.source = fault.source;
        self.complete(facts)
    }

    fn complete(self, mut facts: Facts) -> Box<Facts> {
        clean(self.known(), &mut facts);
        facts.attempts = self.attempts;
        facts.idempotency_key = self.idempotency_key;
        Box::new(facts)
    }
}

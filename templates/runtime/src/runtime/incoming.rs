//! The body of an answer that is read piece by piece, after the call that it answers.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body;
use tokio::sync::OwnedSemaphorePermit;

use super::attempt::{Attempt, Fault};
use super::clock::{self, Sleep, sleep};
use super::error::{Error, ErrorKind};
use super::execute::{Exchange, Trace};
use super::message_body::ResponseBody;
use super::prepare::Prepared;
use super::{Answer, DecodeError};

/// A body that is still to be read. Dropping it ends the exchange.
pub(crate) struct Incoming {
    body: ResponseBody,
    idle_timeout: Duration,
    timer: Pin<Box<Sleep>>,
    /// Whether the timer is running: it is not while nobody waits for the next piece.
    is_waiting: bool,
    /// Its place among the requests that the client may make at the same time.
    _permit: Option<OwnedSemaphorePermit>,
}

/// The call that a body belongs to.
pub(super) struct Origin {
    pub(super) trace: Trace,
    /// What was sent, where it may be sent again.
    pub(super) request: Option<Box<Prepared>>,
    /// Status and headers, without the body.
    pub(super) head: Answer,
}

impl Incoming {
    pub(super) fn new(body: ResponseBody, idle_timeout: Duration, permit: Option<OwnedSemaphorePermit>) -> Self {
        Self { body, idle_timeout, timer: Box::pin(sleep(idle_timeout)), is_waiting: false, _permit: permit }
    }

    /// Waits for the next piece; `None` at the end of the body.
    pub(super) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Fault>>> {
        loop {
            match Pin::new(&mut self.body).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(chunk) if !chunk.is_empty() => {
                        self.is_waiting = false;
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                    // Trailers, or nothing.
                    Ok(_) | Err(_) => {}
                },
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(Fault::of_body(error)))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => break,
            }
        }
        if !std::mem::replace(&mut self.is_waiting, true) {
            // A time too far off to be told is never reached: the timer then stays where it was.
            if let Some(end) = clock::now().checked_add(self.idle_timeout) {
                self.timer.as_mut().reset(end);
            }
        }
        self.timer.as_mut().poll(cx).map(|()| Some(Err(Fault::idle(self.idle_timeout))))
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming").finish_non_exhaustive()
    }
}

impl Origin {
    /// Largest body, or part of one, that is kept in memory.
    pub(super) fn max_response_bytes(&self) -> u64 {
        self.trace.core.ready().map_or(0, |ready| ready.max_response_bytes)
    }

    /// The error of a stream that could not go on.
    pub(super) fn failed<E>(&self, attempt: Attempt) -> Error<E> {
        let trace = self.trace.clone();
        let facts = match attempt {
            Attempt::Answered(answer) => Exchange { answer, trace }.answered(),
            Attempt::Broken(answer, fault) => {
                let received = u64::try_from(answer.body().len()).ok();
                trace.broken(answer, received, fault)
            }
            Attempt::Failed(progress, fault) => trace.failed(progress, fault),
        };
        Error::new(facts, None)
    }

    /// The error of a body that did not come whole.
    pub(super) fn broken<E>(&self, fault: Fault) -> Error<E> {
        Error::new(self.trace.clone().broken(self.head.with_body(Bytes::new()), None, fault), None)
    }

    /// The error of a body that did not come whole, with what of it nobody has yet.
    pub(super) fn broken_after<E>(&self, received: u64, rest: Bytes, fault: Fault) -> Error<E> {
        Error::new(self.trace.clone().broken(self.head.with_body(rest), Some(received), fault), None)
    }

    /// The error of a part of the body that was not understood; `part` is what came.
    pub(super) fn not_decoded<E>(&self, part: Bytes, error: DecodeError) -> Error<E> {
        let answer = self.head.with_body(part);
        let exchange = Exchange { answer, trace: self.trace.clone() };
        Error::new(exchange.not_decoded(error), None)
    }

    /// The error of a body that came but could not be passed on.
    pub(super) fn not_written<E>(&self, error: std::io::Error) -> Error<E> {
        let answer = self.head.with_body(Bytes::new());
        let text = format!("the server answered {}, but its body could not be written: {error}", answer.status_code());
        Error::new(self.trace.clone().facts(ErrorKind::NotDecoded, text, answer, Some(error.into())), None)
    }
}

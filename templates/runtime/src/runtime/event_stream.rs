//! Answers that are streams of server-sent events (`text/event-stream`; WHATWG HTML, 9.2).

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderName, HeaderValue, Method, StatusCode};
use serde::de::DeserializeOwned;

use super::attempt::{Attempt, Cause, Fault, Progress, attempt};
use super::clock::{self, sleep};
use super::event_parser::{EventParser, RawEvent};
use super::incoming::{Incoming, Origin};
use super::prepare::Prepared;
use super::retry::{self, Repeat};
use super::{Answer, DecodeError, Error, answer, drift, trace};

/// The media type of server-sent events.
const EVENT_STREAM: &str = "text/event-stream";

/// What ends a stream of JSON events although it is no JSON itself.
const SENTINEL: &str = "[DONE]";

/// One server-sent event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// Name of the event: the field `event`, `message` where the server gave none.
    pub event: String,
    /// Id to go on after: the last field `id` that the server gave, with this event or before it.
    pub id: Option<String>,
    /// What the event says.
    pub data: T,
}

/// A stream of server-sent events. Dropping it ends the exchange.
///
/// It ends with the answer, or with the event `[DONE]` where the events are JSON. When the connection is lost, or the
/// server is silent for longer than the idle timeout, the stream goes on where that repeats no event: when the last event
/// had an id, which the server is told (`Last-Event-ID`), and the request is safe to repeat; and for a `GET` that has given
/// no event yet. Its `retry` is obeyed, though no pause is shorter than 47 ms. After the client's number of retries without
/// an event, or when its budget for them is used up, the stream ends with the error.
///
/// Where events have no ids, the stream ends with an error when it breaks off: calling again gives them from the
/// beginning.
///
/// An event whose data does not fit the document is an error with that data as its body; the stream goes on after it.
pub struct EventStream<T> {
    state: State,
    parser: EventParser,
    origin: Box<Origin>,
    /// Connections in a row that gave no event.
    failures: u32,
    decode: fn(&RawEvent) -> Result<T, DecodeError>,
    sentinel: Option<&'static str>,
}

/// Where a stream of events stands.
enum State {
    Reading(Incoming),
    /// Waiting, connecting, or both.
    Connecting(Pin<Box<dyn Future<Output = Attempt> + Send>>),
    /// The error comes once all events before it were given.
    Failed(Error),
    Ended,
}

impl<T> EventStream<T> {
    /// Id to go on after, as the server gave it: as the header `Last-Event-ID` of another call.
    pub fn last_event_id(&self) -> Option<&str> {
        self.parser.last_id().filter(|id| !id.is_empty())
    }

    /// Waits for the next event; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        std::future::poll_fn(|cx| self.poll_event(cx)).await
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error>>> {
        loop {
            if matches!(self.state, State::Ended) {
                return Poll::Ready(None);
            }
            if let Some(raw) = self.parser.next() {
                self.went_on();
                if self.sentinel == Some(raw.data.as_str()) {
                    self.state = State::Ended;
                    return Poll::Ready(None);
                }
                return Poll::Ready(Some(self.decode(raw)));
            }
            let broken = match &mut self.state {
                State::Ended | State::Failed(_) => return Poll::Ready(self.take_error().map(Err)),
                State::Reading(incoming) => match ready!(incoming.poll_chunk(cx)) {
                    Some(Ok(chunk)) => self.take(&chunk),
                    Some(Err(fault)) => self.reconnect(fault),
                    None => self.end(),
                },
                State::Connecting(attempt) => {
                    let attempt = ready!(attempt.as_mut().poll(cx));
                    self.connected(attempt)
                }
            };
            if let Some(error) = broken {
                self.state = State::Failed(error);
            }
        }
    }

    fn take_error(&mut self) -> Option<Error> {
        match std::mem::replace(&mut self.state, State::Ended) {
            State::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// An event came: connecting again was worth it.
    fn went_on(&mut self) {
        if std::mem::take(&mut self.failures) > 0
            && let Ok(ready) = self.origin.trace.core.ready()
        {
            ready.budget.give_back();
        }
    }

    fn decode(&self, raw: RawEvent) -> Result<Event<T>, Error> {
        match drift::read(&self.origin.trace, || (self.decode)(&raw)) {
            Ok(data) => Ok(Event { event: raw.event, id: raw.id, data }),
            Err(error) => Err(self.origin.not_decoded(raw.data.into(), error)),
        }
    }

    fn take(&mut self, chunk: &Bytes) -> Option<Error> {
        self.parser.feed(chunk).err().map(|_| self.too_large())
    }

    fn too_large(&self) -> Error {
        self.origin.broken(Fault::too_large("an event", self.origin.max_response_bytes()))
    }

    /// The answer has ended; one that ends inside an event has not come whole.
    fn end(&mut self) -> Option<Error> {
        if !self.parser.is_inside_event() {
            self.state = State::Ended;
            return None;
        }
        self.reconnect(Fault::new("the stream ended inside an event"))
    }

    /// Goes on after a fault, where that repeats nothing.
    fn reconnect(&mut self, fault: Fault) -> Option<Error> {
        let repeat = self.origin.trace.repeat;
        let is_get = self.origin.trace.operation.method == Method::GET;
        if !self.parser.is_resumable() {
            let text = format!("{}; it cannot go on, as it has events without ids", fault.text);
            return Some(self.origin.broken(Fault { text, ..fault }));
        }
        let may = is_get || (repeat == Repeat::Safe && self.last_event_id().is_some());
        match may.then(|| self.request(Some(fault.cause))).flatten() {
            Some(request) => {
                self.connect(request, None);
                None
            }
            None => Some(self.origin.broken(fault)),
        }
    }

    /// What to send, when there is a retry left: of this stream, and in the budget of the client.
    fn request(&self, cause: Option<Cause>) -> Option<Prepared> {
        let request = self.origin.request.as_deref().filter(|request| self.failures < request.max_retries)?;
        let ready = self.origin.trace.core.ready().ok()?;
        ready.budget.take(cause).then(|| request.clone())
    }

    /// Connects again after a pause: the server's own, or what the last answer or our own rule asks for.
    fn connect(&mut self, mut request: Prepared, asked: Option<Duration>) {
        let chance = fastrand::f64();
        let own = || retry::backoff(self.failures, chance);
        let retry = self.parser.retry();
        let pause = asked.map(|asked| asked.max(retry.unwrap_or_default())).or(retry).unwrap_or_else(own);
        let pause = pause.clamp(retry::least_pause(self.failures, chance), retry::LONGEST_OBEYED);
        self.failures = self.failures.saturating_add(1);
        self.parser.restart();
        let (core, failures) = (self.origin.trace.core.clone(), self.failures);
        let last_event_id = self.last_event_id().and_then(|id| HeaderValue::from_bytes(id.as_bytes()).ok());
        self.state = State::Connecting(Box::pin(async move {
            sleep(pause).await;
            match request.anew(clock::now()).await {
                None => {}
                Some(Ok(anew)) => request = anew,
                Some(Err(unsent)) => return Attempt::Failed(Progress::NotSent, Fault::new(unsent.text)),
            }
            if let Some(id) = last_event_id {
                request.headers.insert(HeaderName::from_static("last-event-id"), id);
            }
            match core.ready() {
                Ok(ready) => {
                    let span = trace::open(ready, &request, failures);
                    let attempt = attempt(ready, &request, clock::now().checked_add(request.timeout));
                    let last = span.around(attempt).await;
                    span.close(ready, &request, &last);
                    last
                }
                Err(error) => Attempt::Failed(Progress::NotSent, Fault::new(error.to_string())),
            }
        }));
    }

    /// What became of connecting again.
    fn connected(&mut self, mut attempt: Attempt) -> Option<Error> {
        if let Attempt::Answered(answer) = &mut attempt {
            if let Some(incoming) = answer.take_incoming() {
                self.state = State::Reading(incoming);
                return None;
            }
            // WHATWG HTML 9.2.3: the server has nothing more to say.
            if answer.status_code() == StatusCode::NO_CONTENT {
                self.state = State::Ended;
                return None;
            }
        }
        let asked = retry::pause(&attempt, Repeat::Safe, self.failures, fastrand::f64(), clock::time_of_day());
        match asked.and_then(|asked| Some((self.request(attempt.cause())?, asked))) {
            Some((request, asked)) => {
                self.connect(request, Some(asked));
                None
            }
            None => Some(self.origin.failed(attempt)),
        }
    }
}

impl<T> Stream for EventStream<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(cx)
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").field("last_event_id", &self.last_event_id()).finish_non_exhaustive()
    }
}

/// Whether an answer is a stream of server-sent events.
pub fn is_event_stream(answer: &Answer) -> bool {
    answer.has_media_type(EVENT_STREAM)
}

/// Takes the body of an answer as a stream of events whose data is JSON.
pub fn json_events<T: DeserializeOwned>(answer: &mut Answer) -> Result<EventStream<T>, DecodeError> {
    events(answer, |event| answer::json_text(event.data.as_bytes()), Some(SENTINEL))
}

/// Takes the body of an answer as a stream of events whose data is text.
pub fn text_events(answer: &mut Answer) -> Result<EventStream<String>, DecodeError> {
    events(answer, |event| Ok(event.data.clone()), None)
}

fn events<T>(
    answer: &mut Answer,
    decode: fn(&RawEvent) -> Result<T, DecodeError>,
    sentinel: Option<&'static str>,
) -> Result<EventStream<T>, DecodeError> {
    let (incoming, origin) = answer.take_body().ok_or_else(|| DecodeError::of_media_type(answer, EVENT_STREAM))?;
    let limit = usize::try_from(origin.max_response_bytes()).unwrap_or(usize::MAX);
    let parser = EventParser::new(limit);
    Ok(EventStream { state: State::Reading(incoming), parser, origin, failures: 0, decode, sentinel })
}

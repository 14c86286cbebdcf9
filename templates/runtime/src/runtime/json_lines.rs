//! Answers that are sequences of JSON values: one a line (`application/x-ndjson`, `application/jsonl`), or each after a
//! record separator (`application/json-seq`, RFC 7464).

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::attempt::Fault;
use super::incoming::{Incoming, Origin};
use super::{Answer, DecodeError, Error, answer, drift};

/// What stands before a value of `application/json-seq`.
const RECORD_SEPARATOR: u8 = 0x1e;

/// A sequence of JSON values, each given when it is there. Dropping it ends the exchange.
///
/// A value that does not fit the document is an error with that value as its body; the stream goes on after it.
pub struct JsonLines<T> {
    incoming: Option<Incoming>,
    origin: Box<Origin>,
    /// What came and is not given yet.
    buffer: BytesMut,
    /// How much of it is known to have no end of a value.
    searched: usize,
    separator: u8,
    values: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> JsonLines<T> {
    /// Waits for the next value; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|cx| self.poll_value(cx)).await
    }

    fn poll_value(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(value) = self.take_value() {
                return Poll::Ready(Some(self.decode(value)));
            }
            let Some(incoming) = &mut self.incoming else {
                return Poll::Ready(None);
            };
            match ready!(incoming.poll_chunk(cx)) {
                Some(Ok(chunk)) => {
                    let limit = self.origin.max_response_bytes();
                    let size = u64::try_from(self.buffer.len().saturating_add(chunk.len())).unwrap_or(u64::MAX);
                    self.buffer.extend_from_slice(&chunk);
                    if size > limit && !chunk.contains(&self.separator) {
                        return Poll::Ready(Some(Err(self.broken(Fault::too_large("a value", limit)))));
                    }
                }
                Some(Err(fault)) => return Poll::Ready(Some(Err(self.broken(fault)))),
                None => self.incoming = None,
            }
        }
    }

    /// The next value that is not blank; what comes after the last separator counts once the answer has ended, or once
    /// it is a whole record.
    fn take_value(&mut self) -> Option<Bytes> {
        loop {
            let rest = self.buffer.get(self.searched..).unwrap_or_default();
            let end = rest.iter().position(|byte| *byte == self.separator);
            let line = match end {
                Some(end) => {
                    let line = self.buffer.split_to(self.searched.saturating_add(end).saturating_add(1));
                    let length = line.len().saturating_sub(1);
                    line.freeze().slice(..length)
                }
                None if (self.incoming.is_none() && !self.buffer.is_empty()) || self.has_whole_record() => {
                    self.buffer.split().freeze()
                }
                None => {
                    self.searched = self.buffer.len();
                    return None;
                }
            };
            self.searched = 0;
            if !line.trim_ascii().is_empty() {
                return Some(line);
            }
        }
    }

    /// Whether what came last is a whole record although no other has begun: it ends with a line feed, which tells a
    /// whole number from a cut one (RFC 7464, 2.4).
    fn has_whole_record(&self) -> bool {
        self.separator == RECORD_SEPARATOR
            && self.buffer.ends_with(b"\n")
            && serde_json::from_slice::<IgnoredAny>(&self.buffer).is_ok()
    }

    fn decode(&self, value: Bytes) -> Result<T, Error> {
        let decoded = drift::read(&self.origin.trace, || answer::json_text(&value));
        decoded.map_err(|error| self.origin.not_decoded(value, error))
    }

    fn broken(&mut self, fault: Fault) -> Error {
        self.incoming = None;
        self.buffer.clear();
        self.origin.broken(fault)
    }
}

impl<T: DeserializeOwned> Stream for JsonLines<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_value(cx)
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines").finish_non_exhaustive()
    }
}

/// Takes the body of an answer as a sequence of JSON values.
pub fn json_lines<T>(answer: &mut Answer) -> Result<JsonLines<T>, DecodeError> {
    let separator = if answer.has_media_type("application/json-seq") { RECORD_SEPARATOR } else { b'\n' };
    let (incoming, mut origin) = answer.take_body().ok_or_else(|| DecodeError::new("", "the body was read already"))?;
    // The lines are not asked for again, so what was sent need not be kept while they come.
    origin.request = None;
    let incoming = Some(incoming);
    Ok(JsonLines { incoming, origin, buffer: BytesMut::new(), searched: 0, separator, values: PhantomData })
}

//! Server-sent events, taken out of bytes as they come (WHATWG HTML, 9.2.5 and 9.2.6).

use std::collections::VecDeque;
use std::time::Duration;

/// An event whose data is not decoded yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RawEvent {
    /// The field `event`; `message` where there was none.
    pub(crate) event: String,
    /// The last field `id` so far.
    pub(crate) id: Option<String>,
    /// The fields `data`, joined by line feeds.
    pub(crate) data: String,
}

/// What has come of a stream of events so far.
#[derive(Debug)]
pub(crate) struct EventParser {
    /// Largest event, in bytes.
    limit: usize,
    /// The line that has not ended yet.
    line: Vec<u8>,
    /// Whether the last byte was a carriage return, which a line feed may belong to.
    after_return: bool,
    /// Whether a line has ended: a byte order mark stands only before the first.
    begun: bool,
    data: String,
    event: String,
    /// The id of the event that is being read.
    own_id: Option<String>,
    last_id: Option<String>,
    last_event: LastEvent,
    retry: Option<Duration>,
    events: VecDeque<RawEvent>,
}

/// Whether the last event so far can be gone on after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LastEvent {
    /// It had an id, or there was none.
    HasId,
    /// It came after the last id.
    HasNone,
}

/// An event is larger than the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

impl EventParser {
    /// A parser at the start of a stream.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            line: Vec::new(),
            after_return: false,
            begun: false,
            data: String::new(),
            event: String::new(),
            own_id: None,
            last_id: None,
            last_event: LastEvent::HasId,
            retry: None,
            events: VecDeque::new(),
        }
    }

    /// Forgets what did not end and starts a new stream, which goes on after the last id.
    pub(crate) fn restart(&mut self) {
        self.line.clear();
        self.after_return = false;
        self.begun = false;
        self.data.clear();
        self.event.clear();
        self.own_id = None;
    }

    /// Whether going on after the last id repeats none of the events so far.
    pub(crate) fn is_resumable(&self) -> bool {
        self.last_event == LastEvent::HasId
    }

    /// Takes bytes in; the events that they complete are fetched with [`next`](Self::next).
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Result<(), TooLarge> {
        let mut rest = bytes;
        if self.after_return && !rest.is_empty() {
            self.after_return = false;
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        while let Some(end) = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
            let (line, ended) = rest.split_at_checked(end).unwrap_or_default();
            self.extend_line(line)?;
            let line = std::mem::take(&mut self.line);
            self.end_line(&line);
            rest = match ended {
                [b'\r', b'\n', after @ ..] | [_, after @ ..] => after,
                [] => ended,
            };
            self.after_return = ended == b"\r";
        }
        self.extend_line(rest)
    }

    /// The next whole event.
    pub(crate) fn next(&mut self) -> Option<RawEvent> {
        self.events.pop_front()
    }

    /// The id to go on after.
    pub(crate) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref()
    }

    /// How long the server wants a client to wait before it connects again.
    pub(crate) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Whether an event has begun that has not ended.
    pub(crate) fn is_inside_event(&self) -> bool {
        !self.data.is_empty() || !self.line.is_empty()
    }

    fn extend_line(&mut self, bytes: &[u8]) -> Result<(), TooLarge> {
        let size = self.line.len().saturating_add(bytes.len()).saturating_add(self.data.len());
        if size > self.limit {
            return Err(TooLarge);
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    fn end_line(&mut self, line: &[u8]) {
        let first = !std::mem::replace(&mut self.begun, true);
        let line = if first { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
        let line = String::from_utf8_lossy(line);
        if line.is_empty() {
            return self.end_event();
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.event),
            "data" => self.data.extend([value, "\n"]),
            "id" if !value.contains('\0') => self.own_id = Some(value.to_owned()),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            // A comment, or a field that is not in the specification.
            _ => {}
        }
    }

    fn end_event(&mut self) {
        let event = std::mem::take(&mut self.event);
        let own_id = self.own_id.take();
        // An empty one takes the last id back, and there is nothing to go on after then.
        let has_id = own_id.as_ref().is_some_and(|id| !id.is_empty());
        if has_id {
            self.last_event = LastEvent::HasId;
        }
        self.last_id = own_id.or(self.last_id.take());
        if self.data.is_empty() {
            return;
        }
        let mut data = std::mem::take(&mut self.data);
        data.pop();
        self.last_event = if has_id { LastEvent::HasId } else { LastEvent::HasNone };
        let event = if event.is_empty() { "message".to_owned() } else { event };
        self.events.push_back(RawEvent { event, id: self.last_id.clone().filter(|id| !id.is_empty()), data });
    }
}

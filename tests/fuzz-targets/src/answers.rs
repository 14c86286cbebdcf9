//! What a server answers: streams of events, headers, and bodies.

use std::time::{Duration, SystemTime};

use arbitrary::Arbitrary;
use http::header::{DATE, LINK, RETRY_AFTER};
use http::{HeaderMap, HeaderValue};

use crate::json::{self, Body};
use crate::runtime::event_parser::{EventParser, RawEvent, TooLarge};
use crate::runtime::page_probe::next_link;
use crate::runtime::retry::retry_after;

/// What came from a server.
#[derive(Clone, Debug, Arbitrary)]
pub enum Input {
    /// A stream of events.
    Events {
        /// The bytes.
        bytes: Vec<u8>,
        /// Where they are cut into pieces: the lengths of those.
        cuts: Vec<u8>,
        /// Largest event, in bytes.
        limit: u16,
    },
    /// Fields `Link`.
    Link(Vec<Vec<u8>>),
    /// Fields that tell when to ask again.
    RetryAfter {
        /// `Retry-After`.
        field: Option<Vec<u8>>,
        /// `retry-after-ms`.
        milliseconds: Option<Vec<u8>>,
        /// `Date`.
        date: Option<Vec<u8>>,
        /// Now, in Unix seconds.
        now: u32,
    },
    /// A body of JSON.
    Body(Body),
}

/// Reads what came. Events do not depend on how their bytes are cut, a link is one of the header, pauses are those that
/// a naive reader finds, and JSON is what it is however closely it is looked at.
pub fn answers(input: &Input) {
    match input {
        Input::Events { bytes, cuts, limit } => check_events(bytes, cuts, usize::from(*limit)),
        Input::Link(fields) => check_link(fields),
        Input::Body(body) => json::check_body(body),
        Input::RetryAfter { field, milliseconds, date, now } => {
            let now = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::from(*now));
            check_retry_after(
                &headers(&[("retry-after", field), ("retry-after-ms", milliseconds), ("date", date)]),
                now,
            );
        }
    }
}

/// The fields that are header values.
fn headers(fields: &[(&'static str, &Option<Vec<u8>>)]) -> HeaderMap {
    let fields = fields.iter().filter_map(|(name, value)| {
        let value = HeaderValue::from_bytes(value.as_deref()?).ok()?;
        Some((http::HeaderName::from_static(name), value))
    });
    fields.collect()
}

/// What a parser makes of pieces.
#[derive(Debug, PartialEq)]
struct Parsed {
    events: Vec<RawEvent>,
    last_id: Option<String>,
    retry: Option<Duration>,
    is_inside: bool,
    is_resumable: bool,
}

fn parse<'b>(pieces: impl IntoIterator<Item = &'b [u8]>, limit: usize) -> Result<Parsed, TooLarge> {
    let mut parser = EventParser::new(limit);
    let mut events = Vec::new();
    for piece in pieces {
        parser.feed(piece)?;
        events.extend(std::iter::from_fn(|| parser.next()));
    }
    Ok(Parsed {
        events,
        last_id: parser.last_id().map(str::to_owned),
        retry: parser.retry(),
        is_inside: parser.is_inside_event(),
        is_resumable: parser.is_resumable(),
    })
}

fn check_events(bytes: &[u8], cuts: &[u8], limit: usize) {
    let whole = parse([bytes], usize::MAX);
    let mut rest = bytes;
    let mut pieces: Vec<&[u8]> = Vec::new();
    for cut in cuts {
        let (piece, after) = rest.split_at(usize::from(*cut).min(rest.len()));
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    assert_eq!(whole, parse(pieces.iter().copied(), usize::MAX), "the cuts change the events");
    assert_eq!(whole, parse(bytes.chunks(1), usize::MAX), "single bytes change the events");
    let whole = whole.expect("there is no limit");
    assert_eq!(whole.events, naive_events(bytes), "a naive reader finds other events");
    // A limit only ever refuses, and what is let through is within it.
    if let Ok(limited) = parse(pieces, limit) {
        assert_eq!(limited, whole, "the limit changes the events");
        assert!(limited.events.iter().all(|event| event.data.len() <= limit), "an event is beyond the limit");
    }
}

/// The events as the specification words it: the whole text, cut into lines and those into events.
fn naive_events(bytes: &[u8]) -> Vec<RawEvent> {
    // Bytes that are no UTF-8 are replaced line by line, which is the same.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut lines: Vec<&[u8]> = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < bytes.len() {
        let length = match &bytes[at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        if length > 0 {
            lines.push(&bytes[start..at]);
            start = at + length;
        }
        at += length.max(1);
    }
    let (mut events, mut data, mut event, mut id) = (Vec::new(), Vec::new(), String::new(), None);
    for line in lines {
        let line = String::from_utf8_lossy(line).into_owned();
        if line.is_empty() {
            let event = std::mem::take(&mut event);
            let data = std::mem::take(&mut data);
            if !data.is_empty() {
                let event = if event.is_empty() { "message".to_owned() } else { event };
                let id = id.clone().filter(|id: &String| !id.is_empty());
                events.push(RawEvent { event, id, data: data.join("\n") });
            }
            continue;
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value).to_owned();
        match name {
            "event" => event = value,
            "data" => data.push(value),
            "id" if !value.contains('\0') => id = Some(value),
            _ => {}
        }
    }
    events
}

fn check_link(fields: &[Vec<u8>]) {
    let mut headers = HeaderMap::new();
    for field in fields {
        if let Ok(value) = HeaderValue::from_bytes(field) {
            headers.append(LINK, value);
        }
    }
    let Ok(Some(target)) = next_link(&headers) else {
        return;
    };
    let texts: Vec<&str> = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()).collect();
    assert!(!target.is_empty() && !target.contains('>'), "`{target}`");
    let is_there = texts.iter().any(|text| {
        let mut parts = text.match_indices('<').map(|(at, _)| text.get(at + 1..).unwrap_or_default());
        parts.any(|part| part.split_once('>').is_some_and(|(inner, _)| inner.trim() == target))
    });
    assert!(is_there, "`{target}` is in none of {texts:?}");
    assert!(texts.iter().any(|text| text.to_ascii_lowercase().contains("next")), "{texts:?} names no next page");
}

fn check_retry_after(headers: &HeaderMap, now: SystemTime) {
    let found = retry_after(headers, now);
    assert_eq!(found, naive_pause(headers, now), "{headers:?}");
    assert!(found.is_none_or(|pause| pause <= Duration::from_secs(1 << 40)), "{found:?}");
}

/// The pause as RFC 9110 has it, from seconds or a date.
fn naive_pause(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &http::HeaderName| Some(headers.get(name)?.to_str().ok()?.trim().to_owned());
    let number = |text: &str| text.parse::<f64>().ok();
    let is_pause = |seconds: &f64| seconds.is_finite() && *seconds >= 0.0 && *seconds <= 1e9;
    let milliseconds = text(&http::HeaderName::from_static("retry-after-ms"));
    if let Some(seconds) = milliseconds.and_then(|text| number(&text)).map(|number| number * 0.001).filter(is_pause) {
        return Some(Duration::from_secs_f64(seconds));
    }
    let text_after = text(&RETRY_AFTER)?;
    if let Some(seconds) = number(&text_after).filter(is_pause) {
        return Some(Duration::from_secs_f64(seconds));
    }
    let end = httpdate::parse_http_date(&text_after).ok()?;
    let start = text(&DATE).and_then(|date| httpdate::parse_http_date(&date).ok()).unwrap_or(now);
    Some(end.duration_since(start).unwrap_or(Duration::ZERO))
}

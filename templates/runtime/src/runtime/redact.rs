//! Texts that come from elsewhere, made fit to be printed.

use std::error::Error;

use serde::de::IgnoredAny;
use serde_json::Value;

use super::Answer;
use super::client::Ready;
use super::probe::string_at;

/// Bodies above this many bytes are not searched for a message.
const MAX_SEARCHED: usize = 1 << 20;

/// Most characters of a server's message that are kept.
const MAX_MESSAGE: usize = 300;

/// Replaces control characters by spaces and cuts a text to a number of characters.
pub(super) fn one_line(text: &str, limit: usize) -> String {
    let clean = text.chars().map(|c| if c.is_control() || is_invisible(c) { ' ' } else { c });
    let mut line: String = clean.clone().take(limit).collect();
    if clean.clone().nth(limit).is_some() {
        line.push('…');
    }
    line
}

/// Characters that reorder or hide text around them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Makes a text of the server printable: on one line, without credentials of the client, and short.
pub(super) fn printable(ready: Option<&Ready>, text: &str) -> String {
    let mut line = one_line(text, usize::MAX);
    let mut forms: Vec<_> =
        ready.into_iter().flat_map(|ready| ready.credentials.values()).flat_map(super::Credential::forms).collect();
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    for form in &forms {
        line = line.replace(form.as_str(), "[REDACTED]");
    }
    one_line(line.trim(), MAX_MESSAGE)
}

/// The server's own words about an error.
pub(super) fn server_message(ready: Option<&Ready>, answer: &Answer) -> Option<String> {
    if answer.body().len() > MAX_SEARCHED {
        return None;
    }
    let json: Value = serde_json::from_slice(answer.json_bytes()).ok()?;
    let message = message_in(&json)?;
    Some(printable(ready, message)).filter(|message| !message.is_empty())
}

fn message_in(json: &Value) -> Option<&str> {
    let first = json.pointer("/errors/0");
    let places = [
        json.get("message"),
        json.pointer("/error/message"),
        json.get("error"),
        first,
        first.and_then(|first| first.get("message")),
        json.get("detail"),
        json.get("title"),
    ];
    places.into_iter().flatten().filter_map(Value::as_str).find(|text| !text.trim().is_empty())
}

/// What the body of an error is, where the document does not say so; `None` for other answers.
pub(super) fn what_came(answer: &Answer) -> Option<String> {
    let status = answer.status_code();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let body = answer.json_bytes().trim_ascii_start();
    let starts_with = |start: &[u8]| body.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start));
    let is_html = || answer.has_media_type("text/html") || starts_with(b"<!doctype html") || starts_with(b"<html");
    let is_json = || answer.is_json() || body.starts_with(b"{");
    Some(match () {
        () if body.is_empty() => "an empty body".to_owned(),
        () if body.starts_with(b"<") && is_html() => "an HTML page".to_owned(),
        () if std::str::from_utf8(body).is_err() => "a body that is not UTF-8".to_owned(),
        () if is_json() && serde_json::from_slice::<IgnoredAny>(body).is_ok() => {
            "JSON that the document does not describe".to_owned()
        }
        () if answer.is_json() => "a body that is no JSON".to_owned(),
        () => one_line(answer.media_type().unwrap_or("a body of no media type"), 60),
    })
}

/// Request id of an answer: from a header, or from these places in the body.
pub(super) fn request_id(ready: Option<&Ready>, answer: &Answer, places: &[&[&str]]) -> Option<String> {
    let header = ["x-request-id", "request-id"].into_iter().find_map(|name| answer.header(name));
    let found = header.filter(|text| !text.is_empty()).map(ToOwned::to_owned);
    let in_body =
        || places.iter().filter(|place| !place.is_empty()).find_map(|place| string_at(answer.json_bytes(), place));
    found.or_else(in_body).map(|text| printable(ready, &text))
}

/// Text of the innermost cause of an error.
pub(super) fn root_cause(error: &(dyn Error + 'static)) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    one_line(&cause.to_string(), MAX_MESSAGE)
}

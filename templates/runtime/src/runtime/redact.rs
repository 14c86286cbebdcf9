//! Texts that come from elsewhere, made fit to be printed.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::Write as _;

use http::{HeaderMap, HeaderName};
use serde::de::IgnoredAny;
use zeroize::Zeroizing;

use super::authenticate::{Held, Sent};
use super::client::Ready;
use super::encode::percent_encode;
use super::error::Facts;
use super::message_probe::message;
use super::probe::string_at;
use super::{Answer, Secret};

/// Bodies above this many bytes are not searched for a message.
const MAX_SEARCHED: usize = 1 << 20;

/// Most characters of a server's message that are kept.
pub(super) const MAX_MESSAGE: usize = 300;

/// What stands in the place of a credential.
const REDACTED: &str = "[REDACTED]";

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

/// What must not be printed of the texts of a server: the credentials of the client, and those of one request.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) ready: Option<&'a Ready>,
    pub(super) sent: &'a Sent,
}

impl Known<'_> {
    /// Whether any of it may be in a text, which costs less to tell than to take it out.
    fn may_be_in(self, text: &str) -> bool {
        // Most texts are shorter than any credential of the client.
        let ready = self.ready.filter(|ready| ready.shortest_form <= text.len());
        ready.is_some_and(|ready| ready.credentials.values().any(|held| held.may_be_in(text)))
            || self.sent.credentials().iter().any(|(_, credential)| credential.shortest_form() <= text.len())
            || self.sent.values().iter().any(|value| value.expose().len() <= text.len())
    }
}

/// Whether a form of a secret is in a text. Nearly always the first bytes tell.
pub(super) fn holds(text: &str, form: &str) -> bool {
    let (text, form) = (text.as_bytes(), form.as_bytes());
    let Some(first) = form.first() else { return false };
    text.len() >= form.len() && text.windows(form.len()).any(|part| part.first() == Some(first) && part == form)
}

/// Whether a text is printable as it is, as nearly all are.
pub(super) fn is_printable(known: Known<'_>, text: &str) -> bool {
    is_line(text.as_bytes()) && is_printable_line(known, text)
}

/// The same of a text that is a line.
fn is_printable_line(known: Known<'_>, text: &str) -> bool {
    text.len() <= MAX_MESSAGE && !text.starts_with(' ') && !text.ends_with(' ') && !known.may_be_in(text)
}

/// Whether a text has nothing but printable characters of ASCII.
fn is_line(text: &[u8]) -> bool {
    text.iter().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'))
}

/// Makes a text of the server printable: on one line, without credentials of the client, and short.
pub(super) fn printable(known: Known<'_>, text: &str) -> String {
    if is_printable(known, text) {
        return text.to_owned();
    }
    let line = without(&forms(known), one_line(text, usize::MAX));
    one_line(line.trim(), MAX_MESSAGE)
}

/// The forms that are looked for among those that a secret has.
pub(super) fn looked_for(mut forms: Vec<Zeroizing<String>>) -> Vec<Zeroizing<String>> {
    // Some cut the filling of base64 off.
    let filled = forms.iter().filter_map(|form| form.strip_suffix('='));
    let cut: Vec<_> = filled.map(|form| Zeroizing::new(form.trim_end_matches('=').to_owned())).collect();
    forms.extend(cut);
    // Shorter ones are in every text by chance.
    forms.retain(|form| form.len() > 2);
    forms.sort_by(|one, other| one.as_str().cmp(other));
    forms.dedup();
    forms
}

/// Every form in which a credential may be in a text, the longest first.
fn forms(known: Known<'_>) -> Vec<Zeroizing<String>> {
    let held = known.ready.into_iter().flat_map(|ready| ready.credentials.values()).flat_map(Held::forms);
    let sent = known.sent.credentials().iter().flat_map(|(_, credential)| credential.forms());
    let values = known.sent.values().iter().map(Secret::expose);
    let values = values.flat_map(|value| [value.clone(), percent_encode(value)]).map(Zeroizing::new);
    let mut forms = looked_for(held.chain(sent).chain(values).collect());
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms
}

/// A text without these.
fn without(forms: &[Zeroizing<String>], text: String) -> String {
    let text = forms.iter().fold(text, |text, form| match text.contains(form.as_str()) {
        true => text.replace(form.as_str(), REDACTED),
        false => text,
    });
    // One that was cut off is not found whole.
    let Some(kept) = text.strip_suffix('…') else {
        return text;
    };
    let starts = forms.iter().flat_map(|form| (4..form.len()).rev().filter_map(|length| form.get(..length)));
    match starts.filter_map(|start| kept.strip_suffix(start)).min_by_key(|kept| kept.len()) {
        Some(kept) => format!("{kept}{REDACTED}…"),
        None => text,
    }
}

/// The media type of an answer, where it is one that may be printed.
pub(super) fn shown_media_type(answer: &Answer) -> Option<&str> {
    let is_shown = |text: &&str| {
        let is_token = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
        };
        text.len() <= 100 && text.split_once('/').is_some_and(|(kind, name)| is_token(kind) && is_token(name))
    };
    answer.media_type().filter(is_shown)
}

/// Takes credentials out of what a failed call says of itself and its cause: transports and servers may repeat them.
pub(super) fn clean(known: Known<'_>, facts: &mut Facts) {
    if facts.source.is_none() && is_line(facts.text.as_bytes()) && !known.may_be_in(&facts.text) {
        return;
    }
    let forms = forms(known);
    facts.text = without(&forms, std::mem::take(&mut facts.text));
    let Some(source) = &facts.source else {
        return;
    };
    let mut texts = String::new();
    let mut cause: Option<&(dyn Error + 'static)> = Some(&**source);
    while let Some(error) = cause {
        let _infallible = write!(texts, "{error} {error:?} ");
        cause = error.source();
    }
    if forms.iter().any(|form| texts.contains(form.as_str())) {
        facts.source = Some(without(&forms, one_line(&source.to_string(), MAX_MESSAGE)).into());
    }
}

/// The server's own words about an error.
pub(super) fn server_message(known: Known<'_>, answer: &Answer) -> Option<String> {
    if answer.body().len() > MAX_SEARCHED {
        return None;
    }
    let message = message(answer.json_bytes())?;
    Some(printable(known, &message)).filter(|message| !message.is_empty())
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

/// Request id of an answer: from a header, or from these places in the body. One that is printable as it is in its
/// header is not copied.
pub(super) fn request_id<'a>(known: Known<'_>, answer: &'a Answer, places: &[&[&str]]) -> Option<Cow<'a, str>> {
    // Nearly every id is in the usual header, and printable.
    let usual = answer.headers().get(&USUAL_REQUEST_ID).filter(|value| !value.is_empty() && is_line(value.as_bytes()));
    if let Some(Ok(text)) = usual.map(|value| std::str::from_utf8(value.as_bytes()))
        && is_printable_line(known, text)
    {
        return Some(text.into());
    }
    if let Some(text) = request_id_header(answer.headers()) {
        return Some(if is_printable(known, text) { text.into() } else { printable(known, text).into() });
    }
    let mut places = places.iter().filter(|place| !place.is_empty());
    let text = places.find_map(|place| string_at(answer.json_bytes(), place))?;
    Some(printable(known, &text).into())
}

/// Request id in the header fields of an answer.
pub(super) fn request_id_header(headers: &HeaderMap) -> Option<&str> {
    [&USUAL_REQUEST_ID, &OTHER_REQUEST_ID]
        .into_iter()
        .find_map(|name| headers.get(name)?.to_str().ok())
        .filter(|text| !text.is_empty())
}

/// The header that most servers tell the id of a request in.
static USUAL_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The header that others tell it in.
static OTHER_REQUEST_ID: HeaderName = HeaderName::from_static("request-id");

/// Text of the innermost cause of an error.
pub(super) fn root_cause(error: &(dyn Error + 'static)) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    one_line(&cause.to_string(), MAX_MESSAGE)
}

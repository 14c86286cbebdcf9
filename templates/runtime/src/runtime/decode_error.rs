//! Answers that do not fit the document.

use std::fmt;

use serde_json::error::Category;

use super::Answer;
use super::redact::{one_line, shown_media_type};

/// An answer that could not be decoded: where and why, without any text of the answer's values.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    path: String,
    reason: String,
}

impl DecodeError {
    /// Describes what is wrong at a path in the body; the empty path is the whole body.
    #[doc(hidden)]
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into() }
    }

    /// Place in the JSON body, as a JSON Pointer (RFC 6901) such as `/data/0/id`; empty when the whole body is meant.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Describes an answer of another media type than the one that was asked for.
    pub(super) fn of_media_type(answer: &Answer, expected: &str) -> Self {
        let found = shown_media_type(answer).unwrap_or("of no media type");
        Self::new("", format!("the body is {found}, {expected} was expected"))
    }

    /// Describes why JSON was not decoded; `path` is where decoding stopped.
    pub(super) fn of_json(answer: &Answer, error: &serde_json::Error, path: Option<String>) -> Self {
        let is_utf8 = std::str::from_utf8(answer.json_bytes()).is_ok();
        if error.classify() == Category::Data && is_utf8 {
            let path = path.unwrap_or_default();
            let text = error.to_string();
            let reason = without_values(without_place(&text, &path));
            return Self::new(path, reason);
        }
        let body = answer.json_bytes();
        let start = body.iter().find(|byte| !byte.is_ascii_whitespace());
        let reason = match start {
            None => "the body is empty, JSON was expected".to_owned(),
            Some(_) if is_utf16(body) => "the body is UTF-16, JSON in UTF-8 was expected".to_owned(),
            Some(b'<') => "the body is HTML or XML, JSON was expected".to_owned(),
            Some(_) if !is_utf8 => "the body is not UTF-8, JSON was expected".to_owned(),
            Some(_) if error.to_string().starts_with("recursion limit") => {
                "the body is nested too deeply: more than 127 arrays and objects inside each other".to_owned()
            }
            Some(_) if error.is_eof() => "the body is JSON that ends too early".to_owned(),
            Some(_) if answer.is_json() => format!("the body is not JSON: {error}"),
            Some(_) => {
                let media_type = shown_media_type(answer).unwrap_or("of no media type");
                format!("the body is not JSON but {media_type}")
            }
        };
        Self::new("", reason)
    }
}

/// Whether a body is text in UTF-16: JSON begins with ASCII, whose other byte is zero there.
fn is_utf16(body: &[u8]) -> bool {
    matches!(body, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 1..=255, ..] | [1..=255, 0, ..])
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.path.as_str(), self.reason.as_str()) {
            ("", reason) => f.write_str(reason),
            (path, reason @ MISSING) => write!(f, "`{path}` {reason}"),
            (path, reason) => write!(f, "at `{path}`: {reason}"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// The reason of a property that is not there.
const MISSING: &str = "is missing";

/// Takes the property's name off a message that starts with it, where there is a path, which ends with it.
fn without_place<'t>(text: &'t str, path: &str) -> &'t str {
    let rest = text.strip_prefix("property `").filter(|_| !path.is_empty());
    let Some(rest) = rest else {
        return text;
    };
    match rest.split_once("`: ") {
        Some((_, reason)) => reason,
        None if rest.rsplit_once("` ").is_some_and(|(_, reason)| reason.starts_with(MISSING)) => MISSING,
        None => text,
    }
}

/// Takes the values out of a message of serde, which quotes what it found: `invalid type: string "..", expected u8`.
fn without_values(text: &str) -> String {
    let quoting = ["invalid type: ", "invalid value: ", "unknown variant ", "unknown field "];
    let first = quoting.iter().filter_map(|words| Some((text.find(words)?, *words))).min();
    let Some((start, words)) = first else {
        return one_line(text, 300);
    };
    let Some((before, found)) = text.split_at_checked(start).map(|(before, rest)| (before, rest.get(words.len()..)))
    else {
        return words.to_owned();
    };
    let found = found.unwrap_or_default();
    let kind = found.split(['"', '`', ',']).next().unwrap_or_default().trim();
    // The value may hold these words too, but what follows the last of them was written by the client.
    let expected = found.rsplit_once(", expected ").map(|(_, expected)| expected);
    let expected = expected.map(|expected| format!(", expected {expected}")).unwrap_or_default();
    one_line(&format!("{before}{words}{kind}{expected}"), 300)
}

//! The line that a finding points at, made fit for a terminal.

use std::ops::Range;

use crate::source::{Sources, Span};

/// How many characters are shown before the place in a line that is too long.
const BEFORE: usize = 40;
/// How many characters are shown from the place on in a line that is too long.
const AFTER: usize = 60;

/// A line of a document, or a window of a long one.
pub(super) struct Excerpt {
    /// The text.
    pub(super) text: String,
    /// The bytes of `text` that the finding is about.
    pub(super) range: Range<usize>,
}

impl Excerpt {
    /// The excerpt of a span's first line; none where the document's text was not kept or the line is blank.
    pub(super) fn of(span: &Span, line: usize, sources: &Sources) -> Option<Self> {
        let document = &sources.document(span.document).text;
        let line = sources.line_range(span.document, line);
        if document[line.clone()].trim().is_empty() {
            return None;
        }
        let start = span.range.start.clamp(line.start, line.end);
        let end = span.range.end.clamp(start, line.end);
        let before = cut_start(&document[line.start..start]);
        let marked = cut_end(&document[start..end], AFTER);
        let after = if marked.1 { ("", false) } else { cut_end(&document[end..line.end], AFTER) };
        let mut text = if before.1 { "...".to_owned() } else { String::new() };
        text.push_str(&harmless(before.0));
        let from = text.len();
        text.push_str(&harmless(marked.0));
        let range = from..text.len();
        text.push_str(&harmless(after.0));
        if marked.1 || after.1 {
            text.push_str("...");
        }
        Some(Self { text, range })
    }
}

/// The last characters of a text, and whether some were cut.
fn cut_start(text: &str) -> (&str, bool) {
    match text.char_indices().rev().nth(BEFORE) {
        Some((at, last)) => (&text[at + last.len_utf8()..], true),
        None => (text, false),
    }
}

/// The first characters of a text, and whether some were cut.
fn cut_end(text: &str, limit: usize) -> (&str, bool) {
    match text.char_indices().nth(limit) {
        Some((at, _)) => (&text[..at], true),
        None => (text, false),
    }
}

/// A text without characters that steer a terminal or turn the direction of text; each becomes one visible character.
pub(super) fn harmless(text: &str) -> String {
    text.chars().map(harmless_char).collect()
}

/// The character itself, or a visible one in its stead.
fn harmless_char(character: char) -> char {
    match character {
        '\t' => character,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        _ => character,
    }
}

//! Counting of lines and characters.

use std::ops::Range;

/// Where the lines of a text start, as byte positions.
#[derive(Clone, Debug)]
pub(in crate::source) struct Lines(Vec<usize>);

impl Lines {
    /// Finds the lines of a text.
    pub(in crate::source) fn new(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The line and the character of a byte position, both from 1.
    pub(in crate::source) fn position(&self, text: &str, byte: usize) -> (usize, usize) {
        let byte = floor_boundary(text, byte);
        let line = self.0.partition_point(|start| *start <= byte);
        let start = self.0[line - 1];
        (line, text[start..byte].chars().count() + 1)
    }

    /// The bytes of a line that counts from 1, without its end; empty at the end of the text for a line that is not.
    pub(in crate::source) fn range(&self, text: &str, line: usize) -> Range<usize> {
        let start = self.0.get(line.saturating_sub(1)).copied().unwrap_or(text.len());
        let end = self.0.get(line).copied().unwrap_or(text.len());
        start..start + text[start..end].trim_end_matches(['\n', '\r']).len()
    }
}

/// Byte positions of the characters of a text, for parsers that count characters.
#[derive(Clone, Debug)]
pub(in crate::source) struct Characters(Vec<usize>);

/// One of so many characters has its byte position kept.
const STEP: usize = 256;

impl Characters {
    /// Counts the characters of a text.
    pub(in crate::source) fn new(text: &str) -> Self {
        Self(text.char_indices().step_by(STEP).map(|(at, _)| at).collect())
    }

    /// The byte position of a character that counts from 0; the end of the text past its last.
    pub(in crate::source) fn byte(&self, text: &str, character: usize) -> usize {
        let Some(&start) = self.0.get(character / STEP) else {
            return text.len();
        };
        let mut after = text[start..].char_indices().skip(character % STEP);
        after.next().map_or(text.len(), |(at, _)| start + at)
    }
}

/// The last character boundary at or before a byte position.
pub(in crate::source) fn floor_boundary(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

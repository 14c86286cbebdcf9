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

/// Byte positions of the characters of a text, for parsers that count characters, which mostly ask for one after the
/// other.
#[derive(Clone, Debug)]
pub(in crate::source) struct Characters<'text> {
    /// The bytes of the text.
    bytes: &'text [u8],
    /// The character that was asked for last.
    character: usize,
    /// Its byte.
    byte: usize,
}

impl<'text> Characters<'text> {
    /// The characters of a text.
    pub(in crate::source) fn new(text: &'text str) -> Self {
        Self { bytes: text.as_bytes(), character: 0, byte: 0 }
    }

    /// The byte position of a character that counts from 0; the end of the text past its last.
    pub(in crate::source) fn byte(&mut self, character: usize) -> usize {
        while self.character > character {
            self.byte -= 1;
            self.character -= usize::from(self.starts_character());
        }
        while self.character < character && self.byte < self.bytes.len() {
            self.byte += 1;
            self.character += usize::from(self.starts_character());
        }
        self.byte
    }

    /// Whether the byte is the first of a character, or the end of the text.
    fn starts_character(&self) -> bool {
        self.bytes.get(self.byte).is_none_or(|byte| byte & 0xc0 != 0x80)
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

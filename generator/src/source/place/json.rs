//! A reader of the places of JSON, for texts that `serde_json` has accepted.
//!
//! The YAML parser does not do for these: it refuses keys of more than 1024 characters and some uses of tabs.

use std::ops::Range;

use super::marks::Reader;

/// Gives the reader the place of every key and value of a well-formed JSON text.
pub(super) fn read(text: &str, reader: &mut Reader<'_>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let end = token_end(bytes, at);
        match byte {
            b'{' | b'[' => reader.enter(at..end, 0, byte == b'{'),
            b'}' | b']' => reader.leave(end),
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => {}
            _ => scalar(text, at..end, reader),
        }
        at = end;
    }
}

/// Gives the reader a key or a scalar.
fn scalar(text: &str, range: Range<usize>, reader: &mut Reader<'_>) {
    if !reader.is_at_key() {
        reader.add(range, 0);
    } else if reader.is_skipped() {
        reader.take_key("", &range);
    } else {
        let raw = &text[range.clone()];
        let key = serde_json::from_str::<String>(raw).unwrap_or_else(|_| raw.to_owned());
        reader.take_key(&key, &range);
    }
}

/// Where the token that starts at a byte ends.
fn token_end(bytes: &[u8], start: usize) -> usize {
    match bytes[start] {
        b'"' => string_end(bytes, start + 1),
        byte if ends_word(byte) => start + 1,
        _ => start + bytes[start..].iter().take_while(|byte| !ends_word(**byte)).count(),
    }
}

/// Where the string ends whose text starts at a byte.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Whether a byte cannot be part of a number, a boolean or null.
fn ends_word(byte: u8) -> bool {
    matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':' | b'"' | b' ' | b'\t' | b'\n' | b'\r')
}

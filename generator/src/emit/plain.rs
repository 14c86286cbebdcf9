//! Descriptions without Markdown but code spans, which most are: what the reader of Markdown would print for them.

/// The lines of a text in which nothing but code spans has a meaning in Markdown; none where something may have one.
pub(super) fn lines(text: &str) -> Option<Vec<String>> {
    // Web addresses become links.
    if text.len() > MOST_BYTES || text.contains("://") {
        return None;
    }
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let is_empty = line.bytes().all(|byte| byte == b' ');
        if !is_empty {
            is_plain(line).then(|| lines.push(line.to_owned()))?;
        } else if lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(String::new());
        }
    }
    lines.pop_if(|last| last.is_empty());
    Some(lines)
}

/// The bytes of a longer text are not read as Markdown either.
const MOST_BYTES: usize = 64 << 10;

/// Whether a line is a part of a paragraph, and nothing in it has a meaning but code spans.
fn is_plain(line: &str) -> bool {
    let bytes = line.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let begins = match bytes.get(digits) {
        // A sign could begin a block.
        Some(byte) if digits == 0 => byte.is_ascii_alphabetic() || matches!(byte, b'"' | b'\'' | b'(' | b'`'),
        Some(byte) => !matches!(byte, b'.' | b')'),
        None => true,
    };
    // Two spaces break a line.
    if !begins || bytes.ends_with(b" ") {
        return false;
    }
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let is_beside = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        let is_inert = match byte {
            b'_' => is_beside(at.checked_sub(1)) && is_beside(Some(at + 1)),
            b'&' => bytes.get(at + 1) == Some(&b' '),
            b'`' => match code_span(bytes.get(at..).unwrap_or_default()) {
                Some(length) => {
                    at += length - 1;
                    true
                }
                None => false,
            },
            b'*' | b'|' | b'<' | b'>' | b'[' | b']' | b'~' | b'\\' => false,
            byte => matches!(byte, b' '..=b'~'),
        };
        if !is_inert {
            return false;
        }
        at += 1;
    }
    true
}

/// The length of the code span that a text starts with, if it has one tick on either side and no space inside of them.
fn code_span(bytes: &[u8]) -> Option<usize> {
    let code = bytes.get(1..)?;
    let length = code.iter().position(|byte| *byte == b'`')?;
    let is_edge = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == b' ');
    let is_seen = code.iter().take(length).all(|byte| matches!(byte, b' '..=b'~'));
    let is_plain = length > 0
        && is_seen
        && !is_edge(code.first())
        && !is_edge(code.get(length - 1))
        && code.get(length + 1) != Some(&b'`');
    is_plain.then_some(length + 2)
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::emit::markdown;

    /// What the texts are made of.
    const PIECES: &str =
        "a word B2 `code` `a b` snake_case _ ` `` . , : - - + = # 1 1. 2) ( ) \" ' ! ? & &lt; / { } % $ @ ^ é";

    #[test]
    fn what_is_plain_is_what_markdown_makes_of_it() {
        let pieces: Vec<&str> = PIECES.split(' ').chain([" ", " ", " ", "  ", "\n", "\n", "\n\n", "\t"]).collect();
        // Numbers by Knuth's generator: the same in every run.
        let mut state: u64 = 1;
        let mut below = |most: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap_or_default() % most
        };
        let mut plain = 0;
        for _ in 0..50_000 {
            let text: String = (0..=below(12)).filter_map(|_| pieces.get(below(pieces.len())).copied()).collect();
            let text = text.trim();
            if let Some(lines) = lines(text) {
                assert_eq!(Some(lines), markdown::lines(text), "{text:?}");
                plain += 1;
            }
        }
        assert!(plain > 1000, "{plain} of the texts were plain");
    }
}

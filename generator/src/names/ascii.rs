//! Casing of words of ASCII, as `heck` cases those of any script.

use std::borrow::Cow;

use super::case::{Case, spoken, with_plain_plurals};

/// The words of a text of ASCII in the casing.
pub(super) fn words_cased(text: &str, case: Case) -> String {
    let plain = if has_plural(text.as_bytes()) { Cow::Owned(with_plain_plurals(text)) } else { Cow::Borrowed(text) };
    // Other signs part words as blanks do.
    let has_sign =
        plain.len() == 1 || plain.bytes().any(|byte| matches!(byte, b'+' | b'-' | b'*' | b'=' | b'<' | b'>' | b'!'));
    let spoken = if has_sign { Cow::Owned(spoken(&plain)) } else { plain };
    let mut cased = String::with_capacity(spoken.len() + spoken.len() / 4);
    for segment in spoken.split(|c: char| !c.is_ascii_alphanumeric()).filter(|segment| !segment.is_empty()) {
        add_words(segment, case, &mut cased);
    }
    cased
}

/// Whether a text may have the plural of an acronym in it.
fn has_plural(text: &[u8]) -> bool {
    text.windows(3).any(|window| matches!(window, [b'A'..=b'Z', b'A'..=b'Z', b's']))
}

/// What the last letter of a word was; none where it has had none.
type Last = Option<Letter>;

/// A letter by its casing.
#[derive(Clone, Copy, PartialEq)]
enum Letter {
    /// `a`.
    Lower,
    /// `A`.
    Upper,
}

/// Adds the words of letters and digits: `HTTPServer` is `HTTP` and `Server`.
fn add_words(segment: &str, case: Case, cased: &mut String) {
    let (mut start, mut last): (usize, Last) = (0, None);
    let letters = segment.bytes().zip(segment.bytes().skip(1)).enumerate();
    for (at, (byte, next)) in letters {
        let here = match byte {
            b'a'..=b'z' => Some(Letter::Lower),
            b'A'..=b'Z' => Some(Letter::Upper),
            _ => last,
        };
        let is_upper = byte.is_ascii_uppercase();
        let end = if here == Some(Letter::Lower) && next.is_ascii_uppercase() {
            at + 1
        } else if last == Some(Letter::Upper) && is_upper && next.is_ascii_lowercase() {
            at
        } else {
            last = here;
            continue;
        };
        add_word(&segment[start..end], case, cased);
        (start, last) = (end, None);
    }
    add_word(&segment[start..], case, cased);
}

/// Adds a word.
fn add_word(word: &str, case: Case, cased: &mut String) {
    if case != Case::Type && !cased.is_empty() {
        cased.push('_');
    }
    let start = cased.len();
    cased.push_str(word);
    match case {
        Case::Type => {
            let (first, rest) = cased[start..].split_at_mut(1);
            first.make_ascii_uppercase();
            rest.make_ascii_lowercase();
        }
        Case::Value => cased[start..].make_ascii_lowercase(),
        Case::Static => cased[start..].make_ascii_uppercase(),
    }
}

//! Words of a document in the casing that Rust has for their use.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use unicode_normalization::UnicodeNormalization;

use super::ascii;
use super::ident::{Ident, NEVER_RAW};
use crate::characters::is_ignorable;

/// What an identifier is used for, which decides its casing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Types, variants and type parameters: `SetupLink`.
    Type,
    /// Fields, methods, arguments and modules: `setup_link`.
    Value,
    /// Statics: `SETUP_LINK`.
    Static,
}

/// An identifier made from any text: always valid, the same for the same text.
pub fn identifier(text: &str, case: Case) -> Ident {
    Ident::new(cased(text, case))
}

/// The text of the identifier.
pub(super) fn cased(text: &str, case: Case) -> String {
    // Nearly all texts are ASCII, of which nothing is to be normalized.
    let mut cased = if text.is_ascii() { ascii::words_cased(text, case) } else { words_cased(text, case) };
    if cased.is_empty() {
        cased = word(case, "empty");
    }
    if !cased.starts_with(unicode_ident::is_xid_start) {
        cased = match case {
            Case::Type => format!("Value{cased}"),
            Case::Value => format!("value_{cased}"),
            Case::Static => format!("VALUE_{cased}"),
        };
    }
    if !cased.is_ascii() {
        // As rustc does: names that look the same must not be taken for different ones.
        cased = cased.nfc().collect();
    }
    if NEVER_RAW.contains(&cased.as_str()) {
        cased.push_str(if case == Case::Type { "Value" } else { "_value" });
    }
    cased
}

/// The words of a text in the casing.
fn words_cased(text: &str, case: Case) -> String {
    let text: String = text.nfc().filter(|c| !is_ignorable(*c)).collect();
    let words = spoken(&with_plain_plurals(&text));
    match case {
        Case::Type => words.to_upper_camel_case(),
        Case::Value => words.to_snake_case(),
        Case::Static => words.to_shouty_snake_case(),
    }
}

/// A word of ours in the casing.
fn word(case: Case, text: &str) -> String {
    match case {
        Case::Type => text.to_upper_camel_case(),
        Case::Value => text.to_owned(),
        Case::Static => text.to_ascii_uppercase(),
    }
}

/// The text with plurals of acronyms as one word: `listIDs` as `listIds`, which casing would part as `list_i_ds`.
pub(super) fn with_plain_plurals(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for at in 2..chars.len() {
        let ends_word = chars.get(at + 1).is_none_or(|next| !next.is_lowercase());
        if chars[at] != 's' || !ends_word || !chars[at - 1].is_uppercase() || !chars[at - 2].is_uppercase() {
            continue;
        }
        let mut letter = at - 1;
        while letter > 0 && chars[letter].is_ascii_uppercase() && chars[letter - 1].is_uppercase() {
            chars[letter].make_ascii_lowercase();
            letter -= 1;
        }
    }
    chars.into_iter().collect()
}

/// The text with signs that carry meaning as words, and all others as spaces.
pub(super) fn spoken(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, c) in text.char_indices() {
        match c {
            '+' => out.push_str(" plus "),
            '-' if index == 0 && text.len() > 1 => out.push_str(" minus "),
            '*' => out.push_str(" star "),
            '=' => out.push_str(" equals "),
            '<' => out.push_str(" less "),
            '>' => out.push_str(" greater "),
            '!' => out.push_str(" not "),
            '$' | '@' | '#' if text.len() == 1 => out.push_str(match c {
                '$' => "dollar",
                '@' => "at",
                _ => "hash",
            }),
            c if unicode_ident::is_xid_continue(c) => out.push(c),
            _ => out.push(' '),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Case, ascii, words_cased};

    #[test]
    fn ascii_is_cased_as_any_other_text() {
        let mut texts = vec![String::new()];
        for _ in 0..5 {
            let longer = texts.iter().flat_map(|text| "aB7s_-+$".chars().map(move |c| format!("{text}{c}")));
            texts = longer.collect();
            for text in &texts {
                for case in [Case::Type, Case::Value, Case::Static] {
                    assert_eq!(ascii::words_cased(text, case), words_cased(text, case), "{text:?} as {case:?}");
                }
            }
        }
        let signs: String = (' '..='\u{7f}').collect();
        for text in ["listIDs of URLs", "-1", "$", "\t\n\0", "HTTPServer2XY", "x<=>y!*", signs.as_str()] {
            assert_eq!(ascii::words_cased(text, Case::Type), words_cased(text, Case::Type), "{text:?}");
        }
    }
}

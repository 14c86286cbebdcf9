//! Code on one line, made of checked pieces: text of our own, identifiers, literals.
//!
//! Most of what is emitted has few forms. Tokens, their parser and their printer take ten times as long for it as text
//! does, so that it is written as text at once: see `text.rs`.

use proc_macro2::{Literal, TokenStream};
use quote::ToTokens;

use crate::characters::escaped;
use crate::names::Ident;

/// Code on one line, as `prettyplease` prints it where it fits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Code {
    /// The text.
    text: String,
}

/// What may stand at a `$` of a template.
pub(super) trait Piece {
    /// Adds its text.
    fn add_to(&self, text: &mut String);
}

/// Text of the document, as a string literal.
pub(super) struct Str<'t>(pub(super) &'t str);

impl Code {
    /// Text of our own with a piece in place of each `$`, which Rust outside of macros has no use for.
    pub(super) fn new(template: &'static str, pieces: &[&dyn Piece]) -> Self {
        let mut text = String::with_capacity(template.len() + pieces.len() * 16);
        let mut parts = template.split('$');
        text.push_str(parts.next().unwrap_or_default());
        let mut left = pieces.iter();
        for part in parts {
            if let Some(piece) = left.next() {
                piece.add_to(&mut text);
            }
            text.push_str(part);
        }
        debug_assert_eq!(template.matches('$').count(), pieces.len(), "{template}");
        Self { text }
    }

    /// Codes with text of our own between them.
    pub(super) fn join<'c>(codes: impl IntoIterator<Item = &'c Self>, separator: &'static str) -> Self {
        let mut text = String::new();
        for (index, code) in codes.into_iter().enumerate() {
            if index > 0 {
                text.push_str(separator);
            }
            text.push_str(&code.text);
        }
        Self { text }
    }

    /// The literals of texts, with commas between them.
    pub(super) fn strings<'t>(texts: impl IntoIterator<Item = &'t String>) -> Self {
        let codes: Vec<Self> = texts.into_iter().map(|text| Self::new("$", &[&Str(text)])).collect();
        Self::join(&codes, ", ")
    }

    /// The code of tokens whose text `prettyplease` has printed on one line.
    pub(super) fn printed(text: String) -> Self {
        Self { text }
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl From<&'static str> for Code {
    fn from(text: &'static str) -> Self {
        Self { text: text.to_owned() }
    }
}

impl From<&Ident> for Code {
    fn from(ident: &Ident) -> Self {
        Self { text: ident.code() }
    }
}

impl ToTokens for Code {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        // Code is Rust: it was made of nothing else.
        tokens.extend(self.text.parse::<TokenStream>().unwrap_or_default());
    }
}

impl Piece for Code {
    fn add_to(&self, text: &mut String) {
        text.push_str(&self.text);
    }
}

impl Piece for Ident {
    fn add_to(&self, text: &mut String) {
        text.push_str(if self.is_raw() { "r#" } else { "" });
        text.push_str(self.text());
    }
}

impl Piece for Str<'_> {
    fn add_to(&self, text: &mut String) {
        let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
        match self.0.bytes().all(is_plain) {
            true => text.extend(["\"", self.0, "\""]),
            false => text.push_str(&escaped(Literal::string(self.0).to_string())),
        }
    }
}

impl Piece for bool {
    fn add_to(&self, text: &mut String) {
        text.push_str(if *self { "true" } else { "false" });
    }
}

impl Piece for i64 {
    fn add_to(&self, text: &mut String) {
        text.push_str(&self.to_string());
    }
}

impl Piece for u64 {
    fn add_to(&self, text: &mut String) {
        text.push_str(&self.to_string());
    }
}

impl<T: Piece> Piece for Option<T> {
    fn add_to(&self, text: &mut String) {
        if let Some(piece) = self {
            piece.add_to(text);
        }
    }
}

impl<T: Piece + ?Sized> Piece for &T {
    fn add_to(&self, text: &mut String) {
        (*self).add_to(text);
    }
}

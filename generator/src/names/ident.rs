//! An identifier that has been checked.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};

/// A Rust identifier; written raw (`r#type`) where it is a keyword.
///
/// It has no `Display`, so that it cannot slip into a string by accident.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident {
    /// The identifier without `r#`.
    text: String,
    /// Whether it is a keyword.
    is_raw: bool,
}

/// Words that are keywords in edition 2024, or reserved, and may be written raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The bytes of the longest of [`KEYWORDS`].
const LONGEST_KEYWORD: usize = 8;

/// Keywords that cannot be written raw.
pub(super) const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate", "_"];

impl Ident {
    /// The identifier `text`, which must be made of identifier characters only and not start with a digit.
    pub(super) fn new(text: String) -> Self {
        let is_raw = text.len() <= LONGEST_KEYWORD && KEYWORDS.contains(&text.as_str());
        Self { text, is_raw }
    }

    /// The identifier without `r#`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is written raw.
    pub fn is_raw(&self) -> bool {
        self.is_raw
    }

    /// The identifier as it is written in code: `r#type`.
    pub fn code(&self) -> String {
        if self.is_raw { format!("r#{}", self.text) } else { self.text.clone() }
    }
}

impl ToTokens for Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(if self.is_raw {
            proc_macro2::Ident::new_raw(&self.text, Span::call_site())
        } else {
            proc_macro2::Ident::new(&self.text, Span::call_site())
        });
    }
}

//! Names and texts, usual and hostile.

use arbitrary::Result;

use super::Maker;

/// Names of every kind, short and often the same but for case or separators, so that they meet.
const NAMES: &[&str] = &[
    "id",
    "name",
    "Name",
    "NAME",
    "n_a_m_e",
    "kind",
    "type",
    "value",
    "Value",
    "pet",
    "Pet",
    "pets",
    "Cat",
    "cat_",
    "Dog",
    "data",
    "items",
    "cursor",
    "next",
    "limit",
    "page",
    "has_more",
    "error",
    "Error",
    "code",
    "status",
    "a",
    "A",
    "a-b",
    "a_b",
    "aB",
    "a.b",
    "1",
    "1st",
    "2024-01-01",
    "self",
    "Self",
    "super",
    "crate",
    "fn",
    "async",
    "gen",
    "try",
    "box",
    "dyn",
    "_",
    "__",
    "",
    " ",
    "é",
    "É",
    "日本語",
    "ß",
    "ﬁ",
    "a b",
    "Option",
    "String",
    "Vec",
    "Box",
    "Result",
    "Some",
    "None",
    "Ok",
    "Err",
    "Default",
    "Clone",
    "Debug",
    "From",
    "Into",
    "Iterator",
    "Client",
    "ClientBuilder",
    "client",
    "types",
    "runtime",
    "builders",
    "required",
    "headers",
    "webhooks",
    "Missing",
    "Set",
    "State",
    "send",
    "build",
    "builder",
    "new",
    "with",
    "other_properties",
    "other",
    "Other",
    "Unknown",
    "unknown",
    "Body",
    "body",
    "Response",
    "Request",
    "Event",
    "bool",
    "i64",
    "str",
    "u8",
    "std",
    "core",
    "alloc",
    "serde",
    "http",
    "main",
    "test",
    "con",
    "nul",
    "mod",
    "lib",
];

/// Texts that mean something to Rust, Markdown, HTML, YAML, terminals or file systems.
const HOSTILE: &[&str] = &[
    "\"",
    "\\",
    "'",
    "*/",
    "/*",
    "//",
    "//!",
    "#![x]",
    "]",
    "}",
    "{",
    "{}",
    "{0}",
    "${x}",
    "%s",
    "\u{0}",
    "\r\n",
    "\n",
    "\t",
    "\u{7}",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "\u{2028}",
    "\u{85}",
    "```",
    "```rust\nfn main() {}\n```",
    "~~~\n",
    "    code",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[`String`]",
    "[a]: http://x",
    "<https://example.com>",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "- a\n  - b",
    "# Heading",
    "a\n===",
    "\" */ #",
    "r#\"",
    "\"#",
    "b\"",
    "concat!(\"\")",
    "include_str!(\"/etc/passwd\")",
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    ".",
    "C:\\x",
    "a/b",
    "a:b",
    "a?b",
    "a#b",
    "a~b",
    "~0",
    "~1",
    "%2F",
    "%",
    "a&b=c",
    "null",
    "true",
    "1e9",
    "0x1",
    "-",
    "+",
    "=",
    "@",
    "$",
    "$ref",
    "<",
    ">",
    "&",
    "&amp;",
    "😀",
    "👨‍👩‍👧",
    "e\u{301}",
    "\u{10ffff}",
    "x-y",
    "X-Request-Id",
    "Content-Type",
];

impl Maker<'_, '_> {
    /// Any text.
    pub(super) fn text(&mut self) -> Result<String> {
        Ok(match self.bytes.int_in_range(0..=11)? {
            0..=6 => self.choice(NAMES)?.to_owned(),
            7..=8 => self.choice(HOSTILE)?.to_owned(),
            9 => format!("{}{}", self.choice(NAMES)?, self.choice(HOSTILE)?),
            10 => format!("{} {}", self.choice(NAMES)?, self.choice(NAMES)?),
            _ => self.bytes.arbitrary::<&str>()?.chars().take(40).collect(),
        })
    }

    /// Several lines.
    pub(super) fn prose(&mut self) -> Result<String> {
        let mut text = self.text()?;
        while self.one_of(3)? && text.len() < 400 {
            text.push_str(self.choice(&["\n", "\n\n", " ", "\r\n", "\n> ", "\n1. ", "\n    "])?);
            text.push_str(&self.text()?);
        }
        Ok(text)
    }

    /// A name of a property, parameter or variant.
    pub(super) fn name(&mut self) -> Result<String> {
        if self.one_of(4)? { self.text() } else { Ok(self.choice(NAMES)?.to_owned()) }
    }

    /// Up to `most` texts, no two of them the same.
    pub(super) fn texts(&mut self, most: usize) -> Result<Vec<String>> {
        self.distinct(most, Self::text)
    }

    /// Names of properties, no two of them the same.
    pub(super) fn property_names(&mut self, most: usize) -> Result<Vec<String>> {
        self.distinct(most, Self::name)
    }

    /// Keys of `components`, which have few characters.
    pub(super) fn component_names(&mut self, most: usize) -> Result<Vec<String>> {
        self.distinct(most, |maker| {
            let mut name = maker.name()?;
            // Most documents keep to it.
            if maker.bytes.int_in_range(0..=15)? != 15 {
                let is_plain = |character: &char| character.is_ascii_alphanumeric() || "._-".contains(*character);
                name = name.chars().filter(is_plain).collect();
            }
            Ok(if name.is_empty() { "Thing".to_owned() } else { name })
        })
    }

    fn distinct(&mut self, most: usize, make: fn(&mut Self) -> Result<String>) -> Result<Vec<String>> {
        let count = self.bytes.int_in_range(0..=most)?;
        let mut texts = Vec::new();
        for _ in 0..count {
            let text = make(self)?;
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        Ok(texts)
    }
}

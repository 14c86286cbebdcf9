//! Calls of the runtime's macros, printed as tables: one row a line.
//!
//! `prettyplease` knows no macro of ours and fills lines with their tokens; rows are what a reader looks for. A row
//! is made of checked pieces only, never of a document's text as it stands.

use super::breaks::Reader;
use super::code::{Code, Piece, Str};
use super::layout::{self, MARGIN};
use super::module::reprinted;
use crate::names::Ident;

/// A macro call such as `runtime::object! { Customer { .. } }`.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// The macro, in the runtime.
    name: &'static str,
    /// What stands before the rows.
    head: Row,
    /// The rows.
    rows: Vec<Row>,
}

/// Pieces of a macro call, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// The text so far.
    text: String,
}

impl Row {
    /// An empty row.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds an identifier.
    pub(super) fn ident(mut self, ident: &Ident) -> Self {
        ident.add_to(&mut self.text);
        self
    }

    /// Adds text of the document as a string literal.
    pub(super) fn string(mut self, text: &str) -> Self {
        Str(text).add_to(&mut self.text);
        self
    }

    /// Adds an integer.
    pub(super) fn integer(mut self, value: i64) -> Self {
        self.text.push_str(&value.to_string());
        self
    }

    /// Adds text of our own.
    pub(super) fn code(mut self, code: &'static str) -> Self {
        self.text.push_str(code);
        self
    }

    /// Adds a type.
    pub(super) fn ty(mut self, ty: &Code) -> Self {
        match ALIAS.len() + ty.text().len() < MARGIN {
            true => ty.add_to(&mut self.text),
            false => self.text.push_str(&broken(ty)),
        }
        self
    }
}

impl Table {
    /// The call of the macro `name` with these rows.
    pub(super) fn new(name: &'static str, head: Row, rows: Vec<Row>) -> Self {
        Self { name, head, rows }
    }

    /// Adds the text of the call.
    pub(super) fn print(&self, text: &mut String) {
        text.extend(["runtime::", self.name, "! {\n    ", &self.head.text, " {\n"]);
        for row in &self.rows {
            text.extend(["        ", &row.text, ",\n"]);
        }
        text.push_str("    }\n}\n");
    }
}

/// What stands before a type where its lines are broken.
const ALIAS: &str = "type T = ";

/// The text of a type that is too long for a line, as that of an alias.
fn broken(ty: &Code) -> String {
    let alias = Code::new("type T = $;", &[ty]);
    let mut text = String::new();
    match Reader::tokens(alias.text(), Reader::signature) {
        Some(tokens) => layout::print(&tokens, 0, &mut text),
        None => text = reprinted(alias.text()),
    }
    let inner = text.trim().strip_prefix(ALIAS).and_then(|rest| rest.strip_suffix(';'));
    inner.unwrap_or(ty.text()).to_owned()
}

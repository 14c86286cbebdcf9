//! Calls of the runtime's macros, printed as tables: one row a line.
//!
//! `prettyplease` knows no macro of ours and fills lines with their tokens; rows are what a reader looks for. A row
//! is made of checked pieces only, never of a document's text as it stands.

use proc_macro2::{Literal, TokenStream};
use quote::ToTokens;

use crate::names::Ident;

/// A macro call such as `runtime::object! { Customer { .. } }`.
#[derive(Clone, Debug)]
pub struct Table {
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
        self.text.push_str(&ident.code());
        self
    }

    /// Adds text of the document as a string literal.
    pub(super) fn string(mut self, text: &str) -> Self {
        self.text.push_str(&Literal::string(text).to_string());
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
    pub(super) fn ty(mut self, ty: &TokenStream) -> Self {
        self.text.push_str(&print_type(ty));
        self
    }
}

impl Table {
    /// The call of the macro `name` with these rows.
    pub(super) fn new(name: &'static str, head: Row, rows: Vec<Row>) -> Self {
        Self { name, head, rows }
    }

    /// The text of the call.
    pub(super) fn print(&self) -> String {
        let mut text = format!("runtime::{}! {{\n    {} {{\n", self.name, self.head.text);
        for row in &self.rows {
            text.extend(["        ", row.text.as_str(), ",\n"]);
        }
        text.push_str("    }\n}\n");
        text
    }
}

/// The text of a type as `prettyplease` prints it.
fn print_type(ty: &TokenStream) -> String {
    let alias = quote::quote!(type T = #ty;);
    let file = syn::parse2::<syn::File>(alias);
    let printed = file.map(|file| prettyplease::unparse(&file)).unwrap_or_default();
    let inner = printed.trim().strip_prefix("type T = ").and_then(|rest| rest.strip_suffix(';'));
    match inner {
        Some(inner) => inner.to_owned(),
        None => ty.to_token_stream().to_string(),
    }
}

//! Open enums.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::docs::{emit_lines, lines, one_line};
use crate::emit::table::{Row, Table};
use crate::emit::{EmitCx, Item};
use crate::ir::{Docs, Enum, EnumValue, EnumValues, TypeId};
use crate::names::Ident;

/// An enum, and its reading and writing as rows of `runtime::string_enum!` or `runtime::integer_enum!`.
pub(super) fn emit_enum(cx: &EmitCx<'_>, id: TypeId, enm: &Enum, name: &Ident, docs: &TokenStream) -> Vec<Item> {
    let variants = cx.names.variants(id);
    let (unknown, rows, docs_of_values, table) = match &enm.values {
        EnumValues::Strings(values) => {
            let rows = values.iter().zip(variants);
            let rows = rows.map(|(value, variant)| Row::new().ident(variant).code(" = ").string(&value.value));
            let docs: Vec<Vec<String>> = values.iter().map(value_lines).collect();
            (quote!(String), rows.collect(), docs, "string_enum")
        }
        EnumValues::Integers(values) => {
            let rows = values.iter().zip(variants);
            let rows = rows.map(|(value, variant)| Row::new().ident(variant).code(" = ").integer(value.value));
            let docs: Vec<Vec<String>> = values.iter().map(value_lines).collect();
            (quote!(i64), rows.collect(), docs, "integer_enum")
        }
    };
    let variants = variants.iter().zip(&docs_of_values).map(|(variant, lines)| {
        let docs = emit_lines(lines);
        quote!(#docs #variant,)
    });
    let enm = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the document does not list, as the server wrote it.
            Unknown(#unknown),
        }
    };
    vec![enm.into(), Table::new(table, Row::new().ident(name), rows).into()]
}

/// The docs of a variant: what the document says of it, and its value.
fn value_lines<T: Display>(value: &EnumValue<T>) -> Vec<String> {
    let text = one_line(&value.value.to_string());
    let line = match text.is_empty() {
        true => "The empty string.".to_owned(),
        false => format!("`{text}`"),
    };
    let docs = Docs { description: value.description.clone(), ..Docs::default() };
    let mut all = lines(&docs);
    if !all.is_empty() {
        all.push(String::new());
    }
    all.push(line);
    all
}

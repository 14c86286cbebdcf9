//! Open enums.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::docs::emit_lines;
use crate::emit::table::{Row, Table};
use crate::emit::{EmitCx, Item};
use crate::ir::{Enum, EnumValues, TypeId};
use crate::names::Ident;

/// An enum, and its reading and writing as rows of `runtime::string_enum!` or `runtime::integer_enum!`.
pub(super) fn emit_enum(cx: &EmitCx<'_>, id: TypeId, enm: &Enum, name: &Ident, docs: &TokenStream) -> Vec<Item> {
    let variants = cx.names.variants(id);
    let (unknown, rows, texts, table) = match &enm.values {
        EnumValues::Strings(values) => {
            let rows = values.iter().zip(variants);
            let rows = rows.map(|(value, variant)| Row::new().ident(variant).code(" = ").string(&value.value));
            let texts: Vec<String> = values.iter().map(|value| value.value.clone()).collect();
            (quote!(String), rows.collect(), texts, "string_enum")
        }
        EnumValues::Integers(values) => {
            let rows = values.iter().zip(variants);
            let rows = rows.map(|(value, variant)| Row::new().ident(variant).code(" = ").integer(value.value));
            let texts: Vec<String> = values.iter().map(|value| value.value.to_string()).collect();
            (quote!(i64), rows.collect(), texts, "integer_enum")
        }
    };
    let variants = variants.iter().zip(&texts).map(|(variant, text)| {
        let docs = emit_lines(&[value_line(text)]);
        quote!(#docs #variant,)
    });
    let enm = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the document does not list, as the server wrote it.
            Unknown(#unknown),
        }
    };
    vec![enm.into(), Table::new(table, Row::new().ident(name), rows).into()]
}

/// The docs of a variant: its value.
fn value_line(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() && *c != '`').collect();
    match text.trim().is_empty() {
        true => "The empty string.".to_owned(),
        false => format!("`{text}`"),
    }
}

//! Open enums.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::EmitCx;
use crate::emit::docs::emit_lines;
use crate::ir::{Enum, EnumValues, TypeId};
use crate::names::Ident;

/// An enum, and its reading and writing as rows of `runtime::string_enum!` or `runtime::integer_enum!`.
pub(super) fn emit_enum(cx: &EmitCx<'_>, id: TypeId, enm: &Enum, name: &Ident, docs: &TokenStream) -> TokenStream {
    let variants = cx.names.variants(id);
    let (unknown, rows, texts, table) = match &enm.values {
        EnumValues::Strings(values) => {
            let rows: Vec<TokenStream> = values.iter().zip(variants).map(|(value, variant)| {
                let value = &value.value;
                quote!(#variant = #value)
            }).collect();
            let texts: Vec<String> = values.iter().map(|value| value.value.clone()).collect();
            (quote!(String), rows, texts, quote!(string_enum))
        }
        EnumValues::Integers(values) => {
            let rows: Vec<TokenStream> = values.iter().zip(variants).map(|(value, variant)| {
                let value = proc_macro2::Literal::i64_unsuffixed(value.value);
                quote!(#variant = #value)
            }).collect();
            let texts: Vec<String> = values.iter().map(|value| value.value.to_string()).collect();
            (quote!(i64), rows, texts, quote!(integer_enum))
        }
    };
    let variants = variants.iter().zip(&texts).map(|(variant, text)| {
        let docs = emit_lines(&[value_line(text)]);
        quote!(#docs #variant,)
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the document does not list, as the server wrote it.
            Unknown(#unknown),
        }
        runtime::#table! { #name { #(#rows),* } }
    }
}

/// The docs of a variant: its value.
fn value_line(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() && *c != '`').collect();
    match text.trim().is_empty() {
        true => "The empty string.".to_owned(),
        false => format!("`{text}`"),
    }
}

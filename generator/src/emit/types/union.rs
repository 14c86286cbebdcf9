//! Unions.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::EmitCx;
use crate::emit::rust_type::{Place, rust_type};
use crate::ir::{Dispatch, JsonKind, TypeId, Union, Variant};
use crate::names::Ident;

/// A union, and its reading and writing as rows of `runtime::tagged_union!` or `runtime::union!`.
pub(super) fn emit_union(cx: &EmitCx<'_>, id: TypeId, union: &Union, name: &Ident, docs: &TokenStream) -> TokenStream {
    let names = cx.names.variants(id);
    let variants = union.variants.iter().zip(names).map(|(variant, name)| {
        let payload = emit_payload(cx, id, variant);
        let doc = format!(" The alternative `{}`.", name.text());
        quote!(#[doc = #doc] #name(#payload),)
    });
    let table = match &union.dispatch {
        Dispatch::Tag(property) => emit_tagged(cx, id, union, name, property),
        Dispatch::Disjoint | Dispatch::Trial => emit_shapes(cx, id, union, name),
    };
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value of a shape that the document does not list, as the server wrote it.
            Unknown(serde_json::Value),
        }
        #table
    }
}

/// What a variant holds.
fn emit_payload(cx: &EmitCx<'_>, id: TypeId, variant: &Variant) -> TokenStream {
    let ty = rust_type(cx, Place::Types, variant.ty);
    if cx.analysis.needs_box(&cx.api.types, id, variant.ty) { quote!(Box<#ty>) } else { ty }
}

fn emit_tagged(cx: &EmitCx<'_>, id: TypeId, union: &Union, name: &Ident, property: &str) -> TokenStream {
    let variants = union.variants.iter().zip(cx.names.variants(id));
    let rows = variants.flat_map(|(variant, name)| {
        let payload = emit_payload(cx, id, variant);
        variant.tags.iter().map(move |tag| quote!(#tag => #name(#payload)))
    });
    quote!(runtime::tagged_union! { #name #property { #(#rows),* } })
}

fn emit_shapes(cx: &EmitCx<'_>, id: TypeId, union: &Union, name: &Ident) -> TokenStream {
    let rows = union.variants.iter().zip(cx.names.variants(id)).map(|(variant, name)| {
        let payload = emit_payload(cx, id, variant);
        let kinds = emit_kinds(&variant.shape.kinds);
        let required = &variant.shape.required;
        let required = (!required.is_empty()).then(|| quote!([#(#required),*]));
        quote!(#name(#payload): #kinds #required)
    });
    quote!(runtime::union! { #name { #(#rows),* } })
}

fn emit_kinds(kinds: &[JsonKind]) -> TokenStream {
    if kinds.is_empty() {
        return quote!(Any);
    }
    let kinds = kinds.iter().map(|kind| match kind {
        JsonKind::Boolean => quote!(Boolean),
        JsonKind::Integer => quote!(Integer),
        JsonKind::Number => quote!(Number),
        JsonKind::String => quote!(String),
        JsonKind::Array => quote!(Array),
        JsonKind::Object => quote!(Object),
    });
    quote!(#(#kinds)|*)
}

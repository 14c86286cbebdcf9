//! Components that are another type under a name of their own.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::EmitCx;
use crate::emit::rust_type::{Place, kind_in_place};
use crate::ir::TypeDef;
use crate::names::Ident;

/// A type alias.
pub(super) fn emit_alias(cx: &EmitCx<'_>, definition: &TypeDef, name: &Ident, docs: &TokenStream) -> TokenStream {
    let target = kind_in_place(cx, Place::Types, &definition.kind);
    quote! {
        #docs
        pub type #name = #target;
    }
}

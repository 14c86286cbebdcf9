//! The module `required`: one marker trait per required property, whose message names it when it is missing.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::docs::{emit_lines, emit_module_docs};
use super::{EmitCx, Module, Visibility};
use crate::analyze::required_fields;
use crate::ir::{Docs, TypeKind};
use crate::names::{Case, Ident, Scope, identifier};

/// A setter without which a call or a builder does not compile.
pub(super) struct Required {
    /// The method.
    pub(super) setter: Ident,
    /// The type parameter that says whether it was called.
    pub(super) state: Ident,
    /// The trait that the type parameter must have, in the module `required`.
    pub(super) marker: Ident,
}

/// The type parameters and traits for setters that stand side by side.
pub(super) fn required<'i>(setters: impl IntoIterator<Item = &'i Ident>) -> Vec<Required> {
    let mut states = Scope::default();
    let required = setters.into_iter().map(|setter| Required {
        setter: setter.clone(),
        state: states.mint(&format!("{} set", setter.text()), Case::Type),
        marker: marker(setter),
    });
    required.collect()
}

/// The type parameters after the setters in `set` were called.
pub(super) fn emit_states_after(required: &[Required], set: &[&Ident]) -> TokenStream {
    let states = required.iter().map(|required| match set.contains(&&required.setter) {
        true => quote!(runtime::Set),
        false => required.state.to_token_stream(),
    });
    quote!(<#(#states),*>)
}

/// The marker trait of a required property.
fn marker(setter: &Ident) -> Ident {
    identifier(setter.text(), Case::Type)
}

/// The module; none where nothing is required.
pub(super) fn emit_required(cx: &EmitCx<'_>) -> Option<Module> {
    let setters = required_setters(cx);
    if setters.is_empty() {
        return None;
    }
    let traits = setters.values().map(emit_trait);
    let docs = Docs { summary: Some("Proofs that something required was set.".to_owned()), ..Docs::default() };
    Some(Module {
        name: identifier("required", Case::Value),
        gate: None,
        visibility: Visibility::Hidden,
        attributes: emit_module_docs(&docs),
        items: vec![quote!(use super::runtime; #(#traits)*).into()],
        children: Vec::new(),
    })
}

fn emit_trait(setter: &Ident) -> TokenStream {
    let marker = marker(setter);
    let message = format!("required field `{}` is not set", setter.text());
    let label = format!("call `.{}(..)` first", setter.code());
    let docs = emit_lines(&[format!("`{}` was set.", setter.text())]);
    quote! {
        #docs
        #[diagnostic::on_unimplemented(message = #message, label = #label)]
        pub trait #marker {}
        impl #marker for runtime::Set {}
    }
}

/// Every setter of something required, by the name of its marker trait.
fn required_setters(cx: &EmitCx<'_>) -> BTreeMap<String, Ident> {
    let mut setters = BTreeMap::new();
    let mut add = |setter: &Ident| {
        setters.entry(marker(setter).text().to_owned()).or_insert_with(|| setter.clone());
    };
    for (id, definition) in cx.api.types.iter() {
        if let TypeKind::Struct(strukt) = &definition.kind
            && cx.analysis.is_built_by_callers(id)
        {
            let names = cx.names.fields(id);
            required_fields(strukt).filter_map(|(index, _)| names.get(index)).for_each(&mut add);
        }
    }
    for call in super::client::calls(cx) {
        call.required_setters().into_iter().for_each(&mut add);
    }
    setters
}

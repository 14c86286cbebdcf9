//! Setters of structs that callers make, and type-state builders where properties are required.

use proc_macro2::TokenStream;
use quote::quote;

use super::strukt::emit_field_docs;
use crate::analyze::{FieldShape, required_fields};
use crate::emit::EmitCx;
use crate::emit::argument::argument;
use crate::emit::docs::emit_lines;
use crate::emit::required::{emit_states_after, required};
use crate::ir::{Field, Presence, Struct, TypeId};
use crate::names::Ident;

/// The setters of a struct: on the struct itself where nothing is required, else on a builder.
pub(super) fn emit_builder(cx: &EmitCx<'_>, id: TypeId, strukt: &Struct) -> TokenStream {
    let Some(name) = cx.names.type_name(id) else {
        return TokenStream::new();
    };
    if strukt.fields.is_empty() {
        return TokenStream::new();
    }
    match cx.names.builder_name(id) {
        None => emit_setters(cx, id, strukt, name),
        Some(builder) => emit_typestate(cx, id, strukt, name, builder),
    }
}

/// Setters that take and give the struct itself.
fn emit_setters(cx: &EmitCx<'_>, id: TypeId, strukt: &Struct, name: &Ident) -> TokenStream {
    let fields = strukt.fields.iter().zip(cx.names.fields(id)).filter(|(field, _)| !field.is_read_only);
    let setters = fields.map(|(field, field_name)| {
        let docs = emit_field_docs(field);
        let (argument, assignment) = emit_assignment(cx, id, field, field_name, &quote!(self));
        quote! {
            #docs
            #[must_use]
            pub fn #field_name(mut self, #field_name: #argument) -> Self {
                #assignment
                self
            }
        }
    });
    let doc = emit_lines(&[format!("An empty `{}`; its setters carry the names of its fields.", name.text())]);
    quote! {
        impl types::#name {
            #doc
            pub fn new() -> Self {
                Default::default()
            }
            #(#setters)*
        }
    }
}

/// A builder with one type parameter per required property.
fn emit_typestate(cx: &EmitCx<'_>, id: TypeId, strukt: &Struct, name: &Ident, builder: &Ident) -> TokenStream {
    let names = cx.names.fields(id);
    let required = required(required_fields(strukt).filter_map(|(index, _)| names.get(index)));
    let states: Vec<&Ident> = required.iter().map(|required| &required.state).collect();
    let markers = required.iter().map(|required| &required.marker);
    let fields = strukt.fields.iter().zip(names).filter(|(field, _)| !field.is_read_only);
    let setters = fields.map(|(field, name)| {
        let after = match field.presence {
            Presence::Required => Some(emit_states_after(&required, &[name])),
            Presence::Optional => None,
        };
        emit_state_setter(cx, (id, field), name, after.map(|states| quote!(#builder #states)))
    });
    let builder_docs =
        emit_lines(&[format!("Makes a [`{0}`](types::{0}); see [`builder`](types::{0}::builder).", name.text())]);
    let start_docs =
        emit_lines(&[format!("Starts a `{}`; `build` compiles once every required property is set.", name.text())]);
    quote! {
        #builder_docs
        #[derive(Clone, Debug)]
        #[must_use = "nothing is made until `.build()` is called"]
        pub struct #builder<#(#states = runtime::Missing),*> {
            value: types::#name,
            state: runtime::State<(#(#states,)*)>,
        }
        impl types::#name {
            #start_docs
            pub fn builder() -> #builder {
                #builder { value: runtime::Empty::empty(), state: std::marker::PhantomData }
            }
        }
        impl<#(#states),*> #builder<#(#states),*> {
            #(#setters)*
            /// The finished value.
            pub fn build(self) -> types::#name
            where
                #(#states: required::#markers,)*
            {
                self.value
            }
        }
    }
}

/// A setter of a builder; `after` is the builder's type once it was called, where that changes.
fn emit_state_setter(
    cx: &EmitCx<'_>,
    (id, field): (TypeId, &Field),
    name: &Ident,
    after: Option<TokenStream>,
) -> TokenStream {
    let docs = emit_field_docs(field);
    let (argument, assignment) = emit_assignment(cx, id, field, name, &quote!(self.value));
    let (result, changed) = match after {
        Some(after) => {
            let builder = after.clone().into_iter().next();
            (after, quote!(#builder { value: self.value, state: std::marker::PhantomData }))
        }
        None => (quote!(Self), quote!(self)),
    };
    quote! {
        #docs
        pub fn #name(mut self, #name: #argument) -> #result {
            #assignment
            #changed
        }
    }
}

/// The argument of a setter, and the statement that stores it.
fn emit_assignment(
    cx: &EmitCx<'_>,
    id: TypeId,
    field: &Field,
    name: &Ident,
    target: &TokenStream,
) -> (TokenStream, TokenStream) {
    let shape = cx.analysis.field_shape(&cx.api.types, id, field);
    let is_boxed = cx.analysis.needs_box(&cx.api.types, id, field.ty);
    // A boxed value that may be null is boxed inside its wrapper.
    let argument_shape = if is_boxed { FieldShape::Required } else { shape };
    let argument = argument(cx, field.ty, argument_shape, name);
    let mut value = argument.value;
    if is_boxed {
        value = quote!(Box::new(#value));
    }
    let value = match shape {
        FieldShape::Optional => quote!(Some(#value)),
        FieldShape::Nullable if is_boxed => quote!(Some(#value)),
        FieldShape::Patch if is_boxed => quote!(runtime::Patch::Value(#value)),
        FieldShape::Required | FieldShape::Nullable | FieldShape::Patch => value,
    };
    (argument.ty, quote!(#target.#name = #value;))
}

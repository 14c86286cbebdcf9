//! Structs and the table row of each field.

use proc_macro2::TokenStream;
use quote::quote;

use crate::analyze::{FieldShape, required_fields};
use crate::emit::docs::{emit_docs, emit_lines, lines, one_line};
use crate::emit::rust_type::{Place, field_type, rust_type};
use crate::emit::table::{Row, Table};
use crate::emit::{EmitCx, Item};
use crate::ir::{Additional, Docs, Field, Struct, TypeId};
use crate::names::Ident;

/// A struct, and its reading and writing as rows of `runtime::object!`.
pub(super) fn emit_struct(cx: &EmitCx<'_>, id: TypeId, strukt: &Struct, name: &Ident, docs: &TokenStream) -> Vec<Item> {
    let names = cx.names.fields(id);
    let fields = strukt.fields.iter().zip(names).map(|(field, name)| emit_field(cx, id, field, name));
    let rows = strukt.fields.iter().zip(names).map(|(field, name)| row(cx, id, field, name));
    let rest_name = names.get(strukt.fields.len());
    let rest = rest_name.map(|name| emit_rest(cx, strukt.additional, name));
    let rest_row = rest_name.map(|name| Row::new().code("*").ident(name));
    let table = Table::new("object", Row::new().ident(name), rows.chain(rest_row).collect());
    let default =
        (cx.analysis.is_built_by_callers(id) && required_fields(strukt).next().is_none()).then(|| quote!(, Default));
    let strukt = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq #default)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #rest
        }
    };
    vec![strukt.into(), table.into()]
}

/// The field for the properties that the schema does not list.
fn emit_rest(cx: &EmitCx<'_>, additional: Additional, name: &Ident) -> TokenStream {
    match additional.map() {
        Some(map) => {
            let values = rust_type(cx, Place::Types, map.values);
            quote! {
                /// Every other property.
                pub #name: std::collections::BTreeMap<String, #values>,
            }
        }
        None => quote! {
            /// Properties that the document does not declare.
            pub #name: runtime::OtherProperties,
        },
    }
}

fn emit_field(cx: &EmitCx<'_>, id: TypeId, field: &Field, name: &Ident) -> TokenStream {
    let docs = emit_field_docs(field);
    let shape = cx.analysis.field_shape(&cx.api.types, id, field);
    let ty = field_type(cx, Place::Types, id, field.ty, shape);
    quote!(#docs pub #name: #ty,)
}

/// The docs of a property; where the document says nothing, its name on the wire.
pub(in crate::emit) fn emit_field_docs(field: &Field) -> TokenStream {
    let mut docs = Docs { summary: None, ..field.docs.clone() };
    if docs.description.is_none() {
        docs.description.clone_from(&field.docs.summary);
    }
    if lines(&docs).is_empty() {
        return emit_lines(&[format!("The property `{}`.", one_line(&field.wire_name))]);
    }
    emit_docs(&docs)
}

/// A row of `runtime::object!`: `id: "id" required`.
fn row(cx: &EmitCx<'_>, id: TypeId, field: &Field, name: &Ident) -> Row {
    let presence = match cx.analysis.field_shape(&cx.api.types, id, field) {
        FieldShape::Required => " required",
        FieldShape::Nullable => " nullable",
        FieldShape::Optional => " optional",
        FieldShape::Patch => " patch",
    };
    Row::new().ident(name).code(": ").string(&field.wire_name).code(presence)
}

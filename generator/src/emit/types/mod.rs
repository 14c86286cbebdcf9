//! The modules `types` and `builders`: the document's schemas as Rust types.

mod alias;
mod builder;
mod enumeration;
mod strukt;
mod union;

use proc_macro2::TokenStream;

use super::docs::{emit_docs, emit_lines, emit_module_docs, lines};
use super::parts::arrange;
use super::{EmitCx, Item, Module, Visibility};
use crate::ir::{Docs, TypeDef, TypeId, TypeKind};
use crate::names::{Case, Ident, identifier};

/// The module `types`.
pub(super) fn emit_types(cx: &EmitCx<'_>) -> Module {
    let emit = |id: TypeId| match cx.names.type_name(id) {
        Some(name) => emit_type(cx, id, cx.api.types.get(id), name),
        None => Vec::new(),
    };
    let (items, children) = arrange(cx, &["runtime"], emit).unwrap_or_default();
    let docs = Docs { summary: Some("The types of requests and responses.".to_owned()), ..Docs::default() };
    Module {
        name: identifier("types", Case::Value),
        gate: None,
        visibility: Visibility::Public,
        attributes: emit_module_docs(&docs),
        items,
        children,
    }
}

/// The module `builders`; none where callers build no type with required properties.
pub(super) fn emit_builders(cx: &EmitCx<'_>) -> Option<Module> {
    let emit = |id: TypeId| match &cx.api.types.get(id).kind {
        TypeKind::Struct(strukt) if cx.analysis.is_built_by_callers(id) => {
            vec![builder::emit_builder(cx, id, strukt).into()]
        }
        _ => Vec::new(),
    };
    let (items, children) = arrange(cx, &["required", "runtime", "types"], emit)?;
    let summary = "How the types of requests are made: setters, and a check at compile time that nothing required is \
                   missing.";
    let docs = Docs { summary: Some(summary.to_owned()), ..Docs::default() };
    Some(Module {
        name: identifier("builders", Case::Value),
        gate: None,
        visibility: Visibility::Public,
        attributes: emit_module_docs(&docs),
        items,
        children,
    })
}

fn emit_type(cx: &EmitCx<'_>, id: TypeId, definition: &TypeDef, name: &Ident) -> Vec<Item> {
    let docs = emit_type_docs(cx, id, definition);
    match &definition.kind {
        TypeKind::Struct(strukt) => strukt::emit_struct(cx, id, strukt, name, &docs),
        TypeKind::Enum(enm) => enumeration::emit_enum(cx, id, enm, name, &docs),
        TypeKind::Union(union) => union::emit_union(cx, id, union, name, &docs),
        TypeKind::Array(_) | TypeKind::Map(_) | TypeKind::Primitive(_) | TypeKind::Alias(_) | TypeKind::Any => {
            vec![alias::emit_alias(cx, definition, name, &docs).into()]
        }
    }
}

/// The docs of a type; where the document says nothing, what it is used for.
fn emit_type_docs(cx: &EmitCx<'_>, id: TypeId, definition: &TypeDef) -> TokenStream {
    let docs = Docs { limits: Vec::new(), default: None, format: None, ..definition.docs.clone() };
    if !lines(&docs).is_empty() {
        return emit_docs(&docs);
    }
    let usage = cx.analysis.usage(id);
    let line = match (usage.in_request, usage.in_response) {
        (true, true) => "Sent in requests and read from responses.",
        (true, false) => "Sent in requests.",
        (false, true) => "Read from responses.",
        (false, false) => "A schema of the document that no operation uses.",
    };
    emit_lines(&[line.to_owned()])
}

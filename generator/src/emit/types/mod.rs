//! The modules `types` and `builders`: the document's schemas as Rust types.

mod alias;
mod builder;
mod enumeration;
mod strukt;
mod union;

use quote::quote;

use super::docs::{emit_module_docs, lines};
use super::parts::arrange;
use super::text::Text;
use super::{EmitCx, Module, Visibility};
use crate::ir::{Docs, TypeDef, TypeId, TypeKind};
use crate::names::{Case, Ident, identifier};

/// The module `types`.
pub(super) fn emit_types(cx: &EmitCx<'_>) -> Module {
    let emit = |id: TypeId, text: &mut Text| {
        if let Some(name) = cx.names.type_name(id) {
            emit_type(cx, id, cx.api.types.get(id), name, text);
        }
    };
    let (items, children) = arrange(cx, &["runtime"], emit).unwrap_or_default();
    let docs = Docs { summary: Some("The types of requests and responses.".to_owned()), ..Docs::default() };
    let docs = emit_module_docs(&docs);
    // What the macros of the runtime expand to.
    let allowed = quote! {
        #![allow(
            deprecated,
            unreachable_patterns,
            unused_variables,
            reason = "names are those of the document, and what is deprecated is still sent"
        )]
    };
    Module {
        name: identifier("types", Case::Value),
        gate: None,
        visibility: Visibility::Public,
        attributes: quote!(#docs #allowed),
        items,
        children,
    }
}

/// The module `builders`; none where callers build no type with required properties.
pub(super) fn emit_builders(cx: &EmitCx<'_>) -> Option<Module> {
    let emit = |id: TypeId, text: &mut Text| {
        if let TypeKind::Struct(strukt) = &cx.api.types.get(id).kind
            && cx.analysis.is_built_by_callers(id)
        {
            builder::emit_builder(cx, id, strukt, text);
        }
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

fn emit_type(cx: &EmitCx<'_>, id: TypeId, definition: &TypeDef, name: &Ident, text: &mut Text) {
    text.part();
    text.has_name();
    text.docs(&type_docs(cx, id, definition));
    match &definition.kind {
        TypeKind::Struct(strukt) => strukt::emit_struct(cx, id, strukt, name, text),
        TypeKind::Enum(enm) => enumeration::emit_enum(cx, id, enm, name, text),
        TypeKind::Union(union) => union::emit_union(cx, id, union, name, text),
        TypeKind::Array(_) | TypeKind::Map(_) | TypeKind::Primitive(_) | TypeKind::Alias(_) | TypeKind::Any => {
            alias::emit_alias(cx, definition, name, text);
        }
    }
}

/// The docs of a type; where the document says nothing, what it is used for.
fn type_docs(cx: &EmitCx<'_>, id: TypeId, definition: &TypeDef) -> Vec<String> {
    let docs = Docs { limits: Vec::new(), default: None, format: None, ..definition.docs.clone() };
    let lines = lines(&docs);
    if !lines.is_empty() {
        return lines;
    }
    let usage = cx.analysis.usage(id);
    let line = match (usage.in_request, usage.in_response) {
        (true, true) => "Sent in requests and read from responses.",
        (true, false) => "Sent in requests.",
        (false, true) => "Read from responses.",
        (false, false) => "A schema of the document that no operation uses.",
    };
    vec![line.to_owned()]
}

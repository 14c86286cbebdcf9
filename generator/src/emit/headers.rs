//! The module `headers`: the header fields that answers are documented with.

use quote::quote;

use super::docs::{emit_lines, emit_module_docs, lines, one_line};
use super::table::{Row, Table};
use super::{EmitCx, Item, Module, Visibility};
use crate::ir::{Docs, HeaderField, HeaderKind, HeaderSet};
use crate::names::{Case, HeaderSetNames, identifier};

/// The module; none where no header field is documented.
pub(super) fn emit_headers(cx: &EmitCx<'_>) -> Option<Module> {
    let sets = cx.api.header_sets.iter().zip(&cx.names.header_sets);
    let mut items: Vec<Item> = sets.flat_map(|(set, names)| emit_set(set, names)).collect();
    if items.is_empty() {
        return None;
    }
    items.insert(
        0,
        quote!(
            use super::runtime;
        )
        .into(),
    );
    let summary = "The header fields of responses, each with its type: see `Response::typed_headers`.";
    let docs = Docs { summary: Some(summary.to_owned()), ..Docs::default() };
    Some(Module {
        name: identifier("headers", Case::Value),
        gate: None,
        visibility: Visibility::Public,
        attributes: emit_module_docs(&docs),
        items,
        children: Vec::new(),
    })
}

fn emit_set(set: &HeaderSet, names: &HeaderSetNames) -> [Item; 2] {
    let strukt = &names.strukt;
    let fields: Vec<String> = set.fields.iter().map(|field| format!("`{}`", one_line(&field.name))).collect();
    let docs = emit_lines(&[format!("Header fields of responses: {}.", fields.join(", "))]);
    let rows = set.fields.iter().zip(&names.methods).map(|(field, method)| {
        let presence = if field.required { " required " } else { " optional " };
        let kind = match field.kind {
            HeaderKind::Text => "String",
            HeaderKind::Integer => "i64",
            HeaderKind::Number => "f64",
            HeaderKind::Boolean => "bool",
            HeaderKind::DateTime => "runtime::DateTime",
        };
        Row::new()
            .ident(method)
            .code(": ")
            .string(&field.name)
            .code(presence)
            .code(kind)
            .code(", ")
            .string(&docs_of(field))
    });
    let rows = rows.collect();
    let strukt = quote! {
        #docs
        #[derive(Clone)]
        pub struct #strukt(http::HeaderMap);
    };
    [strukt.into(), Table::new("headers", Row::new().ident(&names.strukt), rows).into()]
}

/// The docs of a field as one text.
fn docs_of(field: &HeaderField) -> String {
    let text = lines(&Docs { deprecated: false, ..field.docs.clone() }).join("\n");
    let text = match text.trim().is_empty() {
        true => format!("The header field `{}`.", one_line(&field.name)),
        false => text,
    };
    // A doc attribute holds its text as it stands; a comment has a space before each line.
    text.lines().map(|line| format!(" {line}")).collect::<Vec<_>>().join("\n")
}

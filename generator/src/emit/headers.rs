//! The module `headers`: the header fields that answers are documented with.

use super::code::Code;
use super::docs::{emit_module_docs, lines, one_line};
use super::table::{Row, Table};
use super::text::Text;
use super::{EmitCx, Item, Module, Visibility};
use crate::ir::{Docs, HeaderField, HeaderKind, HeaderSet};
use crate::names::{Case, HeaderSetNames, identifier};

/// The module; none where no header field is documented.
pub(super) fn emit_headers(cx: &EmitCx<'_>) -> Option<Module> {
    let mut text = Text::new(&[]);
    if cx.api.header_sets.is_empty() || cx.names.header_sets.is_empty() {
        return None;
    }
    text.line("use super::runtime;");
    for (set, names) in cx.api.header_sets.iter().zip(&cx.names.header_sets) {
        emit_set(set, names, &mut text);
    }
    let (items, _, _) = text.finish();
    let summary = "The header fields of responses, each with its type: see `Response::typed_headers`.";
    let docs = Docs { summary: Some(summary.to_owned()), ..Docs::default() };
    Some(Module {
        name: identifier("headers", Case::Value),
        gate: None,
        visibility: Visibility::Public,
        attributes: emit_module_docs(&docs),
        items: vec![Item::Printed(vec![items])],
        children: Vec::new(),
    })
}

fn emit_set(set: &HeaderSet, names: &HeaderSetNames, text: &mut Text) {
    let fields: Vec<String> = set.fields.iter().map(|field| format!("`{}`", one_line(&field.name))).collect();
    text.part();
    text.doc(&format!("Header fields of responses: {}.", fields.join(", ")));
    text.line("#[derive(Clone)]");
    text.typed(&Code::new("pub struct $(http::HeaderMap);", &[&names.strukt]));
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
    text.table(&Table::new("headers", Row::new().ident(&names.strukt), rows.collect()));
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

//! Unions.

use crate::emit::EmitCx;
use crate::emit::code::Code;
use crate::emit::docs::{lines, one_line};
use crate::emit::rust_type::{Place, rust_type};
use crate::emit::table::{Row, Table};
use crate::emit::text::Text;
use crate::ir::{Dispatch, JsonKind, TypeId, Union, Variant};
use crate::names::Ident;

/// A union, and its reading and writing as rows of `runtime::tagged_union!` or `runtime::union!`.
pub(super) fn emit_union(cx: &EmitCx<'_>, id: TypeId, union: &Union, name: &Ident, text: &mut Text) {
    text.line("#[derive(Clone, PartialEq)]");
    text.line("#[non_exhaustive]");
    text.open(&Code::new("pub enum $ {", &[name]));
    for (variant, name) in union.variants.iter().zip(cx.names.variants(id)) {
        text.docs(&variant_docs(cx, &union.dispatch, variant, name));
        text.variant(&Code::new("$($),", &[name, &payload(cx, id, variant)]));
    }
    text.doc("A value of a shape that the document does not list, as the server wrote it.");
    text.line("Unknown(serde_json::Value),");
    text.close("}");
    text.table(&match &union.dispatch {
        Dispatch::Tag(property) => tags(cx, id, union, Row::new().ident(name).code(" ").string(property)),
        Dispatch::InheritedTag(property) => {
            tags(cx, id, union, Row::new().ident(name).code(" ").string(property).code(" or unknown"))
        }
        Dispatch::Disjoint | Dispatch::Trial => shapes(cx, id, union, name),
    });
}

/// What the document says of an alternative, in its first paragraph; or else how it is known.
fn variant_docs(cx: &EmitCx<'_>, dispatch: &Dispatch, variant: &Variant, name: &Ident) -> Vec<String> {
    let mut said = lines(&cx.api.types.get(variant.ty.id).docs);
    let end = said.iter().position(String::is_empty).unwrap_or(said.len());
    said.truncate(end);
    // A title that is the name says nothing more.
    said.retain(|line| line != name.text());
    if said.is_empty() {
        said.push(match (dispatch, variant.tags.as_slice()) {
            (Dispatch::Tag(property) | Dispatch::InheritedTag(property), [tag]) => {
                format!("Its `{}` is `{}`.", one_line(property), one_line(tag))
            }
            _ => format!("The alternative `{}`.", name.text()),
        });
    }
    said
}

/// What a variant holds.
fn payload(cx: &EmitCx<'_>, id: TypeId, variant: &Variant) -> Code {
    let ty = rust_type(cx, Place::Types, variant.ty);
    if cx.analysis.needs_box(&cx.api.types, id, variant.ty) { Code::new("Box<$>", &[&ty]) } else { ty }
}

/// The rows of `runtime::tagged_union!`: `"cat" => Cat(Cat)`.
fn tags(cx: &EmitCx<'_>, id: TypeId, union: &Union, head: Row) -> Table {
    let variants = union.variants.iter().zip(cx.names.variants(id));
    let rows = variants.flat_map(|(variant, name)| {
        let payload = payload(cx, id, variant);
        let row = move |tag: &String| Row::new().string(tag).code(" => ").ident(name).code("(").ty(&payload).code(")");
        variant.tags.iter().map(row)
    });
    Table::new("tagged_union", head, rows.collect())
}

/// The rows of `runtime::union!`: `One(String): String` and `Thing(Thing): Object ["id"]`.
fn shapes(cx: &EmitCx<'_>, id: TypeId, union: &Union, name: &Ident) -> Table {
    let rows = union.variants.iter().zip(cx.names.variants(id)).map(|(variant, name)| {
        let payload = payload(cx, id, variant);
        let mut row = Row::new().ident(name).code("(").ty(&payload).code("): ");
        row = kinds(row, &variant.shape.kinds);
        for (index, key) in variant.shape.required.iter().enumerate() {
            row = row.code(if index == 0 { " [" } else { ", " }).string(key);
        }
        if !variant.shape.required.is_empty() {
            row = row.code("]");
        }
        for (index, (key, value)) in variant.shape.constants.iter().enumerate() {
            row = row.code(if index == 0 { " where " } else { ", " }).string(key).code(" = ").string(value);
        }
        row
    });
    Table::new("union", Row::new().ident(name), rows.collect())
}

/// Adds the JSON kinds of a variant.
fn kinds(mut row: Row, kinds: &[JsonKind]) -> Row {
    if kinds.is_empty() {
        return row.code("Any");
    }
    for (index, kind) in kinds.iter().enumerate() {
        if index > 0 {
            row = row.code(" | ");
        }
        row = row.code(match kind {
            JsonKind::Boolean => "Boolean",
            JsonKind::Integer => "Integer",
            JsonKind::Number => "Number",
            JsonKind::String => "String",
            JsonKind::Array => "Array",
            JsonKind::Object => "Object",
        });
    }
    row
}

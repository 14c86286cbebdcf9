//! Structs and the table row of each field. The table makes `Debug` and
//! `PartialEq` too, which are one call where derives are many.

use crate::analyze::{FieldShape, required_fields};
use crate::emit::EmitCx;
use crate::emit::code::Code;
use crate::emit::docs::{lines, one_line};
use crate::emit::rust_type::{Place, field_type, rust_type};
use crate::emit::table::{Row, Table};
use crate::emit::text::Text;
use crate::ir::{Additional, Docs, Field, Struct, TypeId};
use crate::names::Ident;

/// A struct, and its reading and writing as rows of `runtime::object!`.
pub(super) fn emit_struct(cx: &EmitCx<'_>, id: TypeId, strukt: &Struct, name: &Ident, text: &mut Text) {
    let names = cx.names.fields(id);
    let has_default = cx.analysis.is_built_by_callers(id) && required_fields(strukt).next().is_none();
    text.line(match has_default {
        true => "#[derive(Clone, Default)]",
        false => "#[derive(Clone)]",
    });
    text.line("#[non_exhaustive]");
    let rest_name = names.get(strukt.fields.len());
    match strukt.fields.is_empty() && rest_name.is_none() {
        true => text.whole(&Code::new("pub struct $ {}", &[name])),
        false => {
            text.open(&Code::new("pub struct $ {", &[name]));
            for (field, name) in strukt.fields.iter().zip(names) {
                emit_field(cx, id, field, name, text);
            }
            if let Some(name) = rest_name {
                emit_rest(cx, strukt.additional, name, text);
            }
            text.close("}");
        }
    }
    let rows = strukt.fields.iter().zip(names).map(|(field, name)| row(cx, id, field, name));
    let rest_row = rest_name.map(|name| Row::new().code("*").ident(name));
    text.table(&Table::new("object", Row::new().ident(name), rows.chain(rest_row).collect()));
}

/// The field for the properties that the schema does not list.
fn emit_rest(cx: &EmitCx<'_>, additional: Additional, name: &Ident, text: &mut Text) {
    match additional.map() {
        Some(map) => {
            let values = rust_type(cx, Place::Types, map.values);
            text.doc("Every other property.");
            text.typed(&Code::new("pub $: std::collections::BTreeMap<String, $>,", &[name, &values]));
        }
        None => {
            text.doc("Properties that the document does not declare.");
            text.typed(&Code::new("pub $: runtime::OtherProperties,", &[name]));
        }
    }
}

fn emit_field(cx: &EmitCx<'_>, id: TypeId, field: &Field, name: &Ident, text: &mut Text) {
    text.docs(&field_docs(field));
    let shape = cx.analysis.field_shape(&cx.api.types, id, field);
    let ty = field_type(cx, Place::Types, id, field.ty, shape);
    text.typed(&Code::new("pub $: $,", &[name, &ty]));
}

/// The docs of a property; where the document says nothing, its name on the wire.
pub(in crate::emit) fn field_docs(field: &Field) -> Vec<String> {
    let mut docs = Docs { summary: None, ..field.docs.clone() };
    if docs.description.is_none() {
        docs.description.clone_from(&field.docs.summary);
    }
    match lines(&docs) {
        lines if lines.is_empty() => vec![format!("The property `{}`.", one_line(&field.wire_name))],
        lines => lines,
    }
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

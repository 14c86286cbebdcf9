//! Open enums.

use std::fmt::Display;

use crate::emit::EmitCx;
use crate::emit::code::Code;
use crate::emit::docs::{lines, one_line};
use crate::emit::table::{Row, Table};
use crate::emit::text::Text;
use crate::ir::{Docs, Enum, EnumValue, EnumValues, TypeId};
use crate::names::Ident;

/// An enum, and its reading and writing as rows of `runtime::string_enum!` or `runtime::integer_enum!`.
pub(super) fn emit_enum(cx: &EmitCx<'_>, id: TypeId, enm: &Enum, name: &Ident, text: &mut Text) {
    let variants = cx.names.variants(id);
    let head = Row::new().ident(name);
    text.line("#[derive(Clone, Debug, PartialEq, Hash)]");
    text.line("#[non_exhaustive]");
    text.open(&Code::new("pub enum $ {", &[name]));
    match &enm.values {
        EnumValues::Strings(values) => {
            emit_variants(values, variants, "Unknown(String),", text);
            let rows = values.iter().zip(variants);
            let rows = rows.map(|(value, variant)| Row::new().ident(variant).code(" = ").string(&value.value));
            text.table(&Table::new("string_enum", head, rows.collect()));
        }
        EnumValues::Integers(values) => {
            emit_variants(values, variants, "Unknown(i64),", text);
            let rows = values.iter().zip(variants);
            let rows = rows.map(|(value, variant)| Row::new().ident(variant).code(" = ").integer(value.value));
            text.table(&Table::new("integer_enum", head, rows.collect()));
        }
    }
}

/// The variants, and `unknown` for any other value.
fn emit_variants<T: Display>(values: &[EnumValue<T>], variants: &[Ident], unknown: &'static str, text: &mut Text) {
    for (value, variant) in values.iter().zip(variants) {
        text.docs(&value_lines(value));
        text.whole(&Code::new("$,", &[variant]));
    }
    text.doc("A value that the document does not list, as the server wrote it.");
    text.line(unknown);
    text.close("}");
}

/// The docs of a variant: what the document says of it, and its value.
fn value_lines<T: Display>(value: &EnumValue<T>) -> Vec<String> {
    let text = one_line(&value.value.to_string());
    let line = match text.is_empty() {
        true => "The empty string.".to_owned(),
        false => format!("`{text}`"),
    };
    let docs = Docs { description: value.description.clone(), ..Docs::default() };
    let mut all = lines(&docs);
    if !all.is_empty() {
        all.push(String::new());
    }
    all.push(line);
    all
}

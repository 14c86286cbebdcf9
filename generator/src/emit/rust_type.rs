//! Types as they are written at the place of their use.

use super::EmitCx;
use super::code::Code;
use super::module::reprinted;
use crate::analyze::FieldShape;
use crate::ir::{Answers, Content, Primitive, TextFormat, TypeId, TypeKind, TypeRef};
use crate::names::Ident;

/// Where a type is written, which decides how the types of the document are reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the module `types` itself.
    Types,
    /// Beside that module.
    Sibling,
}

/// A use of a type: `Option<types::Customer>`.
pub(super) fn rust_type(cx: &EmitCx<'_>, place: Place, ty: TypeRef) -> Code {
    let inner = type_without_null(cx, place, ty.id);
    if ty.nullable { Code::new("Option<$>", &[&inner]) } else { inner }
}

/// A type, `null` aside.
pub(super) fn type_without_null(cx: &EmitCx<'_>, place: Place, id: TypeId) -> Code {
    if let Some(name) = cx.names.type_name(id) {
        return match place {
            // Types that refer to each other may be in different parts, all of which `types` takes in.
            Place::Types if cx.package.has_features => Code::new("super::$", &[name]),
            Place::Types => Code::from(name),
            Place::Sibling => Code::new("types::$", &[name]),
        };
    }
    kind_in_place(cx, place, &cx.api.types.get(id).kind)
}

/// A type that is written where it is used.
pub(super) fn kind_in_place(cx: &EmitCx<'_>, place: Place, kind: &TypeKind) -> Code {
    match kind {
        TypeKind::Array(item) => {
            let item = rust_type(cx, place, *item);
            Code::new("Vec<$>", &[&item])
        }
        TypeKind::Map(map) => {
            let values = rust_type(cx, place, map.values);
            Code::new("std::collections::BTreeMap<String, $>", &[&values])
        }
        TypeKind::Alias(target) => rust_type(cx, place, *target),
        TypeKind::Primitive(primitive) => primitive_type(cx, *primitive),
        TypeKind::Any | TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => Code::from("serde_json::Value"),
    }
}

/// A scalar.
fn primitive_type(cx: &EmitCx<'_>, primitive: Primitive) -> Code {
    match primitive {
        Primitive::Boolean => Code::from("bool"),
        Primitive::I64 => Code::from("i64"),
        Primitive::U64 => Code::from("u64"),
        Primitive::I128 => Code::from("i128"),
        Primitive::F64 => Code::from("f64"),
        Primitive::String => Code::from("String"),
        Primitive::Text(format) => Code::new("runtime::$", &[&text_type(format)]),
        Primitive::Secret => Code::from("runtime::Secret<String>"),
        Primitive::Bytes => Code::from("bytes::Bytes"),
        Primitive::Upload => Code::from("runtime::Upload"),
        Primitive::Null => Code::from("()"),
        Primitive::Chosen(choice, _) => {
            let path = cx.api.choices.get(choice).path.as_deref().unwrap_or("String");
            // The text was checked when it was chosen.
            one_line_type(path)
        }
    }
}

/// The type of the runtime for a format.
pub(super) fn text_type(format: TextFormat) -> Code {
    match format {
        TextFormat::DateTime => Code::from("DateTime"),
        TextFormat::Date => Code::from("Date"),
        TextFormat::Time => Code::from("Time"),
        TextFormat::Duration => Code::from("Duration"),
        TextFormat::Uuid => Code::from("Uuid"),
        TextFormat::IpAddr => Code::from("IpAddr"),
        TextFormat::Base64 => Code::from("Base64"),
    }
}

/// The type of a property, with the shape that its presence asks for.
pub(super) fn field_type(cx: &EmitCx<'_>, place: Place, owner: TypeId, ty: TypeRef, shape: FieldShape) -> Code {
    let mut inner = type_without_null(cx, place, ty.id);
    if cx.analysis.needs_box(&cx.api.types, owner, ty) {
        inner = Code::new("Box<$>", &[&inner]);
    }
    match shape {
        FieldShape::Required => inner,
        FieldShape::Nullable | FieldShape::Optional => Code::new("Option<$>", &[&inner]),
        FieldShape::Patch => Code::new("runtime::Patch<$>", &[&inner]),
    }
}

/// What a call gives: the body of its successful answers.
pub(super) fn success_type(cx: &EmitCx<'_>, answers: &Answers, several: &Ident) -> Code {
    match answers {
        Answers::Empty => Code::from("()"),
        Answers::Single(content) => content_type(cx, *content),
        Answers::Optional(content) => {
            let content = content_type(cx, *content);
            Code::new("Option<$>", &[&content])
        }
        Answers::Several(_) => Code::from(several),
    }
}

/// What the error of a call holds: the body of its failures.
pub(super) fn error_type(cx: &EmitCx<'_>, answers: &Answers, several: &Ident) -> Code {
    match answers {
        Answers::Empty => Code::from("runtime::Undeclared"),
        Answers::Single(content) | Answers::Optional(content) => content_type(cx, *content),
        Answers::Several(_) => Code::from(several),
    }
}

/// The type of what an answer holds.
pub(super) fn content_type(cx: &EmitCx<'_>, content: Content) -> Code {
    match content {
        Content::Empty => Code::from("()"),
        Content::Json(ty) => rust_type(cx, Place::Sibling, ty),
        Content::Text | Content::TextOrJson => Code::from("String"),
        Content::Bytes => Code::from("bytes::Bytes"),
        Content::Download => Code::from("runtime::Download"),
        Content::Events(ty) => {
            let data = rust_type(cx, Place::Sibling, ty);
            Code::new("runtime::EventStream<$>", &[&data])
        }
        Content::TextEvents => Code::from("runtime::EventStream<String>"),
        Content::Lines(ty) => {
            let value = rust_type(cx, Place::Sibling, ty);
            Code::new("runtime::JsonLines<$>", &[&value])
        }
    }
}

/// A type that the user chose, as `prettyplease` prints it where it fits.
pub(super) fn one_line_type(path: &str) -> Code {
    if path.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b':') {
        return Code::printed(path.to_owned());
    }
    let alias = reprinted(&format!("type T = {path};"));
    let lines: Vec<&str> = alias.lines().map(str::trim).collect();
    // Where it is broken, each list of it ends with a comma.
    let line = lines.join(" ").replace("< ", "<").replace(", >", ">").replace("( ", "(").replace(", )", ")");
    Code::printed(line.trim_start_matches("type T = ").trim_end_matches(';').to_owned())
}

//! Arguments of setters: what a caller may pass, and how it becomes the field's type.

use super::EmitCx;
use super::code::Code;
use super::rust_type::{Place, rust_type, type_without_null};
use crate::analyze::FieldShape;
use crate::ir::{Primitive, TypeKind, TypeRef};
use crate::names::Ident;

/// The argument of a setter.
pub(super) struct Argument {
    /// The type that the caller passes: `impl Into<String>`.
    pub(super) ty: Code,
    /// The expression that makes the value of it: `title.into()`.
    pub(super) value: Code,
    /// The type of that value: `String`.
    pub(super) value_type: Code,
}

impl Argument {
    /// The statement that makes the value of the argument; nothing where the argument is the value.
    pub(super) fn conversion(&self, name: &Ident) -> Code {
        match self.value == Code::from(name) {
            true => Code::default(),
            false => Code::new("let $: $ = $;", &[name, &self.value_type, &self.value]),
        }
    }
}

/// The argument for a property or parameter of that type and shape, called `name`.
pub(super) fn argument(cx: &EmitCx<'_>, ty: TypeRef, shape: FieldShape, name: &Ident) -> Argument {
    let inner = type_without_null(cx, Place::Sibling, ty.id);
    match shape {
        FieldShape::Required | FieldShape::Optional => plain(cx, ty, name),
        FieldShape::Nullable => {
            let value_type = Code::new("Option<$>", &[&inner]);
            Argument {
                ty: Code::new("impl Into<$>", &[&value_type]),
                value: Code::new("$.into()", &[name]),
                value_type,
            }
        }
        FieldShape::Patch => {
            let value_type = Code::new("runtime::Patch<$>", &[&inner]);
            Argument {
                ty: Code::new("impl Into<$>", &[&value_type]),
                value: Code::new("$.into()", &[name]),
                value_type,
            }
        }
    }
}

/// The argument for a value that is there and not `null`.
fn plain(cx: &EmitCx<'_>, ty: TypeRef, name: &Ident) -> Argument {
    let value_type = type_without_null(cx, Place::Sibling, ty.id);
    let resolved = cx.api.types.resolve(ty);
    match &cx.api.types.get(resolved.id).kind {
        TypeKind::Array(item) if !item.nullable => {
            let (item, value) = match is_converted(cx, *item) {
                true => (into(cx, *item), Code::new("$.into_iter().map(Into::into).collect()", &[name])),
                false => (rust_type(cx, Place::Sibling, *item), Code::new("$.into_iter().collect()", &[name])),
            };
            Argument { ty: Code::new("impl IntoIterator<Item = $>", &[&item]), value, value_type }
        }
        TypeKind::Map(map) => {
            let (values, value) = match is_converted(cx, map.values) {
                true => (into(cx, map.values), Code::from("(key.into(), value.into())")),
                false => (rust_type(cx, Place::Sibling, map.values), Code::from("(key.into(), value)")),
            };
            let ty = Code::new("impl IntoIterator<Item = (impl Into<String>, $)>", &[&values]);
            Argument {
                ty,
                value: Code::new("$.into_iter().map(|(key, value)| $).collect()", &[name, &value]),
                value_type,
            }
        }
        _ if is_converted(cx, ty) => Argument { ty: into(cx, ty), value: Code::new("$.into()", &[name]), value_type },
        _ => Argument { ty: value_type.clone(), value: Code::from(name), value_type },
    }
}

/// `impl Into` of a type.
fn into(cx: &EmitCx<'_>, ty: TypeRef) -> Code {
    let ty = rust_type(cx, Place::Sibling, ty);
    Code::new("impl Into<$>", &[&ty])
}

/// Whether callers pass something that converts, as `&str` does to `String`.
fn is_converted(cx: &EmitCx<'_>, ty: TypeRef) -> bool {
    let resolved = cx.api.types.resolve(ty);
    if resolved.nullable {
        return false;
    }
    match &cx.api.types.get(resolved.id).kind {
        TypeKind::Primitive(primitive) => {
            matches!(
                primitive,
                Primitive::String | Primitive::Text(_) | Primitive::Secret | Primitive::Bytes | Primitive::Upload
            )
        }
        TypeKind::Enum(_) | TypeKind::Any => true,
        TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Array(_) | TypeKind::Map(_) | TypeKind::Alias(_) => false,
    }
}

/// Whether the value of an argument is a `String`.
pub(super) fn is_text(cx: &EmitCx<'_>, ty: TypeRef) -> bool {
    let resolved = cx.api.types.resolve(ty);
    matches!(cx.api.types.get(resolved.id).kind, TypeKind::Primitive(Primitive::String))
}

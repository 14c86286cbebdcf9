//! Types as they are written at the place of their use.

use proc_macro2::TokenStream;
use quote::quote;

use super::EmitCx;
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
pub(super) fn rust_type(cx: &EmitCx<'_>, place: Place, ty: TypeRef) -> TokenStream {
    let inner = type_without_null(cx, place, ty.id);
    if ty.nullable { quote!(Option<#inner>) } else { inner }
}

/// A type, `null` aside.
pub(super) fn type_without_null(cx: &EmitCx<'_>, place: Place, id: TypeId) -> TokenStream {
    if let Some(name) = cx.names.type_name(id) {
        return match place {
            // Types that refer to each other may be in different parts, all of which `types` takes in.
            Place::Types if cx.package.has_features => quote!(super::#name),
            Place::Types => quote!(#name),
            Place::Sibling => quote!(types::#name),
        };
    }
    kind_in_place(cx, place, &cx.api.types.get(id).kind)
}

/// A type that is written where it is used.
pub(super) fn kind_in_place(cx: &EmitCx<'_>, place: Place, kind: &TypeKind) -> TokenStream {
    match kind {
        TypeKind::Array(item) => {
            let item = rust_type(cx, place, *item);
            quote!(Vec<#item>)
        }
        TypeKind::Map(map) => {
            let values = rust_type(cx, place, map.values);
            quote!(std::collections::BTreeMap<String, #values>)
        }
        TypeKind::Alias(target) => rust_type(cx, place, *target),
        TypeKind::Primitive(primitive) => primitive_type(cx, *primitive),
        TypeKind::Any | TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => quote!(serde_json::Value),
    }
}

/// A scalar.
fn primitive_type(cx: &EmitCx<'_>, primitive: Primitive) -> TokenStream {
    match primitive {
        Primitive::Boolean => quote!(bool),
        Primitive::I64 => quote!(i64),
        Primitive::U64 => quote!(u64),
        Primitive::I128 => quote!(i128),
        Primitive::F64 => quote!(f64),
        Primitive::String => quote!(String),
        Primitive::Text(format) => {
            let name = text_type(format);
            quote!(runtime::#name)
        }
        Primitive::Secret => quote!(runtime::Secret<String>),
        Primitive::Bytes => quote!(bytes::Bytes),
        Primitive::Upload => quote!(runtime::Upload),
        Primitive::Null => quote!(()),
        Primitive::Chosen(choice, _) => {
            let path = cx.api.choices.get(choice).path.as_deref().unwrap_or("String");
            // The text was checked when it was chosen.
            path.parse().unwrap_or_default()
        }
    }
}

/// The type of the runtime for a format.
pub(super) fn text_type(format: TextFormat) -> TokenStream {
    match format {
        TextFormat::DateTime => quote!(DateTime),
        TextFormat::Date => quote!(Date),
        TextFormat::Time => quote!(Time),
        TextFormat::Duration => quote!(Duration),
        TextFormat::Uuid => quote!(Uuid),
        TextFormat::IpAddr => quote!(IpAddr),
        TextFormat::Base64 => quote!(Base64),
    }
}

/// The type of a property, with the shape that its presence asks for.
pub(super) fn field_type(cx: &EmitCx<'_>, place: Place, owner: TypeId, ty: TypeRef, shape: FieldShape) -> TokenStream {
    let mut inner = type_without_null(cx, place, ty.id);
    if cx.analysis.needs_box(&cx.api.types, owner, ty) {
        inner = quote!(Box<#inner>);
    }
    match shape {
        FieldShape::Required => inner,
        FieldShape::Nullable | FieldShape::Optional => quote!(Option<#inner>),
        FieldShape::Patch => quote!(runtime::Patch<#inner>),
    }
}

/// What a call gives: the body of its successful answers.
pub(super) fn success_type(cx: &EmitCx<'_>, answers: &Answers, several: &Ident) -> TokenStream {
    match answers {
        Answers::Empty => quote!(()),
        Answers::Single(content) => content_type(cx, *content),
        Answers::Optional(content) => {
            let content = content_type(cx, *content);
            quote!(Option<#content>)
        }
        Answers::Several(_) => quote!(#several),
    }
}

/// What the error of a call holds: the body of its failures.
pub(super) fn error_type(cx: &EmitCx<'_>, answers: &Answers, several: &Ident) -> TokenStream {
    match answers {
        Answers::Empty => quote!(runtime::Undeclared),
        Answers::Single(content) | Answers::Optional(content) => content_type(cx, *content),
        Answers::Several(_) => quote!(#several),
    }
}

/// The type of what an answer holds.
pub(super) fn content_type(cx: &EmitCx<'_>, content: Content) -> TokenStream {
    match content {
        Content::Empty => quote!(()),
        Content::Json(ty) => rust_type(cx, Place::Sibling, ty),
        Content::Text | Content::TextOrJson => quote!(String),
        Content::Bytes => quote!(bytes::Bytes),
        Content::Download => quote!(runtime::Download),
        Content::Events(ty) => {
            let data = rust_type(cx, Place::Sibling, ty);
            quote!(runtime::EventStream<#data>)
        }
        Content::TextEvents => quote!(runtime::EventStream<String>),
        Content::Lines(ty) => {
            let value = rust_type(cx, Place::Sibling, ty);
            quote!(runtime::JsonLines<#value>)
        }
    }
}

//! An example for each operation: a call with all that it needs, which compiles as a doc test.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::EmitCx;
use super::client::Call;
use super::docs::emit_lines;
use super::rust_type::text_type;
use crate::analyze::{FieldShape, required_fields};
use crate::ir::{BodyKind, EnumValues, Primitive, Struct, TextFormat, TypeId, TypeKind, TypeRef, Union};

/// How deep examples go into types before they give up.
const MAX_DEPTH: usize = 8;

/// The docs of an example; none where a value that is needed cannot be written down.
pub(super) fn emit_example(cx: &EmitCx<'_>, call: &Call<'_>) -> TokenStream {
    emit_example_of(cx, call, |call| {
        quote! {
            let answer = #call.send().await?;
            println!("{answer:?}");
        }
    })
}

/// The docs of an example that does something with the call; none where a value that is needed cannot be written down.
pub(super) fn emit_example_of(
    cx: &EmitCx<'_>,
    call: &Call<'_>,
    statements: impl Fn(&TokenStream) -> TokenStream,
) -> TokenStream {
    let Some(path) = &cx.package.path else {
        return TokenStream::new();
    };
    let Some(call) = call_expression(cx, call) else {
        return TokenStream::new();
    };
    let Some(lines) = print(path, &statements(&call)) else {
        return TokenStream::new();
    };
    let mut all = vec![String::new(), "```no_run".to_owned()];
    all.extend(lines);
    all.push("```".to_owned());
    emit_lines(&all)
}

/// The lines of the example, with those that only make it compile hidden.
fn print(path: &str, statements: &TokenStream) -> Option<Vec<String>> {
    let function = quote! {
        fn example() {
            #statements
        }
    };
    let file = syn::parse2::<syn::File>(function).ok()?;
    let text = prettyplease::unparse(&file);
    let body = text.lines().skip(1).filter(|line| *line != "}").map(|line| line.strip_prefix("    ").unwrap_or(line));
    let mut lines = vec!["# async fn example() -> Result<(), Box<dyn std::error::Error>> {".to_owned()];
    if text.contains("types::") {
        lines.push(format!("use {path}::types;"));
        lines.push(String::new());
    }
    lines.push(format!("let client = {path}::Client::from_env()?;"));
    lines.extend(body.map(str::to_owned));
    lines.push("# Ok(())".to_owned());
    lines.push("# }".to_owned());
    Some(lines)
}

/// The call with its path and everything that is required.
fn call_expression(cx: &EmitCx<'_>, call: &Call<'_>) -> Option<TokenStream> {
    let group = call.operation.group.and_then(|group| cx.names.groups.get(group.0)).map(|group| {
        let module = &group.module;
        quote!(.#module())
    });
    let mut arguments = Vec::new();
    for (parameter, _) in call.path_parameters() {
        arguments.push(passed(cx, parameter.ty, parameter.example.as_ref(), 0)?);
    }
    let mut setters = Vec::new();
    for setter in call.setters.iter().filter(|setter| setter.is_required) {
        let method = setter.method;
        let value = shaped(cx, setter.ty, setter.shape, setter.example, 0)?;
        setters.push(quote!(.#method(#value)));
    }
    if call.needs_whole_body() {
        let body = call.operation.body.as_ref()?;
        let name = &call.names.body.whole;
        let value = match &body.content.kind {
            BodyKind::Json(ty) | BodyKind::Form(ty) => whole_body(cx, *ty)?,
            BodyKind::JsonLines(item) => {
                let item = owned(cx, *item, None, 1)?;
                quote!([#item])
            }
            BodyKind::Multipart(_) => {
                let krate = crate_path(cx)?;
                quote!(#krate::Multipart::new().text("name", "text"))
            }
            BodyKind::Text => quote!("text"),
            BodyKind::Bytes => owned_primitive(cx, Primitive::Upload, None)?,
        };
        setters.push(quote!(.#name(#value)));
    }
    let method = &call.names.method;
    Some(quote!(client #group.#method(#(#arguments),*) #(#setters)*))
}

fn whole_body(cx: &EmitCx<'_>, ty: TypeRef) -> Option<TokenStream> {
    if cx.api.types.resolve(ty).nullable {
        return owned(cx, ty, None, 0);
    }
    passed(cx, ty, None, 0)
}

/// A value as a setter of that shape takes it.
fn shaped(
    cx: &EmitCx<'_>,
    ty: TypeRef,
    shape: FieldShape,
    example: Option<&Value>,
    depth: usize,
) -> Option<TokenStream> {
    match shape {
        FieldShape::Required | FieldShape::Optional => passed(cx, ty, example, depth),
        FieldShape::Nullable | FieldShape::Patch => Some(quote!(None)),
    }
}

/// A value as a caller passes it: text where a string is made of it.
fn passed(cx: &EmitCx<'_>, ty: TypeRef, example: Option<&Value>, depth: usize) -> Option<TokenStream> {
    let resolved = cx.api.types.resolve(ty);
    match &cx.api.types.get(resolved.id).kind {
        TypeKind::Primitive(Primitive::String | Primitive::Secret) => {
            let text = text_of(example);
            Some(quote!(#text))
        }
        TypeKind::Primitive(Primitive::Bytes) => Some(quote!("bytes")),
        TypeKind::Enum(enm) => match &enm.values {
            EnumValues::Strings(values) => {
                let value = values.first().map_or("text", |value| value.value.as_str());
                Some(quote!(#value))
            }
            EnumValues::Integers(values) => {
                let value = proc_macro2::Literal::i64_suffixed(values.first().map_or(1, |value| value.value));
                Some(quote!(#value))
            }
        },
        TypeKind::Any => Some(quote!("text")),
        TypeKind::Array(item) if !item.nullable => {
            let first = example.and_then(|example| example.get(0));
            let item = passed_item(cx, *item, first, depth + 1)?;
            Some(quote!([#item]))
        }
        TypeKind::Map(map) => {
            let value = passed_item(cx, map.values, None, depth + 1)?;
            Some(quote!([("key", #value)]))
        }
        _ => owned(cx, TypeRef { nullable: false, ..resolved }, example, depth),
    }
}

/// A value as an item of a list that a caller passes.
fn passed_item(cx: &EmitCx<'_>, ty: TypeRef, example: Option<&Value>, depth: usize) -> Option<TokenStream> {
    let resolved = cx.api.types.resolve(ty);
    let kind = &cx.api.types.get(resolved.id).kind;
    match kind {
        TypeKind::Array(_) | TypeKind::Map(_) => owned(cx, ty, example, depth),
        _ if resolved.nullable => owned(cx, ty, example, depth),
        _ => passed(cx, ty, example, depth),
    }
}

/// A value of exactly that type.
fn owned(cx: &EmitCx<'_>, ty: TypeRef, example: Option<&Value>, depth: usize) -> Option<TokenStream> {
    if depth > MAX_DEPTH {
        return None;
    }
    let resolved = cx.api.types.resolve(ty);
    if resolved.nullable {
        return Some(quote!(None));
    }
    match &cx.api.types.get(resolved.id).kind {
        TypeKind::Primitive(primitive) => owned_primitive(cx, *primitive, example),
        TypeKind::Struct(strukt) => owned_struct(cx, resolved.id, strukt, depth),
        TypeKind::Union(union) => owned_union(cx, resolved.id, union, depth),
        TypeKind::Enum(_) => {
            let name = cx.names.type_name(resolved.id)?;
            let value = passed(cx, resolved, None, depth)?;
            Some(quote!(types::#name::from(#value)))
        }
        TypeKind::Array(item) => {
            let item = owned(cx, *item, None, depth + 1)?;
            Some(quote!(vec![#item]))
        }
        TypeKind::Map(map) => {
            let value = owned(cx, map.values, None, depth + 1)?;
            Some(quote!([("key".to_owned(), #value)].into()))
        }
        TypeKind::Any => Some(quote!("text".into())),
        TypeKind::Alias(_) => None,
    }
}

fn owned_primitive(cx: &EmitCx<'_>, primitive: Primitive, example: Option<&Value>) -> Option<TokenStream> {
    let integer =
        example.and_then(Value::as_i64).filter(|value| (0..=i64::from(i32::MAX)).contains(value)).unwrap_or(1);
    let integer = proc_macro2::Literal::i64_unsuffixed(integer);
    Some(match primitive {
        Primitive::Boolean => quote!(true),
        Primitive::I64 | Primitive::U64 | Primitive::I128 => quote!(#integer),
        Primitive::F64 => quote!(1.5),
        Primitive::String => {
            let text = text_of(example);
            quote!(#text.to_owned())
        }
        Primitive::Secret => {
            let text = text_of(example);
            quote!(#text.into())
        }
        Primitive::Text(format) => {
            let path = crate_path(cx)?;
            let (text, name) = (format_example(format), text_type(format));
            quote!(#text.parse::<#path::runtime::#name>()?)
        }
        Primitive::Bytes => quote!("bytes".into()),
        Primitive::Upload => {
            let path = crate_path(cx)?;
            quote!(#path::Upload::bytes("bytes"))
        }
        Primitive::Null => quote!(()),
        // Builders ask for a default too.
        Primitive::Chosen(choice, _) => {
            let path: TokenStream = cx.api.choices.get(choice).path.as_deref()?.parse().ok()?;
            quote!(<#path>::default())
        }
    })
}

/// A text of a format.
fn format_example(format: TextFormat) -> &'static str {
    match format {
        TextFormat::DateTime => "2026-01-31T12:00:00Z",
        TextFormat::Date => "2026-01-31",
        TextFormat::Time => "12:00:00Z",
        TextFormat::Duration => "PT1H30M",
        TextFormat::Uuid => "550e8400-e29b-41d4-a716-446655440000",
        TextFormat::IpAddr => "192.0.2.1",
        TextFormat::Base64 => "aGVsbG8=",
    }
}

/// The crate that the client is in, where its exports are.
fn crate_path(cx: &EmitCx<'_>) -> Option<syn::Path> {
    syn::parse_str(cx.package.path.as_deref()?.split("::").next()?).ok()
}

fn owned_struct(cx: &EmitCx<'_>, id: TypeId, strukt: &Struct, depth: usize) -> Option<TokenStream> {
    let name = cx.names.type_name(id)?;
    if !cx.analysis.is_built_by_callers(id) || strukt.fields.is_empty() {
        return None;
    }
    let fields = cx.names.fields(id);
    if required_fields(strukt).next().is_none() {
        return Some(quote!(types::#name::new()));
    }
    let mut setters = Vec::new();
    for (index, field) in required_fields(strukt) {
        let shape = cx.analysis.field_shape(&cx.api.types, id, field);
        let method = fields.get(index)?;
        if cx.analysis.needs_box(&cx.api.types, id, field.ty) {
            return None;
        }
        let value = shaped(cx, field.ty, shape, field.example.as_ref(), depth + 1)?;
        setters.push(quote!(.#method(#value)));
    }
    Some(quote!(types::#name::builder() #(#setters)* .build()))
}

fn owned_union(cx: &EmitCx<'_>, id: TypeId, union: &Union, depth: usize) -> Option<TokenStream> {
    let name = cx.names.type_name(id)?;
    let (variant, variant_name) = union
        .variants
        .iter()
        .zip(cx.names.variants(id))
        .find(|(variant, _)| !cx.analysis.needs_box(&cx.api.types, id, variant.ty) && !variant.ty.nullable)?;
    let value = owned(cx, variant.ty, None, depth + 1)?;
    Some(quote!(types::#name::#variant_name(#value)))
}

/// The example's text, if it is harmless text of one short line.
fn text_of(example: Option<&Value>) -> String {
    let text = example.and_then(Value::as_str).unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " _-.:/@+".contains(c);
    match !text.is_empty() && text.len() <= 60 && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => "text".to_owned(),
    }
}

//! An example for each operation: a call with all that it needs, which compiles as a doc test.

use serde_json::Value;

use super::EmitCx;
use super::client::Call;
use super::code::{Code, Str};
use super::rust_type::{one_line_type, text_type};
use super::text::statement_lines;
use crate::analyze::{FieldShape, required_fields};
use crate::ir::{BodyKind, EnumValues, Primitive, Struct, TextFormat, TypeId, TypeKind, TypeRef, Union};

/// How far the statements of an example are in where they are printed, in a function.
const INDENT: usize = 4;

/// How deep examples go into types before they give up.
const MAX_DEPTH: usize = 8;

/// The docs of an example; none where a value that is needed cannot be written down.
pub(super) fn example(cx: &EmitCx<'_>, call: &Call<'_>) -> Vec<String> {
    example_of(cx, call, |call| (Code::new("let answer = $.send().await?;", &[call]), &["println!(\"{answer:?}\");"]))
}

/// The docs of an example that does something with the call: a statement with it, and lines after that; none where a
/// value that is needed cannot be written down.
pub(super) fn example_of(
    cx: &EmitCx<'_>,
    call: &Call<'_>,
    statements: impl Fn(&Code) -> (Code, &'static [&'static str]),
) -> Vec<String> {
    let Some(path) = &cx.package.path else {
        return Vec::new();
    };
    let Some(call) = call_expression(cx, call) else {
        return Vec::new();
    };
    let (statement, after) = statements(&call);
    let mut lines = vec![String::new(), "```no_run".to_owned()];
    // Lines with a sign only make it compile, and are hidden.
    lines.push("# async fn example() -> Result<(), Box<dyn std::error::Error>> {".to_owned());
    if call.text().contains("types::") {
        lines.push(format!("use {path}::types;"));
        lines.push(String::new());
    }
    lines.push(format!("let client = {path}::Client::from_env()?;"));
    let statement = statement_lines(&statement, INDENT);
    lines.extend(statement.lines().map(|line| line.get(INDENT..).unwrap_or_default().to_owned()));
    lines.extend(after.iter().map(|line| (*line).to_owned()));
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    lines
}

/// The call with its path and everything that is required.
fn call_expression(cx: &EmitCx<'_>, call: &Call<'_>) -> Option<Code> {
    let group = call.operation.group.and_then(|group| cx.names.groups.get(group.0)).map(|group| {
        let module = &group.module;
        Code::new(".$()", &[module])
    });
    let mut arguments = Vec::new();
    for (parameter, _) in call.path_parameters() {
        arguments.push(passed(cx, parameter.ty, parameter.example.as_ref(), 0)?);
    }
    let mut setters = Vec::new();
    for setter in call.setters.iter().filter(|setter| setter.is_required) {
        let method = setter.method;
        let value = shaped(cx, setter.ty, setter.shape, setter.example, 0)?;
        setters.push(Code::new(".$($)", &[method, &value]));
    }
    if call.needs_whole_body() {
        let body = call.operation.body.as_ref()?;
        let name = &call.names.body.whole;
        let value = match &body.content.kind {
            BodyKind::Json(ty) | BodyKind::Form(ty) => whole_body(cx, *ty)?,
            BodyKind::JsonLines(item) => {
                let item = owned(cx, *item, None, 1)?;
                Code::new("[$]", &[&item])
            }
            BodyKind::Multipart(_) => {
                let krate = crate_path(cx)?;
                Code::new("$::Multipart::new().text(\"name\", \"text\")", &[&krate])
            }
            BodyKind::Text => Code::from("\"text\""),
            BodyKind::Bytes => owned_primitive(cx, Primitive::Upload, None)?,
        };
        setters.push(Code::new(".$($)", &[name, &value]));
    }
    let method = &call.names.method;
    Some(Code::new("client$.$($)$", &[&group, method, &Code::join(&arguments, ", "), &Code::join(&setters, "")]))
}

fn whole_body(cx: &EmitCx<'_>, ty: TypeRef) -> Option<Code> {
    if cx.api.types.resolve(ty).nullable {
        return owned(cx, ty, None, 0);
    }
    passed(cx, ty, None, 0)
}

/// A value as a setter of that shape takes it.
fn shaped(cx: &EmitCx<'_>, ty: TypeRef, shape: FieldShape, example: Option<&Value>, depth: usize) -> Option<Code> {
    match shape {
        FieldShape::Required | FieldShape::Optional => passed(cx, ty, example, depth),
        FieldShape::Nullable | FieldShape::Patch => Some(Code::from("None")),
    }
}

/// A value as a caller passes it: text where a string is made of it.
fn passed(cx: &EmitCx<'_>, ty: TypeRef, example: Option<&Value>, depth: usize) -> Option<Code> {
    let resolved = cx.api.types.resolve(ty);
    match &cx.api.types.get(resolved.id).kind {
        TypeKind::Primitive(Primitive::String | Primitive::Secret) => {
            let text = text_of(example);
            Some(Code::new("$", &[&Str(&text)]))
        }
        TypeKind::Primitive(Primitive::Bytes) => Some(Code::from("\"bytes\"")),
        TypeKind::Enum(enm) => match &enm.values {
            EnumValues::Strings(values) => {
                let value = values.first().map_or("text", |value| value.value.as_str());
                Some(Code::new("$", &[&Str(value)]))
            }
            EnumValues::Integers(values) => {
                let value = values.first().map_or(1, |value| value.value);
                Some(Code::new("$i64", &[&value]))
            }
        },
        TypeKind::Any => Some(Code::from("\"text\"")),
        TypeKind::Array(item) if !item.nullable => {
            let first = example.and_then(|example| example.get(0));
            let item = passed_item(cx, *item, first, depth + 1)?;
            Some(Code::new("[$]", &[&item]))
        }
        TypeKind::Map(map) => {
            let value = passed_item(cx, map.values, None, depth + 1)?;
            Some(Code::new("[(\"key\", $)]", &[&value]))
        }
        _ => owned(cx, TypeRef { nullable: false, ..resolved }, example, depth),
    }
}

/// A value as an item of a list that a caller passes.
fn passed_item(cx: &EmitCx<'_>, ty: TypeRef, example: Option<&Value>, depth: usize) -> Option<Code> {
    let resolved = cx.api.types.resolve(ty);
    let kind = &cx.api.types.get(resolved.id).kind;
    match kind {
        TypeKind::Array(_) | TypeKind::Map(_) => owned(cx, ty, example, depth),
        _ if resolved.nullable => owned(cx, ty, example, depth),
        _ => passed(cx, ty, example, depth),
    }
}

/// A value of exactly that type.
fn owned(cx: &EmitCx<'_>, ty: TypeRef, example: Option<&Value>, depth: usize) -> Option<Code> {
    if depth > MAX_DEPTH {
        return None;
    }
    let resolved = cx.api.types.resolve(ty);
    if resolved.nullable {
        return Some(Code::from("None"));
    }
    match &cx.api.types.get(resolved.id).kind {
        TypeKind::Primitive(primitive) => owned_primitive(cx, *primitive, example),
        TypeKind::Struct(strukt) => owned_struct(cx, resolved.id, strukt, depth),
        TypeKind::Union(union) => owned_union(cx, resolved.id, union, depth),
        TypeKind::Enum(_) => {
            let name = cx.names.type_name(resolved.id)?;
            let value = passed(cx, resolved, None, depth)?;
            Some(Code::new("types::$::from($)", &[name, &value]))
        }
        TypeKind::Array(item) => {
            let item = owned(cx, *item, None, depth + 1)?;
            Some(Code::new("vec![$]", &[&item]))
        }
        TypeKind::Map(map) => {
            let value = owned(cx, map.values, None, depth + 1)?;
            Some(Code::new("[(\"key\".to_owned(), $)].into()", &[&value]))
        }
        TypeKind::Any => Some(Code::from("\"text\".into()")),
        TypeKind::Alias(_) => None,
    }
}

fn owned_primitive(cx: &EmitCx<'_>, primitive: Primitive, example: Option<&Value>) -> Option<Code> {
    let integer =
        example.and_then(Value::as_i64).filter(|value| (0..=i64::from(i32::MAX)).contains(value)).unwrap_or(1);
    Some(match primitive {
        Primitive::Boolean => Code::from("true"),
        Primitive::I64 | Primitive::U64 | Primitive::I128 => Code::new("$", &[&integer]),
        Primitive::F64 => Code::from("1.5"),
        Primitive::String => {
            let text = text_of(example);
            Code::new("$.to_owned()", &[&Str(&text)])
        }
        Primitive::Secret => {
            let text = text_of(example);
            Code::new("$.into()", &[&Str(&text)])
        }
        Primitive::Text(format) => {
            let path = crate_path(cx)?;
            let (text, name) = (Str(format_example(format)), text_type(format));
            Code::new("$.parse::<$::runtime::$>()?", &[&text, &path, &name])
        }
        Primitive::Bytes => Code::from("\"bytes\".into()"),
        Primitive::Upload => {
            let path = crate_path(cx)?;
            Code::new("$::Upload::bytes(\"bytes\")", &[&path])
        }
        Primitive::Null => Code::from("()"),
        // Builders ask for a default too.
        Primitive::Chosen(choice, _) => {
            let path = one_line_type(cx.api.choices.get(choice).path.as_deref()?);
            Code::new("<$>::default()", &[&path])
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
fn crate_path(cx: &EmitCx<'_>) -> Option<Code> {
    let name = cx.package.path.as_deref()?.split("::").next()?;
    syn::parse_str::<syn::Path>(name).is_ok().then(|| Code::printed(name.to_owned()))
}

fn owned_struct(cx: &EmitCx<'_>, id: TypeId, strukt: &Struct, depth: usize) -> Option<Code> {
    let name = cx.names.type_name(id)?;
    if !cx.analysis.is_built_by_callers(id) || strukt.fields.is_empty() {
        return None;
    }
    let fields = cx.names.fields(id);
    if required_fields(strukt).next().is_none() {
        return Some(Code::new("types::$::new()", &[name]));
    }
    let mut setters = Vec::new();
    for (index, field) in required_fields(strukt) {
        let shape = cx.analysis.field_shape(&cx.api.types, id, field);
        let method = fields.get(index)?;
        if cx.analysis.needs_box(&cx.api.types, id, field.ty) {
            return None;
        }
        let value = shaped(cx, field.ty, shape, field.example.as_ref(), depth + 1)?;
        setters.push(Code::new(".$($)", &[method, &value]));
    }
    Some(Code::new("types::$::builder()$.build()", &[name, &Code::join(&setters, "")]))
}

fn owned_union(cx: &EmitCx<'_>, id: TypeId, union: &Union, depth: usize) -> Option<Code> {
    let name = cx.names.type_name(id)?;
    let (variant, variant_name) = union
        .variants
        .iter()
        .zip(cx.names.variants(id))
        .find(|(variant, _)| !cx.analysis.needs_box(&cx.api.types, id, variant.ty) && !variant.ty.nullable)?;
    let value = owned(cx, variant.ty, None, depth + 1)?;
    Some(Code::new("types::$::$($)", &[name, variant_name, &value]))
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

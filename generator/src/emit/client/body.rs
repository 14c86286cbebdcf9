//! The body of a call: what it starts with, and the setters that give the whole of it at once.

use super::Call;
use crate::analyze::FieldShape;
use crate::emit::argument::{Argument, argument};
use crate::emit::code::{Code, Str};
use crate::emit::docs::{lines, one_line};
use crate::emit::rust_type::{Place, rust_type, type_without_null};
use crate::emit::text::Text;
use crate::ir::{
    BodyContent, BodyKind, Field, Files, Method, ParameterStyle, Presence, PropertyEncoding, RequestBody, TypeKind,
    TypeRef,
};
use crate::names::{Ident, SetterTarget};

/// What a call does with its body before the caller sets anything.
pub(super) fn body_start(call: &Call<'_>) -> Vec<Code> {
    let Some(body) = &call.operation.body else {
        return Vec::new();
    };
    let content = &body.content;
    let media_type = content.media_type();
    let media_type =
        (media_type != usual_media_type(&content.kind)).then(|| Code::new("call.media_type($);", &[&Str(media_type)]));
    let encodings =
        (!content.encodings.is_empty()).then(|| Code::new("call.encodings($);", &[&all_encodings(content)]));
    [media_type, encodings, empty_object(call, body)].into_iter().flatten().collect()
}

/// How the properties are written where the document says so.
fn all_encodings(content: &BodyContent) -> Code {
    let encodings = content.encodings.iter();
    let encodings = encodings.map(|(name, of)| Code::new("($, $)", &[&Str(name), &encoding(of)]));
    let encodings: Vec<Code> = encodings.collect();
    Code::new("&[$]", &[&Code::join(&encodings, ", ")])
}

/// Tells the runtime how a content is written where there are several, as another may have been set before.
fn emit_description(body: &RequestBody, content: &BodyContent, text: &mut Text) {
    if body.alternatives.is_empty() {
        return;
    }
    text.statement(&Code::new("self.call.media_type($);", &[&Str(content.media_type())]));
    if body.contents().any(|content| !content.encodings.is_empty()) {
        text.statement(&Code::new("self.call.encodings($);", &[&all_encodings(content)]));
    }
}

fn usual_media_type(kind: &BodyKind) -> &'static str {
    match kind {
        BodyKind::Json(_) => "application/json",
        BodyKind::JsonLines(_) => "application/x-ndjson",
        BodyKind::Form(_) => "application/x-www-form-urlencoded",
        BodyKind::Multipart(_) => "multipart/form-data",
        BodyKind::Text => "text/plain",
        BodyKind::Bytes => "application/octet-stream",
    }
}

fn encoding(encoding: &PropertyEncoding) -> Code {
    match encoding {
        PropertyEncoding::ContentType(media_type) => {
            Code::new("runtime::Encoding::ContentType($)", &[&Str(media_type)])
        }
        PropertyEncoding::Style(style, explode) => match style {
            ParameterStyle::SpaceDelimited if !explode => Code::from("runtime::Encoding::SpaceDelimited"),
            ParameterStyle::PipeDelimited if !explode => Code::from("runtime::Encoding::PipeDelimited"),
            ParameterStyle::DeepObject => Code::from("runtime::Encoding::DeepObject"),
            ParameterStyle::Form
            | ParameterStyle::SpaceDelimited
            | ParameterStyle::PipeDelimited
            | ParameterStyle::Simple
            | ParameterStyle::Label
            | ParameterStyle::Matrix
            | ParameterStyle::Cookie => Code::new("runtime::Encoding::Form { explode: $ }", &[explode]),
        },
    }
}

/// Makes a body that is required an empty one where nothing is set. JSON is `{}` for methods that have a body even if
/// it may be left out: that is a valid body where an empty one may be refused.
fn empty_object(call: &Call<'_>, body: &RequestBody) -> Option<Code> {
    if !call.has_body_fields() {
        return None;
    }
    let has_body_by_method = matches!(call.operation.method, Method::Post | Method::Put | Method::Patch);
    match body.content.kind {
        BodyKind::Json(_) => (body.required || has_body_by_method).then(|| Code::from("call.json_object();")),
        BodyKind::Form(_) => body.required.then(|| Code::from("call.form_object();")),
        BodyKind::Multipart(_) => body.required.then(|| Code::from("call.multipart_object();")),
        BodyKind::JsonLines(_) | BodyKind::Text | BodyKind::Bytes => None,
    }
}

/// The setters of the whole body, one for each content, and the choice of its media type.
pub(super) fn emit_body_setters(call: &Call<'_>, text: &mut Text) {
    let Some(body) = &call.operation.body else {
        return;
    };
    let names = std::iter::once(&call.names.body.whole).chain(&call.names.body.alternatives);
    for (content, name) in body.contents().zip(names) {
        emit_body_setter(call, body, content, name, text);
    }
    emit_content_type(call, body, text);
}

/// The setter of the whole body as one content.
fn emit_body_setter(call: &Call<'_>, body: &RequestBody, content: &BodyContent, name: &Ident, text: &mut Text) {
    let mut set: Vec<&Ident> = vec![&call.names.body.whole];
    let fields = call.setters.iter().filter(|setter| matches!(setter.target, SetterTarget::BodyField(_)));
    set.extend(fields.map(|setter| setter.method));
    let after = call.after(&set);
    let (argument, statements) = value(call, content, name);
    text.part();
    text.docs(&setter_docs(call, body, content));
    text.open(&Code::new("pub fn $(mut self, $: $) -> $ {", &[name, name, &argument, &after.ty()]));
    emit_description(body, content, text);
    for statement in &statements {
        text.statement(statement);
    }
    after.emit(text);
    text.close("}");
}

/// The argument of the setter of a whole body, and the statements that take it.
fn value(call: &Call<'_>, content: &BodyContent, name: &Ident) -> (Code, [Code; 2]) {
    match &content.kind {
        BodyKind::Json(ty) | BodyKind::Form(ty) => {
            let argument = json_argument(call, *ty, name);
            let set = match content.kind {
                BodyKind::Form(_) => Code::new("self.call.form(&$);", &[name]),
                _ => Code::new("self.call.json(&$);", &[name]),
            };
            (argument.ty.clone(), [argument.conversion(name), set])
        }
        BodyKind::JsonLines(item) => {
            let item = rust_type(call.cx, Place::Sibling, *item);
            let collect = Code::new("let $: Vec<$> = $.into_iter().collect();", &[name, &item, name]);
            let set = Code::new("self.call.json_lines(&$);", &[name]);
            (Code::new("impl IntoIterator<Item = $>", &[&item]), [collect, set])
        }
        BodyKind::Multipart(_) => {
            let set = Code::new("self.call.multipart($);", &[name]);
            (Code::from("runtime::Multipart"), [Code::default(), set])
        }
        BodyKind::Text => {
            let set = Code::new("self.call.text($.into());", &[name]);
            (Code::from("impl Into<String>"), [Code::default(), set])
        }
        BodyKind::Bytes => {
            let set = Code::new("self.call.upload($.into());", &[name]);
            (Code::from("impl Into<runtime::Upload>"), [Code::default(), set])
        }
    }
}

/// The argument for a whole JSON body: by reference where it is a type of its own.
fn json_argument(call: &Call<'_>, ty: TypeRef, name: &Ident) -> Argument {
    let resolved = call.cx.api.types.resolve(ty);
    if resolved.nullable {
        return argument(call.cx, ty, FieldShape::Nullable, name);
    }
    match call.cx.api.types.get(resolved.id).kind {
        TypeKind::Struct(_) | TypeKind::Union(_) => {
            let value_type = type_without_null(call.cx, Place::Sibling, ty.id);
            Argument {
                ty: Code::new("impl Into<$>", &[&value_type]),
                value: Code::new("$.into()", &[name]),
                value_type,
            }
        }
        _ => argument(call.cx, ty, FieldShape::Required, name),
    }
}

fn setter_docs(call: &Call<'_>, body: &RequestBody, content: &BodyContent) -> Vec<String> {
    let described = lines(&body.docs);
    let mut all = match (described.is_empty(), body.alternatives.is_empty()) {
        (false, _) => described,
        (true, true) => vec!["Sets the whole body.".to_owned()],
        (true, false) => vec![format!("Sets the whole body, as {}.", code(content.media_type()))],
    };
    if let BodyKind::Multipart(parts) = &content.kind {
        all.push(String::new());
        all.push("Its parts are put together by hand, in the place of those set before.".to_owned());
        if !parts.is_empty() {
            all.push(String::new());
            all.extend(parts.iter().map(|part| part_line(call, part)));
        }
    }
    all
}

/// What the document says of a part, in one line.
fn part_line(call: &Call<'_>, part: &Field) -> String {
    let what = match call.cx.api.types.files(part.ty) {
        Some(Files::One) => "a file",
        Some(Files::Several) => "files",
        None => "text or JSON",
    };
    let required = match part.presence {
        Presence::Required => ", required",
        Presence::Optional => "",
    };
    format!("- {}: {what}{required}", code(&part.wire_name))
}

/// The choice of the media type, where the document leaves one.
fn emit_content_type(call: &Call<'_>, body: &RequestBody, text: &mut Text) {
    let has_choice = |content: &&BodyContent| content.media_types.len() > 1 || content.media_type().contains('*');
    let all: Vec<&String> = body.contents().filter(has_choice).flat_map(|content| &content.media_types).collect();
    if all.is_empty() {
        return;
    }
    let name = &call.names.body.content_type;
    let listed: Vec<String> = all.iter().map(|media_type| code(media_type)).collect();
    let mut docs = vec![
        format!("Sets the media type of the body: {}.", listed.join(", ")),
        String::new(),
        "Any other is an error before anything is sent.".to_owned(),
    ];
    if body.alternatives.is_empty() && !body.content.media_type().contains('*') {
        docs.push(format!("Without it, {} is sent.", code(body.content.media_type())));
    }
    text.part();
    text.docs(&docs);
    text.open(&Code::new("pub fn $(mut self, $: impl Into<std::borrow::Cow<'static, str>>) -> Self {", &[name, name]));
    text.statement(&Code::new("self.call.content_type($, &[$]);", &[name, &Code::strings(all)]));
    text.line("self");
    text.close("}");
}

/// A media type or a name of the document as docs write it.
fn code(text: &str) -> String {
    format!("`{}`", one_line(text))
}

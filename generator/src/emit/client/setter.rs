//! The setters of a call: parameters, properties of the body, and the body as a whole.

use super::Call;
use super::style::{cookie_style, header_style, query_style};
use crate::analyze::{Analysis, FieldShape};
use crate::emit::EmitCx;
use crate::emit::argument::argument;
use crate::emit::code::{Code, Piece, Str};
use crate::emit::docs::{lines, one_line};
use crate::emit::text::Text;
use crate::ir::{
    BodyKind, Docs, Field, Files, Operation, Parameter, ParameterContent, ParameterLocation, ParameterRole, Presence,
    TypeRef,
};
use crate::names::{Ident, OperationNames, SetterTarget};

/// A setter of a call.
pub(in crate::emit) struct Setter<'a> {
    /// The method.
    pub(in crate::emit) method: &'a Ident,
    /// What is set.
    pub(super) target: SetterTarget,
    /// The name on the wire.
    pub(super) wire_name: &'a str,
    /// The type.
    pub(in crate::emit) ty: TypeRef,
    /// Which of absent, `null` and a value there are.
    pub(in crate::emit) shape: FieldShape,
    /// Whether the call does not compile without it.
    pub(in crate::emit) is_required: bool,
    /// What the document says of it.
    pub(super) docs: &'a Docs,
    /// An example, as JSON.
    pub(in crate::emit) example: Option<&'a serde_json::Value>,
}

/// The properties that are setters of the call: those of the body, unless all of it may be left out but not parts of
/// it.
pub(super) fn body_fields<'a>(cx: &EmitCx<'a>, operation: &'a Operation) -> Option<&'a [Field]> {
    let body = operation.body.as_ref()?;
    let fields = body.content.fields(&cx.api.types);
    let is_struct = match &body.content.kind {
        BodyKind::Json(ty) | BodyKind::Form(ty) => cx.api.types.as_struct(*ty).is_some(),
        BodyKind::Multipart(parts) => !parts.is_empty(),
        BodyKind::JsonLines(_) | BodyKind::Text | BodyKind::Bytes => false,
    };
    let has_required = fields.iter().any(|field| field.presence == Presence::Required);
    (is_struct && (body.required || !has_required)).then_some(fields)
}

/// Everything that can be set on a call but its path.
pub(super) fn setters<'a>(cx: &EmitCx<'a>, operation: &'a Operation, names: &'a OperationNames) -> Vec<Setter<'a>> {
    let fields = body_fields(cx, operation);
    let setters = names.setters.iter().filter_map(|name| match name.target {
        SetterTarget::Parameter(index) => {
            let parameter = operation.parameters.get(index)?;
            Some(Setter {
                method: &name.method,
                target: name.target,
                wire_name: &parameter.wire_name,
                ty: TypeRef { nullable: false, ..parameter.ty },
                shape: FieldShape::Required,
                is_required: parameter.required && parameter.role == ParameterRole::Ordinary,
                docs: &parameter.docs,
                example: parameter.example.as_ref(),
            })
        }
        SetterTarget::BodyField(index) => {
            let field = fields?.get(index)?;
            Some(Setter {
                method: &name.method,
                target: name.target,
                wire_name: &field.wire_name,
                ty: field.ty,
                shape: Analysis::body_field_shape(&cx.api.types, field),
                is_required: field.presence == Presence::Required,
                docs: &field.docs,
                example: field.example.as_ref(),
            })
        }
    });
    setters.collect()
}

/// A setter.
pub(super) fn emit_setter(call: &Call<'_>, setter: &Setter<'_>, text: &mut Text) {
    let method = setter.method;
    let argument = argument(call.cx, setter.ty, setter.shape, method);
    let after = call.after(&[method]);
    text.part();
    text.docs(&setter_docs(call, setter));
    text.open(&Code::new("pub fn $(mut self, $: $) -> $ {", &[method, method, &argument.ty, &after.ty()]));
    text.statement(&argument.conversion(method));
    text.statement(&statement(call, setter));
    after.emit(text);
    text.close("}");
}

/// The statement that puts the value into the request.
fn statement(call: &Call<'_>, setter: &Setter<'_>) -> Code {
    match setter.target {
        SetterTarget::Parameter(index) => match call.operation.parameters.get(index) {
            Some(parameter) => parameter_statement(parameter, setter.method),
            None => Code::default(),
        },
        SetterTarget::BodyField(_) => body_field_statement(call, setter),
    }
}

/// The statement that puts a property into the body.
fn body_field_statement(call: &Call<'_>, setter: &Setter<'_>) -> Code {
    let (method, wire_name) = (setter.method, Str(setter.wire_name));
    let may_be_absent = setter.shape == FieldShape::Patch;
    let name = match call.operation.body.as_ref().map(|body| &body.content.kind) {
        Some(BodyKind::Form(_)) if may_be_absent => "form_patch",
        Some(BodyKind::Form(_)) => "form_field",
        Some(BodyKind::Multipart(_)) => match call.cx.api.types.files(setter.ty) {
            Some(Files::One) => return Code::new("self.call.file($, $);", &[&wire_name, method]),
            Some(Files::Several) => return Code::new("self.call.files($, $);", &[&wire_name, method]),
            None if may_be_absent => "part_patch",
            None => "part",
        },
        _ if may_be_absent => "patch",
        _ => "field",
    };
    Code::new("self.call.$($, &$);", &[&Code::from(name), &wire_name, method])
}

fn parameter_statement(parameter: &Parameter, value: &Ident) -> Code {
    let wire_name = Str(&parameter.wire_name);
    match (parameter.location, parameter.role) {
        (_, ParameterRole::IdempotencyKey) => {
            Code::new("self.call.options(runtime::CallOptions::new().idempotency_key($));", &[value])
        }
        (ParameterLocation::Query, _) => {
            let method = if parameter.allow_reserved { "query_reserved" } else { "query" };
            let style = query_style(parameter);
            Code::new("self.call.$($, $, &$);", &[&Code::from(method), &wire_name, &style, value])
        }
        (ParameterLocation::Querystring, _) => {
            let style = Code::from(match parameter.content {
                Some(ParameterContent::Json) => "Json",
                Some(ParameterContent::Text) => "Text",
                Some(ParameterContent::Form) | None => "Form",
            });
            let pieces: [&dyn Piece; 3] = [&wire_name, &style, value];
            Code::new("self.call.querystring($, runtime::QuerystringStyle::$, &$);", &pieces)
        }
        (ParameterLocation::Header, _) => match header_style(parameter) {
            Some(style) => Code::new("self.call.header_styled($, $, &$);", &[&wire_name, &style, value]),
            None => Code::new("self.call.header($, &$);", &[&wire_name, value]),
        },
        (ParameterLocation::Cookie, _) => match cookie_style(parameter) {
            Some(style) => Code::new("self.call.cookie_styled($, $, &$);", &[&wire_name, &style, value]),
            None => Code::new("self.call.cookie($, &$);", &[&wire_name, value]),
        },
        (ParameterLocation::Path, _) => Code::default(),
    }
}

fn setter_docs(call: &Call<'_>, setter: &Setter<'_>) -> Vec<String> {
    let kind = call.operation.body.as_ref().map(|body| &body.content.kind);
    let place = match setter.target {
        SetterTarget::BodyField(_) if matches!(kind, Some(BodyKind::Multipart(_))) => "part",
        SetterTarget::BodyField(_) => "property",
        SetterTarget::Parameter(index) => match call.operation.parameters.get(index).map(|it| it.location) {
            Some(ParameterLocation::Header) => "header",
            Some(ParameterLocation::Cookie) => "cookie",
            Some(ParameterLocation::Querystring) => "whole query",
            Some(ParameterLocation::Query | ParameterLocation::Path) | None => "query parameter",
        },
    };
    let mut docs = Docs { summary: None, ..setter.docs.clone() };
    docs.description = docs.description.or_else(|| setter.docs.summary.clone());
    let mut all = lines(&docs);
    if all.is_empty() {
        all.push(format!("Sets the {place} `{}`.", one_line(setter.wire_name)));
    }
    let is_key = matches!(setter.target, SetterTarget::Parameter(index)
        if call.operation.parameters.get(index).is_some_and(|it| it.role == ParameterRole::IdempotencyKey));
    if is_key {
        all.push(String::new());
        all.push("Where none is set, one is made for the call and sent with each of its attempts.".to_owned());
    }
    if setter.shape == FieldShape::Patch {
        all.push(String::new());
        let null = match kind {
            Some(BodyKind::Form(_) | BodyKind::Multipart(_)) => "an empty value",
            _ => "`null`",
        };
        all.push(format!("`None` sends {null}; what is not set is not sent."));
    }
    all
}

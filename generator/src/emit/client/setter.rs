//! The setters of a call: parameters, properties of the body, and the body as a whole.

use proc_macro2::TokenStream;
use quote::quote;

use super::Call;
use super::style::{emit_cookie_style, emit_header_style, emit_query_style};
use crate::analyze::{Analysis, FieldShape};
use crate::emit::EmitCx;
use crate::emit::argument::argument;
use crate::emit::docs::{emit_docs, emit_lines, lines};
use crate::emit::rust_type::{Place, type_without_null};
use crate::ir::{
    BodyContent, Docs, Operation, Parameter, ParameterContent, ParameterLocation, ParameterRole, Presence, Struct,
    TypeKind, TypeRef,
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

/// The struct whose properties are setters of the call: that of the body, unless all of it may be left out but not
/// parts of it.
pub(super) fn body_struct<'a>(cx: &EmitCx<'a>, operation: &'a Operation) -> Option<&'a Struct> {
    let body = operation.body.as_ref()?;
    let (BodyContent::Json(ty) | BodyContent::Form(ty)) = body.content else {
        return None;
    };
    let strukt = cx.api.types.as_struct(ty)?;
    let has_required = strukt.fields.iter().any(|field| field.presence == Presence::Required);
    (body.required || !has_required).then_some(strukt)
}

/// Everything that can be set on a call but its path.
pub(super) fn setters<'a>(cx: &EmitCx<'a>, operation: &'a Operation, names: &'a OperationNames) -> Vec<Setter<'a>> {
    let strukt = body_struct(cx, operation);
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
            let field = strukt?.fields.get(index)?;
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
pub(super) fn emit_setter(call: &Call<'_>, setter: &Setter<'_>) -> TokenStream {
    let method = setter.method;
    let argument = argument(call.cx, setter.ty, setter.shape, method);
    let conversion = argument.emit_conversion(method);
    let ty = argument.ty;
    let statement = emit_statement(call, setter);
    let (result, changed) = call.emit_changed(&[method]);
    let docs = emit_setter_docs(call, setter);
    quote! {
        #docs
        pub fn #method(mut self, #method: #ty) -> #result {
            #conversion
            #statement
            #changed
        }
    }
}

/// The statement that puts the value into the request.
fn emit_statement(call: &Call<'_>, setter: &Setter<'_>) -> TokenStream {
    let (method, wire_name) = (setter.method, setter.wire_name);
    match setter.target {
        SetterTarget::Parameter(index) => match call.operation.parameters.get(index) {
            Some(parameter) => emit_parameter(parameter, method),
            None => TokenStream::new(),
        },
        SetterTarget::BodyField(_) => match call.operation.body.as_ref().map(|body| body.content) {
            Some(BodyContent::Form(_)) => quote!(self.call.form_field(#wire_name, &#method);),
            _ if setter.shape == FieldShape::Patch => quote!(self.call.patch(#wire_name, &#method);),
            _ => quote!(self.call.field(#wire_name, &#method);),
        },
    }
}

fn emit_parameter(parameter: &Parameter, value: &Ident) -> TokenStream {
    let wire_name = &parameter.wire_name;
    match (parameter.location, parameter.role) {
        (_, ParameterRole::IdempotencyKey) => {
            quote!(self.call.options(runtime::CallOptions::new().idempotency_key(#value));)
        }
        (ParameterLocation::Query, _) => {
            let style = emit_query_style(parameter);
            let method = if parameter.allow_reserved { quote!(query_reserved) } else { quote!(query) };
            quote!(self.call.#method(#wire_name, #style, &#value);)
        }
        (ParameterLocation::Querystring, _) => {
            let style = match parameter.content {
                Some(ParameterContent::Json) => quote!(Json),
                Some(ParameterContent::Text) => quote!(Text),
                Some(ParameterContent::Form) | None => quote!(Form),
            };
            quote!(self.call.querystring(#wire_name, runtime::QuerystringStyle::#style, &#value);)
        }
        (ParameterLocation::Header, _) => match emit_header_style(parameter) {
            Some(style) => quote!(self.call.header_styled(#wire_name, #style, &#value);),
            None => quote!(self.call.header(#wire_name, &#value);),
        },
        (ParameterLocation::Cookie, _) => match emit_cookie_style(parameter) {
            Some(style) => quote!(self.call.cookie_styled(#wire_name, #style, &#value);),
            None => quote!(self.call.cookie(#wire_name, &#value);),
        },
        (ParameterLocation::Path, _) => TokenStream::new(),
    }
}

fn emit_setter_docs(call: &Call<'_>, setter: &Setter<'_>) -> TokenStream {
    let place = match setter.target {
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
        let name: String = setter.wire_name.chars().filter(|c| !c.is_control() && *c != '`').collect();
        all.push(format!("Sets the {place} `{name}`."));
    }
    let is_key = matches!(setter.target, SetterTarget::Parameter(index)
        if call.operation.parameters.get(index).is_some_and(|it| it.role == ParameterRole::IdempotencyKey));
    if is_key {
        all.push(String::new());
        all.push("Where none is set, one is made for the call and sent with each of its attempts.".to_owned());
    }
    if setter.shape == FieldShape::Patch {
        all.push(String::new());
        all.push("`None` sends `null`; what is not set is not sent.".to_owned());
    }
    emit_lines(&all)
}

/// The setter of the whole body.
pub(super) fn emit_body_setter(call: &Call<'_>) -> TokenStream {
    let Some(body) = &call.operation.body else {
        return TokenStream::new();
    };
    let name = &call.names.body;
    let media_type = &body.media_type;
    let mut set: Vec<&Ident> = vec![name];
    set.extend(
        call.setters
            .iter()
            .filter(|setter| matches!(setter.target, SetterTarget::BodyField(_)))
            .map(|setter| setter.method),
    );
    let (result, changed) = call.emit_changed(&set);
    let (argument, statements) = match body.content {
        BodyContent::Json(ty) => {
            let argument = emit_json_argument(call, ty, name);
            let conversion = argument.emit_conversion(name);
            let argument_type = argument.ty;
            let content_type = (media_type != "application/json" && !media_type.contains('*'))
                .then(|| quote!(self.call.content_type(#media_type);));
            (argument_type, quote!(#conversion self.call.json(&#name); #content_type))
        }
        BodyContent::Form(_) => return TokenStream::new(),
        BodyContent::Text => (quote!(impl Into<String>), quote!(self.call.bytes(#media_type, #name.into());)),
        BodyContent::Bytes => (quote!(impl Into<bytes::Bytes>), quote!(self.call.bytes(#media_type, #name);)),
    };
    // The boundary of a multipart body is a part of its media type, and the caller's choice.
    let is_multipart = media_type.starts_with("multipart/");
    let (boundary, statements) = match is_multipart {
        true => {
            let call = quote!(self.call.bytes(format!("{}; boundary={boundary}", #media_type), #name););
            (quote!(boundary: &str,), call)
        }
        false => (TokenStream::new(), statements),
    };
    let docs = match lines(&body.docs).is_empty() {
        true if is_multipart => {
            emit_lines(&["Sets the whole body, encoded with that boundary (RFC 2046 5.1).".to_owned()])
        }
        true => emit_lines(&["Sets the whole body.".to_owned()]),
        false => emit_docs(&body.docs),
    };
    quote! {
        #docs
        pub fn #name(mut self, #boundary #name: #argument) -> #result {
            #statements
            #changed
        }
    }
}

/// The argument for a whole JSON body: by reference where it is a type of its own.
fn emit_json_argument(call: &Call<'_>, ty: TypeRef, name: &Ident) -> crate::emit::argument::Argument {
    let resolved = call.cx.api.types.resolve(ty);
    if resolved.nullable {
        return argument(call.cx, ty, FieldShape::Nullable, name);
    }
    match call.cx.api.types.get(resolved.id).kind {
        TypeKind::Struct(_) | TypeKind::Union(_) => {
            let value_type = type_without_null(call.cx, Place::Sibling, ty.id);
            crate::emit::argument::Argument {
                ty: quote!(impl Into<#value_type>),
                value: quote!(#name.into()),
                value_type,
            }
        }
        _ => argument(call.cx, ty, FieldShape::Required, name),
    }
}

//! The body of a call: what it starts with, and the setters that give the whole of it at once.

use proc_macro2::TokenStream;
use quote::quote;

use super::Call;
use crate::analyze::FieldShape;
use crate::emit::argument::{Argument, argument};
use crate::emit::docs::{emit_lines, lines, one_line};
use crate::emit::rust_type::{Place, rust_type, type_without_null};
use crate::ir::{
    BodyContent, BodyKind, Field, Files, Method, ParameterStyle, Presence, PropertyEncoding, RequestBody, TypeKind,
    TypeRef,
};
use crate::names::{Ident, SetterTarget};

/// What a call does with its body before the caller sets anything.
pub(super) fn emit_body_start(call: &Call<'_>) -> TokenStream {
    let Some(body) = &call.operation.body else {
        return TokenStream::new();
    };
    let content = &body.content;
    let media_type = content.media_type();
    let media_type = (media_type != usual_media_type(&content.kind)).then(|| quote!(call.media_type(#media_type);));
    let encodings = (!content.encodings.is_empty()).then(|| {
        let encodings = emit_encodings(content);
        quote!(call.encodings(#encodings);)
    });
    let object = emit_empty_object(call, body);
    quote!(#media_type #encodings #object)
}

/// How the properties are written where the document says so.
fn emit_encodings(content: &BodyContent) -> TokenStream {
    let encodings = content.encodings.iter().map(|(name, encoding)| {
        let encoding = emit_encoding(encoding);
        quote!((#name, #encoding))
    });
    quote!(&[#(#encodings),*])
}

/// Tells the runtime how a content is written where there are several, as another may have been set before.
fn emit_description(body: &RequestBody, content: &BodyContent) -> TokenStream {
    if body.alternatives.is_empty() {
        return TokenStream::new();
    }
    let media_type = content.media_type();
    let has_encodings = body.contents().any(|content| !content.encodings.is_empty());
    let encodings = has_encodings.then(|| {
        let encodings = emit_encodings(content);
        quote!(self.call.encodings(#encodings);)
    });
    quote!(self.call.media_type(#media_type); #encodings)
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

fn emit_encoding(encoding: &PropertyEncoding) -> TokenStream {
    match encoding {
        PropertyEncoding::ContentType(media_type) => quote!(runtime::Encoding::ContentType(#media_type)),
        PropertyEncoding::Style(style, explode) => match style {
            ParameterStyle::SpaceDelimited if !explode => quote!(runtime::Encoding::SpaceDelimited),
            ParameterStyle::PipeDelimited if !explode => quote!(runtime::Encoding::PipeDelimited),
            ParameterStyle::DeepObject => quote!(runtime::Encoding::DeepObject),
            ParameterStyle::Form
            | ParameterStyle::SpaceDelimited
            | ParameterStyle::PipeDelimited
            | ParameterStyle::Simple
            | ParameterStyle::Label
            | ParameterStyle::Matrix
            | ParameterStyle::Cookie => quote!(runtime::Encoding::Form { explode: #explode }),
        },
    }
}

/// Makes a body that is required an empty one where nothing is set. JSON is `{}` for methods that have a body even if
/// it may be left out: that is a valid body where an empty one may be refused.
fn emit_empty_object(call: &Call<'_>, body: &RequestBody) -> Option<TokenStream> {
    if !call.has_body_fields() {
        return None;
    }
    let has_body_by_method = matches!(call.operation.method, Method::Post | Method::Put | Method::Patch);
    match body.content.kind {
        BodyKind::Json(_) => (body.required || has_body_by_method).then(|| quote!(call.json_object();)),
        BodyKind::Form(_) => body.required.then(|| quote!(call.form_object();)),
        BodyKind::Multipart(_) => body.required.then(|| quote!(call.multipart_object();)),
        BodyKind::JsonLines(_) | BodyKind::Text | BodyKind::Bytes => None,
    }
}

/// The setters of the whole body, one for each content, and the choice of its media type.
pub(super) fn emit_body_setters(call: &Call<'_>) -> TokenStream {
    let Some(body) = &call.operation.body else {
        return TokenStream::new();
    };
    let names = std::iter::once(&call.names.body.whole).chain(&call.names.body.alternatives);
    let setters = body.contents().zip(names).map(|(content, name)| emit_body_setter(call, body, content, name));
    let content_type = emit_content_type(call, body);
    quote!(#(#setters)* #content_type)
}

/// The setter of the whole body as one content.
fn emit_body_setter(call: &Call<'_>, body: &RequestBody, content: &BodyContent, name: &Ident) -> TokenStream {
    let mut set: Vec<&Ident> = vec![&call.names.body.whole];
    let fields = call.setters.iter().filter(|setter| matches!(setter.target, SetterTarget::BodyField(_)));
    set.extend(fields.map(|setter| setter.method));
    let (result, changed) = call.emit_changed(&set);
    let (argument, value) = emit_value(call, content, name);
    let described = emit_description(body, content);
    let docs = emit_setter_docs(call, body, content);
    quote! {
        #docs
        pub fn #name(mut self, #name: #argument) -> #result {
            #described
            #value
            #changed
        }
    }
}

/// The argument of the setter of a whole body, and the statements that take it.
fn emit_value(call: &Call<'_>, content: &BodyContent, name: &Ident) -> (TokenStream, TokenStream) {
    match &content.kind {
        BodyKind::Json(ty) | BodyKind::Form(ty) => {
            let argument = emit_json_argument(call, *ty, name);
            let conversion = argument.emit_conversion(name);
            let set = match content.kind {
                BodyKind::Form(_) => quote!(self.call.form(&#name);),
                _ => quote!(self.call.json(&#name);),
            };
            (argument.ty, quote!(#conversion #set))
        }
        BodyKind::JsonLines(item) => {
            let item = rust_type(call.cx, Place::Sibling, *item);
            let collect = quote!(let #name: Vec<#item> = #name.into_iter().collect(););
            (quote!(impl IntoIterator<Item = #item>), quote!(#collect self.call.json_lines(&#name);))
        }
        BodyKind::Multipart(_) => (quote!(runtime::Multipart), quote!(self.call.multipart(#name);)),
        BodyKind::Text => (quote!(impl Into<String>), quote!(self.call.text(#name.into());)),
        BodyKind::Bytes => (quote!(impl Into<runtime::Upload>), quote!(self.call.upload(#name.into());)),
    }
}

/// The argument for a whole JSON body: by reference where it is a type of its own.
fn emit_json_argument(call: &Call<'_>, ty: TypeRef, name: &Ident) -> Argument {
    let resolved = call.cx.api.types.resolve(ty);
    if resolved.nullable {
        return argument(call.cx, ty, FieldShape::Nullable, name);
    }
    match call.cx.api.types.get(resolved.id).kind {
        TypeKind::Struct(_) | TypeKind::Union(_) => {
            let value_type = type_without_null(call.cx, Place::Sibling, ty.id);
            Argument { ty: quote!(impl Into<#value_type>), value: quote!(#name.into()), value_type }
        }
        _ => argument(call.cx, ty, FieldShape::Required, name),
    }
}

fn emit_setter_docs(call: &Call<'_>, body: &RequestBody, content: &BodyContent) -> TokenStream {
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
    emit_lines(&all)
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
fn emit_content_type(call: &Call<'_>, body: &RequestBody) -> Option<TokenStream> {
    let has_choice = |content: &&BodyContent| content.media_types.len() > 1 || content.media_type().contains('*');
    let all: Vec<&String> = body.contents().filter(has_choice).flat_map(|content| &content.media_types).collect();
    if all.is_empty() {
        return None;
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
    let docs = emit_lines(&docs);
    Some(quote! {
        #docs
        pub fn #name(mut self, #name: impl Into<std::borrow::Cow<'static, str>>) -> Self {
            self.call.content_type(#name, &[#(#all),*]);
            self
        }
    })
}

/// A media type or a name of the document as docs write it.
fn code(text: &str) -> String {
    format!("`{}`", one_line(text))
}

//! How the answers of an operation are read: by status, and where the status does not say it, by a marker.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Call, emit_line};
use crate::emit::rust_type::{content_type, error_type, success_type};
use crate::ir::{Answers, Content, Method, ResponseCase, Role, StatusPattern};
use crate::names::{Case, Ident, identifier};

/// The function from an answer to what the call gives.
pub(super) fn emit_decode(call: &Call<'_>) -> TokenStream {
    let responses = &call.operation.responses;
    let success = success_type(call.cx, &responses.success, &call.names.success);
    let error = error_type(call.cx, &responses.error, &call.names.error);
    let name = &call.names.decode;
    let arms = emit_arms(call);
    let body = match arms.as_slice() {
        [(_, only)] => only.clone(),
        several => {
            let arms = several.iter().map(|(patterns, body)| quote!(#patterns => #body,));
            quote!(match answer.status() { #(#arms)* })
        }
    };
    quote! {
        fn #name(answer: &runtime::Answer) -> runtime::Decoded<#success, #error> {
            #body
        }
    }
}

/// The arms of the match over the status: patterns and what is done; the last takes every other status.
fn emit_arms(call: &Call<'_>) -> Vec<(TokenStream, TokenStream)> {
    let cases = &call.operation.responses.cases;
    let mut arms: Vec<(Vec<TokenStream>, TokenStream)> = Vec::new();
    let mut other = emit_failure(call, StatusPattern::Default, None);
    for case in cases.iter().filter(|case| is_seen(case)) {
        let body = emit_case(call, case);
        match case.status {
            StatusPattern::Default => other = body,
            StatusPattern::Code(code) => {
                let code = proc_macro2::Literal::u16_unsuffixed(code);
                add(&mut arms, quote!(#code), body);
            }
            StatusPattern::Range(digit) => add(&mut arms, range(digit), body),
        }
    }
    let has_success_range = cases.iter().any(|case| case.status == StatusPattern::Range(2));
    if !has_success_range && let Some(body) = emit_undocumented_success(call) {
        add(&mut arms, range(2), body);
    }
    simplify(&mut arms, &other);
    let mut arms: Vec<(TokenStream, TokenStream)> =
        arms.into_iter().map(|(patterns, body)| (quote!(#(#patterns)|*), body)).collect();
    arms.push((quote!(_), other));
    arms
}

/// Adds an arm, or its pattern to the arm that does the same.
fn add(arms: &mut Vec<(Vec<TokenStream>, TokenStream)>, pattern: TokenStream, body: TokenStream) {
    match arms.iter_mut().find(|(_, known)| known.to_string() == body.to_string()) {
        Some((patterns, _)) => patterns.push(pattern),
        None => arms.push((vec![pattern], body)),
    }
}

/// Leaves out what the arms after it do anyway: statuses that a range of the same arm takes, and arms that do what
/// is done with every other status.
fn simplify(arms: &mut Vec<(Vec<TokenStream>, TokenStream)>, other: &TokenStream) {
    arms.retain(|(_, body)| body.to_string() != other.to_string());
    for (patterns, _) in arms.iter_mut() {
        let texts: Vec<String> = patterns.iter().map(ToString::to_string).collect();
        let digits: Vec<String> =
            texts.iter().filter(|text| text.contains("..=")).map(|text| text[..1].to_owned()).collect();
        let mut keep = texts.iter().map(|text| text.contains("..=") || !digits.contains(&text[..1].to_owned()));
        patterns.retain(|_| keep.next().unwrap_or(true));
    }
}

/// The statuses of a class.
fn range(digit: u8) -> TokenStream {
    let start = proc_macro2::Literal::u16_unsuffixed(u16::from(digit) * 100);
    let end = proc_macro2::Literal::u16_unsuffixed(u16::from(digit) * 100 + 99);
    quote!(#start..=#end)
}

/// Whether a documented answer can be what a call ends with: redirects without content are not.
fn is_seen(case: &ResponseCase) -> bool {
    let is_final = match case.status {
        StatusPattern::Code(code) => (200..300).contains(&code) || code >= 400,
        StatusPattern::Range(digit) => digit == 2 || digit >= 4,
        StatusPattern::Default => true,
    };
    is_final || case.content != Content::Empty
}

/// What is done with a documented answer.
fn emit_case(call: &Call<'_>, case: &ResponseCase) -> TokenStream {
    match case.role {
        Role::Error => emit_failure(call, case.status, Some(case.content)),
        Role::Success => {
            let success = emit_success(call, case.status, case.content);
            let Some(marker) = &case.error_marker else {
                return success;
            };
            let (property, value) = (&marker.property, &marker.value);
            let failure = emit_failure(call, case.status, Some(Content::Json(marker.ty)));
            quote!(if runtime::has_tag(answer, #property, #value) { #failure } else { #success })
        }
    }
}

/// What is done with a success that is not documented: it is read as the documented one, where there is just one.
fn emit_undocumented_success(call: &Call<'_>) -> Option<TokenStream> {
    let responses = &call.operation.responses;
    let marked = responses.cases.iter().find(|case| case.error_marker.is_some());
    match (&responses.success, marked) {
        (Answers::Single(_), Some(case)) => Some(emit_case(call, case)),
        (Answers::Empty, _) => Some(emit_success(call, StatusPattern::Range(2), Content::Empty)),
        (Answers::Single(content), None) => Some(emit_success(call, StatusPattern::Range(2), *content)),
        (Answers::Optional(_) | Answers::Several(_), _) => None,
    }
}

/// Reads a success.
fn emit_success(call: &Call<'_>, status: StatusPattern, content: Content) -> TokenStream {
    // RFC 9110 9.3.2: the answer to HEAD has no body, whatever is documented.
    let content = if call.operation.method == Method::Head { Content::Empty } else { content };
    match &call.operation.responses.success {
        Answers::Empty => quote!(Ok(runtime::Outcome::Success(()))),
        Answers::Single(_) => emit_read(content, |body| quote!(runtime::Outcome::Success(#body))),
        Answers::Optional(_) if content == Content::Empty => quote!(Ok(runtime::Outcome::Success(None))),
        Answers::Optional(_) => emit_read(content, |body| quote!(runtime::Outcome::Success(Some(#body)))),
        Answers::Several(_) => {
            let (several, variant) = (&call.names.success, variant(status));
            match content {
                Content::Empty => quote!(Ok(runtime::Outcome::Success(#several::#variant))),
                _ => emit_read(content, |body| quote!(runtime::Outcome::Success(#several::#variant(#body)))),
            }
        }
    }
}

/// Reads content and wraps it.
fn emit_read(content: Content, wrap: impl Fn(TokenStream) -> TokenStream) -> TokenStream {
    let read = match content {
        Content::Empty => return quote!(Ok(runtime::Outcome::Undeclared)),
        Content::Bytes => {
            let wrapped = wrap(quote!(runtime::bytes(answer)));
            return quote!(Ok(#wrapped));
        }
        Content::Json(_) => quote!(runtime::json(answer)),
        Content::Text => quote!(runtime::text(answer)),
    };
    let wrapped = wrap(quote!(body));
    // A wrapper that does nothing but hold the body is passed as it is.
    match wrapped.to_string() == quote!(runtime::Outcome::Success(body)).to_string() {
        true => quote!(#read.map(runtime::Outcome::Success)),
        false => quote!(#read.map(|body| #wrapped)),
    }
}

/// Reads a failure; one that does not fit what is documented is an error without a typed body.
fn emit_failure(call: &Call<'_>, status: StatusPattern, content: Option<Content>) -> TokenStream {
    match &call.operation.responses.error {
        Answers::Empty => quote!(Ok(runtime::Outcome::Undeclared)),
        Answers::Single(only) | Answers::Optional(only) => match content.unwrap_or(*only) {
            Content::Empty => quote!(Ok(runtime::Outcome::Undeclared)),
            Content::Json(_) => quote!(runtime::failure(answer)),
            Content::Text => quote!(runtime::text(answer).map(runtime::Outcome::Failure)),
            Content::Bytes => quote!(Ok(runtime::Outcome::Failure(runtime::bytes(answer)))),
        },
        Answers::Several(_) => match content {
            None => quote!(Ok(runtime::Outcome::Undeclared)),
            Some(content) => emit_several_failure(&call.names.error, &variant(status), content),
        },
    }
}

fn emit_several_failure(several: &Ident, variant: &Ident, content: Content) -> TokenStream {
    let read = match content {
        Content::Empty => return quote!(Ok(runtime::Outcome::Failure(#several::#variant))),
        Content::Bytes => return quote!(Ok(runtime::Outcome::Failure(#several::#variant(runtime::bytes(answer))))),
        Content::Json(_) => quote!(runtime::json(answer)),
        Content::Text => quote!(runtime::text(answer)),
    };
    quote!(Ok(#read.map_or(runtime::Outcome::Undeclared, |body| runtime::Outcome::Failure(#several::#variant(body)))))
}

/// The enums of what differs by status.
pub(super) fn emit_answers(call: &Call<'_>) -> TokenStream {
    let responses = &call.operation.responses;
    let id: String = call.operation.id.chars().filter(|c| !c.is_control() && *c != '`').collect();
    let success = emit_enum(call, &call.names.success, &responses.success, &format!("What `{id}` answers."));
    let error = emit_enum(call, &call.names.error, &responses.error, &format!("What `{id}` answers when it fails."));
    quote!(#success #error)
}

fn emit_enum(call: &Call<'_>, name: &Ident, answers: &Answers, docs: &str) -> Option<TokenStream> {
    let Answers::Several(cases) = answers else {
        return None;
    };
    let variants = cases.iter().map(|(status, content)| {
        let (variant, docs) = (variant(*status), emit_line(&status_docs(*status)));
        let payload = (*content != Content::Empty).then(|| {
            let ty = content_type(call.cx, *content);
            quote!((#ty))
        });
        quote!(#docs #variant #payload,)
    });
    let docs = emit_line(docs);
    Some(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    })
}

fn status_docs(status: StatusPattern) -> String {
    match status {
        StatusPattern::Code(code) => format!("The answer under status {code}."),
        StatusPattern::Range(digit) => format!("The answer under a status from {digit}00 to {digit}99."),
        StatusPattern::Default => "The answer under every other status.".to_owned(),
    }
}

/// The variant for a status: its reason phrase (RFC 9110 15, IANA registry), or its number.
fn variant(status: StatusPattern) -> Ident {
    let text = match status {
        StatusPattern::Default => "Default".to_owned(),
        StatusPattern::Range(digit) => match digit {
            1 => "Informational".to_owned(),
            2 => "Success".to_owned(),
            3 => "Redirection".to_owned(),
            4 => "ClientError".to_owned(),
            _ => "ServerError".to_owned(),
        },
        StatusPattern::Code(code) => match http::StatusCode::from_u16(code).ok().and_then(|it| it.canonical_reason()) {
            Some(reason) => reason.replace('\'', ""),
            None => format!("Status{code}"),
        },
    };
    identifier(&text, Case::Type)
}

//! How the answers of an operation are read: by status, and where the status does not say it, by a marker.

use std::ops::RangeInclusive;

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
    let answer = match body.to_string().contains("answer") {
        true => quote!(answer),
        false => quote!(_answer),
    };
    quote! {
        fn #name(#answer: &runtime::Answer) -> runtime::Decoded<#success, #error> {
            #body
        }
    }
}

/// An arm of the match over the status.
struct Arm {
    /// The statuses, sorted; those of a class stand in an arm of their own.
    statuses: Vec<RangeInclusive<u16>>,
    /// What is done.
    body: TokenStream,
}

/// The arms of the match over the status: patterns and what is done; the last takes every other status.
fn emit_arms(call: &Call<'_>) -> Vec<(TokenStream, TokenStream)> {
    let cases = &call.operation.responses.cases;
    let mut arms: Vec<Arm> = Vec::new();
    let mut other = emit_failure(call, StatusPattern::Default, None);
    for case in cases.iter().filter(|case| is_seen(case)) {
        let body = emit_case(call, case);
        match case.status {
            // A success is told by its status first: 5XX is none, even where only `default` is documented.
            StatusPattern::Default if case.role == Role::Success => arms.push(Arm { statuses: vec![class(2)], body }),
            StatusPattern::Default => other = body,
            StatusPattern::Code(code) => add(&mut arms, code, body),
            StatusPattern::Range(digit) => arms.push(Arm { statuses: vec![class(digit)], body }),
        }
    }
    let has_success_range = arms.iter().any(|arm| arm.statuses.as_slice() == [class(2)]);
    if !has_success_range && let Some(body) = emit_undocumented_success(call) {
        arms.push(Arm { statuses: vec![class(2)], body });
    }
    simplify(&mut arms, &other);
    let mut arms: Vec<(TokenStream, TokenStream)> =
        arms.into_iter().map(|arm| (emit_pattern(&arm.statuses), arm.body)).collect();
    arms.push((quote!(_), other));
    arms
}

/// Adds a status to the arm that does the same for other single ones, or an arm of its own.
fn add(arms: &mut Vec<Arm>, code: u16, body: TokenStream) {
    let same = |arm: &&mut Arm| arm.body.to_string() == body.to_string() && !is_class(&arm.statuses);
    match arms.iter_mut().find(same) {
        Some(arm) => match arm.statuses.last_mut() {
            Some(last) if *last.end() + 1 == code => *last = *last.start()..=code,
            _ => arm.statuses.push(code..=code),
        },
        None => arms.push(Arm { statuses: vec![code..=code], body }),
    }
}

/// Leaves out what a later arm does anyway: arms that do what is done with every other status, unless a class stands
/// between, and single statuses of a class for which the same is done.
fn simplify(arms: &mut Vec<Arm>, other: &TokenStream) {
    let classes: Vec<(RangeInclusive<u16>, String)> = arms
        .iter()
        .filter(|arm| is_class(&arm.statuses))
        .filter_map(|arm| Some((arm.statuses.first()?.clone(), arm.body.to_string())))
        .collect();
    for arm in arms.iter_mut().filter(|arm| !is_class(&arm.statuses)) {
        let body = arm.body.to_string();
        arm.statuses.retain(|statuses| {
            let class = classes.iter().find(|(class, _)| class.contains(statuses.start()));
            let after = class.map_or_else(|| other.to_string(), |(_, body)| body.clone());
            after != body
        });
    }
    arms.retain(|arm| match is_class(&arm.statuses) {
        true => arm.body.to_string() != other.to_string(),
        false => !arm.statuses.is_empty(),
    });
}

/// Whether the statuses are those of a class, such as 400 to 499.
fn is_class(statuses: &[RangeInclusive<u16>]) -> bool {
    matches!(statuses, [only] if only.end() - only.start() == 99)
}

/// The statuses of a class.
fn class(digit: u8) -> RangeInclusive<u16> {
    let start = u16::from(digit) * 100;
    start..=start + 99
}

/// The pattern of an arm.
fn emit_pattern(statuses: &[RangeInclusive<u16>]) -> TokenStream {
    let literal = proc_macro2::Literal::u16_unsuffixed;
    let patterns = statuses.iter().map(|statuses| {
        let (start, end) = (literal(*statuses.start()), literal(*statuses.end()));
        match statuses.end() - statuses.start() {
            0 => quote!(#start),
            1 => quote!(#start | #end),
            _ => quote!(#start..=#end),
        }
    });
    quote!(#(#patterns)|*)
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

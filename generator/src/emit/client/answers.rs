//! The enums of answers that differ by status or media type.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Call, emit_line};
use crate::emit::docs::{harmless_line, one_line};
use crate::emit::rust_type::content_type;
use crate::ir::{Answer, Answers, Content, StatusPattern, ToldBy};
use crate::names::{Case, Ident, identifier};

/// The enums of what differs by status.
pub(super) fn emit_answers(call: &Call<'_>) -> TokenStream {
    let responses = &call.operation.responses;
    let id = one_line(&call.operation.id);
    let success = emit_enum(call, &call.names.success, &responses.success, &format!("What `{id}` answers."));
    let alternatives = responses.alternatives.iter().zip(&call.names.alternatives).map(|(alternative, names)| {
        let docs = format!("What `{id}` answers when it is asked for {}.", harmless_line(&alternative.word));
        emit_enum(call, &names.success, &alternative.success, &docs)
    });
    let error = emit_enum(call, &call.names.error, &responses.error, &format!("What `{id}` answers when it fails."));
    quote!(#success #(#alternatives)* #error)
}

fn emit_enum(call: &Call<'_>, name: &Ident, answers: &Answers, docs: &str) -> Option<TokenStream> {
    let Answers::Several(several) = answers else {
        return None;
    };
    let variants = several.iter().map(|answer| {
        let (variant, docs) = (variant(answer.status, answer.told_by.as_ref()), emit_line(&answer_docs(answer)));
        let payload = (answer.content != Content::Empty).then(|| {
            let ty = content_type(call.cx, answer.content);
            quote!((#ty))
        });
        quote!(#docs #variant #payload,)
    });
    let docs = emit_line(docs);
    // What is read piece by piece is there once.
    let derives = match answers.is_streamed() {
        true => quote!(Debug),
        false => quote!(Clone, Debug, PartialEq),
    };
    Some(quote! {
        #docs
        #[derive(#derives)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    })
}

fn answer_docs(answer: &Answer) -> String {
    let status = status_docs(answer.status);
    match &answer.told_by {
        Some(told_by) => {
            let media_types = told_by.media_types.iter().map(|name| format!("`{}`", one_line(name)));
            format!("{status}, as {}.", media_types.collect::<Vec<_>>().join(" or "))
        }
        None => format!("{status}."),
    }
}

fn status_docs(status: StatusPattern) -> String {
    match status {
        StatusPattern::Code(code) => format!("The answer under status {code}"),
        StatusPattern::Range(digit) => format!("The answer under a status from {digit}00 to {digit}99"),
        StatusPattern::Default => "The answer under every other status".to_owned(),
    }
}

/// The variant for a status: its reason phrase (RFC 9110 15, IANA registry), or its number; and the media type, where
/// that tells it from another.
pub(super) fn variant(status: StatusPattern, told_by: Option<&ToldBy>) -> Ident {
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
    match told_by {
        Some(told_by) => identifier(&format!("{text} {}", told_by.word), Case::Type),
        None => identifier(&text, Case::Type),
    }
}

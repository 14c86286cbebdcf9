//! The enums of answers that differ by status or media type.

use super::Call;
use crate::emit::code::Code;
use crate::emit::docs::{harmless_line, one_line};
use crate::emit::rust_type::content_type;
use crate::emit::text::Text;
use crate::ir::{Answer, Answers, Content, StatusPattern, ToldBy};
use crate::names::{Case, Ident, identifier};

/// The enums of what differs by status.
pub(super) fn emit_answers(call: &Call<'_>, text: &mut Text) {
    let responses = &call.operation.responses;
    let id = one_line(&call.operation.id);
    emit_enum(call, &call.names.success, &responses.success, &format!("What `{id}` answers."), text);
    for (alternative, names) in responses.alternatives.iter().zip(&call.names.alternatives) {
        let docs = format!("What `{id}` answers when it is asked for {}.", harmless_line(&alternative.word));
        emit_enum(call, &names.success, &alternative.success, &docs, text);
    }
    let docs = format!("What `{id}` answers when it fails.");
    match call.same_error {
        Some(same) => {
            text.part();
            text.doc(&docs);
            text.whole(&Code::new("pub type $ = $;", &[&call.names.error, same]));
        }
        None => emit_enum(call, &call.names.error, &responses.error, &docs, text),
    }
}

fn emit_enum(call: &Call<'_>, name: &Ident, answers: &Answers, docs: &str, text: &mut Text) {
    let Answers::Several(several) = answers else {
        return;
    };
    text.part();
    text.doc(docs);
    // What is read piece by piece is there once.
    text.line(match answers.is_streamed() {
        true => "#[derive(Debug)]",
        false => "#[derive(Clone, Debug, PartialEq)]",
    });
    text.line("#[non_exhaustive]");
    text.open(&Code::new("pub enum $ {", &[name]));
    for answer in several {
        let variant = variant(answer.status, answer.told_by.as_ref());
        text.doc(&answer_docs(answer));
        match answer.content {
            Content::Empty => text.whole(&Code::new("$,", &[&variant])),
            content => text.variant(&Code::new("$($),", &[&variant, &content_type(call.cx, content)])),
        }
    }
    text.close("}");
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

//! The methods that send a call, one for each way to ask.
//!
//! They give the future of the runtime, and are no `async fn`: the compiler would check a state machine for each.

use super::Call;
use super::blocking::emit_blocking;
use super::decode::{Reading, readings, streamed};
use super::description::accept;
use crate::emit::code::{Code, Str};
use crate::emit::docs::one_line;
use crate::emit::required::Required;
use crate::emit::rust_type::{error_type, success_type};
use crate::emit::text::Text;
use crate::ir::Alternative;
use crate::names::{AlternativeNames, Case, Ident, identifier};

/// What the docs say of errors.
const ERRORS: &[&str] = &["", "# Errors", "", "What happened on the wire: see [`runtime::ErrorKind`]."];

/// The methods; `required` must be set before.
pub(super) fn emit_sends(call: &Call<'_>, required: &[Required], text: &mut Text) {
    let responses = &call.operation.responses;
    let readings = readings(call);
    let Some((usual, others)) = readings.split_first() else {
        return;
    };
    emit_send(usual, required, text);
    if responses.can_be_unmodified {
        emit_if_modified(usual, required, text);
    }
    let alternatives = responses.alternatives.iter().zip(&call.names.alternatives).zip(others);
    for ((alternative, names), reading) in alternatives {
        emit_alternative(alternative, names, reading, required, text);
    }
    emit_raw(required, text);
}

fn emit_send(reading: &Reading<'_>, required: &[Required], text: &mut Text) {
    let returns = result(reading, &success(reading));
    text.part();
    text.doc("Sends the request, again where that is safe, and reads the answer.");
    text.own_docs(ERRORS);
    text.function(&Code::new("pub fn send(self) -> $", &[&future(&returns)]), required);
    text.statement(&sent(reading));
    text.close("}");
    emit_blocking("send", &identifier("send_blocking", Case::Value), &returns, required, text);
}

fn emit_if_modified(reading: &Reading<'_>, required: &[Required], text: &mut Text) {
    let returns = result(reading, &Code::new("Option<$>", &[&success(reading)]));
    text.part();
    text.doc("Sends the request as [`send`](Self::send) does, to ask for what has changed: give it the header");
    text.doc("`If-None-Match` or `If-Modified-Since`. The answer is none where nothing has changed (304).");
    text.own_docs(ERRORS);
    text.function(&Code::new("pub fn send_if_modified(self) -> $", &[&future(&returns)]), required);
    let sent = Code::new("self.call.send_if_modified($)", &[reading.decode]);
    text.statement(&with_headers(reading.call, sent));
    text.close("}");
    let name = identifier("send_if_modified_blocking", Case::Value);
    emit_blocking("send_if_modified", &name, &returns, required, text);
}

fn emit_alternative(
    alternative: &Alternative,
    names: &AlternativeNames,
    reading: &Reading<'_>,
    required: &[Required],
    text: &mut Text,
) {
    let returns = result(reading, &success(reading));
    let accept = accept(reading.cases);
    let asked = accept.split(',').next().unwrap_or_default();
    let with = alternative.switch.as_ref().map(|name| format!(", with `{}` set", one_line(name))).unwrap_or_default();
    text.part();
    text.doc(&format!("Sends the request as [`send`](Self::send) does and asks for `{}`{with}.", one_line(asked)));
    text.own_docs(ERRORS);
    text.function(&Code::new("pub fn $(mut self) -> $", &[&names.method, &future(&returns)]), required);
    text.statement(&Code::new("self.call.accept($);", &[&Str(&accept)]));
    if let Some(name) = &alternative.switch {
        text.statement(&Code::new("self.call.field($, &true);", &[&Str(name)]));
    }
    text.statement(&sent(reading));
    text.close("}");
    emit_blocking(names.method.text(), &names.blocking, &returns, required, text);
}

fn emit_raw(required: &[Required], text: &mut Text) {
    let returns = Code::from("Result<runtime::Response<bytes::Bytes>, runtime::Error>");
    text.part();
    text.doc("Sends the request as [`send`](Self::send) does and gives the answer as it came, whatever its status.");
    text.own_docs(&["", "# Errors", "", "When there was no answer."]);
    text.function(&Code::new("pub fn send_raw(self) -> $", &[&future(&returns)]), required);
    text.line("self.call.send_raw()");
    text.close("}");
    emit_blocking("send_raw", &identifier("send_raw_blocking", Case::Value), &returns, required, text);
}

/// What a successful call gives.
fn success(reading: &Reading<'_>) -> Code {
    success_type(reading.call.cx, reading.success, reading.success_name)
}

/// The type of what sending gives, from that of its success.
fn result(reading: &Reading<'_>, success: &Code) -> Code {
    let call = reading.call;
    let error = error_type(call.cx, &call.operation.responses.error, &call.names.error);
    let headers = headers(call).map(|strukt| Code::new(", headers::$", &[strukt]));
    Code::new("Result<runtime::Response<$$>, runtime::Error<$>>", &[success, &headers, &error])
}

/// The struct of the documented header fields.
pub(super) fn headers<'a>(call: &'a Call<'_>) -> Option<&'a Ident> {
    let id = call.operation.responses.headers?;
    call.cx.names.header_sets.get(id.0).map(|names| &names.strukt)
}

/// What is awaited for a result.
fn future(result: &Code) -> Code {
    Code::new("impl Future<Output = $>", &[result])
}

/// The expression that sends, whose answer says which header fields the document describes.
fn with_headers(call: &Call<'_>, sent: Code) -> Code {
    match headers(call) {
        Some(_) => Code::new("runtime::with_headers($)", &[&sent]),
        None => sent,
    }
}

/// The expression that sends and reads.
fn sent(reading: &Reading<'_>) -> Code {
    let decode = reading.decode;
    let sent = match streamed(reading) {
        Some(streamed) => Code::new("self.call.send_streamed($, $)", &[&streamed, decode]),
        None => Code::new("self.call.send($)", &[decode]),
    };
    with_headers(reading.call, sent)
}

//! The methods that send a call, one for each way to ask.
//!
//! They give the future of the runtime, and are no `async fn`: the compiler would check a state machine for each.

use proc_macro2::TokenStream;
use quote::quote;

use super::Call;
use super::blocking::emit_blocking;
use super::decode::{Reading, emit_streamed, readings};
use super::description::accept;
use super::emit_line;
use crate::emit::docs::one_line;
use crate::emit::rust_type::{error_type, success_type};
use crate::ir::Alternative;
use crate::names::{AlternativeNames, Ident};

/// The methods.
pub(super) fn emit_sends(call: &Call<'_>) -> TokenStream {
    let responses = &call.operation.responses;
    let readings = readings(call);
    let Some((usual, others)) = readings.split_first() else {
        return TokenStream::new();
    };
    let send = emit_send(usual);
    let if_modified = responses.can_be_unmodified.then(|| emit_if_modified(usual));
    let alternatives = responses.alternatives.iter().zip(&call.names.alternatives).zip(others);
    let alternatives =
        alternatives.map(|((alternative, names), reading)| emit_alternative(alternative, names, reading));
    let bounds = emit_bounds(call);
    let raw = quote!(Result<runtime::Response<bytes::Bytes>, runtime::Error>);
    let blocking = emit_blocking("send_raw", &quote!(send_raw_blocking), &raw, bounds.as_ref());
    quote! {
        #send
        #if_modified
        #(#alternatives)*
        /// Sends the request as [`send`](Self::send) does and gives the answer as it came, whatever its status.
        ///
        /// # Errors
        ///
        /// When there was no answer.
        pub fn send_raw(self) -> impl Future<Output = #raw>
        #bounds
        {
            self.call.send_raw()
        }
        #blocking
    }
}

fn emit_send(reading: &Reading<'_>) -> TokenStream {
    let (success, result, bounds) = (emit_success(reading), emit_result(reading), emit_bounds(reading.call));
    let returns = result(&success);
    let sent = emit_sent(reading);
    let blocking = emit_blocking("send", &quote!(send_blocking), &returns, bounds.as_ref());
    quote! {
        /// Sends the request, again where that is safe, and reads the answer.
        ///
        /// # Errors
        ///
        /// What happened on the wire: see [`runtime::ErrorKind`].
        pub fn send(self) -> impl Future<Output = #returns>
        #bounds
        {
            #sent
        }
        #blocking
    }
}

fn emit_if_modified(reading: &Reading<'_>) -> TokenStream {
    let (success, result, bounds) = (emit_success(reading), emit_result(reading), emit_bounds(reading.call));
    let returns = result(&quote!(Option<#success>));
    let decode = reading.decode;
    let sent = emit_with_headers(reading.call, quote!(self.call.send_if_modified(#decode)));
    let blocking = emit_blocking("send_if_modified", &quote!(send_if_modified_blocking), &returns, bounds.as_ref());
    quote! {
        /// Sends the request as [`send`](Self::send) does, to ask for what has changed: give it the header
        /// `If-None-Match` or `If-Modified-Since`. The answer is none where nothing has changed (304).
        ///
        /// # Errors
        ///
        /// What happened on the wire: see [`runtime::ErrorKind`].
        pub fn send_if_modified(self) -> impl Future<Output = #returns>
        #bounds
        {
            #sent
        }
        #blocking
    }
}

fn emit_alternative(alternative: &Alternative, names: &AlternativeNames, reading: &Reading<'_>) -> TokenStream {
    let (success, result, bounds) = (emit_success(reading), emit_result(reading), emit_bounds(reading.call));
    let returns = result(&success);
    let (method, sent, accept) = (&names.method, emit_sent(reading), accept(reading.cases));
    let asked = accept.split(',').next().unwrap_or_default();
    let with = alternative.switch.as_ref().map(|name| format!(", with `{}` set", one_line(name))).unwrap_or_default();
    let docs = format!("Sends the request as [`send`](Self::send) does and asks for `{}`{with}.", one_line(asked));
    let docs = emit_line(&docs);
    let switch = alternative.switch.as_ref().map(|name| quote!(self.call.field(#name, &true);));
    let blocking = &names.blocking;
    let blocking = emit_blocking(method.text(), &quote!(#blocking), &returns, bounds.as_ref());
    quote! {
        #docs
        ///
        /// # Errors
        ///
        /// What happened on the wire: see [`runtime::ErrorKind`].
        pub fn #method(mut self) -> impl Future<Output = #returns>
        #bounds
        {
            self.call.accept(#accept);
            #switch
            #sent
        }
        #blocking
    }
}

/// What a successful call gives.
fn emit_success(reading: &Reading<'_>) -> TokenStream {
    success_type(reading.call.cx, reading.success, reading.success_name)
}

/// The type of what sending gives, from that of its success.
fn emit_result<'r>(reading: &'r Reading<'r>) -> impl Fn(&TokenStream) -> TokenStream {
    let call = reading.call;
    let error = error_type(call.cx, &call.operation.responses.error, &call.names.error);
    let headers = headers(call).map(|strukt| quote!(, headers::#strukt));
    move |success| quote!(Result<runtime::Response<#success #headers>, runtime::Error<#error>>)
}

/// The struct of the documented header fields.
pub(super) fn headers<'a>(call: &'a Call<'_>) -> Option<&'a Ident> {
    let id = call.operation.responses.headers?;
    call.cx.names.header_sets.get(id.0).map(|names| &names.strukt)
}

/// The expression that sends, whose answer says which header fields the document describes.
fn emit_with_headers(call: &Call<'_>, sent: TokenStream) -> TokenStream {
    match headers(call) {
        Some(_) => quote!(runtime::with_headers(#sent)),
        None => sent,
    }
}

/// The expression that sends and reads.
fn emit_sent(reading: &Reading<'_>) -> TokenStream {
    let decode = reading.decode;
    let sent = match emit_streamed(reading) {
        Some(streamed) => quote!(self.call.send_streamed(#streamed, #decode)),
        None => quote!(self.call.send(#decode)),
    };
    emit_with_headers(reading.call, sent)
}

/// What must be set before a call can be sent.
pub(super) fn emit_bounds(call: &Call<'_>) -> Option<TokenStream> {
    let required = call.required();
    let bounds = required.iter().map(|required| {
        let (state, marker) = (&required.state, &required.marker);
        quote!(#state: required::#marker)
    });
    let bounds: Vec<TokenStream> = bounds.collect();
    (!bounds.is_empty()).then(|| quote!(where #(#bounds),*))
}

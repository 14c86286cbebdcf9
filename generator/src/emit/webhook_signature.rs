//! The module `webhooks`: the check of requests that the API makes to its callers, and what they are about.

use proc_macro2::TokenStream;
use quote::quote;

use super::client::{emit_uses, used_names};
use super::docs::{emit_inner_lines, emit_lines, one_line};
use super::parts::emit_gate;
use super::{EmitCx, Item, Module, Visibility};
use crate::ir::{
    SecretEncoding, SignatureAlgorithm, SignatureEncoding, SignatureTimestamp, SignedPart, WebhookSignature,
};
use crate::names::{Case, Ident, identifier};

/// The Cargo feature of the module and of what it needs.
pub const WEBHOOKS: &str = "webhooks";

/// The module; none where the document does not say how requests are signed.
pub(super) fn emit_webhook_signature(cx: &EmitCx<'_>) -> Option<Module> {
    let signature = cx.api.webhook_signature.as_ref()?;
    let description = emit_description(signature);
    let functions = emit_functions();
    let events = events(cx);
    let event = signature.event_property.as_deref().filter(|_| !events.is_empty());
    let event = event.map(|property| emit_event(property, &events));
    let exports = quote!(
        pub use runtime::{SignatureError, WebhookError, WebhookVerifier};
    );
    let mut items = vec![exports.into(), description.into(), functions.into()];
    items.extend(event.map(Item::from));
    let uses = emit_uses(&used_names(&items, &["runtime", "webhook_payloads"]), &quote!(super));
    Some(Module {
        name: identifier("webhooks", Case::Value),
        gate: Some(emit_gate(WEBHOOKS)),
        visibility: Visibility::Public,
        attributes: emit_inner_lines(&module_docs(cx, signature)),
        items: std::iter::once(uses.into()).chain(items).collect(),
        children: Vec::new(),
    })
}

/// The webhooks that are told apart by the name in their body: that name, and the type and variant of it.
fn events<'a>(cx: &'a EmitCx<'_>) -> Vec<(&'a str, &'a Ident)> {
    let webhooks = cx.api.webhooks.iter().zip(&cx.names.webhooks);
    webhooks.filter_map(|(webhook, name)| webhook.event.as_deref().map(|event| (event, name))).collect()
}

fn module_docs(cx: &EmitCx<'_>, signature: &WebhookSignature) -> Vec<String> {
    let headers: Vec<String> = signature.headers.iter().map(|name| format!("`{}`", one_line(name))).collect();
    let mut lines = vec![
        "The check of requests that the API makes to its callers: webhooks.".to_owned(),
        String::new(),
        format!("The API signs each of them in the header {}.", headers.join(" or ")),
    ];
    if signature.timestamp.is_some() {
        lines.push(format!("One that is older than {} seconds is refused.", signature.tolerance));
    }
    let Some(path) = &cx.package.path else {
        return lines;
    };
    let root = path.split("::").next().unwrap_or(path);
    let payload = match signature.event_property.is_some() && !events(cx).is_empty() {
        true => "webhooks::Event",
        false => "serde_json::Value",
    };
    let example = format!(
        "
```
use {path}::webhooks;
use {root}::Secret;

/// What to answer to a request.
fn receive(headers: &http::HeaderMap, body: &[u8]) -> http::StatusCode {{
    // Two while one is being replaced.
    let secrets = [Secret::from(\"the new secret\"), Secret::from(\"the old secret\")];
    match webhooks::parse::<{payload}>(headers, body, &secrets) {{
        Ok(_payload) => http::StatusCode::NO_CONTENT,
        Err(_error) => http::StatusCode::BAD_REQUEST,
    }}
}}

assert_eq!(receive(&http::HeaderMap::new(), b\"{{}}\"), http::StatusCode::BAD_REQUEST);
```"
    );
    lines.extend(example.lines().map(str::to_owned));
    lines
}

/// How the requests are signed.
fn emit_description(signature: &WebhookSignature) -> TokenStream {
    let algorithm = match signature.algorithm {
        SignatureAlgorithm::HmacSha256 => quote!(HmacSha256),
        SignatureAlgorithm::HmacSha512 => quote!(HmacSha512),
    };
    let encoding = match signature.encoding {
        SignatureEncoding::Hex => quote!(Hex),
        SignatureEncoding::Base64 => quote!(Base64),
    };
    let secret_encoding = match signature.secret_encoding {
        SecretEncoding::Text => quote!(Text),
        SecretEncoding::Base64 => quote!(Base64),
    };
    let separator = match &signature.separator {
        Some(separator) => quote!(Some(#separator)),
        None => quote!(None),
    };
    let timestamp = match &signature.timestamp {
        Some(SignatureTimestamp::Part(prefix)) => quote!(Some(runtime::SignatureTimestamp::Part(#prefix))),
        Some(SignatureTimestamp::Header(name)) => quote!(Some(runtime::SignatureTimestamp::Header(#name))),
        None => quote!(None),
    };
    let signed = signature.signed.iter().map(|part| match part {
        SignedPart::Literal(text) => quote!(runtime::SignedPart::Literal(#text)),
        SignedPart::Timestamp => quote!(runtime::SignedPart::Timestamp),
        SignedPart::Header(name) => quote!(runtime::SignedPart::Header(#name)),
        SignedPart::Body => quote!(runtime::SignedPart::Body),
    });
    let (headers, prefix, secret_prefix) = (&signature.headers, &signature.prefix, &signature.secret_prefix);
    let tolerance = u64::from(signature.tolerance);
    quote! {
        /// How the requests are signed.
        static SIGNATURE: runtime::WebhookSignature = runtime::WebhookSignature {
            algorithm: runtime::SignatureAlgorithm::#algorithm,
            encoding: runtime::SignatureEncoding::#encoding,
            headers: &[#(#headers),*],
            separator: #separator,
            prefix: #prefix,
            timestamp: #timestamp,
            tolerance: std::time::Duration::from_secs(#tolerance),
            signed: &[#(#signed),*],
            secret_prefix: #secret_prefix,
            secret_encoding: runtime::SecretEncoding::#secret_encoding,
        };
    }
}

/// The ways to check a request.
fn emit_functions() -> TokenStream {
    let parse = emit_parse();
    quote! {
        /// A verifier that takes requests signed with any of these secrets; its tolerance and its clock can be set.
        pub fn verifier(
            secrets: impl IntoIterator<Item = impl Into<runtime::Secret<String>>>,
        ) -> runtime::WebhookVerifier {
            runtime::WebhookVerifier::new(&SIGNATURE, secrets)
        }

        /// Checks that a request was signed with one of these secrets. The body must be what came, byte for byte.
        ///
        /// # Errors
        ///
        /// When the request is not one of the API, or was sent too long ago.
        pub fn verify(
            headers: &http::HeaderMap,
            body: &[u8],
            secrets: &[runtime::Secret<String>],
        ) -> Result<(), runtime::SignatureError> {
            SIGNATURE.verify(headers, body, secrets)
        }

        #parse
    }
}

fn emit_parse() -> TokenStream {
    quote! {
        /// Checks a request as [`verify`] does, then reads its body.
        ///
        /// # Errors
        ///
        /// When the request is not one of the API, was sent too long ago, or its body is not what the type says.
        pub fn parse<T: runtime::WebhookPayload>(
            headers: &http::HeaderMap,
            body: &[u8],
            secrets: &[runtime::Secret<String>],
        ) -> Result<T, runtime::WebhookError> {
            SIGNATURE.parse(headers, body, secrets)
        }
    }
}

/// The enum of all events, told apart by a property of their bodies.
fn emit_event(property: &str, events: &[(&str, &Ident)]) -> TokenStream {
    let docs = emit_lines(&[format!("What a webhook is about, by the property `{}` of its body.", one_line(property))]);
    let variants = events.iter().map(|(event, name)| {
        let docs = emit_lines(&[format!("`{}`", one_line(event))]);
        quote!(#docs #name(webhook_payloads::#name),)
    });
    let arms = events
        .iter()
        .map(|(event, name)| quote!(Some(#event) => runtime::WebhookPayload::read(body).map(Self::#name),));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Event {
            #(#variants)*
            /// Any other, as it came.
            Other(serde_json::Value),
        }

        impl runtime::WebhookPayload for Event {
            fn read(body: &[u8]) -> Result<Self, runtime::DecodeError> {
                match runtime::webhook_event(body, #property).as_deref() {
                    #(#arms)*
                    _ => runtime::WebhookPayload::read(body).map(Self::Other),
                }
            }
        }
    }
}

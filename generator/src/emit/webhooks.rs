//! The module `webhook_payloads`: what the API sends to its callers.

use quote::quote;

use super::client::{emit_uses, used_names};
use super::docs::{emit_docs, emit_lines, emit_module_docs, lines, one_line};
use super::rust_type::{Place, rust_type};
use super::{EmitCx, Item, Module, Visibility};
use crate::ir::{Docs, Webhook};
use crate::names::{Case, Ident, identifier};

/// The module; none where the API sends nothing.
pub(super) fn emit_webhooks(cx: &EmitCx<'_>) -> Option<Module> {
    let webhooks = cx.api.webhooks.iter().zip(&cx.names.webhooks);
    let aliases: Vec<Item> = webhooks.map(|(webhook, name)| emit_webhook(cx, webhook, name)).collect();
    if aliases.is_empty() {
        return None;
    }
    let uses = emit_uses(&used_names(&aliases, &["runtime", "types"]), &quote!(super));
    let summary = "The bodies of requests that the API makes to its callers: webhooks and callbacks.";
    let how = match cx.api.webhook_signature {
        Some(_) => "`webhooks::parse` reads them after it has checked the signature of the request.",
        None => "Check the signature of a request before its body is read with `serde_json::from_slice`.",
    };
    let docs = Docs { summary: Some(summary.to_owned()), description: Some(how.to_owned()), ..Docs::default() };
    Some(Module {
        name: identifier("webhook_payloads", Case::Value),
        gate: None,
        visibility: Visibility::Public,
        attributes: emit_module_docs(&docs),
        items: std::iter::once(uses.into()).chain(aliases).collect(),
        children: Vec::new(),
    })
}

fn emit_webhook(cx: &EmitCx<'_>, webhook: &Webhook, name: &Ident) -> Item {
    let docs = match lines(&webhook.docs).is_empty() {
        true => emit_lines(&[format!("The body of `{}`.", one_line(&webhook.name))]),
        false => emit_docs(&webhook.docs),
    };
    let payload = rust_type(cx, Place::Sibling, webhook.payload);
    quote! {
        #docs
        pub type #name = #payload;
    }
    .into()
}

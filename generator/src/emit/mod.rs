//! Prints the API as Rust: modules of text and tokens. It cannot fail and decides nothing about OpenAPI.
//!
//! Every identifier comes from [`Names`]; text of the document becomes literals and doc attributes only.

mod argument;
mod base_urls;
mod breaks;
mod client;
mod code;
mod docs;
mod example;
mod headers;
mod layout;
mod markdown;
mod markdown_html;
mod markdown_printer;
mod module;
mod parts;
mod pieces;
mod plain;
mod required;
mod rust_type;
mod table;
mod text;
mod types;
mod webhook_signature;
mod webhooks;

use quote::quote;

use crate::analyze::Analysis;
use crate::ir::Api;
use crate::names::{Case, Names, identifier};

pub use docs::{harmless_line, one_line};
pub use module::{Item, Module, Visibility};
pub use parts::{Feature, features};
pub use webhook_signature::WEBHOOKS;

/// What emission knows of the crate that the client becomes part of.
#[derive(Clone, Debug)]
pub struct Package {
    /// The API's short name in snake case: the module and the prefix of its environment variables.
    pub api: String,
    /// The path of the client's root module from outside, such as `hosted_links::kirim`; none where it is not known,
    /// so that no examples are written.
    pub path: Option<String>,
    /// Whether each group stands behind a Cargo feature, and types behind those of the groups that need them.
    pub has_features: bool,
}

/// What every emitter looks at.
pub(crate) struct EmitCx<'a> {
    /// The API.
    api: &'a Api,
    /// What follows from it.
    analysis: &'a Analysis,
    /// Its identifiers.
    names: &'a Names,
    /// The crate around it.
    package: &'a Package,
}

/// The client of an API as modules: the root, and below it `client`, `types`, one for each group and what they need.
pub fn emit(api: &Api, analysis: &Analysis, names: &Names, package: &Package) -> Module {
    let cx = EmitCx { api, analysis, names, package };
    let mut children = vec![client::emit_client(&cx), types::emit_types(&cx)];
    children.extend(types::emit_builders(&cx));
    children.extend(headers::emit_headers(&cx));
    children.extend(webhooks::emit_webhooks(&cx));
    children.extend(webhook_signature::emit_webhook_signature(&cx));
    children.extend(client::emit_groups(&cx));
    children.extend(required::emit_required(&cx));
    children.extend(base_urls::emit_base_urls(&cx));
    let docs = docs::emit_module_docs(&docs::api_docs(api));
    let items = vec![
        quote!(
            pub use client::Client;
        )
        .into(),
    ];
    let name = identifier(&package.api, Case::Value);
    Module { name, gate: None, visibility: Visibility::Public, attributes: docs, items, children }
}

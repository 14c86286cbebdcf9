//! The module `base_urls`: the servers that callers choose from.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{emit_docs, emit_lines, emit_module_docs, lines, one_line};
use super::{EmitCx, Item, Module, Visibility};
use crate::ir::{Docs, Server, ServerPart, ServerVariable};
use crate::names::{Case, Ident, ServerNames, VariableNames, identifier};

/// Whether there is anything to choose.
pub(super) fn has_base_urls(cx: &EmitCx<'_>) -> bool {
    cx.api.servers.len() > 1 || cx.api.servers.iter().any(|server| !server.variables.is_empty())
}

/// The module; none where there is nothing to choose.
pub(super) fn emit_base_urls(cx: &EmitCx<'_>) -> Option<Module> {
    if !has_base_urls(cx) {
        return None;
    }
    let summary = "The servers that the document names, for `Client::builder().server(..)`.";
    let docs = Docs { summary: Some(summary.to_owned()), ..Docs::default() };
    let servers = cx.api.servers.iter().zip(&cx.names.servers).map(|(server, names)| emit_server(server, names));
    let mut parts = cx.api.servers.iter().flat_map(|server| &server.parts);
    let import = parts.any(|part| matches!(part, ServerPart::HostVariable(_))).then(|| {
        quote!(
            use super::runtime;
        )
    });
    Some(Module {
        name: identifier("base_urls", Case::Value),
        gate: None,
        visibility: Visibility::Public,
        attributes: emit_module_docs(&docs),
        items: import.into_iter().chain(servers).map(Item::from).collect(),
        children: Vec::new(),
    })
}

/// A constant, or a struct with a setter for each variable of the URL.
fn emit_server(server: &Server, names: &ServerNames) -> TokenStream {
    let item = &names.item;
    let url = &server.url;
    let docs = emit_server_docs(server);
    if server.variables.is_empty() {
        return quote! {
            #docs
            pub const #item: &str = #url;
        };
    }
    let fields: Vec<&Ident> = names.variables.iter().map(|names| &names.setter).collect();
    let defaults = server.variables.iter().map(|variable| &variable.default);
    let variables: Vec<_> = server.variables.iter().zip(&names.variables).collect();
    let setters = variables.iter().map(|(variable, names)| emit_setter(variable, names));
    let enums = variables.iter().filter_map(|(variable, names)| emit_values(variable, names));
    let parts = server.parts.iter().filter_map(|part| emit_part(part, names));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[must_use]
        pub struct #item {
            #(#fields: String,)*
        }
        impl #item {
            /// The server with the defaults of its variables.
            pub fn new() -> Self {
                Self { #(#fields: #defaults.to_owned(),)* }
            }
            #(#setters)*
        }
        impl Default for #item {
            fn default() -> Self {
                Self::new()
            }
        }
        impl From<#item> for String {
            fn from(server: #item) -> Self {
                [#(#parts),*].concat()
            }
        }
        #(#enums)*
    }
}

fn emit_server_docs(server: &Server) -> TokenStream {
    let mut all = lines(&server.docs);
    if !all.is_empty() {
        all.push(String::new());
    }
    all.push(format!("`{}`", one_line(&server.url)));
    emit_lines(&all)
}

fn emit_setter(variable: &ServerVariable, names: &VariableNames) -> TokenStream {
    let (setter, values) = (&names.setter, &names.values_type);
    let mut all = lines(&variable.docs);
    if all.is_empty() {
        all.push(format!("Sets `{}`.", one_line(&variable.name)));
    }
    all.extend([String::new(), format!("Default: `{}`.", one_line(&variable.default))]);
    let docs = emit_lines(&all);
    let (argument, value) = match variable.values.is_empty() {
        true => (quote!(impl Into<String>), quote!(#setter.into())),
        false => (quote!(#values), quote!(#setter.as_str().to_owned())),
    };
    quote! {
        #docs
        pub fn #setter(mut self, #setter: #argument) -> Self {
            self.#setter = #value;
            self
        }
    }
}

/// The enum of a variable's values; none where it may have any.
fn emit_values(variable: &ServerVariable, names: &VariableNames) -> Option<TokenStream> {
    if variable.values.is_empty() {
        return None;
    }
    let (name, variants, values) = (&names.values_type, &names.values, &variable.values);
    let summary = format!("What `{}` may be.", one_line(&variable.name));
    let docs = emit_docs(&Docs { summary: Some(summary), ..variable.docs.clone() });
    let variant_docs = values.iter().map(|value| emit_lines(&[format!("`{}`", one_line(value))]));
    Some(quote! {
        #docs
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants,)*
        }
        impl #name {
            /// The value as it stands in the URL.
            pub fn as_str(self) -> &'static str {
                match self {
                    #(Self::#variants => #values,)*
                }
            }
        }
    })
}

/// A part of the URL.
fn emit_part(part: &ServerPart, names: &ServerNames) -> Option<TokenStream> {
    match part {
        ServerPart::Text(text) => Some(quote!(#text)),
        ServerPart::HostVariable(index) => names.variables.get(*index).map(|names| {
            let field = &names.setter;
            quote!(runtime::host_part(&server.#field).as_str())
        }),
        ServerPart::Variable(index) => names.variables.get(*index).map(|names| {
            let field = &names.setter;
            quote!(server.#field.as_str())
        }),
    }
}

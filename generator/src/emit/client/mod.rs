//! The modules `client`, one per group, and `operations` for what stands in no group.

mod answers;
mod blocking;
mod body;
mod call;
mod decode;
mod description;
mod pages;
mod root;
mod send;
mod setter;
mod style;

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::quote;

use super::docs::{emit_docs, emit_lines, emit_module_docs};
use super::parts::emit_gate;
use super::{EmitCx, Item, Module, Visibility};
use crate::ir::{Docs, GroupId};
use crate::names::{Case, Ident, identifier};

pub(super) use call::Call;
pub(super) use root::emit_client;

/// Every operation with its names.
pub(super) fn calls<'a>(cx: &'a EmitCx<'a>) -> impl Iterator<Item = Call<'a>> {
    cx.api.operations.iter().zip(&cx.names.operations).map(|(operation, names)| Call::new(cx, operation, names))
}

/// The operations of a group, or those that stand in none.
fn calls_of<'a>(cx: &'a EmitCx<'a>, group: Option<GroupId>) -> Vec<Call<'a>> {
    let operations = cx.api.operations.iter().zip(&cx.names.operations);
    let inside = operations.filter(|(operation, _)| operation.group == group);
    inside.map(|(operation, names)| Call::new(cx, operation, names)).collect()
}

/// The `use` line for those of `names` that the items start a path with, from the module `parent`.
pub(super) fn emit_uses(items: &[Item], names: &[&str], parent: &TokenStream) -> TokenStream {
    let is_used = |name: &&&str| {
        items.iter().any(|item| match item {
            Item::Rust(tokens) => starts_path(tokens.clone(), name),
            Item::Table(_) => **name == "runtime",
        })
    };
    let used = names.iter().filter(is_used).map(|name| identifier(name.trim_start_matches("r#"), Case::Value));
    let used: Vec<Ident> = used.collect();
    match used.as_slice() {
        [] => TokenStream::new(),
        [only] => quote!(use #parent::#only;),
        several => quote!(use #parent::{#(#several),*};),
    }
}

/// Whether the tokens have a path that starts with `name`.
fn starts_path(tokens: TokenStream, name: &str) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    let mut colons = 0;
    while let Some(token) = tokens.next() {
        let found = match &token {
            TokenTree::Group(group) => starts_path(group.stream(), name),
            TokenTree::Ident(ident) => {
                let next = tokens.peek();
                // One colon stands before a type, two inside a path.
                let is_path =
                    matches!(next, Some(TokenTree::Punct(it)) if it.as_char() == ':' && it.spacing() == Spacing::Joint);
                is_path && colons < 2 && *ident == name
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        };
        if found {
            return true;
        }
        colons = if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':') { colons + 1 } else { 0 };
    }
    false
}

/// One module per group, and `operations` for those that stand in none.
pub(super) fn emit_groups(cx: &EmitCx<'_>) -> Vec<Module> {
    let mut modules = Vec::new();
    for (index, (group, names)) in cx.api.groups.iter().zip(&cx.names.groups).enumerate() {
        let strukt = &names.strukt;
        let calls = calls_of(cx, Some(GroupId(index)));
        if calls.is_empty() {
            continue;
        }
        let title = Docs { summary: Some(group.tag.clone()), ..group.docs.clone() };
        let gate = cx.package.has_features.then(|| emit_gate(names.feature.text()));
        let starts = calls.iter().map(|call| call.emit_start(&quote!(self.core)));
        let docs = emit_docs(&title);
        let strukt = quote! {
            #docs
            #[derive(Clone, Copy, Debug)]
            pub struct #strukt<'a> {
                core: &'a runtime::Core,
            }
            impl<'a> #strukt<'a> {
                pub(super) fn new(core: &'a runtime::Core) -> Self {
                    Self { core }
                }
                #(#starts)*
            }
        };
        modules.push(emit_module(&names.module, gate, &title, &strukt, &calls));
    }
    let ungrouped = calls_of(cx, None);
    if !ungrouped.is_empty() {
        let title = "The operations that the client starts itself.";
        let title = Docs { summary: Some(title.to_owned()), ..Docs::default() };
        let name = identifier("operations", Case::Value);
        modules.push(emit_module(&name, None, &title, &TokenStream::new(), &ungrouped));
    }
    modules
}

fn emit_module(name: &Ident, gate: Option<TokenStream>, docs: &Docs, head: &TokenStream, calls: &[Call<'_>]) -> Module {
    let calls = calls.iter().map(Call::emit);
    let items: Vec<Item> = std::iter::once(head.clone()).chain(calls).map(Item::from).collect();
    let uses = emit_uses(&items, &["headers", "required", "runtime", "types"], &quote!(super));
    Module {
        name: name.clone(),
        gate,
        visibility: Visibility::Public,
        attributes: emit_module_docs(docs),
        items: std::iter::once(uses.into()).chain(items).collect(),
        children: Vec::new(),
    }
}

/// Docs of our own, as one paragraph.
fn emit_line(text: &str) -> TokenStream {
    emit_lines(&[text.to_owned()])
}

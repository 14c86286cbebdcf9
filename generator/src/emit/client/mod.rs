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

use std::collections::BTreeMap;

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::quote;

use super::code::Code;
use super::docs::{emit_lines, emit_module_docs, lines};
use super::parts::emit_gate;
use super::pieces::{Body, print_bodies};
use super::text::Text;
use super::{EmitCx, Item, Module, Visibility};
use crate::ir::{Docs, GroupId, OperationId};
use crate::names::{Case, Ident, identifier};

/// The modules that those of operations may use.
const SIBLINGS: &[&str] = &["headers", "required", "runtime", "types"];

pub(super) use call::Call;
pub(super) use root::emit_client;

/// Every operation with its names.
pub(super) fn calls<'a>(cx: &'a EmitCx<'a>) -> impl Iterator<Item = Call<'a>> {
    let operations = cx.api.operations.iter().zip(&cx.names.operations).enumerate();
    operations.map(|(index, (operation, names))| Call::new(cx, OperationId(index), operation, names))
}

/// Those of `names` that the items start a path with.
pub(super) fn used_names<'n>(items: &[Item], names: &[&'n str]) -> Vec<&'n str> {
    let mut found: BTreeMap<&str, bool> = names.iter().map(|name| (*name, false)).collect();
    for item in items {
        match item {
            Item::Rust(tokens) => find_path_starts(tokens.clone(), &mut found),
            Item::Printed(_) => {}
        }
    }
    names.iter().copied().filter(|name| found.get(name).is_some_and(|is_used| *is_used)).collect()
}

/// The `use` line for modules below `parent`.
pub(super) fn emit_uses(used: &[&str], parent: &TokenStream) -> TokenStream {
    let used = used.iter().map(|name| identifier(name.trim_start_matches("r#"), Case::Value));
    let used: Vec<Ident> = used.collect();
    match used.as_slice() {
        [] => TokenStream::new(),
        [only] => quote!(use #parent::#only;),
        several => quote!(use #parent::{#(#several),*};),
    }
}

/// Marks the names that a path in the tokens starts with.
fn find_path_starts(tokens: TokenStream, names: &mut BTreeMap<&str, bool>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut colons = 0;
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Group(group) => find_path_starts(group.stream(), names),
            TokenTree::Ident(ident) if colons < 2 => {
                let next = tokens.peek();
                // One colon stands before a type, two inside a path.
                let is_path =
                    matches!(next, Some(TokenTree::Punct(it)) if it.as_char() == ':' && it.spacing() == Spacing::Joint);
                if is_path && let Some(is_used) = names.get_mut(ident.to_string().as_str()) {
                    *is_used = true;
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        colons = if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':') { colons + 1 } else { 0 };
    }
}

/// One module per group, and `operations` for those that stand in none.
pub(super) fn emit_groups(cx: &EmitCx<'_>) -> Vec<Module> {
    let shells = shells(cx);
    let units: Vec<&[Call<'_>]> = shells.iter().map(|shell| shell.calls.as_slice()).collect();
    let of_groups: Vec<&[Call<'_>]> =
        shells.iter().map(|shell| if shell.group.is_some() { shell.calls.as_slice() } else { &[] }).collect();
    let starts = print_bodies(&of_groups, || Text::methods(SIBLINGS), |call, text| call.emit_start("self.core", text));
    let bodies = print_bodies(&units, || Text::new(SIBLINGS), Call::emit);
    let shells = shells.iter().zip(starts).zip(bodies);
    shells.map(|((shell, starts), body)| shell.module(starts, body)).collect()
}

/// A module of operations without their code.
struct Shell<'a> {
    /// Its name.
    name: Ident,
    /// The feature that it stands behind.
    feature: Option<&'a str>,
    /// Its docs.
    docs: Docs,
    /// The struct that starts its calls; none where the client does.
    group: Option<&'a Ident>,
    /// Its operations.
    calls: Vec<Call<'a>>,
}

impl Shell<'_> {
    /// The module with the methods that start its calls, and with their code.
    fn module(&self, starts: Body, mut body: Body) -> Module {
        let mut text = Text::new(SIBLINGS);
        if let Some(strukt) = self.group {
            emit_head(strukt, &lines(&self.docs), &starts.texts, &mut text);
        }
        let (head, used, _) = text.finish();
        body.uses(starts.used);
        body.uses(used);
        let uses = emit_uses(&body.used, &quote!(super));
        Module {
            name: self.name.clone(),
            gate: self.feature.map(emit_gate),
            visibility: Visibility::Public,
            attributes: emit_module_docs(&self.docs),
            items: vec![uses.into(), Item::Printed(vec![head]), Item::Printed(body.texts)],
            children: Vec::new(),
        }
    }
}

/// The struct of a group with the methods that start its calls.
fn emit_head(strukt: &Ident, docs: &[String], starts: &[String], text: &mut Text) {
    text.docs(docs);
    text.line("#[derive(Clone, Copy, Debug)]");
    text.open(&Code::new("pub struct $<'a> {", &[strukt]));
    text.line("core: &'a runtime::Core,");
    text.close("}");
    text.part();
    text.open(&Code::new("impl<'a> $<'a> {", &[strukt]));
    text.line("pub(super) fn new(core: &'a runtime::Core) -> Self {");
    text.line("    Self { core }");
    text.line("}");
    for methods in starts {
        text.add_methods(methods);
    }
    text.close("}");
}

/// The modules of operations that there are.
fn shells<'a>(cx: &'a EmitCx<'a>) -> Vec<Shell<'a>> {
    let mut by_group: BTreeMap<Option<GroupId>, Vec<Call<'a>>> = BTreeMap::new();
    for call in calls(cx) {
        by_group.entry(call.operation.group).or_default().push(call);
    }
    let mut shells = Vec::new();
    for (index, (group, names)) in cx.api.groups.iter().zip(&cx.names.groups).enumerate() {
        let calls = by_group.remove(&Some(GroupId(index))).unwrap_or_default();
        if calls.is_empty() {
            continue;
        }
        let docs = Docs { summary: Some(group.tag.clone()), ..group.docs.clone() };
        let feature = cx.package.has_features.then(|| names.feature.text());
        shells.push(Shell { name: names.module.clone(), feature, docs, group: Some(&names.strukt), calls });
    }
    let ungrouped = by_group.remove(&None).unwrap_or_default();
    if !ungrouped.is_empty() {
        let title = "The operations that the client starts itself.";
        let docs = Docs { summary: Some(title.to_owned()), ..Docs::default() };
        let name = identifier("operations", Case::Value);
        shells.push(Shell { name, feature: None, docs, group: None, calls: ungrouped });
    }
    shells
}

/// Docs of our own, as one paragraph.
fn emit_line(text: &str) -> TokenStream {
    emit_lines(&[text.to_owned()])
}

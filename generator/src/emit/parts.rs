//! Cargo features: one for each group, and the parts of `types` and `builders` that each of them needs.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::client::emit_uses;
use super::pieces::{Body, print_bodies};
use super::text::Text;
use super::{EmitCx, Item, Module, Visibility};
use crate::analyze::{Analysis, Reach};
use crate::ir::{Api, GroupId, TypeId};
use crate::names::{Case, Ident, Names, OTHER_TYPES, Scope};

/// A Cargo feature of a crate that has one for each group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// The tag of the group; none for the types that no operation uses.
    pub tag: Option<String>,
    /// How many operations it adds.
    pub operations: usize,
}

/// The features of an API: one for each group, and one for types that no operation uses.
pub fn features(api: &Api, analysis: &Analysis, names: &Names) -> Vec<Feature> {
    let mut features = Vec::new();
    for (index, (group, names)) in api.groups.iter().zip(&names.groups).enumerate() {
        let is_inside = |group: Option<GroupId>| group.is_some_and(|group| group.0 == index);
        let operations = api.operations.iter().filter(|operation| is_inside(operation.group)).count();
        if operations > 0 {
            let name = names.feature.text().to_owned();
            features.push(Feature { name, tag: Some(group.tag.clone()), operations });
        }
    }
    features.sort_by(|a, b| a.name.cmp(&b.name));
    let is_other = |id| matches!(analysis.reach(id), Reach::Groups { groups, is_other: true } if groups.is_empty());
    if api.types.iter().any(|(id, _)| names.type_name(id).is_some() && is_other(id)) {
        features.push(Feature { name: OTHER_TYPES.to_owned(), tag: None, operations: 0 });
    }
    features
}

/// Types that the same features need.
#[derive(Debug)]
struct Part {
    /// The module.
    name: Ident,
    /// The features, of which any is enough; empty where the part is always there.
    features: Vec<String>,
    /// The types, in the order of the document.
    types: Vec<TypeId>,
}

/// The most letters of a module that is named after the groups that it is for.
const MOST_LETTERS: usize = 40;

/// What is emitted for each type as items and modules of one module, in parts where the crate has features; none
/// where nothing is emitted. `siblings` are the modules beside it that the items may use.
pub(super) fn arrange(
    cx: &EmitCx<'_>,
    siblings: &[&'static str],
    emit: impl Fn(TypeId, &mut Text) + Sync,
) -> Option<(Vec<Item>, Vec<Module>)> {
    let emit = |id: &TypeId, text: &mut Text| emit(*id, text);
    if !cx.package.has_features {
        let types: Vec<TypeId> = cx.api.types.iter().map(|(id, _)| id).collect();
        let body = print_bodies(&[&types], || Text::new(siblings), emit).pop()?;
        let uses = emit_uses(&body.used, &quote!(super));
        return (!body.texts.is_empty()).then(|| (vec![uses.into(), Item::Printed(body.texts)], Vec::new()));
    }
    let parts = parts(cx);
    let units: Vec<&[TypeId]> = parts.iter().map(|part| part.types.as_slice()).collect();
    let bodies = print_bodies(&units, || Text::new(siblings), emit);
    let mut exports = Vec::new();
    let mut modules = Vec::new();
    for (part, body) in parts.iter().zip(bodies).filter(|(_, body)| !body.texts.is_empty()) {
        exports.extend(body.has_names.then(|| part.emit_export()));
        modules.push(part.module(body));
    }
    (!modules.is_empty()).then(|| (vec![quote!(#(#exports)*).into()], modules))
}

/// The types in parts, sorted by their features.
fn parts(cx: &EmitCx<'_>) -> Vec<Part> {
    let mut by_features: BTreeMap<Vec<String>, Vec<TypeId>> = BTreeMap::new();
    for (id, _) in cx.api.types.iter().filter(|(id, _)| cx.names.type_name(*id).is_some()) {
        by_features.entry(features_of(cx, cx.analysis.reach(id))).or_default().push(id);
    }
    let mut scope = Scope::default();
    let parts = by_features.into_iter().map(|(features, types)| {
        let name = scope.mint(&part_name(&features), Case::Value);
        Part { name, features, types }
    });
    parts.collect()
}

/// The features that need what is reached so, sorted.
fn features_of(cx: &EmitCx<'_>, reach: &Reach) -> Vec<String> {
    let Reach::Groups { groups, is_other } = reach else {
        return Vec::new();
    };
    let groups = groups.iter().filter_map(|group| cx.names.groups.get(group.0));
    let mut features: Vec<String> = groups.map(|group| group.feature.text().to_owned()).collect();
    features.extend(is_other.then(|| OTHER_TYPES.to_owned()));
    features.sort();
    features
}

/// What the module of a part is named after, whatever else the document holds: its features where they are few.
fn part_name(features: &[String]) -> String {
    let joined = features.join(" and ");
    if features.is_empty() {
        return "always".to_owned();
    }
    if features.len() == 1 || joined.len() <= MOST_LETTERS {
        return joined;
    }
    // FNV-1a.
    let hash = joined.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("shared by {} {hash:08x}", features.len())
}

impl Part {
    /// What the part stands behind.
    fn gate(&self) -> Option<TokenStream> {
        match self.features.as_slice() {
            [] => None,
            [only] => Some(emit_gate(only)),
            features => Some(quote!(#[cfg(any(#(feature = #features),*))])),
        }
    }

    /// The part as a module of `types` or `builders`, with these items.
    fn module(&self, body: Body) -> Module {
        let uses = emit_uses(&body.used, &quote!(super::super));
        let line = match self.features.as_slice() {
            [] => " What does not depend on features.".to_owned(),
            [only] => format!(" What only the feature `{only}` needs."),
            features => format!(" What {} features need.", features.len()),
        };
        Module {
            name: self.name.clone(),
            gate: self.gate(),
            visibility: Visibility::Private,
            attributes: quote!(#![doc = #line]),
            items: vec![uses.into(), Item::Printed(body.texts)],
            children: Vec::new(),
        }
    }

    /// The line that makes the part's items those of the module above it.
    fn emit_export(&self) -> TokenStream {
        let (name, gate) = (&self.name, self.gate());
        quote!(#gate pub use self::#name::*;)
    }
}

/// The attribute for what stands behind a feature.
pub(super) fn emit_gate(feature: &str) -> TokenStream {
    quote!(#[cfg(feature = #feature)])
}

//! The module `required`: one marker trait per required property, whose message names it when it is missing.

use std::collections::BTreeMap;

use super::code::{Code, Str};
use super::docs::emit_module_docs;
use super::text::Text;
use super::{EmitCx, Item, Module, Visibility};
use crate::analyze::required_fields;
use crate::ir::{Docs, TypeKind};
use crate::names::{Case, Ident, Scope, identifier};

/// A setter without which a call or a builder does not compile.
pub(super) struct Required {
    /// The method.
    pub(super) setter: Ident,
    /// The type parameter that says whether it was called.
    pub(super) state: Ident,
    /// The trait that the type parameter must have, in the module `required`.
    pub(super) marker: Ident,
}

/// The type parameters and traits for setters that stand side by side.
pub(super) fn required<'i>(setters: impl IntoIterator<Item = &'i Ident>) -> Vec<Required> {
    let mut states = Scope::default();
    let required = setters.into_iter().map(|setter| Required {
        setter: setter.clone(),
        state: states.mint(&format!("{} set", setter.text()), Case::Type),
        marker: marker(setter),
    });
    required.collect()
}

impl Required {
    /// The type parameter with what it is at first.
    pub(super) fn default(&self) -> Code {
        Code::new("$ = runtime::Missing", &[&self.state])
    }
}

/// The type parameters after the setters in `set` were called.
pub(super) fn states_after(required: &[Required], set: &[&Ident]) -> Code {
    let states = required.iter().map(|required| match set.contains(&&required.setter) {
        true => Code::from("runtime::Set"),
        false => Code::from(&required.state),
    });
    let states: Vec<Code> = states.collect();
    Code::new("<$>", &[&Code::join(&states, ", ")])
}

/// The type parameters as a tuple.
pub(super) fn states_tuple(required: &[Required]) -> Code {
    let states: Vec<Code> = required.iter().map(|required| Code::from(&required.state)).collect();
    match states.as_slice() {
        [only] => Code::new("($,)", &[only]),
        several => Code::new("($)", &[&Code::join(several, ", ")]),
    }
}

/// The marker trait of a required property.
fn marker(setter: &Ident) -> Ident {
    identifier(setter.text(), Case::Type)
}

/// The module; none where nothing is required.
pub(super) fn emit_required(cx: &EmitCx<'_>) -> Option<Module> {
    let setters = required_setters(cx);
    if setters.is_empty() {
        return None;
    }
    let mut text = Text::new(&[]);
    text.line("use super::runtime;");
    for setter in setters.values() {
        emit_trait(setter, &mut text);
    }
    let (items, _, _) = text.finish();
    let docs = Docs { summary: Some("Proofs that something required was set.".to_owned()), ..Docs::default() };
    Some(Module {
        name: identifier("required", Case::Value),
        gate: None,
        visibility: Visibility::Hidden,
        attributes: emit_module_docs(&docs),
        items: vec![Item::Printed(vec![items])],
        children: Vec::new(),
    })
}

fn emit_trait(setter: &Ident, text: &mut Text) {
    let marker = marker(setter);
    let message = format!("required field `{}` is not set", setter.text());
    let label = format!("call `.{}(..)` first", setter.code());
    text.part();
    text.doc(&format!("`{}` was set.", setter.text()));
    text.line("#[diagnostic::on_unimplemented(");
    text.whole(&Code::new("    message = $,", &[&Str(&message)]));
    text.whole(&Code::new("    label = $", &[&Str(&label)]));
    text.line(")]");
    text.whole(&Code::new("pub trait $ {}", &[&marker]));
    text.item(&Code::new("impl $ for runtime::Set {}", &[&marker]));
}

/// Every setter of something required, by the name of its marker trait.
fn required_setters(cx: &EmitCx<'_>) -> BTreeMap<String, Ident> {
    let mut setters = BTreeMap::new();
    let mut add = |setter: &Ident| {
        setters.entry(marker(setter).text().to_owned()).or_insert_with(|| setter.clone());
    };
    for (id, definition) in cx.api.types.iter() {
        if let TypeKind::Struct(strukt) = &definition.kind
            && cx.analysis.is_built_by_callers(id)
        {
            let names = cx.names.fields(id);
            required_fields(strukt).filter_map(|(index, _)| names.get(index)).for_each(&mut add);
        }
    }
    for call in super::client::calls(cx) {
        call.required_setters().into_iter().for_each(&mut add);
    }
    setters
}

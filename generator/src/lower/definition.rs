//! Schemas that are defined elsewhere than under `components.schemas`: in `$defs`, and in other files.

use std::collections::BTreeMap;

use super::Lowering;
use crate::ir::{Component, NameHint};
use crate::source::NodeId;

impl Lowering<'_, '_> {
    /// The type of every schema that is defined elsewhere and that a reference leads to, by its address.
    pub(super) fn lower_definitions(&mut self) -> Vec<Component> {
        let mut definitions = Vec::new();
        for node in self.definitions.clone() {
            let Some(mut ty) = self.lowered.get(&node).copied() else {
                continue;
            };
            if ty.nullable {
                ty = self.with_null(node, ty);
            }
            definitions.push(Component { pointer: self.reader.address(node), ty, input: None });
        }
        definitions.sort_by(|a, b| a.pointer.cmp(&b.pointer));
        definitions
    }

    /// Keeps the name of a schema that is defined elsewhere than under `components.schemas`.
    pub(super) fn name_definition(&mut self, node: NodeId) {
        if !self.component_names.contains_key(&node)
            && let Some(name) = self.reader.definition_name(node)
        {
            self.component_names.insert(node, name);
            self.definitions.push(node);
        }
    }

    /// Gives definitions of one name in several files the names of their folders too, whichever is met first.
    pub(super) fn tell_definitions_apart(&mut self) {
        let mut by_name: BTreeMap<String, Vec<NodeId>> = BTreeMap::new();
        for (node, name) in &self.component_names {
            by_name.entry(letters(name)).or_default().push(*node);
        }
        for node in by_name.into_values().filter(|nodes| nodes.len() > 1).flatten() {
            let is_definition = self.definitions.contains(&node);
            let (Some(ty), Some(folder)) = (self.lowered.get(&node), self.reader.folder_name(node)) else {
                continue;
            };
            let definition = self.types.get_mut(ty.id);
            if let NameHint::Component(name) = &definition.name
                && is_definition
                && definition.origin.node == node
            {
                definition.name = NameHint::Component(format!("{folder} {name}"));
            }
        }
    }
}

/// What of a name counts in an identifier.
fn letters(name: &str) -> String {
    name.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

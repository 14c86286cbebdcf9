//! Inheritance: a base schema with a `discriminator`, and the schemas that have the base in their `allOf`.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use super::all_of::Merged;
use super::schema::has_alternatives;
use crate::ir::{Discriminator, Dispatch, NameHint, TypeId, TypeKind, Union, Variant};
use crate::source::NodeId;

impl Lowering<'_, '_> {
    /// Finds, for each component with a `discriminator` and no alternatives of its own, the components that have it in
    /// their `allOf`, at any depth, and those that its `mapping` names.
    pub(super) fn find_heirs(&mut self) {
        let mut components: Vec<(String, NodeId)> =
            self.component_names.iter().map(|(node, name)| (name.clone(), *node)).collect();
        components.sort();
        let mut children: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        for (_, node) in &components {
            for part in self.schema(*node).all_of.clone() {
                if let Some(base) = self.schema(part).reference {
                    children.entry(base).or_default().push(*node);
                }
            }
        }
        for (_, node) in &components {
            let schema = self.schema(*node);
            let Some(discriminator) = schema.discriminator.as_ref().filter(|_| !has_alternatives(&schema)) else {
                continue;
            };
            let mut heirs = descendants(*node, &children);
            for (_, target, entry) in &discriminator.mapping {
                let found = self.mapped(target, *entry);
                heirs.extend(found.filter(|found| found != node && !heirs.contains(found)));
            }
            heirs.sort_by_key(|heir| self.component_names.get(heir).cloned());
            if !heirs.is_empty() {
                self.heirs.insert(*node, heirs);
            }
        }
    }

    /// The union of a base schema's heirs; values of the base itself are kept as they are.
    pub(super) fn lower_base(&mut self, id: TypeId, base: NodeId, merged: &Merged, heirs: &[NodeId]) -> TypeKind {
        let mut variants = Vec::new();
        for heir in heirs {
            let name = self.component_names.get(heir).cloned().unwrap_or_default();
            let ty = self.lower_schema(*heir, &NameHint::Part(id, name.clone()));
            variants.push(Variant { component: Some(name.clone()), ..Variant::new(name, ty) });
        }
        let Some(tag) = self.schema(base).discriminator.clone() else {
            return self.lower_kind(id, merged);
        };
        let discriminator = Discriminator { is_inherited: true, ..self.discriminate(&mut variants, &tag) };
        TypeKind::Union(Union { variants, discriminator: Some(discriminator), dispatch: Dispatch::Trial })
    }
}

/// The components that have `base` in their `allOf`, at any depth, each once.
fn descendants(base: NodeId, children: &BTreeMap<NodeId, Vec<NodeId>>) -> Vec<NodeId> {
    let mut seen = BTreeSet::from([base]);
    let mut found = Vec::new();
    let mut open: Vec<NodeId> = vec![base];
    while let Some(node) = open.pop() {
        for child in children.get(&node).into_iter().flatten() {
            if seen.insert(*child) {
                found.push(*child);
                open.push(*child);
            }
        }
    }
    found
}

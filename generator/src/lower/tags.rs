//! Tags: the property whose value tells the variants of a union apart.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use crate::ir::{Dispatch, Enum, EnumValues, Presence, TypeId, TypeKind, TypeRef, Union, Variant};
use crate::oas::Discriminator;
use crate::source::NodeId;

impl Lowering<'_, '_> {
    /// Gives each variant the tags that the Discriminator Object says for its component, or else the constants that
    /// the variant has there, or else the component's name.
    pub(super) fn assign_tags(&mut self, union: &mut Union, tag: &Discriminator, components: Vec<Option<String>>) {
        let mapping: Vec<(&String, Option<String>)> = tag
            .mapping
            .iter()
            .map(|(tag, target, entry)| {
                let target = self.mapped(target, *entry);
                (tag, target.and_then(|target| self.component_names.get(&target).cloned()))
            })
            .collect();
        for (variant, component) in union.variants.iter_mut().zip(&components) {
            let tags = mapping.iter().filter(|(_, target)| target.is_some() && target == component);
            variant.tags = tags.map(|(tag, _)| (*tag).clone()).collect();
        }
        for (variant, component) in union.variants.iter_mut().zip(components) {
            let constants = self.tag_values(variant.ty, &tag.property_name, &mut BTreeSet::new()).unwrap_or_default();
            match (variant.tags.is_empty(), constants.is_empty()) {
                (true, true) => variant.tags.extend(component),
                _ => variant.tags.extend(constants),
            }
        }
        remove_repetitions(&mut union.variants);
        if union.variants.iter().all(|variant| !variant.tags.is_empty()) {
            union.dispatch = Dispatch::Tag(tag.property_name.clone());
        }
    }

    /// The schema that an entry of a `mapping` names: a component, or what it refers to.
    pub(super) fn mapped(&mut self, target: &str, entry: NodeId) -> Option<NodeId> {
        let component = |named: &str| {
            let schemas = &self.document.schemas;
            schemas.iter().find(|(name, _)| name == named).map(|(_, node)| *node)
        };
        let node = match component(target) {
            Some(node) => node,
            None => self.reader.mapping_target(entry).or_else(|| component(target.rsplit('/').next()?))?,
        };
        let node = self.reader.external_target(node).unwrap_or(node);
        self.name_definition(node);
        Some(node)
    }

    /// The name of the component that a branch refers to.
    pub(super) fn component_of(&mut self, branch: NodeId) -> Option<String> {
        let target = self.schema(branch).reference?;
        self.component_names.get(&target).cloned()
    }

    /// Finds a property whose constant values tell the variants apart.
    pub(super) fn infer_tags(&self, union: &mut Union) {
        let Some(first) = union.variants.first().and_then(|variant| self.types.as_struct(variant.ty)) else {
            return;
        };
        for field in &first.fields {
            let tags = union.variants.iter().map(|variant| self.constant_tags(variant.ty, &field.wire_name));
            let Some(tags) = tags.collect::<Option<Vec<_>>>() else {
                continue;
            };
            let mut seen = BTreeSet::new();
            if tags.iter().flatten().all(|tag| seen.insert(tag.clone())) {
                union.dispatch = Dispatch::Tag(field.wire_name.clone());
                for (variant, tags) in union.variants.iter_mut().zip(tags) {
                    variant.tags = tags;
                }
                return;
            }
        }
    }

    /// The values that a required property of a struct can have, where they are a list; integers as their text.
    pub(super) fn constant_tags(&self, ty: TypeRef, property: &str) -> Option<Vec<String>> {
        let field = self.types.as_struct(ty)?.fields.iter().find(|field| field.wire_name == property)?;
        match field.presence {
            Presence::Required => self.listed_values(field.ty),
            Presence::Optional => None,
        }
    }

    /// The values that a property of a struct, or of every variant of a union, can have, where they are a list.
    fn tag_values(&self, ty: TypeRef, property: &str, seen: &mut BTreeSet<TypeId>) -> Option<Vec<String>> {
        let id = self.types.resolve(ty).id;
        // A union may contain itself.
        if !seen.insert(id) {
            return None;
        }
        match &self.types.get(id).kind {
            TypeKind::Struct(strukt) => {
                self.listed_values(strukt.fields.iter().find(|field| field.wire_name == property)?.ty)
            }
            TypeKind::Union(inner) if inner.dispatch == Dispatch::Tag(property.to_owned()) => {
                Some(inner.variants.iter().flat_map(|variant| variant.tags.clone()).collect())
            }
            TypeKind::Union(inner) => {
                let values = inner.variants.iter().map(|variant| self.tag_values(variant.ty, property, seen));
                Some(values.collect::<Option<Vec<_>>>()?.concat())
            }
            _ => None,
        }
    }

    /// The values of an enum.
    fn listed_values(&self, ty: TypeRef) -> Option<Vec<String>> {
        let resolved = self.types.resolve(ty);
        if resolved.nullable {
            return None;
        }
        match &self.types.get(resolved.id).kind {
            TypeKind::Enum(Enum { values: EnumValues::Strings(values) }) => {
                Some(values.iter().map(|value| value.value.clone()).collect())
            }
            TypeKind::Enum(Enum { values: EnumValues::Integers(values) }) => {
                Some(values.iter().map(|value| value.value.to_string()).collect())
            }
            _ => None,
        }
    }
}

/// Leaves each variant the tags that no other one has; a mapping's own come before the constants of a payload.
fn remove_repetitions(variants: &mut [Variant]) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for variant in variants.iter_mut() {
        let mut seen = BTreeSet::new();
        variant.tags.retain(|tag| seen.insert(tag.clone()));
        for tag in seen {
            *count.entry(tag).or_default() += 1;
        }
    }
    for variant in variants {
        variant.tags.retain(|tag| count.get(tag) == Some(&1));
    }
}

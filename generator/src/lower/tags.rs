//! Tags: the property whose value tells the variants of a union apart.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::ir::{
    Discriminator, Dispatch, Enum, EnumValues, Field, Presence, TypeGraph, TypeId, TypeKind, TypeRef, Union, Variant,
};
use crate::oas;
use crate::source::NodeId;

impl Lowering<'_, '_> {
    /// Notes what a Discriminator Object says of the variants.
    pub(super) fn discriminate(&mut self, variants: &mut [Variant], tag: &oas::Discriminator) -> Discriminator {
        for (key, target, entry) in &tag.mapping {
            let target = self.mapped(target, *entry);
            let target = target.and_then(|target| self.component_names.get(&target).cloned());
            let named = variants.iter_mut().find(|variant| target.is_some() && variant.component == target);
            if let Some(variant) = named {
                variant.mapped.push(key.clone());
            }
        }
        Discriminator { property_name: tag.property_name.clone(), is_inherited: false }
    }

    /// The schema that an entry of a `mapping` names: a component, or what it refers to.
    pub(super) fn mapped(&mut self, target: &str, entry: NodeId) -> Option<NodeId> {
        let component = |named: &str| {
            let schemas = &self.document.schemas;
            schemas.iter().find(|(name, _)| name == named).map(|(_, node)| *node)
        };
        let node = match component(target) {
            Some(node) => node,
            None => match self.reader.mapping_target(entry).or_else(|| component(target.rsplit('/').next()?)) {
                Some(node) => node,
                None => {
                    self.report_mapping(target, entry);
                    return None;
                }
            },
        };
        let node = self.reader.external_target(node).unwrap_or(node);
        self.name_definition(node);
        Some(node)
    }

    fn report_mapping(&mut self, target: &str, entry: NodeId) {
        let name = target.rsplit('/').next().unwrap_or(target);
        let known: Vec<&str> = self.document.schemas.iter().map(|(name, _)| name.as_str()).collect();
        let help = match oas::nearest(name, &known) {
            Some(near) => format!("did you mean `#/components/schemas/{near}`? The entry is left out"),
            None => "name a schema, as in `#/components/schemas/Pet`; the entry is left out".to_owned(),
        };
        let message = format!("`{target}` in `mapping` names no schema");
        Diagnostic::new(Code::UnresolvedMapping, entry.origin(), message).help(help).emit(self.reader.diagnostics);
    }

    /// The name of the component that a branch refers to.
    pub(super) fn component_of(&mut self, branch: NodeId) -> Option<String> {
        let target = self.schema(branch).reference?;
        self.component_names.get(&target).cloned()
    }
}

/// Gives each variant the tags that the `mapping` says for it, or else the constants that it has there, or else its
/// component's name.
pub(super) fn assign_tags(types: &TypeGraph, union: &mut Union, discriminator: &Discriminator) {
    let property = &discriminator.property_name;
    for variant in &mut union.variants {
        let constants = tag_values(types, variant.ty, property, &mut BTreeSet::new()).unwrap_or_default();
        variant.tags.clone_from(&variant.mapped);
        match (variant.tags.is_empty(), constants.is_empty()) {
            (true, true) => variant.tags.extend(variant.component.clone()),
            _ => variant.tags.extend(constants),
        }
    }
    remove_repetitions(&mut union.variants);
    if union.variants.iter().all(|variant| !variant.tags.is_empty()) {
        union.dispatch = match discriminator.is_inherited {
            true => Dispatch::InheritedTag(property.clone()),
            false => Dispatch::Tag(property.clone()),
        };
    }
}

/// Finds a property whose constant values tell the variants apart.
pub(super) fn infer_tags(types: &TypeGraph, union: &mut Union) {
    let Some(first) = union.variants.first().and_then(|variant| types.as_struct(variant.ty)) else {
        return;
    };
    for field in &first.fields {
        let tags = union.variants.iter().map(|variant| constant_tags(types, variant.ty, &field.wire_name));
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
pub(super) fn constant_tags(types: &TypeGraph, ty: TypeRef, property: &str) -> Option<Vec<String>> {
    let field = types.as_struct(ty)?.fields.iter().find(|field| field.wire_name == property)?;
    match field.presence {
        Presence::Required => listed_values(types, field),
        Presence::Optional => None,
    }
}

/// The values that a property of a struct, or of every variant of a union, can have, where they are a list.
fn tag_values(types: &TypeGraph, ty: TypeRef, property: &str, seen: &mut BTreeSet<TypeId>) -> Option<Vec<String>> {
    let id = types.resolve(ty).id;
    // A union may contain itself.
    if !seen.insert(id) {
        return None;
    }
    match &types.get(id).kind {
        TypeKind::Struct(strukt) => {
            listed_values(types, strukt.fields.iter().find(|field| field.wire_name == property)?)
        }
        TypeKind::Union(inner) if inner.dispatch == Dispatch::Tag(property.to_owned()) => {
            Some(inner.variants.iter().flat_map(|variant| variant.tags.clone()).collect())
        }
        TypeKind::Union(inner) => {
            let values = inner.variants.iter().map(|variant| tag_values(types, variant.ty, property, seen));
            Some(values.collect::<Option<Vec<_>>>()?.concat())
        }
        _ => None,
    }
}

/// The values of a property that is an enum or one boolean.
fn listed_values(types: &TypeGraph, field: &Field) -> Option<Vec<String>> {
    let resolved = types.resolve(field.ty);
    if resolved.nullable {
        return None;
    }
    if let Some(constant) = field.constant {
        return Some(vec![constant.to_string()]);
    }
    match &types.get(resolved.id).kind {
        TypeKind::Enum(Enum { values: EnumValues::Strings(values) }) => {
            Some(values.iter().map(|value| value.value.clone()).collect())
        }
        TypeKind::Enum(Enum { values: EnumValues::Integers(values) }) => {
            Some(values.iter().map(|value| value.value.to_string()).collect())
        }
        _ => None,
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

//! `allOf`, and `$ref` with keywords beside it: several schemas that hold at once, as one.

use super::Lowering;
use super::schema::has_alternatives;
use crate::diag::{Code, Diagnostic};
use crate::oas::{Schema, SchemaType};
use crate::source::NodeId;

impl Lowering<'_, '_> {
    /// The schema with the schemas of its `allOf` and `$ref` merged into it.
    pub(super) fn merge_all_of(&mut self, schema: &Schema) -> Schema {
        let mut merged = schema.clone();
        let parts: Vec<NodeId> = schema.reference.into_iter().chain(schema.all_of.iter().copied()).collect();
        merged.reference = None;
        merged.all_of = Vec::new();
        if parts.is_empty() {
            return merged;
        }
        let (mut properties, mut all_nullable) = (Vec::new(), true);
        for part in parts {
            let Some(part) = self.merged_part(part) else {
                continue;
            };
            all_nullable &= part.nullable || is_bare(&part);
            self.merge_properties(&mut properties, &part.properties);
            self.merge_part(&mut merged, part);
        }
        self.merge_properties(&mut properties, &schema.properties);
        merged.properties = properties;
        merged.nullable = schema.nullable || (all_nullable && merged.nullable);
        merged
    }

    /// A part, merged in itself; none where it leads back to a schema that is being merged.
    fn merged_part(&mut self, node: NodeId) -> Option<Schema> {
        if !self.merging.insert(node) {
            return None;
        }
        let schema = self.schema(node);
        let merged = self.merge_all_of(&schema);
        self.merging.remove(&node);
        Some(merged)
    }

    /// Adds properties; one that is there already keeps its place and takes the later schema if that says more.
    fn merge_properties(&mut self, into: &mut Vec<(String, NodeId)>, from: &[(String, NodeId)]) {
        for (name, node) in from {
            match into.iter().position(|(known, _)| known == name) {
                None => into.push((name.clone(), *node)),
                Some(at) if self.says_more(*node, into[at].1) => into[at].1 = *node,
                Some(_) => {}
            }
        }
    }

    /// Whether the later of two schemas for one property is to be used.
    fn says_more(&mut self, later: NodeId, earlier: NodeId) -> bool {
        let (later_schema, earlier_schema) = (self.schema(later), self.schema(earlier));
        !is_bare(&later_schema) || is_bare(&earlier_schema)
    }

    /// Merges everything but properties.
    fn merge_part(&mut self, merged: &mut Schema, part: Schema) {
        self.merge_types(merged, &part);
        for name in part.required {
            if !merged.required.contains(&name) {
                merged.required.push(name);
            }
        }
        merged.nullable |= part.nullable;
        merged.sensitive |= part.sensitive;
        merged.is_error |= part.is_error;
        merged.only_null |= part.only_null;
        merged.format = merged.format.take().or(part.format);
        merged.enum_values = match (merged.enum_values.take(), part.enum_values) {
            (Some(ours), Some(theirs)) if theirs.len() < ours.len() => Some(theirs),
            (ours, theirs) => ours.or(theirs),
        };
        merged.const_value = merged.const_value.or(part.const_value);
        merged.items = merged.items.or(part.items);
        merged.additional_properties = merged.additional_properties.or(part.additional_properties);
        merged.default = merged.default.or(part.default);
        merged.example = merged.example.or(part.example);
        merged.title = merged.title.take().or(part.title);
        merged.description = merged.description.take().or(part.description);
        if merged.extensible_enum.is_empty() {
            merged.extensible_enum = part.extensible_enum;
        }
        if merged.enum_names.is_empty() {
            merged.enum_names = part.enum_names;
        }
        for limit in part.limits {
            if !merged.limits.iter().any(|(name, _)| *name == limit.0) {
                merged.limits.push(limit);
            }
        }
        if !has_alternatives(merged) {
            merged.one_of = part.one_of;
            merged.any_of = part.any_of;
            merged.discriminator = merged.discriminator.take().or(part.discriminator);
        }
    }

    /// Merges the types: those that both allow.
    fn merge_types(&mut self, merged: &mut Schema, part: &Schema) {
        if merged.types.is_empty() || part.types.is_empty() {
            if merged.types.is_empty() {
                merged.types.clone_from(&part.types);
            }
            return;
        }
        let mut common: Vec<SchemaType> = merged.types.iter().copied().filter(|ty| allows(&part.types, *ty)).collect();
        if merged.types.contains(&SchemaType::Number) && part.types.contains(&SchemaType::Integer) {
            common.push(SchemaType::Integer);
        }
        common.dedup();
        if common.is_empty() {
            let Some(origin) = part.origin.or(merged.origin) else {
                return;
            };
            Diagnostic::new(
                Code::ConflictingAllOf,
                origin,
                "no value can be of this type and of the others in `allOf`",
            )
            .help("let the parts of an `allOf` have the same `type`; the first one is used")
            .emit(self.reader.diagnostics);
            return;
        }
        merged.types = common;
    }
}

/// Whether a value of type `ty` is allowed by a list of types; an integer is a number too.
fn allows(types: &[SchemaType], ty: SchemaType) -> bool {
    types.contains(&ty) || (ty == SchemaType::Integer && types.contains(&SchemaType::Number))
}

/// Whether a schema says nothing about its values.
fn is_bare(schema: &Schema) -> bool {
    schema.reference.is_none()
        && schema.types.is_empty()
        && schema.properties.is_empty()
        && schema.all_of.is_empty()
        && schema.enum_values.is_none()
        && schema.const_value.is_none()
        && !has_alternatives(schema)
}

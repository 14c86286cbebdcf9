//! Objects: structs with known properties, and maps.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Lowering;
use super::all_of::Merged;
use super::budget::Cost;
use crate::ir::{
    Additional, Enum, EnumValues, Field, Map, NameHint, Presence, Primitive, Struct, TypeId, TypeKind, TypeRef,
    UntypedCause,
};
use crate::oas::Schema;
use crate::source::NodeId;

impl Lowering<'_, '_> {
    /// The struct or map of a merged schema of `type: object`.
    pub(super) fn lower_object(&mut self, id: TypeId, merged: &Merged) -> TypeKind {
        let schema = &merged.schema;
        let additional = self.lower_additional_properties(id, schema);
        if schema.properties.is_empty() && schema.required.is_empty() {
            return match additional {
                Additional::Map(map) => TypeKind::Map(map),
                Additional::Forbidden => TypeKind::Struct(Struct { fields: Vec::new(), additional }),
                Additional::Undeclared => {
                    let origin = schema.origin.unwrap_or(self.types.get(id).origin);
                    TypeKind::Map(Map { values: self.untyped(origin.node, UntypedCause::FreeForm) })
                }
            };
        }
        let mut fields = Vec::new();
        let required: BTreeSet<&str> = schema.required.iter().map(String::as_str).collect();
        let mut overlaid: BTreeMap<&str, Vec<NodeId>> = BTreeMap::new();
        for (name, node) in &merged.overlaid {
            overlaid.entry(name).or_default().push(*node);
        }
        let mut holds_credential = false;
        for (wire_name, node) in &schema.properties {
            let mut nodes = vec![*node];
            nodes.extend(overlaid.get(wire_name.as_str()).into_iter().flatten());
            let presence = match required.contains(wire_name.as_str()) {
                true => Presence::Required,
                false => Presence::Optional,
            };
            match self.lower_field(id, presence, wire_name, &nodes) {
                Some(field) if !self.spend(Cost::Field, &field.docs, field.origin) => break,
                Some(field) => fields.push(field),
                None => holds_credential = true,
            }
        }
        // A credential that is read back must not be kept among the undeclared properties.
        let additional = match additional {
            Additional::Undeclared if holds_credential => Additional::Forbidden,
            other => other,
        };
        self.lower_undescribed_fields(schema, &mut fields);
        let count = fields.iter().filter(|field| field.presence == Presence::Required).count();
        self.spend_required(count, self.types.get(id).origin);
        TypeKind::Struct(Struct { fields, additional })
    }

    /// The type of a property or of items that all of these schemas describe.
    pub(super) fn lower_overlaid(&mut self, nodes: &[NodeId], hint: &NameHint) -> TypeRef {
        if let [only] = nodes {
            return self.lower_schema(*only, hint);
        }
        // The order in which they are met does not matter, nor what refers to them.
        let mut key: Vec<NodeId> = nodes.iter().map(|node| self.meant(*node)).collect();
        key.sort();
        key.dedup();
        if let ([_], Some(first)) = (key.as_slice(), nodes.first()) {
            return self.lower_schema(*first, hint);
        }
        if let Some(ty) = self.overlays.get(&key) {
            return *ty;
        }
        // What leads back to these schemas while they are merged is not typed further.
        let any = self.any();
        self.overlays.insert(key.clone(), any);
        let origin = nodes.last().map_or(self.types.get(any.id).origin, |node| node.origin());
        let all = Rc::new(Schema { origin: Some(origin), all_of: nodes.to_vec(), ..Schema::default() });
        let combining = std::mem::take(&mut self.open.combining);
        let ty = self.combine(Some(origin), |lowering| {
            let merged = lowering.merge_all_of(&all);
            lowering.lower_made(&merged, origin, hint)
        });
        self.open.combining = combining;
        let ty = ty.unwrap_or(any);
        self.overlays.insert(key, ty);
        ty
    }

    /// A property; none where the client fills it with a credential.
    fn lower_field(&mut self, id: TypeId, presence: Presence, wire_name: &str, nodes: &[NodeId]) -> Option<Field> {
        let node = *nodes.last()?;
        let own = self.schema(node);
        if let Some(credential) = &own.credential {
            self.body_credential(node, credential, wire_name, &own);
            return None;
        }
        let target = self.meant(node);
        let target = self.schema(target);
        let mut ty = self.lower_overlaid(nodes, &NameHint::Part(id, wire_name.to_owned()));
        let is_secret = own.sensitive || own.write_only;
        if (is_secret && self.is_plain_string(ty)) || (own.sensitive && self.is_string_enum(ty)) {
            ty.id = self.primitive_type(Primitive::Secret);
        }
        let is_sensitive = matches!(self.types.get(ty.id).kind, crate::ir::TypeKind::Primitive(Primitive::Secret));
        Some(Field {
            origin: node.key_origin(),
            wire_name: wire_name.to_owned(),
            docs: self.docs(&own),
            ty,
            presence,
            constant: self.boolean_constant(&own),
            is_read_only: own.read_only || target.read_only,
            is_write_only: own.write_only || target.write_only,
            is_sensitive,
            example: self.example(own.example),
        })
    }

    /// Adds the properties that `required` lists and `properties` does not describe: any value, but it must be there.
    fn lower_undescribed_fields(&mut self, schema: &Schema, fields: &mut Vec<Field>) {
        let mut known: BTreeSet<&str> = schema.properties.iter().map(|(name, _)| name.as_str()).collect();
        for name in &schema.required {
            if !known.insert(name) {
                continue;
            }
            let origin = schema.origin.unwrap_or_else(|| self.root_origin());
            if !self.spend_many(Cost::Field, 1, origin) {
                break;
            }
            let any = self.untyped(origin.node, UntypedCause::Undescribed);
            fields.push(Field {
                origin,
                wire_name: name.clone(),
                docs: crate::ir::Docs::default(),
                ty: any,
                presence: Presence::Required,
                constant: None,
                is_read_only: false,
                is_write_only: false,
                is_sensitive: false,
                example: None,
            });
        }
    }

    /// Whether a type is a string without any further reading.
    fn is_plain_string(&self, ty: TypeRef) -> bool {
        matches!(self.types.get(self.types.resolve(ty).id).kind, TypeKind::Primitive(Primitive::String))
    }

    /// Whether a type is a string with a list of values.
    fn is_string_enum(&self, ty: TypeRef) -> bool {
        let kind = &self.types.get(self.types.resolve(ty).id).kind;
        matches!(kind, TypeKind::Enum(Enum { values: EnumValues::Strings(_) }))
    }

    /// What `additionalProperties` and `patternProperties` allow.
    fn lower_additional_properties(&mut self, id: TypeId, schema: &Schema) -> Additional {
        let rest = schema.additional_properties;
        let forbidden = rest.is_some_and(|node| self.schema(node).boolean == Some(false));
        let patterns = schema.pattern_properties.iter().map(|(_, node)| *node);
        let values: Vec<NodeId> = patterns.chain(rest.filter(|_| !forbidden)).collect();
        if values.is_empty() {
            return if forbidden { Additional::Forbidden } else { Additional::Undeclared };
        }
        if !schema.pattern_properties.is_empty() && rest.is_none() {
            // Keys that match no pattern may have any value.
            let origin = schema.origin.unwrap_or(self.types.get(id).origin);
            return Additional::Map(Map { values: self.untyped(origin.node, UntypedCause::Degraded) });
        }
        let origin = schema.origin.unwrap_or(self.types.get(id).origin);
        Additional::Map(Map { values: self.one_of(&values, origin, &NameHint::Part(id, "Value".to_owned())) })
    }
}

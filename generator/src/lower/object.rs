//! Objects: structs with known properties, and maps.

use super::Lowering;
use crate::ir::{Field, Map, NameHint, Presence, Primitive, Struct, TypeId, TypeKind, TypeRef};
use crate::oas::Schema;
use crate::source::NodeId;

impl Lowering<'_, '_> {
    /// The struct or map of a merged schema of `type: object`.
    pub(super) fn lower_object(&mut self, id: TypeId, schema: &Schema) -> TypeKind {
        let additional = self.lower_additional_properties(id, schema);
        if schema.properties.is_empty() && schema.required.is_empty() {
            let forbids_more = matches!(additional, Additional::Forbidden);
            return match additional.into_map() {
                Some(map) => TypeKind::Map(map),
                None if forbids_more => TypeKind::Struct(Struct::default()),
                None => TypeKind::Map(Map { values: self.any() }),
            };
        }
        let mut fields = Vec::new();
        for (wire_name, node) in &schema.properties {
            if let Some(field) = self.lower_field(id, schema, wire_name, *node) {
                fields.push(field);
            }
        }
        self.lower_undescribed_fields(schema, &mut fields);
        TypeKind::Struct(Struct { fields, additional_properties: additional.into_map() })
    }

    /// A property; none where the client fills it with a credential.
    fn lower_field(&mut self, id: TypeId, schema: &Schema, wire_name: &str, node: NodeId) -> Option<Field> {
        let own = self.schema(node);
        if let Some(credential) = &own.credential {
            self.body_credential(node, credential, wire_name, &own);
            return None;
        }
        let mut ty = self.lower_schema(node, &NameHint::Part(id, wire_name.to_owned()));
        let is_secret = own.sensitive || own.write_only;
        if is_secret && self.is_plain_string(ty) {
            ty.id = self.primitive_type(Primitive::Secret);
        }
        let is_sensitive = matches!(self.types.get(ty.id).kind, crate::ir::TypeKind::Primitive(Primitive::Secret));
        let presence = match schema.required.iter().any(|name| name == wire_name) {
            true => Presence::Required,
            false => Presence::Optional,
        };
        Some(Field {
            origin: node.key_origin(),
            wire_name: wire_name.to_owned(),
            docs: self.docs(&own),
            ty,
            presence,
            is_sensitive,
            example: own.example.map(|example| self.reader.sources.to_json(example)),
        })
    }

    /// Adds the properties that `required` lists and `properties` does not describe: any value, but it must be there.
    fn lower_undescribed_fields(&mut self, schema: &Schema, fields: &mut Vec<Field>) {
        for name in &schema.required {
            if schema.properties.iter().any(|(known, _)| known == name)
                || fields.iter().any(|field| field.wire_name == *name)
            {
                continue;
            }
            let any = self.any();
            let origin = schema.origin.unwrap_or(self.types.get(any.id).origin);
            fields.push(Field {
                origin,
                wire_name: name.clone(),
                docs: crate::ir::Docs::default(),
                ty: any,
                presence: Presence::Required,
                is_sensitive: false,
                example: None,
            });
        }
    }

    /// Whether a type is a string without any further reading.
    fn is_plain_string(&self, ty: TypeRef) -> bool {
        matches!(self.types.get(self.types.resolve(ty).id).kind, TypeKind::Primitive(Primitive::String))
    }

    /// What `additionalProperties` allows.
    fn lower_additional_properties(&mut self, id: TypeId, schema: &Schema) -> Additional {
        let Some(node) = schema.additional_properties else {
            return Additional::Unsaid;
        };
        match self.schema(node).boolean {
            Some(false) => Additional::Forbidden,
            _ => Additional::Map(Map { values: self.lower_schema(node, &NameHint::Part(id, "Value".to_owned())) }),
        }
    }
}

/// What a schema says of keys beyond its properties.
enum Additional {
    /// Nothing: they are allowed and skipped.
    Unsaid,
    /// `false`.
    Forbidden,
    /// They are named, and values have that type.
    Map(Map),
}

impl Additional {
    /// The map that takes the further keys, where the schema names them.
    fn into_map(self) -> Option<Map> {
        match self {
            Self::Map(map) => Some(map),
            Self::Unsaid | Self::Forbidden => None,
        }
    }
}

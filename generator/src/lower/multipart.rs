//! Parts of multipart bodies: which of them are files, and the types of the others.

use std::collections::BTreeMap;

use super::Lowering;
use super::schema::{has_alternatives, types_of};
use crate::ir::{Docs, Field, Files, NameHint, Presence, Primitive, TypeKind, TypeRef};
use crate::oas::{Encoding, MediaType, Schema, SchemaType};
use crate::source::NodeId;

/// How deep alternatives and arrays are followed in search of files.
const MAX_DEPTH: usize = 8;

/// What a document says of a part.
struct PartSchema<'e> {
    /// The property.
    name: String,
    /// Its schema.
    node: NodeId,
    /// Its Encoding Object.
    encoding: Option<&'e Encoding>,
    /// Whether it is required.
    presence: Presence,
}

impl Lowering<'_, '_> {
    /// The parts of a multipart body, by the properties of its schema and of all alternatives in it.
    pub(super) fn lower_parts(
        &mut self,
        media: &MediaType,
        encodings: &[(String, Encoding)],
        hint: &NameHint,
    ) -> Vec<Field> {
        let Some(schema) = media.schema else {
            return Vec::new();
        };
        let (properties, required) = self.all_properties(schema, &mut BTreeMap::new(), 0);
        let mut parts = Vec::new();
        for (name, node) in properties {
            let encoding = encodings.iter().find(|(known, _)| *known == name).map(|(_, encoding)| encoding);
            let presence = if required.contains(&name) { Presence::Required } else { Presence::Optional };
            parts.extend(self.lower_part(&PartSchema { name, node, encoding, presence }, hint));
        }
        parts
    }

    /// A part; none where the client fills it with a credential, or only the server does.
    fn lower_part(&mut self, part: &PartSchema<'_>, hint: &NameHint) -> Option<Field> {
        let (name, node) = (part.name.as_str(), part.node);
        let own = self.schema(node);
        if own.read_only {
            return None;
        }
        if let Some(credential) = &own.credential {
            self.body_credential(node, credential, name, &own);
            return None;
        }
        let ty = match self.files(node, part.encoding) {
            Some(files) => self.file_type(files, node),
            None => self.lower_value_part(name, node, &own, hint),
        };
        let is_sensitive = matches!(self.types.get(ty.id).kind, TypeKind::Primitive(Primitive::Secret));
        Some(Field {
            origin: node.key_origin(),
            wire_name: name.to_owned(),
            docs: self.docs(&own),
            ty,
            presence: part.presence,
            constant: None,
            is_read_only: false,
            is_write_only: own.write_only,
            is_sensitive,
            example: self.example(own.example),
        })
    }

    /// The type of a part that is no file.
    fn lower_value_part(&mut self, name: &str, node: NodeId, own: &Schema, hint: &NameHint) -> TypeRef {
        let hint = match hint {
            NameHint::Operation(operation, role) => NameHint::Operation(operation.clone(), format!("{role} {name}")),
            other => other.clone(),
        };
        let mut ty = self.lower_schema(node, &hint);
        let resolved = self.types.resolve(ty).id;
        let is_string = matches!(self.types.get(resolved).kind, TypeKind::Primitive(Primitive::String));
        if (own.sensitive || own.write_only) && is_string {
            ty.id = self.primitive_type(Primitive::Secret);
        }
        ty
    }

    fn file_type(&mut self, files: Files, node: NodeId) -> TypeRef {
        let file = TypeRef { id: self.primitive_type(Primitive::Upload), nullable: false };
        match files {
            Files::One => file,
            Files::Several => {
                let hint = NameHint::Operation(String::new(), "Uploads".to_owned());
                let id = self.add(node.origin(), hint, Docs::default(), TypeKind::Array(file));
                TypeRef { id, nullable: false }
            }
        }
    }

    /// The properties of an object, and of all alternatives in it, with those that are required by all of them.
    fn all_properties(&mut self, node: NodeId, known: &mut BTreeMap<NodeId, Properties>, depth: usize) -> Properties {
        if let Some(known) = known.get(&node) {
            return known.clone();
        }
        // What leads back here adds nothing.
        known.insert(node, Properties::default());
        let merged = self.merged(node);
        let (mut properties, mut required) = (merged.schema.properties.clone(), merged.schema.required.clone());
        if depth > MAX_DEPTH {
            return (properties, required);
        }
        for node in &merged.beside {
            let (theirs, needed) = self.all_properties(*node, known, depth + 1);
            add_new(&mut properties, theirs);
            required.extend(needed);
        }
        for alternatives in [&merged.schema.one_of, &merged.schema.any_of] {
            let mut common: Option<Vec<String>> = None;
            for alternative in alternatives {
                let (theirs, needed) = self.all_properties(*alternative, known, depth + 1);
                add_new(&mut properties, theirs);
                common = Some(match common {
                    Some(common) => common.into_iter().filter(|name| needed.contains(name)).collect(),
                    None => needed,
                });
            }
            required.extend(common.unwrap_or_default());
        }
        known.insert(node, (properties.clone(), required.clone()));
        (properties, required)
    }

    /// Whether a whole body is bytes by its schema.
    pub(super) fn is_binary(&mut self, node: NodeId) -> bool {
        self.files(node, None) == Some(Files::One)
    }

    /// How many files a property is; none where it is no file.
    fn files(&mut self, node: NodeId, encoding: Option<&Encoding>) -> Option<Files> {
        self.files_in(node, encoding, &mut BTreeMap::new(), 0)
    }

    /// The same, for a schema in that of the property; `known` holds the answers so far.
    fn files_in(
        &mut self,
        node: NodeId,
        encoding: Option<&Encoding>,
        known: &mut BTreeMap<NodeId, Option<Files>>,
        depth: usize,
    ) -> Option<Files> {
        if depth > MAX_DEPTH {
            return None;
        }
        if let Some(known) = known.get(&node) {
            return *known;
        }
        known.insert(node, None);
        let merged = self.merged(node);
        let schema = &merged.schema;
        let files = if has_alternatives(schema) {
            let alternatives = schema.one_of.iter().chain(&schema.any_of);
            alternatives.filter_map(|alternative| self.files_in(*alternative, encoding, known, depth + 1)).max()
        } else {
            match (types_of(schema).as_slice(), schema.items) {
                ([SchemaType::Array], Some(items)) => {
                    self.files_in(items, encoding, known, depth + 1).map(|_| Files::Several)
                }
                ([SchemaType::String] | [], _) => is_file(schema, encoding).then_some(Files::One),
                // What is neither JSON nor text is written by the caller.
                ([SchemaType::Object], _) => encoding.is_some_and(is_foreign).then_some(Files::One),
                _ => None,
            }
        };
        known.insert(node, files);
        files
    }
}

/// Properties, and the names of those that are required.
type Properties = (Vec<(String, NodeId)>, Vec<String>);

/// Adds the properties that are not there yet.
fn add_new(properties: &mut Vec<(String, NodeId)>, more: Vec<(String, NodeId)>) {
    for (name, node) in more {
        if !properties.iter().any(|(known, _)| *known == name) {
            properties.push((name, node));
        }
    }
}

/// Whether a string, or a value of no type, is a file: `format: binary` (OpenAPI 3.0), `contentMediaType` or
/// `contentEncoding` (3.1), or the media type of its encoding.
fn is_file(schema: &Schema, encoding: Option<&Encoding>) -> bool {
    if schema.enum_values.is_some() || schema.const_value.is_some() {
        return false;
    }
    let is_raw = match schema.content_encoding.as_deref() {
        Some(encoding) => matches!(encoding, "binary" | "8bit"),
        None => schema.content_media_type.as_deref().is_some_and(|media_type| !is_text(media_type)),
    };
    schema.format.as_deref() == Some("binary") || is_raw || encoding.is_some_and(is_foreign)
}

/// Whether an encoding asks for something that is neither text nor JSON.
fn is_foreign(encoding: &Encoding) -> bool {
    encoding.style.is_none() && encoding.content_type.as_deref().is_some_and(|types| !types.split(',').any(is_text))
}

/// Whether a media type is text or JSON, so that a value can be written as it.
fn is_text(media_type: &str) -> bool {
    let name = media_type.split(';').next().unwrap_or_default().trim();
    name.starts_with("text/") || name == "application/json" || name.ends_with("+json")
}

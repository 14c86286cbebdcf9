//! Schemas to types: which construct a schema is.

use std::rc::Rc;

use super::Lowering;
use super::all_of::{Merged, without_alternatives};
use super::budget::Cost;
use crate::ir::{Component, Docs, NameHint, Primitive, TypeDef, TypeId, TypeKind, TypeRef, Untyped, UntypedCause};
use crate::oas::{Schema, SchemaType};
use crate::source::{NodeId, Origin};

impl Lowering<'_, '_> {
    /// The type of every component schema, by JSON pointer; in the order of their names, so that the document's order
    /// changes nothing.
    pub(super) fn lower_components(&mut self) -> Vec<Component> {
        let mut schemas: Vec<&(String, NodeId)> = self.document.schemas.iter().collect();
        schemas.sort();
        let mut components = Vec::new();
        for (name, node) in schemas {
            let mut ty = self.lower_schema(*node, &NameHint::Component(name.clone()));
            if ty.nullable {
                ty = self.with_null(*node, ty);
            }
            components.push(Component { pointer: self.reader.sources.pointer(*node), ty, input: None });
        }
        components
    }

    /// The alias for a component whose values may be `null`; uses of the component are optional by themselves.
    pub(super) fn with_null(&mut self, node: NodeId, ty: TypeRef) -> TypeRef {
        let hint = NameHint::OrNull(ty.id);
        let id = self.add(node.origin(), hint, Docs::default(), TypeKind::Alias(ty));
        TypeRef { id, nullable: false }
    }

    /// The schema at `node`; one that cannot be read counts as untyped, its fault being reported.
    pub(super) fn schema(&mut self, node: NodeId) -> Rc<Schema> {
        if let Some(schema) = self.schemas.get(&node) {
            return Rc::clone(schema);
        }
        let schema = match self.reader.decode_schema(node) {
            Ok(schema) => {
                self.check_schema(node, &schema);
                Rc::new(schema)
            }
            Err(_) => Rc::new(Schema { origin: Some(node.origin()), ..Schema::default() }),
        };
        if let Some(target) = schema.reference {
            self.name_definition(target);
        }
        self.schemas.insert(node, Rc::clone(&schema));
        schema
    }

    /// The type of the schema at `node`; `hint` names it where it is no component and needs a name.
    pub(super) fn lower_schema(&mut self, node: NodeId, hint: &NameHint) -> TypeRef {
        if let Some(ty) = self.lowered.get(&node) {
            return *ty;
        }
        if self.is_over() {
            return self.any();
        }
        let hint = match self.component_names.get(&node) {
            Some(name) => NameHint::Component(name.clone()),
            None => hint.clone(),
        };
        let schema = self.schema(node);
        if schema.reference.is_some() && self.reader.resolve(node).is_err() {
            return self.untyped(node, UntypedCause::Degraded);
        }
        if let Some(target) = self.stands_for(&schema) {
            return self.lower_stand_in(node, &schema, target, &hint);
        }
        if !self.open.merging.insert(node) {
            return self.untyped(node, UntypedCause::Degraded);
        }
        let merged = self.merge_all_of(&schema);
        self.open.merging.remove(&node);
        let ty = self.lower_merged(node, &merged, &hint);
        self.lowered.insert(node, ty);
        ty
    }

    /// The one schema that `schema` is another spelling of, if it adds nothing but annotations and `null`.
    fn stands_for(&mut self, schema: &Schema) -> Option<NodeId> {
        if constrains_beside_parts(schema) {
            return None;
        }
        if let Some(target) = schema.reference {
            return (schema.all_of.is_empty() && !has_alternatives(schema)).then_some(target);
        }
        let parts = match (schema.all_of.is_empty(), has_alternatives(schema)) {
            (false, false) => schema.all_of.clone(),
            (true, true) => return self.only_alternative(schema),
            _ => return None,
        };
        let mut parts = parts.into_iter().filter(|part| !self.is_annotation(*part));
        match (parts.next(), parts.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    fn only_alternative(&mut self, schema: &Schema) -> Option<NodeId> {
        match self.alternatives(schema).as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// A schema that stands for another one: an alias where it is a component, else that other type itself.
    fn lower_stand_in(&mut self, node: NodeId, schema: &Schema, target: NodeId, hint: &NameHint) -> TypeRef {
        let nullable = schema.nullable || self.has_null_alternative(schema);
        if !matches!(hint, NameHint::Component(_)) || !self.component_names.contains_key(&node) {
            let ty = self.lower_schema(target, hint);
            return TypeRef { id: ty.id, nullable: ty.nullable || nullable };
        }
        let id = self.add(node.origin(), hint.clone(), self.docs(schema), TypeKind::Any);
        self.lowered.insert(node, TypeRef { id, nullable });
        let ty = self.lower_schema(target, &NameHint::Part(id, "Value".to_owned()));
        self.types.get_mut(id).kind = TypeKind::Alias(TypeRef { id: ty.id, nullable: false });
        let ty = TypeRef { id, nullable: nullable || ty.nullable };
        self.lowered.insert(node, ty);
        ty
    }

    /// The type of a schema that has no `allOf` or `$ref` left.
    fn lower_merged(&mut self, node: NodeId, merged: &Merged, hint: &NameHint) -> TypeRef {
        let schema = &merged.schema;
        let nullable = schema.nullable || self.has_null_alternative(schema);
        let is_component = matches!(hint, NameHint::Component(_));
        if !is_component && let Some(primitive) = self.primitive(schema) {
            return TypeRef { id: self.primitive_type(primitive), nullable };
        }
        if !is_component && is_untyped(schema) {
            return self.untyped(node, UntypedCause::NoType);
        }
        let id = self.add(node.origin(), hint.clone(), self.docs(schema), TypeKind::Any);
        self.lowered.insert(node, TypeRef { id, nullable });
        let combining = std::mem::take(&mut self.open.combining);
        let kind = match self.heirs.get(&node).cloned() {
            Some(heirs) => self.lower_base(id, node, merged, &heirs),
            None => self.lower_kind(id, merged),
        };
        self.open.combining = combining;
        self.types.get_mut(id).kind = kind;
        TypeRef { id, nullable: nullable || self.null_unions.contains(&id) }
    }

    /// The type of a schema that no node of the document stands for.
    pub(super) fn lower_made(&mut self, merged: &Merged, origin: Origin, hint: &NameHint) -> TypeRef {
        if self.is_over() {
            return self.any();
        }
        let schema = &merged.schema;
        let nullable = schema.nullable || self.has_null_alternative(schema);
        if let Some(primitive) = self.primitive(schema) {
            return TypeRef { id: self.primitive_type(primitive), nullable };
        }
        if is_untyped(schema) {
            return self.untyped(schema.origin.unwrap_or(origin).node, UntypedCause::NoType);
        }
        let id = self.add(origin, hint.clone(), self.docs(schema), TypeKind::Any);
        let kind = self.lower_kind(id, merged);
        self.types.get_mut(id).kind = kind;
        TypeRef { id, nullable: nullable || self.null_unions.contains(&id) }
    }

    /// The shape of a merged schema whose type has the id `id` already.
    pub(super) fn lower_kind(&mut self, id: TypeId, merged: &Merged) -> TypeKind {
        let schema = &merged.schema;
        if let Some(primitive) = self.primitive(schema) {
            return TypeKind::Primitive(primitive);
        }
        if has_alternatives(schema) {
            return match self.are_only_required_lists(schema) {
                true => self.lower_kind(id, &without_alternatives(merged)),
                false => self.lower_union(id, merged),
            };
        }
        if let Some(kind) = self.lower_values(id, schema) {
            return kind;
        }
        match types_of(schema).as_slice() {
            [SchemaType::Object] => self.lower_object(id, merged),
            [SchemaType::Array] => TypeKind::Array(self.lower_items(id, merged)),
            [] => {
                let origin = schema.origin.unwrap_or(self.types.get(id).origin);
                self.untyped(origin.node, UntypedCause::NoType);
                TypeKind::Any
            }
            [_] => TypeKind::Primitive(Primitive::String),
            several => {
                let several = several.to_vec();
                self.lower_type_list(id, merged, &several)
            }
        }
    }

    /// The type of an array's items; those of `prefixItems` and of `items` alike.
    fn lower_items(&mut self, id: TypeId, merged: &Merged) -> TypeRef {
        let schema = &merged.schema;
        let hint = NameHint::Part(id, "Item".to_owned());
        let rest = schema.items.filter(|items| self.schema(*items).boolean != Some(false));
        if schema.prefix_items.is_empty() {
            return match rest {
                Some(items) => {
                    let nodes: Vec<NodeId> = std::iter::once(items).chain(merged.overlaid_items.clone()).collect();
                    self.lower_overlaid(&nodes, &hint)
                }
                None => {
                    let origin = schema.origin.unwrap_or(self.types.get(id).origin);
                    self.untyped(origin.node, UntypedCause::NoItems)
                }
            };
        }
        let nodes: Vec<NodeId> = schema.prefix_items.iter().copied().chain(rest).collect();
        self.one_of(&nodes, schema.origin.unwrap_or_else(|| self.root_origin()), &hint)
    }

    /// The type that takes the values of all of these schemas.
    pub(super) fn one_of(&mut self, nodes: &[NodeId], origin: Origin, hint: &NameHint) -> TypeRef {
        if let [only] = nodes {
            return self.lower_schema(*only, hint);
        }
        let either = Schema { origin: Some(origin), one_of: nodes.to_vec(), ..Schema::default() };
        self.lower_made(&Merged::from(Rc::new(either)), origin, hint)
    }

    /// Adds a type.
    pub(super) fn add(&mut self, origin: Origin, name: NameHint, docs: Docs, kind: TypeKind) -> TypeId {
        self.spend(Cost::Type, &docs, origin);
        self.types.add(TypeDef { origin, name, docs, kind })
    }

    /// The type of the values of `node`, which have none; counted for the summary.
    pub(super) fn untyped(&mut self, node: NodeId, cause: UntypedCause) -> TypeRef {
        self.untyped.insert(Untyped { cause, node });
        self.any()
    }

    /// The type of what is not typed.
    pub(super) fn any(&mut self) -> TypeRef {
        let id = match self.any {
            Some(id) => id,
            None => {
                let origin = self.root_origin();
                let id = self.add(
                    origin,
                    NameHint::Operation(String::new(), "Any".to_owned()),
                    Docs::default(),
                    TypeKind::Any,
                );
                *self.any.insert(id)
            }
        };
        TypeRef { id, nullable: false }
    }

    /// The type of a scalar that has no name.
    pub(super) fn primitive_type(&mut self, primitive: Primitive) -> TypeId {
        if let Some(id) = self.primitives.get(&primitive) {
            return *id;
        }
        let name = NameHint::Operation(String::new(), format!("{primitive:?}"));
        let origin = self.root_origin();
        let id = self.add(origin, name, Docs::default(), TypeKind::Primitive(primitive));
        self.primitives.insert(primitive, id);
        id
    }

    /// A place for types that no schema of their own stands behind.
    pub(super) fn root_origin(&self) -> Origin {
        self.reader.root().origin()
    }

    /// What a schema says in prose.
    pub(super) fn docs(&self, schema: &Schema) -> Docs {
        Docs {
            summary: schema.title.clone(),
            description: schema.description.clone(),
            deprecated: schema.deprecated,
            limits: schema.limits.clone(),
            default: schema.default.map(|node| self.reader.sources.to_json(node).to_string()),
            format: self.format_in_docs(schema),
        }
    }

    /// Whether the schema at `node` says nothing about the shape.
    fn is_annotation(&mut self, node: NodeId) -> bool {
        let schema = self.schema(node);
        schema.reference.is_none()
            && schema.types.is_empty()
            && schema.all_of.is_empty()
            && !has_alternatives(&schema)
            && schema.format.is_none()
            && !constrains_beside_parts(&schema)
    }
}

/// Whether a schema has `oneOf` or `anyOf`.
pub(super) fn has_alternatives(schema: &Schema) -> bool {
    !schema.one_of.is_empty() || !schema.any_of.is_empty()
}

/// Whether a schema says nothing about the shape of its values.
fn is_untyped(schema: &Schema) -> bool {
    types_of(schema).is_empty()
        && schema.enum_values.is_none()
        && schema.const_value.is_none()
        && !schema.only_null
        && !has_alternatives(schema)
}

/// The types that a schema allows: its own, or those that its keywords are about.
pub(super) fn types_of(schema: &Schema) -> Vec<SchemaType> {
    if !schema.types.is_empty() {
        return schema.types.clone();
    }
    if !schema.properties.is_empty()
        || schema.additional_properties.is_some()
        || !schema.required.is_empty()
        || !schema.pattern_properties.is_empty()
    {
        return vec![SchemaType::Object];
    }
    if schema.items.is_some() || !schema.prefix_items.is_empty() {
        return vec![SchemaType::Array];
    }
    match schema.format.as_deref() {
        Some("int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64") => {
            return vec![SchemaType::Integer];
        }
        Some("double" | "float") => return vec![SchemaType::Number],
        _ => {}
    }
    let of_strings = |name: &&str| matches!(*name, "minLength" | "maxLength" | "pattern");
    if schema.format.is_some() || schema.limits.iter().any(|(name, _)| of_strings(name)) {
        return vec![SchemaType::String];
    }
    Vec::new()
}

/// Whether a schema has keywords beside `$ref`, `allOf`, `oneOf` and `anyOf` that shape its type.
fn constrains_beside_parts(schema: &Schema) -> bool {
    let only_object = schema.types.is_empty() || schema.types == [SchemaType::Object];
    !only_object
        || schema.boolean.is_some()
        || schema.only_null
        || schema.enum_values.is_some()
        || schema.const_value.is_some()
        || !schema.properties.is_empty()
        || !schema.required.is_empty()
        || schema.additional_properties.is_some()
        || !schema.pattern_properties.is_empty()
        || schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || schema.sensitive
        || !schema.extensible_enum.is_empty()
}

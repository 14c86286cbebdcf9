//! `oneOf`, `anyOf` and lists of types: one of several.

use super::Lowering;
use super::scalar::primitive;
use super::schema::{has_alternatives, types_of};
use crate::ir::{
    Dispatch, Enum, EnumValue, EnumValues, JsonKind, NameHint, Presence, Primitive, Shape, TypeId, TypeKind, TypeRef,
    Union, Variant,
};
use crate::oas::{Discriminator, Schema, SchemaType};
use crate::source::NodeId;

impl Lowering<'_, '_> {
    /// The alternatives of a schema, without those that are `null`.
    pub(super) fn alternatives(&mut self, schema: &Schema) -> Vec<NodeId> {
        let all: Vec<NodeId> = schema.one_of.iter().chain(&schema.any_of).copied().collect();
        all.into_iter().filter(|branch| !self.schema(*branch).only_null).collect()
    }

    /// Whether `null` is one of the alternatives.
    pub(super) fn has_null_alternative(&mut self, schema: &Schema) -> bool {
        let all: Vec<NodeId> = schema.one_of.iter().chain(&schema.any_of).copied().collect();
        all.into_iter().any(|branch| self.schema(branch).only_null)
    }

    /// Whether the alternatives only say which properties must be there, which changes no type.
    pub(super) fn are_only_required_lists(&mut self, schema: &Schema) -> bool {
        let has_shape = !schema.properties.is_empty() || !schema.types.is_empty();
        let alternatives = self.alternatives(schema);
        has_shape
            && alternatives.into_iter().all(|branch| {
                let branch = self.schema(branch);
                let shapeless = branch.properties.is_empty() && branch.reference.is_none() && branch.all_of.is_empty();
                shapeless && branch.items.is_none() && branch.enum_values.is_none() && !has_alternatives(&branch)
            })
    }

    /// The type of a merged schema with alternatives.
    pub(super) fn lower_union(&mut self, id: TypeId, schema: &Schema) -> TypeKind {
        let branches = self.alternatives(schema);
        let mut variants = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            let name = self.variant_name(*branch, index);
            let hint = NameHint::Part(id, name.clone());
            let ty = match schema.properties.is_empty() {
                true => self.lower_schema(*branch, &hint),
                false => self.lower_with_common(*branch, schema, &hint),
            };
            variants.push(Variant { name, ty, tags: Vec::new(), shape: Shape::default() });
        }
        self.finish_union(variants, schema.discriminator.as_ref(), &branches)
    }

    /// The type of an alternative of a schema whose own properties hold for every alternative.
    fn lower_with_common(&mut self, branch: NodeId, common: &Schema, hint: &NameHint) -> TypeRef {
        let own = Schema {
            one_of: Vec::new(),
            any_of: Vec::new(),
            discriminator: None,
            title: None,
            description: None,
            example: None,
            all_of: vec![branch],
            ..common.clone()
        };
        let merged = self.merge_all_of(&own);
        let id = self.add(branch.origin(), hint.clone(), self.docs(&merged), TypeKind::Any);
        let kind = self.lower_kind(id, &merged);
        self.types.get_mut(id).kind = kind;
        TypeRef { id, nullable: false }
    }

    /// The type of a schema with several names in `type`.
    pub(super) fn lower_type_list(&mut self, id: TypeId, schema: &Schema, types: &[SchemaType]) -> TypeKind {
        let mut variants = Vec::new();
        for ty in types {
            let narrowed = Schema { types: vec![*ty], nullable: false, ..schema.clone() };
            let name = format!("{ty:?}");
            let part = match primitive(&narrowed) {
                Some(primitive) => self.primitive_type(primitive),
                None => {
                    let origin = self.types.get(id).origin;
                    let hint = NameHint::Part(id, name.clone());
                    let part = self.add(origin, hint, crate::ir::Docs::default(), TypeKind::Any);
                    let kind = self.lower_kind(part, &narrowed);
                    self.types.get_mut(part).kind = kind;
                    part
                }
            };
            let ty = TypeRef { id: part, nullable: false };
            variants.push(Variant { name, ty, tags: Vec::new(), shape: Shape::default() });
        }
        self.finish_union(variants, None, &[])
    }

    /// The union of the variants, or the one type that takes all their values.
    fn finish_union(&mut self, variants: Vec<Variant>, tag: Option<&Discriminator>, branches: &[NodeId]) -> TypeKind {
        if let Some(kind) = self.union_of_strings(&variants) {
            return kind;
        }
        let mut union = Union { variants, dispatch: Dispatch::Trial };
        for variant in &mut union.variants {
            variant.shape = self.shape(variant.ty);
        }
        match tag {
            Some(tag) => self.assign_tags(&mut union, tag, branches),
            None => self.infer_tags(&mut union),
        }
        if union.dispatch == Dispatch::Trial && are_disjoint(&union.variants) {
            union.dispatch = Dispatch::Disjoint;
        }
        TypeKind::Union(union)
    }

    /// What a variant is called: its component, its title, or its kind.
    fn variant_name(&mut self, branch: NodeId, index: usize) -> String {
        let schema = self.schema(branch);
        if let Some(target) = schema.reference
            && let Some(name) = self.component_names.get(&target)
        {
            return name.clone();
        }
        if let Some(title) = &schema.title {
            return title.clone();
        }
        match types_of(&schema).as_slice() {
            [SchemaType::Object] => format!("Object{}", index + 1),
            [ty] => format!("{ty:?}"),
            _ => format!("Variant{}", index + 1),
        }
    }

    /// Strings, and lists of strings, as one string type: all their values where there are lists, else any string.
    fn union_of_strings(&self, variants: &[Variant]) -> Option<TypeKind> {
        let mut values: Vec<EnumValue<String>> = Vec::new();
        for variant in variants {
            match &self.types.get(self.types.resolve(variant.ty).id).kind {
                TypeKind::Primitive(Primitive::String | Primitive::DateTime) => {}
                TypeKind::Enum(Enum { values: EnumValues::Strings(more) }) => {
                    for value in more {
                        if !values.iter().any(|known| known.value == value.value) {
                            values.push(value.clone());
                        }
                    }
                }
                _ => return None,
            }
        }
        Some(match values.is_empty() {
            true => TypeKind::Primitive(Primitive::String),
            false => TypeKind::Enum(Enum { values: EnumValues::Strings(values) }),
        })
    }

    /// Gives each variant the tags that the Discriminator Object says, or its component name where it says none.
    fn assign_tags(&mut self, union: &mut Union, tag: &Discriminator, branches: &[NodeId]) {
        let components: Vec<Option<String>> = branches.iter().map(|branch| self.component_of(*branch)).collect();
        for (variant, component) in union.variants.iter_mut().zip(&components) {
            let Some(component) = component else {
                continue;
            };
            let names = |target: &str| target == component || target.rsplit('/').next() == Some(component.as_str());
            variant.tags =
                tag.mapping.iter().filter(|(_, target, _)| names(target)).map(|(tag, ..)| tag.clone()).collect();
        }
        for (variant, component) in union.variants.iter_mut().zip(components) {
            if variant.tags.is_empty() {
                let constant = self.constant_tags(variant.ty, &tag.property_name).unwrap_or_default();
                variant.tags = match constant.is_empty() {
                    true => component.into_iter().collect(),
                    false => constant,
                };
            }
        }
        if union.variants.iter().all(|variant| !variant.tags.is_empty()) {
            union.dispatch = Dispatch::Tag(tag.property_name.clone());
        }
    }

    /// The name of the component that a branch refers to.
    fn component_of(&mut self, branch: NodeId) -> Option<String> {
        let target = self.schema(branch).reference?;
        self.component_names.get(&target).cloned()
    }

    /// Finds a property whose constant values tell the variants apart.
    fn infer_tags(&self, union: &mut Union) {
        let Some(first) = union.variants.first().and_then(|variant| self.types.as_struct(variant.ty)) else {
            return;
        };
        for field in &first.fields {
            let tags = union.variants.iter().map(|variant| self.constant_tags(variant.ty, &field.wire_name));
            let Some(tags) = tags.collect::<Option<Vec<_>>>() else {
                continue;
            };
            let mut seen = std::collections::BTreeSet::new();
            if tags.iter().flatten().all(|tag| seen.insert(tag.clone())) {
                union.dispatch = Dispatch::Tag(field.wire_name.clone());
                for (variant, tags) in union.variants.iter_mut().zip(tags) {
                    variant.tags = tags;
                }
                return;
            }
        }
    }

    /// The values that a required property of a struct can have, where they are a list of strings.
    pub(super) fn constant_tags(&self, ty: TypeRef, property: &str) -> Option<Vec<String>> {
        let strukt = self.types.as_struct(ty)?;
        let field = strukt.fields.iter().find(|field| field.wire_name == property)?;
        if field.presence == Presence::Optional || field.ty.nullable {
            return None;
        }
        match &self.types.get(self.types.resolve(field.ty).id).kind {
            TypeKind::Enum(Enum { values: EnumValues::Strings(values) }) => {
                Some(values.iter().map(|value| value.value.clone()).collect())
            }
            _ => None,
        }
    }

    /// What the JSON of a type looks like from outside.
    fn shape(&self, ty: TypeRef) -> Shape {
        let resolved = self.types.resolve(ty);
        let kinds = |kinds: &[JsonKind]| Shape { kinds: kinds.to_vec(), ..Shape::default() };
        match &self.types.get(resolved.id).kind {
            TypeKind::Struct(strukt) => {
                let required = strukt.fields.iter().filter(|field| field.presence == Presence::Required);
                let required: Vec<String> = required.map(|field| field.wire_name.clone()).collect();
                let constants = required.iter().filter_map(|key| {
                    let mut tags = self.constant_tags(resolved, key)?;
                    Some((key.clone(), tags.pop()?)).filter(|_| tags.is_empty())
                });
                Shape { kinds: vec![JsonKind::Object], constants: constants.collect(), required }
            }
            TypeKind::Map(_) => kinds(&[JsonKind::Object]),
            TypeKind::Array(_) => kinds(&[JsonKind::Array]),
            TypeKind::Enum(Enum { values: EnumValues::Strings(_) }) => kinds(&[JsonKind::String]),
            TypeKind::Enum(Enum { values: EnumValues::Integers(_) }) => kinds(&[JsonKind::Integer]),
            TypeKind::Primitive(primitive) => match primitive {
                Primitive::Boolean => kinds(&[JsonKind::Boolean]),
                Primitive::I32 | Primitive::I64 | Primitive::U32 | Primitive::U64 => kinds(&[JsonKind::Integer]),
                Primitive::F64 => kinds(&[JsonKind::Number]),
                Primitive::String | Primitive::DateTime | Primitive::Secret | Primitive::Bytes => {
                    kinds(&[JsonKind::String])
                }
                Primitive::Null => kinds(&[]),
            },
            TypeKind::Union(union) => {
                let mut all: Vec<JsonKind> =
                    union.variants.iter().flat_map(|variant| variant.shape.kinds.clone()).collect();
                all.sort_unstable();
                all.dedup();
                kinds(&all)
            }
            TypeKind::Alias(_) | TypeKind::Any => kinds(&[]),
        }
    }
}

/// Whether no JSON kind fits two variants.
fn are_disjoint(variants: &[Variant]) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    variants
        .iter()
        .all(|variant| !variant.shape.kinds.is_empty() && variant.shape.kinds.iter().all(|kind| seen.insert(*kind)))
}

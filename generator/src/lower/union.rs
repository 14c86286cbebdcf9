//! `oneOf`, `anyOf` and lists of types: one of several.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Lowering;
use super::all_of::{Merged, without_alternatives};
use super::budget::Cost;
use super::schema::{has_alternatives, types_of};
use crate::diag::{Code, Diagnostic};
use crate::ir::{
    Dispatch, Enum, EnumValue, EnumValues, NameHint, Primitive, TypeId, TypeKind, TypeRef, Union, UntypedCause, Variant,
};
use crate::oas::{Discriminator, Schema, SchemaType};
use crate::source::{NodeId, Origin};

impl Lowering<'_, '_> {
    /// The alternatives of a schema, without those that are `null`.
    pub(super) fn alternatives(&mut self, schema: &Schema) -> Vec<NodeId> {
        let all: Vec<NodeId> = schema.one_of.iter().chain(&schema.any_of).copied().collect();
        all.into_iter().filter(|branch| !self.is_only_null(*branch)).collect()
    }

    /// Whether `null` is one of the alternatives.
    pub(super) fn has_null_alternative(&mut self, schema: &Schema) -> bool {
        let all: Vec<NodeId> = schema.one_of.iter().chain(&schema.any_of).copied().collect();
        all.into_iter().any(|branch| self.is_only_null(branch))
    }

    /// Whether a schema, or what it refers to, takes nothing but `null`.
    fn is_only_null(&mut self, node: NodeId) -> bool {
        let target = self.meant(node);
        self.schema(target).only_null
    }

    /// Whether the alternatives only say which properties must be there, which changes no type.
    pub(super) fn are_only_required_lists(&mut self, schema: &Schema) -> bool {
        let has_shape = !schema.properties.is_empty() || !schema.types.is_empty();
        let alternatives = self.alternatives(schema);
        has_shape
            && alternatives.into_iter().all(|branch| {
                let branch = self.schema(branch);
                let says_types = !branch.types.is_empty() && branch.types != schema.types;
                let shapeless = branch.properties.is_empty() && branch.reference.is_none() && branch.all_of.is_empty();
                shapeless
                    && !says_types
                    && branch.format.is_none()
                    && branch.items.is_none()
                    && branch.prefix_items.is_empty()
                    && branch.additional_properties.is_none()
                    && branch.enum_values.is_none()
                    && branch.const_value.is_none()
                    && !has_alternatives(&branch)
            })
    }

    /// The type of a merged schema with alternatives.
    pub(super) fn lower_union(&mut self, id: TypeId, merged: &Merged) -> TypeKind {
        let schema = &merged.schema;
        let all = self.alternatives(schema);
        let branches: Vec<NodeId> = all.iter().copied().filter(|branch| !self.contradicts(schema, *branch)).collect();
        match branches.as_slice() {
            [] => return self.lower_kind(id, &without_alternatives(merged)),
            [only] if all.len() > 1 => {
                let combined = self.combined(*only, merged.schema.origin, |lowering| {
                    let merged = lowering.with_common(*only, merged);
                    lowering.lower_kind(id, &merged)
                });
                return combined.unwrap_or(TypeKind::Any);
            }
            _ => {}
        }
        if let Some(kind) = self.constants_with_names(&branches) {
            return kind;
        }
        let mut variants = Vec::new();
        let names = self.variant_names(schema, &branches);
        for (branch, name) in branches.iter().zip(names) {
            let hint = NameHint::Part(id, name.clone());
            let mut ty = match self.is_shaped_from_outside(merged, *branch) {
                false => self.lower_schema(*branch, &hint),
                true => self.lower_with_common(*branch, merged, &hint),
            };
            // `null` for one alternative is `null` for the union.
            if std::mem::take(&mut ty.nullable) {
                self.null_unions.insert(id);
            }
            let component = self.component_of(*branch);
            variants.push(Variant { component, ..Variant::new(name, ty) });
        }
        self.finish_union(variants, schema.discriminator.as_ref())
    }

    /// Whether keywords beside the alternatives shape this one: properties, or a type that it does not say itself.
    fn is_shaped_from_outside(&mut self, merged: &Merged, branch: NodeId) -> bool {
        let schema = &merged.schema;
        let branch = self.schema(branch);
        !schema.properties.is_empty()
            || !merged.beside.is_empty()
            || (branch.reference.is_none()
                && branch.all_of.is_empty()
                && !has_alternatives(&branch)
                && types_of(&branch).is_empty()
                && branch.enum_values.is_none()
                && branch.const_value.is_none()
                && !types_of(schema).is_empty())
    }

    /// The type of an alternative of a schema whose own keywords hold for every alternative.
    fn lower_with_common(&mut self, branch: NodeId, common: &Merged, hint: &NameHint) -> TypeRef {
        let combined = self.combined(branch, common.schema.origin, |lowering| {
            let merged = lowering.with_common(branch, common);
            lowering.lower_made(&merged, branch.origin(), hint)
        });
        combined.unwrap_or_else(|| self.any())
    }

    /// What an alternative is together with the keywords beside it; none where it leads back to itself, or where
    /// alternatives of alternatives are too many.
    fn combined<R>(&mut self, branch: NodeId, origin: Option<Origin>, lower: impl FnOnce(&mut Self) -> R) -> Option<R> {
        if self.open.combining.contains(&branch) {
            let problem = "this alternative leads back to itself, so that no value is told by it";
            Diagnostic::new(Code::UntypedSchema, branch.origin(), problem)
                .help("values of any shape are read and written as `serde_json::Value`")
                .emit(self.reader.diagnostics);
            self.untyped(branch, UntypedCause::Degraded);
            return None;
        }
        self.open.combining.push(branch);
        let combined = self.combine(origin, lower);
        self.open.combining.pop();
        combined
    }

    /// An alternative, merged with the keywords that hold for every alternative.
    fn with_common(&mut self, branch: NodeId, common: &Merged) -> Merged {
        let own = Schema {
            title: None,
            description: None,
            example: None,
            nullable: false,
            all_of: std::iter::once(branch).chain(common.beside.iter().copied()).collect(),
            ..Schema::clone(&without_alternatives(common).schema)
        };
        let mut merged = self.merge_all_of(&Rc::new(own));
        merged.overlaid.extend(common.overlaid.iter().cloned());
        merged
    }

    /// The type of a schema with several names in `type`.
    pub(super) fn lower_type_list(&mut self, id: TypeId, merged: &Merged, types: &[SchemaType]) -> TypeKind {
        let origin = self.types.get(id).origin;
        let mut variants = Vec::new();
        for ty in types {
            let schema = Schema { types: vec![*ty], nullable: false, ..Schema::clone(&merged.schema) };
            let narrowed = Merged { schema: Rc::new(schema), ..merged.clone() };
            let name = format!("{ty:?}");
            let ty = self.lower_made(&narrowed, origin, &NameHint::Part(id, name.clone()));
            variants.push(Variant::new(name, ty));
        }
        self.finish_union(variants, None)
    }

    /// The union of the variants, or the one type that takes all their values; how values tell their variant is found
    /// out when all types are there.
    pub(super) fn finish_union(&mut self, variants: Vec<Variant>, tag: Option<&Discriminator>) -> TypeKind {
        // Alternatives of one type are one alternative.
        let mut seen = BTreeSet::new();
        let mut variants: Vec<Variant> = variants.into_iter().filter(|variant| seen.insert(variant.ty.id)).collect();
        if let [only] = variants.as_slice() {
            return TypeKind::Alias(only.ty);
        }
        if let Some(kind) = self.union_of_values(&variants) {
            return kind;
        }
        let origin = variants.first().map(|variant| self.types.get(variant.ty.id).origin);
        self.spend_many(Cost::Variant, variants.len(), origin.unwrap_or_else(|| self.root_origin()));
        let discriminator = tag.map(|tag| self.discriminate(&mut variants, tag));
        TypeKind::Union(Union { variants, discriminator, dispatch: Dispatch::Trial })
    }

    /// An enum of alternatives that are one value each; a `title` names the value, a `description` explains it.
    fn constants_with_names(&mut self, branches: &[NodeId]) -> Option<TypeKind> {
        let mut values = Vec::new();
        for branch in branches {
            let schema = self.schema(*branch);
            let value = match (&schema.const_value, schema.enum_values.as_deref()) {
                (Some(value), _) | (None, Some([value])) => *value,
                _ => return None,
            };
            values.push((value, schema.title.clone(), schema.description.clone()));
        }
        self.enum_of(&values)
    }

    /// Enums, and with strings any string: one type of all their values, or of any string.
    fn union_of_values(&self, variants: &[Variant]) -> Option<TypeKind> {
        let kinds = variants.iter().map(|variant| &self.types.get(self.types.resolve(variant.ty).id).kind);
        let kinds: Vec<&TypeKind> = kinds.collect();
        let mut strings: Vec<EnumValue<String>> = Vec::new();
        let mut integers: Vec<EnumValue<i64>> = Vec::new();
        let mut is_any_string = false;
        for kind in &kinds {
            match kind {
                TypeKind::Primitive(Primitive::String | Primitive::Text(_)) => is_any_string = true,
                TypeKind::Enum(Enum { values: EnumValues::Strings(values) }) => add_new(&mut strings, values),
                TypeKind::Enum(Enum { values: EnumValues::Integers(values) }) => add_new(&mut integers, values),
                _ => return None,
            }
        }
        match (is_any_string || !strings.is_empty(), integers.is_empty()) {
            (true, true) if strings.is_empty() => Some(TypeKind::Primitive(Primitive::String)),
            (true, true) => Some(TypeKind::Enum(Enum { values: EnumValues::Strings(strings) })),
            (false, false) => Some(TypeKind::Enum(Enum { values: EnumValues::Integers(integers) })),
            _ => None,
        }
    }
}

/// Adds the values that are not there yet.
fn add_new<T: Clone + PartialEq>(into: &mut Vec<EnumValue<T>>, from: &[EnumValue<T>]) {
    for value in from {
        if !into.iter().any(|known| known.value == value.value) {
            into.push(value.clone());
        }
    }
}

//! Scalars, enums and constants.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Lowering;
use super::all_of::Merged;
use super::budget::Cost;
use crate::ir::{Enum, EnumValue, EnumValues, NameHint, Primitive, TypeId, TypeKind, Variant};
use crate::oas::{Schema, SchemaType};
use crate::source::{NodeId, Value};

impl Lowering<'_, '_> {
    /// The type of a schema with `enum`, `const` or `x-extensible-enum`.
    pub(super) fn lower_values(&mut self, id: TypeId, schema: &Schema) -> Option<TypeKind> {
        let values = match (&schema.const_value, &schema.enum_values) {
            (Some(value), _) => vec![*value],
            (None, Some(values)) => values.clone(),
            (None, None) if !schema.extensible_enum.is_empty() => schema.extensible_enum.clone(),
            (None, None) => return None,
        };
        if values.is_empty() {
            return Some(TypeKind::Primitive(Primitive::Null));
        }
        let named =
            values.iter().enumerate().map(|(index, value)| (*value, schema.enum_names.get(index).cloned(), None));
        let named: Vec<NamedValue> = named.collect();
        let origin = schema.origin.unwrap_or_else(|| self.types.get(id).origin);
        self.spend_many(Cost::Value, named.len(), origin);
        let kinds = self.kinds_of(&values);
        match (kinds.as_slice(), schema.types.as_slice()) {
            ([SchemaType::Boolean], [] | [SchemaType::Boolean]) => Some(TypeKind::Primitive(Primitive::Boolean)),
            ([SchemaType::String], []) => self.enum_of(&named),
            ([SchemaType::String], types) if types.contains(&SchemaType::String) => self.enum_of(&named),
            ([SchemaType::Integer], types) if types.is_empty() || types.iter().copied().any(is_numeric) => {
                self.enum_of(&named).or_else(|| Some(TypeKind::Primitive(self.room_for(&values))))
            }
            (kinds, []) if kinds.iter().copied().all(is_numeric) => Some(TypeKind::Primitive(Primitive::F64)),
            (_, [SchemaType::Object | SchemaType::Array]) | ([SchemaType::Object | SchemaType::Array], []) => None,
            // The values are not of the type that is said: the type is what a server goes by.
            (_, [ty]) => Some(self.scalar_of(*ty, schema)),
            (kinds, _) => Some(self.lower_mixed_values(id, schema, kinds)),
        }
    }

    /// The one boolean that a schema takes.
    pub(super) fn boolean_constant(&self, schema: &Schema) -> Option<bool> {
        let value = match (&schema.const_value, schema.enum_values.as_deref()) {
            (Some(value), _) | (None, Some([value])) => *value,
            _ => return None,
        };
        match self.reader.sources.value(value) {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The type of a list of values of several types: one of an enum for each type.
    fn lower_mixed_values(&mut self, id: TypeId, schema: &Schema, kinds: &[SchemaType]) -> TypeKind {
        let values = schema.enum_values.clone().unwrap_or_default();
        let origin = schema.origin.unwrap_or_else(|| self.types.get(id).origin);
        let mut variants = Vec::new();
        for kind in kinds {
            let of_kind = values.iter().copied().filter(|value| self.kind_of(*value) == Some(*kind)).collect();
            let part =
                Schema { origin: Some(origin), types: vec![*kind], enum_values: Some(of_kind), ..Schema::default() };
            let name = format!("{kind:?}");
            let ty = self.lower_made(&Merged::from(Rc::new(part)), origin, &NameHint::Part(id, name.clone()));
            variants.push(Variant::new(name, ty));
        }
        self.finish_union(variants, None)
    }

    /// An enum of the values, without repetitions, if all are strings or all are integers of 64 bits.
    pub(super) fn enum_of(&self, values: &[NamedValue]) -> Option<TypeKind> {
        let sources = self.reader.sources;
        let strings = distinct(values, |value| sources.string(value).map(str::to_owned));
        if let Some(strings) = strings {
            return Some(TypeKind::Enum(Enum { values: EnumValues::Strings(strings) }));
        }
        let integers = distinct(values, |value| match sources.value(value) {
            Value::Number(number) => number.as_i64(),
            _ => None,
        })?;
        Some(TypeKind::Enum(Enum { values: EnumValues::Integers(integers) }))
    }

    /// The types of some values, each once, in the order in which they are met.
    fn kinds_of(&self, values: &[NodeId]) -> Vec<SchemaType> {
        let mut kinds = Vec::new();
        for kind in values.iter().filter_map(|value| self.kind_of(*value)) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds
    }

    /// The type of a value; none for `null`.
    fn kind_of(&self, value: NodeId) -> Option<SchemaType> {
        match self.reader.sources.value(value) {
            Value::Null => None,
            Value::Bool(_) => Some(SchemaType::Boolean),
            Value::Number(number) if number.is_f64() => Some(SchemaType::Number),
            Value::Number(_) => Some(SchemaType::Integer),
            Value::String(_) => Some(SchemaType::String),
            Value::Sequence(_) => Some(SchemaType::Array),
            Value::Mapping(_) => Some(SchemaType::Object),
        }
    }

    /// The scalar of that type, whatever values are listed.
    fn scalar_of(&self, ty: SchemaType, schema: &Schema) -> TypeKind {
        let bare = Schema { types: vec![ty], enum_values: None, const_value: None, ..schema.clone() };
        TypeKind::Primitive(self.primitive(&bare).unwrap_or(Primitive::String))
    }
}

/// A value with the name and the description that the document gives it.
pub(super) type NamedValue = (NodeId, Option<String>, Option<String>);

/// The values as `read` reads them, without repetitions; none if one of them cannot be read.
fn distinct<T: Clone + Ord>(values: &[NamedValue], read: impl Fn(NodeId) -> Option<T>) -> Option<Vec<EnumValue<T>>> {
    let mut distinct: Vec<EnumValue<T>> = Vec::new();
    let mut seen = BTreeSet::new();
    for (value, name, description) in values {
        let value = read(*value)?;
        if seen.insert(value.clone()) {
            distinct.push(EnumValue { value, name: name.clone(), description: description.clone() });
        }
    }
    Some(distinct)
}

/// Whether a type is one of numbers.
fn is_numeric(ty: SchemaType) -> bool {
    matches!(ty, SchemaType::Integer | SchemaType::Number)
}

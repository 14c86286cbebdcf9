//! Scalars, enums and constants.

use super::Lowering;
use super::schema::{has_alternatives, types_of};
use crate::ir::{Enum, EnumValue, EnumValues, Primitive, TypeKind};
use crate::oas::{Schema, SchemaType};
use crate::source::{NodeId, Value};

impl Lowering<'_, '_> {
    /// The type of a schema with `enum`, `const` or `x-extensible-enum`.
    pub(super) fn lower_values(&mut self, schema: &Schema) -> Option<TypeKind> {
        let values = match (&schema.const_value, &schema.enum_values) {
            (Some(value), _) => vec![*value],
            (None, Some(values)) => values.clone(),
            (None, None) if !schema.extensible_enum.is_empty() => schema.extensible_enum.clone(),
            (None, None) => return None,
        };
        if values.is_empty() {
            return Some(TypeKind::Primitive(Primitive::Null));
        }
        if let Some(strings) = self.string_values(&values, &schema.enum_names) {
            return Some(TypeKind::Enum(Enum { values: EnumValues::Strings(strings) }));
        }
        if let Some(integers) = self.integer_values(&values, &schema.enum_names) {
            return Some(TypeKind::Enum(Enum { values: EnumValues::Integers(integers) }));
        }
        let all = |test: fn(&Value) -> bool| values.iter().all(|value| test(self.reader.sources.value(*value)));
        if all(|value| matches!(value, Value::Bool(_))) {
            return Some(TypeKind::Primitive(Primitive::Boolean));
        }
        if all(|value| matches!(value, Value::Number(_))) {
            return Some(TypeKind::Primitive(Primitive::F64));
        }
        // Values of a `type` that takes them all: the type is what can be told.
        let without_values = Schema { enum_values: None, const_value: None, ..schema.clone() };
        match types_of(schema).as_slice() {
            [SchemaType::Object | SchemaType::Array] | [_, _, ..] => None,
            _ => match primitive(&without_values) {
                Some(primitive) => Some(TypeKind::Primitive(primitive)),
                None => Some(self.untyped(schema, "the values of this `enum` have different types")),
            },
        }
    }

    /// The values as strings, without repetitions, if all are strings.
    fn string_values(&self, values: &[NodeId], names: &[String]) -> Option<Vec<EnumValue<String>>> {
        let mut strings: Vec<EnumValue<String>> = Vec::new();
        for (index, value) in values.iter().enumerate() {
            let value = self.reader.sources.string(*value)?.to_owned();
            if !strings.iter().any(|known| known.value == value) {
                strings.push(EnumValue { value, name: names.get(index).cloned() });
            }
        }
        Some(strings)
    }

    /// The values as integers, without repetitions, if all are integers of 64 bits.
    fn integer_values(&self, values: &[NodeId], names: &[String]) -> Option<Vec<EnumValue<i64>>> {
        let mut integers: Vec<EnumValue<i64>> = Vec::new();
        for (index, value) in values.iter().enumerate() {
            let Value::Number(number) = self.reader.sources.value(*value) else {
                return None;
            };
            let value = number.as_i64()?;
            if !integers.iter().any(|known| known.value == value) {
                integers.push(EnumValue { value, name: names.get(index).cloned() });
            }
        }
        Some(integers)
    }
}

/// The integer type for a `format`; the formats are those of the OpenAPI format registry and their usual variants.
fn integer(format: &str) -> Primitive {
    match format {
        "int8" | "int16" | "int32" => Primitive::I32,
        "uint8" | "uint16" | "uint32" | "u-int32" => Primitive::U32,
        "uint" | "uint64" | "u-int64" => Primitive::U64,
        _ => Primitive::I64,
    }
}

/// The scalar that a merged schema is, if it is one without a list of values.
pub(super) fn primitive(schema: &Schema) -> Option<Primitive> {
    if schema.only_null {
        return Some(Primitive::Null);
    }
    if has_alternatives(schema) || schema.enum_values.is_some() || schema.const_value.is_some() {
        return None;
    }
    let types = types_of(schema);
    let [ty] = types.as_slice() else {
        return None;
    };
    let format = schema.format.as_deref().unwrap_or_default();
    match ty {
        SchemaType::Boolean => Some(Primitive::Boolean),
        SchemaType::Integer => Some(integer(format)),
        SchemaType::Number => Some(Primitive::F64),
        SchemaType::String if schema.sensitive || schema.write_only => Some(Primitive::Secret),
        SchemaType::String if !schema.extensible_enum.is_empty() => None,
        SchemaType::String if format == "date-time" => Some(Primitive::DateTime),
        SchemaType::String => Some(Primitive::String),
        SchemaType::Array | SchemaType::Object => None,
    }
}

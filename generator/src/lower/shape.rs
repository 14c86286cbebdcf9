//! What the JSON of a type looks like from outside, by which a union without tags tells its variants apart.

use super::Lowering;
use crate::ir::{Enum, EnumValues, JsonKind, Presence, Primitive, Shape, TypeKind, TypeRef, Variant};

impl Lowering<'_, '_> {
    /// What the JSON of a type looks like from outside.
    pub(super) fn shape(&self, ty: TypeRef) -> Shape {
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
                Primitive::I64 | Primitive::U64 | Primitive::I128 => kinds(&[JsonKind::Integer]),
                Primitive::F64 => kinds(&[JsonKind::Number]),
                Primitive::String | Primitive::Text(_) | Primitive::Secret | Primitive::Bytes | Primitive::Upload => {
                    kinds(&[JsonKind::String])
                }
                Primitive::Null => kinds(&[]),
                Primitive::Chosen(_, kind) => kinds(&[*kind]),
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

    /// Whether a type takes every value, or every object.
    pub(super) fn takes_everything(&self, ty: TypeRef) -> bool {
        match &self.types.get(self.types.resolve(ty).id).kind {
            TypeKind::Any => true,
            TypeKind::Map(map) => self.takes_everything(map.values),
            _ => false,
        }
    }
}

/// Whether no JSON kind fits two variants.
pub(super) fn are_disjoint(variants: &[Variant]) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    variants
        .iter()
        .all(|variant| !variant.shape.kinds.is_empty() && variant.shape.kinds.iter().all(|kind| seen.insert(*kind)))
}

//! How the values of a union tell their variant, once all types are there: by a tag, or by what their JSON looks like.

use std::collections::BTreeSet;

use super::tags::{assign_tags, constant_tags, infer_tags};
use crate::ir::{
    Dispatch, Enum, EnumValues, JsonKind, Presence, Primitive, Shape, TypeGraph, TypeId, TypeKind, TypeRef, Union,
    Variant,
};

/// Gives every union its dispatch. What a union inside another one says of itself counts outside, so that all are
/// looked at twice.
pub(super) fn dispatch_unions(types: &mut TypeGraph) {
    let is_union = |id: &TypeId, types: &TypeGraph| matches!(types.get(*id).kind, TypeKind::Union(_));
    let unions: Vec<TypeId> = types.iter().map(|(id, _)| id).filter(|id| is_union(id, types)).collect();
    for _ in 0..2 {
        for id in &unions {
            if let TypeKind::Union(union) = &types.get(*id).kind {
                let union = dispatched(types, union.clone());
                types.get_mut(*id).kind = TypeKind::Union(union);
            }
        }
    }
}

/// The union with what tells its variants apart.
fn dispatched(types: &TypeGraph, mut union: Union) -> Union {
    union.dispatch = Dispatch::Trial;
    for variant in &mut union.variants {
        variant.tags.clear();
        variant.shape = shape(types, variant.ty);
    }
    match union.discriminator.clone() {
        Some(discriminator) => assign_tags(types, &mut union, &discriminator),
        None => infer_tags(types, &mut union),
    }
    if union.dispatch == Dispatch::Trial && are_disjoint(&union.variants) {
        union.dispatch = Dispatch::Disjoint;
    }
    if union.dispatch == Dispatch::Trial {
        // What takes everything is tried last: it would leave the others no value.
        union.variants.sort_by_key(|variant| takes_everything(types, variant.ty));
    }
    union
}

/// What the JSON of a type looks like from outside.
fn shape(types: &TypeGraph, ty: TypeRef) -> Shape {
    let resolved = types.resolve(ty);
    let TypeKind::Struct(strukt) = &types.get(resolved.id).kind else {
        return Shape { kinds: kinds(types, resolved.id, &mut BTreeSet::new()), ..Shape::default() };
    };
    let required = strukt.fields.iter().filter(|field| field.presence == Presence::Required);
    let required: Vec<String> = required.map(|field| field.wire_name.clone()).collect();
    let constants = required.iter().filter_map(|key| {
        let mut tags = constant_tags(types, resolved, key)?;
        Some((key.clone(), tags.pop()?)).filter(|_| tags.is_empty())
    });
    Shape { kinds: vec![JsonKind::Object], constants: constants.collect(), required }
}

/// The kinds of JSON that a type has; none where it may have any.
fn kinds(types: &TypeGraph, id: TypeId, seen: &mut BTreeSet<TypeId>) -> Vec<JsonKind> {
    match &types.get(id).kind {
        TypeKind::Struct(_) | TypeKind::Map(_) => vec![JsonKind::Object],
        TypeKind::Array(_) => vec![JsonKind::Array],
        TypeKind::Enum(Enum { values: EnumValues::Strings(_) }) => vec![JsonKind::String],
        TypeKind::Enum(Enum { values: EnumValues::Integers(_) }) => vec![JsonKind::Integer],
        TypeKind::Primitive(primitive) => match primitive {
            Primitive::Boolean => vec![JsonKind::Boolean],
            Primitive::I64 | Primitive::U64 | Primitive::I128 => vec![JsonKind::Integer],
            Primitive::F64 => vec![JsonKind::Number],
            Primitive::String | Primitive::Text(_) | Primitive::Secret | Primitive::Bytes | Primitive::Upload => {
                vec![JsonKind::String]
            }
            Primitive::Null => Vec::new(),
            Primitive::Chosen(_, kind) => vec![*kind],
        },
        TypeKind::Union(union) => {
            // A union that contains itself has no kinds beside those of its other variants.
            if !seen.insert(id) {
                return Vec::new();
            }
            let mut all = Vec::new();
            for variant in &union.variants {
                let inner = types.resolve(variant.ty).id;
                let of_variant = kinds(types, inner, seen);
                if of_variant.is_empty() && inner != id {
                    return Vec::new();
                }
                all.extend(of_variant);
            }
            all.sort_unstable();
            all.dedup();
            all
        }
        TypeKind::Alias(_) | TypeKind::Any => Vec::new(),
    }
}

/// Whether a type takes every value, or every object.
fn takes_everything(types: &TypeGraph, ty: TypeRef) -> bool {
    match &types.get(types.resolve(ty).id).kind {
        TypeKind::Any => true,
        TypeKind::Map(map) => takes_everything(types, map.values),
        _ => false,
    }
}

/// Whether no JSON kind fits two variants.
fn are_disjoint(variants: &[Variant]) -> bool {
    let mut seen = BTreeSet::new();
    variants
        .iter()
        .all(|variant| !variant.shape.kinds.is_empty() && variant.shape.kinds.iter().all(|kind| seen.insert(*kind)))
}

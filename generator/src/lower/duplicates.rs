//! Inline schemas that say the same: one type for all of them, under the names of each.
//!
//! Documents write the same object or list of values out in many places. A type for each would be compiled each time;
//! instead one is defined and the others become aliases of it, with docs of their own. Components stay types of their
//! own: their names are the vendor's. Nothing is lost that callers or servers could see: types are shared only where
//! fields, values, docs and directions are equal, those of all types inside included.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::mem::{Discriminant, discriminant};

use crate::ir::{
    Additional, Api, Discriminator, Dispatch, Docs, EnumValues, Field, NameHint, Operation, Presence, Primitive, Shape,
    TypeDef, TypeGraph, TypeId, TypeKind, TypeRef, Usage, Variant,
};

/// Makes inline types that are equal aliases of one.
pub(super) fn share(api: &mut Api) {
    let classes = classes(api);
    let aliases = aliases(api, &classes);
    for (id, of) in aliases {
        api.types.get_mut(id).kind = TypeKind::Alias(TypeRef { id: of, nullable: false });
    }
}

/// What a type is, but for the types that it refers to.
#[derive(PartialEq, Eq, Hash)]
enum Outline<'a> {
    /// Only itself: a component, or what is left over from the making of types.
    Single(TypeId),
    /// An object, and what becomes of further properties.
    Struct(Vec<FieldOutline<'a>>, Discriminant<Additional>),
    /// A list of values.
    Enum(&'a EnumValues),
    /// Alternatives.
    Union(Vec<VariantOutline<'a>>, &'a Option<Discriminator>, &'a Dispatch),
    /// An array.
    Array,
    /// An object with any keys.
    Map,
    /// A scalar.
    Primitive(Primitive),
    /// Another type.
    Alias,
    /// No type.
    Any,
}

/// A property, but for its type.
#[derive(PartialEq, Eq, Hash)]
struct FieldOutline<'a> {
    wire_name: &'a str,
    docs: &'a Docs,
    presence: Presence,
    constant: Option<bool>,
    /// `readOnly`, `writeOnly`, and whether it must not be printed.
    flags: [bool; 3],
    example: &'a Option<serde_json::Value>,
}

/// An alternative, but for its type; the docs of that stand beside it.
#[derive(PartialEq, Eq, Hash)]
struct VariantOutline<'a> {
    name: &'a str,
    docs: &'a Docs,
    tags: &'a [String],
    shape: &'a Shape,
}

/// A number for each type, by its id: equal ones have the same.
///
/// All types of one outline start with one number; then types that refer to others of different numbers are told apart,
/// until no round finds more. So types that contain themselves can be equal too.
fn classes(api: &Api) -> Vec<usize> {
    let usage = api.usage();
    let outlines = api.types.iter().map(|(id, definition)| {
        let usage = usage[id.index()];
        (usage, outline(&api.types, id, definition, usage))
    });
    let mut classes = numbered(outlines);
    let references: Vec<Vec<TypeRef>> = api.types.iter().map(|(_, definition)| definition.kind.references()).collect();
    let mut count = count_of(&classes);
    loop {
        let class_of = |ty: &TypeRef| (classes[ty.id.index()], ty.nullable);
        let refined = references.iter().zip(&classes).map(|(references, class)| {
            let references: Vec<(usize, bool)> = references.iter().map(class_of).collect();
            (*class, references)
        });
        let refined = numbered(refined);
        let refined_count = count_of(&refined);
        if refined_count == count {
            return classes;
        }
        (classes, count) = (refined, refined_count);
    }
}

/// A number for each key, from 0 in the order of the first of each.
fn numbered<K: Eq + Hash>(keys: impl Iterator<Item = K>) -> Vec<usize> {
    let mut numbers = HashMap::new();
    keys.map(|key| {
        let next = numbers.len();
        *numbers.entry(key).or_insert(next)
    })
    .collect()
}

/// How many numbers there are.
fn count_of(classes: &[usize]) -> usize {
    classes.iter().max().map_or(0, |most| most + 1)
}

fn outline<'a>(types: &'a TypeGraph, id: TypeId, definition: &'a TypeDef, usage: Usage) -> Outline<'a> {
    let is_unused = usage == Usage::default();
    match &definition.kind {
        TypeKind::Array(_) => Outline::Array,
        TypeKind::Map(_) => Outline::Map,
        TypeKind::Primitive(primitive) => Outline::Primitive(*primitive),
        TypeKind::Any => Outline::Any,
        kind if !is_inline(types, definition) || (is_unused && kind.is_nominal()) => Outline::Single(id),
        TypeKind::Alias(_) => Outline::Alias,
        TypeKind::Struct(strukt) => {
            Outline::Struct(strukt.fields.iter().map(field_outline).collect(), discriminant(&strukt.additional))
        }
        TypeKind::Enum(enm) => Outline::Enum(&enm.values),
        TypeKind::Union(union) => {
            let variants = union.variants.iter().map(|variant| variant_outline(types, variant));
            Outline::Union(variants.collect(), &union.discriminator, &union.dispatch)
        }
    }
}

/// Whether a schema has no name in the document.
fn is_inline(types: &TypeGraph, definition: &TypeDef) -> bool {
    match definition.name {
        NameHint::Part(..) | NameHint::Operation(..) => true,
        NameHint::Input(of) => is_inline(types, types.get(of)),
        NameHint::Component(_) | NameHint::OrNull(_) => false,
    }
}

fn field_outline(field: &Field) -> FieldOutline<'_> {
    FieldOutline {
        wire_name: &field.wire_name,
        docs: &field.docs,
        presence: field.presence,
        constant: field.constant,
        flags: [field.is_read_only, field.is_write_only, field.is_sensitive],
        example: &field.example,
    }
}

fn variant_outline<'a>(types: &'a TypeGraph, variant: &'a Variant) -> VariantOutline<'a> {
    VariantOutline {
        name: &variant.name,
        docs: &types.get(variant.ty.id).docs,
        tags: &variant.tags,
        shape: &variant.shape,
    }
}

/// The types that become aliases, each with that of which it is one: the first of its class that is met from what has a
/// name, the nearest first, so that it has the shortest name. What only aliases consist of is not met.
fn aliases(api: &Api, classes: &[usize]) -> Vec<(TypeId, TypeId)> {
    let components =
        api.components.iter().flat_map(|component| std::iter::once(component.ty.id).chain(component.input));
    let requests = api.operations.iter().flat_map(Operation::request_types);
    let responses = api.operations.iter().flat_map(Operation::response_types);
    let received = api.webhooks.iter().map(|webhook| webhook.payload);
    let used = requests.chain(responses).chain(received).map(|ty| ty.id);
    let mut open: VecDeque<TypeId> = components.chain(used).collect();
    let mut seen = vec![false; classes.len()];
    let mut firsts: Vec<Option<TypeId>> = vec![None; count_of(classes)];
    let mut aliases = Vec::new();
    while let Some(id) = open.pop_front() {
        if std::mem::replace(&mut seen[id.index()], true) {
            continue;
        }
        let kind = &api.types.get(id).kind;
        if kind.is_nominal() {
            match firsts[classes[id.index()]] {
                Some(first) => {
                    aliases.push((id, first));
                    continue;
                }
                None => firsts[classes[id.index()]] = Some(id),
            }
        }
        open.extend(kind.references().iter().map(|ty| ty.id));
    }
    aliases
}

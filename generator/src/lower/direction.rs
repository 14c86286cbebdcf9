//! Reading and writing: two types where what is read and what is sent differ.
//!
//! `readOnly` properties are never sent, `writeOnly` ones never read, and of a property that may be absent or `null` a
//! request says which, where a response reads both as `None`. A type that is used in both directions and differs
//! becomes two; one that is only sent is changed where it stands.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{
    Additional, Api, Field, Map, NameHint, Operation, Presence, Struct, TypeDef, TypeGraph, TypeId, TypeKind, TypeRef,
    Union, Variant,
};

/// Gives what is sent types of its own where it differs from what is read.
pub(super) fn split(api: &mut Api) {
    let directions = Directions::of(api);
    let inputs = directions.add_inputs(&mut api.types);
    for id in &directions.written {
        let is_component = is_component(&api.types, *id);
        if !directions.read.contains(id) {
            let kind = sent(&api.types, *id, &inputs, is_component);
            api.types.get_mut(*id).kind = kind;
        }
    }
    for (id, input) in &inputs {
        let kind = sent(&api.types, *id, &inputs, false);
        api.types.get_mut(*input).kind = kind;
    }
    for id in &directions.read {
        if let TypeKind::Struct(strukt) = &mut api.types.get_mut(*id).kind {
            for field in strukt.fields.iter_mut().filter(|field| field.is_write_only) {
                field.presence = Presence::Optional;
            }
        }
    }
    for operation in &mut api.operations {
        for ty in operation.request_types_mut() {
            ty.id = input_of(ty.id, &inputs);
        }
    }
    for component in &mut api.components {
        component.input = inputs.get(&component.value(&api.types)).copied();
    }
}

/// The types that are read and those that are sent.
struct Directions {
    /// Types of responses, and components that no request uses.
    read: BTreeSet<TypeId>,
    /// Types of requests.
    written: BTreeSet<TypeId>,
}

impl Directions {
    fn of(api: &Api) -> Self {
        let requests = api.operations.iter().flat_map(Operation::request_types);
        let written = api.types.closure(requests);
        let responses = api.operations.iter().flat_map(Operation::response_types);
        let received = api.webhooks.iter().map(|webhook| webhook.payload);
        let unsent = api.components.iter().filter(|component| !written.contains(&component.value(&api.types)));
        let read = api.types.closure(responses.chain(received).chain(unsent.map(|component| component.ty)));
        Self { read, written }
    }

    /// Adds, for each type of both directions that differs, a copy for what is sent.
    fn add_inputs(&self, types: &mut TypeGraph) -> BTreeMap<TypeId, TypeId> {
        let shared: Vec<TypeId> = self.written.intersection(&self.read).copied().collect();
        let mut differing: BTreeSet<TypeId> =
            shared.iter().copied().filter(|id| differs(types, &types.get(*id).kind)).collect();
        // What holds a type that differs, differs.
        loop {
            let holds = |id: &TypeId| types.get(*id).kind.references().iter().any(|ty| differing.contains(&ty.id));
            let more: Vec<TypeId> = shared.iter().copied().filter(|id| !differing.contains(id) && holds(id)).collect();
            if more.is_empty() {
                break;
            }
            differing.extend(more);
        }
        let mut inputs = BTreeMap::new();
        for id in differing {
            let definition = types.get(id);
            let copy = TypeDef { name: NameHint::Input(id), ..definition.clone() };
            inputs.insert(id, types.add(copy));
        }
        inputs
    }
}

/// Whether what is sent of a type differs from what is read, its parts aside.
fn differs(types: &TypeGraph, kind: &TypeKind) -> bool {
    let TypeKind::Struct(strukt) = kind else {
        return false;
    };
    strukt.fields.iter().any(|field| {
        let is_required = field.presence == Presence::Required;
        let is_patch = !is_required && types.resolve(field.ty).nullable;
        field.is_read_only || (field.is_write_only && is_required) || is_patch
    })
}

/// The shape of what is sent of a type: `readOnly` properties are left out, or kept as optional ones where the type is
/// the only one that a component has.
fn sent(types: &TypeGraph, id: TypeId, inputs: &BTreeMap<TypeId, TypeId>, keeps_read_only: bool) -> TypeKind {
    let swap = |ty: TypeRef| TypeRef { id: input_of(ty.id, inputs), ..ty };
    match &types.get(id).kind {
        TypeKind::Struct(strukt) => {
            let fields = strukt.fields.iter().filter(|field| keeps_read_only || !field.is_read_only);
            let fields = fields.map(|field| Field {
                ty: swap(field.ty),
                presence: if field.is_read_only { Presence::Optional } else { field.presence },
                ..field.clone()
            });
            let additional = match strukt.additional {
                Additional::Map(map) => Additional::Map(Map { values: swap(map.values) }),
                other => other,
            };
            TypeKind::Struct(Struct { fields: fields.collect(), additional })
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter().map(|variant| Variant { ty: swap(variant.ty), ..variant.clone() });
            TypeKind::Union(Union { variants: variants.collect(), ..union.clone() })
        }
        TypeKind::Array(item) => TypeKind::Array(swap(*item)),
        TypeKind::Map(map) => TypeKind::Map(Map { values: swap(map.values) }),
        TypeKind::Alias(target) => TypeKind::Alias(swap(*target)),
        kind @ (TypeKind::Enum(_) | TypeKind::Primitive(_) | TypeKind::Any) => kind.clone(),
    }
}

/// The type that is sent where `id` is read.
fn input_of(id: TypeId, inputs: &BTreeMap<TypeId, TypeId>) -> TypeId {
    inputs.get(&id).copied().unwrap_or(id)
}

fn is_component(types: &TypeGraph, id: TypeId) -> bool {
    matches!(types.get(id).name, NameHint::Component(_))
}

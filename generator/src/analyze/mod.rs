//! What follows from the IR as a whole: who uses a type, where a type would contain itself, what fails alike.

mod errors;
mod reach;

use std::collections::BTreeSet;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::ir::{Api, Field, OperationId, Presence, Struct, TypeGraph, TypeId, TypeKind, TypeRef, Usage};

pub use reach::{MOST_GROUPS, Reach};

/// Answers to questions that the IR does not hold by itself.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// By type: where it is used.
    usage: Vec<Usage>,
    /// By type: the strongly connected component of by-value containment that it is in.
    component: Vec<usize>,
    /// By type: whether it contains itself by value.
    is_recursive: Vec<bool>,
    /// By type: whose operations need it.
    reach: Vec<Reach>,
    /// By operation: the first of its group that fails in the same ways.
    errors: Vec<Option<OperationId>>,
}

/// The Rust shape of a property, from its presence, its nullability and the direction of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldShape {
    /// `T`: the key must be there.
    Required,
    /// `Option<T>`, written as `null`: the key must be there, its value may be `null`.
    Nullable,
    /// `Option<T>`, not written when `None`.
    Optional,
    /// `Patch<T>`: absent, `null` and a value are three things to the server.
    Patch,
}

/// Finds out what follows from `api`.
pub fn analyze(api: &Api) -> Analysis {
    let count = api.types.iter().count();
    let mut analysis = Analysis {
        usage: api.usage(),
        component: vec![0; count],
        is_recursive: vec![false; count],
        reach: reach::find(api),
        errors: errors::find(api),
    };
    analysis.find_cycles(&api.types);
    analysis
}

impl Analysis {
    /// Where a type is used.
    pub fn usage(&self, id: TypeId) -> Usage {
        self.usage[id.index()]
    }

    /// Whether an operation or a component uses the type; others are left over from the making of types.
    pub fn is_reachable(&self, id: TypeId) -> bool {
        self.reach(id).is_needed()
    }

    /// The first operation of the same group that fails in the same ways, where another one does.
    pub fn fails_like(&self, operation: OperationId) -> Option<OperationId> {
        self.errors.get(operation.0).copied().flatten()
    }

    /// Whose operations need a type.
    pub fn reach(&self, id: TypeId) -> &Reach {
        &self.reach[id.index()]
    }

    /// Whether a value of `inner` in `outer` must be boxed, as `outer` would contain itself.
    pub fn needs_box(&self, types: &TypeGraph, outer: TypeId, inner: TypeRef) -> bool {
        let inner = types.resolve(inner).id;
        let kind = &types.get(inner).kind;
        let by_value = matches!(kind, TypeKind::Struct(_) | TypeKind::Union(_));
        by_value && self.is_recursive[inner.index()] && self.component[outer.index()] == self.component[inner.index()]
    }

    /// The Rust shape of a property of the struct `owner`.
    pub fn field_shape(&self, types: &TypeGraph, owner: TypeId, field: &Field) -> FieldShape {
        let nullable = types.resolve(field.ty).nullable;
        match (field.presence, nullable) {
            (Presence::Required, false) => FieldShape::Required,
            (Presence::Required, true) => FieldShape::Nullable,
            (Presence::Optional, true) if self.usage(owner).in_request => FieldShape::Patch,
            (Presence::Optional, _) => FieldShape::Optional,
        }
    }

    /// The Rust shape of a property of a request body that is set on the call itself.
    pub fn body_field_shape(types: &TypeGraph, field: &Field) -> FieldShape {
        match (field.presence, types.resolve(field.ty).nullable) {
            (Presence::Required, false) => FieldShape::Required,
            (Presence::Required, true) => FieldShape::Nullable,
            (Presence::Optional, true) => FieldShape::Patch,
            (Presence::Optional, false) => FieldShape::Optional,
        }
    }

    /// Whether callers make values of the struct, so that it has setters.
    pub fn is_built_by_callers(&self, id: TypeId) -> bool {
        self.usage(id).in_request
    }

    fn find_cycles(&mut self, types: &TypeGraph) {
        let mut graph: DiGraph<TypeId, ()> = DiGraph::new();
        let nodes: Vec<NodeIndex> = types.iter().map(|(id, _)| graph.add_node(id)).collect();
        for (id, definition) in types.iter() {
            for inner in contained_by_value(&definition.kind) {
                graph.add_edge(nodes[id.index()], nodes[inner.id.index()], ());
            }
        }
        for (number, component) in tarjan_scc(&graph).into_iter().enumerate() {
            let members: BTreeSet<NodeIndex> = component.iter().copied().collect();
            for node in component {
                let index = graph[node].index();
                self.component[index] = number;
                self.is_recursive[index] = members.len() > 1 || graph.contains_edge(node, node);
            }
        }
    }
}

/// The properties that a caller must give to make the struct.
pub fn required_fields(strukt: &Struct) -> impl Iterator<Item = (usize, &Field)> {
    strukt.fields.iter().enumerate().filter(|(_, field)| field.presence == Presence::Required)
}

/// The types that a value holds inside itself; arrays and maps hold theirs on the heap.
fn contained_by_value(kind: &TypeKind) -> Vec<TypeRef> {
    match kind {
        TypeKind::Struct(strukt) => strukt.fields.iter().map(|field| field.ty).collect(),
        TypeKind::Union(union) => union.variants.iter().map(|variant| variant.ty).collect(),
        TypeKind::Alias(target) => vec![*target],
        TypeKind::Array(_) | TypeKind::Map(_) | TypeKind::Enum(_) | TypeKind::Primitive(_) | TypeKind::Any => {
            Vec::new()
        }
    }
}

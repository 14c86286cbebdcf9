//! Schemas that require themselves: no JSON text could hold a value of them, as it would never end.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::ir::{Presence, Struct, TypeGraph, TypeId, TypeKind, TypeRef};

impl Lowering<'_, '_> {
    /// Makes every property optional that requires the schema that it is a property of, so that values can be made.
    pub(super) fn end_endless(&mut self) {
        let mut endless = Vec::new();
        let parts = parts(&self.types);
        for (id, definition) in self.types.iter() {
            let TypeKind::Struct(strukt) = &definition.kind else {
                continue;
            };
            for (index, ty) in required(&self.types, strukt) {
                if parts[ty.id.index()] == parts[id.index()] {
                    endless.push((id, index));
                }
            }
        }
        for (id, index) in endless {
            let TypeKind::Struct(strukt) = &mut self.types.get_mut(id).kind else {
                continue;
            };
            let Some(field) = strukt.fields.get_mut(index) else {
                continue;
            };
            field.presence = Presence::Optional;
            let message = format!("the property `{}` requires the schema that it is in", field.wire_name);
            Diagnostic::new(Code::EndlessSchema, field.origin, message)
                .help("no value of it ends; it is taken as optional")
                .emit(self.reader.diagnostics);
        }
    }
}

/// The fields without which a value cannot be, by index, with the structs that they hold.
fn required<'t>(types: &'t TypeGraph, strukt: &'t Struct) -> impl Iterator<Item = (usize, TypeRef)> + 't {
    let fields = strukt.fields.iter().enumerate().filter(|(_, field)| field.presence == Presence::Required);
    let fields = fields.map(|(index, field)| (index, types.resolve(field.ty)));
    fields.filter(|(_, ty)| !ty.nullable && matches!(types.get(ty.id).kind, TypeKind::Struct(_)))
}

/// By type: the number of the part of the types that it is in. The structs of one part all require each other.
fn parts(types: &TypeGraph) -> Vec<usize> {
    let mut graph: DiGraph<TypeId, ()> = DiGraph::new();
    let nodes: Vec<NodeIndex> = types.iter().map(|(id, _)| graph.add_node(id)).collect();
    for (id, definition) in types.iter() {
        if let TypeKind::Struct(strukt) = &definition.kind {
            for (_, ty) in required(types, strukt) {
                graph.add_edge(nodes[id.index()], nodes[ty.id.index()], ());
            }
        }
    }
    let mut parts = vec![0; nodes.len()];
    for (number, part) in tarjan_scc(&graph).into_iter().enumerate() {
        for node in part {
            parts[graph[node].index()] = number;
        }
    }
    parts
}

//! Schemas that require themselves: no JSON text could hold a value of them, as it would never end.

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::ir::{Presence, Struct, TypeGraph, TypeId, TypeKind, TypeRef};

impl Lowering<'_, '_> {
    /// Makes every property optional that requires the schema that it is a property of, so that values can be made.
    pub(super) fn end_endless(&mut self) {
        let mut endless = Vec::new();
        for (id, definition) in self.types.iter() {
            let TypeKind::Struct(strukt) = &definition.kind else {
                continue;
            };
            for (index, ty) in required(&self.types, strukt) {
                if leads_to(&self.types, ty.id, id) {
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

/// Whether a value of the struct `start` cannot be without one of `target`.
fn leads_to(types: &TypeGraph, start: TypeId, target: TypeId) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    let mut open = vec![start];
    while let Some(id) = open.pop() {
        if id == target {
            return true;
        }
        if seen.insert(id)
            && let TypeKind::Struct(strukt) = &types.get(id).kind
        {
            open.extend(required(types, strukt).map(|(_, ty)| ty.id));
        }
    }
    false
}

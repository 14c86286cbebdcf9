//! Types that are nothing but themselves, such as an array of itself: Rust has no alias for them.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::ir::{TypeId, TypeKind, Untyped, UntypedCause};

impl Lowering<'_, '_> {
    /// Makes every alias untyped that leads back to itself without a struct, enum or union on the way.
    pub(super) fn cut_alias_cycles(&mut self) {
        for id in self.alias_cycles() {
            let origin = self.types.get(id).origin;
            Diagnostic::new(Code::UntypedSchema, origin, "this type is made of nothing but itself")
                .help("values of any shape are read and written as `serde_json::Value`")
                .emit(self.reader.diagnostics);
            self.untyped.insert(Untyped { cause: UntypedCause::Degraded, node: origin.node });
            self.types.get_mut(id).kind = TypeKind::Any;
        }
    }

    /// The first type of each cycle of types that are written in place. Each of these has one type in it at most.
    fn alias_cycles(&self) -> BTreeSet<TypeId> {
        let mut firsts = BTreeSet::new();
        let mut seen: BTreeMap<TypeId, TypeId> = BTreeMap::new();
        for (start, _) in self.types.iter() {
            let mut at = start;
            loop {
                match seen.insert(at, start) {
                    None => {}
                    // This walk has come back to where it was.
                    Some(walk) if walk == start => {
                        let cycle = std::iter::successors(Some(at), |id| self.inner(*id).filter(|next| *next != at));
                        firsts.extend(cycle.min());
                        break;
                    }
                    Some(_) => break,
                }
                match self.inner(at) {
                    Some(next) => at = next,
                    None => break,
                }
            }
        }
        firsts
    }

    /// The type inside of one that is written in place.
    fn inner(&self, id: TypeId) -> Option<TypeId> {
        match &self.types.get(id).kind {
            kind if kind.is_nominal() => None,
            kind => kind.references().first().map(|ty| ty.id),
        }
    }
}

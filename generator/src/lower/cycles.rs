//! Types that are nothing but themselves, such as an array of itself: Rust has no alias for them.

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::ir::{TypeId, TypeKind, Untyped, UntypedCause};

impl Lowering<'_, '_> {
    /// Makes every alias untyped that leads back to itself without a struct, enum or union on the way.
    pub(super) fn cut_alias_cycles(&mut self) {
        let ids: Vec<TypeId> = self.types.iter().map(|(id, _)| id).collect();
        for id in ids {
            if !self.leads_back(id) {
                continue;
            }
            let origin = self.types.get(id).origin;
            Diagnostic::new(Code::UntypedSchema, origin, "this type is made of nothing but itself")
                .help("values of any shape are read and written as `serde_json::Value`")
                .emit(self.reader.diagnostics);
            self.untyped.insert(Untyped { cause: UntypedCause::Degraded, node: origin.node });
            self.types.get_mut(id).kind = TypeKind::Any;
        }
    }

    /// Whether a type that is written in place contains itself.
    fn leads_back(&self, start: TypeId) -> bool {
        let inner = |id: TypeId| match &self.types.get(id).kind {
            kind if kind.is_nominal() => Vec::new(),
            kind => kind.references().iter().map(|ty| ty.id).collect(),
        };
        let mut seen = std::collections::BTreeSet::new();
        let mut open = inner(start);
        while let Some(id) = open.pop() {
            if id == start {
                return true;
            }
            if seen.insert(id) {
                open.extend(inner(id));
            }
        }
        false
    }
}

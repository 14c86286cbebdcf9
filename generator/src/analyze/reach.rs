//! Which groups of operations need a type.

use crate::ir::{Api, GroupId, TypeGraph, TypeId};

/// Who needs a type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// An operation that stands in no group, or a webhook, so that it is always there.
    Client,
    /// The operations of some groups.
    Groups {
        /// The groups, sorted; not empty, unless only types that no operation uses need it.
        groups: Vec<GroupId>,
        /// Whether a type that no operation uses needs it too, or it is one.
        is_other: bool,
    },
}

/// Finds out who needs each type, by its id.
pub(super) fn find(api: &Api) -> Vec<Reach> {
    let count = api.types.iter().count();
    let mut search = Search { types: &api.types, seen: vec![0; count], round: 0 };
    let mut groups: Vec<Vec<GroupId>> = vec![Vec::new(); count];
    let mut by_group: Vec<Vec<TypeId>> = vec![Vec::new(); api.groups.len()];
    let mut of_client: Vec<TypeId> = api.webhooks.iter().map(|webhook| webhook.payload.id).collect();
    for operation in &api.operations {
        let types = operation.request_types().into_iter().chain(operation.response_types()).map(|ty| ty.id);
        match operation.group.and_then(|group| by_group.get_mut(group.0)) {
            Some(start) => start.extend(types),
            None => of_client.extend(types),
        }
    }
    let mut is_of_client = vec![false; count];
    search.visit(of_client, |id| is_of_client[id.index()] = true);
    for (index, start) in by_group.into_iter().enumerate() {
        search.visit(start, |id| groups[id.index()].push(GroupId(index)));
    }
    let is_other = |id: &TypeId| groups[id.index()].is_empty() && !is_of_client[id.index()];
    let others = api.components.iter().map(|component| component.ty.id).filter(is_other).collect();
    let mut is_other = vec![false; count];
    search.visit(others, |id| is_other[id.index()] = true);
    let reach = groups.into_iter().zip(is_other).zip(is_of_client).map(|((groups, is_other), is_of_client)| {
        if is_of_client { Reach::Client } else { Reach::Groups { groups, is_other } }
    });
    reach.collect()
}

/// A walk over the types that others are made of.
struct Search<'a> {
    /// The types.
    types: &'a TypeGraph,
    /// By type: the last round that came by.
    seen: Vec<usize>,
    /// The number of the round.
    round: usize,
}

impl Search<'_> {
    /// Calls `visit` once for each of the types in `open` and all that they are made of.
    fn visit(&mut self, mut open: Vec<TypeId>, mut visit: impl FnMut(TypeId)) {
        self.round += 1;
        while let Some(id) = open.pop() {
            let seen = &mut self.seen[id.index()];
            if *seen != self.round {
                *seen = self.round;
                visit(id);
                open.extend(self.types.get(id).kind.references().iter().map(|ty| ty.id));
            }
        }
    }
}

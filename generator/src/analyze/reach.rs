//! Which groups of operations need a type.

use crate::ir::{Api, GroupId, TypeRef};

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

impl Reach {
    /// Whether anything needs the type; others are left over from the making of types.
    pub fn is_needed(&self) -> bool {
        match self {
            Self::Client => true,
            Self::Groups { groups, is_other } => *is_other || !groups.is_empty(),
        }
    }
}

/// The most groups that can have a Cargo feature each: crates.io takes no crate with more than 300 features.
pub const MOST_GROUPS: usize = 250;

/// Finds out who needs each type, by its id. Where there are too many groups to have features, they are not told apart.
pub(super) fn find(api: &Api) -> Vec<Reach> {
    let mut by_group: Vec<Vec<TypeRef>> = vec![Vec::new(); api.groups.len()];
    let mut of_client: Vec<TypeRef> = api.webhooks.iter().map(|webhook| webhook.payload).collect();
    let has_few = api.groups.len() <= MOST_GROUPS;
    for operation in &api.operations {
        let types = operation.request_types().into_iter().chain(operation.response_types());
        match operation.group.filter(|_| has_few).and_then(|group| by_group.get_mut(group.0)) {
            Some(start) => start.extend(types),
            None => of_client.extend(types),
        }
    }
    let mut groups: Vec<Vec<GroupId>> = api.types.iter().map(|_| Vec::new()).collect();
    for (index, start) in by_group.into_iter().enumerate() {
        for id in api.types.closure(start) {
            groups[id.index()].push(GroupId(index));
        }
    }
    let of_client = api.types.closure(of_client);
    let is_unused = |ty: &TypeRef| groups[ty.id.index()].is_empty() && !of_client.contains(&ty.id);
    let others = api.types.closure(api.components.iter().map(|component| component.ty).filter(is_unused));
    let reach = api.types.iter().zip(groups).map(|((id, _), groups)| match of_client.contains(&id) {
        true => Reach::Client,
        false => Reach::Groups { groups, is_other: others.contains(&id) },
    });
    reach.collect()
}

//! Names of header fields and of sets of them.

use super::{Case, Ident, Names, Scope};
use crate::ir::{Api, HeaderSet};

/// The names of a set of header fields.
#[derive(Clone, Debug)]
pub struct HeaderSetNames {
    /// The struct: `RatelimitHeaders`.
    pub strukt: Ident,
    /// The methods, in the order of the fields.
    pub methods: Vec<Ident>,
}

/// Sets of up to this many fields are named after all of them.
const NAMED_FIELDS: usize = 3;

impl Names {
    pub(super) fn assign_header_sets(&mut self, api: &Api) {
        let mut structs = Scope::reserving(&["HeaderMap"], "Set");
        for set in &api.header_sets {
            let mut methods = Scope::reserving(&["from", "clone"], "header");
            self.header_sets.push(HeaderSetNames {
                strukt: structs.mint(&words(set), Case::Type),
                methods: set.fields.iter().map(|field| methods.mint(&field.name, Case::Value)).collect(),
            });
        }
    }
}

/// What a set is called: by what its fields' names begin with, by all of them, or by the first.
fn words(set: &HeaderSet) -> String {
    let names: Vec<Vec<&str>> = set.fields.iter().map(|field| field.name.split('-').collect()).collect();
    let Some(first) = names.first() else {
        return "Headers".to_owned();
    };
    let shared =
        first.iter().enumerate().take_while(|(at, word)| names.iter().all(|name| name.get(*at) == Some(*word)));
    let shared: Vec<&str> = shared.map(|(_, word)| *word).filter(|word| *word != "x").collect();
    match names.as_slice() {
        [only] => format!("{} Header", only.join(" ")),
        _ if !shared.is_empty() => format!("{} Headers", shared.join(" ")),
        some if some.len() <= NAMED_FIELDS => format!("{} Headers", some.concat().join(" ")),
        many => format!("{} And {} More Headers", first.join(" "), many.len() - 1),
    }
}

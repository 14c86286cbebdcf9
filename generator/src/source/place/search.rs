//! The search for the places of some nodes, which can be done beside other work.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::marks::{Mark, Marks, Paths, Wanted};
use crate::source::{DocumentId, NodeId, Origin, Sources, Syntax};

/// A search for the places of some nodes of one document, which needs nothing but the text.
#[derive(Debug)]
pub struct Search {
    /// The text of the document.
    text: Arc<String>,
    /// How it was read.
    syntax: Syntax,
    /// The nodes and the paths that lead to them.
    nodes: Vec<(NodeId, Vec<String>)>,
}

/// Places that a [`Search`] found.
#[derive(Debug)]
pub struct Found(Vec<(NodeId, Mark)>);

impl Search {
    /// Looks through the text once, and keeps nothing of it but the places.
    pub fn run(self) -> Found {
        let mut paths = Paths::default();
        for (_, path) in &self.nodes {
            paths.add(path);
        }
        let marks = match self.syntax {
            Syntax::Json => Marks::of_json(&self.text, Wanted::Paths(&paths)),
            Syntax::Yaml => Marks::of_yaml_paths(&self.text, &paths),
        };
        Found(self.nodes.into_iter().map(|(node, path)| (node, marks.find(&path))).collect())
    }
}

impl Sources {
    /// Searches for the places of origins, one for each document.
    pub fn searches(&self, origins: impl IntoIterator<Item = Origin>) -> Vec<Search> {
        let mut searches: BTreeMap<DocumentId, Search> = BTreeMap::new();
        for origin in origins {
            let node = self.written(origin.node);
            let document = self.document(node.document);
            let search = searches.entry(node.document).or_insert_with(|| Search {
                text: Arc::clone(&document.text),
                syntax: document.syntax,
                nodes: Vec::new(),
            });
            search.nodes.push((node, self.path(node)));
        }
        searches.into_values().collect()
    }

    /// Keeps the places that were found.
    pub fn keep(&self, found: Found) {
        self.found.borrow_mut().extend(found.0);
    }
}

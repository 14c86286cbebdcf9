//! Trees that are made, not read: an older dialect of a document, rewritten into the one that later stages know.

use super::{Document, Node, NodeId, Parent, Sources, Value};

/// A value of a rewritten tree.
#[derive(Clone, Debug)]
pub enum Draft {
    /// A node as it is, with all that is below it.
    Same(NodeId),
    /// A string, boolean or number in the place of a node.
    Scalar(NodeId, Value),
    /// A sequence in the place of a node.
    Sequence(NodeId, Vec<Draft>),
    /// A mapping in the place of a node.
    Mapping(NodeId, Vec<(String, Draft)>),
}

impl Draft {
    /// A string in the place of a node.
    pub fn text(of: NodeId, text: impl Into<String>) -> Self {
        Self::Scalar(of, Value::String(text.into()))
    }

    /// A boolean in the place of a node.
    pub fn bool(of: NodeId, value: bool) -> Self {
        Self::Scalar(of, Value::Bool(value))
    }
}

impl Document {
    /// Whether this is a rewritten tree, whose places are in other documents.
    pub(super) fn is_rewritten(&self) -> bool {
        matches!(self.nodes.first().map(|root| &root.parent), Some(Parent::Rewritten(_)))
    }

    /// Fills a node, and adds those below it.
    fn fill(&mut self, index: usize, draft: Draft) {
        let (of, value) = match draft {
            // Only a root can be the same as another node and have an id of its own.
            Draft::Same(node) => (node, Value::Null),
            Draft::Scalar(of, value) => (of, value),
            Draft::Sequence(of, items) => {
                (of, Value::Sequence(items.into_iter().map(|item| self.push_draft(item)).collect()))
            }
            Draft::Mapping(of, entries) => {
                let entries = entries.into_iter().map(|(key, value)| (key, self.push_draft(value)));
                (of, Value::Mapping(entries.collect()))
            }
        };
        self.nodes[index] = Node { value, parent: Parent::Rewritten(of) };
    }

    /// Adds a node, unless it is that of another document.
    fn push_draft(&mut self, draft: Draft) -> NodeId {
        if let Draft::Same(node) = draft {
            return node;
        }
        let index = self.nodes.len();
        self.nodes.push(Node { value: Value::Null, parent: Parent::Document });
        self.fill(index, draft);
        NodeId { document: self.root.document, index: u32::try_from(index).unwrap_or(u32::MAX) }
    }
}

impl Sources {
    /// Adds a tree, and gives its root. Each of its nodes has the place of the one that it stands for.
    pub fn add_rewritten(&self, draft: Draft) -> NodeId {
        let mut document = Document::new(self.next_document(), "", String::new());
        let root = document.root;
        document.fill(0, draft);
        self.documents.push(document);
        root
    }
}

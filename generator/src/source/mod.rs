//! Reads documents into a tree of nodes, each of which knows where it stands.
//!
//! Text in, [`Sources`] out. This is the only stage that reads files. JSON goes through `serde_json`, YAML through
//! `serde_yaml`; lines and columns come from a marked parser that runs only when a diagnostic is printed.

mod count;
mod limits;
mod list;
mod nesting;
mod open;
mod parse;
mod place;
mod read;
mod resource;
mod rewrite;
mod uri;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Number;

use self::list::List;
use self::open::File;
use self::place::{Lines, Mark, Marks};
use self::resource::Resources;
use crate::diag::Reported;

pub use limits::Limits;
pub use open::Refusal;

pub use place::{Found, Place, Search, Span};
pub use read::ReadError;
pub use rewrite::Draft;

/// One value of a document in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId {
    /// The document.
    document: DocumentId,
    /// The index among its nodes.
    index: u32,
}

/// One document of [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(u32);

/// The place in a document that something was made from; every typed object and every IR node keeps one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The node itself.
    pub node: NodeId,
    /// Whether the node's value is meant or the key that names it.
    pub part: OriginPart,
}

/// Which part of a mapping entry an [`Origin`] points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OriginPart {
    /// The key, as in `requiered: true`.
    Key,
    /// The value.
    Value,
}

impl NodeId {
    /// The place of this node's value.
    pub fn origin(self) -> Origin {
        Origin { node: self, part: OriginPart::Value }
    }

    /// The place of the key that names this node in its mapping.
    pub fn key_origin(self) -> Origin {
        Origin { node: self, part: OriginPart::Key }
    }

    /// The position of this node in its document.
    fn index(self) -> usize {
        self.index as usize
    }
}

/// What a node holds: the JSON data model, with mapping keys in document order.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any number; integers above 64 bits are kept as floats.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Sequence(Vec<NodeId>),
    /// An object; keys that YAML reads as numbers or booleans are kept as their text.
    Mapping(Vec<(String, NodeId)>),
}

impl Value {
    /// What the value is called in messages: `a string`, `an object`.
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Sequence(_) => "an array",
            Self::Mapping(_) => "an object",
        }
    }
}

/// How a node hangs in its document.
#[derive(Clone, Debug)]
enum Parent {
    /// The root of a document.
    Document,
    /// No text of its own: it stands for a node that was written in an older dialect.
    Rewritten(NodeId),
    /// The entry of a mapping with that index.
    Entry(NodeId, u32),
    /// The item of a sequence with that index.
    Item(NodeId, u32),
}

/// A value and its way up.
#[derive(Clone, Debug)]
struct Node {
    /// The value.
    value: Value,
    /// The way up.
    parent: Parent,
}

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Syntax {
    /// JSON.
    Json,
    /// YAML, or a text that could not be read.
    Yaml,
}

/// The text of one document.
#[derive(Clone, Debug)]
pub struct Document {
    /// What the document is called in messages, as the user wrote it: `specs/kirim.yaml`, `-`.
    pub name: String,
    /// The whole text.
    pub text: Arc<String>,
    /// The root node; `null` where the text could not be read.
    pub root: NodeId,
    /// The nodes, the root first and each before those below it.
    nodes: Vec<Node>,
    /// How the text was read.
    syntax: Syntax,
    /// The file that it was read from.
    file: Option<File>,
    /// The proof that the text could not be read.
    failed: Option<Reported>,
    /// Where the lines start, found when first asked for.
    lines: OnceCell<Lines>,
    /// Where the nodes stand, found when first asked for.
    marks: OnceCell<Marks>,
    /// What has a URI or an anchor of its own, found when first asked for.
    resources: OnceCell<Resources>,
}

/// Every document that was read. Those that a `$ref` leads to are read when it is followed.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The documents, in the order of reading.
    documents: List<Document>,
    /// The documents by the paths that led to their files.
    files: RefCell<BTreeMap<PathBuf, DocumentId>>,
    /// How much is taken in.
    limits: Limits,
    /// How much was taken in of the document that the user named last, and of its files.
    taken: Taken,
    /// The positions of the keys of mappings with many, found when first asked for.
    wide: RefCell<BTreeMap<NodeId, HashMap<String, usize>>>,
    /// The places of nodes that were searched for.
    found: RefCell<BTreeMap<NodeId, Mark>>,
}

/// How much was taken in of a document and of the files that it refers to.
#[derive(Clone, Debug, Default)]
struct Taken {
    /// Values.
    values: Cell<usize>,
    /// Bytes of texts and keys.
    bytes: Cell<usize>,
    /// Bytes of the documents as they are written.
    text: Cell<usize>,
}

/// The number of entries from which on the keys of a mapping are looked up in a table.
const WIDE: usize = 32;

impl Sources {
    /// No documents as yet, of which so much is taken in.
    pub fn with_limits(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// How much is taken in of the document that the user named last.
    pub fn limits(&self) -> Limits {
        self.limits.grown(self.taken.text.get())
    }

    /// What a node holds.
    pub fn value(&self, node: NodeId) -> &Value {
        &self.node(node).value
    }

    /// The value and the way up of a node.
    fn node(&self, node: NodeId) -> &Node {
        &self.document(node.document).nodes[node.index()]
    }

    /// The document with that id.
    pub fn document(&self, document: DocumentId) -> &Document {
        self.documents.get(document.0 as usize)
    }

    /// Every document with a text, in the order of reading; also those whose text could not be read into nodes.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(|document| !document.is_rewritten())
    }

    /// The value of a key, where the node is a mapping that has it.
    pub fn get(&self, node: NodeId, key: &str) -> Option<NodeId> {
        match self.value(node) {
            Value::Mapping(entries) if entries.len() >= WIDE => {
                let mut wide = self.wide.borrow_mut();
                let positions = wide.entry(node).or_insert_with(|| {
                    let keys = entries.iter().enumerate();
                    keys.map(|(index, (key, _))| (key.clone(), index)).collect()
                });
                positions.get(key).and_then(|index| entries.get(*index)).map(|(_, value)| *value)
            }
            Value::Mapping(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| *value),
            _ => None,
        }
    }

    /// The entries of a mapping; none for any other node.
    pub fn entries(&self, node: NodeId) -> &[(String, NodeId)] {
        match self.value(node) {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence; none for any other node.
    pub fn items(&self, node: NodeId) -> &[NodeId] {
        match self.value(node) {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The text of a string node.
    pub fn string(&self, node: NodeId) -> Option<&str> {
        match self.value(node) {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean node.
    pub fn bool(&self, node: NodeId) -> Option<bool> {
        match self.value(node) {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The node in whose place `node` stands where it was written in an older dialect, else `node` itself.
    pub fn written(&self, node: NodeId) -> NodeId {
        let mut at = node;
        while let Parent::Rewritten(of) = self.node(at).parent {
            at = of;
        }
        at
    }

    /// The document that a node is written in.
    pub fn document_of(&self, node: NodeId) -> DocumentId {
        self.written(node).document
    }

    /// The node above a node that is written in a text.
    fn above(&self, node: NodeId) -> Option<NodeId> {
        match self.node(self.written(node)).parent {
            Parent::Entry(above, _) | Parent::Item(above, _) => Some(above),
            Parent::Document | Parent::Rewritten(_) => None,
        }
    }

    /// The keys and indexes that lead from the document's root to a node.
    pub fn path(&self, node: NodeId) -> Vec<String> {
        let mut steps = Vec::new();
        let mut at = Some(self.written(node));
        while let Some(node) = at {
            if self.above(node).is_some() {
                steps.push(self.last_step(node));
            }
            at = self.above(node);
        }
        steps.reverse();
        steps
    }

    /// The JSON pointer of a node in its document, as a URI fragment: `#/components/schemas/Pet` (RFC 6901).
    pub fn pointer(&self, node: NodeId) -> String {
        let mut pointer = String::from("#");
        for step in self.path(node) {
            pointer.push('/');
            pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
        }
        pointer
    }

    /// The last key or index on the way to a node; empty for a root.
    pub fn last_step(&self, node: NodeId) -> String {
        match &self.node(self.written(node)).parent {
            Parent::Document | Parent::Rewritten(_) => String::new(),
            Parent::Entry(parent, index) => self.entries(*parent)[*index as usize].0.clone(),
            Parent::Item(_, index) => index.to_string(),
        }
    }

    /// The node below `root` that an RFC 6901 pointer (without `#`) names.
    pub fn resolve(&self, root: NodeId, pointer: &str) -> Option<NodeId> {
        let Some(steps) = pointer.strip_prefix('/') else {
            return pointer.is_empty().then_some(root);
        };
        let steps: Vec<String> = steps.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
        self.follow(root, &steps)
    }

    /// The node below `root` that keys and indexes lead to.
    pub fn follow(&self, root: NodeId, path: &[String]) -> Option<NodeId> {
        path.iter().try_fold(root, |at, step| match self.value(at) {
            Value::Mapping(_) => self.get(at, step),
            Value::Sequence(items) => items.get(step.parse::<usize>().ok()?).copied(),
            _ => None,
        })
    }

    /// Whether two nodes hold the same, whatever the order of their keys.
    pub fn is_equal(&self, one: NodeId, other: NodeId) -> bool {
        match (self.value(one), self.value(other)) {
            _ if one == other => true,
            (Value::Sequence(ours), Value::Sequence(theirs)) => {
                ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(one, other)| self.is_equal(*one, *other))
            }
            (Value::Mapping(ours), Value::Mapping(theirs)) => {
                let has = |(key, one): &(String, NodeId)| {
                    self.get(other, key).is_some_and(|other| self.is_equal(*one, other))
                };
                ours.len() == theirs.len() && ours.iter().all(has)
            }
            (ours, theirs) => ours == theirs,
        }
    }

    /// The bytes of the texts of a node and of all below it, about.
    pub fn size(&self, node: NodeId) -> usize {
        match self.value(node) {
            Value::Null | Value::Bool(_) | Value::Number(_) => 8,
            Value::String(text) => text.len(),
            Value::Sequence(items) => items.iter().map(|item| self.size(*item)).sum(),
            Value::Mapping(entries) => entries.iter().map(|(key, value)| key.len() + self.size(*value)).sum(),
        }
    }

    /// The node and all below it as plain JSON.
    pub fn to_json(&self, node: NodeId) -> serde_json::Value {
        match self.value(node) {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(number) => serde_json::Value::Number(number.clone()),
            Value::String(text) => text.clone().into(),
            Value::Sequence(items) => items.iter().map(|item| self.to_json(*item)).collect(),
            Value::Mapping(entries) => entries.iter().map(|(key, value)| (key.clone(), self.to_json(*value))).collect(),
        }
    }
}

#[cfg(test)]
mod tests;

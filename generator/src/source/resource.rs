//! What references can name beside places: schemas with an `$id`, and anchors.

use std::collections::BTreeMap;

use super::{DocumentId, NodeId, Sources, uri};

/// What has a URI or an anchor of its own in one document.
#[derive(Clone, Debug, Default)]
pub(super) struct Resources {
    /// The URIs of nodes with an `$id`, and of a root with `$self`, without fragments.
    uris: BTreeMap<NodeId, String>,
    /// The nodes of those URIs.
    nodes: BTreeMap<String, NodeId>,
    /// `$anchor` and `$dynamicAnchor`, by the node with the URI that they belong to, which may be the root.
    anchors: BTreeMap<(NodeId, String), NodeId>,
    /// The names of `$dynamicAnchor`s, and how often each is there.
    dynamic: BTreeMap<String, usize>,
}

/// The keywords that make an entry of [`Resources`].
const KEYWORDS: &[&str] = &["$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$self"];

impl Sources {
    /// The nearest node at or above `node` that has a URI of its own, or the root of its document.
    pub fn resource_of(&self, node: NodeId) -> NodeId {
        let node = self.written(node);
        let document = self.document(node.document);
        let uris = &self.resources(node.document).uris;
        if uris.is_empty() {
            return document.root;
        }
        std::iter::successors(Some(node), |node| self.above(*node))
            .find(|node| uris.contains_key(node))
            .unwrap_or(document.root)
    }

    /// The node whose URI `address` is, as seen from a resource; one without a scheme is in the same document.
    pub fn find_resource(&self, resource: NodeId, address: &str) -> Option<NodeId> {
        let own = self.resources(resource.document);
        let base = own.uris.get(&resource).map(String::as_str).unwrap_or_default();
        let target = uri::join(base, address);
        if uri::scheme(&target).is_none() {
            return own.nodes.get(&target).copied();
        }
        let documents = (0..self.documents.len()).filter_map(|index| u32::try_from(index).ok().map(DocumentId));
        documents.filter_map(|document| self.resources(document).nodes.get(&target)).copied().next()
    }

    /// The node with an anchor in a resource.
    pub fn find_anchor(&self, resource: NodeId, name: &str) -> Option<NodeId> {
        self.resources(resource.document).anchors.get(&(resource, name.to_owned())).copied()
    }

    /// The nearest node around `node` with `$recursiveAnchor: true` (JSON Schema 2019-09, 8.2.4.2).
    pub fn recursive_anchor_around(&self, node: NodeId) -> Option<NodeId> {
        let mut around = std::iter::successors(Some(self.written(node)), |node| self.above(*node));
        around.find(|node| self.is_recursive_anchor(*node))
    }

    fn is_recursive_anchor(&self, node: NodeId) -> bool {
        self.get(node, "$recursiveAnchor").and_then(|value| self.bool(value)) == Some(true)
    }

    /// How many `$dynamicAnchor`s have a name, in all documents; `$recursiveAnchor`s have the empty one.
    pub fn count_dynamic_anchors(&self, name: &str) -> usize {
        let documents = (0..self.documents.len()).filter_map(|index| u32::try_from(index).ok().map(DocumentId));
        documents.filter_map(|document| self.resources(document).dynamic.get(name)).sum()
    }

    /// The resources of a document, found when first asked for.
    fn resources(&self, document: DocumentId) -> &Resources {
        self.document(document).resources.get_or_init(|| {
            let text = &self.document(document).text;
            match KEYWORDS.iter().any(|keyword| text.contains(keyword)) {
                true => self.find_resources(document),
                false => Resources::default(),
            }
        })
    }

    /// Looks at every node of a document.
    fn find_resources(&self, document: DocumentId) -> Resources {
        let root = self.document(document).root;
        let mut found = Resources::default();
        for index in 0..self.document(document).nodes.len() {
            let node = NodeId { document, index: u32::try_from(index).unwrap_or(u32::MAX) };
            let text = |keyword| self.get(node, keyword).and_then(|value| self.string(value));
            let own = if node == root { text("$self") } else { text("$id") };
            let (own, draft_6_anchor) = own.map(uri::split_fragment).unwrap_or_default();
            if !own.is_empty() {
                let base = self.base_of(node, root, &found);
                let uri = uri::join(found.uris.get(&base).map(String::as_str).unwrap_or_default(), own);
                found.nodes.entry(uri.clone()).or_insert(node);
                found.uris.insert(node, uri);
            }
            for name in [text("$anchor"), text("$dynamicAnchor"), Some(draft_6_anchor)].into_iter().flatten() {
                let resource = self.base_of(node, root, &found);
                found.anchors.entry((resource, name.to_owned())).or_insert(node);
            }
            if let Some(name) = text("$dynamicAnchor") {
                *found.dynamic.entry(name.to_owned()).or_default() += 1;
            }
            if self.is_recursive_anchor(node) {
                *found.dynamic.entry(String::new()).or_default() += 1;
            }
        }
        found
    }

    /// The nearest node at or above `node` with a URI that is known already, or the root.
    fn base_of(&self, node: NodeId, root: NodeId, found: &Resources) -> NodeId {
        let mut above = std::iter::successors(Some(node), |node| self.above(*node));
        above.find(|node| found.uris.contains_key(node)).unwrap_or(root)
    }
}

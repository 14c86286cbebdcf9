//! Following `$ref` (OpenAPI Reference Object, JSON Schema `$ref`, `$dynamicRef` and `$recursiveRef`).

use super::Reader;
use super::fields::nearest;
use crate::diag::{Code, Diagnostic, Reported};
use crate::source::{Limits, NodeId, Value};

/// How many names are compared with others to find what was meant, in one run.
const MOST_COMPARED: usize = 500_000;

/// The keywords that name another node, in the order in which they count.
const KEYWORDS: &[&str] = &["$ref", "$dynamicRef", "$recursiveRef"];

impl Reader<'_> {
    /// The node that `node` stands for: itself, or the end of its chain of `$ref`s.
    pub fn resolve(&mut self, node: NodeId) -> Result<NodeId, Reported> {
        let mut way = Vec::new();
        let mut at = node;
        while let Some(reference) = self.reference_of(at) {
            let known = self.endless.filter(|_| self.without_end.contains(&at));
            if let Some(reported) = known.or_else(|| self.check_way(&way, at)) {
                self.without_end.extend(way);
                self.endless = Some(reported);
                return Err(reported);
            }
            way.push(at);
            at = self.target(reference)?;
        }
        Ok(at)
    }

    /// Reports a way over references that has come back to where it was, or is too long.
    fn check_way(&mut self, way: &[NodeId], at: NodeId) -> Option<Reported> {
        let most = self.sources.limits().references;
        let diagnostic = if way.contains(&at) {
            let diagnostic = Diagnostic::new(Code::ReferenceCycle, at.origin(), "this `$ref` leads back to itself");
            let back = way.last().filter(|last| **last != at).map(|last| last.origin());
            let diagnostic = match back {
                Some(back) => diagnostic.label(back, "it comes back from here"),
                None => diagnostic,
            };
            diagnostic.help("let one of the references in the cycle be the definition itself")
        } else if way.len() >= most {
            let start = way.first().copied().unwrap_or(at);
            let message = format!("this `$ref` leads on over more than {most} references");
            let help = format!("refer to the definition itself, {}", Limits::advice("references"));
            Diagnostic::new(Code::ReferenceChain, start.origin(), message).help(help)
        } else {
            return None;
        };
        Some(diagnostic.emit(self.diagnostics))
    }

    /// The value of the keyword that makes an object a reference, if one does.
    ///
    /// A mapping of names may have an entry for a thing that is called `$ref`, which is no string then.
    pub(super) fn reference_of(&self, node: NodeId) -> Option<NodeId> {
        let reference = KEYWORDS.iter().find_map(|keyword| self.sources.get(node, keyword))?;
        (!matches!(self.sources.value(reference), Value::Mapping(_))).then_some(reference)
    }

    /// The node that the value of a `$ref` keyword names.
    pub fn target(&mut self, reference: NodeId) -> Result<NodeId, Reported> {
        let Value::String(text) = self.sources.value(reference) else {
            let found = self.sources.value(reference).describe();
            return Err(self.wrong_type(reference, "a string", found));
        };
        self.check_dynamic(reference, text);
        if self.sources.last_step(reference) == "$recursiveRef"
            && let Some(around) = self.sources.recursive_anchor_around(reference)
        {
            return Ok(around);
        }
        let key = (self.sources.resource_of(reference), text.clone());
        if let Some(found) = self.targets.get(&key) {
            return Ok(*found);
        }
        let found = self.find(reference, key.0, text)?;
        self.targets.insert(key, found);
        Ok(found)
    }

    /// The node that the value of an entry of `mapping` refers to; none where it is a name, or refers to nothing.
    pub fn mapping_target(&mut self, entry: NodeId) -> Option<NodeId> {
        let text = self.sources.string(entry)?;
        match text.strip_prefix('#') {
            Some(fragment) => {
                let fragment = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
                self.fragment(self.sources.resource_of(entry), &fragment)
            }
            None if text.contains(['.', '/', '#']) => self.target(entry).ok(),
            None => None,
        }
    }

    /// The node that a reference names, as seen from the resource that it is in.
    fn find(&mut self, reference: NodeId, resource: NodeId, text: &str) -> Result<NodeId, Reported> {
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        let root = match address {
            "" => resource,
            _ => match self.sources.find_resource(resource, address) {
                Some(root) => root,
                None => self.open(reference, address)?,
            },
        };
        let fragment = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
        // A document is nothing that one of its parts can be.
        let is_document = fragment.is_empty() && root == self.sources.written(self.root);
        if let Some(found) = self.fragment(root, &fragment).filter(|_| !is_document) {
            return Ok(found);
        }
        if address.is_empty()
            && let Some(found) = self.find_elsewhere(reference, resource, &fragment)
        {
            return Ok(found);
        }
        Err(self.unresolved(reference, root, text))
    }

    /// The node that a fragment names in a resource: a JSON pointer or an anchor.
    fn fragment(&self, root: NodeId, fragment: &str) -> Option<NodeId> {
        match fragment.is_empty() || fragment.starts_with('/') {
            true => self.sources.resolve(root, fragment),
            false => self.sources.find_anchor(root, fragment),
        }
    }

    /// The node that the author of a pointer has in mind, who counts from the document although the schema has an
    /// `$id`, or from the schema although it has none, which `#` alone does too.
    fn find_elsewhere(&mut self, reference: NodeId, resource: NodeId, fragment: &str) -> Option<NodeId> {
        let root = self.sources.document(self.sources.document_of(reference)).root;
        let (found, meant, help) = if resource == root {
            let found = match fragment.is_empty() {
                true => self.component_around(root, reference),
                false => self.definition_around(root, reference, fragment),
            }?;
            (found, "the schema around it", format!("write `{}`", self.sources.pointer(found)))
        } else {
            let help = "leave the `$id` out, or give what is meant an `$id` and refer to that".to_owned();
            (self.fragment(root, fragment)?, "the document, not from the `$id` of the schema around it", help)
        };
        let message = format!("`#{fragment}` names something only when it is read from {meant}");
        Diagnostic::new(Code::ReferenceBase, reference.origin(), message)
            .label(found.key_origin(), "taken to be meant")
            .help(help)
            .emit(self.diagnostics);
        Some(found)
    }

    /// The schema of the document's components that a reference is in.
    fn component_around(&self, root: NodeId, reference: NodeId) -> Option<NodeId> {
        let path = self.sources.path(reference);
        let depth = match path.first()?.as_str() {
            "components" if path.get(1)? == "schemas" => 3,
            "definitions" => 2,
            _ => return None,
        };
        self.sources.follow(root, path.get(..depth)?)
    }

    /// The definition that a pointer names when it is read from a schema that the reference is in.
    fn definition_around(&self, root: NodeId, reference: NodeId, fragment: &str) -> Option<NodeId> {
        if !fragment.starts_with("/$defs/") && !fragment.starts_with("/definitions/") {
            return None;
        }
        let mut above = self.sources.path(reference);
        let around = std::iter::from_fn(|| above.pop().map(|_| self.sources.follow(root, &above)));
        around.flatten().find_map(|at| self.sources.resolve(at, fragment))
    }

    /// Warns where a keyword may name several things, of which the first is taken.
    fn check_dynamic(&mut self, reference: NodeId, text: &str) {
        let name = match self.sources.last_step(reference).as_str() {
            "$dynamicRef" => text.rsplit_once('#').map_or("", |(_, name)| name),
            // In one resource it is the schema around that is meant.
            "$recursiveRef" if self.sources.resource_of(reference) != self.sources.written(self.root) => "",
            _ => return,
        };
        if self.sources.count_dynamic_anchors(name) > 1 {
            let message = format!("what `{text}` names depends on how the schema is reached");
            Diagnostic::new(Code::DynamicReference, reference.origin(), message)
                .help("it is taken as `$ref`; where that loses a type, write the schema out with `$ref`")
                .emit(self.diagnostics);
        }
    }

    /// The root of another document; reports one that is not read.
    fn open(&mut self, reference: NodeId, address: &str) -> Result<NodeId, Reported> {
        let from = self.sources.document_of(reference);
        let entry = self.sources.document_of(self.root);
        let opened = self.sources.open(from, entry, address, self.diagnostics);
        opened.map_err(|refusal| self.refused(reference, address, refusal))
    }

    /// The reference to a schema of the document that is called so, as Swagger 1.2 wrote references.
    pub(super) fn component_called(&self, name: &str) -> Option<String> {
        let written = self.sources.written(self.root);
        let escaped = name.replace('~', "~0").replace('/', "~1");
        let candidates = [format!("/components/schemas/{escaped}"), format!("/definitions/{escaped}")];
        let found = candidates.into_iter().find(|pointer| self.sources.resolve(written, pointer).is_some())?;
        Some(format!("#{found}"))
    }

    /// Reports a reference to nothing, with the nearest name beside it.
    fn unresolved(&mut self, reference: NodeId, root: NodeId, text: &str) -> Reported {
        let document = self.sources.document_of(root);
        let place = match document == self.sources.document_of(reference) {
            true => "this document".to_owned(),
            false => format!("`{}`", self.sources.document(document).name),
        };
        let message = format!("`{text}` refers to nothing in {place}");
        let diagnostic = Diagnostic::new(Code::UnresolvedReference, reference.origin(), message);
        let last = text.rsplit('/').next().unwrap_or(text);
        let moved = text.contains("/definitions/").then(|| self.component_called(last)).flatten();
        let help = match moved.or_else(|| self.neighbour(root, text)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "define it under that path, or correct the reference".to_owned(),
        };
        diagnostic.help(help).emit(self.diagnostics)
    }

    /// The reference that is meant by `text`, where its parent exists and has a key like the last one.
    fn neighbour(&mut self, root: NodeId, text: &str) -> Option<String> {
        let (address, pointer) = text.split_once('#')?;
        let (parent, last) = pointer.rsplit_once('/')?;
        let parent_node = self.sources.resolve(root, parent)?;
        let entries = self.sources.entries(parent_node);
        // What is wrong in so many places is not wrong by a letter.
        self.compared += entries.len();
        if self.compared > MOST_COMPARED {
            return None;
        }
        let keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
        let near = nearest(last, &keys)?;
        Some(format!("{address}#{parent}/{}", near.replace('~', "~0").replace('/', "~1")))
    }
}

//! Following `$ref` (OpenAPI Reference Object, JSON Schema `$ref`).

use super::Reader;
use super::fields::nearest;
use crate::diag::{Code, Diagnostic, Reported};
use crate::source::{NodeId, Value};

/// References in a row that are followed before a cycle is assumed.
const MAX_CHAIN: usize = 64;

impl Reader<'_> {
    /// The node that `node` stands for: itself, or the end of its chain of `$ref`s.
    pub fn resolve(&mut self, node: NodeId) -> Result<NodeId, Reported> {
        let mut at = node;
        for _ in 0..MAX_CHAIN {
            match self.sources.get(at, "$ref") {
                Some(reference) => at = self.target(reference)?,
                None => return Ok(at),
            }
        }
        Err(Diagnostic::new(Code::ReferenceCycle, node.origin(), "this `$ref` leads back to itself")
            .help("let one of the references in the cycle be the definition itself")
            .emit(self.diagnostics))
    }

    /// The node that the value of a `$ref` keyword names.
    pub(super) fn target(&mut self, reference: NodeId) -> Result<NodeId, Reported> {
        let Value::String(text) = self.sources.value(reference) else {
            let found = self.sources.value(reference).describe();
            return Err(self.wrong_type(reference, "a string", found));
        };
        let text = text.clone();
        let Some(pointer) = text.strip_prefix('#') else {
            return Err(self.external(reference, &text));
        };
        let found = match self.targets.get(&text) {
            Some(found) => *found,
            None => {
                let pointer = percent_encoding::percent_decode_str(pointer).decode_utf8_lossy();
                let found = self.sources.resolve(self.root, &pointer);
                self.targets.insert(text.clone(), found);
                found
            }
        };
        found.ok_or_else(|| self.unresolved(reference, &text))
    }

    /// Reports a reference that leaves the document.
    fn external(&mut self, reference: NodeId, text: &str) -> Reported {
        let message = format!("`{text}` refers to another document");
        Diagnostic::new(Code::ExternalReference, reference.origin(), message)
            .help("bundle the document into one file first, for example with `npx @redocly/cli bundle`")
            .emit(self.diagnostics)
    }

    /// Reports a reference to nothing, with the nearest name beside it.
    fn unresolved(&mut self, reference: NodeId, text: &str) -> Reported {
        let message = format!("`{text}` refers to nothing in this document");
        let diagnostic = Diagnostic::new(Code::UnresolvedReference, reference.origin(), message);
        let help = match self.neighbour(text) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "define it under that path, or correct the reference".to_owned(),
        };
        diagnostic.help(help).emit(self.diagnostics)
    }

    /// The reference that is meant by `text`, where its parent exists and has a key like the last one.
    fn neighbour(&self, text: &str) -> Option<String> {
        let (parent, last) = text.strip_prefix('#')?.rsplit_once('/')?;
        let parent_node = self.sources.resolve(self.root, parent)?;
        let keys: Vec<&str> = self.sources.entries(parent_node).iter().map(|(key, _)| key.as_str()).collect();
        let near = nearest(last, &keys)?;
        Some(format!("#{parent}/{}", near.replace('~', "~0").replace('/', "~1")))
    }
}

//! Response and Header Objects of Swagger 2.0.

use super::super::Reader;
use super::super::vocabulary::swagger::{HEADER, RESPONSE};
use super::Entries;
use crate::diag::Reported;
use crate::source::{Draft, NodeId};

impl Reader<'_> {
    /// A response in OpenAPI 3.0; `produces` are the media types of its body.
    pub(super) fn rewrite_response(&mut self, node: NodeId, produces: &[String]) -> Result<Draft, Reported> {
        let target = self.resolve(node)?;
        let fields = self.fields(target, RESPONSE)?;
        let mut entries = Vec::new();
        self.keep(&fields, &["description"], &mut entries);
        self.keep_extensions(target, &mut entries);
        if let Some(headers) = self.optional(&fields, "headers") {
            let mut rewritten = Vec::new();
            for (name, header) in self.map(&fields, "headers") {
                if let Ok(header) = self.rewrite_header(*header) {
                    rewritten.push((name.clone(), header));
                }
            }
            entries.push(("headers".to_owned(), Draft::Mapping(headers, rewritten)));
        }
        if let Some(schema) = self.optional(&fields, "schema") {
            let content = self.rewrite_content(schema, self.optional(&fields, "examples"), produces);
            entries.push(("content".to_owned(), Draft::Mapping(schema, content)));
        }
        Ok(Draft::Mapping(target, entries))
    }

    /// The `content` of a response with that schema.
    fn rewrite_content(&mut self, schema: NodeId, examples: Option<NodeId>, produces: &[String]) -> Entries {
        let is_file = self.is_file(schema);
        let default = if is_file { "application/octet-stream" } else { "application/json" };
        let default = [default.to_owned()];
        let names = if produces.is_empty() { &default } else { produces };
        let media_type = |name: &String| {
            let draft = match is_file {
                true => {
                    let binary = [("type", "string"), ("format", "binary")];
                    let binary = binary.map(|(key, value)| (key.to_owned(), Draft::text(schema, value)));
                    Draft::Mapping(schema, binary.to_vec())
                }
                false => Draft::Same(schema),
            };
            let mut entries = vec![("schema".to_owned(), draft)];
            if let Some(example) = examples.and_then(|examples| self.sources.get(examples, name)) {
                entries.push(("example".to_owned(), Draft::Same(example)));
            }
            (name.clone(), Draft::Mapping(schema, entries))
        };
        names.iter().map(media_type).collect()
    }

    /// Whether a schema is `type: file`, which only responses have.
    fn is_file(&mut self, schema: NodeId) -> bool {
        let Ok(schema) = self.resolve(schema) else {
            return false;
        };
        self.sources.get(schema, "type").and_then(|ty| self.sources.string(ty)) == Some("file")
    }

    fn rewrite_header(&mut self, node: NodeId) -> Result<Draft, Reported> {
        let node = self.resolve(node)?;
        let fields = self.fields(node, HEADER)?;
        let mut entries = Vec::new();
        self.keep(&fields, &["description"], &mut entries);
        entries.push(("schema".to_owned(), self.rewrite_simple_schema(&fields)));
        Ok(Draft::Mapping(node, entries))
    }
}

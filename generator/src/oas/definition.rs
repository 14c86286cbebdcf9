//! Names of schemas that are defined elsewhere than under `components.schemas`: in `$defs`, and in other files.

use std::path::Path;

use super::Reader;
use crate::source::{DocumentId, NodeId};

/// Names of files that say nothing about what is in them; the folder's name does.
const NAMELESS_FILES: &[&str] = &["index", "_index", "main", "schema", "schemas"];

/// Names of folders that say nothing about what is in them.
const NAMELESS_FOLDERS: &[&str] = &["models", "model", "schemas", "schema", "definitions", "components", "types"];

/// Keywords whose entries are definitions with names.
const CONTAINERS: &[&str] = &["$defs", "definitions", "schemas"];

impl Reader<'_> {
    /// The name of the schema at `node` where it is a definition; none for a component of the document, and for a
    /// schema that is a part of another thing. It follows from the place alone, whichever reference leads there.
    pub fn definition_name(&self, node: NodeId) -> Option<String> {
        let document = self.sources.document_of(node);
        let path = self.sources.path(node);
        let is_entry = document == self.sources.document_of(self.root);
        match path.as_slice() {
            [] if is_entry => None,
            [] => Some(self.file_name(document)),
            [name] if !is_entry => Some(name.clone()),
            [outer @ .., container, name] if CONTAINERS.contains(&container.as_str()) => match outer {
                [] if is_entry || !self.is_schema(document) => Some(name.clone()),
                [components] if components == "components" => (!is_entry).then(|| name.clone()),
                _ => Some(self.inner_name(node, outer, name)),
            },
            _ => None,
        }
    }

    /// Whether a document is one schema, and no collection of several.
    fn is_schema(&self, document: DocumentId) -> bool {
        let root = self.sources.document(document).root;
        let keywords = ["type", "properties", "allOf", "oneOf", "anyOf", "items", "enum", "$ref"];
        keywords.iter().any(|keyword| self.sources.get(root, keyword).is_some())
    }

    /// The name of a definition inside of another schema: both names.
    fn inner_name(&self, node: NodeId, outer: &[String], name: &str) -> String {
        let root = self.sources.document(self.sources.document_of(node)).root;
        let around = self.sources.follow(root, outer);
        let owner = around.and_then(|around| self.definition_name(around)).or_else(|| match outer {
            [components, schemas, owner] if components == "components" && schemas == "schemas" => Some(owner.clone()),
            [definitions, owner] if definitions == "definitions" => Some(owner.clone()),
            _ => None,
        });
        match owner {
            Some(owner) => format!("{owner} {name}"),
            None => name.to_owned(),
        }
    }

    /// The name of a file without its extension, or that of its folder.
    fn file_name(&self, document: DocumentId) -> String {
        let path = self.relative_path(document);
        let words = |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned());
        let stem = words(path.file_stem()).unwrap_or_default();
        match NAMELESS_FILES.contains(&stem.as_str()) {
            true => words(path.parent().and_then(Path::file_name)).unwrap_or(stem),
            false => stem,
        }
    }

    /// The name of the nearest folder that says something about a schema in another file.
    pub fn folder_name(&self, node: NodeId) -> Option<String> {
        let path = self.relative_path(self.sources.document_of(node)).parent()?;
        let mut folders =
            path.ancestors().filter_map(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()));
        folders.find(|folder| !NAMELESS_FOLDERS.contains(&folder.as_str()))
    }

    /// Where a node is: its pointer, after the path of its file where that is not the document itself.
    pub fn address(&self, node: NodeId) -> String {
        let (document, entry) = (self.sources.document_of(node), self.sources.document_of(self.root));
        let pointer = self.sources.pointer(node);
        if document == entry {
            return pointer;
        }
        let path = self.relative_path(document).to_string_lossy().replace('\\', "/");
        format!("{path}{}", if pointer == "#" { "" } else { &pointer })
    }

    /// The path of a file from the folder of the document that the user named, wherever that is.
    fn relative_path(&self, document: DocumentId) -> &Path {
        let name = |document| Path::new(self.sources.document(document).name.as_str());
        let folder = name(self.sources.document_of(self.root)).parent().unwrap_or(Path::new(""));
        name(document).strip_prefix(folder).unwrap_or(name(document))
    }

    /// The schema of another document that a component is nothing but a reference to.
    pub fn external_target(&mut self, component: NodeId) -> Option<NodeId> {
        let is_bare = matches!(self.sources.entries(component), [(key, _)] if key == "$ref");
        let target = if is_bare { self.resolve(component).ok()? } else { return None };
        (self.sources.document_of(target) != self.sources.document_of(self.root)).then_some(target)
    }
}

//! The meta-schemas: where in a document text may stand, and which texts of a document stand there.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use regex::Regex;
use serde_json::Value;

use crate::tree::{Part, Place, Tree};

/// A version of OpenAPI with a meta-schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// Swagger 2.0.
    V2_0,
    /// OpenAPI 3.0.
    V3_0,
    /// OpenAPI 3.1.
    V3_1,
    /// OpenAPI 3.2.
    V3_2,
}

impl Version {
    /// Every version.
    pub const ALL: [Self; 4] = [Self::V2_0, Self::V3_0, Self::V3_1, Self::V3_2];

    /// What documents of this version say of themselves.
    pub fn text(self) -> &'static str {
        match self {
            Self::V2_0 => "2.0",
            Self::V3_0 => "3.0.4",
            Self::V3_1 => "3.1.2",
            Self::V3_2 => "3.2.0",
        }
    }
}

/// A schema in one of the files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Location {
    /// The file.
    file: usize,
    /// The JSON Pointer in it.
    pointer: String,
}

/// A position of the meta-schema where text may stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(pub String);

/// What a document has at the positions of its meta-schema.
#[derive(Debug, Default)]
pub struct Found {
    /// The texts at each position.
    pub positions: BTreeMap<Position, BTreeSet<Place>>,
    /// The nodes that the meta-schema describes.
    seen: BTreeSet<Vec<usize>>,
    /// The keys that the meta-schema gives.
    fixed: BTreeSet<Vec<usize>>,
    /// The nodes that were compared with a schema.
    visited: BTreeSet<(Location, Vec<usize>)>,
}

/// The meta-schema of a version, with those that it refers to.
pub struct Meta {
    /// The files: name, and schema; the first is that of OpenAPI.
    files: Vec<(&'static str, Value)>,
    /// The schemas that a Schema Object has to fit, from OpenAPI 3.1 on.
    dialect: Vec<Location>,
    /// The patterns, compiled.
    patterns: RefCell<HashMap<String, Regex>>,
}

/// The files of JSON Schema.
const JSON_SCHEMA: [(&str, &str); 8] = [
    ("schema", include_str!("../meta/json-schema/schema.json")),
    ("meta/applicator", include_str!("../meta/json-schema/applicator.json")),
    ("meta/content", include_str!("../meta/json-schema/content.json")),
    ("meta/core", include_str!("../meta/json-schema/core.json")),
    ("meta/format-annotation", include_str!("../meta/json-schema/format-annotation.json")),
    ("meta/meta-data", include_str!("../meta/json-schema/meta-data.json")),
    ("meta/unevaluated", include_str!("../meta/json-schema/unevaluated.json")),
    ("meta/validation", include_str!("../meta/json-schema/validation.json")),
];

/// Keywords that say nothing about what fits.
const ANNOTATIONS: [&str; 6] = ["title", "description", "$comment", "deprecated", "example", "format"];

/// Keywords whose schemas hold for the same value.
const IN_PLACE: [&str; 5] = ["allOf", "anyOf", "oneOf", "then", "else"];

impl Meta {
    /// The meta-schema of a version.
    ///
    /// # Panics
    ///
    /// When a file is no JSON.
    pub fn new(version: Version) -> Self {
        let (root, base) = match version {
            Version::V2_0 => (include_str!("../meta/openapi-2.0.json"), None),
            Version::V3_0 => (include_str!("../meta/openapi-3.0.json"), None),
            Version::V3_1 => {
                (include_str!("../meta/openapi-3.1.json"), Some(include_str!("../meta/openapi-3.1-base.json")))
            }
            Version::V3_2 => {
                (include_str!("../meta/openapi-3.2.json"), Some(include_str!("../meta/openapi-3.2-base.json")))
            }
        };
        let mut files = vec![("", root), ("draft-04", include_str!("../meta/json-schema/draft-04.json"))];
        files.extend(base.map(|base| ("base", base)));
        files.extend(JSON_SCHEMA);
        let files: Vec<_> =
            files.into_iter().map(|(name, text)| (name, serde_json::from_str(text).expect("it is JSON"))).collect();
        let dialect =
            files.iter().enumerate().filter(|(_, (name, _))| base.is_some() && ["base", "schema"].contains(name));
        let dialect = dialect.map(|(file, _)| Location { file, pointer: String::new() }).collect();
        Self { files, dialect, patterns: RefCell::default() }
    }

    /// Every position.
    pub fn positions(&self) -> BTreeSet<Position> {
        let mut positions = BTreeSet::new();
        self.enumerate(&Location { file: 0, pointer: String::new() }, &mut BTreeSet::new(), &mut positions);
        positions
    }

    /// What a document has at the positions.
    pub fn find(&self, document: &Tree) -> Found {
        let mut found = Found::default();
        self.visit(&Location { file: 0, pointer: String::new() }, document, &mut Vec::new(), &mut found);
        found
    }

    fn schema(&self, at: &Location) -> &Value {
        static NOTHING: Value = Value::Null;
        self.files.get(at.file).and_then(|(_, root)| root.pointer(&at.pointer)).unwrap_or(&NOTHING)
    }

    /// The schemas below a keyword, or the items of a list of schemas there.
    fn below(&self, at: &Location, keyword: &str) -> Vec<(String, Location)> {
        let here = Location { file: at.file, pointer: format!("{}/{}", at.pointer, escape(keyword)) };
        let step = |name: &str| Location { file: at.file, pointer: format!("{}/{}", here.pointer, escape(name)) };
        match self.schema(&here) {
            Value::Object(entries) => entries.keys().map(|name| (name.clone(), step(name))).collect(),
            Value::Array(items) => {
                (0..items.len()).map(|index| (index.to_string(), step(&index.to_string()))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The schemas that hold for the same value: by reference, and parts; those of which one may be chosen come second.
    fn in_place(&self, at: &Location) -> (Vec<Location>, Vec<Location>) {
        let schema = self.schema(at);
        let (mut all, mut choice) = (Vec::new(), Vec::new());
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            all.push(self.resolve(at, reference));
        }
        let is_schema_object = at.file == 0 && schema.get("$dynamicAnchor").is_some();
        if schema.get("$dynamicRef").is_some() || is_schema_object {
            all.extend(self.dialect.iter().cloned());
        }
        for keyword in IN_PLACE {
            let list = if keyword == "allOf" { &mut all } else { &mut choice };
            match schema.get(keyword) {
                Some(Value::Array(_)) => list.extend(self.below(at, keyword).into_iter().map(|(_, location)| location)),
                Some(_) => {
                    list.push(Location { file: at.file, pointer: format!("{}/{keyword}", at.pointer) });
                }
                None => {}
            }
        }
        (all, choice)
    }

    fn resolve(&self, at: &Location, reference: &str) -> Location {
        let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let name = if file.contains("draft-04") { "draft-04" } else { file };
        let file = match name {
            "" => at.file,
            name => self.files.iter().position(|(known, _)| *known == name).expect("the file of a reference is here"),
        };
        let location = Location { file, pointer: pointer.to_owned() };
        assert!(!self.schema(&location).is_null(), "`{reference}` leads nowhere");
        location
    }

    /// The name of a position.
    fn position(&self, at: &Location, what: &str) -> Position {
        Position(format!("{}#{}{what}", self.files[at.file].0, at.pointer))
    }

    fn enumerate(&self, at: &Location, visited: &mut BTreeSet<Location>, out: &mut BTreeSet<Position>) {
        if !visited.insert(at.clone()) || self.schema(at) == &Value::Bool(false) {
            return;
        }
        let schema = self.schema(at);
        if is_any(schema) {
            if !is_refinement(at, schema) {
                out.insert(self.position(at, ""));
            }
            return;
        }
        if takes_text(schema) {
            out.insert(self.position(at, ""));
        }
        if is_open_list(schema) {
            out.insert(self.position(at, " (items)"));
        }
        let (all, choice) = self.in_place(at);
        all.iter().chain(&choice).for_each(|part| self.enumerate(part, visited, out));
        for keyword in ["properties", "dependentSchemas", "prefixItems"] {
            self.below(at, keyword).iter().for_each(|(_, part)| self.enumerate(part, visited, out));
        }
        for (_, part) in self.below(at, "patternProperties") {
            // A pattern that says more about properties that are listed.
            if self.schema(&part).get("propertyNames").is_none() {
                out.insert(self.position(&part, " (key)"));
                self.enumerate(&part, visited, out);
            }
        }
        if let Some(Value::Object(_) | Value::Bool(true)) = schema.get("additionalProperties") {
            let part = Location { file: at.file, pointer: format!("{}/additionalProperties", at.pointer) };
            out.insert(self.position(&part, " (key)"));
            self.enumerate(&part, visited, out);
        }
        match schema.get("items") {
            Some(Value::Array(_)) => {
                self.below(at, "items").iter().for_each(|(_, part)| self.enumerate(part, visited, out));
            }
            Some(_) => {
                let part = Location { file: at.file, pointer: format!("{}/items", at.pointer) };
                self.enumerate(&part, visited, out);
            }
            None => {}
        }
    }

    fn visit(&self, at: &Location, node: &Tree, path: &mut Vec<usize>, found: &mut Found) {
        let schema = self.schema(at);
        if schema == &Value::Bool(false)
            || !fits_type(schema, node)
            || !found.visited.insert((at.clone(), path.clone()))
        {
            return;
        }
        found.seen.insert(path.clone());
        let value = Place { path: path.clone(), part: Part::Value };
        if is_any(schema) {
            if !is_refinement(at, schema) {
                found.positions.entry(self.position(at, "")).or_default().insert(value);
            }
            mark_all(node, path, found);
            return;
        }
        if takes_text(schema) && !matches!(node, Tree::List(_) | Tree::Map(_)) {
            found.positions.entry(self.position(at, "")).or_default().insert(value);
        }
        let (all, choice) = self.in_place(at);
        for part in &all {
            self.visit(part, node, path, found);
        }
        let is_if = schema.get("if").map(|_| self.admits(&step(at, "if"), node));
        let taken = |is_strict: bool| -> Vec<Location> {
            let is_taken = |part: &&Location| match (part.pointer.rsplit('/').next(), is_if) {
                (Some("then"), Some(holds)) => holds,
                (Some("else"), Some(holds)) => !holds,
                _ => self.admits_as(part, node, is_strict),
            };
            choice.iter().filter(is_taken).cloned().collect()
        };
        // Where nothing fits because of keys that are too many, they are what is pruned.
        let parts = Some(taken(true)).filter(|parts| !parts.is_empty()).unwrap_or_else(|| taken(false));
        for part in &parts {
            self.visit(part, node, path, found);
        }
        match node {
            Tree::Map(_) => self.visit_entries(at, node, path, found),
            Tree::List(items) => {
                if is_open_list(schema) {
                    let places =
                        (0..items.len()).map(|index| Place { path: [&path[..], &[index]].concat(), part: Part::Value });
                    found.positions.entry(self.position(at, " (items)")).or_default().extend(places);
                    mark_all(node, path, found);
                }
                for (index, item) in items.iter().enumerate() {
                    let own = step(&step(at, "prefixItems"), &index.to_string());
                    let list = step(&step(at, "items"), &index.to_string());
                    let part = [own, list, step(at, "items")].into_iter().find(|part| !self.schema(part).is_null());
                    if let Some(part) = part.filter(|part| !self.schema(part).is_array()) {
                        path.push(index);
                        self.visit(&part, item, path, found);
                        path.pop();
                    }
                }
            }
            Tree::Scalar(_) | Tree::Text(_) => {}
        }
    }

    fn visit_entries(&self, at: &Location, node: &Tree, path: &mut Vec<usize>, found: &mut Found) {
        let schema = self.schema(at);
        for (index, (key, child)) in node.children().into_iter().enumerate() {
            let Some(key) = key else {
                continue;
            };
            path.push(index);
            let name = Place { path: path.clone(), part: Part::Key };
            let property = step(&step(at, "properties"), key);
            let mut is_known = false;
            if schema.get("properties").is_some_and(|properties| properties.get(key).is_some()) {
                is_known = true;
                found.fixed.insert(path.clone());
                self.visit(&property, child, path, found);
            }
            for (pattern, part) in self.below(at, "patternProperties") {
                if self.matches(&pattern, key) && self.schema(&part).get("propertyNames").is_none() {
                    is_known = true;
                    found.positions.entry(self.position(&part, " (key)")).or_default().insert(name.clone());
                    self.visit(&part, child, path, found);
                }
            }
            if !is_known && let Some(Value::Object(_) | Value::Bool(true)) = schema.get("additionalProperties") {
                let part = step(at, "additionalProperties");
                found.positions.entry(self.position(&part, " (key)")).or_default().insert(name);
                self.visit(&part, child, path, found);
            }
            path.pop();
            if schema.pointer(&format!("/dependentSchemas/{}", escape(key))).is_some() {
                self.visit(&step(&step(at, "dependentSchemas"), key), node, path, found);
            }
        }
    }

    /// Whether a node fits a schema, as far as alternatives are told apart by it.
    fn admits(&self, at: &Location, node: &Tree) -> bool {
        self.admits_as(at, node, true)
    }

    /// Whether a node fits a schema; where that is not strict, it may have keys that the schema does not know.
    fn admits_as(&self, at: &Location, node: &Tree, is_strict: bool) -> bool {
        let schema = self.schema(at);
        if let Value::Bool(admits) = schema {
            return *admits;
        }
        let text = match node {
            Tree::Text(text) => Some(text.as_str()),
            _ => None,
        };
        let is_const = |value: &Value| match node {
            Tree::Scalar(scalar) => scalar == value,
            _ => value.as_str().is_some_and(|value| text == Some(value)),
        };
        let fits = fits_type(schema, node)
            && schema.get("const").is_none_or(is_const)
            && schema.get("enum").and_then(Value::as_array).is_none_or(|values| values.iter().any(is_const))
            && text.is_none_or(|text| {
                schema.get("pattern").and_then(Value::as_str).is_none_or(|pattern| self.matches(pattern, text))
            });
        if !fits {
            return false;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str)
            && !self.admits_as(&self.resolve(at, reference), node, is_strict)
        {
            return false;
        }
        if !self.below(at, "allOf").iter().all(|(_, part)| self.admits_as(part, node, is_strict)) {
            return false;
        }
        let choices = self.below(at, "oneOf");
        if !choices.is_empty() && !choices.iter().any(|(_, part)| self.admits_as(part, node, is_strict)) {
            return false;
        }
        !matches!(node, Tree::Map(_)) || self.admits_entries(at, schema, node, is_strict)
    }

    fn admits_entries(&self, at: &Location, schema: &Value, node: &Tree, is_strict: bool) -> bool {
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        if !required.filter_map(Value::as_str).all(|key| node.get(key).is_some()) {
            return false;
        }
        let patterns: Vec<String> = self.below(at, "patternProperties").into_iter().map(|(name, _)| name).collect();
        let is_closed = is_strict && schema.get("additionalProperties") == Some(&Value::Bool(false));
        node.children().into_iter().filter_map(|(key, child)| Some((key?, child))).all(|(key, child)| {
            let property = step(&step(at, "properties"), key);
            match self.schema(&property) {
                Value::Null => !is_closed || patterns.iter().any(|pattern| self.matches(pattern, key)),
                // What is below tells alternatives apart only by its words.
                _ => matches!(child, Tree::Map(_) | Tree::List(_)) || self.admits(&property, child),
            }
        })
    }

    fn matches(&self, pattern: &str, text: &str) -> bool {
        let mut patterns = self.patterns.borrow_mut();
        let known = patterns.entry(pattern.to_owned());
        known.or_insert_with(|| Regex::new(pattern).expect("the pattern is one of `regex`")).is_match(text)
    }
}

impl Found {
    /// Whether the key of an entry is a name of the document's own.
    pub fn is_name(&self, path: &[usize]) -> bool {
        !self.fixed.contains(path)
    }

    /// The document without what its meta-schema does not describe; extensions stay.
    pub fn pruned(&self, document: &Tree) -> Tree {
        self.prune(document, &mut Vec::new())
    }

    fn prune(&self, node: &Tree, path: &mut Vec<usize>) -> Tree {
        match node {
            Tree::Map(entries) => {
                let mut kept = Vec::new();
                for (index, (key, value)) in entries.iter().enumerate() {
                    path.push(index);
                    if key.starts_with("x-") || self.seen.contains(path) {
                        let value = if key.starts_with("x-") { value.clone() } else { self.prune(value, path) };
                        kept.push((key.clone(), value));
                    }
                    path.pop();
                }
                Tree::Map(kept)
            }
            Tree::List(items) => {
                let mut kept = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    path.push(index);
                    if self.seen.contains(path) {
                        kept.push(self.prune(item, path));
                    }
                    path.pop();
                }
                Tree::List(kept)
            }
            Tree::Scalar(_) | Tree::Text(_) => node.clone(),
        }
    }
}

/// Marks everything below a node as described.
fn mark_all(node: &Tree, path: &mut Vec<usize>, found: &mut Found) {
    for (index, (_, child)) in node.children().into_iter().enumerate() {
        path.push(index);
        found.seen.insert(path.clone());
        mark_all(child, path, found);
        path.pop();
    }
}

/// The schema below a keyword.
fn step(at: &Location, keyword: &str) -> Location {
    Location { file: at.file, pointer: format!("{}/{}", at.pointer, escape(keyword)) }
}

/// A step of a JSON Pointer.
fn escape(text: &str) -> String {
    text.replace('~', "~0").replace('/', "~1")
}

/// Whether anything fits a schema.
fn is_any(schema: &Value) -> bool {
    match schema {
        Value::Bool(true) => true,
        Value::Object(entries) => {
            let is_open = |key: &str, value: &Value| key.starts_with("additional") && value == &Value::Bool(true);
            let is_note = |key: &str| key == "default" || ANNOTATIONS.contains(&key);
            entries.iter().all(|(key, value)| is_note(key) || is_open(key, value))
        }
        _ => false,
    }
}

/// Whether a schema only says more about a property that another one gives: a `default` that depends on others.
fn is_refinement(at: &Location, schema: &Value) -> bool {
    let depends = ["/dependentSchemas/", "/then/", "/else/"].iter().any(|part| at.pointer.contains(part));
    schema.get("default").is_some() && (depends || at.pointer.ends_with("/definitions/positiveIntegerDefault0/allOf/1"))
}

/// Whether a schema is that of a list of anything.
fn is_open_list(schema: &Value) -> bool {
    let is_list = schema.get("type").is_some_and(|name| name == "array");
    is_list && !["items", "prefixItems"].iter().any(|keyword| schema.get(*keyword).is_some())
}

/// Whether the schema itself says that a text fits.
fn takes_text(schema: &Value) -> bool {
    let is_text = |value: &Value| value == "string";
    let by_type = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().any(is_text),
        Some(name) => is_text(name),
        None => schema.get("pattern").is_some(),
    };
    let by_values = schema.get("type").is_none()
        && (schema.get("enum").and_then(Value::as_array).is_some_and(|values| values.iter().any(Value::is_string))
            || schema.get("const").is_some_and(Value::is_string));
    by_type || by_values
}

/// Whether the type of a node is one that a schema names.
fn fits_type(schema: &Value, node: &Tree) -> bool {
    let name = node.type_name();
    let fits = |wanted: &Value| wanted == name || (wanted == "number" && name == "integer");
    match schema.get("type") {
        Some(Value::Array(types)) => types.iter().any(fits),
        Some(wanted) => fits(wanted),
        None => true,
    }
}

//! OpenAPI documents as they are written, read independently of the generator: every object of a kind, wherever it
//! stands, and in whichever file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Component, Path, PathBuf};

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A document with the files that it refers to.
#[derive(Debug)]
pub struct Document {
    /// The file that holds the OpenAPI Object.
    root: PathBuf,
    /// Every file, by path.
    files: BTreeMap<PathBuf, Value>,
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A Path Item Object.
    PathItem,
    /// An Operation Object.
    Operation,
    /// A Parameter Object.
    Parameter,
    /// A Request Body Object.
    RequestBody,
    /// A Response Object.
    Response,
    /// A Header Object.
    Header,
    /// A Media Type Object.
    MediaType,
    /// A Schema Object that describes values on their own.
    Schema,
    /// A Schema Object of an `allOf`, which adds to others.
    Part,
}

/// An object of a document.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its key: the path, the method, the status, the media type or the property; empty for items of lists.
    pub key: &'a str,
    /// The object itself; where it is a reference, that.
    pub value: &'a Value,
    /// The file that it stands in.
    file: &'a Path,
}

/// The fields of a Path Item Object that hold an operation.
pub const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Fields of a Schema Object that hold a schema for values of their own.
const ONE_SCHEMA: [&str; 2] = ["items", "additionalProperties"];
/// Those that hold a mapping of them.
const NAMED_SCHEMAS: [&str; 4] = ["properties", "patternProperties", "$defs", "definitions"];
/// Those that hold a list of them.
const SCHEMA_LISTS: [&str; 3] = ["oneOf", "anyOf", "prefixItems"];

impl Document {
    /// Reads a document and all local files that it refers to.
    ///
    /// # Errors
    ///
    /// Where the document itself cannot be read; a file that it refers to counts as empty then.
    pub fn read(path: &Path) -> Result<Self, String> {
        let mut files = BTreeMap::from([(path.to_owned(), parse(path)?)]);
        let mut open = vec![path.to_owned()];
        while let Some(at) = open.pop() {
            let mut references = BTreeSet::new();
            files.get(&at).into_iter().for_each(|value| collect_references(value, &mut references));
            for reference in references {
                let file = file_of(&at, &reference);
                if !files.contains_key(&file) && file.is_file() {
                    files.insert(file.clone(), parse(&file).unwrap_or(Value::Null));
                    open.push(file);
                }
            }
        }
        Ok(Self { root: path.to_owned(), files })
    }

    /// The OpenAPI Object.
    pub fn root(&self) -> &Value {
        self.files.get(&self.root).unwrap_or(&Value::Null)
    }

    /// What a chain of references ends in, as an object of the same kind and key.
    pub fn resolve<'a>(&'a self, object: Object<'a>) -> Object<'a> {
        let mut at = object;
        // Longer chains than this are cycles.
        for _ in 0..32 {
            match self.target(at) {
                Some(target) => at = target,
                None => break,
            }
        }
        at
    }

    /// Every operation under `paths`: method, path and Operation Object; with `$ref` in path items followed.
    pub fn operations(&self) -> Vec<(String, &str, Object<'_>)> {
        let mut found = Vec::new();
        for item in children(self.root().get("paths"), Kind::PathItem, &self.root) {
            if !item.key.starts_with('/') {
                continue;
            }
            let (here, there) = (Some(item), self.target(item).map(|_| self.resolve(item)));
            let mut seen = BTreeSet::new();
            for part in here.into_iter().chain(there) {
                for (method, operation) in operations_of(part) {
                    if seen.insert(method.clone()) {
                        found.push((method, item.key, operation));
                    }
                }
            }
        }
        found
    }

    /// Every object, each once; references are followed.
    pub fn objects(&self) -> Vec<Object<'_>> {
        let mut open = self.entries();
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        while let Some(object) = open.pop() {
            if seen.insert((std::ptr::from_ref(object.value).addr(), object.kind == Kind::Part)) {
                found.push(object);
                // A part of an `allOf` may be the whole of another schema.
                let kind = if object.kind == Kind::Part { Kind::Schema } else { object.kind };
                open.extend(self.target(object).map(|target| Object { kind, ..target }));
                open.extend(object.inner());
            }
        }
        found
    }

    /// The objects that the OpenAPI Object holds.
    fn entries(&self) -> Vec<Object<'_>> {
        let (root, file) = (self.root(), self.root.as_path());
        let components = root.get("components").unwrap_or(&Value::Null);
        let mut entries = Vec::new();
        for (section, kind) in [
            (root.get("paths"), Kind::PathItem),
            (root.get("webhooks"), Kind::PathItem),
            (components.get("pathItems"), Kind::PathItem),
            (components.get("schemas"), Kind::Schema),
            (root.get("definitions"), Kind::Schema),
            (components.get("responses"), Kind::Response),
            (root.get("responses"), Kind::Response),
            (components.get("parameters"), Kind::Parameter),
            (root.get("parameters"), Kind::Parameter),
            (components.get("requestBodies"), Kind::RequestBody),
            (components.get("headers"), Kind::Header),
            (components.get("mediaTypes"), Kind::MediaType),
        ] {
            entries.extend(children(section, kind, file));
        }
        entries
    }

    /// What an object's `$ref` leads to.
    fn target<'a>(&'a self, object: Object<'a>) -> Option<Object<'a>> {
        let reference = object.value.get("$ref")?.as_str()?;
        let (file, value) = self.files.get_key_value(&file_of(object.file, reference))?;
        let pointer = reference.split_once('#').map_or("", |(_, pointer)| pointer);
        let value = value.pointer(&percent_decoded(pointer))?;
        Some(Object { value, file, ..object })
    }
}

impl<'a> Object<'a> {
    /// The object in a field of this one.
    pub fn field(self, field: &'a str, kind: Kind) -> Option<Self> {
        self.value.get(field).map(|value| Self { kind, key: field, value, file: self.file })
    }

    /// The objects in a field of this one that is a list or mapping of them.
    pub fn list(self, field: &str, kind: Kind) -> Vec<Self> {
        children(self.value.get(field), kind, self.file)
    }

    /// The objects directly inside this one.
    fn inner(self) -> Vec<Self> {
        let (value, file) = (self.value, self.file);
        let one = |field, kind| self.field(field, kind);
        let many = |field, kind| self.list(field, kind);
        match self.kind {
            Kind::PathItem => {
                let operations = operations_of(self).into_iter().map(|(_, operation)| operation);
                operations.chain(many("parameters", Kind::Parameter)).collect()
            }
            Kind::Operation => {
                let callbacks = value.get("callbacks").and_then(Value::as_object).into_iter().flatten();
                let callbacks = callbacks.flat_map(|(_, value)| children(Some(value), Kind::PathItem, file));
                let rest = many("parameters", Kind::Parameter).into_iter().chain(many("responses", Kind::Response));
                rest.chain(one("requestBody", Kind::RequestBody)).chain(callbacks).collect()
            }
            Kind::Parameter | Kind::Header | Kind::RequestBody | Kind::Response => {
                let rest = many("headers", Kind::Header).into_iter().chain(many("content", Kind::MediaType));
                rest.chain(one("schema", Kind::Schema)).collect()
            }
            Kind::MediaType => one("schema", Kind::Schema).into_iter().chain(one("itemSchema", Kind::Schema)).collect(),
            Kind::Schema | Kind::Part => {
                let single = ONE_SCHEMA.into_iter().filter_map(|field| one(field, Kind::Schema));
                let single = single.filter(|schema| schema.value.is_object() || schema.value.is_boolean());
                let lists = NAMED_SCHEMAS.into_iter().chain(SCHEMA_LISTS);
                let rest = lists.flat_map(|field| many(field, Kind::Schema)).chain(many("allOf", Kind::Part));
                single.chain(rest).collect()
            }
        }
    }
}

/// The entries of a mapping or list as objects of a kind.
fn children<'a>(parent: Option<&'a Value>, kind: Kind, file: &'a Path) -> Vec<Object<'a>> {
    let object = |key, value| Object { kind, key, value, file };
    match parent {
        Some(Value::Object(map)) => map.iter().map(|(key, value)| object(key.as_str(), value)).collect(),
        Some(Value::Array(list)) => list.iter().map(|value| object("", value)).collect(),
        _ => Vec::new(),
    }
}

/// The operations of a Path Item Object: method and Operation Object.
fn operations_of(item: Object<'_>) -> Vec<(String, Object<'_>)> {
    let object = |key, value| Object { kind: Kind::Operation, key, value, file: item.file };
    let fixed = METHODS.into_iter().filter_map(|method| Some((method, item.value.get(method)?)));
    let further = item.value.get("additionalOperations").and_then(Value::as_object).into_iter().flatten();
    let all = fixed.chain(further.map(|(method, value)| (method.as_str(), value)));
    all.map(|(method, value)| (method.to_ascii_uppercase(), object(method, value))).collect()
}

/// Reads YAML or JSON.
fn parse(path: &Path) -> Result<Value, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{')
        && let Ok(value) = serde_json::from_str(text)
    {
        return Ok(value);
    }
    let value: Yaml = serde_yaml::from_str(text).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    Ok(value.0)
}

/// A YAML value as JSON: integers above 64 bits, which JSON values have no room for, become floats.
struct Yaml(Value);

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YamlVisitor).map(Self)
    }
}

/// Takes what a YAML parser finds.
struct YamlVisitor;

impl<'de> Visitor<'de> for YamlVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<Value, E> {
        value.to_string().parse::<f64>().map(Value::from).map_err(E::custom)
    }

    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Value, E> {
        value.to_string().parse::<f64>().map(Value::from).map_err(E::custom)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Yaml(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = serde_json::Map::new();
        while let Some((key, Yaml(value))) = entries.next_entry::<String, _>()? {
            map.insert(key, value);
        }
        Ok(map.into())
    }
}

/// Adds every `$ref` below a value that names another file.
fn collect_references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            let reference = map.get("$ref").and_then(Value::as_str).filter(|text| !text.starts_with('#'));
            found.extend(reference.map(str::to_owned));
            map.values().for_each(|value| collect_references(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| collect_references(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The file that a reference in the file `from` leads to.
fn file_of(from: &Path, reference: &str) -> PathBuf {
    let file = reference.split('#').next().unwrap_or_default();
    if file.is_empty() {
        return from.to_owned();
    }
    let mut path = from.parent().unwrap_or(Path::new("")).to_owned();
    for part in Path::new(&percent_decoded(file)).components() {
        match part {
            Component::ParentDir => drop(path.pop()),
            Component::CurDir => {}
            part => path.push(part),
        }
    }
    path
}

/// A text with its `%41` and the like as the characters that they stand for.
fn percent_decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend(part.as_bytes().iter().skip(2));
            }
            None => bytes.extend([b"%", part.as_bytes()].concat()),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

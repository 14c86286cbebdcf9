//! Features of schemas.

use std::collections::BTreeSet;

use integration_tests::document::{Document, Kind, Object};
use serde_json::{Map, Value};

use super::Found;

/// Annotations that may stand beside a `$ref` without a meaning for the type.
const ANNOTATIONS: [&str; 6] = ["description", "summary", "title", "example", "examples", "deprecated"];

/// Keywords that say something of the type of values.
const SHAPING: [&str; 13] = [
    "type",
    "$ref",
    "$dynamicRef",
    "enum",
    "const",
    "format",
    "properties",
    "items",
    "additionalProperties",
    "allOf",
    "oneOf",
    "anyOf",
    "required",
];

/// Names that the prelude or the standard library gives to other things.
const STD: [&str; 11] = ["Option", "Result", "Vec", "Box", "String", "Error", "Some", "None", "Ok", "Err", "Default"];

/// Adds the features of a document's schemas.
pub(crate) fn find(document: &Document, found: &mut Found) {
    for object in document.objects() {
        if !matches!(object.kind, Kind::Schema | Kind::Part) {
            continue;
        }
        found.when(true, "schema objects");
        found.when(
            object.value.is_boolean() && object.key != "additionalProperties",
            "boolean schema (true/false) as schema",
        );
        if let Value::Object(schema) = object.value {
            find_types(schema, found);
            find_values(schema, found);
            find_objects(schema, found);
            find_unions(document, object, schema, found);
            find_all_of(object, schema, found);
            find_references(schema, found);
            find_keywords(schema, found);
        }
    }
    find_components(document, found);
}

/// Component schemas: their names, and whether they contain themselves.
fn find_components(document: &Document, found: &mut Found) {
    let components = document.root().pointer("/components/schemas").and_then(Value::as_object);
    let Some(components) = components else { return };
    found.when(!components.is_empty(), "component schemas");
    found.when(components.keys().any(|name| !is_identifier(name)), "schema names with non-identifier characters");
    found.when(components.keys().any(|name| STD.contains(&name.as_str())), "schema named like a std/prelude item");
    found.when(collide(components.keys()), "schema names colliding after case/punctuation folding");
    let recursive = components.keys().any(|name| {
        let start = format!("#/components/schemas/{name}");
        let mut seen = BTreeSet::new();
        let mut open = vec![start.clone()];
        while let Some(at) = open.pop() {
            let mut targets = BTreeSet::new();
            document
                .root()
                .pointer(at.trim_start_matches('#'))
                .into_iter()
                .for_each(|value| references(value, &mut targets));
            if targets.contains(&start) {
                return true;
            }
            open.extend(targets.into_iter().filter(|target| seen.insert(target.clone())));
        }
        false
    });
    found.when(recursive, "recursive component schemas");
}

/// `type`, `format`, `nullable` and what says none of them.
fn find_types(schema: &Map<String, Value>, found: &mut Found) {
    let list = schema.get("type").and_then(Value::as_array);
    let names: Vec<&str> = match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let has = |key: &str| schema.contains_key(key);
    found.when(list.is_some(), "type array");
    found.when(list.is_some() && names.contains(&"null"), "type array with 'null'");
    found.when(schema.get("type").and_then(Value::as_str) == Some("null"), "type: null");
    let nullable = schema.get("nullable") == Some(&Value::Bool(true));
    found.when(nullable, "nullable: true");
    found.when(nullable && !has("type"), "nullable: true without type");
    found.when(!SHAPING.iter().any(|key| has(key)), "any-type schema (no type, no keywords)");
    let said = ["properties", "additionalProperties", "allOf", "oneOf", "anyOf"];
    let is_object = names.contains(&"object");
    found.when(is_object && !said.iter().any(|key| has(key)), "free-form object (type: object only)");
    found.when(has("properties") && !is_object, "properties without type: object");
    found.when(names.contains(&"array") && !has("items") && !has("prefixItems"), "array without items");
    if let Some(format) = schema.get("format").and_then(Value::as_str) {
        found.add("format", format!("{}:{format}", names.join("|")));
    }
}

/// `enum`, `const` and `default`.
fn find_values(schema: &Map<String, Value>, found: &mut Found) {
    found.when(schema.contains_key("const"), "const");
    found.when(schema.contains_key("default"), "default");
    let filled = schema.get("default").is_some_and(|value| {
        value.as_object().is_some_and(|map| !map.is_empty()) || value.as_array().is_some_and(|list| !list.is_empty())
    });
    found.when(filled, "default: non-empty object/array");
    let Some(values) = schema.get("enum").and_then(Value::as_array) else { return };
    let rest: Vec<&Value> = values.iter().filter(|value| !value.is_null()).collect();
    let strings: Vec<&str> = rest.iter().filter_map(|value| value.as_str()).collect();
    let all_strings = !rest.is_empty() && strings.len() == rest.len();
    let integers = !rest.is_empty() && rest.iter().all(|value| value.is_i64() || value.is_u64());
    let booleans = !rest.is_empty() && rest.iter().all(|value| value.is_boolean());
    found.when(all_strings, "enum: string");
    found.when(all_strings && strings.len() == 1, "enum: single value string");
    found.when(integers, "enum: integer");
    found.when(booleans, "enum: boolean");
    found.when(!rest.is_empty() && !all_strings && !integers && !booleans, "enum: mixed/other types");
    found.when(rest.len() < values.len(), "enum containing null");
    found.when(strings.contains(&""), "enum containing empty string");
    found.when(!schema.contains_key("type"), "enum without type");
    found.when(collide(&strings), "enum with values colliding after case/punctuation folding");
}

/// `properties`, `required` and `additionalProperties`.
fn find_objects(schema: &Map<String, Value>, found: &mut Found) {
    let properties = schema.get("properties").and_then(Value::as_object);
    let names: Vec<&String> = properties.into_iter().flat_map(Map::keys).collect();
    found.when(names.iter().any(|name| is_keyword(name)), "property named like a Rust keyword");
    found.when(names.iter().any(|name| !is_identifier(name)), "property names with non-identifier characters");
    found.when(collide(&names), "properties colliding after case/punctuation folding");
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let undescribed = required.filter(|name| !names.iter().any(|known| known == name)).count();
    found.when(undescribed > 0 && !names.is_empty(), "required lists a property not in properties");
    let additional = schema.get("additionalProperties");
    let is_typed = additional.and_then(Value::as_object).is_some_and(|schema| !schema.is_empty());
    let is_true = additional == Some(&Value::Bool(true));
    found.when(is_typed, "additionalProperties: typed");
    found.when(is_true, "additionalProperties: true");
    found.when(additional == Some(&Value::Bool(false)), "additionalProperties: false");
    found.when(additional.and_then(Value::as_object).is_some_and(Map::is_empty), "additionalProperties: {}");
    found.when((is_typed || is_true) && !names.is_empty(), "additionalProperties (true/typed) + properties");
}

/// `oneOf`, `anyOf` and `discriminator`.
fn find_unions(document: &Document, object: Object<'_>, schema: &Map<String, Value>, found: &mut Found) {
    let has = |key: &str| schema.contains_key(key);
    let discriminator = schema.get("discriminator");
    let has_mapping = discriminator.is_some_and(|value| value.get("mapping").is_some());
    found.when(has_mapping, "discriminator with mapping");
    found.when(discriminator.is_some() && !has_mapping, "discriminator without mapping");
    let on_base = discriminator.is_some() && !has("oneOf") && !has("anyOf");
    found.when(on_base, "discriminator on base schema (allOf inheritance style)");
    for keyword in ["oneOf", "anyOf"] {
        let branches = object.list(keyword, Kind::Schema);
        if branches.is_empty() {
            continue;
        }
        found.when(true, keyword);
        found.when(branches.len() == 1, &format!("{keyword} with one branch"));
        found.when(discriminator.is_none(), "oneOf/anyOf without discriminator");
        found.when(has("properties"), "oneOf/anyOf + sibling properties");
        let targets: Vec<&Value> = branches.into_iter().map(|branch| document.resolve(branch).value).collect();
        let is_of = |value: &Value, name: &str| value.get("type").and_then(Value::as_str) == Some(name);
        found.when(targets.iter().any(|value| is_of(value, "null")), &format!("{keyword} with type:null branch"));
        let strings = targets.len() > 1 && targets.iter().all(|value| is_of(value, "string"));
        found.when(strings, "oneOf/anyOf of only strings (enum + free string)");
        let only_required =
            |value: &Value| value.as_object().is_some_and(|map| map.keys().all(|key| key == "required"));
        found.when(targets.iter().all(|value| only_required(value)), "anyOf/oneOf of only `required` lists");
    }
}

/// `allOf`.
fn find_all_of(object: Object<'_>, schema: &Map<String, Value>, found: &mut Found) {
    let parts = object.list("allOf", Kind::Part);
    if parts.is_empty() {
        return;
    }
    found.when(true, "allOf");
    found.when(parts.len() == 1, "allOf with one branch");
    found.when(schema.contains_key("properties"), "allOf + sibling properties");
    let alternatives = schema.contains_key("oneOf") || schema.contains_key("anyOf");
    found.when(alternatives, "allOf combined with oneOf/anyOf in one schema");
}

/// `$ref` and what stands beside it.
fn find_references(schema: &Map<String, Value>, found: &mut Found) {
    found.when(schema.contains_key("$dynamicRef"), "$dynamicRef");
    if !schema.contains_key("$ref") {
        return;
    }
    found.when(true, "$ref schemas");
    let siblings: Vec<&String> = schema.keys().filter(|key| *key != "$ref").collect();
    found.when(!siblings.is_empty(), "$ref with sibling keywords");
    let semantic = siblings.iter().any(|key| !ANNOTATIONS.contains(&key.as_str()) && !key.starts_with("x-"));
    found.when(semantic, "$ref with semantic siblings (nullable, type, default…)");
}

/// Keywords that are features by themselves, and extensions.
fn find_keywords(schema: &Map<String, Value>, found: &mut Found) {
    for limit in [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
    ] {
        found.when(schema.contains_key(limit), &format!("validation: {limit}"));
    }
    let is_true = |key: &str| schema.get(key) == Some(&Value::Bool(true));
    found.when(is_true("readOnly"), "readOnly");
    found.when(is_true("writeOnly"), "writeOnly");
    found.when(is_true("deprecated"), "deprecated schema/property");
    found.when(schema.contains_key("not"), "not");
    found.when(schema.contains_key("prefixItems"), "prefixItems");
    found.when(schema.contains_key("propertyNames"), "propertyNames");
    found.when(schema.contains_key("xml"), "xml object");
    let content = ["contentEncoding", "contentMediaType"].iter().any(|key| schema.contains_key(*key));
    found.when(content, "contentEncoding/contentMediaType");
    for extension in schema.keys().filter(|key| key.starts_with("x-")) {
        found.add("extension", extension.as_str());
    }
}

/// Adds every reference below a value.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether a name is one of Rust's own words.
fn is_keyword(name: &str) -> bool {
    const KEYWORDS: [&str; 16] = [
        "type", "ref", "match", "self", "use", "in", "for", "where", "async", "loop", "move", "enum", "struct", "fn",
        "impl", "mod",
    ];
    KEYWORDS.contains(&name)
}

/// Whether a name can stand as an identifier in most languages.
pub(crate) fn is_identifier(name: &str) -> bool {
    let starts = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    starts && name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_')
}

/// Whether two of the names differ in case and punctuation alone.
pub(crate) fn collide<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> bool {
    let fold = |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let mut seen = BTreeSet::new();
    names.into_iter().map(|name| fold(name.as_ref())).any(|name| !name.is_empty() && !seen.insert(name))
}

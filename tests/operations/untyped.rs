//! The schema positions that a document leaves untyped.

use generator::ir::UntypedCause;
use generator::pipeline::Summary;
use integration_tests::document::{Document, Kind, Object};
use serde_json::Value;

use super::Row;

/// The heads of the columns: for each cause the places in the document and those in the client.
pub(crate) const HEAD: [&str; 9] = [
    "no type said",
    "untyped",
    "free-form objects",
    "generated",
    "arrays without items",
    "generated",
    "no schema, or required and not described",
    "generated",
    "degraded",
];

/// Keywords that say something of the shape of values, beside `type` and `allOf`. What is not here is an annotation.
const SHAPING: [&str; 22] = [
    "$ref",
    "$dynamicRef",
    "enum",
    "const",
    "format",
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "items",
    "prefixItems",
    "oneOf",
    "anyOf",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "x-extensible-enum",
];

/// Those of them that say something of objects.
const SHAPING_OBJECTS: [&str; 9] =
    ["$ref", "enum", "const", "properties", "required", "additionalProperties", "patternProperties", "oneOf", "anyOf"];

/// Those of them that say something of arrays.
const SHAPING_ARRAYS: [&str; 7] = ["$ref", "enum", "const", "items", "prefixItems", "oneOf", "anyOf"];

/// What a schema says of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// Nothing.
    Nothing,
    /// That they are objects.
    Object,
    /// That they are arrays.
    Array,
    /// More than that.
    More,
}

/// Numbers of places in a document.
#[derive(Debug, Default)]
struct Counts {
    /// Schemas without a type.
    no_type: usize,
    /// Objects without a word on their properties.
    free_form: usize,
    /// Arrays without `items`.
    no_items: usize,
    /// Parameters and bodies of JSON or forms without schema, and names in `required` that nothing describes.
    missing: usize,
}

/// Compares the untyped places of a document with those of its client.
pub(crate) fn compare(document: &Document, summary: &Summary, row: &mut Row) {
    let counts = count(document);
    let untyped = |causes: &[UntypedCause]| -> usize {
        causes.iter().map(|cause| summary.untyped.get(cause).copied().unwrap_or(0)).sum()
    };
    for (name, there, here) in [
        ("places without a type", counts.no_type, untyped(&[UntypedCause::NoType])),
        ("free-form objects", counts.free_form, untyped(&[UntypedCause::FreeForm])),
        ("arrays without items", counts.no_items, untyped(&[UntypedCause::NoItems])),
        ("places without a schema", counts.missing, untyped(&[UntypedCause::NoSchema, UntypedCause::Undescribed])),
        ("degraded places", 0, untyped(&[UntypedCause::Degraded])),
    ] {
        if name != "degraded places" {
            row.cells.push(there.to_string());
        }
        row.cells.push(here.to_string());
        if here > there {
            row.problems.push(format!("{here} {name}, and {there} in the document"));
        }
    }
}

/// Counts the places of a document that have no type.
fn count(document: &Document) -> Counts {
    let mut counts = Counts::default();
    for object in document.objects() {
        match object.kind {
            Kind::Schema => {
                match says(document, object, 0) {
                    Says::Nothing => counts.no_type += 1,
                    Says::Object => counts.free_form += 1,
                    Says::Array => counts.no_items += 1,
                    Says::More => {}
                }
                counts.missing += undescribed(object.value);
            }
            Kind::Part => counts.missing += undescribed(object.value),
            Kind::Parameter => {
                let typed = ["schema", "content", "type", "$ref"].iter().any(|key| object.value.get(key).is_some());
                counts.missing += usize::from(!typed);
            }
            Kind::MediaType => counts.missing += usize::from(is_without_schema(&object)),
            Kind::PathItem | Kind::Operation | Kind::RequestBody | Kind::Response | Kind::Header => {}
        }
    }
    counts
}

/// What a schema says of its values, the parts of its `allOf` included; a reference is no word of its own.
fn says(document: &Document, schema: Object<'_>, depth: usize) -> Says {
    let is_empty = |value: &Value| {
        value.as_object().is_some_and(serde_json::Map::is_empty) || value.as_array().is_some_and(Vec::is_empty)
    };
    let fields = match schema.value {
        Value::Object(fields) => fields,
        Value::Bool(true) => return Says::Nothing,
        _ => return Says::More,
    };
    // `additionalProperties: {}` and `items: {}` hold a place of their own.
    let holds_place = |key: &str| key == "additionalProperties" || key == "items";
    let shapes = |key: &&str| fields.get(*key).is_some_and(|value| holds_place(key) || !is_empty(value));
    // Beside `type: object`, what limits strings says nothing.
    let types = types(schema.value);
    let (own, shaping) = match types.as_slice() {
        [] if !fields.contains_key("type") => (Says::Nothing, SHAPING.as_slice()),
        list if list.contains(&"object") => (Says::Object, SHAPING_OBJECTS.as_slice()),
        list if list.contains(&"array") => (Says::Array, SHAPING_ARRAYS.as_slice()),
        _ => return Says::More,
    };
    if shaping.iter().any(shapes) || depth > 32 {
        return Says::More;
    }
    let parts =
        schema.list("allOf", Kind::Part).into_iter().map(|part| says(document, document.resolve(part), depth + 1));
    parts.fold(own, |sum, part| match (sum, part) {
        (sum, part) if sum == part => sum,
        (sum, Says::Nothing) => sum,
        (Says::Nothing, part) => part,
        _ => Says::More,
    })
}

/// Whether a Media Type Object is of values, in JSON or a form, and has no schema.
fn is_without_schema(media: &Object<'_>) -> bool {
    let name = media.key.to_ascii_lowercase();
    let has_schema = ["schema", "itemSchema", "$ref"].iter().any(|key| media.value.get(key).is_some());
    !has_schema && ["json", "urlencoded", "*/*"].iter().any(|part| name.contains(part))
}

/// The types that a schema lists; `null` is none that values could have more of.
fn types(schema: &Value) -> Vec<&str> {
    let names = match schema.get("type") {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(name)) => vec![name.as_str()],
        _ => Vec::new(),
    };
    names.into_iter().filter(|name| *name != "null").collect()
}

/// The names in `required` that `properties` beside it does not have.
fn undescribed(schema: &Value) -> usize {
    let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    let known = |name: &str| schema.get("properties").and_then(|properties| properties.get(name)).is_some();
    names.filter_map(Value::as_str).filter(|name| !known(name)).count()
}

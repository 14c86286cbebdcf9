//! Features of operations, parameters, bodies, answers and what stands around them.

use std::collections::BTreeSet;

use integration_tests::document::{Document, Kind, Object};
use serde_json::{Map, Value};

use super::Found;
use super::schemas::{collide, is_identifier};

/// Adds the features of a document outside its schemas.
pub(crate) fn find(document: &Document, found: &mut Found) {
    find_document(document, found);
    find_security_schemes(document.root(), found);
    let mut ids = BTreeSet::new();
    for (method, path, object) in document.operations() {
        found.when(true, "operations");
        found.when(true, &format!("method {}", method.to_ascii_lowercase()));
        find_path(path, found);
        let operation = object.value;
        let id = operation.get("operationId").and_then(Value::as_str);
        found.when(id.is_none(), "missing operationId");
        found.when(id.is_some_and(|id| !ids.insert(id)), "duplicate operationId");
        found.when(id.is_some_and(|id| !is_identifier(id)), "operationId with non-identifier characters");
        find_operation(document, object, found);
        find_body(document, &method, object, found);
        find_answers(document, object, found);
    }
    for object in document.objects() {
        match object.kind {
            Kind::PathItem => {
                found.when(object.value.get("parameters").is_some(), "path-level parameters");
                found.when(object.value.get("servers").is_some(), "path-level servers");
            }
            Kind::Parameter => find_parameter(document, object, found),
            Kind::Response => find_response(object.value, found),
            Kind::RequestBody => found.when(object.value.get("$ref").is_some(), "$ref requestBodies"),
            _ => {}
        }
    }
}

/// What the document says as a whole.
fn find_document(document: &Document, found: &mut Found) {
    let root = document.root();
    find_extensions(root, found);
    let is_filled = |value: &Value| value.as_object().is_some_and(|map| !map.is_empty());
    found.when(root.get("paths").is_some_and(is_filled), "paths");
    found.when(root.get("webhooks").is_some_and(is_filled), "webhooks");
    let servers: Vec<&Value> = root.get("servers").and_then(Value::as_array).into_iter().flatten().collect();
    found.when(servers.is_empty(), "no servers");
    found.when(servers.iter().any(|server| server.get("variables").is_some_and(is_filled)), "server variables");
    let urls = servers.iter().filter_map(|server| server.get("url")?.as_str());
    found.when(urls.into_iter().any(|url| !url.contains("://") && !url.starts_with('{')), "relative server url");
    let schemes = root.pointer("/components/securitySchemes");
    found.when(!schemes.is_some_and(is_filled), "no securitySchemes");
}

/// The kinds of the security schemes.
fn find_security_schemes(root: &Value, found: &mut Found) {
    let schemes = root.pointer("/components/securitySchemes").and_then(Value::as_object);
    for scheme in schemes.into_iter().flat_map(Map::values) {
        let text = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
        let flows = scheme.get("flows").and_then(Value::as_object).into_iter().flat_map(Map::keys);
        let detail = match text("type") {
            "http" => text("scheme").to_ascii_lowercase(),
            "apiKey" => text("in").to_owned(),
            _ => flows.cloned().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("+"),
        };
        found.add("security", format!("{}:{detail}", text("type")));
        find_extensions(scheme, found);
    }
}

/// The extensions of an object.
fn find_extensions(object: &Value, found: &mut Found) {
    for extension in object.as_object().into_iter().flat_map(Map::keys).filter(|key| key.starts_with("x-")) {
        found.add("extension", extension.as_str());
    }
}

/// What a path is written like.
fn find_path(path: &str, found: &mut Found) {
    found.when(path.contains(['#', '?']), "path template with # or ?");
    let mixed = path.split('/').any(|segment| {
        segment.contains('{') && !(segment.starts_with('{') && segment.find('}') == Some(segment.len() - 1))
    });
    found.when(mixed, "path segment mixing literal and {param}");
}

/// Tags, security, servers and parameters of an operation.
fn find_operation(document: &Document, object: Object<'_>, found: &mut Found) {
    let operation = object.value;
    find_extensions(operation, found);
    let tags = operation.get("tags").and_then(Value::as_array).map_or(0, Vec::len);
    found.when(tags == 0, "operation without tags");
    found.when(tags > 1, "operation with >1 tags");
    found.when(operation.get("deprecated") == Some(&Value::Bool(true)), "deprecated operation");
    found.when(operation.get("servers").is_some(), "operation-level servers");
    found.when(operation.get("callbacks").is_some(), "callbacks");
    let security = operation.get("security").and_then(Value::as_array);
    found.when(security.is_some(), "operation-level security");
    found.when(security.is_some_and(Vec::is_empty), "operation security: [] (public)");
    let alternatives: Vec<usize> =
        security.into_iter().flatten().filter_map(|value| Some(value.as_object()?.len())).collect();
    found.when(alternatives.len() > 1, "security alternatives (OR)");
    found.when(alternatives.iter().any(|count| *count > 1), "security AND combination");
    let parameters = object.list("parameters", Kind::Parameter);
    let names: Vec<&str> = parameters
        .into_iter()
        .filter_map(|parameter| document.resolve(parameter).value.get("name")?.as_str())
        .collect();
    found.when(collide(names), "operation params colliding by folded name (path vs query etc.)");
}

/// A parameter.
fn find_parameter(document: &Document, object: Object<'_>, found: &mut Found) {
    let parameter = object.value;
    found.when(parameter.get("$ref").is_some(), "$ref parameters");
    find_extensions(parameter, found);
    let Some(place) = parameter.get("in").and_then(Value::as_str) else { return };
    found.when(true, &format!("param in {place}"));
    found.when(parameter.get("deprecated") == Some(&Value::Bool(true)), "param deprecated");
    if let Some(style) = parameter.get("style").and_then(Value::as_str) {
        found.when(true, &format!("param style: {style} (explicit)"));
    }
    if let Some(explode) = parameter.get("explode").and_then(Value::as_bool) {
        found.when(true, &format!("param explode: {explode} (explicit)"));
    }
    let Some(schema) = object.field("schema", Kind::Schema) else { return };
    let schema = document.resolve(schema).value;
    let is_of = |name: &str| schema.get("type").and_then(Value::as_str) == Some(name);
    found.when(is_of("array"), &format!("array param in {place}"));
    found.when(is_of("object"), &format!("object param in {place}"));
    let is_union = schema.get("oneOf").is_some() || schema.get("anyOf").is_some();
    found.when(is_union, &format!("oneOf/anyOf param in {place}"));
}

/// The body of a request; Swagger 2.0 has none of its own.
fn find_body(document: &Document, method: &str, object: Object<'_>, found: &mut Found) {
    if document.root().get("swagger").is_some() {
        return;
    }
    let Some(body) = object.field("requestBody", Kind::RequestBody) else { return };
    let body = document.resolve(body).value;
    found.when(true, "request bodies");
    let required = body.get("required") == Some(&Value::Bool(true));
    found.when(required, "requestBody required");
    found.when(!required, "requestBody optional");
    found.when(["GET", "DELETE", "HEAD"].contains(&method), "request body on GET/DELETE/HEAD");
    let content = body.get("content").and_then(Value::as_object);
    found.when(content.is_some_and(|content| content.len() > 1), "multiple content types per request");
    for (name, media) in content.into_iter().flatten() {
        find_media_type(name, "req", found);
        found.add("request", essence(name));
        found.when(name.starts_with("multipart/form-data"), "multipart/form-data request");
        found.when(name.starts_with("application/x-www-form-urlencoded"), "form-urlencoded request");
        let has_encoding = media.get("encoding").is_some();
        found.when(has_encoding && name.starts_with("multipart/"), "multipart encoding object");
        found.when(has_encoding && name.contains("urlencoded"), "form-urlencoded encoding object");
    }
}

/// The answers of an operation.
fn find_answers(document: &Document, object: Object<'_>, found: &mut Found) {
    let responses: Vec<(&str, &Value)> = object
        .list("responses", Kind::Response)
        .into_iter()
        .map(|response| (response.key, document.resolve(response).value))
        .collect();
    let successes: Vec<_> = responses.iter().filter(|(status, _)| status.starts_with('2')).collect();
    let has_default = responses.iter().any(|(status, _)| *status == "default");
    let bodies = |value: &Value| value.get("content").map(Value::to_string).unwrap_or_default();
    let distinct: BTreeSet<String> = successes.iter().map(|(_, value)| bodies(value)).collect();
    found.when(responses.iter().any(|(status, _)| *status == "204"), "204 response");
    found.when(responses.iter().any(|(status, _)| status.starts_with('3')), "3xx response documented");
    found.when(responses.iter().any(|(status, _)| status.ends_with("XX")), "range status (2XX/4XX/5XX)");
    found.when(successes.len() > 1, "multiple 2xx responses");
    found.when(distinct.len() > 1, "multiple 2xx responses with different bodies");
    found.when(has_default, "default response");
    found.when(has_default && successes.is_empty(), "default response only, no 2xx");
    found.when(!has_default && successes.is_empty(), "no 2xx and no default response");
    let errors = responses.iter().filter(|(status, _)| status.starts_with(['4', '5']) || *status == "default");
    let errors: BTreeSet<String> =
        errors.filter_map(|(_, value)| Some(value.pointer("/content/application~1json/schema")?.to_string())).collect();
    found.when(errors.len() > 1, "operation with >1 distinct JSON error body types");
}

/// An answer.
fn find_response(response: &Value, found: &mut Found) {
    found.when(response.get("$ref").is_some(), "$ref responses");
    found.when(response.get("headers").is_some(), "response headers");
    found.when(response.get("links").is_some(), "links");
    let content = response.get("content").and_then(Value::as_object);
    found.when(content.is_some_and(|content| content.len() > 1), "multiple content types per response");
    for name in content.into_iter().flat_map(Map::keys) {
        find_media_type(name, "resp", found);
        found.add("response", essence(name));
    }
}

/// A media type of a request (`req`) or answer (`resp`).
fn find_media_type(name: &str, side: &str, found: &mut Found) {
    let plain = essence(name);
    let is_file = ["image/", "audio/"].iter().any(|kind| plain.starts_with(kind))
        || ["application/pdf", "application/zip"].contains(&plain.as_str());
    for (feature, holds) in [
        ("text/*", plain.starts_with("text/") && plain != "text/event-stream"),
        ("octet-stream", plain == "application/octet-stream"),
        ("image/pdf/zip/audio", is_file),
        ("wildcard */*", plain == "*/*"),
        ("vendor +json media type", plain.ends_with("+json")),
        ("media type with parameters", name.contains(';')),
        ("text/event-stream", plain == "text/event-stream"),
        ("jsonl/ndjson", plain.contains("ndjson") || plain.contains("jsonl")),
    ] {
        found.when(holds, &format!("{feature} {side}"));
    }
}

/// A media type without its parameters.
fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

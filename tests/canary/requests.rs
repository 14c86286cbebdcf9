//! Where a request that a server received has markers.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::kept::holds_marker;
use crate::wire::Request;

/// The places, as `places` names them, and the schemes whose credentials are in it.
pub(crate) fn places(operation: &str, template: &str, request: &Request) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = path(template, request.target());
    let query = request.target().split_once('?').map_or("", |(_, query)| query);
    names.extend(pairs(query));
    for (name, value) in &request.headers {
        match name.as_str() {
            "cookie" => names.extend(pairs(&value.replace("; ", "&"))),
            _ if holds_marker(value) => drop(names.insert(name.clone())),
            _ => {}
        }
    }
    // Names of headers are written as they like.
    let headers: Vec<String> = names.iter().filter(|name| name.starts_with("x-")).cloned().collect();
    names.extend(headers.iter().map(|name| header_case(name)));
    names.extend(body(request));
    let mut places: BTreeSet<String> = names.iter().map(|name| format!("{operation} sends {name}")).collect();
    places.extend(schemes(request));
    places
}

fn path(template: &str, target: &str) -> BTreeSet<String> {
    let (path, mut names) = (target.split('?').next().unwrap_or_default(), BTreeSet::new());
    // The base URL has a path before that of the operation.
    for (part, value) in template.split('/').rev().zip(path.split('/').rev()) {
        if part.starts_with('{') && holds_marker(value) {
            names.insert(part.trim_matches(['{', '}']).to_owned());
        }
    }
    names
}

fn pairs(text: &str) -> BTreeSet<String> {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(_, value)| holds_marker(value)).map(|(name, _)| name.to_owned()).collect()
}

/// `x-pin` as `X-Pin`.
fn header_case(name: &str) -> String {
    let words = name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
    words.collect::<Vec<_>>().join("-")
}

fn body(request: &Request) -> BTreeSet<String> {
    let media_type = request.header("content-type").first().copied().unwrap_or_default().to_owned();
    let text = String::from_utf8_lossy(&request.body);
    match media_type.split(';').next().unwrap_or_default() {
        "application/json" => json("", &request.json()),
        "application/x-www-form-urlencoded" => pairs(&text),
        "multipart/form-data" => {
            let parts = text.split("name=\"").skip(1).filter(|part| holds_marker(part));
            parts.filter_map(|part| part.split('"').next()).map(str::to_owned).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// The names of the properties that hold a marker; an item is of the property that its list is of.
pub(crate) fn json(name: &str, value: &Value) -> BTreeSet<String> {
    match value {
        Value::String(text) if holds_marker(text) => BTreeSet::from([name.to_owned()]),
        Value::Array(items) => items.iter().flat_map(|item| json(name, item)).collect(),
        Value::Object(entries) => entries.iter().flat_map(|(name, value)| json(name, value)).collect(),
        _ => BTreeSet::new(),
    }
}

/// The schemes whose credentials are somewhere in a request: a credential ends with the name of its scheme.
fn schemes(request: &Request) -> BTreeSet<String> {
    markers(request)
        .iter()
        .filter_map(|word| word.split_once("-scheme-"))
        .map(|(_, name)| format!("scheme {name}"))
        .collect()
}

/// Every secret in a request.
pub(crate) fn markers(request: &Request) -> BTreeSet<String> {
    let mut text = format!("{} {:?} {}", request.line, request.headers, String::from_utf8_lossy(&request.body));
    for value in request.header("authorization") {
        let decoded = value.strip_prefix("Basic ").and_then(|encoded| STANDARD.decode(encoded).ok());
        text.push_str(&String::from_utf8_lossy(&decoded.unwrap_or_default()));
    }
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
    words.filter(|word| holds_marker(word)).map(str::to_owned).collect()
}

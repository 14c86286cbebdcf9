//! A document that was read, written again: as JSON, and as YAML in block style.

use std::fmt::Write as _;

use generator::source::{NodeId, Sources, Value};

/// Keys with more characters than this are none to YAML, unless they are marked with `?`.
const LONGEST_SIMPLE_KEY: usize = 100;

/// The node as JSON, with keys in their order.
pub(crate) fn json(sources: &Sources, node: NodeId) -> String {
    match sources.value(node) {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => json_string(text),
        Value::Sequence(items) => {
            let items: Vec<String> = items.iter().map(|item| json(sources, *item)).collect();
            format!("[{}]", items.join(","))
        }
        Value::Mapping(entries) => {
            let entry = |(key, value): &(String, NodeId)| format!("{}:{}", json_string(key), json(sources, *value));
            let entries: Vec<String> = entries.iter().map(entry).collect();
            format!("{{{}}}", entries.join(","))
        }
    }
}

/// The node as YAML.
pub(crate) fn yaml(sources: &Sources, node: NodeId) -> String {
    // A text that starts with a bracket is JSON.
    let mut text = "# YAML\n".to_owned();
    write_yaml(sources, node, 0, &mut text);
    text
}

/// Writes a value below its key, each level of nesting one column further in.
fn write_yaml(sources: &Sources, node: NodeId, depth: usize, text: &mut String) {
    let indent = " ".repeat(depth);
    match sources.value(node) {
        Value::Sequence(items) if !items.is_empty() => {
            for item in items {
                let _ = writeln!(text, "{indent}-");
                write_yaml(sources, *item, depth + 1, text);
            }
        }
        Value::Mapping(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                let is_simple = key.len() <= LONGEST_SIMPLE_KEY;
                let key = yaml_string(key);
                let _ = match is_simple {
                    true => writeln!(text, "{indent}{key}:"),
                    false => writeln!(text, "{indent}? {key}\n{indent}:"),
                };
                write_yaml(sources, *value, depth + 1, text);
            }
        }
        Value::String(value) => text.extend([&indent, &yaml_string(value), "\n"]),
        // These are the same in both languages.
        Value::Sequence(_) | Value::Mapping(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {
            text.extend([&indent, &json(sources, node), "\n"]);
        }
    }
}

/// A text between quotes, as JSON has it.
fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A text between quotes, with every character that YAML does not print as an escape.
fn yaml_string(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            ' '..='~' => quoted.push(character),
            _ => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(character));
            }
        }
    }
    quoted.push('"');
    quoted
}

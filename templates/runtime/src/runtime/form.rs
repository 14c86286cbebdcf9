//! Encoding of form bodies, `application/x-www-form-urlencoded`.

use serde_json::Value;

use super::delimiters::check_bracket_keys;
use super::encode::{self, Problem, QueryStyle, pair};
use super::media_type;
use super::number;

/// How a property of a form or multipart body is written (OAS Encoding Object).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `a=1&a=2` when exploded, else `a=1,2` (`style: form`).
    Form {
        /// Whether every item, or every property of an object, is written for itself.
        explode: bool,
    },
    /// `a=1%202` (`style: spaceDelimited`).
    SpaceDelimited,
    /// `a=1%7C2` (`style: pipeDelimited`).
    PipeDelimited,
    /// `a[x]=1&a[y][0]=2` (`style: deepObject`, for arrays as well).
    DeepObject,
    /// Text of that media type (`contentType`): JSON if it is a JSON type.
    ContentType(&'static str),
}

/// The encoding of a property, where it has one of its own.
pub(super) fn of(encodings: &[(&str, Encoding)], name: &str) -> Option<Encoding> {
    encodings.iter().find(|(known, _)| *known == name).map(|(_, encoding)| *encoding)
}

/// Writes a property as encoded `name=value` pairs.
///
/// Without an encoding of its own, an array of scalars repeats the name, and what is nested has its keys and indices in
/// brackets after the name. A null is an empty value.
pub(super) fn pairs(name: &str, encoding: Option<Encoding>, value: &Value) -> Result<Vec<String>, Problem> {
    if value.is_null() {
        return Ok(vec![pair(name, "")]);
    }
    match encoding {
        Some(Encoding::DeepObject) => flattened(name, value),
        Some(Encoding::ContentType(media_type)) if media_type::is_json(media_type) => {
            Ok(vec![pair(name, &value.to_string())])
        }
        None | Some(Encoding::ContentType(_)) => unstyled(name, value),
        Some(Encoding::Form { explode }) => encode::query(name, QueryStyle::Form { explode }, value),
        Some(Encoding::SpaceDelimited) => encode::query(name, QueryStyle::SpaceDelimited, value),
        Some(Encoding::PipeDelimited) => encode::query(name, QueryStyle::PipeDelimited, value),
    }
}

fn unstyled(name: &str, value: &Value) -> Result<Vec<String>, Problem> {
    match value {
        Value::Array(items) if !items.iter().any(|item| item.is_array() || item.is_object()) => {
            Ok(items.iter().map(|item| pair(name, &text(item))).collect())
        }
        _ => flattened(name, value),
    }
}

fn flattened(name: &str, value: &Value) -> Result<Vec<String>, Problem> {
    check_bracket_keys(value)?;
    let mut leaves = Vec::new();
    flatten(name.to_owned(), value, &mut leaves);
    Ok(leaves.iter().map(|(name, text)| pair(name, text)).collect())
}

/// Adds every scalar in a value, under the name with the keys and indices that lead to it in brackets.
pub(super) fn flatten(name: String, value: &Value, leaves: &mut Vec<(String, String)>) {
    match value {
        Value::Object(entries) => {
            for (key, item) in entries {
                flatten(format!("{name}[{key}]"), item, leaves);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                flatten(format!("{name}[{index}]"), item, leaves);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => leaves.push((name, text(value))),
    }
}

/// A scalar as it is written in a form; anything else as JSON.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_f64() => number.as_f64().map(number::text).unwrap_or_default(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

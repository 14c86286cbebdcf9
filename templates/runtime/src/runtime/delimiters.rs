//! Values that a server would read as others: an item with the character that parts items is two of them there.
//!
//! Where a place has no way to write such a character, the value is refused.

use serde_json::Value;

use super::encode::{Problem, scalar};

/// A character that parts items, and what is wrong with a value whose items hold it.
pub(super) type Delimiter = (char, Problem);

pub(super) const COMMA: Delimiter = (',', "has an item with a `,`, which would be read as two items");
pub(super) const DOT: Delimiter = ('.', "has an item with a `.`, which would be read as two items");
pub(super) const PIPE: Delimiter = ('|', "has an item with a `|`, which would be read as two items");
pub(super) const SPACE: Delimiter = (' ', "has an item with a space, which would be read as two items");

/// Refuses arrays and objects in which an item, a key or a value holds a delimiter.
pub(super) fn check_items(value: &Value, (delimiter, problem): Delimiter) -> Result<(), Problem> {
    let is_parted = |item: &Value| scalar(item).is_some_and(|text| text.contains(delimiter));
    let is_wrong = match value {
        Value::Array(items) => items.iter().any(is_parted),
        Value::Object(entries) => entries.iter().any(|(key, item)| key.contains(delimiter) || is_parted(item)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    };
    if is_wrong { Err(problem) } else { Ok(()) }
}

/// Refuses objects with a key that ends too early where a `=` stands behind it.
pub(super) fn check_keys(value: &Value) -> Result<(), Problem> {
    match value {
        Value::Object(entries) if entries.keys().any(|key| key.contains('=')) => {
            Err("has a key with a `=`, which would be read as its end")
        }
        _ => Ok(()),
    }
}

/// Refuses what has, at any depth, a key that is another where keys stand in brackets.
pub(super) fn check_bracket_keys(value: &Value) -> Result<(), Problem> {
    match value {
        Value::Object(entries) => {
            entries.iter().try_for_each(|(key, item)| match key.is_empty() || key.contains(['[', ']']) {
                true => Err("has a key that is empty or has a bracket, which would be read as another key"),
                false => check_bracket_keys(item),
            })
        }
        Value::Array(items) => items.iter().try_for_each(check_bracket_keys),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

//! Encoding of parameters (OAS Parameter Object, styles; RFC 6570).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

use super::finite;

/// How a query parameter is written (OAS `style` and `explode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryStyle {
    /// `a=1&a=2` when exploded, else `a=1,2`.
    Form {
        /// Whether every item is a pair of its own.
        explode: bool,
    },
    /// `a=1%202`
    SpaceDelimited,
    /// `a=1%7C2`
    PipeDelimited,
    /// `a%5Bx%5D=1&a%5By%5D=2`
    DeepObject,
}

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// All but the characters of a cookie value (RFC 6265, 4.1.1), and the percent sign.
const NOT_COOKIE: &AsciiSet = &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

pub(super) fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

pub(super) fn cookie_encode(text: &str) -> String {
    utf8_percent_encode(text, NOT_COOKIE).to_string()
}

/// What cannot be encoded, in words that follow the parameter's name.
pub(crate) type Problem = &'static str;

const NESTED: Problem = "holds an array or object inside another, which its style cannot write";
const NOT_SERIALIZABLE: Problem = "cannot be serialised";

/// Turns a parameter's value into JSON, which the styles are written from.
pub(crate) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<Value, Problem> {
    finite::check(value)?;
    serde_json::to_value(value).or_else(|_| {
        // An integer above 64 bits has no `Value`; its text is what the styles write.
        let text = serde_json::to_string(value).map_err(|_| NOT_SERIALIZABLE)?;
        let is_integer = text.strip_prefix('-').unwrap_or(&text).bytes().all(|byte| byte.is_ascii_digit());
        if is_integer { Ok(Value::String(text)) } else { Err(NOT_SERIALIZABLE) }
    })
}

/// Writes a path parameter (style `simple`).
pub(crate) fn path(value: &Value) -> Result<String, Problem> {
    let text = simple(value, percent_encode)?.unwrap_or_default();
    if text.is_empty() { Err("is empty") } else { Ok(text) }
}

/// Writes a header (style `simple`); `None` when there is nothing to send.
pub(crate) fn header(value: &Value) -> Result<Option<String>, Problem> {
    simple(value, str::to_owned)
}

/// Writes a cookie (style `form`, not exploded); `None` when there is nothing to send.
pub(crate) fn cookie(value: &Value) -> Result<Option<String>, Problem> {
    simple(value, cookie_encode)
}

/// Writes a query parameter as encoded `name=value` pairs.
pub(crate) fn query(name: &str, style: QueryStyle, value: &Value) -> Result<Vec<String>, Problem> {
    let mut pairs = Vec::new();
    match (style, value) {
        (_, Value::Null) => {}
        (QueryStyle::DeepObject, Value::Object(_)) => deep_object(name, value, &mut pairs)?,
        (QueryStyle::Form { explode: true }, Value::Array(items)) => {
            for item in items {
                pairs.push(pair(name, &scalar(item)?));
            }
        }
        (QueryStyle::Form { explode: true }, Value::Object(entries)) => {
            for (key, item) in entries.iter().filter(|(_, item)| !item.is_null()) {
                pairs.push(pair(key, &scalar(item)?));
            }
        }
        (QueryStyle::SpaceDelimited, _) => joined(name, value, "%20", &mut pairs)?,
        (QueryStyle::PipeDelimited, _) => joined(name, value, "%7C", &mut pairs)?,
        (QueryStyle::Form { .. } | QueryStyle::DeepObject, _) => {
            joined(name, value, ",", &mut pairs)?;
        }
    }
    Ok(pairs)
}

pub(super) fn pair(name: &str, value: &str) -> String {
    format!("{}={}", percent_encode(name), percent_encode(value))
}

fn joined(name: &str, value: &Value, separator: &str, pairs: &mut Vec<String>) -> Result<(), Problem> {
    let texts: Vec<_> = flat(value)?.iter().map(|text| percent_encode(text)).collect();
    if !texts.is_empty() {
        pairs.push(format!("{}={}", percent_encode(name), texts.join(separator)));
    }
    Ok(())
}

fn deep_object(name: &str, value: &Value, pairs: &mut Vec<String>) -> Result<(), Problem> {
    match value {
        Value::Null => Ok(()),
        Value::Object(entries) => {
            entries.iter().try_for_each(|(key, item)| deep_object(&format!("{name}[{key}]"), item, pairs))
        }
        Value::Array(items) => items.iter().try_for_each(|item| {
            pairs.push(pair(name, &scalar(item)?));
            Ok(())
        }),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            pairs.push(pair(name, &scalar(value)?));
            Ok(())
        }
    }
}

fn simple(value: &Value, encode: fn(&str) -> String) -> Result<Option<String>, Problem> {
    let texts: Vec<_> = flat(value)?.iter().map(|text| encode(text)).collect();
    Ok(if texts.is_empty() { None } else { Some(texts.join(",")) })
}

/// The texts of a value that is written on one line: an array's items, or an object's keys and values in turn.
fn flat(value: &Value) -> Result<Vec<String>, Problem> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(items) => items.iter().map(scalar).collect(),
        Value::Object(entries) => {
            let mut texts = Vec::new();
            for (key, item) in entries.iter().filter(|(_, item)| !item.is_null()) {
                texts.push(key.clone());
                texts.push(scalar(item)?);
            }
            Ok(texts)
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => scalar(value).map(|text| vec![text]),
    }
}

fn scalar(value: &Value) -> Result<String, Problem> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(value) => Ok(value.to_string()),
        Value::Number(value) if value.is_f64() => {
            Ok(value.as_f64().map_or_else(|| value.to_string(), super::number::text))
        }
        Value::Number(value) => Ok(value.to_string()),
        Value::Null => Err("holds a null, which its style cannot write"),
        Value::Array(_) | Value::Object(_) => Err(NESTED),
    }
}

//! Encoding of parameters (OAS Parameter Object, styles; RFC 6570).
//!
//! A value that is `null` is not written, as RFC 6570 has it (2.3), nor is a `null` inside an array or object. An array
//! or object inside another has no form in any style but `deepObject`; elsewhere it is written as JSON.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value};

use super::delimiters::{COMMA, DOT, PIPE, SPACE, check_bracket_keys, check_items, check_keys};
use super::finite;

/// How a path parameter is written (OAS `style` and `explode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathStyle {
    /// `1,2`, and objects as `x,1,y,2` or `x=1,y=2`.
    Simple {
        /// Whether keys of objects stand before a `=`.
        explode: bool,
    },
    /// `.1,2` or `.1.2`
    Label {
        /// Whether every item follows a dot of its own.
        explode: bool,
    },
    /// `;a=1,2` or `;a=1;a=2`
    Matrix {
        /// Whether every item is a pair of its own.
        explode: bool,
    },
    /// JSON (`content` with a JSON media type).
    Json,
    /// Text whose slashes part segments (`x-multi-segment`).
    Segments,
}

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
    /// `a%5Bx%5D=1&a%5By%5D=2`; arrays, which OAS leaves open, as `a%5B%5D=1&a%5B%5D=2`, or with the index in the
    /// brackets where they hold objects.
    DeepObject,
    /// JSON (`content` with a JSON media type).
    Json,
}

/// How the whole query is written from one value (OAS `in: querystring`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuerystringStyle {
    /// The properties of an object as pairs.
    Form,
    /// JSON.
    Json,
    /// Text.
    Text,
}

/// How a header is written (OAS `explode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderStyle {
    /// `1,2`, and objects as `x,1,y,2` or `x=1,y=2`.
    Simple {
        /// Whether keys of objects stand before a `=`.
        explode: bool,
    },
    /// JSON (`content` with a JSON media type).
    Json,
}

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// All but the unreserved characters and those reserved ones that are harmless in the value of a query parameter:
/// `#` would end the query, `&` the parameter, `+` reads as a space, and brackets belong to keys.
const HARMFUL_IN_QUERY: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Writes a text in the characters of its place.
pub(super) type Encode = fn(&str) -> String;

pub(super) fn percent_encode(text: &str) -> String {
    Cow::from(utf8_percent_encode(text, RESERVED)).into_owned()
}

/// Encodes an item of a value with `allowReserved` that is parted by commas.
fn reserved_item_encode(text: &str) -> String {
    reserved_encode(text).replace(',', "%2C")
}

/// Encodes a value of a query parameter with `allowReserved`: what is encoded already stays as it is.
fn reserved_encode(text: &str) -> String {
    let mut encoded = String::new();
    let mut parts = text.split('%');
    let part = |text: &str| utf8_percent_encode(text, HARMFUL_IN_QUERY).to_string();
    encoded.push_str(&part(parts.next().unwrap_or_default()));
    for after in parts {
        let is_triple = after.as_bytes().get(..2).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        encoded.push_str(if is_triple { "%" } else { "%25" });
        encoded.push_str(&part(after));
    }
    encoded
}

/// What cannot be encoded, in words that follow the parameter's name.
pub(crate) type Problem = &'static str;

const NOT_SERIALIZABLE: Problem = "cannot be serialised";
const EMPTY: Problem = "is empty";

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

/// Which bytes are unreserved characters (RFC 3986, 2.3).
#[allow(clippy::indexing_slicing, reason = "it is done while the crate is built, where a panic is an error")]
static UNRESERVED: [bool; 256] = {
    let mut unreserved = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        unreserved[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    unreserved
};

/// Writes a path parameter that is text, in the usual style.
pub(crate) fn path_text(text: String) -> Result<String, Problem> {
    let is_unreserved = |byte: u8| UNRESERVED.get(usize::from(byte)) == Some(&true);
    match text.is_empty() {
        true => Err(EMPTY),
        // Nearly every id is written as it is.
        false if text.bytes().fold(true, |all, byte| all & is_unreserved(byte)) => Ok(text),
        false => Ok(percent_encode(&text)),
    }
}

/// Writes a path parameter.
pub(crate) fn path(name: &str, style: PathStyle, value: &Value) -> Result<String, Problem> {
    let text = match (style, value) {
        (PathStyle::Json, _) => percent_encode(&value.to_string()),
        (PathStyle::Segments, _) => return segments(value),
        (PathStyle::Simple { .. }, Value::String(text)) => percent_encode(text),
        (PathStyle::Simple { explode }, _) => items(value, explode, percent_encode).join(","),
        (PathStyle::Label { explode }, _) => {
            if explode {
                check_items(value, DOT)?;
            }
            let items = items(value, explode, percent_encode);
            let separator = if explode { "." } else { "," };
            if items.is_empty() { String::new() } else { format!(".{}", items.join(separator)) }
        }
        (PathStyle::Matrix { explode: true }, Value::Array(_)) => {
            let items = items(value, true, percent_encode);
            items.iter().map(|item| matrix(name, item)).collect::<Vec<_>>().concat()
        }
        (PathStyle::Matrix { explode: true }, Value::Object(_)) => {
            let items = items(value, true, percent_encode);
            items.iter().flat_map(|item| [";", item]).collect()
        }
        (PathStyle::Matrix { .. }, _) => {
            let items = items(value, false, percent_encode);
            if items.is_empty() { String::new() } else { matrix(name, &items.join(",")) }
        }
    };
    if text.is_empty() { Err(EMPTY) } else { Ok(text) }
}

/// RFC 6570 3.2.7: no `=` before an empty value.
fn matrix(name: &str, text: &str) -> String {
    let name = percent_encode(name);
    if text.is_empty() { format!(";{name}") } else { format!(";{name}={text}") }
}

/// Text that is several segments: none of them changes the path.
fn segments(value: &Value) -> Result<String, Problem> {
    let text = items(value, false, str::to_owned).join(",");
    let parts: Vec<&str> = text.split('/').collect();
    if parts.iter().any(|part| matches!(*part, "" | "." | "..")) {
        return Err("has a segment that is empty, `.` or `..`");
    }
    let parts: Vec<String> = parts.into_iter().map(percent_encode).collect();
    Ok(parts.join("/"))
}

/// Writes a header; `None` when there is nothing to send.
pub(crate) fn header(style: HeaderStyle, value: &Value) -> Result<Option<String>, Problem> {
    match style {
        HeaderStyle::Json => Ok(Some(ascii_json(value))),
        HeaderStyle::Simple { explode } => {
            check_items(value, COMMA)?;
            if explode {
                check_keys(value)?;
            }
            let items = items(value, explode, str::to_owned);
            Ok(if items.is_empty() { None } else { Some(items.join(",")) })
        }
    }
}

/// JSON in the characters of a header: others are escaped, as JSON may.
fn ascii_json(value: &Value) -> String {
    let mut text = String::new();
    for character in value.to_string().chars() {
        if character.is_ascii() && !character.is_ascii_control() {
            text.push(character);
        } else {
            let mut units = [0; 2];
            text.extend(character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    text
}

/// Writes a query parameter as encoded `name=value` pairs.
pub(crate) fn query(name: &str, style: QueryStyle, value: &Value) -> Result<Vec<String>, Problem> {
    query_with(name, style, value, [percent_encode; 2])
}

/// Writes a query parameter in which reserved characters are left as they are where that is harmless
/// (OAS `allowReserved`).
pub(crate) fn query_reserved(name: &str, style: QueryStyle, value: &Value) -> Result<Vec<String>, Problem> {
    query_with(name, style, value, [reserved_encode, reserved_item_encode])
}

/// Writes a query parameter with these ways to encode a value, and an item among others.
fn query_with(
    name: &str,
    style: QueryStyle,
    value: &Value,
    [encode, encode_item]: [Encode; 2],
) -> Result<Vec<String>, Problem> {
    let named = |value: &str| format!("{}={value}", percent_encode(name));
    let encode_joined = if value.is_array() || value.is_object() { encode_item } else { encode };
    let joined = |separator: &str| {
        let items = items(value, false, encode_joined);
        if items.is_empty() { Vec::new() } else { vec![named(&items.join(separator))] }
    };
    match style {
        QueryStyle::SpaceDelimited => check_items(value, SPACE)?,
        QueryStyle::PipeDelimited => check_items(value, PIPE)?,
        QueryStyle::DeepObject => check_bracket_keys(value)?,
        QueryStyle::Form { .. } | QueryStyle::Json => {}
    }
    Ok(match (style, value) {
        (QueryStyle::Json, _) => vec![named(&encode(&value.to_string()))],
        (QueryStyle::DeepObject, Value::Object(_) | Value::Array(_)) => {
            let mut pairs = Vec::new();
            deep_object(name, value, encode, &mut pairs);
            pairs
        }
        (QueryStyle::Form { explode: true }, Value::Object(_)) => items_with(value, true, percent_encode, encode),
        (QueryStyle::Form { explode: true }, Value::Array(_)) => {
            items(value, true, encode).iter().map(|item| named(item)).collect()
        }
        (QueryStyle::SpaceDelimited, _) => joined("%20"),
        (QueryStyle::PipeDelimited, _) => joined("%7C"),
        (QueryStyle::Form { .. } | QueryStyle::DeepObject, _) => joined(","),
    })
}

/// Writes a value as the whole query.
pub(crate) fn querystring(style: QuerystringStyle, value: &Value) -> Result<Vec<String>, Problem> {
    match (style, value) {
        (QuerystringStyle::Form, Value::Object(_)) => Ok(items(value, true, percent_encode)),
        (QuerystringStyle::Form, _) => Err("is no object, which a query of pairs is made from"),
        (QuerystringStyle::Json, _) => Ok(vec![percent_encode(&value.to_string())]),
        (QuerystringStyle::Text, _) => Ok(vec![items(value, false, percent_encode).join(",")]),
    }
}

pub(super) fn pair(name: &str, value: &str) -> String {
    format!("{}={}", percent_encode(name), percent_encode(value))
}

fn deep_object(name: &str, value: &Value, encode: Encode, pairs: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (key, item) in entries {
                deep_object(&format!("{name}[{key}]"), item, encode, pairs);
            }
        }
        Value::Array(items) => {
            let is_nested = items.iter().any(|item| item.is_array() || item.is_object());
            for (index, item) in items.iter().enumerate() {
                let name = if is_nested { format!("{name}[{index}]") } else { format!("{name}[]") };
                deep_object(&name, item, encode, pairs);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            pairs.extend(scalar(value).map(|text| format!("{}={}", percent_encode(name), encode(&text))));
        }
    }
}

/// The encoded parts of a value: an array's items, or an object's keys and values in turn, or as `key=value`.
fn items(value: &Value, explode: bool, encode: Encode) -> Vec<String> {
    items_with(value, explode, encode, encode)
}

/// The same with another encoding for keys.
pub(super) fn items_with(value: &Value, explode: bool, encode_key: Encode, encode: Encode) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(scalar).map(|text| encode(&text)).collect(),
        Value::Object(entries) => members(entries, explode, encode_key, encode),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            scalar(value).map(|text| encode(&text)).into_iter().collect()
        }
    }
}

fn members(entries: &Map<String, Value>, explode: bool, encode_key: Encode, encode: Encode) -> Vec<String> {
    let mut items = Vec::new();
    for (key, item) in entries {
        let Some(text) = scalar(item) else { continue };
        let (key, text) = (encode_key(key), encode(&text));
        if explode {
            items.push(format!("{key}={text}"));
        } else {
            items.extend([key, text]);
        }
    }
    items
}

/// The text of one value; none for `null`, JSON for what holds others.
pub(super) fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) if number.is_f64() => {
            Some(Cow::Owned(number.as_f64().map_or_else(|| number.to_string(), super::number::text)))
        }
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Some(Cow::Owned(value.to_string())),
    }
}

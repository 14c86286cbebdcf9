//! Answers as types: what is read, in each manner of reading.

use std::collections::BTreeMap;

use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::{Map, Value};

use crate::exchange::{Manner, exchange, typed};
use crate::parameters;
use crate::runtime::{self, OtherProperties};

/// A type with every kind of value.
#[derive(Clone)]
struct Thing {
    id: String,
    count: i64,
    price: f64,
    is_paid: bool,
    items: Vec<Thing>,
    by_name: BTreeMap<String, i32>,
    any: Value,
    note: Option<String>,
    inner: Option<Box<Thing>>,
    other_properties: OtherProperties,
}
runtime::object! { Thing {
    id: "id" required,
    count: "count" required,
    price: "price" required,
    is_paid: "is_paid" required,
    items: "items" required,
    by_name: "by/name" required,
    any: "any" required,
    note: "note" nullable,
    inner: "inner" optional,
    *other_properties,
} }

const KEYS: [&str; 10] = ["id", "count", "price", "is_paid", "items", "by/name", "any", "note", "inner", "else"];

/// The body of an answer.
#[derive(Clone, Debug)]
pub struct Body(Vec<u8>);

impl<'d> Arbitrary<'d> for Body {
    fn arbitrary(bytes: &mut Unstructured<'d>) -> Result<Self> {
        Ok(match bytes.int_in_range(0..=3)? {
            0 => Self(bytes.bytes(bytes.len())?.to_vec()),
            _ => Self(thing(bytes, 3)?.to_string().into_bytes()),
        })
    }
}

/// An object that is mostly right.
fn thing(bytes: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    let mut object = Map::new();
    for key in KEYS {
        let value = match (bytes.int_in_range(0..=19)?, key) {
            (0, _) => continue,
            (1, _) => Value::Null,
            (2, _) => parameters::value(bytes, 2)?,
            (_, "id" | "note") => bytes.arbitrary::<String>()?.into(),
            (3, "count") => (f64::from(bytes.arbitrary::<i32>()?)).into(),
            (_, "count") => bytes.arbitrary::<i64>()?.into(),
            (_, "price") => bytes.arbitrary::<f64>()?.into(),
            (_, "is_paid") => bytes.arbitrary::<bool>()?.into(),
            (_, "items") => {
                let count = if depth == 0 { 0 } else { bytes.int_in_range(0..=2)? };
                (0..count).map(|_| thing(bytes, depth - 1)).collect::<Result<Value>>()?
            }
            (_, "by/name") => {
                let entries = bytes.arbitrary::<Vec<(String, i32)>>()?;
                entries.into_iter().map(|(key, value)| (key, Value::from(value))).collect::<Map<_, _>>().into()
            }
            (_, "inner") if depth == 0 || !bytes.arbitrary::<bool>()? => continue,
            (_, "inner") => thing(bytes, depth - 1)?,
            (_, _) => parameters::value(bytes, 2)?,
        };
        object.insert(key.to_owned(), value);
    }
    Ok(Value::Object(object))
}

/// Reads a body in each manner. What is documented is read as it stands, and nothing is read out of what is no JSON.
pub(crate) fn check_body(Body(text): &Body) {
    let known: std::result::Result<Value, _> =
        serde_json::from_slice(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text));
    let read = |manner| exchange(manner, text, |_| {}, typed::<Value>).0.ok();
    for manner in [Manner::Strict, Manner::Watched, Manner::Lenient] {
        assert_eq!(read(manner), known.as_ref().ok().cloned(), "{manner:?}");
    }
    let read = |manner| exchange(manner, text, |_| {}, typed::<Thing>).0;
    let strict = read(Manner::Strict).ok();
    assert_eq!(read(Manner::Watched).ok(), strict, "watching changes what is read");
    let lenient = read(Manner::Lenient);
    if let Err(error) = &lenient {
        assert!(!error.to_string().contains('\n'), "{error}");
    }
    match (&strict, &known) {
        (Some(thing), Ok(known)) => {
            assert_eq!(lenient.ok().as_ref(), strict.as_ref(), "leniency changes what is right");
            check(thing, known);
        }
        (Some(thing), Err(error)) => panic!("{thing:?} was read out of no JSON: {error}"),
        (None, Err(error)) => assert!(lenient.is_err(), "{lenient:?} was read out of no JSON: {error}"),
        (None, Ok(_)) => {}
    }
}

/// The properties are those of the JSON.
fn check(thing: &Thing, json: &Value) {
    assert_eq!(json["id"], thing.id);
    // An integer that is written as `1.0` is read from its digits, which a float may have lost.
    #[allow(clippy::cast_precision_loss, reason = "so has the float that it is compared with")]
    match json["count"].as_i64() {
        Some(count) => assert_eq!(count, thing.count),
        None => assert_eq!(json["count"].as_f64(), Some(thing.count as f64)),
    }
    assert_eq!(json["price"].as_f64(), Some(thing.price));
    assert_eq!(json["is_paid"], thing.is_paid);
    assert_eq!(json.get("any").cloned().unwrap_or_default(), thing.any);
    assert_eq!(json.get("note").and_then(Value::as_str), thing.note.as_deref());
    let items = json["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    assert_eq!(items.len(), thing.items.len());
    items.iter().zip(&thing.items).for_each(|(json, thing)| check(thing, json));
    if let Some(inner) = &thing.inner {
        check(inner, &json["inner"]);
    }
}

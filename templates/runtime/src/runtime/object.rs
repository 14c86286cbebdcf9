//! Reading and writing of JSON objects, shared by all types of the macro `object!`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap};
use serde_json::Value;

use super::Patch;
use super::fit::note_misfit;

/// A type that is read from a JSON object.
pub trait Object: Sized {
    /// Names of the declared properties, in the order of the fields.
    const KEYS: &'static [&'static str];

    /// Reads all entries of an object.
    fn read<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

/// Reads an object; arrays are refused.
pub fn deserialize<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(map)
    }
}

/// What takes the properties that are not declared (OAS `additionalProperties`).
pub trait Rest {
    /// What is kept of a property's name until its value is read.
    type Key;

    /// Keeps the name of a property.
    fn key(text: &str) -> Self::Key;

    /// Reads the value of a property.
    fn take<'de, A: MapAccess<'de>>(&mut self, key: Self::Key, map: &mut A) -> Result<(), A::Error>;
}

/// Skips every undeclared property, each a misfit.
#[derive(Clone, Copy, Debug)]
pub struct Skip;

impl Rest for Skip {
    type Key = ();

    fn key(_: &str) {}

    fn take<'de, A: MapAccess<'de>>(&mut self, (): (), map: &mut A) -> Result<(), A::Error> {
        note_misfit();
        map.next_value::<IgnoredAny>().map(drop)
    }
}

impl<T: DeserializeOwned> Rest for BTreeMap<String, T> {
    type Key = String;

    fn key(text: &str) -> String {
        text.to_owned()
    }

    fn take<'de, A: MapAccess<'de>>(&mut self, key: String, map: &mut A) -> Result<(), A::Error> {
        let value = map.next_value()?;
        self.insert(key, value);
        Ok(())
    }
}

impl Rest for serde_json::Map<String, Value> {
    type Key = String;

    fn key(text: &str) -> String {
        text.to_owned()
    }

    fn take<'de, A: MapAccess<'de>>(&mut self, key: String, map: &mut A) -> Result<(), A::Error> {
        let value = map.next_value()?;
        self.insert(key, value);
        Ok(())
    }
}

/// Returns the position of the next declared property and hands all others on the way to `rest`.
pub fn next_key<'de, A: MapAccess<'de>, R: Rest>(
    map: &mut A,
    keys: &[&str],
    rest: &mut R,
) -> Result<Option<usize>, A::Error> {
    while let Some(key) = map.next_key_seed(KeySeed::<R>(keys, PhantomData))? {
        match key {
            Key::Declared(index) => return Ok(Some(index)),
            Key::Other(key) => rest.take(key, map)?,
        }
    }
    Ok(None)
}

enum Key<K> {
    Declared(usize),
    Other(K),
}

struct KeySeed<'k, R>(&'k [&'k str], PhantomData<R>);

impl<'de, R: Rest> DeserializeSeed<'de> for KeySeed<'_, R> {
    type Value = Key<R::Key>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<R: Rest> Visitor<'_> for KeySeed<'_, R> {
    type Value = Key<R::Key>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let index = self.0.iter().position(|key| *key == text);
        Ok(index.map_or_else(|| Key::Other(R::key(text)), Key::Declared))
    }
}

/// Reads the value of a property; an error names the innermost property at fault.
pub fn next_value<'de, A: MapAccess<'de>, T: Deserialize<'de>>(map: &mut A, name: &str) -> Result<T, A::Error> {
    map.next_value().map_err(|error| {
        let text = error.to_string();
        if text.starts_with("property `") { error } else { A::Error::custom(format_args!("property `{name}`: {text}")) }
    })
}

/// How a field is made from what was read; the functions are the words of the macro `object!`.
#[derive(Clone, Copy, Debug)]
pub struct ReadField;

impl ReadField {
    /// The property must have been there.
    pub fn required<T, E: Error>(read: Option<T>, name: &str) -> Result<T, E> {
        read.ok_or_else(|| E::custom(format_args!("property `{name}` is missing")))
    }

    /// The property must have been there, null or not.
    pub fn nullable<T, E: Error>(read: Option<Option<T>>, name: &str) -> Result<Option<T>, E> {
        Self::required(read, name)
    }

    /// Absent and null are the same.
    pub fn optional<T, E: Error>(read: Option<Option<T>>, _: &str) -> Result<Option<T>, E> {
        Ok(read.flatten())
    }

    /// Absent and null differ.
    pub fn patch<T, E: Error>(read: Option<Patch<T>>, _: &str) -> Result<Patch<T>, E> {
        Ok(read.unwrap_or(Patch::Absent))
    }
}

/// How a field is written; the functions are the words of the macro `object!`.
#[derive(Clone, Copy, Debug)]
pub struct WriteField;

impl WriteField {
    /// Always written.
    pub fn required<M: SerializeMap, T: Serialize>(map: &mut M, name: &str, value: &T) -> Result<(), M::Error> {
        map.serialize_entry(name, value)
    }

    /// Always written, `None` as null.
    pub fn nullable<M: SerializeMap, T: Serialize>(map: &mut M, name: &str, value: &Option<T>) -> Result<(), M::Error> {
        map.serialize_entry(name, value)
    }

    /// Not written when it is `None`.
    pub fn optional<M: SerializeMap, T: Serialize>(map: &mut M, name: &str, value: &Option<T>) -> Result<(), M::Error> {
        value.as_ref().map_or(Ok(()), |value| map.serialize_entry(name, value))
    }

    /// Not written when it is absent.
    pub fn patch<M: SerializeMap, T: Serialize>(map: &mut M, name: &str, value: &Patch<T>) -> Result<(), M::Error> {
        if value.is_absent() { Ok(()) } else { map.serialize_entry(name, value) }
    }

    /// Writes the undeclared properties; an entry with the name of a declared one is left out.
    pub fn rest<'m, M, T, I>(map: &mut M, keys: &[&str], entries: I) -> Result<(), M::Error>
    where
        M: SerializeMap,
        T: Serialize + 'm,
        I: IntoIterator<Item = (&'m String, &'m T)>,
    {
        entries
            .into_iter()
            .filter(|(name, _)| !keys.contains(&name.as_str()))
            .try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}

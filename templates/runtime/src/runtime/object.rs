//! Reading and writing of JSON objects, shared by all types of the macro `object!`.
//!
//! The compiler checks what a macro expands to once for each type, so that a type says only which fields it has, in
//! two functions of one plain call for each; everything else is here, once.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::fit::note_misfit;
use super::reading::{self, Fill, Manner};
use super::{Empty, Patch};

/// Whether a property must be there; the variants are the words of the macro `object!`.
#[allow(non_camel_case_types, reason = "written in lower case in the macro")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The property must be there.
    required,
    /// The property must be there, null or not.
    nullable,
    /// Absent and null are the same.
    optional,
    /// Absent and null differ.
    patch,
}

/// A type that is read from a JSON object and written as one.
pub trait Object: Empty {
    /// The names of the declared properties, in the order of the fields.
    const KEYS: &'static [&'static str];
    /// Their presence.
    const PRESENCE: &'static [Presence];
    /// Whether undeclared properties are kept (OAS `additionalProperties`).
    const KEEPS_OTHERS: bool;

    /// Offers every field to the reader, in the order of the properties.
    fn read<'de, A: MapAccess<'de>>(&mut self, reader: &mut Reader<'_, 'de, A>);

    /// Writes every field.
    fn write<M: SerializeMap>(&self, writer: &mut Writer<M>);
}

/// Reads an object; arrays are refused.
pub fn deserialize<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

/// Writes an object.
pub fn serialize<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer { map: serializer.serialize_map(None)?, written: Ok(()) };
    object.write(&mut writer);
    writer.written?;
    writer.map.end()
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut object = T::empty();
        let mut seen = Seen::of(T::KEYS.len());
        let is_lenient = reading::manner().has(Manner::LENIENT);
        let mut next = 0;
        while let Some(key) = map.next_key_seed(KeySeed { keys: T::KEYS, next, keeps_others: T::KEEPS_OTHERS })? {
            let (index, other) = match key {
                Key::Declared(index) => (index, None),
                Key::Other(Some(name)) => (usize::MAX, Some(name)),
                Key::Other(None) => {
                    note_misfit();
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            seen.add(index);
            next = index.wrapping_add(1);
            if is_lenient {
                let is_required = T::PRESENCE.get(index) == Some(&Presence::required);
                reading::fill_next(if is_required { Fill::Null } else { Fill::Nothing });
            }
            read_field(&mut object, &mut map, index, other).map_err(|error| match T::KEYS.get(index) {
                Some(name) => inside(name, error),
                None => error,
            })?;
        }
        if seen.has_all(T::KEYS.len()) {
            return Ok(object);
        }
        for (index, (name, presence)) in T::KEYS.iter().zip(T::PRESENCE).enumerate() {
            if !matches!(presence, Presence::required | Presence::nullable) || seen.has(index) {
                continue;
            }
            if !is_lenient {
                reading::failed_at(name);
                return Err(A::Error::custom(format_args!("property `{name}` is missing")));
            }
            reading::fill_next(Fill::Missing(name));
            read_field(&mut object, &mut map, index, None)?;
        }
        Ok(object)
    }
}

/// Which of the declared properties were there, by their position.
enum Seen {
    /// A bit for each of at most 64 properties, which is what most objects have.
    Few(u64),
    Many(Vec<bool>),
}

impl Seen {
    /// None of that many properties.
    fn of(count: usize) -> Self {
        if count <= 64 { Self::Few(0) } else { Self::Many(vec![false; count]) }
    }

    /// Adds a property; what is undeclared has a position above all others.
    fn add(&mut self, index: usize) {
        match self {
            Self::Few(seen) => *seen |= bit(index),
            Self::Many(seen) => {
                if let Some(seen) = seen.get_mut(index) {
                    *seen = true;
                }
            }
        }
    }

    /// Whether all of that many are there.
    fn has_all(&self, count: usize) -> bool {
        matches!(self, Self::Few(seen) if seen.count_ones() as usize == count)
    }

    fn has(&self, index: usize) -> bool {
        match self {
            Self::Few(seen) => seen & bit(index) != 0,
            Self::Many(seen) => seen.get(index) == Some(&true),
        }
    }
}

/// The bit of a position; none above 63.
fn bit(index: usize) -> u64 {
    if index < 64 { 1 << index } else { 0 }
}

/// Reads the next value into the field at `index`, or into that for undeclared properties.
fn read_field<'de, T: Object, A: MapAccess<'de>>(
    object: &mut T,
    map: &mut A,
    index: usize,
    other: Option<String>,
) -> Result<(), A::Error> {
    let mut reader = Reader { map, index, other, read: Ok(()), lifetime: PhantomData };
    object.read(&mut reader);
    reader.read
}

/// Returns the position of the next of `keys` and passes over all other properties on the way.
pub fn next_key<'de, A: MapAccess<'de>>(map: &mut A, keys: &[&str]) -> Result<Option<usize>, A::Error> {
    while let Some(key) = map.next_key_seed(KeySeed { keys, next: 0, keeps_others: false })? {
        match key {
            Key::Declared(index) => return Ok(Some(index)),
            Key::Other(_) => map.next_value::<IgnoredAny>().map(drop)?,
        }
    }
    Ok(None)
}

/// The error of a property's value; it names the innermost property at fault.
fn inside<E: Error>(name: &str, error: E) -> E {
    let text = error.to_string();
    if text.starts_with("property `") { error } else { E::custom(format_args!("property `{name}`: {text}")) }
}

/// Reads the value of one property into the field that is its own.
pub struct Reader<'m, 'de, A: MapAccess<'de>> {
    /// Where the value is.
    map: &'m mut A,
    /// How many fields come before the property's; above all of them once it was read, and for an undeclared one.
    index: usize,
    /// The name of an undeclared property that is kept.
    other: Option<String>,
    /// Whether the value could be read.
    read: Result<(), A::Error>,
    /// What is borrowed from the text.
    lifetime: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Reader<'_, 'de, A> {
    /// Reads the value if the field, which is the next one, is that of the property.
    #[inline]
    pub fn property<T: Deserialize<'de>>(&mut self, field: &mut T) {
        if self.index == 0 {
            self.value(field);
        }
        self.index = self.index.wrapping_sub(1);
    }

    /// Reads the value. It is apart so that passing over a field is a step of the code around it.
    #[inline(never)]
    fn value<T: Deserialize<'de>>(&mut self, field: &mut T) {
        self.read = self.map.next_value().map(|value| *field = value);
    }

    /// Reads the value if the property is not declared.
    pub fn others<R: Others>(&mut self, others: &mut R) {
        if let Some(name) = self.other.take() {
            self.read = others.read(name, self.map);
        }
    }
}

/// What holds the properties that are not declared.
pub trait Others {
    /// Reads the value of a property.
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error>;
}

impl<T: DeserializeOwned> Others for BTreeMap<String, T> {
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        let value = map.next_value()?;
        self.insert(name, value);
        Ok(())
    }
}

impl Others for serde_json::Map<String, Value> {
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        let value = map.next_value()?;
        self.insert(name, value);
        Ok(())
    }
}

enum Key {
    /// The position of the declared property.
    Declared(usize),
    /// The name of an undeclared property, where it is kept.
    Other(Option<String>),
}

struct KeySeed<'k> {
    keys: &'k [&'k str],
    /// The position that is looked at first: most servers write properties in the order of their document.
    next: usize,
    keeps_others: bool,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Key, E> {
        let is_next = self.keys.get(self.next) == Some(&text);
        let index = if is_next { Some(self.next) } else { self.keys.iter().position(|key| *key == text) };
        Ok(index.map_or_else(|| Key::Other(self.keeps_others.then(|| text.to_owned())), Key::Declared))
    }
}

/// Writes the fields of an object, up to the first that cannot be written.
pub struct Writer<M: SerializeMap> {
    /// What takes the entries.
    map: M,
    /// Whether all could be written so far.
    written: Result<(), M::Error>,
}

impl<M: SerializeMap> Writer<M> {
    /// Always written.
    pub fn required<T: Serialize>(&mut self, name: &'static str, value: &T) {
        if self.written.is_ok() {
            self.written = self.map.serialize_entry(name, value);
        }
    }

    /// Always written, `None` as null.
    pub fn nullable<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        self.required(name, value);
    }

    /// Not written when it is `None`.
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(name, value);
        }
    }

    /// Not written when it is absent.
    pub fn patch<T: Serialize>(&mut self, name: &'static str, value: &Patch<T>) {
        if !value.is_absent() {
            self.required(name, value);
        }
    }

    /// Writes the undeclared properties; an entry with the name of a declared one is left out.
    pub fn others<'m, T, I>(&mut self, keys: &[&str], entries: I)
    where
        T: Serialize + 'm,
        I: IntoIterator<Item = (&'m String, &'m T)>,
    {
        for (name, value) in entries {
            if self.written.is_ok() && !keys.contains(&name.as_str()) {
                self.written = self.map.serialize_entry(name, value);
            }
        }
    }
}

//! JSON objects: what the types of the macro `object!` have in common. They are read by `object_reader`.
//!
//! The compiler checks what a macro expands to once for each type, so that a type says only which fields it has, in
//! two functions of one plain call for each; everything else is here, once.

use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, Deserializer, MapAccess};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

pub use super::object_reader::Reader;
use super::object_reader::{ObjectVisitor, needed};
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

impl Presence {
    /// Whether the property must be there.
    pub(super) const fn is_needed(self) -> bool {
        matches!(self, Self::required | Self::nullable)
    }
}

/// What is declared of the properties of an object.
#[derive(Clone, Copy, Debug)]
pub struct Properties {
    /// The names of those that are declared, in the order of the fields.
    pub keys: &'static [&'static str],
    /// Their presence.
    pub presence: &'static [Presence],
    /// Whether undeclared ones are kept (OAS `additionalProperties`).
    pub keeps_others: bool,
}

/// A type that is read from a JSON object and written as one.
pub trait Object: Empty {
    /// What is declared of the properties; one constant, as the compiler takes its time for each.
    const PROPERTIES: Properties;
    /// The bits of the properties that must be there, of the first 64.
    const NEEDED: u64 = needed(Self::PROPERTIES.presence);

    /// Offers every field to the reader, in the order of the properties.
    fn read<'de, A: MapAccess<'de>>(&mut self, reader: &mut Reader<'_, 'de, A>);

    /// Writes every field.
    fn write<M: SerializeMap>(&self, writer: &mut Writer<M>);
}

/// Reads an object; arrays are refused.
pub fn deserialize<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut object = T::empty();
    deserializer.deserialize_map(ObjectVisitor(&mut object))?;
    Ok(object)
}

/// Writes an object.
pub fn serialize<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer { map: serializer.serialize_map(None)?, written: Ok(()) };
    object.write(&mut writer);
    writer.written?;
    writer.map.end()
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

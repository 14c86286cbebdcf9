//! JSON objects: what the types of the macro `object!` have in common. They are read by `object_reader`.
//!
//! The compiler checks what a macro expands to once for each type, so that a type says only which fields it has, in
//! two functions of one plain call for each; everything else is here, once.

use std::collections::BTreeMap;
use std::{fmt, slice};

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
    /// The names of all fields, as they are written in Rust.
    pub fields: &'static [&'static str],
}

/// A type that is read from a JSON object and written as one.
pub trait Object: Empty {
    /// What is declared of the properties; one constant, as the compiler takes its time for each.
    const PROPERTIES: Properties;
    /// The bits of the properties that must be there, of the first 64.
    const NEEDED: u64 = needed(Self::PROPERTIES.presence);

    /// Offers every field to the reader, in the order of the properties.
    fn read<'de, A: MapAccess<'de>>(&mut self, reader: &mut Reader<'_, 'de, A>);

    /// Hands every field, beside that of another object, to what writes, prints or compares it, in the order of the
    /// properties.
    fn visit<F: Fields>(&self, other: &Self, fields: &mut F);
}

/// What may be the value of a property.
pub trait Property: Serialize + fmt::Debug + PartialEq {}

impl<T: Serialize + fmt::Debug + PartialEq> Property for T {}

/// What takes the fields of an object one after the other, each beside that of another object.
pub trait Fields {
    /// A property that must be there.
    fn required<T: Property>(&mut self, name: &'static str, value: &T, other: &T);

    /// A property that must be there, null or not.
    fn nullable<T: Property>(&mut self, name: &'static str, value: &Option<T>, other: &Option<T>) {
        self.required(name, value, other);
    }

    /// A property that is absent when it is `None`.
    fn optional<T: Property>(&mut self, name: &'static str, value: &Option<T>, other: &Option<T>) {
        self.required(name, value, other);
    }

    /// A property that may be absent, null, or a value.
    fn patch<T: Property>(&mut self, name: &'static str, value: &Patch<T>, other: &Patch<T>) {
        self.required(name, value, other);
    }

    /// The undeclared properties; `declared` are the names of the others.
    fn others<'m, T, I>(&mut self, declared: &[&str], entries: I, other: I)
    where
        T: Serialize + 'm,
        I: IntoIterator<Item = (&'m String, &'m T)> + fmt::Debug + PartialEq;
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
    object.visit(object, &mut writer);
    writer.written?;
    writer.map.end()
}

/// Prints an object of that type as `#[derive(Debug)]` does.
pub fn debug<T: Object>(ty: &str, object: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut printer = Printer { fields: f.debug_struct(ty), names: T::PROPERTIES.fields.iter() };
    object.visit(object, &mut printer);
    printer.fields.finish()
}

/// Compares two objects as `#[derive(PartialEq)]` does.
pub fn is_equal<T: Object>(object: &T, other: &T) -> bool {
    let mut comparison = Comparison { is_equal: true };
    object.visit(other, &mut comparison);
    comparison.is_equal
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

impl<M: SerializeMap> Fields for Writer<M> {
    /// Always written.
    fn required<T: Property>(&mut self, name: &'static str, value: &T, _: &T) {
        if self.written.is_ok() {
            self.written = self.map.serialize_entry(name, value);
        }
    }

    /// Not written when it is `None`.
    fn optional<T: Property>(&mut self, name: &'static str, value: &Option<T>, _: &Option<T>) {
        if let Some(value) = value {
            self.required(name, value, value);
        }
    }

    /// Not written when it is absent.
    fn patch<T: Property>(&mut self, name: &'static str, value: &Patch<T>, other: &Patch<T>) {
        if !value.is_absent() {
            self.required(name, value, other);
        }
    }

    /// Written but for those with the name of a declared one.
    fn others<'m, T, I>(&mut self, declared: &[&str], entries: I, _: I)
    where
        T: Serialize + 'm,
        I: IntoIterator<Item = (&'m String, &'m T)> + fmt::Debug + PartialEq,
    {
        for (name, value) in entries {
            if self.written.is_ok() && !declared.contains(&name.as_str()) {
                self.written = self.map.serialize_entry(name, value);
            }
        }
    }
}

/// Prints the fields of an object.
struct Printer<'f, 'b> {
    /// What takes them.
    fields: fmt::DebugStruct<'f, 'b>,
    /// The names of those that come next.
    names: slice::Iter<'static, &'static str>,
}

impl Printer<'_, '_> {
    /// The next field, whatever it is called on the wire.
    fn field(&mut self, value: &dyn fmt::Debug) {
        if let Some(name) = self.names.next() {
            self.fields.field(name.strip_prefix("r#").unwrap_or(name), value);
        }
    }
}

impl Fields for Printer<'_, '_> {
    fn required<T: Property>(&mut self, _: &'static str, value: &T, _: &T) {
        self.field(value);
    }

    fn others<'m, T, I>(&mut self, _: &[&str], entries: I, _: I)
    where
        T: Serialize + 'm,
        I: IntoIterator<Item = (&'m String, &'m T)> + fmt::Debug + PartialEq,
    {
        self.field(&entries);
    }
}

/// Compares two objects, up to the first field that differs.
struct Comparison {
    /// Whether all were equal so far.
    is_equal: bool,
}

impl Comparison {
    /// The next field of both.
    fn field<T: PartialEq>(&mut self, value: &T, other: &T) {
        self.is_equal = self.is_equal && value == other;
    }
}

impl Fields for Comparison {
    fn required<T: Property>(&mut self, _: &'static str, value: &T, other: &T) {
        self.field(value, other);
    }

    fn others<'m, T, I>(&mut self, _: &[&str], entries: I, other: I)
    where
        T: Serialize + 'm,
        I: IntoIterator<Item = (&'m String, &'m T)> + fmt::Debug + PartialEq,
    {
        self.field(&entries, &other);
    }
}

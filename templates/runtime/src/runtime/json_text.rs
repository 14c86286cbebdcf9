//! Texts as they stand in the JSON that is read: borrowed from it where that can be.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Reads the name of a property.
pub(super) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

/// Takes a text.
struct Text;

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}

/// Reads the JSON of a value.
///
/// A [`RawValue`] is either borrowed or owned, and cannot be both. It asks for its text by a name that only `serde_json`
/// knows, so that this asks in its place.
pub(super) struct JsonText;

impl<'de> DeserializeSeed<'de> for JsonText {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let mut read = None;
        let _: Result<Box<RawValue>, Taken> = Deserialize::deserialize(Asked { deserializer, read: &mut read });
        read.unwrap_or_else(|| Err(D::Error::custom("this is no JSON")))
    }
}

/// Hands what a [`RawValue`] asks for on, and keeps what it gets.
struct Asked<'r, 'de, D: Deserializer<'de>> {
    deserializer: D,
    read: &'r mut Option<Result<Cow<'de, str>, D::Error>>,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Asked<'_, 'de, D> {
    type Error = Taken;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Taken> {
        Err(Taken)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, _: V) -> Result<V::Value, Taken> {
        *self.read = Some(self.deserializer.deserialize_newtype_struct(name, OnlyEntry));
        Err(Taken)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Takes the text out of the map of one entry that it comes in.
struct OnlyEntry;

impl<'de> Visitor<'de> for OnlyEntry {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        map.next_key::<IgnoredAny>()?;
        map.next_value_seed(Key)
    }
}

/// The text was taken.
#[derive(Debug)]
struct Taken;

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text was taken")
    }
}

impl std::error::Error for Taken {}

impl Error for Taken {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

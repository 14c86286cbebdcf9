//! Reading of JSON with an eye on where it is, and with empty values for what is missing.
//!
//! It stands between a type and the JSON only where one of the two is wanted: usual answers are read without it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::de::SliceRead;

use super::drift::DriftKind;
use super::number::with_plain_integers;
use super::reading::{self, Fill, Manner, Step};

/// Decodes JSON in the manner of this thread; an integer may be written as `1.0` or `1e3`.
pub(super) fn decode<T: DeserializeOwned>(json: &[u8]) -> Result<T, serde_json::Error> {
    let mut value = None;
    decode_into(json, &mut value)?;
    value.ok_or_else(|| serde_json::Error::custom("there is no value"))
}

/// Decodes JSON in the manner of this thread into a place, so that a large value is not moved with each result.
pub(super) fn decode_into<T: DeserializeOwned>(json: &[u8], value: &mut Option<T>) -> Result<(), serde_json::Error> {
    let decoded = read(json, value);
    if decoded.is_err()
        && let Some(Ok(())) = with_plain_integers(json).map(|plain| read(&plain, value))
    {
        reading::forgive();
        return Ok(());
    }
    decoded
}

/// Decodes JSON in the manner of this thread.
fn read<T: DeserializeOwned>(json: &[u8], value: &mut Option<T>) -> Result<(), serde_json::Error> {
    let manner = reading::manner();
    let is_tracked = manner.has(Manner::TRACKED);
    let mut json = serde_json::Deserializer::from_slice(json);
    if manner.has(Manner::LENIENT) || is_tracked {
        *value = Some(T::deserialize(JsonReader { json: Some(&mut json), fills_null: false, is_tracked })?);
        return json.end();
    }
    match T::deserialize(&mut json) {
        Ok(read) => *value = Some(read),
        Err(error) => return Err(error),
    }
    json.end()
}

/// A reader of a JSON text.
type Text<'j, 'de> = &'j mut serde_json::Deserializer<SliceRead<'de>>;

/// Reads one value.
struct JsonReader<D> {
    /// The value; none where it is missing and its empty value is read.
    json: Option<D>,
    /// Whether null is read as the empty value.
    fills_null: bool,
    /// Whether places are kept.
    is_tracked: bool,
}

/// What a type asks for.
trait Ask {
    /// The JSON of its empty value.
    const EMPTY: &'static [u8];

    /// Asks for it.
    fn ask<'de, D: Deserializer<'de>, V: Visitor<'de>>(json: D, visitor: V) -> Result<V::Value, D::Error>;

    /// Reads the empty value.
    fn empty<'de, V: Visitor<'de>, E: Error>(visitor: V) -> Result<V::Value, E> {
        let json: Text<'_, 'de> = &mut serde_json::Deserializer::from_slice(Self::EMPTY);
        Self::ask(json, visitor).map_err(E::custom)
    }
}

/// Defines what types ask for: `Name method "the JSON of the empty value"`.
macro_rules! asks {
    ($($name:ident $method:ident $empty:literal)*) => {
        $(struct $name;

        impl Ask for $name {
            const EMPTY: &'static [u8] = $empty.as_bytes();

            fn ask<'de, D: Deserializer<'de>, V: Visitor<'de>>(json: D, visitor: V) -> Result<V::Value, D::Error> {
                json.$method(visitor)
            }
        })*
    };
}

asks! {
    AskBool deserialize_bool "false"
    AskI8 deserialize_i8 "0"
    AskI16 deserialize_i16 "0"
    AskI32 deserialize_i32 "0"
    AskI64 deserialize_i64 "0"
    AskI128 deserialize_i128 "0"
    AskU8 deserialize_u8 "0"
    AskU16 deserialize_u16 "0"
    AskU32 deserialize_u32 "0"
    AskU64 deserialize_u64 "0"
    AskU128 deserialize_u128 "0"
    AskF32 deserialize_f32 "0"
    AskF64 deserialize_f64 "0"
    AskChar deserialize_char "\"\\u0000\""
    AskStr deserialize_str "\"\""
    AskString deserialize_string "\"\""
    AskBytes deserialize_bytes "\"\""
    AskByteBuf deserialize_byte_buf "\"\""
    AskUnit deserialize_unit "null"
    AskSeq deserialize_seq "[]"
    AskMap deserialize_map "{}"
}

impl<'de, D: Deserializer<'de>> JsonReader<D> {
    /// Reads what a type asks for.
    fn read<A: Ask, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match self.json {
            None => A::empty(visitor),
            Some(json) if self.fills_null => json.deserialize_option(OrEmpty::<A, V> { visitor, ask: PhantomData }),
            Some(json) => A::ask(json, visitor),
        }
    }

    /// The value, for what has no empty value.
    fn present(self) -> Result<D, D::Error> {
        self.json.ok_or_else(|| D::Error::custom("has no empty value"))
    }
}

/// Reads values that hold no others.
macro_rules! scalars {
    ($($method:ident $ask:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.read::<$ask, V>(visitor)
        })*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for JsonReader<D> {
    type Error = D::Error;

    scalars! {
        deserialize_bool AskBool
        deserialize_i8 AskI8
        deserialize_i16 AskI16
        deserialize_i32 AskI32
        deserialize_i64 AskI64
        deserialize_i128 AskI128
        deserialize_u8 AskU8
        deserialize_u16 AskU16
        deserialize_u32 AskU32
        deserialize_u64 AskU64
        deserialize_u128 AskU128
        deserialize_f32 AskF32
        deserialize_f64 AskF64
        deserialize_char AskChar
        deserialize_str AskStr
        deserialize_string AskString
        deserialize_bytes AskBytes
        deserialize_byte_buf AskByteBuf
        deserialize_unit AskUnit
        deserialize_identifier AskStr
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = Inside { visitor, is_tracked: self.is_tracked };
        self.read::<AskSeq, _>(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = Inside { visitor, is_tracked: self.is_tracked };
        self.read::<AskMap, _>(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match self.json {
            None => visitor.visit_none(),
            Some(json) => json.deserialize_option(Inside { visitor, is_tracked: self.is_tracked }),
        }
    }

    /// Anything: nothing in it is promised, and null is a value of its own.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match self.json {
            None => visitor.visit_unit(),
            Some(json) => json.deserialize_any(visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match self.json {
            None => visitor.visit_unit(),
            Some(json) => json.deserialize_ignored_any(visitor),
        }
    }

    /// The JSON of a union, as it stands.
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        self.present()?.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        self.present()?.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, D::Error> {
        self.present()?.deserialize_tuple(length, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.present()?.deserialize_tuple_struct(name, length, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.present()?.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.present()?.deserialize_enum(name, variants, visitor)
    }
}

/// Reads the empty value where it meets null.
struct OrEmpty<A, V> {
    visitor: V,
    ask: PhantomData<A>,
}

impl<'de, A: Ask, V: Visitor<'de>> Visitor<'de> for OrEmpty<A, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_some<D: Deserializer<'de>>(self, json: D) -> Result<V::Value, D::Error> {
        A::ask(json, self.visitor)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.visit_unit()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        reading::filled(DriftKind::NullProperty, || A::empty(self.visitor))
    }
}

/// Reads a value that holds others.
struct Inside<V> {
    visitor: V,
    is_tracked: bool,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Inside<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_some<D: Deserializer<'de>>(self, json: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_some(JsonReader { json: Some(json), fills_null: false, is_tracked: self.is_tracked })
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_unit()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, array: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_seq(Items { array, index: 0, is_tracked: self.is_tracked })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Entries { map, key: None, is_tracked: self.is_tracked })
    }
}

/// The items of an array.
struct Items<A> {
    array: A,
    index: usize,
    is_tracked: bool,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        let seed = Value { seed, fills_null: false, is_tracked: self.is_tracked };
        if !self.is_tracked {
            return self.array.next_element_seed(seed);
        }
        let index = self.index;
        self.index = index.saturating_add(1);
        reading::inside(Step::Item(index), || self.array.next_element_seed(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.array.size_hint()
    }
}

/// The entries of an object.
struct Entries<A> {
    map: A,
    /// The key of the value that comes next, where places are kept.
    key: Option<String>,
    is_tracked: bool,
}

impl<'de, A: MapAccess<'de>> Entries<A> {
    /// Reads the value at a key.
    fn at<T>(
        &mut self,
        key: impl FnOnce(&mut Self) -> String,
        read: impl FnOnce(&mut Self) -> Result<T, A::Error>,
    ) -> Result<T, A::Error> {
        if !self.is_tracked {
            return read(self);
        }
        let key = key(self);
        reading::inside(Step::Property(key), || read(self))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        if !self.is_tracked {
            return self.map.next_key_seed(seed);
        }
        self.key = self.map.next_key()?;
        let key = self.key.as_deref();
        key.map(|key| seed.deserialize(StrDeserializer::new(key))).transpose()
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        let fill = reading::take_fill();
        let is_tracked = self.is_tracked;
        if let Fill::Missing(name) = fill {
            return self.at(|_| name.to_owned(), |_| missing(name, seed, is_tracked));
        }
        let seed = Value { seed, fills_null: fill == Fill::Null, is_tracked };
        self.at(|entries| entries.key.take().unwrap_or_default(), |entries| entries.map.next_value_seed(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.map.size_hint()
    }
}

/// The empty value of a property that is missing.
fn missing<'de, T: DeserializeSeed<'de>, E: Error>(name: &str, seed: T, is_tracked: bool) -> Result<T::Value, E> {
    let reader = JsonReader::<Text<'_, 'de>> { json: None, fills_null: false, is_tracked };
    reading::filled(DriftKind::MissingProperty, || seed.deserialize(reader))
        .map_err(|_| E::custom(format_args!("property `{name}` is missing")))
}

/// A value inside another.
struct Value<T> {
    seed: T,
    fills_null: bool,
    is_tracked: bool,
}

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Value<T> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<T::Value, D::Error> {
        self.seed.deserialize(JsonReader { json: Some(json), fills_null: self.fills_null, is_tracked: self.is_tracked })
    }
}

//! Reading of single values out of a JSON document, without decoding the rest.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::object_reader::position;

/// Returns the string at a path of property names; `None` when there is none or the text is no JSON.
pub(super) fn string_at(json: &[u8], path: &[&str]) -> Option<String> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    ScalarAt { path, strings_only: true }.deserialize(&mut deserializer).ok().flatten()
}

/// Returns the text of the string, integer or boolean at a path of property names.
pub(super) fn scalar_at(json: &[u8], path: &[&str]) -> Option<String> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    ScalarAt { path, strings_only: false }.deserialize(&mut deserializer).ok().flatten()
}

/// Whether a JSON object has all of these properties.
pub(super) fn has_properties(json: &[u8], names: &[&str]) -> bool {
    names.is_empty() || {
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        deserializer.deserialize_map(HasProperties(names)).unwrap_or(false)
    }
}

/// Returns the position of the next of `keys` and passes over all other properties on the way.
pub(super) fn next_key<'de, A: MapAccess<'de>>(map: &mut A, keys: &[&str]) -> Result<Option<usize>, A::Error> {
    while let Some(index) = map.next_key_seed(Name(keys))? {
        if index.is_some() {
            return Ok(index);
        }
        map.next_value::<IgnoredAny>()?;
    }
    Ok(None)
}

/// Reads the name of a property as its position among these.
struct Name<'k>(&'k [&'k str]);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(position(self.0, text.as_bytes()))
    }
}

#[derive(Clone, Copy)]
struct ScalarAt<'p> {
    path: &'p [&'p str],
    strings_only: bool,
}

impl ScalarAt<'_> {
    /// The text of a scalar that is no string.
    fn text(self, scalar: impl fmt::Display) -> Option<String> {
        (self.path.is_empty() && !self.strings_only).then(|| scalar.to_string())
    }
}

impl<'de> DeserializeSeed<'de> for ScalarAt<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ScalarAt<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(self.path.is_empty().then(|| text.to_owned()))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(self.text(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(self.text(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(self.text(value))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (names, rest) = self.path.split_at_checked(1).unwrap_or_default();
        let mut found = None;
        while next_key(&mut map, names)?.is_some() {
            found = map.next_value_seed(ScalarAt { path: rest, ..self })?;
        }
        Ok(found)
    }
}

struct HasProperties<'p>(&'p [&'p str]);

impl<'de> Visitor<'de> for HasProperties<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut missing = self.0.to_vec();
        while let Some(index) = next_key(&mut map, self.0)? {
            map.next_value::<IgnoredAny>()?;
            let name = self.0.get(index);
            missing.retain(|other| Some(other) != name);
        }
        Ok(missing.is_empty())
    }
}

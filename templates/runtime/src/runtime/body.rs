//! Request bodies, put together property by property.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::Serialize;
use serde_json::value::RawValue;

use super::encode::{self, Problem};
use super::number;

/// Properties of a JSON object with their values as JSON, in the order in which they were set.
pub(super) type Properties = Vec<(Cow<'static, str>, Vec<u8>)>;

/// The body of a call.
#[derive(Default)]
pub(super) enum Body {
    /// No body.
    #[default]
    None,
    /// A JSON object.
    Object(Properties),
    /// Other JSON.
    Json(Vec<u8>),
    /// A form; the values are encoded pairs.
    Form(Vec<(&'static str, Vec<String>)>),
    /// Anything else.
    Bytes(Bytes),
}

impl Body {
    /// Makes the body a JSON object, if it is not one yet.
    pub(super) fn object(&mut self) -> Result<&mut Properties, Problem> {
        match self {
            Self::Object(_) => {}
            Self::Json(json) => *self = Self::Object(properties(json)?),
            Self::None => *self = Self::Object(Vec::new()),
            Self::Form(_) | Self::Bytes(_) => {
                return Err("belongs into a JSON object, and the body is none");
            }
        }
        match self {
            Self::Object(properties) => Ok(properties),
            Self::None | Self::Json(_) | Self::Form(_) | Self::Bytes(_) => Err("cannot be set"),
        }
    }

    /// Sets a property of a JSON object.
    pub(super) fn set_field(&mut self, name: Cow<'static, str>, json: Vec<u8>) -> Result<(), Problem> {
        let properties = self.object()?;
        match properties.iter_mut().find(|(known, _)| *known == name) {
            Some((_, value)) => *value = json,
            None => properties.push((name, json)),
        }
        Ok(())
    }

    /// Takes a property of a JSON object out.
    pub(super) fn remove_field(&mut self, name: &str) -> Result<(), Problem> {
        if !matches!(self, Self::None) {
            self.object()?.retain(|(known, _)| known != name);
        }
        Ok(())
    }

    /// Sets a property of a form.
    pub(super) fn set_form_field(&mut self, name: &'static str, pairs: Vec<String>) -> Result<(), Problem> {
        match self {
            Self::None => *self = Self::Form(vec![(name, pairs)]),
            Self::Form(fields) => {
                fields.retain(|(known, _)| *known != name);
                fields.push((name, pairs));
            }
            Self::Object(_) | Self::Json(_) | Self::Bytes(_) => {
                return Err("belongs into a form, and the body is none");
            }
        }
        Ok(())
    }

    /// Sets a credential as a property of the body.
    pub(super) fn set_credential(&mut self, name: &'static str, secret: &str) -> Result<(), Problem> {
        match self {
            Self::Form(_) => self.set_form_field(name, vec![encode::pair(name, secret)]),
            Self::None | Self::Object(_) | Self::Json(_) | Self::Bytes(_) => {
                self.set_field(Cow::Borrowed(name), to_json(secret)?)
            }
        }
    }

    /// Returns the media type and the bytes to send.
    pub(super) fn finish(self) -> Option<(&'static str, Bytes)> {
        match self {
            Self::None => None,
            Self::Object(properties) => Some(("application/json", write_object(&properties).into())),
            Self::Json(json) => Some(("application/json", json.into())),
            Self::Form(fields) => {
                let pairs: Vec<_> = fields.into_iter().flat_map(|(_, pairs)| pairs).collect();
                Some(("application/x-www-form-urlencoded", pairs.join("&").into()))
            }
            Self::Bytes(bytes) => Some(("application/octet-stream", bytes)),
        }
    }
}

/// Encodes a value as JSON.
pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Problem> {
    number::to_json(value).map_err(|_| "cannot be serialised as JSON")
}

/// Takes a JSON object apart, in the order in which it was written.
fn properties(json: &[u8]) -> Result<Properties, Problem> {
    serde_json::from_slice(json)
        .map(|Entries(properties)| properties)
        .map_err(|_| "belongs into a JSON object, and the body is other JSON")
}

/// Entries of a JSON object.
struct Entries(Properties);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
        let mut properties = Properties::new();
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            properties.push((Cow::Owned(name), value.get().as_bytes().to_vec()));
        }
        Ok(Entries(properties))
    }
}

fn write_object(properties: &[(Cow<'static, str>, Vec<u8>)]) -> Vec<u8> {
    let mut json = vec![b'{'];
    for (index, (name, value)) in properties.iter().enumerate() {
        if index > 0 {
            json.push(b',');
        }
        json.extend_from_slice(serde_json::Value::from(name.as_ref()).to_string().as_bytes());
        json.push(b':');
        json.extend_from_slice(value);
    }
    json.push(b'}');
    json
}

//! Request bodies, put together property by property.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use percent_encoding::percent_decode_str;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use zeroize::{Zeroize, Zeroizing};

use super::encode::{self, Problem};
use super::finite;
use super::multipart::{self, Part};
use super::number;
use super::payload::Payload;
use super::upload::{Source, Upload};

/// Properties of a JSON object with their values as JSON, in the order in which they were set.
pub(super) type Properties = Vec<(Cow<'static, str>, Vec<u8>)>;

/// Encoded pairs of a form by the name of the property that they are of.
type Pairs = Vec<(Cow<'static, str>, Vec<String>)>;

/// The body of a call.
#[derive(Clone, Default)]
pub(super) enum Body {
    /// No body.
    #[default]
    None,
    /// A JSON object.
    Object(Properties),
    /// Other JSON.
    Json(Vec<u8>),
    /// JSON values, one a line.
    Lines(Vec<u8>),
    /// A form.
    Form(Pairs),
    /// Parts.
    Multipart(Vec<Part>),
    /// Text.
    Text(String),
    /// Anything else.
    Upload(Upload),
}

impl Body {
    /// Makes the body a JSON object, if it is not one yet.
    pub(super) fn object(&mut self) -> Result<&mut Properties, Problem> {
        match self {
            Self::None => *self = Self::Object(Vec::new()),
            Self::Json(json) => *self = Self::Object(properties(json)?),
            _ => {}
        }
        match self {
            Self::Object(properties) => Ok(properties),
            _ => Err("belongs into a JSON object, and the body is none"),
        }
    }

    /// Makes the body a form, if there is none yet.
    pub(super) fn form(&mut self) -> Result<&mut Pairs, Problem> {
        if matches!(self, Self::None) {
            *self = Self::Form(Vec::new());
        }
        match self {
            Self::Form(pairs) => Ok(pairs),
            _ => Err("belongs into a form, and the body is none"),
        }
    }

    /// Makes the body a multipart one, if there is none yet.
    pub(super) fn multipart(&mut self) -> Result<&mut Vec<Part>, Problem> {
        if matches!(self, Self::None) {
            *self = Self::Multipart(Vec::new());
        }
        match self {
            Self::Multipart(parts) => Ok(parts),
            _ => Err("belongs into a multipart body, and the body is none"),
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

    /// Sets a property of a form.
    pub(super) fn set_form_field(&mut self, name: Cow<'static, str>, pairs: Vec<String>) -> Result<(), Problem> {
        let fields = self.form()?;
        fields.retain(|(known, _)| *known != name);
        fields.push((name, pairs));
        Ok(())
    }

    /// Sets a property of a multipart body, in the place of the parts of that name.
    pub(super) fn set_parts(&mut self, name: &str, parts: Vec<Part>) -> Result<(), Problem> {
        let all = self.multipart()?;
        all.retain(|part| part.name != name);
        all.extend(parts);
        Ok(())
    }

    /// Takes a property out.
    pub(super) fn remove(&mut self, name: &str) -> Result<(), Problem> {
        match self {
            Self::None => {}
            Self::Form(fields) => fields.retain(|(known, _)| *known != name),
            Self::Multipart(parts) => parts.retain(|part| part.name != name),
            _ => self.object()?.retain(|(known, _)| *known != name),
        }
        Ok(())
    }

    /// A property of a JSON object or of a form.
    pub(super) fn property(&self, name: &str) -> Option<Value> {
        match self {
            Self::Object(properties) => {
                let (_, json) = properties.iter().find(|(known, _)| known == name)?;
                serde_json::from_slice(json).ok()
            }
            Self::Json(json) => serde_json::from_slice::<Value>(json).ok()?.get(name).cloned(),
            Self::Form(fields) => {
                let (_, pairs) = fields.iter().find(|(known, _)| known == name)?;
                let (_, value) = pairs.first()?.split_once('=')?;
                let text = value.replace('+', " ");
                Some(Value::String(percent_decode_str(&text).decode_utf8().ok()?.into_owned()))
            }
            Self::None | Self::Lines(_) | Self::Multipart(_) | Self::Text(_) | Self::Upload(_) => None,
        }
    }

    /// Sets a credential as a property of the body.
    pub(super) fn set_credential(&mut self, name: &'static str, secret: &str) -> Result<(), Problem> {
        match self {
            Self::Form(_) => self.set_form_field(name.into(), vec![encode::pair(name, secret)]),
            Self::Multipart(_) => self.set_parts(name, vec![Part::new(name, None, secret.to_owned())]),
            _ => self.set_field(Cow::Borrowed(name), to_json(secret)?),
        }
    }

    /// Returns the media type and what is to be sent; `media_type` is the one that the body has been given.
    pub(super) fn finish(self, media_type: Option<&str>) -> Option<(String, Payload)> {
        let named = |usual: &str| media_type.unwrap_or(usual).to_owned();
        // What is sent may hold secrets, so its memory is wiped.
        let whole = |bytes: Vec<u8>| Payload::new(vec![Source::Bytes(Bytes::from_owner(Zeroizing::new(bytes)))]);
        Some(match self {
            Self::None => return None,
            Self::Object(properties) => (named("application/json"), whole(write_object(properties))),
            Self::Json(json) => (named("application/json"), whole(json)),
            Self::Lines(lines) => (named("application/x-ndjson"), whole(lines)),
            Self::Form(fields) => {
                let mut pairs: Vec<_> = fields.into_iter().flat_map(|(_, pairs)| pairs).collect();
                let form = pairs.join("&").into_bytes();
                pairs.zeroize();
                (named("application/x-www-form-urlencoded"), whole(form))
            }
            Self::Multipart(parts) => {
                let boundary = multipart::boundary();
                let media_type = format!("{}; boundary={boundary}", named("multipart/form-data"));
                (media_type, multipart::payload(parts, &boundary))
            }
            Self::Text(text) => (named("text/plain"), whole(text.into_bytes())),
            Self::Upload(upload) => (named("application/octet-stream"), Payload::new(vec![upload.source])),
        })
    }
}

/// Encodes a value as JSON.
pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Problem> {
    finite::check(value)?;
    number::to_json(value).map_err(|_| "cannot be serialised as JSON")
}

/// Encodes values as JSON, each with a line break after it.
pub(super) fn to_lines<T: Serialize>(values: &[T]) -> Result<Vec<u8>, Problem> {
    let mut lines = Vec::new();
    for value in values {
        lines.extend(to_json(value)?);
        lines.push(b'\n');
    }
    Ok(lines)
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

/// Writes the name of a property, which few have to be escaped in.
fn write_name(json: &mut Vec<u8>, name: &str) {
    if name.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
        json.extend([b"\"", name.as_bytes(), b"\""].into_iter().flatten());
    } else {
        json.extend_from_slice(serde_json::Value::from(name).to_string().as_bytes());
    }
}

/// Writes an object in one piece, and wipes what it was written from.
fn write_object(mut properties: Properties) -> Vec<u8> {
    let size = properties.iter().map(|(name, value)| name.len().saturating_add(value.len()).saturating_add(4));
    let mut json = Vec::with_capacity(size.fold(2, usize::saturating_add));
    json.push(b'{');
    for (index, (name, value)) in properties.iter_mut().enumerate() {
        if index > 0 {
            json.push(b',');
        }
        write_name(&mut json, name);
        json.push(b':');
        json.extend_from_slice(value);
        value.zeroize();
    }
    json.push(b'}');
    json
}

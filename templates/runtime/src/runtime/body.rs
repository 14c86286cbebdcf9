//! Request bodies, put together property by property.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode_str;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use zeroize::Zeroize;

use super::encode::{self, Problem};
use super::finite;
use super::multipart::{self, Part};
use super::number;
use super::payload::Payload;
use super::properties::Properties;
use super::upload::{Source, Upload};
use super::wiped::Wiped;

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
    Json(Wiped),
    /// JSON values, one a line.
    Lines(Wiped),
    /// A form.
    Form(Pairs),
    /// Parts.
    Multipart(Vec<Part>),
    /// Text.
    Text(String),
    /// Anything else.
    Upload(Box<Upload>),
}

const NO_OBJECT: Problem = "belongs into a JSON object, and the body is none";

impl Body {
    /// Makes the body a JSON object, if it is not one yet.
    pub(super) fn object(&mut self) -> Result<&mut Properties, Problem> {
        if !matches!(self, Self::Object(_)) {
            *self = Self::Object(match self {
                Self::Json(json) => properties(json.as_slice())?,
                Self::None => Properties::new(),
                _ => return Err(NO_OBJECT),
            });
        }
        match self {
            Self::Object(properties) => Ok(properties),
            _ => Err(NO_OBJECT),
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
    pub(super) fn set_field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Problem> {
        self.object()?.set(name, value)
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
            _ => self.object()?.remove(name),
        }
        Ok(())
    }

    /// A property of a JSON object or of a form.
    pub(super) fn property(&self, name: &str) -> Option<Value> {
        match self {
            Self::Object(properties) => serde_json::from_slice(properties.get(name)?).ok(),
            Self::Json(json) => serde_json::from_slice::<Value>(json.as_slice()).ok()?.get(name).cloned(),
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
            _ => self.set_field(name, secret),
        }
    }

    /// Returns the media type and what is to be sent; `media_type` is the one that the body has been given.
    pub(super) fn finish(self, media_type: Option<Cow<'static, str>>) -> Option<(Cow<'static, str>, Payload)> {
        let named = |usual: &'static str| media_type.unwrap_or(Cow::Borrowed(usual));
        // What is sent may hold secrets, so its memory is wiped.
        let whole = |bytes: Wiped| Payload::One(Source::Bytes(bytes.into_bytes()));
        Some(match self {
            Self::None => return None,
            Self::Object(properties) => (named("application/json"), whole(properties.into_json())),
            Self::Json(json) => (named("application/json"), whole(json)),
            Self::Lines(lines) => (named("application/x-ndjson"), whole(lines)),
            Self::Form(fields) => {
                let mut pairs: Vec<_> = fields.into_iter().flat_map(|(_, pairs)| pairs).collect();
                let form = pairs.join("&").into_bytes();
                pairs.zeroize();
                (named("application/x-www-form-urlencoded"), whole(form.into()))
            }
            Self::Multipart(parts) => {
                let boundary = multipart::boundary();
                let media_type = format!("{}; boundary={boundary}", named("multipart/form-data"));
                (Cow::Owned(media_type), multipart::payload(parts, &boundary))
            }
            Self::Text(text) => (named("text/plain"), whole(text.into_bytes().into())),
            Self::Upload(upload) => (named("application/octet-stream"), Payload::One(upload.source)),
        })
    }
}

/// Encodes a value as JSON.
pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<Wiped, Problem> {
    let mut json = Wiped::default();
    write_json(&mut json, value)?;
    Ok(json)
}

/// Writes a value as JSON.
pub(super) fn write_json<T: Serialize + ?Sized>(json: &mut Wiped, value: &T) -> Result<(), Problem> {
    finite::check(value)?;
    number::write_json(json, value).map_err(|_| "cannot be serialised as JSON")
}

/// Encodes values as JSON, each with a line break after it.
pub(super) fn to_lines<T: Serialize>(values: &[T]) -> Result<Wiped, Problem> {
    let mut lines = Wiped::default();
    for value in values {
        write_json(&mut lines, value)?;
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
            properties.set_json(&name, value.get().as_bytes()).map_err(A::Error::custom)?;
        }
        Ok(Entries(properties))
    }
}

//! Reading and writing of unions, shared by all types of the macros `tagged_union!` and `union!`.

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::finite;
use super::fit::{measure, note_misfit, note_misfits};
use super::nesting::Level;
use super::number;
use super::probe::{has_properties, scalar_at};

/// Kind of a JSON value; the names are the words of the macro `union!`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// Any number.
    Number,
    /// A number without a fraction.
    Integer,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
    /// Every kind.
    Any,
}

/// The JSON of a union before its variant is known.
#[derive(Debug)]
pub struct RawUnion {
    raw: Box<RawValue>,
    _level: Level,
}

impl RawUnion {
    /// Sets the JSON of a union aside.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let level = Level::enter(raw.get()).ok_or_else(|| D::Error::custom("unions are nested too deeply"))?;
        Ok(Self { raw, _level: level })
    }

    /// Returns the text of the string, integer or boolean in this property.
    pub fn tag(&self, property: &str) -> Option<String> {
        scalar_at(self.json(), &[property])
    }

    /// Decodes the variant that the tag names.
    pub fn decode<T: DeserializeOwned, E: serde::de::Error>(&self) -> Result<T, E> {
        serde_json::from_slice(self.json()).map_err(|error| E::custom(without_place(&error)))
    }

    /// Whether the JSON is of one of these kinds and, if it is an object, has these properties.
    fn fits(&self, kinds: &[JsonKind], required: &[&str]) -> bool {
        let kind = self.kind();
        let of_kind = kinds.iter().any(|accepted| match accepted {
            JsonKind::Any => true,
            JsonKind::Number => matches!(kind, JsonKind::Number | JsonKind::Integer),
            other => *other == kind,
        });
        of_kind && (kind != JsonKind::Object || has_properties(self.json(), required))
    }

    /// Whether each of these properties has one of its values: the constants that a variant is known by.
    fn agrees(&self, constants: &[(&str, &[&str])]) -> bool {
        let agrees =
            |property: &str, values: &[&str]| self.tag(property).is_some_and(|tag| values.contains(&tag.as_str()));
        constants.iter().all(|(property, values)| agrees(property, values))
    }

    /// Decodes a variant, if it can be, and counts its misfits.
    fn attempt<T: DeserializeOwned>(&self) -> Option<(T, u64)> {
        if !Level::spend(self.json().len()) {
            return None;
        }
        let (decoded, misfits) = measure(|| serde_json::from_slice(self.json()));
        decoded.ok().map(|value| (value, misfits))
    }

    /// Keeps the JSON as it is, for a variant that is not known.
    pub fn unknown<E: serde::de::Error>(&self) -> Result<Value, E> {
        note_misfit();
        self.decode()
    }

    fn json(&self) -> &[u8] {
        self.raw.get().as_bytes()
    }

    fn kind(&self) -> JsonKind {
        match self.json().first() {
            Some(b'n') => JsonKind::Null,
            Some(b't' | b'f') => JsonKind::Boolean,
            Some(b'"') => JsonKind::String,
            Some(b'[') => JsonKind::Array,
            Some(b'{') => JsonKind::Object,
            _ if self.raw.get().contains(['.', 'e', 'E']) => JsonKind::Number,
            _ => JsonKind::Integer,
        }
    }
}

/// What a variant of a union without tags is known by.
#[derive(Clone, Copy, Debug)]
pub struct Form<'f> {
    /// The kinds of JSON that it has.
    pub kinds: &'f [JsonKind],
    /// The properties that its objects have.
    pub required: &'f [&'f str],
    /// The properties whose values are known, with these values.
    pub constants: &'f [(&'f str, &'f [&'f str])],
}

/// The choice of a variant of a union without tags: the one that explains most of the JSON, the first among equals.
#[derive(Debug)]
pub struct Choice<'r, T> {
    raw: &'r RawUnion,
    best: Option<(T, u64)>,
}

impl<'r, T> Choice<'r, T> {
    /// No variant is chosen yet.
    pub fn new(raw: &'r RawUnion) -> Self {
        Self { raw, best: None }
    }

    /// Tries a variant if its form fits the JSON as `fits` says; nothing is tried once all of the JSON is explained.
    pub fn offer<P: DeserializeOwned>(&mut self, fits: bool, form: Form<'_>, variant: fn(P) -> T) {
        if self.best.as_ref().is_some_and(|(_, misfits)| *misfits == 0)
            || self.raw.fits(form.kinds, form.required) != fits
            || !self.raw.agrees(form.constants)
        {
            return;
        }
        let Some((payload, misfits)) = self.raw.attempt() else {
            return;
        };
        if self.best.as_ref().is_none_or(|(_, least)| misfits < *least) {
            self.best = Some((variant(payload), misfits));
        }
    }

    /// Whether a variant is chosen.
    pub fn is_made(&self) -> bool {
        self.best.is_some()
    }

    /// The chosen variant; its misfits count for the union around it.
    pub fn into_variant(self) -> Option<T> {
        let (variant, misfits) = self.best?;
        note_misfits(misfits);
        Some(variant)
    }
}

/// Writes a variant; its tag is added when the variant's own object does not hold it.
pub fn serialize_tagged<T: Serialize, S: Serializer>(
    serializer: S,
    property: &str,
    tag: &str,
    value: &T,
) -> Result<S::Ok, S::Error> {
    if finite::is_checking() {
        return value.serialize(serializer);
    }
    // NaN would be written as `null`.
    let raw = finite::checked(value, || raw_value(value)).map_err(S::Error::custom)?.map_err(S::Error::custom)?;
    match raw.get().strip_prefix('{') {
        Some(rest) if !has_properties(raw.get().as_bytes(), &[property]) => {
            add_tag(rest, property, tag).map_err(S::Error::custom)?.serialize(serializer)
        }
        _ => raw.serialize(serializer),
    }
}

/// The JSON of a value.
fn raw_value<T: Serialize>(value: &T) -> Result<Box<RawValue>, serde_json::Error> {
    let text = String::from_utf8(number::to_json(value)?).map_err(<serde_json::Error as serde::ser::Error>::custom)?;
    RawValue::from_string(text)
}

/// Puts a tag in front of the rest of an object.
fn add_tag(rest: &str, property: &str, tag: &str) -> Result<Box<RawValue>, serde_json::Error> {
    let property = serde_json::to_string(property)?;
    let tag = serde_json::to_string(tag)?;
    let comma = if rest.trim_start().starts_with('}') { "" } else { "," };
    RawValue::from_string(format!("{{{property}:{tag}{comma}{rest}"))
}

/// Text of an error without line and column, which would count from the start of the union.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}

//! Reading and writing of unions, shared by all types of the macros `tagged_union!` and `union!`.

use std::cell::Cell;

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::drift::DriftKind;
use super::finite;
use super::fit::{measure, note_misfit, note_misfits};
use super::json_reader;
use super::nesting::Level;
use super::number;
use super::probe::{has_properties, scalar_at};
use super::reading::{self, Found, Manner};
pub use super::union_reader::{Tagged, UnionJson, deserialize_tagged};

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
    raw: Box<str>,
    /// The property that tells the variants apart, where one does.
    property: Cell<Option<&'static str>>,
    _level: Level,
}

impl RawUnion {
    /// Sets the JSON of a union aside.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(Box::<RawValue>::deserialize(deserializer)?)
    }

    /// The union of this JSON.
    pub(super) fn of<E: serde::de::Error>(raw: impl Into<Box<str>>) -> Result<Self, E> {
        let raw = raw.into();
        let level = Level::enter(&raw).ok_or_else(|| E::custom("unions are nested too deeply"))?;
        Ok(Self { raw, property: Cell::new(None), _level: level })
    }

    /// Returns the text of the string, integer or boolean in this property.
    pub(super) fn tag(&self, property: &'static str) -> Option<String> {
        self.property.set(Some(property));
        scalar_at(self.json(), &[property])
    }

    /// Decodes the variant that the tag names.
    pub(super) fn decode<T: DeserializeOwned, E: serde::de::Error>(&self) -> Result<T, E> {
        // What is found in a variant that does not fit is not told.
        let (decoded, found) = reading::apart(|| json_reader::decode(self.json()));
        decoded.inspect(|_| reading::adopt(found)).map_err(|error| E::custom(without_place(&error)))
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

    /// Whether the JSON may be a form of which something is missing: it is of its kind and has one of its properties.
    fn begins(&self, form: Form<'_>) -> bool {
        let is_told = !form.constants.is_empty() || form.required.is_empty();
        self.fits(form.kinds, &[]) && (is_told || form.required.iter().any(|name| has_properties(self.json(), &[name])))
    }

    /// Whether each of these properties has one of its values: the constants that a variant is known by.
    fn agrees(&self, constants: &[(&str, &[&str])]) -> bool {
        let agrees = |property: &str, values: &[&str]| {
            scalar_at(self.json(), &[property]).is_some_and(|tag| values.contains(&tag.as_str()))
        };
        constants.iter().all(|(property, values)| agrees(property, values))
    }

    /// Decodes a variant, if it can be.
    fn attempt<T: DeserializeOwned>(&self) -> Option<Attempted<T>> {
        if !Level::spend(self.json().len()) {
            return None;
        }
        let ((decoded, found), misfits) = measure(|| reading::apart(|| json_reader::decode(self.json())));
        reading::forgive();
        decoded.ok().map(|value| Attempted { value, misfits, found })
    }

    /// Keeps the JSON as it is, for a variant that is not known.
    pub fn unknown<E: serde::de::Error>(&self) -> Result<Value, E> {
        reading::forgive();
        note_misfit();
        reading::note(DriftKind::UnknownUnionTag, || scalar_at(self.json(), &[self.property.get()?]));
        serde_json::from_slice(self.json()).map_err(|error| E::custom(without_place(&error)))
    }

    fn json(&self) -> &[u8] {
        self.raw.as_bytes()
    }

    fn kind(&self) -> JsonKind {
        match self.json().first() {
            Some(b'n') => JsonKind::Null,
            Some(b't' | b'f') => JsonKind::Boolean,
            Some(b'"') => JsonKind::String,
            Some(b'[') => JsonKind::Array,
            Some(b'{') => JsonKind::Object,
            _ if number::is_integer(self.json()) => JsonKind::Integer,
            _ => JsonKind::Number,
        }
    }
}

/// A variant that could be decoded.
#[derive(Debug)]
struct Attempted<T> {
    value: T,
    /// What it leaves unexplained.
    misfits: u64,
    /// What was found in it.
    found: Found,
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

/// Which variants are tried, in this order, while none is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Round {
    /// Those whose form fits the JSON.
    Fitting,
    /// All others.
    Other,
    /// Where reading is lenient, those that fit once what is missing is filled in.
    Lenient,
}

/// The choice of a variant of a union without tags: the one that explains most of the JSON, the first among equals.
#[derive(Debug)]
pub struct Choice<'r, T> {
    raw: &'r RawUnion,
    round: Option<Round>,
    best: Option<Attempted<T>>,
}

impl<'r, T> Choice<'r, T> {
    /// No variant is chosen yet.
    pub fn new(raw: &'r RawUnion) -> Self {
        Self { raw, round: None, best: None }
    }

    /// Begins the next round of offers; `false` when a variant is chosen or none is left to be tried.
    pub fn begin_round(&mut self) -> bool {
        let next = match self.round {
            None => Some(Round::Fitting),
            Some(Round::Fitting) => Some(Round::Other),
            Some(Round::Other) => Some(Round::Lenient).filter(|_| reading::manner().has(Manner::LENIENT)),
            Some(Round::Lenient) => None,
        };
        self.round = next;
        self.best.is_none() && next.is_some()
    }

    /// Tries a variant if its form is one of this round; nothing is tried once all of the JSON is explained.
    pub fn offer<P: DeserializeOwned>(&mut self, form: Form<'_>, variant: fn(P) -> T) {
        let fits = || self.raw.fits(form.kinds, form.required);
        let is_of_round = match self.round {
            Some(Round::Fitting) => fits(),
            Some(Round::Other) => !fits(),
            Some(Round::Lenient) => self.raw.begins(form),
            None => false,
        };
        if !is_of_round || self.best.as_ref().is_some_and(|best| best.misfits == 0) || !self.raw.agrees(form.constants)
        {
            return;
        }
        let attempted = match self.round {
            Some(Round::Lenient) => self.raw.attempt(),
            _ => reading::strictly(|| self.raw.attempt()),
        };
        let Some(attempted) = attempted.filter(|new| self.best.as_ref().is_none_or(|best| new.misfits < best.misfits))
        else {
            return;
        };
        let Attempted { value, misfits, found } = self.filled(attempted);
        self.best = Some(Attempted { value: variant(value), misfits, found });
    }

    /// A variant that fits strictly, with unions inside it that do not read leniently where that is wanted.
    fn filled<P: DeserializeOwned>(&self, strict: Attempted<P>) -> Attempted<P> {
        if strict.misfits == 0 || self.round == Some(Round::Lenient) || !reading::manner().has(Manner::LENIENT) {
            return strict;
        }
        let misfits = strict.misfits;
        self.raw.attempt().map_or(strict, |lenient| Attempted { misfits, ..lenient })
    }

    /// The chosen variant; its misfits count for the union around it.
    pub fn into_variant(self) -> Option<T> {
        let Attempted { value, misfits, found } = self.best?;
        note_misfits(misfits);
        reading::adopt(found);
        Some(value)
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
pub(super) fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}

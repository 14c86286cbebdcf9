//! Reading of unions told apart by a tag, shared by all types of the macro `tagged_union!`.
//!
//! The tag is looked for in the object as it is read, and the variant is read from what was found before it and from the
//! rest of the object: nothing is read twice but what stands before the tag, which most servers write first.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer, MapDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::drift::DriftKind;
use super::fit::note_misfit;
use super::json_text::{JsonText, Key};
use super::nesting::Level;
use super::probe::scalar_at;
use super::reading::{self, Manner};
use super::union::{RawUnion, without_place};

/// The name that a union asks for its JSON by; only [`Entries`] knows it.
const UNION: &str = "union";

/// A union told apart by a tag.
pub trait Tagged: Sized {
    /// The property that tells the variants apart (OAS `discriminator`).
    const PROPERTY: &'static str;
    /// Whether a value that its variant does not take is kept as it is.
    const KEEPS_MISFITS: bool;

    /// Reads the variant of a tag: the text of a string, integer or boolean.
    fn read<'de, J: UnionJson<'de>>(tag: Option<&str>, json: J) -> Result<Self, J::Error>;
}

/// The JSON of a union whose variant is known.
pub trait UnionJson<'de> {
    /// Why it cannot be read.
    type Error;

    /// Reads a variant.
    fn variant<T: DeserializeOwned>(self) -> Result<T, Self::Error>;

    /// Keeps the JSON as it is, for a variant that is not known.
    fn unknown(self) -> Result<Value, Self::Error>;
}

/// Reads a union told apart by a tag.
pub fn deserialize_tagged<'de, T: Tagged, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let manner = reading::manner();
    // These need to know where they are, or to read a value again.
    if T::KEEPS_MISFITS || manner.has(Manner::LENIENT) || manner.has(Manner::TRACKED) {
        return read_apart(&RawUnion::read(deserializer)?);
    }
    let mut union = None;
    deserializer.deserialize_newtype_struct(UNION, UnionVisitor(&mut union))?;
    union.ok_or_else(|| D::Error::custom("there is no value"))
}

/// Reads a union that was set aside.
fn read_apart<T: Tagged, E: Error>(raw: &RawUnion) -> Result<T, E> {
    let tag = raw.tag(T::PROPERTY);
    match T::read(tag.as_deref(), Apart(raw, PhantomData)) {
        Err(_) if T::KEEPS_MISFITS => T::read(None, Apart(raw, PhantomData)),
        read => read,
    }
}

/// A union that was set aside.
struct Apart<'r, E>(&'r RawUnion, PhantomData<E>);

impl<E: Error> UnionJson<'_> for Apart<'_, E> {
    type Error = E;

    fn variant<T: DeserializeOwned>(self) -> Result<T, E> {
        self.0.decode()
    }

    fn unknown(self) -> Result<Value, E> {
        self.0.unknown()
    }
}

/// Reads a union from a deserializer, or from the text of one that is the variant of another, where it is: one that is
/// handed from visitor to visitor is moved by each.
struct UnionVisitor<'o, T>(&'o mut Option<T>);

impl<'de, T: Tagged> Visitor<'de> for UnionVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(ValueVisitor(self.0))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let entry = map.next_entry_seed(Key, PhantomData::<String>)?;
        *self.0 = Some(read_apart(&RawUnion::of(entry.map(|(_, text)| text).unwrap_or_default())?)?);
        Ok(())
    }
}

/// Reads a union.
struct ValueVisitor<'o, T>(&'o mut Option<T>);

impl<T: Tagged> ValueVisitor<'_, T> {
    /// Keeps what is no object, and so has no tag.
    fn keep<E: Error>(self, value: Value) -> Result<(), E> {
        *self.0 = Some(T::read(None, Untagged(value, PhantomData))?);
        Ok(())
    }
}

impl<'de, T: Tagged> Visitor<'de> for ValueVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut before = Vec::new();
        while let Some(key) = map.next_key_seed(Key)? {
            let text = map.next_value_seed(JsonText)?;
            let (Cow::Borrowed(key), Cow::Borrowed(text)) = (&key, &text) else {
                let raw = RawUnion::of(collect(before, Some((key, text)), map)?)?;
                *self.0 = Some(read_apart(&raw)?);
                return Ok(());
            };
            if *key == T::PROPERTY {
                let tag = tag_of(text);
                *self.0 = Some(T::read(tag.as_deref(), Entries::new(before, Some((T::PROPERTY, text)), map))?);
                return Ok(());
            }
            before.push((*key, *text));
        }
        *self.0 = Some(T::read(None, Entries::new(before, None, map))?);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        self.keep(Value::deserialize(SeqAccessDeserializer::new(items))?)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.keep(text.into())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.keep(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.keep(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.keep(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.keep(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.keep(Value::Null)
    }
}

/// The text of a tag that is a string, an integer or a boolean.
fn tag_of(json: &str) -> Option<Cow<'_, str>> {
    let inside = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inside.filter(|text| !text.contains('\\')) {
        Some(text) => Some(Cow::Borrowed(text)),
        None => scalar_at(json.as_bytes(), &[]).map(Cow::Owned),
    }
}

/// Notes a variant that is not known.
fn note_unknown(tag: impl FnOnce() -> Option<String>) {
    note_misfit();
    reading::note(DriftKind::UnknownUnionTag, tag);
}

/// A union that is no object.
struct Untagged<E>(Value, PhantomData<E>);

impl<E: Error> UnionJson<'_> for Untagged<E> {
    type Error = E;

    fn variant<T: DeserializeOwned>(self) -> Result<T, E> {
        Err(E::custom("has no tag"))
    }

    fn unknown(self) -> Result<Value, E> {
        note_unknown(|| None);
        Ok(self.0)
    }
}

/// The name of a property and the JSON of its value.
type Entry<'de> = (&'de str, &'de str);

/// The entries of a union's object: those that were read, and the rest.
struct Entries<'de, A> {
    before: std::vec::IntoIter<Entry<'de>>,
    tag: Option<Entry<'de>>,
    /// The value that comes next, where it was read.
    value: Option<&'de str>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> Entries<'de, A> {
    fn new(before: Vec<Entry<'de>>, tag: Option<Entry<'de>>, rest: A) -> Self {
        Self { before: before.into_iter(), tag, value: None, rest }
    }
}

impl<'de, A: MapAccess<'de>> UnionJson<'de> for Entries<'de, A> {
    type Error = A::Error;

    fn variant<T: DeserializeOwned>(self) -> Result<T, A::Error> {
        T::deserialize(self)
    }

    fn unknown(self) -> Result<Value, A::Error> {
        note_unknown(|| tag_of(self.tag?.1).map(Cow::into_owned));
        Value::deserialize(MapAccessDeserializer::new(self))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.before.next().or_else(|| self.tag.take()) {
            Some((key, value)) => {
                self.value = Some(value);
                seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some)
            }
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        match self.value.take() {
            Some(text) => read_text(text, seed),
            None => self.rest.next_value_seed(seed),
        }
    }
}

/// Reads a value from its JSON.
fn read_text<'de, S: DeserializeSeed<'de>, E: Error>(text: &'de str, seed: S) -> Result<S::Value, E> {
    // The reader counts how deep it is from zero again.
    let _level = match text.starts_with(['{', '[']) {
        true => Some(Level::enter(text).ok_or_else(|| E::custom("unions are nested too deeply"))?),
        false => None,
    };
    let mut json = serde_json::Deserializer::from_slice(text.as_bytes());
    seed.deserialize(&mut json).map_err(|error| E::custom(without_place(&error)))
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Entries<'de, A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_some(self)
    }

    /// The JSON of a union, as a map of one entry: that is what a `RawValue` asks for.
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, A::Error> {
        let tag = self.tag.map(|(key, text)| (key.into(), text.into()));
        let text = collect(self.before, tag, self.rest)?;
        visitor.visit_map(MapDeserializer::new(std::iter::once((name, text))))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

/// The JSON of an object some of whose entries were read.
fn collect<'de, A: MapAccess<'de>>(
    before: impl IntoIterator<Item = Entry<'de>>,
    mut entry: Option<(Cow<'de, str>, Cow<'de, str>)>,
    mut rest: A,
) -> Result<String, A::Error> {
    let mut text = String::from("{");
    let mut before = before.into_iter().map(|(key, value)| (key.into(), value.into()));
    while let Some((key, value)) = before.next().or_else(|| entry.take()) {
        push_entry(&mut text, &key, &value)?;
    }
    while let Some((key, value)) = rest.next_entry_seed(Key, JsonText)? {
        push_entry(&mut text, &key, &value)?;
    }
    text.push('}');
    Ok(text)
}

/// Writes an entry of an object.
fn push_entry<E: Error>(text: &mut String, key: &str, value: &str) -> Result<(), E> {
    if text.len() > 1 {
        text.push(',');
    }
    text.push_str(&serde_json::to_string(key).map_err(E::custom)?);
    text.push(':');
    text.push_str(value);
    Ok(())
}

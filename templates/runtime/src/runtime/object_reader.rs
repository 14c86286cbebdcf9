//! Reading of JSON objects, shared by all types of the macro `object!`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::fit::note_misfit;
use super::object::{Object, Others, Presence, Properties};
use super::reading::{self, Fill, Manner};

/// Reads an object where it is: one that is handed from reader to reader is moved by each.
pub(super) struct ObjectVisitor<'o, T>(pub(super) &'o mut T);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let object = self.0;
        let mut reader = Reader::new(&mut map, &T::PROPERTIES);
        reader.advance();
        while reader.is_open {
            reader.next.ahead = reader.next.position;
            object.read(&mut reader);
        }
        if reader.read.is_ok() && !reader.next.seen.has_all(T::NEEDED) {
            complete(object, &mut reader);
        }
        reader.read
    }
}

/// Reads the empty values of properties that must be there and are not; an error where that is not wanted.
#[cold]
fn complete<'de, T: Object, A: MapAccess<'de>>(object: &mut T, reader: &mut Reader<'_, 'de, A>) {
    for (index, (name, presence)) in T::PROPERTIES.keys.iter().zip(T::PROPERTIES.presence).enumerate() {
        if !presence.is_needed() || reader.next.seen.has(index) {
            continue;
        }
        if !reader.next.is_lenient {
            reading::failed_at(name);
            reader.read = Err(A::Error::custom(format_args!("property `{name}` is missing")));
            return;
        }
        reading::fill_next(Fill::Missing(name));
        (reader.next.position, reader.next.ahead) = (usize::MAX, index);
        object.read(reader);
        if reader.read.is_err() {
            return;
        }
    }
}

/// Which of the declared properties were there, by their position.
struct Seen {
    /// A bit for each of the first 64, which is all of most objects.
    few: u64,
    /// All of them, where there are more; only those above the first 64 are told by it.
    many: Vec<bool>,
}

impl Seen {
    /// None of that many properties.
    fn of(count: usize) -> Self {
        Self { few: 0, many: if count <= 64 { Vec::new() } else { vec![false; count] } }
    }

    /// Adds a declared property.
    #[inline]
    fn add(&mut self, index: usize) {
        match bit(index) {
            0 => self.add_to_many(index),
            bit => self.few |= bit,
        }
    }

    #[cold]
    fn add_to_many(&mut self, index: usize) {
        if let Some(seen) = self.many.get_mut(index) {
            *seen = true;
        }
    }

    /// Whether all of these bits are there, and no property has none.
    fn has_all(&self, needed: u64) -> bool {
        self.few & needed == needed && self.many.is_empty()
    }

    fn has(&self, index: usize) -> bool {
        self.few & bit(index) != 0 || self.many.get(index) == Some(&true)
    }
}

/// The bit of a position; none above 63.
const fn bit(index: usize) -> u64 {
    if index < 64 { 1 << index } else { 0 }
}

/// The bits of the properties that must be there.
pub(super) const fn needed(mut presence: &[Presence]) -> u64 {
    let (mut bits, mut index) = (0, 0);
    while let [first, rest @ ..] = presence {
        if first.is_needed() {
            bits |= bit(index);
        }
        presence = rest;
        index = index.saturating_add(1);
    }
    bits
}

/// The error of a property's value; it names the innermost property at fault.
#[cold]
fn inside<E: Error>(name: &str, error: E) -> E {
    let text = error.to_string();
    if text.starts_with("property `") { error } else { E::custom(format_args!("property `{name}`: {text}")) }
}

/// Reads the values of an object's properties into the fields that are their own.
///
/// The fields are offered in the order of the document, which most servers write properties in too, so that mostly all
/// values are read while the fields are offered once.
pub struct Reader<'m, 'de, A: MapAccess<'de>> {
    /// Where the values are.
    map: &'m mut A,
    /// The property whose value comes next.
    next: Next,
    /// The presence of the declared properties.
    presence: &'static [Presence],
    /// Whether a value comes next.
    is_open: bool,
    /// Whether all could be read so far.
    read: Result<(), A::Error>,
    /// What is borrowed from the text.
    lifetime: PhantomData<&'de ()>,
}

/// The property whose value comes next.
struct Next {
    /// How many fields are offered before its own; above all of them where that was offered already.
    ahead: usize,
    /// Its position; above all of them for an undeclared one.
    position: usize,
    /// The position after that of the last declared property, which is looked at first: most servers write properties
    /// in the order of their document.
    expected: usize,
    /// The names of the declared properties.
    keys: &'static [&'static str],
    /// Those that were there.
    seen: Seen,
    /// Whether undeclared properties are kept.
    keeps_others: bool,
    /// Whether empty values stand in for what is missing.
    is_lenient: bool,
    /// Its name, if it is an undeclared one that is kept.
    other: Option<String>,
}

impl<'m, 'de, A: MapAccess<'de>> Reader<'m, 'de, A> {
    fn new(map: &'m mut A, properties: &Properties) -> Self {
        let Properties { keys, presence, keeps_others, .. } = *properties;
        let next = Next {
            ahead: usize::MAX,
            position: usize::MAX,
            expected: 0,
            keys,
            seen: Seen::of(keys.len()),
            keeps_others,
            is_lenient: reading::manner().has(Manner::LENIENT),
            other: None,
        };
        Self { map, next, presence, is_open: true, read: Ok(()), lifetime: PhantomData }
    }

    /// Reads the value if the field, which is the next one, is that of the property.
    #[inline]
    pub fn property<T: Deserialize<'de>>(&mut self, field: &mut T) {
        if self.next.ahead == 0 {
            self.value(field);
        }
        self.next.ahead = self.next.ahead.wrapping_sub(1);
    }

    /// Reads the value. It is apart so that passing over a field is a step of the code around it.
    #[inline(never)]
    fn value<T: Deserialize<'de>>(&mut self, field: &mut T) {
        match self.map.next_value() {
            Ok(value) => {
                *field = value;
                self.advance();
            }
            Err(error) => self.fail(error),
        }
    }

    /// Reads the values of properties that are not declared.
    #[inline]
    pub fn others<R: Others>(&mut self, others: &mut R) {
        while let Some(name) = self.next.other.take() {
            match others.read(name, self.map) {
                Ok(()) => self.advance(),
                Err(error) => self.fail(error),
            }
        }
    }

    /// Goes on to the next property that has a field, if a property comes next.
    #[inline]
    fn advance(&mut self) {
        let next = self.map.next_key_seed(Name(&mut self.next));
        if !matches!(next, Ok(Some(Found::Plain))) {
            self.turn(next);
        }
    }

    /// Goes on where it is not plain that a value comes next that is read into its field as it is.
    #[inline(never)]
    fn turn(&mut self, mut next: Result<Option<Found>, A::Error>) {
        loop {
            match next {
                Ok(Some(Found::Plain)) => return,
                Ok(Some(Found::Other)) if self.next.is_forgotten() => self.pass_over(),
                Ok(Some(Found::Other)) => return self.fill(),
                Ok(None) => return self.end(),
                Err(error) => {
                    self.read = Err(error);
                    return self.end();
                }
            }
            if !self.is_open {
                return;
            }
            next = self.map.next_key_seed(Name(&mut self.next));
        }
    }

    /// Says what stands in for the value that comes next, where something does.
    fn fill(&self) {
        if !self.next.is_lenient {
            return;
        }
        let is_required = self.presence.get(self.next.position) == Some(&Presence::required);
        reading::fill_next(if is_required { Fill::Null } else { Fill::Nothing });
    }

    /// Passes over a value that is not kept.
    #[cold]
    fn pass_over(&mut self) {
        note_misfit();
        if let Err(error) = self.map.next_value::<IgnoredAny>() {
            self.fail(error);
        }
    }

    /// There are no values any more.
    fn end(&mut self) {
        self.is_open = false;
        self.next.ahead = usize::MAX;
    }

    /// The value could not be read.
    #[cold]
    fn fail(&mut self, error: A::Error) {
        self.read = Err(match self.next.keys.get(self.next.position) {
            Some(name) => inside(name, error),
            None => error,
        });
        self.end();
    }
}

impl Next {
    /// Whether it is undeclared and not kept.
    fn is_forgotten(&self) -> bool {
        self.position == usize::MAX && !self.keeps_others
    }

    /// Whether it is the one that is looked for first, which then is found.
    #[inline]
    fn is_expected(&mut self, name: &[u8]) -> bool {
        let is_expected = !self.is_lenient
            && self.keys.get(self.expected).is_some_and(|expected| is_equal(expected.as_bytes(), name));
        if is_expected {
            self.position = self.expected;
            self.ahead = 1;
            self.seen.add(self.expected);
            self.expected = self.expected.wrapping_add(1);
        }
        is_expected
    }

    /// Finds a property: mostly what is left out is optional, and it is the expected one or one of the next. None where
    /// the name is no text.
    #[inline(never)]
    fn search(&mut self, name: &[u8]) -> Option<Found> {
        let (before, after) = self.keys.split_at_checked(self.expected).unwrap_or((self.keys, &[]));
        let found = position(after, name).map(|index| index.wrapping_add(self.expected));
        if let Some(index) = found.or_else(|| position(before, name)) {
            self.found(index);
            return Some(if self.is_lenient { Found::Other } else { Found::Plain });
        }
        let name = str::from_utf8(name).ok()?;
        (self.position, self.ahead) = (usize::MAX, usize::MAX);
        if self.keeps_others {
            self.other = Some(name.to_owned());
        }
        Some(Found::Other)
    }

    /// It is the declared one of that position.
    #[inline]
    fn found(&mut self, index: usize) {
        self.ahead = index.wrapping_sub(self.expected).wrapping_add(1);
        self.position = index;
        self.expected = index.wrapping_add(1);
        self.seen.add(index);
    }
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// The value of a declared property, which is read into its field as it is.
    Plain,
    /// A value that something else is done with.
    Other,
}

/// Reads the name of the next property.
struct Name<'n>(&'n mut Next);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Found;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        if lends_bytes::<D>() {
            deserializer.deserialize_bytes(self)
        } else {
            deserializer.deserialize_identifier(self)
        }
    }
}

/// Whether this reads the keys of JSON in bytes, and so hands them out as bytes too, not checked to be UTF-8. A name that is
/// equal to a declared one needs no check, which takes as long as all else that is done about a name.
///
/// It is told by a name, as a hint: other formats may refuse to read a key as bytes, and are not asked for it.
#[inline]
fn lends_bytes<D>() -> bool {
    let name = std::any::type_name::<D>();
    let is_of_bytes =
        name.ends_with("serde_json::read::SliceRead<'_>>") || name.ends_with("serde_json::read::SliceRead>");
    name.starts_with("serde_json::de::MapKey<") && is_of_bytes
}

impl<'de> Visitor<'de> for Name<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Found, E> {
        self.visit_bytes(text.as_bytes())
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Found, E> {
        match self.0.is_expected(text.as_bytes()) {
            true => Ok(Found::Plain),
            false => self.visit_str(text),
        }
    }

    fn visit_bytes<E: Error>(self, text: &[u8]) -> Result<Found, E> {
        self.0.search(text).ok_or_else(not_text)
    }

    /// The name as it stands in the text, where control characters must not be.
    #[inline]
    fn visit_borrowed_bytes<E: Error>(self, text: &'de [u8]) -> Result<Found, E> {
        let next = self.0;
        if next.is_expected(text) {
            return Ok(Found::Plain);
        }
        match next.search(text) {
            Some(Found::Other) if text.iter().any(u8::is_ascii_control) => Err(not_text()),
            found => found.ok_or_else(not_text),
        }
    }
}

/// The error of a name that is not UTF-8, or not JSON.
#[cold]
fn not_text<E: Error>() -> E {
    E::custom("a property name is no text")
}

/// The position of a name.
pub(super) fn position(keys: &[&str], name: &[u8]) -> Option<usize> {
    keys.iter().position(|key| is_equal(key.as_bytes(), name))
}

/// Whether two names are equal. Most are short, so that a call to compare them takes longer than to do it here, by two
/// pieces that overlap.
#[inline]
fn is_equal(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    if one.len() < 4 {
        one.iter().eq(other)
    } else if one.len() <= 8 {
        one.first_chunk::<4>() == other.first_chunk() && one.last_chunk::<4>() == other.last_chunk()
    } else if one.len() <= 16 {
        one.first_chunk::<8>() == other.first_chunk() && one.last_chunk::<8>() == other.last_chunk()
    } else {
        one == other
    }
}

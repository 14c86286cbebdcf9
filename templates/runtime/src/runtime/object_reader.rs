//! Reading of JSON objects, shared by all types of the macro `object!`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::fit::note_misfit;
use super::object::{Object, Others, Presence};
use super::reading::{self, Fill, Manner};

/// Reads an object.
pub(super) struct ObjectVisitor<T>(pub(super) PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut object = T::empty();
        let mut reader = Reader::new(&mut map, T::KEYS, T::PRESENCE, T::KEEPS_OTHERS);
        reader.advance();
        while reader.is_open {
            reader.ahead = reader.position;
            object.read(&mut reader);
        }
        if reader.read.is_ok() && !reader.seen.has_all(T::NEEDED) {
            complete(&mut object, &mut reader);
        }
        reader.read.map(|()| object)
    }
}

/// Reads the empty values of properties that must be there and are not; an error where that is not wanted.
#[cold]
fn complete<'de, T: Object, A: MapAccess<'de>>(object: &mut T, reader: &mut Reader<'_, 'de, A>) {
    for (index, (name, presence)) in T::KEYS.iter().zip(T::PRESENCE).enumerate() {
        if !presence.is_needed() || reader.seen.has(index) {
            continue;
        }
        if !reader.is_lenient {
            reading::failed_at(name);
            reader.read = Err(A::Error::custom(format_args!("property `{name}` is missing")));
            return;
        }
        reading::fill_next(Fill::Missing(name));
        (reader.position, reader.ahead) = (usize::MAX, index);
        object.read(reader);
        if reader.read.is_err() {
            return;
        }
    }
}

/// Which of the declared properties were there, by their position.
enum Seen {
    /// A bit for each of at most 64 properties, which is what most objects have.
    Few(u64),
    Many(Vec<bool>),
}

impl Seen {
    /// None of that many properties.
    fn of(count: usize) -> Self {
        if count <= 64 { Self::Few(0) } else { Self::Many(vec![false; count]) }
    }

    /// Adds a property; what is undeclared has a position above all others.
    #[inline]
    fn add(&mut self, index: usize) {
        match self {
            Self::Few(seen) => *seen |= bit(index),
            Self::Many(seen) => {
                if let Some(seen) = seen.get_mut(index) {
                    *seen = true;
                }
            }
        }
    }

    /// Whether all of these bits are there, as far as there are bits.
    fn has_all(&self, needed: u64) -> bool {
        matches!(self, Self::Few(seen) if seen & needed == needed)
    }

    fn has(&self, index: usize) -> bool {
        match self {
            Self::Few(seen) => seen & bit(index) != 0,
            Self::Many(seen) => seen.get(index) == Some(&true),
        }
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
        index += 1;
    }
    bits
}

/// Returns the position of the next of `keys` and passes over all other properties on the way.
pub(super) fn next_key<'de, A: MapAccess<'de>>(map: &mut A, keys: &[&str]) -> Result<Option<usize>, A::Error> {
    while let Some(index) = map.next_key_seed(KeySeed { keys, next: 0, other: None })? {
        if index < keys.len() {
            return Ok(Some(index));
        }
        map.next_value::<IgnoredAny>()?;
    }
    Ok(None)
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
    /// The names of the declared properties.
    keys: &'static [&'static str],
    /// Their presence.
    presence: &'static [Presence],
    /// Whether undeclared properties are kept.
    keeps_others: bool,
    /// Whether empty values stand in for what is missing.
    is_lenient: bool,
    /// Whether a value comes next.
    is_open: bool,
    /// The position of its property; above all of them for an undeclared one.
    position: usize,
    /// How many fields are offered before that of the property; above all of them where its own was offered already.
    ahead: usize,
    /// The position after that of the last declared property, which is looked at first.
    expected: usize,
    /// The name of an undeclared property that is kept.
    other: Option<String>,
    /// The properties that were there.
    seen: Seen,
    /// Whether all could be read so far.
    read: Result<(), A::Error>,
    /// What is borrowed from the text.
    lifetime: PhantomData<&'de ()>,
}

impl<'m, 'de, A: MapAccess<'de>> Reader<'m, 'de, A> {
    fn new(map: &'m mut A, keys: &'static [&'static str], presence: &'static [Presence], keeps_others: bool) -> Self {
        Self {
            map,
            keys,
            presence,
            keeps_others,
            is_lenient: reading::manner().has(Manner::LENIENT),
            is_open: true,
            position: usize::MAX,
            ahead: usize::MAX,
            expected: 0,
            other: None,
            seen: Seen::of(keys.len()),
            read: Ok(()),
            lifetime: PhantomData,
        }
    }

    /// Reads the value if the field, which is the next one, is that of the property.
    #[inline]
    pub fn property<T: Deserialize<'de>>(&mut self, field: &mut T) {
        if self.ahead == 0 {
            self.value(field);
        }
        self.ahead = self.ahead.wrapping_sub(1);
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
        while let Some(name) = self.other.take() {
            match others.read(name, self.map) {
                Ok(()) => self.advance(),
                Err(error) => self.fail(error),
            }
        }
    }

    /// Goes on to the next property that has a field.
    #[inline(never)]
    fn advance(&mut self) {
        while self.is_open {
            let other = if self.keeps_others { Some(&mut self.other) } else { None };
            let index = match self.map.next_key_seed(KeySeed { keys: self.keys, next: self.expected, other }) {
                Ok(Some(index)) => index,
                Ok(None) => {
                    self.end();
                    return;
                }
                Err(error) => {
                    self.read = Err(error);
                    self.end();
                    return;
                }
            };
            if index < self.keys.len() {
                self.ahead = index.wrapping_sub(self.expected).wrapping_add(1);
                self.expected = index.saturating_add(1);
                self.seen.add(index);
            } else if self.keeps_others {
                self.ahead = usize::MAX;
            } else {
                note_misfit();
                if let Err(error) = self.map.next_value::<IgnoredAny>() {
                    self.read = Err(error);
                    self.end();
                }
                continue;
            }
            self.position = index;
            if self.is_lenient {
                let is_required = self.presence.get(index) == Some(&Presence::required);
                reading::fill_next(if is_required { Fill::Null } else { Fill::Nothing });
            }
            return;
        }
        self.end();
    }

    /// There are no values any more.
    fn end(&mut self) {
        self.is_open = false;
        self.ahead = usize::MAX;
    }

    /// The value could not be read.
    #[cold]
    fn fail(&mut self, error: A::Error) {
        self.read = Err(match self.keys.get(self.position) {
            Some(name) => inside(name, error),
            None => error,
        });
        self.end();
    }
}

/// Reads the name of a property as its position; as one above all others where it is not declared.
struct KeySeed<'k> {
    keys: &'k [&'k str],
    /// The position that is looked at first: most servers write properties in the order of their document.
    next: usize,
    /// Where the name of an undeclared property goes, if it is kept.
    other: Option<&'k mut Option<String>>,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<usize, E> {
        if self.keys.get(self.next) == Some(&text) {
            return Ok(self.next);
        }
        Ok(position(self.keys, text).unwrap_or_else(|| {
            if let Some(other) = self.other {
                *other = Some(text.to_owned());
            }
            usize::MAX
        }))
    }
}

/// The position of a name.
pub(super) fn position(keys: &[&str], name: &str) -> Option<usize> {
    keys.iter().position(|key| *key == name)
}

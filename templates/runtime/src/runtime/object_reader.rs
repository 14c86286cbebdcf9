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
        if !reader.is_lenient {
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
    /// All of them, where there are more.
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
        self.few |= bit(index);
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
    /// Whether empty values stand in for what is missing.
    is_lenient: bool,
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
    /// Its name, if it is an undeclared one that is kept.
    other: Option<String>,
}

impl<'m, 'de, A: MapAccess<'de>> Reader<'m, 'de, A> {
    fn new(map: &'m mut A, properties: &Properties) -> Self {
        let Properties { keys, presence, keeps_others } = *properties;
        let seen = Seen::of(keys.len());
        Self {
            map,
            next: Next { ahead: usize::MAX, position: usize::MAX, expected: 0, keys, seen, keeps_others, other: None },
            presence,
            is_lenient: reading::manner().has(Manner::LENIENT),
            is_open: true,
            read: Ok(()),
            lifetime: PhantomData,
        }
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
    #[inline(never)]
    fn advance(&mut self) {
        while self.is_open {
            match self.map.next_key_seed(Name(&mut self.next)) {
                Ok(Some(())) if self.next.is_forgotten() => self.pass_over(),
                Ok(Some(())) => {
                    if self.is_lenient {
                        self.fill();
                    }
                    return;
                }
                Ok(None) => break,
                Err(error) => {
                    self.read = Err(error);
                    break;
                }
            }
        }
        self.end();
    }

    /// Says what stands in for the value that comes next.
    fn fill(&self) {
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

    /// Finds a property by its name.
    #[inline]
    fn find(&mut self, name: &str) {
        if self.keys.get(self.expected) == Some(&name) {
            self.found(self.expected);
        } else {
            self.search(name);
        }
    }

    fn search(&mut self, name: &str) {
        if let Some(index) = position(self.keys, name) {
            self.found(index);
            return;
        }
        (self.position, self.ahead) = (usize::MAX, usize::MAX);
        if self.keeps_others {
            self.other = Some(name.to_owned());
        }
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

/// Reads the name of the next property.
struct Name<'n>(&'n mut Next);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.find(text);
        Ok(())
    }
}

/// The position of a name.
pub(super) fn position(keys: &[&str], name: &str) -> Option<usize> {
    keys.iter().position(|key| *key == name)
}

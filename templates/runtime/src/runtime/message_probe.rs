//! Finding of the server's own words in the body of an error, without decoding the rest.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::probe::next_key;

/// What is looked for in a value of a body.
struct Place {
    /// The rank of the value itself, where it is text: the lowest that is found is the message.
    rank: Option<u8>,
    /// The properties that are looked into, if it is an object.
    names: &'static [&'static str],
    /// What is looked for in each of them.
    places: &'static [Self],
    /// What is looked for in the first item, if it is an array.
    first: Option<&'static Self>,
}

impl Place {
    /// A text of that rank.
    const fn text(rank: u8) -> Self {
        Self { rank: Some(rank), names: &[], places: &[], first: None }
    }

    /// A text of that rank, or an object with a `message` of that one.
    const fn error(text: u8, message: &'static [Self]) -> Self {
        Self { rank: Some(text), names: &["message"], places: message, first: None }
    }
}

/// Where servers write what went wrong.
static BODY: Place = Place {
    rank: None,
    names: &["error", "message", "errors", "detail", "title"],
    places: &[
        Place::error(2, &[Place::text(1)]),
        Place::text(0),
        Place { rank: None, names: &[], places: &[], first: Some(&Place::error(3, &[Place::text(4)])) },
        Place::text(5),
        Place::text(6),
    ],
    first: None,
};

/// The message in a JSON body; `None` when there is none or the text is no JSON.
pub(super) fn message(json: &[u8]) -> Option<Cow<'_, str>> {
    let mut found = None;
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    Search { place: &BODY, found: &mut found }.deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    found.map(|(_, text)| text)
}

/// The best message so far, with its rank.
type Found<'de> = Option<(u8, Cow<'de, str>)>;

/// Looks into a value.
struct Search<'f, 'de> {
    place: &'static Place,
    found: &'f mut Found<'de>,
}

impl<'de> Search<'_, 'de> {
    /// Takes a text, unless it is blank or there is a better one.
    fn take(self, text: Cow<'de, str>) {
        let Some(rank) = self.place.rank else { return };
        let is_better = self.found.as_ref().is_none_or(|(best, _)| rank <= *best);
        if is_better && !text.trim().is_empty() {
            *self.found = Some((rank, text));
        }
    }
}

impl<'de> DeserializeSeed<'de> for Search<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Passes over values that are no text and hold none.
macro_rules! pass_over {
    ($($method:ident($($ty:ty)?))*) => {
        $(fn $method<E: Error>(self, $(_: $ty)?) -> Result<(), E> {
            Ok(())
        })*
    };
}

impl<'de> Visitor<'de> for Search<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        self.take(Cow::Borrowed(text));
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.take(Cow::Owned(text.to_owned()));
        Ok(())
    }

    pass_over! { visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64) visit_unit() }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        if let Some(first) = self.place.first {
            items.next_element_seed(Search { place: first, found: self.found })?;
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(index) = next_key(&mut map, self.place.names)? {
            match self.place.places.get(index) {
                Some(place) => map.next_value_seed(Search { place, found: &mut *self.found })?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

//! Reading of what leads to the next page: out of the JSON of a page, and out of the header `Link`.

use std::fmt;

use http::HeaderMap;
use http::header::LINK;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::DecodeError;
use super::probe::next_key;
use super::reading::pointer_step;

/// The items of a page.
pub(crate) struct Items<'j> {
    /// The array as it came; empty where there is none.
    pub(crate) text: &'j [u8],
    /// How many there are.
    pub(crate) count: u64,
    /// The last of them.
    pub(crate) last: Option<&'j [u8]>,
}

/// Returns the items at a place; none where there is no array.
pub(crate) fn items_at<'j>(json: &'j [u8], keys: &[&str]) -> Items<'j> {
    let text = raw_at(json, keys).unwrap_or_default();
    let items: Vec<&RawValue> = serde_json::from_slice(text).unwrap_or_default();
    let last = items.last().map(|item| item.get().as_bytes());
    Items { text, count: u64::try_from(items.len()).unwrap_or(u64::MAX), last }
}

/// Returns the text of the string or number at a place; none for `null`, for empty text and where there is nothing.
pub(crate) fn text_at(json: &[u8], keys: &[&str]) -> Result<Option<String>, DecodeError> {
    let Some(raw) = raw_at(json, keys) else { return Ok(None) };
    let text = match raw.first() {
        Some(b'"') => serde_json::from_slice::<String>(raw).ok(),
        Some(b'-' | b'0'..=b'9') => std::str::from_utf8(raw).ok().map(ToOwned::to_owned),
        _ if raw == b"null" => return Ok(None),
        _ => None,
    };
    let text = text.ok_or_else(|| unreadable(keys, "it is no text and no number"))?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Returns the boolean at a place; none for `null` and where there is nothing.
pub(crate) fn flag_at(json: &[u8], keys: &[&str]) -> Result<Option<bool>, DecodeError> {
    match raw_at(json, keys) {
        None | Some(b"null") => Ok(None),
        Some(b"true") => Ok(Some(true)),
        Some(b"false") => Ok(Some(false)),
        Some(_) => Err(unreadable(keys, "it is not `true` or `false`")),
    }
}

/// Returns the count at a place; none where there is no such number.
pub(crate) fn count_at(json: &[u8], keys: &[&str]) -> Option<u64> {
    if keys.is_empty() {
        return None;
    }
    text_at(json, keys).ok().flatten()?.parse().ok()
}

fn unreadable(keys: &[&str], problem: &str) -> DecodeError {
    let path: String = keys.iter().map(|key| pointer_step(key)).collect();
    DecodeError::new(path, format!("it does not lead to the next page: {problem}"))
}

/// Returns the JSON at a place.
fn raw_at<'j>(json: &'j [u8], keys: &[&str]) -> Option<&'j [u8]> {
    keys.iter().try_fold(json, |json, key| property(json, key)).map(<[u8]>::trim_ascii)
}

fn property<'j>(json: &'j [u8], name: &str) -> Option<&'j [u8]> {
    let raw = serde_json::Deserializer::from_slice(json).deserialize_map(Property(name)).ok().flatten()?;
    Some(raw.get().as_bytes())
}

/// Finds one property of an object.
struct Property<'n>(&'n str);

impl<'de> Visitor<'de> for Property<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while next_key(&mut map, &[self.0])?.is_some() {
            found = Some(map.next_value()?);
        }
        Ok(found)
    }
}

/// Returns the target of the link with the relation `next` (RFC 8288), as it came; none where there is none.
pub(crate) fn next_link(headers: &HeaderMap) -> Result<Option<String>, DecodeError> {
    let malformed = || DecodeError::new("", "the header `Link` is malformed, so that the next page is not known");
    for field in headers.get_all(LINK) {
        let mut rest = field.to_str().map_err(|_| malformed())?;
        loop {
            rest = rest.trim_start_matches([' ', '\t', ',']);
            if rest.is_empty() {
                break;
            }
            let (link, after) = Link::parse(rest).ok_or_else(malformed)?;
            if link.is_next && !link.has_anchor && !link.target.is_empty() {
                return Ok(Some(link.target.to_owned()));
            }
            rest = after;
        }
    }
    Ok(None)
}

/// One link of the header.
struct Link<'t> {
    target: &'t str,
    /// Whether `next` is among its relations.
    is_next: bool,
    /// Whether it starts from something else than the page.
    has_anchor: bool,
}

impl<'t> Link<'t> {
    /// Takes a link off the start of a text.
    fn parse(text: &'t str) -> Option<(Self, &'t str)> {
        let (target, mut rest) = text.strip_prefix('<')?.split_once('>')?;
        let (mut relations, mut has_anchor) = (None, false);
        loop {
            rest = rest.trim_start();
            let Some(after) = rest.strip_prefix(';') else { break };
            let end = after.find(['=', ';', ',']).unwrap_or(after.len());
            let (name, after) = after.split_at_checked(end)?;
            let (value, after) = match after.strip_prefix('=') {
                Some(after) => parameter_value(after.trim_start())?,
                None => (String::new(), after),
            };
            rest = after;
            // RFC 8288, 3.3: of several `rel` the first counts.
            match name.trim() {
                name if name.eq_ignore_ascii_case("rel") => _ = relations.get_or_insert(value),
                name if name.eq_ignore_ascii_case("anchor") => has_anchor = true,
                _ => {}
            }
        }
        let is_end = rest.is_empty() || rest.starts_with(',');
        let relations = relations.unwrap_or_default();
        let is_next = relations.split_ascii_whitespace().any(|relation| relation.eq_ignore_ascii_case("next"));
        is_end.then_some((Self { target: target.trim(), is_next, has_anchor }, rest))
    }
}

/// Takes a token or a quoted string off the start of a text.
fn parameter_value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        let (token, rest) = text.split_at_checked(end)?;
        return Some((token.trim().to_owned(), rest));
    };
    let mut value = String::new();
    let mut characters = quoted.chars();
    loop {
        match characters.next()? {
            '"' => return Some((value, characters.as_str())),
            '\\' => value.push(characters.next()?),
            character => value.push(character),
        }
    }
}

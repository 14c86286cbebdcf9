//! The header fields of a request, from which those of every attempt are made.

use http::{HeaderMap, HeaderName, HeaderValue};

/// Fields that a usual request has: `Accept`, `Authorization`, `Content-Type`, `User-Agent`, and an idempotency key.
const USUAL: usize = 5;

/// Header fields, each name once.
///
/// A transport keeps the map that it is given, so that every attempt needs one of its own. Their values are shared
/// memory: making a map copies none of it, and takes no more than one map by itself.
#[derive(Clone, Default)]
pub(super) struct RequestHeaders {
    usual: [Option<Field>; USUAL],
    /// Those that were set before the usual ones, and those that find no place there.
    more: Vec<Field>,
}

/// A header field.
pub(super) type Field = (HeaderName, HeaderValue);

impl From<Vec<Field>> for RequestHeaders {
    fn from(more: Vec<Field>) -> Self {
        Self { usual: Default::default(), more }
    }
}

impl RequestHeaders {
    /// Sets a field, in the place of one of that name.
    pub(super) fn insert(&mut self, name: HeaderName, value: HeaderValue) {
        let mut fields = self.usual.iter_mut().flatten().chain(&mut self.more);
        if let Some((_, known)) = fields.find(|(known, _)| *known == name) {
            *known = value;
            return;
        }
        match self.usual.iter_mut().find(|place| place.is_none()) {
            Some(place) => *place = Some((name, value)),
            None => self.more.push((name, value)),
        }
    }

    /// Whether a field is set.
    pub(super) fn contains(&self, name: &HeaderName) -> bool {
        self.iter().any(|(known, _)| known == name)
    }

    /// The fields as a transport takes them.
    pub(super) fn to_map(&self) -> HeaderMap {
        let mut map = HeaderMap::with_capacity(self.iter().count());
        for (name, value) in self.iter() {
            map.insert(name, value.clone());
        }
        map
    }

    fn iter(&self) -> impl Iterator<Item = &Field> {
        self.more.iter().chain(self.usual.iter().flatten())
    }
}

/// Sets a field of a list, in the place of one of that name.
pub(super) fn set(fields: &mut Vec<Field>, name: HeaderName, value: HeaderValue) {
    match fields.iter_mut().find(|(known, _)| *known == name) {
        Some((_, known)) => *known = value,
        None => fields.push((name, value)),
    }
}

//! The header fields of a request, from which those of every attempt are made.

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};

/// The header fields of a request.
///
/// A transport keeps the map that it is given, so that every attempt needs one of its own. The values are shared memory,
/// so that a map is made without a copy of them.
#[derive(Clone, Default)]
pub(super) struct RequestHeaders {
    pub(super) accept: Option<HeaderValue>,
    pub(super) authorization: Option<HeaderValue>,
    pub(super) content_type: Option<HeaderValue>,
    /// The idempotency key, in the header that the operation has for it.
    pub(super) key: Option<Field>,
    /// All others. They win over those above, and over the `User-Agent` of the client.
    others: Vec<Field>,
}

/// A header field.
pub(super) type Field = (HeaderName, HeaderValue);

impl RequestHeaders {
    /// Takes over the header parameters of a call. Those lose against what every request has: all but `Accept`.
    pub(super) fn new(mut parameters: Vec<Field>, key: Option<Field>) -> Self {
        let key_name = key.as_ref().map(|(name, _)| name);
        parameters.retain(|(name, _)| *name != USER_AGENT && Some(name) != key_name);
        Self { key, others: parameters, ..Self::default() }
    }

    /// Sets what is accepted, unless a parameter has set it.
    pub(super) fn accept(&mut self, value: HeaderValue) {
        if !self.others.iter().any(|(name, _)| *name == ACCEPT) {
            self.accept = Some(value);
        }
    }

    /// Sets a credential.
    pub(super) fn authorization(&mut self, value: HeaderValue) {
        self.others.retain(|(name, _)| *name != AUTHORIZATION);
        self.authorization = Some(value);
    }

    /// Sets the media type of the body.
    pub(super) fn content_type(&mut self, value: HeaderValue) {
        self.others.retain(|(name, _)| *name != CONTENT_TYPE);
        self.content_type = Some(value);
    }

    /// Sets any field, in the place of one of that name.
    pub(super) fn insert(&mut self, name: HeaderName, value: HeaderValue) {
        set(&mut self.others, name, value);
    }

    /// The fields as a transport takes them.
    pub(super) fn to_map(&self, user_agent: &HeaderValue) -> HeaderMap {
        // The most that there are of the others.
        let mut map = HeaderMap::with_capacity(self.others.len().saturating_add(5));
        if let Some(value) = &self.authorization {
            map.insert(AUTHORIZATION, value.clone());
        }
        if let Some(value) = &self.accept {
            map.insert(ACCEPT, value.clone());
        }
        if let Some(value) = &self.content_type {
            map.insert(CONTENT_TYPE, value.clone());
        }
        map.insert(USER_AGENT, user_agent.clone());
        if let Some((name, value)) = &self.key {
            map.insert(name, value.clone());
        }
        for (name, value) in &self.others {
            map.insert(name, value.clone());
        }
        map
    }
}

/// Sets a field of a list, in the place of one of that name.
pub(super) fn set(fields: &mut Vec<Field>, name: HeaderName, value: HeaderValue) {
    match fields.iter_mut().find(|(known, _)| *known == name) {
        Some((_, known)) => *known = value,
        None => fields.push((name, value)),
    }
}

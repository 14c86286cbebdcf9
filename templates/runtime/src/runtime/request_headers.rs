//! The header fields of a request, from which those of every attempt are made.

use std::iter;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};

/// The header fields of a request.
///
/// A transport keeps the map that it is given, so that every attempt needs one of its own. The values are shared memory,
/// so that a map is made without a copy of them.
#[derive(Clone, Default)]
pub(super) struct RequestHeaders {
    accept: FieldValue,
    authorization: FieldValue,
    content_type: FieldValue,
    /// The idempotency key, in the header that the operation has for it.
    pub(super) key: Option<Field>,
    /// All others. They win over those above, and over the `User-Agent` of the client.
    others: Vec<Field>,
}

/// A header field.
pub(super) type Field = (HeaderName, HeaderValue);

/// The value of a field that nearly all requests have.
#[derive(Clone, Default)]
pub(super) enum FieldValue {
    /// There is no such field.
    #[default]
    None,
    /// What nearly all requests of the client have: `application/json`, or its credential.
    Usual,
    /// Another.
    Own(HeaderValue),
}

impl FieldValue {
    /// The value, where the usual one is this.
    fn or<'v>(&'v self, usual: Option<&'v HeaderValue>) -> Option<&'v HeaderValue> {
        match self {
            Self::None => None,
            Self::Usual => usual,
            Self::Own(value) => Some(value),
        }
    }
}

/// The media type that nearly all calls send and accept.
pub(super) const JSON: &str = "application/json";

/// The header of an idempotency key where the operation has no other.
pub(super) static KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The fields that nearly all requests of a client have, put together once: to copy a map costs less than to fill one.
pub(super) struct UsualHeaders {
    user_agent: HeaderValue,
    authorization: Option<HeaderValue>,
    /// The scheme of that credential.
    pub(super) scheme: Option<&'static str>,
    without_key: HeaderMap,
    /// The same with room for an idempotency key.
    with_key: HeaderMap,
}

impl UsualHeaders {
    /// Those of a client with this `User-Agent` and, where it has but one credential, which goes into `Authorization`
    /// and is always the same, with the scheme and the value of that.
    pub(super) fn new(user_agent: HeaderValue, credential: Option<(&'static str, HeaderValue)>) -> Self {
        let (scheme, authorization) = credential.unzip();
        let json = HeaderValue::from_static(JSON);
        let usual = [(ACCEPT, json.clone()), (CONTENT_TYPE, json), (USER_AGENT, user_agent.clone())];
        let credential = authorization.clone().map(|value| (AUTHORIZATION, value));
        let usual = usual.into_iter().chain(credential);
        let without_key = usual.clone().collect();
        // First, where it is found at once.
        let with_key = iter::once((KEY.clone(), HeaderValue::from_static(""))).chain(usual).collect();
        Self { user_agent, authorization, scheme, without_key, with_key }
    }
}

impl RequestHeaders {
    /// Takes over the header parameters of a call. Those lose against what every request has: all but `Accept`.
    pub(super) fn new(mut parameters: Vec<Field>, key: Option<Field>) -> Self {
        let key_name = key.as_ref().map(|(name, _)| name);
        parameters.retain(|(name, _)| *name != USER_AGENT && Some(name) != key_name);
        Self { key, others: parameters, ..Self::default() }
    }

    /// Sets what is accepted, unless a parameter has set it.
    pub(super) fn accept(&mut self, value: FieldValue) {
        if !self.others.iter().any(|(name, _)| *name == ACCEPT) {
            self.accept = value;
        }
    }

    /// Sets a credential.
    pub(super) fn authorization(&mut self, value: FieldValue) {
        self.others.retain(|(name, _)| *name != AUTHORIZATION);
        self.authorization = value;
    }

    /// Sets the media type of the body.
    pub(super) fn content_type(&mut self, value: FieldValue) {
        self.others.retain(|(name, _)| *name != CONTENT_TYPE);
        self.content_type = value;
    }

    /// Sets any field, in the place of one of that name.
    pub(super) fn insert(&mut self, name: HeaderName, value: HeaderValue) {
        set(&mut self.others, name, value);
    }

    /// The fields as a transport takes them.
    pub(super) fn to_map(&self, usual: &UsualHeaders) -> HeaderMap {
        let is_usual = matches!(
            (&self.accept, &self.content_type, &self.authorization, usual.authorization.is_some()),
            (FieldValue::Usual, FieldValue::Usual, FieldValue::Usual, true)
                | (FieldValue::Usual, FieldValue::Usual, FieldValue::None, false)
        );
        let mut map = match &self.key {
            _ if !is_usual => self.to_new_map(usual),
            None => usual.without_key.clone(),
            Some((name, value)) if *name == KEY => {
                let mut map = usual.with_key.clone();
                if let Some((_, key)) = map.iter_mut().find(|(name, _)| **name == KEY) {
                    key.clone_from(value);
                }
                map
            }
            Some((name, value)) => {
                let mut map = usual.without_key.clone();
                map.insert(name, value.clone());
                map
            }
        };
        for (name, value) in &self.others {
            map.insert(name, value.clone());
        }
        map
    }

    /// All fields but the others.
    fn to_new_map(&self, usual: &UsualHeaders) -> HeaderMap {
        // The most that there are of the others.
        let mut map = HeaderMap::with_capacity(self.others.len().saturating_add(5));
        let json = HeaderValue::from_static(JSON);
        if let Some(value) = self.authorization.or(usual.authorization.as_ref()) {
            map.insert(AUTHORIZATION, value.clone());
        }
        if let Some(value) = self.accept.or(Some(&json)) {
            map.insert(ACCEPT, value.clone());
        }
        if let Some(value) = self.content_type.or(Some(&json)) {
            map.insert(CONTENT_TYPE, value.clone());
        }
        map.insert(USER_AGENT, usual.user_agent.clone());
        if let Some((name, value)) = &self.key {
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

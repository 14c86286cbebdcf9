//! Idempotency keys: where the key of a call comes from, and what it must be.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use serde_json::Value;
use uuid::Uuid;

use super::call::CallParts;
use super::client::Ready;
use super::request_headers::{Field, KEY};

/// A call that is about to be sent, for a function that derives its idempotency key.
pub struct KeyedCall<'c> {
    call: &'c CallParts,
}

impl KeyedCall<'_> {
    /// Path of the operation in the client, as in `checkout_links.create`.
    pub fn operation(&self) -> &'static str {
        self.call.operation.id
    }

    /// A property of the body, where that is a JSON object or a form.
    pub fn property(&self, name: &str) -> Option<Value> {
        self.call.body.property(name)
    }

    /// The same as text: a string without its quotes, anything else as JSON.
    pub fn property_text(&self, name: &str) -> Option<String> {
        self.property(name).map(|value| match value {
            Value::String(text) => text,
            other => other.to_string(),
        })
    }

    /// The path parameters, percent-encoded, in the order of the path.
    pub fn path_parameters(&self) -> &[String] {
        self.call.path.as_slice()
    }
}

impl fmt::Debug for KeyedCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyedCall").field("operation", &self.operation()).finish_non_exhaustive()
    }
}

/// A caller's function that derives keys.
#[derive(Clone)]
pub(super) struct MakeKey(Arc<Make>);

type Make = dyn Fn(&KeyedCall<'_>) -> Option<String> + Send + Sync;

impl MakeKey {
    pub(super) fn new<F, K>(make: F) -> Self
    where
        F: Fn(&KeyedCall<'_>) -> K + Send + Sync + 'static,
        K: Into<Option<String>>,
    {
        Self(Arc::new(move |call| make(call).into()))
    }
}

impl fmt::Debug for MakeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MakeKey")
    }
}

/// The key of a call as its header: the caller's own, one that is derived from the call, or a new one where the operation
/// takes one.
pub(super) fn key(call: &mut CallParts, ready: &Ready) -> Result<Option<Field>, String> {
    let header = match call.operation.idempotency_key {
        Some(name) if !name.eq_ignore_ascii_case(KEY.as_str()) => {
            name.parse().map_err(|_| format!("`{name}` is no header name"))?
        }
        _ => KEY.clone(),
    };
    let own = call.options.idempotency_key.take().or(header_option(call, &header));
    let parameter = || {
        let (_, value) = call.headers.iter().find(|(name, _)| *name == header)?;
        value.to_str().ok().map(ToOwned::to_owned)
    };
    let made = || call.operation.idempotency_key.map(|_| Uuid::new_v4().to_string());
    let Some(key) = own.or_else(parameter).or_else(|| derived(call, ready)).or_else(made) else {
        return Ok(None);
    };
    if key.is_empty() || key.len() > 255 || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("the idempotency key is not 1 to 255 visible ASCII characters".to_owned());
    }
    let value = HeaderValue::from_maybe_shared(Bytes::from(key));
    value.map(|value| Some((header, value))).map_err(|_| "the idempotency key cannot be sent".to_owned())
}

/// Takes the key that the caller has set as a header. The key that is told to the caller is the one that is sent: no
/// header option replaces it later.
fn header_option(call: &mut CallParts, header: &HeaderName) -> Option<String> {
    let options = &mut call.options.headers;
    let is_key = |(name, _): &(String, String)| name.eq_ignore_ascii_case(header.as_str());
    let key = options.iter().rfind(|option| is_key(option)).map(|(_, value)| value.clone())?;
    options.retain(|option| !is_key(option));
    Some(key)
}

/// The key that the caller's functions derive: that of the call, or that of the client where a key makes a difference.
fn derived(call: &CallParts, ready: &Ready) -> Option<String> {
    let of_call = || call.options.make_key.as_ref().and_then(|MakeKey(make)| make(&KeyedCall { call }));
    let takes_key = call.operation.idempotency_key.is_some() || !call.operation.method.is_idempotent();
    let of_client = || ready.make_key.as_ref().and_then(|MakeKey(make)| make(&KeyedCall { call }));
    of_call().or_else(|| takes_key.then(of_client).flatten())
}

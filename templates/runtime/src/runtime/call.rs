//! One call of an operation, put together by the generated builders.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::Serialize;

use super::body::{self, Body};
use super::encode::{self, Problem};
use super::error::Error;
use super::execute::{Exchange, execute};
use super::operation::Operation;
use super::{Answer, CallOptions, Core, DecodeError, Outcome, Patch, Response, Undeclared};

/// A call that is being put together.
///
/// A value that cannot be sent is remembered; [`Call::send`] then fails before anything is sent.
#[must_use]
pub struct Call {
    pub(super) core: Core,
    pub(super) operation: &'static Operation,
    pub(super) path: Vec<String>,
    pub(super) query: Vec<(&'static str, Vec<String>)>,
    pub(super) headers: HeaderMap,
    pub(super) cookies: Vec<(&'static str, Vec<String>)>,
    pub(super) body: Body,
    pub(super) content_type: Option<Cow<'static, str>>,
    pub(super) options: CallOptions,
    pub(super) accept: Option<&'static str>,
    pub(super) streamed: fn(&Answer) -> bool,
    pub(super) problem: Option<String>,
}

impl Call {
    /// Starts a call.
    pub fn new(core: &Core, operation: &'static Operation) -> Self {
        Self {
            core: core.clone(),
            operation,
            path: Vec::new(),
            query: Vec::new(),
            headers: HeaderMap::new(),
            cookies: Vec::new(),
            body: Body::None,
            content_type: None,
            options: CallOptions::default(),
            accept: None,
            streamed: |_| false,
            problem: None,
        }
    }

    /// Sets a property of a JSON object body.
    pub fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        let set = body::to_json(value).and_then(|json| self.body.set_field(Cow::Borrowed(name), json));
        self.checked("property", name, set);
    }

    /// Sets a property of a JSON object body that may be null; [`Patch::Absent`] takes back what was set before.
    pub fn patch<T: Serialize>(&mut self, name: &'static str, value: &Patch<T>) {
        if value.is_absent() {
            let removed = self.body.remove_field(name);
            self.checked("property", name, removed);
        } else {
            self.field(name, value);
        }
    }

    /// Sets a property of a form body.
    pub fn form_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        let pairs = encode::to_json(value).map(|value| encode::form(name, &value));
        let set = pairs.and_then(|pairs| self.body.set_form_field(name, pairs));
        self.checked("form field", name, set);
    }

    /// Sets a whole JSON body, in the place of one set before.
    pub fn json<T: Serialize + ?Sized>(&mut self, value: &T) {
        let json = body::to_json(value);
        if let Some(json) = self.checked("body", "json", json) {
            self.body = Body::Json(json);
        }
    }

    /// Makes the body a JSON object, even when none of its properties is set.
    pub fn json_object(&mut self) {
        let set = self.body.object().map(drop);
        self.checked("body", "json", set);
    }

    /// Sets a body of any media type, in the place of one set before.
    pub fn bytes(&mut self, media_type: impl Into<Cow<'static, str>>, body: impl Into<Bytes>) {
        self.body = Body::Bytes(body.into());
        self.content_type = Some(media_type.into());
    }

    /// Sets the media type of the body, where it is not the usual one of its kind.
    pub fn content_type(&mut self, media_type: &'static str) {
        self.content_type = Some(Cow::Borrowed(media_type));
    }

    /// Sets the media types that are asked for, where they are not those of the operation.
    pub fn accept(&mut self, media_types: &'static str) {
        self.accept = Some(media_types);
    }

    /// Sets options of this call; those that were set before and are not set here stay as they are.
    pub fn options(&mut self, options: CallOptions) {
        self.options.merge(options);
    }

    /// Sends the call, with its retries, and decodes the answer.
    pub async fn send<T, E>(
        self,
        decode: fn(&Answer) -> Result<Outcome<T, E>, DecodeError>,
    ) -> Result<Response<T>, Error<E>> {
        let exchange = execute(self).await.map_err(|facts| Error::new(facts, None))?;
        let decoded = decode(&exchange.answer);
        conclude(exchange, decoded)
    }

    /// Sends a call that asks for what has changed: none where the server answers that nothing has (304).
    pub async fn send_if_modified<T, E>(
        self,
        decode: fn(&Answer) -> Result<Outcome<T, E>, DecodeError>,
    ) -> Result<Response<Option<T>>, Error<E>> {
        let exchange = execute(self).await.map_err(|facts| Error::new(facts, None))?;
        if exchange.answer.status_code() == StatusCode::NOT_MODIFIED {
            return Ok(Response::new(exchange, None));
        }
        let decoded = decode(&exchange.answer);
        conclude(exchange, decoded).map(|response| response.map(Some))
    }

    /// Sends a call whose answers are read later where `streamed` says so.
    ///
    /// Retries end with the first byte of such an answer.
    pub async fn send_streamed<T, E>(
        mut self,
        streamed: fn(&Answer) -> bool,
        decode: fn(&mut Answer) -> Result<Outcome<T, E>, DecodeError>,
    ) -> Result<Response<T>, Error<E>> {
        self.streamed = streamed;
        let mut exchange = execute(self).await.map_err(|facts| Error::new(facts, None))?;
        let decoded = decode(&mut exchange.answer);
        conclude(exchange, decoded)
    }

    /// Sends the call, with its retries, and returns the body as it came; no status is an error.
    pub async fn send_raw(self) -> Result<Response<Bytes>, Error<Undeclared>> {
        let exchange = execute(self).await.map_err(|facts| Error::new(facts, None))?;
        let body = exchange.answer.body().clone();
        Ok(Response::new(exchange, body))
    }

    /// Remembers the first problem.
    pub(super) fn checked<T>(&mut self, kind: &str, name: &str, result: Result<T, Problem>) -> Option<T> {
        result
            .map_err(|problem| {
                self.problem.get_or_insert_with(|| format!("{kind} `{name}` {problem}"));
            })
            .ok()
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}

/// What a call gives, by what its answer means.
fn conclude<T, E>(exchange: Exchange, decoded: Result<Outcome<T, E>, DecodeError>) -> Result<Response<T>, Error<E>> {
    match decoded {
        Ok(Outcome::Success(value)) => Ok(Response::new(exchange, value)),
        Ok(Outcome::Failure(answer)) => Err(Error::new(exchange.answered(), Some(answer))),
        Ok(Outcome::Undeclared) => Err(Error::new(exchange.answered(), None)),
        Err(error) => Err(Error::new(exchange.not_decoded(error), None)),
    }
}

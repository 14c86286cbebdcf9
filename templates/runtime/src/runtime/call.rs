//! One call of an operation, put together by the generated builders.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use http::StatusCode;

use super::body::Body;
use super::call_parameters::PathValues;
use super::drift;
use super::encode::Problem;
use super::error::Error;
use super::execute::{Exchange, execute};
use super::finite::with_secrets;
use super::form::Encoding;
use super::operation::Operation;
use super::prepare::Prepared;
use super::redact::{MAX_MESSAGE, one_line};
use super::request_headers::Field;
use super::{Answer, CallOptions, Core, DecodeError, Outcome, Response, Secret, Undeclared};

/// A call that is being put together.
///
/// A value that cannot be sent is remembered; [`Call::send`] then fails before anything is sent.
///
/// It is one pointer, as it is passed on with each setter.
#[derive(Clone)]
#[must_use]
pub struct Call(Box<CallParts>);

/// What a call is made of.
#[derive(Clone)]
pub struct CallParts {
    pub(super) core: Core,
    pub(super) operation: &'static Operation,
    pub(super) path: PathValues,
    /// Names of the parameters of the path and the query that hold secrets.
    pub(super) secret_parameters: Vec<&'static str>,
    /// The secrets that are sent, so that errors do not repeat them.
    pub(super) secrets: Vec<Secret<String>>,
    pub(super) query: Vec<(&'static str, Vec<String>)>,
    /// The URL of a page that the server named, in the place of path and query.
    pub(super) page_url: Option<String>,
    /// Header parameters.
    pub(super) headers: Vec<Field>,
    pub(super) cookies: Vec<(&'static str, Vec<String>)>,
    pub(super) body: Body,
    /// What the properties of a form or multipart body are written as, where the document says so.
    pub(super) encodings: &'static [(&'static str, Encoding)],
    /// The media type of the body, where it is not the usual one of its kind.
    pub(super) media_type: Option<&'static str>,
    /// The media type that the caller chose.
    pub(super) content_type: Option<Cow<'static, str>>,
    pub(super) options: CallOptions,
    pub(super) accept: Option<&'static str>,
    pub(super) streamed: fn(&Answer) -> bool,
    pub(super) problem: Option<String>,
    /// What is sent of it, once that is known.
    pub(super) request: Option<Prepared>,
}

impl Deref for Call {
    type Target = CallParts;

    fn deref(&self) -> &CallParts {
        &self.0
    }
}

impl DerefMut for Call {
    fn deref_mut(&mut self) -> &mut CallParts {
        &mut self.0
    }
}

impl Call {
    /// Starts a call.
    pub fn new(core: &Core, operation: &'static Operation) -> Self {
        Self(Box::new(CallParts {
            core: core.clone(),
            operation,
            path: PathValues::None,
            secret_parameters: Vec::new(),
            secrets: Vec::new(),
            query: Vec::new(),
            page_url: None,
            headers: Vec::new(),
            cookies: Vec::new(),
            body: Body::None,
            encodings: &[],
            media_type: None,
            content_type: None,
            options: CallOptions::default(),
            accept: None,
            streamed: |_| false,
            problem: None,
            request: None,
        }))
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
        match execute(self).await {
            Ok(exchange) => finish(exchange, |answer| decode(answer)),
            Err(facts) => Err(Error::new(facts, None)),
        }
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
        finish(exchange, |answer| decode(answer)).map(|response| response.map(Some))
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
        match execute(self).await {
            Ok(exchange) => finish(exchange, decode),
            Err(facts) => Err(Error::new(facts, None)),
        }
    }

    /// Sends the call, with its retries, and returns the body as it came; no status is an error.
    pub async fn send_raw(self) -> Result<Response<Bytes>, Error<Undeclared>> {
        let exchange = execute(self).await.map_err(|facts| Error::new(facts, None))?;
        let body = exchange.answer.body().clone();
        Ok(Response::raw(exchange, body))
    }

    /// Writes a value, and remembers the secrets in it; says whether there are any.
    pub(super) fn written<R>(&mut self, write: impl FnOnce() -> R) -> (R, bool) {
        let before = self.secrets.len();
        let written = with_secrets(&mut self.secrets, write);
        (written, self.secrets.len() > before)
    }

    /// Remembers the first problem.
    pub(super) fn checked<T>(&mut self, kind: &str, name: &str, result: Result<T, Problem>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(problem) => {
                self.refuse(kind, name, problem);
                None
            }
        }
    }

    /// Remembers a problem, unless there is one.
    #[cold]
    fn refuse(&mut self, kind: &str, name: &str, problem: Problem) {
        self.problem.get_or_insert_with(|| format!("{kind} `{}` {problem}", one_line(name, MAX_MESSAGE)));
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}

/// Decodes an answer; what the call gives.
fn finish<T, E>(
    mut exchange: Exchange,
    decode: impl FnOnce(&mut Answer) -> Result<Outcome<T, E>, DecodeError>,
) -> Result<Response<T>, Error<E>> {
    let decoded = drift::read(&exchange.trace, || decode(&mut exchange.answer));
    conclude(exchange, decoded)
}

/// What a call gives, by what its answer means.
#[inline]
pub(super) fn conclude<T, E>(
    exchange: Exchange,
    decoded: Result<Outcome<T, E>, DecodeError>,
) -> Result<Response<T>, Error<E>> {
    drift::check(&exchange.trace, &exchange.answer);
    match decoded {
        Ok(Outcome::Success(value)) => Ok(Response::new(exchange, value)),
        Ok(Outcome::Failure(answer)) => Err(Error::new(exchange.answered(), Some(answer))),
        Ok(Outcome::Undeclared) => Err(Error::new(exchange.undeclared(), None)),
        Err(error) => Err(Error::new(exchange.not_decoded(error), None)),
    }
}

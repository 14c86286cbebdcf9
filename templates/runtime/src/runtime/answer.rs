//! What a server answered, and how generated code decodes it.

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::{DeserializeOwned, IgnoredAny};

use super::DecodeError;
use super::incoming::{Incoming, Origin};
use super::json_reader::{decode, decode_into};
use super::media_type;
use super::probe::string_at;
use super::reading::{self, Manner};

/// An answer of the server: status, headers and the whole body, or a body that is still to be read.
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    incoming: Option<Box<Incoming>>,
    origin: Option<Box<Origin>>,
}

/// What an answer means to the operation that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T, E> {
    /// The call succeeded.
    Success(T),
    /// The call failed with an error that the document declares.
    Failure(E),
    /// The document does not declare this answer.
    Undeclared,
}

/// What reading an answer gives.
pub type Decoded<T, E> = Result<Outcome<T, E>, DecodeError>;

impl Answer {
    /// Puts an answer together.
    #[doc(hidden)]
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { status, headers, body, incoming: None, origin: None }
    }

    /// Gives it a body that is still to be read.
    pub(super) fn begin(self, incoming: Incoming) -> Self {
        Self { incoming: Some(Box::new(incoming)), ..self }
    }

    /// Gives it the body that was read.
    pub(super) fn set_body(&mut self, body: Bytes) {
        self.body = body;
    }

    /// The same status and headers with another body.
    pub(super) fn with_body(&self, body: Bytes) -> Self {
        Self::new(self.status, self.headers.clone(), body)
    }

    /// Whether the body is still to be read.
    pub(super) fn is_begun(&self) -> bool {
        self.incoming.is_some()
    }

    /// Says which call a body that is still to be read belongs to.
    pub(super) fn set_origin(&mut self, origin: Origin) {
        self.origin = Some(Box::new(origin));
    }

    /// Takes the body that is still to be read.
    pub(super) fn take_incoming(&mut self) -> Option<Incoming> {
        self.incoming.take().map(|incoming| *incoming)
    }

    /// Takes the body that is still to be read, and the call that it belongs to.
    pub(super) fn take_body(&mut self) -> Option<(Incoming, Box<Origin>)> {
        self.take_incoming().zip(self.origin.take())
    }

    /// Number of bytes of the body, where the server said it: the header `Content-Length`.
    pub(super) fn content_length(&self) -> Option<u64> {
        self.headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }

    /// HTTP status code.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// HTTP status code with its name.
    pub fn status_code(&self) -> StatusCode {
        self.status
    }

    /// Header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the header fields.
    pub(super) fn into_headers(self) -> HeaderMap {
        self.headers
    }

    /// The body as it came.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Whether the media type is JSON (`application/json`, `+json`; RFC 6839).
    pub fn is_json(&self) -> bool {
        self.media_type().is_some_and(media_type::is_json)
    }

    /// Media type without its parameters.
    pub fn media_type(&self) -> Option<&str> {
        Some(media_type::essence(self.headers.get(CONTENT_TYPE)?.to_str().ok()?))
    }

    /// Whether the media type is this one, or of this range, such as `image/*`.
    pub fn has_media_type(&self, range: &str) -> bool {
        self.media_type().is_some_and(|found| media_type::includes(range, found))
    }

    /// The body without a byte order mark, which RFC 8259 lets readers ignore.
    pub(super) fn json_bytes(&self) -> &[u8] {
        self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body)
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Decodes a JSON body.
#[inline]
pub fn json<T: DeserializeOwned>(answer: &Answer) -> Result<T, DecodeError> {
    let mut value = None;
    from_json(answer.json_bytes(), &mut value).map_err(|error| not_decoded::<T>(answer, &error))?;
    value.ok_or_else(|| DecodeError::new("", "there is no value"))
}

/// Why an answer is not decoded.
#[cold]
fn not_decoded<T: DeserializeOwned>(answer: &Answer, error: &serde_json::Error) -> DecodeError {
    // Types wrap what is wrong inside their properties, so whether this is JSON at all is asked apart.
    if let Err(malformed) = serde_json::from_slice::<IgnoredAny>(answer.json_bytes()) {
        return DecodeError::of_json(answer, &malformed, None);
    }
    // The path is only worth its cost once decoding has failed.
    let path = match reading::track(|| decode::<T>(answer.json_bytes())) {
        Ok(_) => None,
        Err(_) => reading::take_failure(),
    };
    DecodeError::of_json(answer, error, path)
}

/// Decodes JSON. Where something is found that somebody wants to be told, it is decoded again to find the places.
fn from_json<T: DeserializeOwned>(json: &[u8], value: &mut Option<T>) -> Result<(), serde_json::Error> {
    let outside = reading::begin_count();
    let decoded = decode_into(json, value);
    let found = reading::end_count(outside);
    if found > 0 && decoded.is_ok() && reading::manner().has(Manner::WATCHED) {
        // The findings stay with the thread until the call takes them.
        let _: Result<T, _> = reading::track(|| decode(json));
    }
    decoded
}

/// Decodes a part of a body that is JSON by itself.
pub(super) fn json_text<T: DeserializeOwned>(text: &[u8]) -> Result<T, DecodeError> {
    let mut value = None;
    if from_json(text, &mut value).is_ok()
        && let Some(value) = value
    {
        return Ok(value);
    }
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    json(&Answer::new(StatusCode::OK, headers, Bytes::copy_from_slice(text)))
}

/// Decodes a text body, which must be UTF-8.
pub fn text(answer: &Answer) -> Result<String, DecodeError> {
    String::from_utf8(answer.body.to_vec()).map_err(|_| DecodeError::new("", "the body is not UTF-8"))
}

/// Decodes a text body that may be a JSON string instead.
pub fn text_or_json(answer: &Answer) -> Result<String, DecodeError> {
    if answer.is_json() { json(answer).or_else(|_| text(answer)) } else { text(answer) }
}

/// Returns the body as it came.
pub fn bytes(answer: &Answer) -> Bytes {
    answer.body.clone()
}

/// Decodes the body of an error; one that does not fit its schema is undeclared.
pub fn failure<T, E: DeserializeOwned>(answer: &Answer) -> Result<Outcome<T, E>, DecodeError> {
    failure_as(answer, |body| body)
}

/// Decodes the body of an error that is one of several; one that does not fit its schema is undeclared.
pub fn failure_as<T, B: DeserializeOwned, E>(answer: &Answer, wrap: fn(B) -> E) -> Result<Outcome<T, E>, DecodeError> {
    let mut body = None;
    let body = from_json(answer.json_bytes(), &mut body).ok().and(body);
    Ok(body.map_or(Outcome::Undeclared, |body| Outcome::Failure(wrap(body))))
}

/// Whether the body is an object with this string in this property.
pub fn has_tag(answer: &Answer, property: &str, value: &str) -> bool {
    string_at(answer.json_bytes(), &[property]).is_some_and(|tag| tag == value)
}

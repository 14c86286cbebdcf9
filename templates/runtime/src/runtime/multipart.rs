//! Multipart bodies (RFC 7578, RFC 2046 5.1).

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use percent_encoding::percent_encode_byte;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::Secret;
use super::body::to_json;
use super::credential::sensitive;
use super::delimiters::{COMMA, PIPE, SPACE, check_bracket_keys, check_items};
use super::encode::Problem;
use super::finite::with_secrets;
use super::form::{self, Encoding};
use super::media_type;
use super::payload::Payload;
use super::upload::{FileName, Source, Upload};

/// A multipart body, put together by hand, part by part.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Multipart {
    pub(super) parts: Vec<Part>,
    /// The secrets in them, so that errors do not repeat them.
    pub(super) secrets: Vec<Secret<String>>,
    pub(super) problem: Option<(String, Problem)>,
}

impl Multipart {
    /// A body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part of text.
    pub fn text(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.parts.push(Part::new(name.into(), None, text.into()));
        self
    }

    /// Adds a part of JSON.
    pub fn json<T: Serialize + ?Sized>(mut self, name: impl Into<String>, value: &T) -> Self {
        let name = name.into();
        let json = with_secrets(&mut self.secrets, || to_json(value));
        match json {
            Ok(json) => self.parts.push(Part::new(name, Some(JSON), json.into_bytes())),
            Err(problem) => drop(self.problem.get_or_insert((name, problem))),
        }
        self
    }

    /// Adds a file.
    pub fn file(mut self, name: impl Into<String>, file: impl Into<Upload>) -> Self {
        let file = file.into();
        self.secrets.extend(file.secrets());
        match Part::file(name.into().into(), None, file) {
            Ok(part) => self.parts.push(part),
            Err((name, problem)) => drop(self.problem.get_or_insert((name, problem))),
        }
        self
    }
}

/// A part of a multipart body.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) name: Cow<'static, str>,
    file_name: Option<String>,
    content_type: Option<HeaderValue>,
    headers: Vec<(HeaderName, HeaderValue)>,
    source: Source,
}

/// Media type of JSON.
const JSON: &str = "application/json";

/// Media type of files about which nothing is said.
const BINARY: &str = "application/octet-stream";

impl Part {
    /// A part that is no file; text needs no media type, as that is what a part is without one.
    pub(super) fn new(
        name: impl Into<Cow<'static, str>>,
        content_type: Option<&'static str>,
        content: impl Into<Bytes>,
    ) -> Self {
        Self {
            name: name.into(),
            file_name: None,
            content_type: content_type.map(HeaderValue::from_static),
            headers: Vec::new(),
            source: Source::Bytes(content.into()),
        }
    }

    /// A part that is a file, of the media type that the document gives it unless it says its own.
    pub(super) fn file(
        name: Cow<'static, str>,
        encoding: Option<Encoding>,
        upload: Upload,
    ) -> Result<Self, (String, Problem)> {
        let documented = match encoding {
            Some(Encoding::ContentType(media_type)) if !media_type.contains(['*', ',']) => Some(media_type),
            _ => None,
        };
        let file_name = match upload.file_name {
            FileName::Set(file_name) => Some(file_name),
            FileName::Default => Some(name.clone().into_owned()),
            FileName::None => None,
        };
        let usual = documented.or(file_name.is_some().then_some(BINARY));
        let media_type = upload.content_type.as_deref().or(usual);
        let content_type = media_type.map(HeaderValue::from_str).transpose();
        let content_type = content_type.map_err(|_| (name.to_string(), "has a media type that no header can hold"))?;
        let mut headers = Vec::new();
        for (header, value) in &upload.headers {
            match (header.parse(), sensitive(value)) {
                (Ok(header), Some(value)) => headers.push((header, value)),
                _ => return Err((name.to_string(), "has a header that cannot be sent")),
            }
        }
        Ok(Self { name, file_name, content_type, headers, source: upload.source })
    }

    /// What stands before the content.
    fn head(&self, boundary: &str) -> Vec<u8> {
        let name = escape(&self.name);
        let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"");
        if let Some(file_name) = &self.file_name {
            head.extend(["; filename=\"", &escape(file_name), "\""]);
        }
        head.push_str("\r\n");
        let mut head = head.into_bytes();
        if let Some(content_type) = &self.content_type {
            head.extend([b"Content-Type: ", content_type.as_bytes(), b"\r\n"].concat());
        }
        for (name, value) in &self.headers {
            head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
        head.extend_from_slice(b"\r\n");
        head
    }
}

/// Makes the parts of a property: one for each item of an array, text for scalars and JSON for what is nested, unless
/// its encoding says otherwise.
pub(super) fn parts<T: Serialize + ?Sized>(
    name: &'static str,
    encoding: Option<Encoding>,
    value: &T,
) -> Result<Vec<Part>, Problem> {
    let json = to_json(value)?;
    let json = json.as_slice();
    match encoding {
        None => items(json)?.into_iter().map(|item| unstyled(name, item)).collect(),
        Some(Encoding::ContentType(media_type)) => {
            items(json)?.into_iter().map(|item| typed(name, media_type, item)).collect()
        }
        Some(style) => {
            let value = serde_json::from_slice(json).map_err(|_| NOT_JSON)?;
            styled(name, style, &value)
        }
    }
}

const NOT_JSON: Problem = "cannot be serialised as JSON";

/// The items of an array, or the value itself.
fn items(json: &[u8]) -> Result<Vec<&RawValue>, Problem> {
    let items = if json.starts_with(b"[") {
        serde_json::from_slice(json)
    } else {
        serde_json::from_slice(json).map(|value| vec![value])
    };
    items.map_err(|_| NOT_JSON)
}

fn unstyled(name: &'static str, item: &RawValue) -> Result<Part, Problem> {
    let is_nested = item.get().starts_with(['{', '[']);
    match is_nested {
        true => Ok(Part::new(name, Some(JSON), item.get().to_owned())),
        false => Ok(Part::new(name, None, scalar(item)?)),
    }
}

fn typed(name: &'static str, media_type: &'static str, item: &RawValue) -> Result<Part, Problem> {
    let text = if media_type::is_json(media_type) { item.get().to_owned() } else { scalar(item)? };
    let mut part = Part::new(name, None, text);
    // A range or a list leaves the choice open, and text is what a part is without a media type.
    if !media_type.contains(['*', ',']) {
        part.content_type = Some(HeaderValue::from_str(media_type).map_err(|_| "has a media type that is none")?);
    }
    Ok(part)
}

fn scalar(item: &RawValue) -> Result<String, Problem> {
    serde_json::from_str::<Value>(item.get()).map(|value| form::text(&value)).map_err(|_| NOT_JSON)
}

/// The parts of a property with a `style`.
fn styled(name: &'static str, style: Encoding, value: &Value) -> Result<Vec<Part>, Problem> {
    match style {
        Encoding::DeepObject => check_bracket_keys(value)?,
        Encoding::SpaceDelimited => check_items(value, SPACE)?,
        Encoding::PipeDelimited => check_items(value, PIPE)?,
        Encoding::Form { explode: false } => check_items(value, COMMA)?,
        Encoding::Form { explode: true } | Encoding::ContentType(_) => {}
    }
    let mut leaves: Vec<(String, String)> = Vec::new();
    let joined = |separator: &str| {
        let texts: Vec<String> = match value {
            Value::Array(items) => items.iter().map(form::text).collect(),
            Value::Object(entries) => {
                entries.iter().flat_map(|(key, value)| [key.clone(), form::text(value)]).collect()
            }
            scalar => vec![form::text(scalar)],
        };
        vec![(name.to_owned(), texts.join(separator))]
    };
    match (style, value) {
        (Encoding::DeepObject, _) => form::flatten(name.to_owned(), value, &mut leaves),
        (Encoding::Form { explode: true }, Value::Array(items)) => {
            leaves.extend(items.iter().map(|item| (name.to_owned(), form::text(item))));
        }
        (Encoding::Form { explode: true }, Value::Object(entries)) => {
            leaves.extend(entries.iter().map(|(key, value)| (key.clone(), form::text(value))));
        }
        (Encoding::SpaceDelimited, _) => leaves = joined(" "),
        (Encoding::PipeDelimited, _) => leaves = joined("|"),
        (Encoding::Form { .. } | Encoding::ContentType(_), _) => leaves = joined(","),
    }
    Ok(leaves.into_iter().map(|(name, text)| Part::new(name, None, text)).collect())
}

/// A boundary that nobody can guess, so that no content can hold it.
pub(super) fn boundary() -> String {
    Uuid::new_v4().simple().to_string()
}

/// Most bytes of a part that are copied to stand in one piece with what is around them.
const COPIED: usize = 16 * 1024;

/// Writes parts with a boundary between them.
pub(super) fn payload(parts: Vec<Part>, boundary: &str) -> Payload {
    let mut pieces = Vec::new();
    let mut text = Vec::new();
    for part in parts {
        text.extend(part.head(boundary));
        match part.source {
            Source::Bytes(bytes) if bytes.len() <= COPIED => text.extend_from_slice(&bytes),
            source => {
                pieces.push(Source::Bytes(std::mem::take(&mut text).into()));
                pieces.push(source);
            }
        }
        text.extend_from_slice(b"\r\n");
    }
    text.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    pieces.push(Source::Bytes(text.into()));
    Payload::Several(pieces)
}

/// Makes a text harmless between the quotes of a header, as browsers do (WHATWG HTML, 4.10.21.8). They leave other
/// control characters and a `\` at the end as they are, where some readers see the end of a line and no end of the text.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let (start, end) = text.strip_suffix('\\').map_or((text, ""), |start| (start, "%5C"));
    for character in start.chars() {
        match u8::try_from(character) {
            Ok(byte) if byte == b'"' || byte.is_ascii_control() => escaped.push_str(percent_encode_byte(byte)),
            _ => escaped.push(character),
        }
    }
    escaped.push_str(end);
    escaped
}

//! The URL of a request.

use bytes::Bytes;
use http::Uri;
use http::uri::{Authority, Parts, PathAndQuery, Scheme};
use url::Url;

use super::call::CallParts;
use super::call_parameters::parameter_name;
use super::operation::{Operation, PathSegment};
use super::page_url::page_url;

/// A base URL that was checked, in its normal form.
#[derive(Clone, Debug)]
pub(super) struct BaseUrl {
    text: String,
    /// What every URL begins with that is appended to it.
    origin: Option<(Scheme, Authority)>,
    /// Its path, without slashes at the end.
    path: String,
}

impl BaseUrl {
    pub(super) fn new(url: Url) -> Self {
        let path = url.path().trim_end_matches('/').to_owned();
        let text = String::from(url);
        let parts = text.parse::<Uri>().map(Uri::into_parts).unwrap_or_default();
        Self { origin: parts.scheme.zip(parts.authority), path, text }
    }

    /// The whole of it.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Its path, without slashes at the end.
    #[cfg(feature = "tracing")]
    pub(super) fn path(&self) -> &str {
        &self.path
    }
}

/// The URL of a call, whose paths are appended to that of the base URL.
pub(super) fn build_uri(base_url: &BaseUrl, call: &CallParts) -> Result<Uri, String> {
    let mut path = String::with_capacity(most_bytes(base_url, call));
    path.push_str(&base_url.path);
    path.push('/');
    let start = path.len();
    write_path(&mut path, call.operation, call.path.as_slice())?;
    let end = path.len();
    let mut separator = '?';
    for pair in pairs(call) {
        path.push(separator);
        path.push_str(pair);
        separator = '&';
    }
    // Few have a dot in their path at all.
    let class = class(&path);
    if class & NO_DOT == 0 {
        check_dot_segments(path.get(start..end).unwrap_or_default(), call.operation, call.path.as_slice())?;
    }
    let fail = |error: &dyn std::fmt::Display| format!("the URL cannot be sent: {error}");
    if let Some((scheme, authority)) = &base_url.origin
        && call.page_url.is_none()
        && class & PLAIN != 0
    {
        let mut parts = Parts::default();
        parts.scheme = Some(scheme.clone());
        parts.authority = Some(authority.clone());
        // The only limit that is left is that of its length, 65,534 bytes.
        let path = PathAndQuery::from_maybe_shared(Bytes::from(path)).map_err(|error| fail(&error))?;
        parts.path_and_query = Some(path);
        return Uri::from_parts(parts).map_err(|error| fail(&error));
    }
    let appended = path.get(base_url.path.len()..).unwrap_or_default();
    let text = [base_url.text.trim_end_matches('/'), appended].concat();
    let mut text: String = Url::parse(&text).map_err(|_| "the base URL and the path make no URL".to_owned())?.into();
    if let Some(page) = &call.page_url {
        text = page_url(&text, page, call)?;
    }
    Uri::from_maybe_shared(Bytes::from(text)).map_err(|error| fail(&error))
}

/// The pairs of the query of a call: those of the operation before all others.
fn pairs(call: &CallParts) -> impl Iterator<Item = &str> {
    let fixed = call.operation.path.iter().filter_map(|segment| match segment {
        PathSegment::Query(text) => Some(*text),
        PathSegment::Literal(_) | PathSegment::Parameter => None,
    });
    fixed.chain(call.query.iter().flat_map(|(_, pairs)| pairs).map(String::as_str))
}

/// Most bytes of the path and the query of a call.
fn most_bytes(base_url: &BaseUrl, call: &CallParts) -> usize {
    let path = path_size(call.operation, call.path.as_slice()).saturating_add(base_url.path.len()).saturating_add(1);
    pairs(call).fold(path, |size, pair| size.saturating_add(pair.len()).saturating_add(1))
}

/// Of a byte that stands for itself wherever a URL may have it, so that nothing of it is to be encoded.
const PLAIN: u8 = 1;

/// Of every byte but a dot.
const NO_DOT: u8 = 2;

/// What holds for all bytes of a text. There is no early end, which few have.
fn class(text: &str) -> u8 {
    text.bytes().fold(PLAIN | NO_DOT, |all, byte| all & CLASSES.get(usize::from(byte)).unwrap_or(&0))
}

/// What holds for each byte.
#[allow(clippy::indexing_slicing, reason = "it is done while the crate is built, where a panic is an error")]
static CLASSES: [u8; 256] = {
    let mut classes = [NO_DOT; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        let marks = matches!(byte, b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'(' | b')' | b'*' | b'+' | b',');
        let others = matches!(byte, b';' | b'=' | b':' | b'@' | b'/' | b'%' | b'?');
        if byte.is_ascii_alphanumeric() || marks || others {
            classes[byte as usize] |= PLAIN;
        }
        byte += 1;
    }
    classes[b'.' as usize] = PLAIN;
    classes
};

/// Most bytes of the path of a call with these values of its parameters.
fn path_size(operation: &Operation, values: &[String]) -> usize {
    let literals = operation.path.iter().map(|segment| match segment {
        PathSegment::Literal(text) => text.len(),
        PathSegment::Parameter | PathSegment::Query(_) => 0,
    });
    literals.chain(values.iter().map(String::len)).fold(0, usize::saturating_add)
}

/// The path of a call with these values of its parameters, without slashes at its start.
#[cfg(feature = "tracing")]
pub(super) fn build_path(operation: &Operation, values: &[String]) -> Result<String, String> {
    let mut path = String::with_capacity(path_size(operation, values));
    write_path(&mut path, operation, values)?;
    if class(&path) & NO_DOT == 0 {
        check_dot_segments(&path, operation, values)?;
    }
    Ok(path)
}

/// Writes the path of a call with these values of its parameters behind a slash.
fn write_path(path: &mut String, operation: &Operation, values: &[String]) -> Result<(), String> {
    let start = path.len();
    let mut rest = values.iter();
    for segment in operation.path {
        let text = match segment {
            PathSegment::Literal(text) => text,
            PathSegment::Parameter => rest.next().ok_or("a path parameter is missing")?.as_str(),
            PathSegment::Query(_) => continue,
        };
        path.push_str(if path.len() == start { text.trim_start_matches('/') } else { text });
    }
    if rest.next().is_some() {
        return Err("there are more path parameters than the path has".to_owned());
    }
    Ok(())
}

/// Checks that no segment of a path would change it.
fn check_dot_segments(path: &str, operation: &Operation, values: &[String]) -> Result<(), String> {
    if !path.split('/').any(is_dot_segment) {
        return Ok(());
    }
    Err(match values.iter().position(|value| value == "." || value == "..") {
        Some(index) => {
            let name = parameter_name(operation.template, index);
            format!("path parameter `{name}` is `.` or `..`, which would change the path")
        }
        None => "the path has a segment `.` or `..`".to_owned(),
    })
}

/// Whether a segment is `.` or `..`, also where the path of the document has percent-encoded dots.
fn is_dot_segment(segment: &str) -> bool {
    match segment.contains('%') {
        false => segment == "." || segment == "..",
        true => matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | ".."),
    }
}

//! The URL of a request.

use bytes::Bytes;
use http::Uri;
use url::Url;

use super::call::Call;
use super::call_parameters::parameter_name;
use super::operation::{Operation, PathSegment};
use super::page_url::page_url;

/// The URL of a call, whose paths are appended to that of the base URL.
pub(super) fn build_uri(base_url: &str, call: &Call) -> Result<Uri, String> {
    let path = build_path(call.operation, &call.path)?;
    let (base_url, path) = (base_url.trim_end_matches('/'), path.trim_start_matches('/'));
    let fixed = call.operation.path.iter().filter_map(|segment| match segment {
        PathSegment::Query(text) => Some(*text),
        PathSegment::Literal(_) | PathSegment::Parameter => None,
    });
    let set = call.query.iter().flat_map(|(_, pairs)| pairs).map(String::as_str);
    let pairs = fixed.chain(set).enumerate().map(|(index, pair)| (if index == 0 { '?' } else { '&' }, pair));
    let size = pairs.clone().fold(base_url.len().saturating_add(path.len()), |size, (_, pair)| {
        size.saturating_add(pair.len()).saturating_add(1)
    });
    let mut text = String::with_capacity(size.saturating_add(1));
    text.extend([base_url, "/", path]);
    for (separator, pair) in pairs {
        text.push(separator);
        text.push_str(pair);
    }
    if !text.bytes().all(is_plain) {
        let url = Url::parse(&text).map_err(|_| "the base URL and the path make no URL".to_owned())?;
        text = url.into();
    }
    if let Some(page) = &call.page_url {
        text = page_url(&text, page, call)?;
    }
    // The only limit that is left is that of its length, 65,534 bytes.
    Uri::from_maybe_shared(Bytes::from(text)).map_err(|error| format!("the URL cannot be sent: {error}"))
}

/// Whether a byte stands for itself wherever a URL may have it, so that nothing of it is to be encoded.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&()*+,;=:@/%?".contains(&byte)
}

/// The path of a call with these values of its parameters.
pub(super) fn build_path(operation: &Operation, values: &[String]) -> Result<String, String> {
    let literals = operation.path.iter().map(|segment| match segment {
        PathSegment::Literal(text) => text.len(),
        PathSegment::Parameter | PathSegment::Query(_) => 0,
    });
    let mut path = String::with_capacity(literals.chain(values.iter().map(String::len)).sum());
    let mut rest = values.iter();
    for segment in operation.path {
        match segment {
            PathSegment::Literal(text) => path.push_str(text),
            PathSegment::Parameter => {
                path.push_str(rest.next().ok_or("a path parameter is missing")?);
            }
            PathSegment::Query(_) => {}
        }
    }
    if rest.next().is_some() {
        return Err("there are more path parameters than the path has".to_owned());
    }
    match values.iter().position(|value| value == "." || value == "..") {
        Some(index) if has_dot_segment(&path) => {
            let name = parameter_name(operation.template, index);
            Err(format!("path parameter `{name}` is `.` or `..`, which would change the path"))
        }
        None if has_dot_segment(&path) => Err("the path has a segment `.` or `..`".to_owned()),
        _ => Ok(path),
    }
}

fn has_dot_segment(path: &str) -> bool {
    path.split('/').any(|segment| segment == "." || segment == "..")
}

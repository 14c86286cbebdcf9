//! Header fields of answers that the document describes, with their types.

use std::fmt;
use std::str::FromStr;

use http::HeaderMap;

/// A header field that an answer lacks, or whose value is not of its type. The answer itself is not lost by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderError {
    name: &'static str,
    problem: &'static str,
}

impl HeaderError {
    /// Name of the field.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the header `{}` {}", self.name, self.problem)
    }
}

impl std::error::Error for HeaderError {}

/// Reads a header field that may be left out.
pub fn optional_header<T: FromStr>(headers: &HeaderMap, name: &'static str) -> Result<Option<T>, HeaderError> {
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    let text = std::str::from_utf8(value.as_bytes()).map_err(|_| HeaderError { name, problem: "is not UTF-8" })?;
    match text.trim().parse() {
        Ok(value) => Ok(Some(value)),
        Err(_) => Err(HeaderError { name, problem: "has a value of another type than the document says" }),
    }
}

/// Reads a header field that the document says is always there.
pub fn required_header<T: FromStr>(headers: &HeaderMap, name: &'static str) -> Result<T, HeaderError> {
    optional_header(headers, name)?.ok_or(HeaderError { name, problem: "is missing" })
}

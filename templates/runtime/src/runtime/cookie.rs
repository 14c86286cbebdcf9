//! Encoding of cookies (OAS Parameter Object, `in: cookie`).

use percent_encoding::{AsciiSet, utf8_percent_encode};
use serde_json::Value;

use super::delimiters::{COMMA, check_items, check_keys};
use super::encode::{Encode, Problem, items_with};

/// How a cookie is written (OAS `style` and `explode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieStyle {
    /// `a=1,2`; exploded, which OAS leaves open for cookies, `a=1; a=2`. What no cookie holds is percent-encoded.
    Form {
        /// Whether every item is a cookie of its own.
        explode: bool,
    },
    /// As `Form`, and nothing is encoded.
    Cookie {
        /// Whether every item is a cookie of its own.
        explode: bool,
    },
    /// JSON (`content` with a JSON media type), percent-encoded as for `Form`.
    Json,
}

/// All but the characters of a cookie value (RFC 6265, 4.1.1), and the percent sign.
const NOT_COOKIE: &AsciiSet = &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// Writes a text in the characters of a cookie value.
pub(super) fn cookie_encode(text: &str) -> String {
    utf8_percent_encode(text, NOT_COOKIE).to_string()
}

/// Encodes the name of a cookie, which ends at the first `=`.
fn cookie_name_encode(text: &str) -> String {
    cookie_encode(text).replace('=', "%3D")
}

/// Writes a parameter as cookies, each `name=value`.
pub(crate) fn cookie(name: &str, style: CookieStyle, value: &Value) -> Result<Vec<String>, Problem> {
    let (explode, encode_name, encode): (bool, Encode, Encode) = match style {
        CookieStyle::Json => return Ok(vec![format!("{name}={}", cookie_encode(&value.to_string()))]),
        CookieStyle::Form { explode } => (explode, cookie_name_encode, cookie_encode),
        CookieStyle::Cookie { explode } => {
            if explode {
                check_keys(value)?;
            } else {
                check_items(value, COMMA)?;
            }
            (explode, str::to_owned, str::to_owned)
        }
    };
    let items = items_with(value, explode, encode_name, encode);
    let cookies = match (explode, value) {
        (true, Value::Object(_)) => items,
        (true, Value::Array(_)) => items.iter().map(|item| format!("{name}={item}")).collect(),
        _ if items.is_empty() => Vec::new(),
        _ => vec![format!("{name}={}", items.join(","))],
    };
    cookies.iter().try_for_each(|cookie| check_cookie(cookie)).map(|()| cookies)
}

/// Refuses what would not be one cookie, or not this one.
fn check_cookie(cookie: &str) -> Result<(), Problem> {
    let (name, value) = cookie.split_once('=').unwrap_or((cookie, ""));
    if cookie.contains(';') {
        Err("has a `;`, which would end the cookie")
    } else if name.is_empty() || name.contains(' ') {
        Err("has a cookie whose name is empty or has a space")
    } else if value.trim() != value {
        Err("has a space at an end, which would be lost")
    } else if cookie.bytes().any(|byte| !byte.is_ascii_graphic() && byte != b' ') {
        Err("has characters that a cookie cannot hold")
    } else {
        Ok(())
    }
}

//! Numbers as JSON writes them, where Rust's types are narrower.

use std::io;

use serde::Serialize;
use serde::de::IgnoredAny;
use serde_json::ser::Formatter;

use super::wiped::Wiped;

/// Below this, every integer is a number of 64 bits of its own: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The exponents that are written out; larger ones are not read as integers.
const MAX_EXPONENT: usize = 40;

/// Text of a number: an integer without a fraction, as it is in a path or query and as most servers write it.
pub(super) fn text(value: f64) -> String {
    match is_whole(value) {
        // `Display` of a float has no fraction where it has none.
        true => value.to_string(),
        false => serde_json::Number::from_f64(value).map_or_else(|| value.to_string(), |number| number.to_string()),
    }
}

/// Whether a number is an integer that every reader takes for the same one.
fn is_whole(value: f64) -> bool {
    value.fract() == 0.0 && value.abs() < EXACT && !(value == 0.0 && value.is_sign_negative())
}

/// Writes a value as JSON in which `5.0` is `5`.
pub(super) fn write_json<T: Serialize + ?Sized>(json: &mut Wiped, value: &T) -> Result<(), serde_json::Error> {
    value.serialize(&mut serde_json::Serializer::with_formatter(json, Whole))
}

/// Encodes a value in the same way.
pub(crate) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    let mut json = Wiped::default();
    write_json(&mut json, value)?;
    Ok(json.into_vec())
}

/// Writes whole numbers without a fraction.
struct Whole;

impl Formatter for Whole {
    fn write_f64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        writer.write_all(text(value).as_bytes())
    }
}

/// The JSON with its whole numbers without fraction and exponent: `1.0` and `1e3` are `1` and `1000`, which JSON
/// Schema takes as integers; none where there are no such numbers.
///
/// It is only asked for once a text did not decode.
pub(super) fn with_plain_integers(json: &[u8]) -> Option<Vec<u8>> {
    let mut plain: Option<Vec<u8>> = None;
    let mut rest = json;
    while let Some(first) = rest.first() {
        let length = match first {
            b'"' => string_length(rest),
            b'-' | b'0'..=b'9' => number_length(rest),
            _ => 1,
        };
        let (token, after) = rest.split_at_checked(length)?;
        match (plain_integer(token), &mut plain) {
            (Some(integer), plain) => {
                let before = json.split_at_checked(json.len().saturating_sub(rest.len())).unwrap_or_default().0;
                plain.get_or_insert_with(|| before.to_vec()).extend_from_slice(integer.as_bytes());
            }
            (None, Some(plain)) => plain.extend_from_slice(token),
            (None, None) => {}
        }
        rest = after;
    }
    plain
}

/// Whether the text of a number is an integer, also as `1.0` or `1e3`.
pub(super) fn is_integer(token: &[u8]) -> bool {
    !token.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E')) || plain_integer(token).is_some()
}

/// The length of the string that a JSON text starts with, quotes included.
fn string_length(json: &[u8]) -> usize {
    let mut is_escaped = true;
    let end = json.iter().position(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = !is_escaped && *byte == b'\\';
        ends
    });
    end.map_or(json.len(), |end| end.saturating_add(1))
}

/// The length of the number that a JSON text starts with.
fn number_length(json: &[u8]) -> usize {
    let is_of_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
    json.iter().position(|byte| !is_of_number(byte)).unwrap_or(json.len())
}

/// A number with a fraction or an exponent as an integer, if it is one.
fn plain_integer(token: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(token).ok()?;
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    if !digits.starts_with(|first: char| first.is_ascii_digit()) || !digits.contains(['.', 'e', 'E']) {
        return None;
    }
    // What is no number of JSON, such as `00.0` or `1.`, does not become one.
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let exponent: usize = exponent.parse().ok().filter(|exponent| *exponent <= MAX_EXPONENT)?;
    let zeros = exponent.checked_sub(fraction.len())?;
    let digits = format!("{whole}{fraction}{:0<zeros$}", "");
    let digits = match digits.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    // There is no integer `-0`.
    let sign = if digits == "0" { "" } else { sign };
    Some(format!("{sign}{digits}"))
}

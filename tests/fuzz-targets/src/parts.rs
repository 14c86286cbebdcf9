//! Multipart bodies.

use arbitrary::Arbitrary;
use http::{HeaderName, HeaderValue};
use serde::de::IgnoredAny;

use crate::exchange::{Manner, Sent, exchange, typed};
use crate::runtime::{Multipart, Upload};

/// A part of a body.
#[derive(Clone, Debug, Arbitrary)]
pub struct Part {
    name: String,
    content: Content,
}

/// What is in a part.
#[derive(Clone, Debug, Arbitrary)]
enum Content {
    /// Text.
    Text(String),
    /// JSON.
    Json(Vec<String>),
    /// A file.
    File { bytes: Vec<u8>, name: Option<String>, media_type: Option<String>, header: Option<(String, String)> },
    /// Text in the place of a file.
    TextFile(String),
}

/// What a part is for a reader.
#[derive(Debug, PartialEq, Eq)]
struct Read {
    name: Vec<u8>,
    file_name: Option<Vec<u8>>,
    headers: Vec<(String, Vec<u8>)>,
    bytes: Vec<u8>,
}

/// Sends parts: a reader finds them again with their names, file names, headers and bytes, or nothing is sent.
pub(crate) fn check(parts: &[Part]) {
    let body = parts.iter().fold(Multipart::new(), add);
    let (result, sent) = exchange(Manner::Strict, b"{}", |call| call.multipart(body), typed::<IgnoredAny>);
    let Some(expected) = parts.iter().map(expected).collect::<Option<Vec<_>>>() else {
        assert!(sent.is_none() && result.is_err(), "what no header can hold was sent: {parts:?}");
        return;
    };
    result.unwrap_or_else(|error| panic!("{error}: {parts:?}"));
    let Sent { content_type, body } = sent.expect("the request was sent");
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").expect("the type has a boundary");
    assert_eq!(read(&body, boundary).as_ref(), Some(&expected), "{}", String::from_utf8_lossy(&body));
}

fn add(body: Multipart, part: &Part) -> Multipart {
    let name = part.name.clone();
    match &part.content {
        Content::Text(text) => body.text(name, text.clone()),
        Content::Json(values) => body.json(name, values),
        Content::TextFile(text) => body.file(name, Upload::text(text.clone())),
        Content::File { bytes, name: file_name, media_type, header } => {
            let mut file = Upload::bytes(bytes.clone());
            if let Some(file_name) = file_name {
                file = file.file_name(file_name.clone());
            }
            if let Some(media_type) = media_type {
                file = file.content_type(media_type.clone());
            }
            if let Some((name, value)) = header {
                file = file.header(name.clone(), value.clone());
            }
            body.file(name, file)
        }
    }
}

/// The part as it should arrive; none where it cannot be sent.
fn expected(part: &Part) -> Option<Read> {
    let name = escaped(&part.name);
    let media_type = |text: &str| ("content-type".to_owned(), text.as_bytes().to_vec());
    Some(match &part.content {
        Content::Text(text) | Content::TextFile(text) => {
            Read { name, file_name: None, headers: Vec::new(), bytes: text.clone().into() }
        }
        Content::Json(values) => {
            let bytes = serde_json::to_vec(values).ok()?;
            Read { name, file_name: None, headers: vec![media_type("application/json")], bytes }
        }
        Content::File { bytes, name: file_name, media_type: own, header } => {
            let own = own.as_deref().unwrap_or("application/octet-stream");
            HeaderValue::from_str(own).ok()?;
            let mut headers = vec![media_type(own)];
            if let Some((name, value)) = header {
                // The runtime sends no header of a part that is not ASCII (RFC 7578, 5.1).
                if !value.is_ascii() {
                    return None;
                }
                let name: HeaderName = name.parse().ok()?;
                headers.push((name.to_string(), HeaderValue::from_str(value).ok()?.as_bytes().to_vec()));
            }
            let file_name = Some(escaped(file_name.as_ref().unwrap_or(&part.name)));
            Read { name, file_name, headers, bytes: bytes.clone() }
        }
    })
}

/// A name between quotes (WHATWG HTML, 4.10.21.8), with all control characters and a `\` at the end encoded.
fn escaped(name: &str) -> Vec<u8> {
    let last = name.len().saturating_sub(1);
    let encoded = name.bytes().enumerate().flat_map(|(index, byte)| match byte {
        b'"' | 0..=0x1f | 0x7f => format!("%{byte:02X}").into_bytes(),
        b'\\' if index == last => b"%5C".to_vec(),
        byte => vec![byte],
    });
    encoded.collect()
}

/// Reads a body as RFC 2046 (5.1.1) has it; none where it is no such body.
fn read(body: &[u8], boundary: &str) -> Option<Vec<Read>> {
    let mut parts = Vec::new();
    let delimiter = format!("\r\n--{boundary}");
    // The first delimiter may stand at the start.
    let whole = [b"\r\n", body].concat();
    let mut rest = after(&whole, delimiter.as_bytes())?.1;
    loop {
        if rest == b"--\r\n" {
            return Some(parts);
        }
        let (part, next) = after(rest.strip_prefix(b"\r\n")?, delimiter.as_bytes())?;
        parts.push(read_part(part)?);
        rest = next;
    }
}

fn read_part(part: &[u8]) -> Option<Read> {
    let (head, bytes) = after(part, b"\r\n\r\n")?;
    let (mut lines, mut headers) = (head, Vec::new());
    while !lines.is_empty() {
        let (line, next) = after(lines, b"\r\n").unwrap_or((lines, b""));
        let (name, value) = after(line, b": ")?;
        headers.push((String::from_utf8(name.to_ascii_lowercase()).ok()?, value.to_vec()));
        lines = next;
    }
    let (first, disposition) = headers.remove(0);
    let rest = disposition.strip_prefix(b"form-data; name=\"").filter(|_| first == "content-disposition")?;
    let (name, rest) = after(rest, b"\"")?;
    let file_name = match rest {
        b"" => None,
        rest => Some(
            rest.strip_prefix(b"; filename=\"")?.strip_suffix(b"\"").filter(|name| !name.contains(&b'"'))?.to_vec(),
        ),
    };
    Some(Read { name: name.to_vec(), file_name, headers, bytes: bytes.to_vec() })
}

/// What stands before and after the first `of`.
fn after<'t>(text: &'t [u8], of: &[u8]) -> Option<(&'t [u8], &'t [u8])> {
    let at = text.windows(of.len()).position(|window| window == of)?;
    Some((&text[..at], &text[at + of.len()..]))
}

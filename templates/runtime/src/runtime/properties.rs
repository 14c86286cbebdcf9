//! A JSON object that is put together property by property.

use std::ops::Range;

use serde::Serialize;

use super::body::write_json;
use super::encode::Problem;
use super::wiped::Wiped;

/// The properties of a JSON object, in the order in which they were first set.
///
/// They are written into one piece of memory, which becomes the body: for each the length of its text in four bytes,
/// and that text, as in `"name":"value"`.
#[derive(Clone)]
pub(super) struct Properties {
    text: Wiped,
    /// A bit for each name that may be there: one whose bit is not there need not be looked for.
    names: u64,
}

/// The bit of a name.
fn bit(name: &str) -> u64 {
    let last = name.as_bytes().last().copied().unwrap_or_default();
    let length = u64::try_from(name.len()).unwrap_or_default();
    1 << (length.wrapping_mul(5).wrapping_add(last.into()) & 63)
}

/// Bytes of the length that stands before a property.
const HEAD: usize = 4;

impl Properties {
    /// None.
    pub(super) fn new() -> Self {
        Self { text: Wiped::new(), names: 0 }
    }

    /// Sets a property to a value.
    pub(super) fn set<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Problem> {
        let begun = self.begin(name);
        let written = write_json(&mut self.text, value);
        self.end(name, begun, written)
    }

    /// Sets a property to a value that is JSON already.
    pub(super) fn set_json(&mut self, name: &str, json: &[u8]) -> Result<(), Problem> {
        let begun = self.begin(name);
        self.text.extend(json);
        self.end(name, begun, Ok(()))
    }

    /// The value of a property, as JSON.
    pub(super) fn get(&self, name: &str) -> Option<&[u8]> {
        let name = name_text(name);
        records(self.text.as_slice()).find_map(|(_, text)| text.strip_prefix(name.as_slice()))
    }

    /// Takes a property out.
    pub(super) fn remove(&mut self, name: &str) {
        let name = name_text(name);
        if let Some(record) = find(self.text.as_slice(), name.as_slice()) {
            self.text.remove(record);
        }
    }

    /// The object, in the memory that it was put together in.
    pub(super) fn into_json(mut self) -> Wiped {
        if self.text.len() == 0 {
            self.text.extend(b"{}");
            return self.text;
        }
        // What is written is never ahead of what is read: each property loses four bytes before it and gains one.
        let bytes = self.text.as_mut_slice();
        let (mut read, mut written) = (0_usize, 0_usize);
        while let Some(record) = record_at(bytes, read) {
            if let Some(before) = bytes.get_mut(written) {
                *before = if written == 0 { b'{' } else { b',' };
            }
            let text = record.start.saturating_add(HEAD)..record.end;
            let length = text.len();
            bytes.copy_within(text, written.saturating_add(1));
            read = record.end;
            written = written.saturating_add(1).saturating_add(length);
        }
        self.text.truncate(written);
        self.text.push(b'}');
        self.text
    }

    /// Begins a property at the end; returns where its head and its name are.
    fn begin(&mut self, name: &str) -> Range<usize> {
        let start = self.text.len();
        if is_plain(name) {
            self.text.extend_by([&[0, 0, 0, 0, b'"'], name.as_bytes(), b"\":"]);
        } else {
            self.text.extend(&[0; HEAD]);
            write_name(&mut self.text, name);
        }
        start..self.text.len()
    }

    /// Ends the property of that name that begins there, and puts it in the place of one of the same name.
    fn end(&mut self, name: &str, begun: Range<usize>, written: Result<(), Problem>) -> Result<(), Problem> {
        let start = begun.start;
        let length = self.text.len().saturating_sub(start).saturating_sub(HEAD);
        let length = u32::try_from(length).map_err(|_| "is longer than 4 GiB");
        let length = match written.and(length) {
            Ok(length) => length,
            Err(problem) => {
                self.text.truncate(start);
                return Err(problem);
            }
        };
        if let Some(head) = self.text.as_mut_slice().get_mut(start..).and_then(|new| new.first_chunk_mut()) {
            *head = length.to_le_bytes();
        }
        let bit = bit(name);
        if self.names & bit != 0 {
            self.replace(begun);
        }
        self.names |= bit;
        Ok(())
    }

    /// Puts the last property, which begins there, in the place of one of the same name, if there is one.
    #[inline(never)]
    fn replace(&mut self, begun: Range<usize>) {
        let (before, new) = self.text.as_slice().split_at_checked(begun.start).unwrap_or_default();
        let name = new.get(HEAD..begun.len()).unwrap_or_default();
        if let Some(old) = find(before, name) {
            let new = new.len();
            if let Some(bytes) = self.text.as_mut_slice().get_mut(old.start..) {
                bytes.rotate_right(new);
            }
            self.text.remove(old.start.saturating_add(new)..old.end.saturating_add(new));
        }
    }
}

/// The range of the record that begins there.
fn record_at(bytes: &[u8], start: usize) -> Option<Range<usize>> {
    let length = u32::from_le_bytes(*bytes.get(start..)?.first_chunk()?);
    Some(start..start.saturating_add(HEAD).saturating_add(usize::try_from(length).ok()?))
}

/// Every property with its place and its text.
fn records(bytes: &[u8]) -> impl Iterator<Item = (Range<usize>, &[u8])> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let record = record_at(bytes, start)?;
        start = record.end;
        let text = bytes.get(record.start.saturating_add(HEAD)..record.end)?;
        Some((record, text))
    })
}

/// The place of the property whose text begins with this name.
fn find(bytes: &[u8], name: &[u8]) -> Option<Range<usize>> {
    records(bytes).find(|(_, text)| text.starts_with(name)).map(|(record, _)| record)
}

/// A name as the text of a property begins with it.
fn name_text(name: &str) -> Wiped {
    let mut text = Wiped::default();
    write_name(&mut text, name);
    text
}

/// Which bytes are escaped in a string of JSON.
#[allow(clippy::indexing_slicing, reason = "it is done while the crate is built, where a panic is an error")]
static ESCAPED: [bool; 256] = {
    let mut escaped = [false; 256];
    let mut byte = 0_u8;
    while byte < b' ' {
        escaped[byte as usize] = true;
        byte += 1;
    }
    escaped[b'"' as usize] = true;
    escaped[b'\\' as usize] = true;
    escaped
};

/// Whether nothing is escaped in a name, as in nearly all.
fn is_plain(name: &str) -> bool {
    !name.bytes().fold(false, |any, byte| any | ESCAPED.get(usize::from(byte)).unwrap_or(&true))
}

/// Writes the name of a property, and the colon after it.
fn write_name(json: &mut Wiped, name: &str) {
    if is_plain(name) {
        json.extend_by([b"\"", name.as_bytes(), b"\":"]);
    } else {
        json.extend(serde_json::Value::from(name).to_string().as_bytes());
        json.push(b':');
    }
}

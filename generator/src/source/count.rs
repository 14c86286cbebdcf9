//! Guards around the YAML parser, which keeps every event of a text in memory before it gives out the first.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser};

use super::nesting::Scan;
use super::place::Characters;

/// The byte where a text seems to have more values than `limit`, by a look that takes no memory. It can be too many only
/// where prose is full of what stands between values.
pub(super) fn too_many(text: &str, limit: usize) -> Option<usize> {
    let mut scan = Scan::new();
    let mut values = 0_usize;
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let ends_word = bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
        values += usize::from(match byte {
            _ if scan.is_quoted() => false,
            b',' | b'[' | b'{' => scan.is_in_flow(),
            b'-' if values > 0 && scan.is_line_start() && bytes[at..].starts_with(b"---") => return None,
            b'-' | b'?' | b':' => ends_word && !scan.is_in_flow(),
            _ => false,
        });
        scan.take(byte);
        if values > limit {
            return Some(at);
        }
    }
    None
}

/// The byte of the first value beyond `limit`, those of aliases included.
pub(super) fn first_beyond(text: &str, limit: usize) -> Option<usize> {
    let mut count = Count::default();
    for (event, span) in Parser::new_from_str(text).map_while(Result::ok) {
        count.take(&event);
        if count.values > limit {
            return Some(Characters::new(text).byte(text, span.start.index()));
        }
    }
    None
}

/// The values so far.
#[derive(Default)]
struct Count {
    /// How many they are; keys count too.
    values: usize,
    /// The open mappings and sequences: their anchor, and how many values were before.
    open: Vec<(usize, usize)>,
    /// The values of each anchor.
    anchors: BTreeMap<usize, usize>,
}

impl Count {
    /// Takes the next event.
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Scalar(..) => self.values += 1,
            Event::Alias(anchor) => {
                let values = self.anchors.get(anchor).copied().unwrap_or(1);
                self.values = self.values.saturating_add(values);
            }
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                self.open.push((*anchor, self.values));
                self.values += 1;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((anchor, before)) = self.open.pop() {
                    self.anchors.insert(anchor, self.values - before);
                }
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
    }
}

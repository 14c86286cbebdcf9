//! Guards around the YAML parser, which keeps every event of a text in memory before it gives out the first.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser};

use super::nesting::Scan;
use super::place::Characters;

/// Counts what seem to be values by a look that takes no memory. They can be too many only where prose is full of what
/// stands between values.
pub(super) struct Count {
    /// The values so far.
    values: usize,
    /// How many there may be.
    most: usize,
    /// Whether the end of the first document, or too many, were seen.
    pub(super) is_over: bool,
}

impl Count {
    /// A count of nothing yet.
    pub(super) fn new(most: usize) -> Self {
        Self { values: 0, most, is_over: false }
    }

    /// Takes the first of some bytes, which the scan has not taken yet; says whether there are too many values.
    pub(super) fn take(&mut self, scan: &Scan, bytes: &[u8]) -> bool {
        if scan.is_quoted() {
            return false;
        }
        let ends_word = || bytes.get(1).is_none_or(u8::is_ascii_whitespace);
        self.values += usize::from(match bytes.first() {
            Some(b',' | b'[' | b'{') => scan.is_in_flow(),
            Some(b'-') if self.values > 0 && scan.is_line_start() && bytes.starts_with(b"---") => {
                self.is_over = true;
                false
            }
            Some(b'-' | b'?' | b':') => ends_word() && !scan.is_in_flow(),
            _ => false,
        });
        let is_too_many = !self.is_over && self.values > self.most;
        self.is_over |= is_too_many;
        is_too_many
    }
}

/// The byte of the first value beyond `limit`, those of aliases included.
pub(super) fn first_beyond(text: &str, limit: usize) -> Option<usize> {
    let mut count = Events::default();
    for (event, span) in Parser::new_from_str(text).map_while(Result::ok) {
        count.take(&event);
        if count.values > limit {
            return Some(Characters::new(text).byte(span.start.index()));
        }
    }
    None
}

/// The values of the events so far.
#[derive(Default)]
struct Events {
    /// How many they are; keys count too.
    values: usize,
    /// The open mappings and sequences: their anchor, and how many values were before.
    open: Vec<(usize, usize)>,
    /// The values of each anchor.
    anchors: BTreeMap<usize, usize>,
}

impl Events {
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

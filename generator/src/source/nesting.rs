//! Guards before the YAML parser, whose time grows with the square of the depth of `[` and `{`.

use saphyr_parser::{Event, Marker, Parser};

use super::count::Count;
use super::place::Characters;

/// The byte where values first nest deeper than `limit`, where the quick look has found that they seem to; in time that
/// grows with the length of the text only.
///
/// The quick look can be wrong both ways where prose holds brackets, so this has the last word.
pub(super) fn too_deep(text: &str, look: &Look, limit: usize) -> Option<usize> {
    if look.deepest > limit { deep_event(text, limit) } else { None }
}

/// What a quick look at a YAML text finds, which takes no memory.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// How deep the brackets of flow collections seem to nest.
    deepest: usize,
    /// The byte where there seem to be too many values.
    pub(super) too_many: Option<usize>,
}

impl Look {
    /// Looks at a text that may have so many values.
    pub(super) fn at(text: &str, most_values: usize) -> Self {
        let bytes = text.as_bytes();
        let (mut look, mut scan, mut count) = (Self::default(), Scan::new(), Count::new(most_values));
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let run = bytes[at..].iter().position(|byte| SIGNS[usize::from(*byte)]).unwrap_or(bytes.len() - at);
            if run > 0 {
                scan.take_plain(&bytes[at..at + run]);
                at += run;
                continue;
            }
            if !count.is_over {
                look.too_many = count.take(&scan, &bytes[at..]).then_some(at);
            }
            scan.take(byte);
            look.deepest = look.deepest.max(scan.depth);
            at += 1;
        }
        look
    }
}

/// The bytes that mean something to [`Scan::take`] by themselves, and not only by what is no blank.
const SIGNS: [bool; 256] = {
    let mut signs = [false; 256];
    let mut at = 0;
    while at < b"[]{}\"'#\n,:-?\\".len() {
        signs[b"[]{}\"'#\n,:-?\\"[at] as usize] = true;
        at += 1;
    }
    signs
};

/// The state of the quick look.
pub(super) struct Scan {
    /// How many flow collections are open.
    depth: usize,
    /// The quote that ends the string, or the line end that ends the comment, that the scan is in.
    quote: Option<u8>,
    /// The byte before.
    before: u8,
    /// Whether only blanks and indicators stand between the line's start, or the last indicator, and here.
    starts_token: bool,
}

impl Scan {
    /// The state at the start of a text.
    fn new() -> Self {
        Self { depth: 0, quote: None, before: b'\n', starts_token: true }
    }

    /// Whether the next byte is inside of a string or comment.
    pub(super) fn is_quoted(&self) -> bool {
        self.quote.is_some()
    }

    /// Whether the next byte is inside of a flow collection.
    pub(super) fn is_in_flow(&self) -> bool {
        self.depth > 0
    }

    /// Whether the next byte is the first of a line.
    pub(super) fn is_line_start(&self) -> bool {
        self.before == b'\n'
    }

    /// Takes bytes of which none is among the [`SIGNS`]: those count by whether they are blanks.
    fn take_plain(&mut self, bytes: &[u8]) {
        if self.quote.is_none() && self.starts_token {
            self.starts_token = bytes.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
        }
        self.before = bytes.last().copied().unwrap_or(self.before);
    }

    /// Takes the next byte.
    fn take(&mut self, byte: u8) {
        match self.quote {
            Some(quote) if byte == quote && !(quote == b'"' && self.before == b'\\') => self.quote = None,
            Some(_) => {}
            None => self.take_open(byte),
        }
        self.before = if self.before == b'\\' && byte == b'\\' { b' ' } else { byte };
    }

    /// Takes a byte outside of strings and comments.
    fn take_open(&mut self, byte: u8) {
        match byte {
            b'[' | b'{' if self.depth > 0 || self.starts_token => self.depth += 1,
            b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            b'"' | b'\'' if self.starts_token => self.quote = Some(byte),
            b'#' if self.before.is_ascii_whitespace() => self.quote = Some(b'\n'),
            _ => {}
        }
        self.starts_token = match byte {
            b'\n' | b'[' | b'{' | b',' | b':' | b'-' | b'?' => true,
            b' ' | b'\t' | b'\r' => self.starts_token,
            _ => false,
        } || self.quote == Some(b'\n');
    }
}

/// The byte of the first mapping or sequence that nests deeper than `limit`.
fn deep_event(text: &str, limit: usize) -> Option<usize> {
    let byte = |marker: &Marker| Characters::new(text).byte(marker.index());
    let mut depth = 0;
    for result in Parser::new_from_str(text) {
        let (event, span) = match result {
            Ok(event) => event,
            // Its scanner reads ahead of the events, and gives up at 255 levels.
            Err(error) if error.info().contains("recursion limit") => return Some(byte(error.marker())),
            Err(_) => return None,
        };
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth -= 1,
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::Alias(_)
            | Event::Scalar(..) => {}
        }
        if depth > limit {
            return Some(byte(&span.start));
        }
    }
    None
}

//! Where the nodes of a document stand in its text.

mod json;
mod lines;
mod marks;
mod search;

use std::ops::Range;

use super::{DocumentId, NodeId, Origin, OriginPart, Sources, Syntax};

pub(super) use lines::{Characters, Lines, floor_boundary};
use marks::Wanted;
pub(super) use marks::{Mark, Marks};
pub use search::{Found, Search};

/// A position in a document, counted as editors count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The document.
    pub document: DocumentId,
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
}

/// Some characters of a document's text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The document; one that could not be read has a text as well.
    pub document: DocumentId,
    /// The bytes of its text, at character boundaries.
    pub range: Range<usize>,
}

impl Sources {
    /// The characters that an origin stands for: the key, or the value.
    ///
    /// A node that has no text of its own (one read through a YAML alias) stands where the anchor is defined.
    pub fn span(&self, origin: Origin) -> Span {
        let node = self.written(origin.node);
        let document = node.document;
        let found = self.found.borrow().get(&node).cloned();
        let mark = found.unwrap_or_else(|| self.marks(document).find(&self.path(node)));
        let range = match origin.part {
            OriginPart::Key => mark.key,
            OriginPart::Value => mark.value,
        };
        Span { document, range }
    }

    /// The position of the first character of a span.
    pub fn place(&self, span: &Span) -> Place {
        let document = self.document(span.document);
        let (line, column) = self.lines(span.document).position(&document.text, span.range.start);
        Place { document: span.document, line, column }
    }

    /// The position of an origin's first character.
    pub fn place_of(&self, origin: Origin) -> Place {
        self.place(&self.span(origin))
    }

    /// The characters of a line, without its end; `line` counts from 1.
    pub fn line_range(&self, document: DocumentId, line: usize) -> Range<usize> {
        self.lines(document).range(&self.document(document).text, line)
    }

    /// The first key of a mapping with that name, and the one that comes after so many of the same name.
    pub(super) fn key_spans(&self, mapping: NodeId, key: &str, occurrence: usize) -> Option<(Span, Span)> {
        let document = self.document_of(mapping);
        let mut ranges = self.marks(document).keys(&self.path(mapping), key);
        let first = ranges.next()?;
        let again = ranges.nth(occurrence.checked_sub(1)?)?;
        Some((Span { document, range: first }, Span { document, range: again }))
    }

    /// The line starts of a document, found when first asked for.
    fn lines(&self, document: DocumentId) -> &Lines {
        let document = self.document(document);
        document.lines.get_or_init(|| Lines::new(&document.text))
    }

    /// The marks of a document, made when first asked for.
    pub(super) fn marks(&self, document: DocumentId) -> &Marks {
        let document = self.document(document);
        document.marks.get_or_init(|| match document.syntax {
            Syntax::Json => Marks::of_json(&document.text, Wanted::All),
            Syntax::Yaml => Marks::of_yaml(&document.text),
        })
    }
}

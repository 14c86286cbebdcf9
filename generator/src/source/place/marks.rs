//! The byte ranges of every key and value of a document, from a parser that keeps them.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span as Marked};

use super::json;
use super::lines::Characters;

/// Where an entry of a mapping or an item of a sequence stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::source) struct Mark {
    /// The key; that of the value where there is none, as in a sequence.
    pub(in crate::source) key: Range<usize>,
    /// The value; of an alias, the alias itself.
    pub(in crate::source) value: Range<usize>,
}

/// What stands at a place of the tree.
#[derive(Clone, Debug, Default)]
struct Branch {
    /// Where it stands.
    mark: Mark,
    /// The key's text, or the index.
    step: String,
    /// What is below.
    children: Vec<usize>,
    /// The anchor that this is an alias of.
    target: Option<usize>,
}

/// The places of one document as a tree, whose first branch is the root.
#[derive(Clone, Debug)]
pub(in crate::source) struct Marks(Vec<Branch>);

impl Marks {
    /// Reads the places of a JSON text.
    pub(in crate::source) fn of_json(text: &str) -> Self {
        let mut reader = Reader::new(text);
        json::read(text, &mut reader);
        reader.finish()
    }

    /// Reads the places of a YAML text; what stands behind a syntax error has none.
    pub(in crate::source) fn of_yaml(text: &str) -> Self {
        let mut reader = Reader::new(text);
        let mut documents = 0;
        for event in Parser::new_from_str(text) {
            let Ok((event, span)) = event else { break };
            documents += usize::from(matches!(event, Event::DocumentStart(_)));
            if documents > 1 {
                break;
            }
            reader.take(&event, span);
        }
        reader.finish()
    }

    /// The place of the deepest branch on a path that is known.
    pub(in crate::source) fn find(&self, path: &[String]) -> Mark {
        self.0[self.descend(path)].mark.clone()
    }

    /// The places of the keys of that name in the mapping at a path, in document order.
    pub(in crate::source) fn keys<'k>(
        &'k self,
        path: &[String],
        key: &'k str,
    ) -> impl Iterator<Item = Range<usize>> + 'k {
        let children = &self.0[self.resolved(self.descend(path))].children;
        let named = children.iter().map(|child| &self.0[*child]).filter(move |branch| branch.step == key);
        named.map(|branch| branch.mark.key.clone())
    }

    /// The deepest branch on a path that is known.
    fn descend(&self, path: &[String]) -> usize {
        let mut at = 0;
        for step in path {
            let children = &self.0[self.resolved(at)].children;
            let Some(child) = children.iter().find(|child| self.0[**child].step == *step) else { break };
            at = *child;
        }
        at
    }

    /// The branch itself, or the anchor that it is an alias of.
    fn resolved(&self, at: usize) -> usize {
        self.0[at].target.unwrap_or(at)
    }
}

/// A mapping or sequence whose end has not been read.
struct Open {
    /// Its branch.
    branch: usize,
    /// Whether the children have keys.
    is_mapping: bool,
    /// The key that was read and waits for its value.
    key: Option<(String, Range<usize>)>,
    /// Whether this is itself a key, which JSON has no equal of.
    is_key: bool,
}

/// Makes [`Marks`] from events, without recursion.
pub(super) struct Reader<'text> {
    /// The text.
    text: &'text str,
    /// Its characters.
    characters: Characters,
    /// What was read.
    branches: Vec<Branch>,
    /// The mappings and sequences around the event.
    open: Vec<Open>,
    /// The branch of each anchor.
    anchors: BTreeMap<usize, usize>,
}

impl<'text> Reader<'text> {
    /// A reader at the start of a text.
    fn new(text: &'text str) -> Self {
        Self {
            text,
            characters: Characters::new(text),
            branches: Vec::new(),
            open: Vec::new(),
            anchors: BTreeMap::new(),
        }
    }

    /// Takes the next event.
    fn take(&mut self, event: &Event<'_>, span: Marked) {
        let range = self.range(span);
        match event {
            Event::Scalar(text, _, anchor, _) => {
                if !self.take_key(text, &range) {
                    self.add(range, *anchor);
                }
            }
            Event::Alias(anchor) => {
                if !self.take_key("", &range) {
                    let branch = self.add(range, 0);
                    self.branches[branch].target = self.anchors.get(anchor).copied();
                }
            }
            Event::SequenceStart(anchor, _) => self.enter(range, *anchor, false),
            Event::MappingStart(anchor, _) => self.enter(range, *anchor, true),
            Event::SequenceEnd | Event::MappingEnd => self.leave(range.end),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
    }

    /// Keeps a scalar as the key of the next value; says whether it was one.
    pub(super) fn take_key(&mut self, text: &str, range: &Range<usize>) -> bool {
        match self.open.last_mut() {
            Some(open) if open.is_mapping && open.key.is_none() => {
                open.key = Some((text.to_owned(), range.clone()));
                true
            }
            _ => false,
        }
    }

    /// Adds a value below the innermost open mapping or sequence.
    pub(super) fn add(&mut self, range: Range<usize>, anchor: usize) -> usize {
        let branch = self.branches.len();
        let mut key = range.clone();
        let mut step = String::new();
        if let Some(open) = self.open.last_mut() {
            let siblings = &mut self.branches[open.branch].children;
            step = siblings.len().to_string();
            if let Some((text, place)) = open.key.take() {
                (step, key) = (text, place);
            }
            siblings.push(branch);
        }
        self.branches.push(Branch { mark: Mark { key, value: range }, step, ..Branch::default() });
        if anchor != 0 {
            self.anchors.insert(anchor, branch);
        }
        branch
    }

    /// Opens a mapping or sequence.
    pub(super) fn enter(&mut self, range: Range<usize>, anchor: usize, is_mapping: bool) {
        let is_key = self.take_key("", &range);
        let branch = if is_key { self.add_unplaced() } else { self.add(range, anchor) };
        self.open.push(Open { branch, is_mapping, key: None, is_key });
    }

    /// Adds a branch that no path leads to.
    fn add_unplaced(&mut self) -> usize {
        self.branches.push(Branch::default());
        self.branches.len() - 1
    }

    /// Closes the innermost mapping or sequence.
    pub(super) fn leave(&mut self, end: usize) {
        if let Some(open) = self.open.pop()
            && !open.is_key
        {
            let value = &mut self.branches[open.branch].mark.value;
            value.end = value.start + self.text[value.start..end.max(value.start)].trim_end().len();
        }
    }

    /// The tree, with a root even for a text without any value.
    fn finish(mut self) -> Marks {
        if self.branches.is_empty() {
            self.branches.push(Branch::default());
        }
        Marks(self.branches)
    }

    /// The bytes of a span that counts characters.
    fn range(&self, span: Marked) -> Range<usize> {
        let start = self.characters.byte(self.text, span.start.index());
        let end = self.characters.byte(self.text, span.end.index());
        start..end.max(start)
    }
}

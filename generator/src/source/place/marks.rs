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
    pub(in crate::source) fn of_json(text: &str, wanted: Wanted<'_>) -> Self {
        let mut reader = Reader::new(text, wanted);
        json::read(text, &mut reader);
        reader.finish()
    }

    /// Reads every place of a YAML text; what stands behind a syntax error has none.
    pub(in crate::source) fn of_yaml(text: &str) -> Self {
        Self::of_events(text, Wanted::All).0
    }

    /// Reads the places of some paths of a YAML text. An alias makes it every place: what is below it stands below its
    /// anchor, which may be on no path that is asked for.
    pub(in crate::source) fn of_yaml_paths(text: &str, paths: &Paths) -> Self {
        match Self::of_events(text, Wanted::Paths(paths)) {
            (marks, false) => marks,
            (_, true) => Self::of_yaml(text),
        }
    }

    /// Reads the places of the events of a YAML text; says whether an alias is among them.
    fn of_events(text: &str, wanted: Wanted<'_>) -> (Self, bool) {
        let mut reader = Reader::new(text, wanted);
        let mut has_alias = false;
        let mut documents = 0;
        for event in Parser::new_from_str(text) {
            let Ok((event, span)) = event else { break };
            documents += usize::from(matches!(event, Event::DocumentStart(_)));
            if documents > 1 {
                break;
            }
            has_alias |= matches!(event, Event::Alias(_));
            reader.take(&event, span);
        }
        (reader.finish(), has_alias)
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

/// Paths that are asked for.
#[derive(Debug, Default)]
pub(in crate::source) struct Paths(BTreeMap<String, Paths>);

impl Paths {
    /// Adds a path.
    pub(in crate::source) fn add(&mut self, path: &[String]) {
        let mut at = self;
        for step in path {
            at = at.0.entry(step.clone()).or_default();
        }
    }
}

/// What is asked for of a value and of what is below it.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) enum Wanted<'p> {
    /// Every place.
    All,
    /// The value, and these paths below it.
    Paths(&'p Paths),
    /// Nothing.
    Nothing,
}

impl Wanted<'_> {
    /// What is asked for of a part of the value.
    fn below(self, step: &str) -> Self {
        match self {
            Self::Paths(paths) => paths.0.get(step).map_or(Self::Nothing, Self::Paths),
            Self::All | Self::Nothing => self,
        }
    }

    /// Whether there is nothing to be found.
    fn is_nothing(self) -> bool {
        matches!(self, Self::Nothing)
    }
}

/// A mapping or sequence whose end has not been read.
struct Open<'p> {
    /// Its branch; of what is not asked for, any.
    branch: usize,
    /// What is asked for of it.
    wanted: Wanted<'p>,
    /// How many children were read.
    count: usize,
    /// Whether the children have keys.
    is_mapping: bool,
    /// The key that was read and waits for its value.
    key: Option<(String, Range<usize>)>,
}

/// Makes [`Marks`] from events, without recursion.
pub(super) struct Reader<'r> {
    /// The text.
    text: &'r str,
    /// Its characters.
    characters: Characters<'r>,
    /// What is asked for.
    wanted: Wanted<'r>,
    /// What was read.
    branches: Vec<Branch>,
    /// The mappings and sequences around the event.
    open: Vec<Open<'r>>,
    /// The branch of each anchor.
    anchors: BTreeMap<usize, usize>,
}

impl<'r> Reader<'r> {
    /// A reader at the start of a text.
    fn new(text: &'r str, wanted: Wanted<'r>) -> Self {
        Self {
            text,
            characters: Characters::new(text),
            wanted,
            branches: Vec::new(),
            open: Vec::new(),
            anchors: BTreeMap::new(),
        }
    }

    /// Takes the next event.
    fn take(&mut self, event: &Event<'_>, span: Marked) {
        let range = if self.is_skipped() { 0..0 } else { self.range(span) };
        match event {
            Event::Scalar(text, _, anchor, _) => {
                if !self.take_key(text, &range) {
                    self.add(range, *anchor);
                }
            }
            Event::Alias(anchor) => {
                if !self.take_key("", &range)
                    && let (Some(branch), _) = self.add(range, 0)
                {
                    self.branches[branch].target = self.anchors.get(anchor).copied();
                }
            }
            Event::SequenceStart(anchor, _) => self.enter(range, *anchor, false),
            Event::MappingStart(anchor, _) => self.enter(range, *anchor, true),
            Event::SequenceEnd | Event::MappingEnd => self.leave(range.end),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
    }

    /// Whether nothing is asked for of the innermost open mapping or sequence.
    pub(super) fn is_skipped(&self) -> bool {
        self.open.last().is_some_and(|open| open.wanted.is_nothing())
    }

    /// Whether a scalar would be a key.
    pub(super) fn is_at_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_mapping && open.key.is_none())
    }

    /// Keeps a scalar as the key of the next value; says whether it was one.
    pub(super) fn take_key(&mut self, text: &str, range: &Range<usize>) -> bool {
        let is_key = self.is_at_key();
        if is_key && let Some(open) = self.open.last_mut() {
            let text = if open.wanted.is_nothing() { String::new() } else { text.to_owned() };
            open.key = Some((text, range.clone()));
        }
        is_key
    }

    /// Adds a value below the innermost open mapping or sequence; gives its branch, which there is none of where nothing
    /// is asked for of it.
    pub(super) fn add(&mut self, range: Range<usize>, anchor: usize) -> (Option<usize>, Wanted<'r>) {
        let branch = self.branches.len();
        let (mut key, mut step, mut wanted) = (range.clone(), String::new(), self.wanted);
        if let Some(open) = self.open.last_mut() {
            let known = open.key.take();
            open.count += 1;
            if open.wanted.is_nothing() {
                return (None, Wanted::Nothing);
            }
            (step, key) = known.unwrap_or_else(|| ((open.count - 1).to_string(), key));
            wanted = open.wanted.below(&step);
            if wanted.is_nothing() {
                return (None, wanted);
            }
            self.branches[open.branch].children.push(branch);
        }
        self.branches.push(Branch { mark: Mark { key, value: range }, step, ..Branch::default() });
        if anchor != 0 {
            self.anchors.insert(anchor, branch);
        }
        (Some(branch), wanted)
    }

    /// Opens a mapping or sequence.
    pub(super) fn enter(&mut self, range: Range<usize>, anchor: usize, is_mapping: bool) {
        let is_key = self.take_key("", &range);
        let (branch, wanted) = match is_key {
            true => (None, Wanted::Nothing),
            false => self.add(range, anchor),
        };
        self.open.push(Open { branch: branch.unwrap_or_default(), wanted, count: 0, is_mapping, key: None });
    }

    /// Closes the innermost mapping or sequence.
    pub(super) fn leave(&mut self, end: usize) {
        if let Some(open) = self.open.pop()
            && !open.wanted.is_nothing()
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
    fn range(&mut self, span: Marked) -> Range<usize> {
        let start = self.characters.byte(span.start.index());
        let end = self.characters.byte(span.end.index());
        start..end.max(start)
    }
}

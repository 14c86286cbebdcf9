//! The group of an operation: by its first tag, else by its path.

use std::collections::BTreeMap;

use crate::ir::{Docs, Group, GroupId, first_word};
use crate::oas::{Document, Operation, PathItem};

/// Documents with at most this many operations keep those without tags on the client itself: a handful of methods is
/// found at once, and a group of one operation is in the way.
const SMALL: usize = 20;

/// The groups of a document.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// Those met so far.
    known: Vec<Group>,
    /// Their ids, by the key of their tag.
    by_key: BTreeMap<String, GroupId>,
    /// What the document says of each tag, by its key: the tag as written first, and its description.
    tags: BTreeMap<String, (String, Option<String>)>,
    /// Whether operations without tags are left to the client.
    is_small: bool,
}

impl Groups {
    /// No groups yet, for this document.
    pub(super) fn new(document: &Document) -> Self {
        let mut tags = BTreeMap::new();
        for tag in &document.tags {
            tags.entry(key(&tag.name)).or_insert_with(|| (tag.name.clone(), tag.description.clone()));
        }
        let operations = || document.paths.iter().flat_map(|item| &item.operations);
        for tag in operations().filter_map(tag_of) {
            tags.entry(key(tag)).or_insert_with(|| (tag.to_owned(), None));
        }
        Self { tags, is_small: operations().count() <= SMALL, ..Self::default() }
    }

    /// The group of an operation; none for one that the client starts itself.
    ///
    /// An operation without tags joins the tag that is written like its path.
    pub(super) fn of(&mut self, item: &PathItem, operation: &Operation) -> Option<GroupId> {
        let word = match tag_of(operation) {
            Some(tag) => tag,
            None if self.is_small => return None,
            None => first_word(&item.path)?.0,
        };
        let key = key(word);
        if let Some(id) = self.by_key.get(&key) {
            return Some(*id);
        }
        let (tag, description) = self.tags.get(&key).cloned().unwrap_or_else(|| (word.to_owned(), None));
        let id = GroupId(self.known.len());
        self.known.push(Group { tag, docs: Docs { description, ..Docs::default() } });
        self.by_key.insert(key, id);
        Some(id)
    }

    /// The groups, in the order in which they were met.
    pub(super) fn into_groups(self) -> Vec<Group> {
        self.known
    }
}

/// The first tag of an operation that can be seen; blank ones name nothing.
fn tag_of(operation: &Operation) -> Option<&str> {
    let mut tags = operation.tags.iter().map(String::as_str);
    tags.find(|tag| key(tag).contains(|c: char| !c.is_control()))
}

/// What tags have in common that differ only in how words are parted: `Setup links`, `setup_links`, `SetupLinks`.
fn key(tag: &str) -> String {
    tag.chars().filter(|c| !c.is_whitespace() && !"_-./:".contains(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn tags_differ_by_more_than_how_words_are_parted() {
        assert_eq!(key("Setup links"), key("setup_links"));
        assert_eq!(key("SetupLinks"), key("setup-links"));
        assert_ne!(key("C"), key("C++"));
        assert_ne!(key("#"), key("!"));
    }
}

//! Documents in which as many places as can hold a hostile text at the same time.

use crate::cases::{Base, Mode, put};
use crate::judge::{Made, Workshop};
use crate::tree::Tree;

/// A document with a hostile text at every place that can hold one.
#[derive(Clone, Debug)]
pub struct Hostile {
    /// The document.
    pub tree: Tree,
    /// The number of its places that hold one.
    pub taken: usize,
}

/// Puts texts, in turn from the one with the index `from`, at every place of a document.
///
/// A place keeps its harmless text where a text there is refused, or makes less to be generated: what it stands in would
/// be left out, with all the text in it. The first place of a position gets another chance, with another text.
///
/// # Panics
///
/// When the harmless document is refused.
pub fn everywhere(workshop: &Workshop, base: &Base, texts: &[String], from: usize) -> Hostile {
    let size = size(workshop, &base.tree).unwrap_or_else(|| panic!("{} is refused", base.name));
    let mut filling = Filling { workshop, base, texts, from, tree: base.tree.clone(), size, taken: 0 };
    filling.fill(0, base.places.len());
    Hostile { tree: filling.tree, taken: filling.taken }
}

/// A document that is being filled.
struct Filling<'a> {
    /// Where it is tried.
    workshop: &'a Workshop,
    /// The harmless document.
    base: &'a Base,
    /// The texts.
    texts: &'a [String],
    /// The index of the text at the first place.
    from: usize,
    /// The document so far.
    tree: Tree,
    /// How much is generated from it.
    size: usize,
    /// The number of places that hold a text.
    taken: usize,
}

impl Filling<'_> {
    /// Fills places, all at once where that can be.
    fn fill(&mut self, first: usize, end: usize) {
        let is_one = end - first <= 1;
        for (at, mode) in self.ways(is_one, first) {
            let mut tree = self.tree.clone();
            for place in first..end {
                let Some(text) = self.texts.get((self.from + place * 7 + at) % self.texts.len()) else {
                    return;
                };
                let place = &self.base.places[place];
                let mode = mode.unwrap_or_else(|| {
                    let is_name = self.tree.text(place).is_some_and(|old| old.to_ascii_lowercase().starts_with("zq"));
                    if is_name { Mode::Renamed } else { Mode::Whole }
                });
                tree = put(&tree, place, mode, text);
            }
            if let Some(size) = size(self.workshop, &tree).filter(|size| *size >= self.size) {
                (self.tree, self.size) = (tree, size);
                self.taken += end - first;
                return;
            }
        }
        if !is_one {
            let middle = usize::midpoint(first, end);
            self.fill(first, middle);
            self.fill(middle, end);
        }
    }

    /// What is tried: which text after that of the place's turn, and how it gets there.
    fn ways(&self, is_one: bool, place: usize) -> Vec<(usize, Option<Mode>)> {
        match is_one && self.base.first.contains(&place) {
            true => vec![(0, None), (11, None), (0, Some(Mode::Suffix)), (11, Some(Mode::Suffix))],
            false => vec![(0, None)],
        }
    }
}

/// How much is generated from a document; none where it is refused.
fn size(workshop: &Workshop, tree: &Tree) -> Option<usize> {
    match workshop.make(tree) {
        Ok(Made::Crate(files)) => {
            let own =
                files.iter().filter(|file| file.path.starts_with("src/") && !file.path.starts_with("src/runtime"));
            Some(own.map(|file| file.contents.matches("pub ").count()).sum())
        }
        _ => None,
    }
}

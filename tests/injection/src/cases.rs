//! The cases: a harmless document, a place in it, and a text that is put there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::meta::{Found, Meta, Position, Version};
use crate::tree::{Part, Place, Tree};

/// A harmless document.
#[derive(Clone, Debug)]
pub struct Base {
    /// What it is called in messages.
    pub name: String,
    /// The document.
    pub tree: Tree,
    /// The places where text is put.
    pub places: Vec<Place>,
    /// Those of them, by their index, that stand for a position which no other place stands for.
    pub first: BTreeSet<usize>,
    /// The positions of the meta-schema that it has a text at.
    pub positions: BTreeSet<Position>,
}

/// How a text gets to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// It replaces what stands there.
    Whole,
    /// It follows what stands there.
    Suffix,
    /// It replaces a name there and wherever the document uses that name.
    Renamed,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::Whole, Self::Suffix, Self::Renamed];
}

/// The harmless documents of this package, in each version that has a meta-schema.
///
/// # Panics
///
/// When they cannot be read.
pub fn bases() -> Vec<(Version, Base)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("documents");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("the entry can be read").path())
        .collect();
    paths.sort();
    let mut bases = Vec::new();
    for version in Version::ALL {
        let meta = Meta::new(version);
        let mut known = BTreeSet::new();
        for path in &paths {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let tree = Tree::parse(&fs::read_to_string(path).expect("the document can be read"));
            let Some(tree) = in_version(tree, &stem, version) else {
                continue;
            };
            let tree = meta.find(&tree).pruned(&tree);
            let found = meta.find(&tree);
            let name = format!("{stem} in {}", version.text());
            bases.push((version, Base::new(name, tree, &found, &mut known)));
        }
    }
    bases
}

/// The document, saying that it is of a version; none where it is not for that version, which its name may limit.
fn in_version(mut tree: Tree, name: &str, version: Version) -> Option<Tree> {
    let Tree::Map(entries) = &mut tree else {
        return None;
    };
    let (key, value) = entries.first_mut()?;
    let first = match name.split_once('.').map(|(_, limit)| limit) {
        Some("from_3_1") => Version::V3_1,
        Some("from_3_2") => Version::V3_2,
        _ => Version::V3_0,
    };
    let fits = match version {
        Version::V2_0 => key == "swagger",
        Version::V3_0 | Version::V3_1 | Version::V3_2 => key == "openapi" && version >= first,
    };
    let fits = fits && (!name.ends_with(".only_3_0") || version == Version::V3_0);
    *value = Tree::Text(version.text().to_owned());
    fits.then_some(tree)
}

impl Base {
    /// A document with the positions that it has; `known` are those of the documents before it.
    fn new(name: String, tree: Tree, found: &Found, known: &mut BTreeSet<Position>) -> Self {
        let places = tree.places(&|path| found.is_name(path));
        let mut first = BTreeSet::new();
        for (position, at) in &found.positions {
            let index = at.iter().find_map(|place| places.iter().position(|found| found == place));
            // Where only an object stands, there is no text to replace.
            if let Some(index) = index.filter(|_| known.insert(position.clone())) {
                first.insert(index);
            }
        }
        Self { name, tree, places, first, positions: found.positions.keys().cloned().collect() }
    }

    /// A document that no meta-schema was asked about: every text and every key is a place.
    pub fn plain(name: String, tree: Tree) -> Self {
        let places = tree.places(&|_| true);
        Self { name, tree, places, first: BTreeSet::new(), positions: BTreeSet::new() }
    }

    /// The modes that make a difference at a place.
    pub fn modes(&self, place: &Place) -> Vec<Mode> {
        let text = self.tree.text(place);
        Mode::ALL
            .into_iter()
            .filter(|mode| match (mode, &text) {
                (Mode::Whole, _) => true,
                (Mode::Suffix, text) => text.as_ref().is_some_and(|text| !text.is_empty()),
                (Mode::Renamed, Some(text)) => self.renamed(text, "zqrenamed").is_some_and(|tree| {
                    let mut whole = self.tree.clone();
                    whole.put(place, "zqrenamed");
                    tree != whole
                }),
                (Mode::Renamed, None) => false,
            })
            .collect()
    }

    /// The document with a text at a place.
    pub fn with(&self, place: &Place, mode: Mode, text: &str) -> Tree {
        put(&self.tree, place, mode, text)
    }

    /// The document with another name in place of one; none where the text is no name.
    fn renamed(&self, name: &str, text: &str) -> Option<Tree> {
        renamed(&self.tree, name, text)
    }
}

/// A document with a text at a place.
pub fn put(tree: &Tree, place: &Place, mode: Mode, text: &str) -> Tree {
    let old = tree.text(place).unwrap_or_default();
    let mut new = tree.clone();
    match mode {
        Mode::Whole => new.put(place, text),
        Mode::Suffix => new.put(place, &format!("{old}{text}")),
        Mode::Renamed => match renamed(tree, &old, text) {
            Some(tree) => new = tree,
            None => new.put(place, text),
        },
    }
    new
}

/// The document with another name in place of one, in references, templates and expressions too.
fn renamed(tree: &Tree, name: &str, text: &str) -> Option<Tree> {
    if !name.to_ascii_lowercase().starts_with("zq") || name.contains([' ', '/', '{']) {
        return None;
    }
    let step = |text: &str| text.replace('~', "~0").replace('/', "~1").replace('%', "%25").replace('#', "%23");
    let change = move |found: &str| -> Option<String> {
        if found == name {
            return Some(text.to_owned());
        }
        let in_template = format!("{{{name}}}");
        let pointer = format!("/{name}");
        if found.contains(&in_template) {
            return Some(found.replace(&in_template, &format!("{{{text}}}")));
        }
        let is_reference = found.starts_with('#') || found.starts_with('$') || found.starts_with('/');
        let has_step = found.ends_with(&pointer) || found.contains(&format!("{pointer}/"));
        (is_reference && has_step).then(|| found.replace(&pointer, &format!("/{}", step(text))))
    };
    let mut new = tree.clone();
    new.map_texts(&change);
    Some(new)
}

/// The documents of the fixtures that have no part in other files.
///
/// # Panics
///
/// When they cannot be read.
pub fn fixtures() -> Vec<Base> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let mut paths = Vec::new();
    for area in fs::read_dir(&folder).expect("the folder can be read") {
        let area = area.expect("the entry can be read").path();
        for file in fs::read_dir(&area).expect("the folder can be read") {
            paths.push(file.expect("the entry can be read").path());
        }
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    let bases = paths.into_iter().filter_map(|path| {
        let text = fs::read_to_string(&path).ok()?;
        serde_yaml::from_str::<serde_yaml::Value>(&text).ok()?;
        let name = path.strip_prefix(&folder).unwrap_or(&path).display().to_string();
        Some(Base::plain(name, Tree::parse(&text)))
    });
    bases.collect()
}

/// Whether a place is a key.
pub fn is_key(place: &Place) -> bool {
    place.part == Part::Key
}

//! What is generated from a document, and whether text in it did anything.

use std::collections::HashSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::rc::Rc;

use generator::config::Options;
use generator::diag::Code;
use generator::output::File;
use generator::pipeline::{self, Input, Target};
use tempfile::TempDir;
use toml_edit::DocumentMut;

use crate::markdown;
use crate::skeleton::{self, Skeleton, Token};
use crate::tree::Tree;

/// What became of a document.
#[derive(Clone, Debug)]
pub enum Made {
    /// It was refused, with these codes.
    Refused(Vec<Code>),
    /// A crate.
    Crate(Vec<File>),
}

/// A place to generate in.
pub struct Workshop {
    /// The folder.
    folder: TempDir,
    /// Docs that were read and have nothing in them.
    plain: HashSet<String>,
}

/// A crate whose text is harmless.
#[derive(Clone, Debug)]
pub struct Twin {
    /// The files.
    files: Rc<Vec<File>>,
    /// The code of those that are Rust.
    code: Rc<Vec<Option<Read>>>,
}

/// The code of a file with the doctests and links of its docs.
#[derive(Clone, Debug)]
struct Read {
    /// The code.
    skeleton: Skeleton,
    /// The doctests.
    examples: Vec<Vec<Token>>,
    /// How many links lead to items.
    items: usize,
}

impl Default for Workshop {
    fn default() -> Self {
        Self::new()
    }
}

impl Workshop {
    /// An empty one.
    ///
    /// # Panics
    ///
    /// When no folder can be made.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder can be made"), plain: HashSet::new() }
    }

    /// What becomes of a document; an error says that the generator panicked.
    ///
    /// # Panics
    ///
    /// When the document cannot be written.
    pub fn make(&self, document: &Tree) -> Result<Made, String> {
        let path: PathBuf = self.folder.path().join("case.json");
        fs::write(&path, document.to_json()).expect("the document can be written");
        let inputs = [Input { path, name: None }];
        let options = Options { features_from: Some(1), ..Options::default() };
        let target = Target::Crate { name: "case".to_owned() };
        let outcome = catch_unwind(AssertUnwindSafe(|| pipeline::generate_with(&inputs, &target, &options)))
            .map_err(|_| "the generator panicked".to_owned())?
            .map_err(|error| format!("the generator failed: {error}"))?;
        match outcome.value {
            Some(files) => Ok(Made::Crate(files)),
            None => {
                let codes: Vec<Code> = outcome.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
                if codes.is_empty() {
                    Err("it was refused without a word".to_owned())
                } else {
                    Ok(Made::Refused(codes))
                }
            }
        }
    }

    /// The crate of a harmless document.
    pub fn twin(&mut self, files: Vec<File>) -> Result<Twin, String> {
        let mut code = Vec::new();
        for file in &files {
            if is_own(file) {
                Skeleton::check(&file.contents).map_err(|error| format!("{}: {error}", file.path))?;
                let read = self.read(file).map_err(|error| format!("{}: {error}", file.path))?;
                code.push(Some(read));
            } else {
                code.push(None);
            }
        }
        Ok(Twin { files: Rc::new(files), code: Rc::new(code) })
    }

    /// Why a crate is not that of harmless text with other names and literals; none where it is.
    pub fn difference(&mut self, files: &[File], twin: &Twin) -> Option<String> {
        for file in files {
            if !is_allowed(&file.path) {
                return Some(format!("a file at `{}`", file.path));
            }
        }
        if files.len() != twin.files.len() {
            let list = |files: &[File]| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>().join(" ");
            return Some(format!("other files: {} instead of {}", list(files), list(&twin.files)));
        }
        for ((file, benign), code) in files.iter().zip(&*twin.files).zip(&*twin.code) {
            if file.contents == benign.contents && file.path == benign.path {
                continue;
            }
            if let Some(difference) = self.file_difference(file, benign, code.as_ref()) {
                return Some(format!("{}: {difference}", file.path));
            }
        }
        None
    }

    fn file_difference(&mut self, file: &File, benign: &File, code: Option<&Read>) -> Option<String> {
        match (file.path.as_str(), code) {
            ("Cargo.toml", _) => manifest_difference(&file.contents, &benign.contents),
            ("README.md", _) => readme_difference(&file.contents, &benign.contents),
            (_, Some(benign)) => match self.read(file) {
                // A property that is called like a method has a setter of another name, and a proof for each.
                Ok(read) if file.path == "src/required.rs" => {
                    let distinct = |read: &Read| skeleton::distinct_traits(&read.skeleton.tokens);
                    skeleton::tokens_differ(&distinct(&read), &distinct(benign))
                }
                Ok(read) => read.difference(benign),
                Err(error) => Some(error),
            },
            _ => Some("it differs and has no part in the document".to_owned()),
        }
    }

    /// Reads a file of code; an error says what is live in it.
    fn read(&mut self, file: &File) -> Result<Read, String> {
        let skeleton = Skeleton::parse(&file.contents)?;
        let mut read = Read { skeleton, examples: Vec::new(), items: 0 };
        for docs in std::mem::take(&mut read.skeleton.docs) {
            if self.plain.contains(&docs) {
                continue;
            }
            let found = markdown::read(&docs);
            if let Some(live) = found.live.first() {
                return Err(format!("{live} in the docs {docs:?}"));
            }
            if found.doctests.is_empty() && found.items.is_empty() && self.plain.len() < 100_000 {
                self.plain.insert(docs);
                continue;
            }
            for code in &found.doctests {
                read.examples.push(skeleton::example(code)?);
            }
            read.items += found.items.len();
        }
        Ok(read)
    }
}

impl Read {
    fn difference(&self, benign: &Self) -> Option<String> {
        if let Some(difference) = skeleton::tokens_differ(&self.skeleton.tokens, &benign.skeleton.tokens) {
            return Some(difference);
        }
        if self.examples.len() != benign.examples.len() {
            return Some(format!("{} doctests instead of {}", self.examples.len(), benign.examples.len()));
        }
        let mut pairs = self.examples.iter().zip(&benign.examples);
        if let Some(difference) = pairs.find_map(|(ours, theirs)| skeleton::tokens_differ(ours, theirs)) {
            return Some(format!("an example has {difference}"));
        }
        (self.items != benign.items).then(|| format!("{} links to items instead of {}", self.items, benign.items))
    }
}

/// Whether text of a document has a part in a file of code.
fn is_own(file: &File) -> bool {
    file.path.starts_with("src/") && !file.path.starts_with("src/runtime/") && file.path != "src/runtime.rs"
}

/// Whether a crate may have a file at a path: on every system, and without being taken for a device by Windows.
pub fn is_allowed(path: &str) -> bool {
    let is_plain =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    let is_module = |part: &str| is_plain(part) && !is_device(part);
    let inner = path.strip_prefix("src/").and_then(|rest| rest.strip_suffix(".rs"));
    matches!(path, "Cargo.toml" | "README.md" | "LICENSE-MIT" | "LICENSE-APACHE")
        || inner.is_some_and(|inner| inner.len() < 200 && inner.split('/').all(is_module))
}

/// Whether a name, whatever its extension, is that of a device of Windows.
fn is_device(name: &str) -> bool {
    match name.strip_prefix("com").or_else(|| name.strip_prefix("lpt")) {
        Some(number) => matches!(number.as_bytes(), [b'0'..=b'9']),
        None => matches!(name, "con" | "prn" | "aux" | "nul"),
    }
}

/// Why a manifest is not the harmless one with another description and other features.
fn manifest_difference(text: &str, benign: &str) -> Option<String> {
    let (ours, benign) = match (text.parse::<DocumentMut>(), benign.parse::<DocumentMut>()) {
        (Ok(ours), Ok(benign)) => (ours, benign),
        (Err(error), _) | (_, Err(error)) => return Some(format!("no TOML: {error}")),
    };
    let skeleton = |mut document: DocumentMut| {
        if let Some(package) = document.get_mut("package").and_then(|item| item.as_table_mut()) {
            package.insert("description", toml_edit::value("x"));
        }
        let features = document.remove("features");
        let names = features.as_ref().and_then(|item| item.as_table()).map(|table| {
            table
                .iter()
                .map(|(name, value)| (name.to_owned(), value.as_array().map_or(0, toml_edit::Array::len)))
                .collect()
        });
        (document.to_string(), names.unwrap_or_default())
    };
    let (ours, names): (String, Vec<(String, usize)>) = skeleton(ours);
    let (benign, benign_names) = skeleton(benign);
    let is_plain =
        |name: &str| !name.is_empty() && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'));
    if let Some((name, _)) = names.iter().find(|(name, _)| !is_plain(name)) {
        return Some(format!("the feature {name:?}"));
    }
    let counts = |names: &[(String, usize)]| names.iter().map(|(_, count)| *count).collect::<Vec<_>>();
    if counts(&names) != counts(&benign_names) {
        return Some("other features".to_owned());
    }
    (ours != benign).then(|| format!("{ours}\ninstead of\n{benign}"))
}

/// Why a README is not the harmless one with another text.
fn readme_difference(text: &str, benign: &str) -> Option<String> {
    if let Some(odd) = skeleton::odd(text) {
        return Some(format!("the character {odd:?} stands in it as it is"));
    }
    let (Some((head, ours)), Some((benign_head, benign))) = (text.split_once('\n'), benign.split_once('\n')) else {
        return Some("it has no lines".to_owned());
    };
    let (ours, benign) = (markdown::read(ours), markdown::read(benign));
    (head != benign_head || ours != benign).then(|| format!("{ours:?} instead of {benign:?}"))
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn devices_and_odd_paths_are_no_files() {
        for path in ["src/lib.rs", "src/console.rs", "src/com.rs", "src/com10.rs", "src/a/b_2.rs", "README.md"] {
            assert!(is_allowed(path), "{path}");
        }
        for path in ["src/con.rs", "src/nul/a.rs", "src/com1.rs", "src/lpt9.rs", "src/../x.rs", "src/A.rs", "/x.rs"] {
            assert!(!is_allowed(path), "{path}");
        }
    }
}

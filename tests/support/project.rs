//! The folders of the project: its root, the fixtures, the specs, and copies of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of this package.
const TESTS: &str = env!("CARGO_MANIFEST_DIR");

/// A document under `tests/fixtures/<area>/` or a real one under `specs/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fixture {
    /// The folder that it is in: the construct that it shows.
    pub area: String,
    /// The name of its file, without the extension.
    pub name: String,
    /// Where it is, from the folder of this package, which tests run in.
    pub path: PathBuf,
}

impl Fixture {
    /// The fixture of a file.
    ///
    /// # Panics
    ///
    /// When the path has no file name or no folder.
    pub fn new(path: &Path) -> Self {
        let name =
            |part: Option<&std::ffi::OsStr>| part.expect("the path has that part").to_string_lossy().into_owned();
        let folder = path.parent().and_then(Path::file_name);
        Self { area: name(folder), name: name(path.file_stem()), path: path.to_owned() }
    }

    /// The files that the document refers to, by their path from the document's folder: those in the folder beside it
    /// that has its name.
    pub fn parts(&self) -> BTreeMap<String, Vec<u8>> {
        let folder = self.path.with_extension("");
        if !folder.is_dir() {
            return BTreeMap::new();
        }
        files(&folder).into_iter().map(|(path, bytes)| (format!("{}/{path}", self.name), bytes)).collect()
    }

    /// A name that no other fixture has: that of a module.
    pub fn module(&self) -> String {
        format!("{}_{}", self.area, self.name).replace('-', "_")
    }
}

/// The root of the workspace.
///
/// # Panics
///
/// When this package has been moved out of the workspace.
pub fn root() -> PathBuf {
    Path::new(TESTS).parent().expect("the package is in a folder of the workspace").to_owned()
}

/// Every fixture, sorted.
pub fn fixtures() -> Vec<Fixture> {
    let mut found: Vec<Fixture> = files(&Path::new(TESTS).join("fixtures"))
        .into_keys()
        .filter(|path| path.split('/').count() == 2)
        .map(|path| Fixture::new(&Path::new("fixtures").join(path)))
        .collect();
    found.sort();
    found
}

/// The real documents, sorted.
pub fn specs() -> Vec<Fixture> {
    let documents = files(&root().join("specs")).into_keys().filter(|path| !path.contains("generator."));
    documents.map(|path| Fixture::new(&Path::new("../specs").join(path))).collect()
}

/// Every file below a folder with its bytes, by its path from there with `/` between parts.
///
/// # Panics
///
/// When the folder or one of its files cannot be read.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).unwrap_or_else(|error| panic!("cannot read {}: {error}", at.display())) {
            let path = entry.expect("the entries of a folder can be read").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("the file is below the folder").to_string_lossy();
            let bytes = fs::read(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
            found.insert(name.replace('\\', "/"), bytes);
        }
    }
    found
}

/// Writes a file and the folders above it; one that has these bytes already is left as it is, time included.
///
/// # Panics
///
/// When it cannot be written.
pub fn write(path: &Path, text: &str) {
    if fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes()) {
        return;
    }
    let folder = path.parent().expect("the file has a folder");
    fs::create_dir_all(folder).unwrap_or_else(|error| panic!("cannot make {}: {error}", folder.display()));
    fs::write(path, text).unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
}

/// Copies a folder with all that is in it.
///
/// # Panics
///
/// When something cannot be read or written.
pub fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        let target = to.join(path);
        fs::create_dir_all(target.parent().expect("the file has a folder")).expect("the folder can be made");
        fs::write(target, bytes).expect("the file can be written");
    }
}

//! Files that references lead to: only those below the folder of the document that the user named.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{DocumentId, NodeId, Sources, uri};
use crate::diag::{Diagnostics, Reported};

/// The file of a document.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// The path, without symbolic links but for that of a document which the user named.
    pub(super) path: PathBuf,
    /// The folder that relative references start from.
    pub(super) folder: PathBuf,
}

/// Why a document that a reference names is not read.
#[derive(Debug)]
pub enum Refusal {
    /// It was read, and has errors that were emitted.
    Reported(Reported),
    /// The address has this scheme, or names another host.
    Remote(Option<String>),
    /// The address starts at the root of the file system.
    Absolute,
    /// The document that has the reference was not read from a file.
    NoFolder,
    /// The file is not below the folder of the document that the user named.
    Outside {
        /// Whether a symbolic link leads there.
        through_link: bool,
    },
    /// The address has characters that no path has.
    NoPath,
    /// There are as many already as may be.
    TooMany(usize),
    /// The operating system does not give the file.
    Unreadable {
        /// What it says.
        error: io::Error,
        /// The files beside it.
        beside: Vec<String>,
    },
}

impl File {
    /// The file of a document that the user named.
    pub(super) fn named(path: &Path) -> io::Result<Self> {
        let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?;
        let folder = match path.parent() {
            Some(parent) if parent != Path::new("") => parent.canonicalize()?,
            _ => Path::new(".").canonicalize()?,
        };
        Ok(Self { path: folder.join(name), folder })
    }
}

impl Sources {
    /// The root of the document at `address`, as a reference in the document `from` names it. It is read when it is
    /// asked for first, and only where it is below the folder of `entry`, the document that the user named.
    pub fn open(
        &self,
        from: DocumentId,
        entry: DocumentId,
        address: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<NodeId, Refusal> {
        let relative = relative_path(address)?;
        let (Some(from), Some(within)) = (&self.document(from).file, &self.document(entry).file) else {
            return Err(Refusal::NoFolder);
        };
        let path = without_dots(&from.folder.join(relative));
        if !path.starts_with(&within.folder) {
            return Err(Refusal::Outside { through_link: false });
        }
        let known = self.files.borrow().get(&path).copied();
        let known = match known {
            Some(known) => known,
            None => self.open_file(&path, entry, within, diagnostics)?,
        };
        let document = self.document(known);
        // It may have been read for another document, with a folder of its own.
        match &document.file {
            Some(file) if file.path.starts_with(&within.folder) => {}
            _ => return Err(Refusal::Outside { through_link: true }),
        }
        match document.failed {
            Some(reported) => Err(Refusal::Reported(reported)),
            None => Ok(document.root),
        }
    }

    /// Reads a file below the folder of the document that the user named, unless it was read under another path.
    fn open_file(
        &self,
        path: &Path,
        entry: DocumentId,
        within: &File,
        diagnostics: &mut Diagnostics,
    ) -> Result<DocumentId, Refusal> {
        let canonical = path.canonicalize().map_err(|error| match leads_out(path, &within.folder) {
            // Not even the names of what is there are told.
            true => Refusal::Outside { through_link: true },
            false => unreadable(path, error),
        })?;
        let Ok(below) = canonical.strip_prefix(&within.folder) else {
            return Err(Refusal::Outside { through_link: true });
        };
        let known = self.files.borrow().get(&canonical).copied();
        let document = match known {
            Some(known) => known,
            None => {
                if self.documents.len() >= self.limits.files {
                    return Err(Refusal::TooMany(self.limits.files));
                }
                // Reading of a pipe or a device may never end.
                if !fs::metadata(&canonical).is_ok_and(|metadata| metadata.is_file()) {
                    return Err(unreadable(path, io::Error::other("it is not a file")));
                }
                let name = Path::new(&self.document(entry).name).with_file_name("").join(below);
                let folder = canonical.parent().unwrap_or(&within.folder).to_owned();
                let file = File { path: canonical.clone(), folder };
                self.read_file(&name.to_string_lossy(), &canonical, Some(file), diagnostics)
                    .map_err(|error| unreadable(path, error))?
            }
        };
        self.files.borrow_mut().extend([(path.to_owned(), document), (canonical, document)]);
        Ok(document)
    }
}

/// The path that an address stands for.
fn relative_path(address: &str) -> Result<PathBuf, Refusal> {
    if let Some(scheme) = uri::scheme(address) {
        return Err(Refusal::Remote(Some(scheme.to_ascii_lowercase())));
    }
    if address.starts_with("//") {
        return Err(Refusal::Remote(None));
    }
    let decoded = percent_encoding::percent_decode_str(address).decode_utf8().map_err(|_| Refusal::NoPath)?;
    if decoded.contains('\0') {
        return Err(Refusal::NoPath);
    }
    let path = PathBuf::from(decoded.as_ref());
    let is_absolute = |part| matches!(part, Component::RootDir | Component::Prefix(_));
    if path.components().any(is_absolute) || decoded.starts_with('\\') {
        return Err(Refusal::Absolute);
    }
    Ok(path)
}

/// A path without `.` and `..`, as URIs take them away: whatever links there are.
fn without_dots(path: &Path) -> PathBuf {
    let mut kept = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                kept.pop();
            }
            part => kept.push(part),
        }
    }
    kept
}

/// Whether the folders of a path that is no file lead out of a folder, by a symbolic link.
fn leads_out(path: &Path, folder: &Path) -> bool {
    let there = path.ancestors().skip(1).find_map(|above| above.canonicalize().ok());
    !there.is_some_and(|there| there.starts_with(folder))
}

/// The refusal of a file that cannot be read, with the names that may have been meant.
fn unreadable(path: &Path, error: io::Error) -> Refusal {
    let names = path.parent().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let mut beside: Vec<String> = names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    beside.sort_unstable();
    Refusal::Unreadable { error, beside }
}

#[cfg(test)]
mod tests;

//! Reading of files and of the standard input.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::open::File;
use super::parse::Failure;
use super::{Document, DocumentId, NodeId, Sources};
use crate::diag::{Code, Diagnostics, Reported};

/// Why a document was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be opened or read.
    #[error("cannot read `{}`: {source}; {}", path.display(), advice(source.kind()))]
    Io {
        /// The file, as the user wrote it; `-` for the standard input.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The text has errors, which were emitted.
    #[error("the document has errors")]
    Reported,
}

impl From<Reported> for ReadError {
    fn from(_: Reported) -> Self {
        Self::Reported
    }
}

/// What to do about a file that cannot be read.
fn advice(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::NotFound => "check the path, which is relative to the current folder",
        io::ErrorKind::PermissionDenied => "give yourself the right to read it",
        io::ErrorKind::IsADirectory => "name a file, not a folder",
        _ => "check that it is a file that you can open",
    }
}

impl Sources {
    /// Reads a document from a file, or from the standard input where the path is `-`, and gives its root.
    ///
    /// Errors that leave the document readable (a duplicate key, say) are only emitted.
    pub fn read(&self, path: &Path, diagnostics: &mut Diagnostics) -> Result<NodeId, ReadError> {
        self.taken.values.set(0);
        self.taken.bytes.set(0);
        self.taken.text.set(0);
        let failed = |source| ReadError::Io { path: path.to_owned(), source };
        let is_stdin = path.as_os_str() == "-";
        let file = if is_stdin { None } else { File::named(path).ok() };
        let known = file.as_ref().and_then(|file| self.files.borrow().get(&file.path).copied());
        let document = match known {
            Some(known) => known,
            None => {
                let document =
                    self.read_file(&path.to_string_lossy(), path, file.clone(), diagnostics).map_err(failed)?;
                if let Some(file) = file {
                    let canonical = path.canonicalize().unwrap_or_else(|_| file.path.clone());
                    self.files.borrow_mut().extend([(file.path, document), (canonical, document)]);
                }
                document
            }
        };
        match self.document(document).failed {
            Some(reported) => Err(reported.into()),
            None => Ok(self.document(document).root),
        }
    }

    /// Reads a file under a name; the document has the root `null` where its text cannot be read.
    pub(super) fn read_file(
        &self,
        name: &str,
        path: &Path,
        file: Option<File>,
        diagnostics: &mut Diagnostics,
    ) -> io::Result<DocumentId> {
        let bytes = read_bytes(path, self.limits.bytes)?;
        let document = self.next_document();
        match String::from_utf8(bytes) {
            // Whether it could be read is kept with the document.
            Ok(text) => drop(self.add_file(name, text, file, diagnostics)),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let (text, failure) = not_utf8(error.as_bytes(), valid);
                let mut failed = Document::new(document, name, text);
                failed.file = file;
                self.register_failed(failed, failure, diagnostics);
            }
        }
        Ok(document)
    }
}

/// The finding that a document is not UTF-8, and its text up to the first wrong byte.
fn not_utf8(bytes: &[u8], valid: usize) -> (String, Failure) {
    let text = String::from_utf8_lossy(&bytes[..valid]).into_owned();
    let encoding = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it is UTF-16",
        _ => "it has a wrong byte here",
    };
    let message = format!("the document is not UTF-8: {encoding}");
    let at = text.len();
    (text, Failure { code: Code::InvalidUtf8, message, at })
}

/// The bytes of a file or of the standard input, up to one more than a document may have.
fn read_bytes(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let limit = (most as u64).saturating_add(1);
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        fs::File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

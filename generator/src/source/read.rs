//! Reading of files and of the standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::parse::MAX_BYTES;
use super::{NodeId, Sources, Span};
use crate::diag::{Code, Diagnostic, Diagnostics, Reported};

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
    pub fn read(&mut self, path: &Path, diagnostics: &mut Diagnostics) -> Result<NodeId, ReadError> {
        let bytes = read_bytes(path).map_err(|source| ReadError::Io { path: path.to_owned(), source })?;
        let name = path.to_string_lossy();
        match String::from_utf8(bytes) {
            Ok(text) => Ok(self.add(&name, text, diagnostics)?),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                Err(self.not_utf8(&name, error.as_bytes(), valid).emit(diagnostics).into())
            }
        }
    }

    /// The finding that a document is not UTF-8; its text is kept up to the first wrong byte.
    fn not_utf8(&mut self, name: &str, bytes: &[u8], valid: usize) -> Diagnostic {
        let text = String::from_utf8_lossy(&bytes[..valid]).into_owned();
        let (encoding, help) = match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => ("it is UTF-16", "save it as UTF-8"),
            _ => ("it has a wrong byte here", "save it as UTF-8; it may be in an encoding such as Windows-1252"),
        };
        let range = text.len()..text.len();
        let document = self.register(name, text);
        let message = format!("the document is not UTF-8: {encoding}");
        Diagnostic::new(Code::InvalidUtf8, Span { document, range }, message).help(help)
    }
}

/// The bytes of a file or of the standard input, up to one more than a document may have.
fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let limit = MAX_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

//! Why output was not written.

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;

/// Why the files were not written or compared.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The operating system refused.
    #[error("cannot {action} `{}`: {source}; {}", path.display(), advice(source.kind()))]
    Io {
        /// What was tried, as in `write`.
        action: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Files that the generator did not make are where it should write; nothing was written.
    #[error(
        "{} not made by the generator; nothing was written:{}\nmove what is there, or choose another folder",
        are(paths),
        list(paths)
    )]
    Foreign {
        /// The files.
        paths: Vec<PathBuf>,
    },
    /// A symbolic link is where a file or folder should be.
    #[error("`{}` is a symbolic link, which the generator does not follow; replace it with a real file or folder", path.display())]
    Symlink {
        /// The link.
        path: PathBuf,
    },
    /// A path could leave the output folder, or is not portable.
    #[error("`{path}` is not a path that the generator writes: its parts must be of A-Z, a-z, 0-9, `_`, `.` and `-`")]
    Path {
        /// The path as in [`super::File::path`].
        path: String,
    },
    /// Two files have the same path.
    #[error("`{path}` would be written twice; two names differ in nothing but case")]
    Clash {
        /// The path as in [`super::File::path`].
        path: String,
    },
}

/// What to do about a refusal.
fn advice(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "give yourself the right to write there, or choose another folder with `--out`"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room and run again",
        io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory | io::ErrorKind::AlreadyExists => {
            "a file is where a folder should be, or the reverse; move it away"
        }
        _ => "put it right and run again",
    }
}

/// The start of the sentence about foreign files.
fn are(paths: &[PathBuf]) -> String {
    match paths.len() {
        1 => "1 file is".to_owned(),
        count => format!("{count} files are"),
    }
}

/// The files, one in a line.
fn list(paths: &[PathBuf]) -> String {
    paths.iter().fold(String::new(), |mut text, path| {
        let _ = write!(text, "\n  {}", path.display());
        text
    })
}

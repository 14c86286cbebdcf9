//! What has to change on disk.

use std::collections::BTreeSet;
use std::path::Path;

use super::{File, OutputError, Stale, disk};

/// The files, sorted by what is to be done with them, each list in the order of paths.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    /// Files that are missing or differ.
    pub(super) changed: Vec<&'a File>,
    /// The bytes on disk of each of `changed`; none where the file is missing.
    pub(super) before: Vec<Option<Vec<u8>>>,
    /// Files that are as they should be.
    pub(super) unchanged: Vec<&'a File>,
    /// Files of an earlier run.
    pub(super) extra: Vec<String>,
    /// Those of `changed` that stand there already and are not the generator's.
    pub(super) foreign: Vec<String>,
}

impl<'a> Plan<'a> {
    /// Compares the files with a folder; reads only.
    pub(super) fn new(dir: &Path, files: &'a [File], stale: Stale) -> Result<Self, OutputError> {
        let mut files: Vec<_> = files.iter().collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        check_paths(&files)?;
        let mut plan = Self::default();
        for file in &files {
            plan.compare(file, disk::read(dir, &file.path)?);
        }
        if stale == Stale::Remove {
            let made: BTreeSet<_> = files.iter().map(|file| file.path.as_str()).collect();
            plan.extra = disk::marked_files(dir)?;
            plan.extra.retain(|path| !made.contains(path.as_str()));
        }
        Ok(plan)
    }

    /// Puts a file into the right list.
    fn compare(&mut self, file: &'a File, before: Option<Vec<u8>>) {
        match before {
            // A file without the mark, such as a licence, cannot be told from one of the user's: it is written once.
            Some(bytes) if bytes == file.contents.as_bytes() || !disk::is_marked(file.contents.as_bytes()) => {
                self.unchanged.push(file);
                return;
            }
            Some(ref bytes) if !disk::is_marked(bytes) => self.foreign.push(file.path.clone()),
            Some(_) | None => {}
        }
        self.changed.push(file);
        self.before.push(before);
    }
}

/// Refuses paths that could leave the folder, and those that are one file where case does not count.
fn check_paths(files: &[&File]) -> Result<(), OutputError> {
    let mut seen = BTreeSet::new();
    for file in files {
        let path = file.path.clone();
        if !path.split('/').all(is_plain) {
            return Err(OutputError::Path { path });
        }
        if !seen.insert(path.to_ascii_lowercase()) {
            return Err(OutputError::Clash { path });
        }
    }
    Ok(())
}

/// Whether a part of a path is an ordinary name.
fn is_plain(part: &str) -> bool {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    !part.is_empty() && part.bytes().all(is_name) && !part.bytes().all(|byte| byte == b'.')
}

//! How the files on disk differ from what would be written.

use std::path::Path;
use std::time::Duration;

use similar::TextDiff;

use super::plan::Plan;
use super::{File, OutputError, Stale, disk};

/// How long the search for the shortest difference of one file may take; a longer difference is shown after that.
const DIFF_TIME: Duration = Duration::from_secs(2);

/// The difference between a folder and the files that belong in it; paths as in [`File::path`], sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    /// Files with other bytes.
    pub stale: Vec<String>,
    /// Files that are not there.
    pub missing: Vec<String>,
    /// Files of an earlier run that would be removed.
    pub extra: Vec<String>,
    /// What `write` would change, as a unified diff.
    pub diff: String,
}

impl Drift {
    /// Whether `write` would change nothing.
    pub fn is_clean(&self) -> bool {
        self.count() == 0
    }

    /// How many files `write` would change.
    pub fn count(&self) -> usize {
        self.stale.len() + self.missing.len() + self.extra.len()
    }
}

/// Compares a folder with the files that belong in it, and writes nothing.
pub fn check(dir: &Path, files: &[File], stale: Stale) -> Result<Drift, OutputError> {
    let plan = Plan::new(dir, files, stale)?;
    let mut drift = Drift::default();
    for (file, before) in plan.changed.iter().zip(&plan.before) {
        let list = if before.is_some() { &mut drift.stale } else { &mut drift.missing };
        list.push(file.path.clone());
        let before = before.as_deref().map(String::from_utf8_lossy);
        drift.diff += &diff(dir, &file.path, before.as_deref(), Some(&file.contents));
    }
    for path in plan.extra {
        let before = disk::read(dir, &path)?.unwrap_or_default();
        drift.diff += &diff(dir, &path, Some(&String::from_utf8_lossy(&before)), None);
        drift.extra.push(path);
    }
    Ok(drift)
}

/// The unified diff of one file; a side is none where the file is not there.
fn diff(dir: &Path, path: &str, before: Option<&str>, after: Option<&str>) -> String {
    let name = dir.join(path).to_string_lossy().replace('\\', "/");
    let name = name.trim_start_matches('/');
    let side = |prefix, text: Option<&str>| match text {
        Some(_) => format!("{prefix}/{name}"),
        None => "/dev/null".to_owned(),
    };
    let (before_name, after_name) = (side("a", before), side("b", after));
    TextDiff::configure()
        .timeout(DIFF_TIME)
        .diff_lines(before.unwrap_or_default(), after.unwrap_or_default())
        .unified_diff()
        .header(&before_name, &after_name)
        .to_string()
}

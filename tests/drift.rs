//! `check` tells when the committed crate is not what the specs give, and `generate` mends that.

use std::path::{Path, PathBuf};

use integration_tests::program::{Run, command, run};
use integration_tests::project;
use tempfile::TempDir;

/// A file of the crate that is edited here.
const CLIENT: &str = "generated/src/kirim/client.rs";

/// Runs the command in a folder.
fn generator(folder: &Path, arguments: &[&str]) -> Run {
    run(command(env!("CARGO_BIN_EXE_generator-command"), folder).args(arguments))
}

/// A copy of the specs and the crate, made up to date.
fn workspace() -> (TempDir, PathBuf) {
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    let root = temporary.path().to_owned();
    for folder in ["specs", "generated"] {
        project::copy(&project::root().join(folder), &root.join(folder));
    }
    let made = generator(&root, &[]);
    assert_eq!(made.status, Some(0), "{}", made.stderr);
    (temporary, root)
}

/// Fails unless `check` finds this in the standard output and counts it so, and changes nothing.
fn assert_stale(root: &Path, lines: &[&str], counts: &str) {
    let before = project::files(root);
    let checked = generator(root, &["check"]);
    assert_eq!(checked.status, Some(2), "{}", checked.stderr);
    for line in lines {
        assert!(checked.stdout.lines().any(|found| found == *line), "no line `{line}` in\n{}", checked.stdout);
    }
    assert!(checked.stderr.contains(counts), "{}", checked.stderr);
    assert!(checked.stderr.contains("run `cargo run -p generator`"), "{}", checked.stderr);
    assert!(project::files(root) == before, "`check` wrote something");
}

/// Fails unless `generate` says that it changed this, and `check` is content after that.
fn assert_mended(root: &Path, report: &str) {
    let made = generator(root, &[]);
    assert_eq!(made.status, Some(0), "{}", made.stderr);
    assert!(made.stderr.contains(report), "{}", made.stderr);
    assert_eq!(generator(root, &["check"]).status, Some(0));
}

#[test]
fn the_committed_crate_is_up_to_date() {
    let checked = generator(&project::root(), &["check"]);
    assert_eq!((checked.status, checked.stdout.as_str()), (Some(0), ""), "{}", checked.stderr);
    assert!(checked.stderr.contains("in generated/ up to date"), "{}", checked.stderr);
}

#[test]
fn a_second_run_writes_nothing() {
    let (_temporary, root) = workspace();
    let before = project::files(&root);
    assert_mended(&root, "wrote 0 files");
    assert!(project::files(&root) == before);
}

#[test]
fn a_hand_edit_is_shown_and_undone() {
    let (_temporary, root) = workspace();
    let path = root.join(CLIENT);
    let text = std::fs::read_to_string(&path).expect("the file is there");
    let edited = text.replace("pub fn builder()", "pub fn make_builder()");
    assert_ne!(text, edited, "`{CLIENT}` has no `builder` to rename");
    std::fs::write(&path, edited).expect("the file can be written");
    let names = [format!("--- a/{CLIENT}"), format!("+++ b/{CLIENT}")];
    let lines = [
        names[0].as_str(),
        names[1].as_str(),
        "-    pub fn make_builder() -> runtime::ClientBuilder<Self> {",
        "+    pub fn builder() -> runtime::ClientBuilder<Self> {",
    ];
    assert_stale(&root, &lines, "1 stale, 0 missing, 0 no longer made");
    assert_mended(&root, "wrote 1 file,");
    assert_eq!(std::fs::read_to_string(&path).expect("the file is there"), text);
}

#[test]
fn a_missing_file_is_shown_and_written() {
    let (_temporary, root) = workspace();
    std::fs::remove_file(root.join(CLIENT)).expect("the file is there");
    assert_stale(&root, &["--- /dev/null", &format!("+++ b/{CLIENT}")], "0 stale, 1 missing, 0 no longer made");
    assert_mended(&root, "wrote 1 file,");
    assert!(root.join(CLIENT).exists());
}

#[test]
fn a_file_of_an_earlier_run_is_shown_and_removed() {
    let (_temporary, root) = workspace();
    let path = root.join("generated/src/old.rs");
    let text = std::fs::read_to_string(root.join(CLIENT)).expect("the file is there");
    std::fs::write(&path, text).expect("the file can be written");
    let lines = ["--- a/generated/src/old.rs", "+++ /dev/null"];
    assert_stale(&root, &lines, "0 stale, 0 missing, 1 no longer made");
    assert_mended(&root, "removed 1 in generated/");
    assert!(!path.exists());
}

#[test]
fn a_removed_spec_takes_its_module_along() {
    let (_temporary, root) = workspace();
    std::fs::remove_file(root.join("specs/zyntro.yaml")).expect("the file is there");
    assert_stale(&root, &["--- a/generated/src/zyntro.rs"], "no longer made");
    let made = generator(&root, &[]);
    assert_eq!(made.status, Some(0), "{}", made.stderr);
    assert!(!root.join("generated/src/zyntro.rs").exists());
    assert_eq!(generator(&root, &["check"]).status, Some(0));
}

#[test]
fn files_of_others_stay() {
    let (_temporary, root) = workspace();
    let text = "//! Written by hand.\n";
    for name in ["generated/src/by_hand.rs", "generated/tests/by_hand.rs", "generated/notes.txt"] {
        project::write(&root.join(name), text);
    }
    assert_eq!(generator(&root, &["check"]).status, Some(0));
    assert_mended(&root, "wrote 0 files");
    for name in ["generated/src/by_hand.rs", "generated/tests/by_hand.rs", "generated/notes.txt"] {
        assert_eq!(std::fs::read_to_string(root.join(name)).expect("the file is there"), text);
    }
}

#[test]
fn a_file_of_others_in_the_way_is_not_overwritten() {
    let (_temporary, root) = workspace();
    std::fs::remove_file(root.join("generated/src/zyntro.rs")).expect("the file is there");
    project::write(&root.join(CLIENT), "//! Written by hand.\n");
    let before = project::files(&root);
    let made = generator(&root, &[]);
    assert_eq!(made.status, Some(1), "{}", made.stderr);
    assert!(made.stderr.contains("src/kirim/client.rs"), "{}", made.stderr);
    assert!(project::files(&root) == before, "something was written");
}

#[test]
fn the_workspace_is_found_from_a_folder_below_it() {
    let (_temporary, root) = workspace();
    assert_eq!(generator(&root.join("generated/src"), &["check"]).status, Some(0));
}

//! Tests of writing and comparing.

use std::fs;
use std::path::Path;

use super::{File, MARK, OutputError, Stale, check, write};

/// A file with the mark.
fn file(path: &str, text: &str) -> File {
    let comment = match path.rsplit('.').next() {
        Some("toml") => ("#", ""),
        Some("md") => ("<!--", " -->"),
        _ => ("//", ""),
    };
    let contents = format!("{} {MARK} from `x.yaml`. Do not edit.{}\n{text}\n", comment.0, comment.1);
    File { path: path.to_owned(), contents }
}

/// An empty folder.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// The text of a file.
fn text(dir: &Path, path: &str) -> String {
    fs::read_to_string(dir.join(path)).unwrap()
}

#[test]
fn writes_what_differs_and_removes_what_is_no_longer_made() {
    let dir = folder();
    let first = [
        file("Cargo.toml", "[package]"),
        file("src/lib.rs", "mod a;"),
        file("src/a/b.rs", "1"),
        file("README.md", "x"),
    ];
    let report = write(dir.path(), &first, Stale::Remove).unwrap();
    assert_eq!(report.written, ["Cargo.toml", "README.md", "src/a/b.rs", "src/lib.rs"]);
    let again = write(dir.path(), &first, Stale::Remove).unwrap();
    assert_eq!((again.written.len(), again.unchanged.len(), again.removed.len()), (0, 4, 0));

    fs::write(dir.path().join("src/mine.rs"), "// mine\n").unwrap();
    let second = [file("Cargo.toml", "[package]"), file("src/lib.rs", "mod c;")];
    let report = write(dir.path(), &second, Stale::Remove).unwrap();
    assert_eq!(report.written, ["src/lib.rs"]);
    assert_eq!(report.unchanged, ["Cargo.toml"]);
    assert_eq!(report.removed, ["README.md", "src/a/b.rs"]);
    assert!(!dir.path().join("src/a").exists());
    assert_eq!(text(dir.path(), "src/mine.rs"), "// mine\n");
    assert_eq!(text(dir.path(), "src/lib.rs"), second[1].contents);
}

#[test]
fn unchanged_files_are_not_touched() {
    let dir = folder();
    let files = [file("a.rs", "1")];
    write(dir.path(), &files, Stale::Remove).unwrap();
    let time = || fs::metadata(dir.path().join("a.rs")).unwrap().modified().unwrap();
    let before = time();
    write(dir.path(), &files, Stale::Remove).unwrap();
    assert_eq!(time(), before);
}

#[test]
fn a_shared_folder_keeps_its_other_files() {
    let dir = folder();
    write(dir.path(), &[file("a.rs", "1")], Stale::Keep).unwrap();
    let report = write(dir.path(), &[file("b.rs", "1")], Stale::Keep).unwrap();
    assert!(report.removed.is_empty());
    assert!(dir.path().join("a.rs").exists());
}

#[test]
fn packages_inside_the_folder_are_left_alone() {
    let dir = folder();
    write(&dir.path().join("other"), &[file("Cargo.toml", "[package]"), file("src/lib.rs", "")], Stale::Remove)
        .unwrap();
    let report = write(dir.path(), &[file("Cargo.toml", "")], Stale::Remove).unwrap();
    assert!(report.removed.is_empty());
}

#[test]
fn foreign_files_stop_the_run_before_anything_is_written() {
    let dir = folder();
    fs::write(dir.path().join("b.rs"), "// by hand\n").unwrap();
    let error = write(dir.path(), &[file("a.rs", "1"), file("b.rs", "2")], Stale::Remove).unwrap_err();
    assert!(error.to_string().contains("1 file is not made by the generator"), "{error}");
    assert!(error.to_string().contains("b.rs") && !error.to_string().contains("a.rs"), "{error}");
    assert!(!dir.path().join("a.rs").exists());

    let equal = File { path: "b.rs".to_owned(), contents: "// by hand\n".to_owned() };
    let report = write(dir.path(), &[file("a.rs", "1"), equal], Stale::Remove).unwrap();
    assert_eq!((report.written.len(), report.unchanged.len()), (1, 1));
}

#[test]
fn paths_stay_inside() {
    let dir = folder();
    for path in ["../a.rs", "/a.rs", "a//b.rs", "a/./b.rs", "a\\b.rs", "c:a.rs", "", "a/", "ä.rs", "a b.rs"] {
        let error = write(dir.path(), &[file(path, "")], Stale::Remove).unwrap_err();
        assert!(matches!(error, OutputError::Path { .. }), "{path}: {error}");
    }
    let clash = write(dir.path(), &[file("a.rs", ""), file("A.rs", "")], Stale::Remove).unwrap_err();
    assert!(matches!(clash, OutputError::Clash { .. }), "{clash}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let (dir, elsewhere) = (folder(), folder());
    fs::write(elsewhere.path().join("a.rs"), file("a.rs", "1").contents).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), dir.path().join("src")).unwrap();
    let error = write(dir.path(), &[file("src/a.rs", "2")], Stale::Remove).unwrap_err();
    assert!(matches!(error, OutputError::Symlink { .. }), "{error}");
    let report = write(dir.path(), &[file("b.rs", "2")], Stale::Remove).unwrap();
    assert!(report.removed.is_empty());
    assert!(elsewhere.path().join("a.rs").exists());
}

#[cfg(unix)]
#[test]
fn files_have_the_rights_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = folder();
    write(dir.path(), &[file("a.rs", "1")], Stale::Remove).unwrap();
    fs::write(dir.path().join("plain"), "").unwrap();
    let mode = |name: &str| fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
    assert_eq!(mode("a.rs"), mode("plain"));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[test]
fn a_refusal_names_the_path_and_says_what_to_do() {
    let dir = folder();
    fs::write(dir.path().join("src"), "a file").unwrap();
    let error = write(dir.path(), &[file("src/a.rs", "1")], Stale::Remove).unwrap_err().to_string();
    assert!(error.contains("src") && error.contains("move it away"), "{error}");
    let refused = OutputError::Io {
        action: "write",
        path: "out/a.rs".into(),
        source: std::io::ErrorKind::PermissionDenied.into(),
    };
    assert!(refused.to_string().starts_with("cannot write `out/a.rs`: "), "{refused}");
    assert!(refused.to_string().contains("give yourself the right"), "{refused}");
}

#[test]
fn check_shows_every_difference_and_writes_nothing() {
    let dir = folder();
    write(dir.path(), &[file("same.rs", "1"), file("stale.rs", "old"), file("extra.rs", "x")], Stale::Remove).unwrap();
    let now = [file("same.rs", "1"), file("stale.rs", "new"), file("missing.rs", "y")];
    let drift = check(dir.path(), &now, Stale::Remove).unwrap();
    assert_eq!(
        (&drift.stale[..], &drift.missing[..], &drift.extra[..]),
        (&["stale.rs".to_owned()][..], &["missing.rs".to_owned()][..], &["extra.rs".to_owned()][..],)
    );
    assert!(drift.diff.contains("\n-old\n+new\n"), "{}", drift.diff);
    assert!(drift.diff.contains("--- /dev/null") && drift.diff.contains("+++ /dev/null"), "{}", drift.diff);
    assert!(!drift.is_clean());
    assert!(text(dir.path(), "stale.rs").contains("old"));
    assert!(!dir.path().join("missing.rs").exists());

    write(dir.path(), &now, Stale::Remove).unwrap();
    let clean = check(dir.path(), &now, Stale::Remove).unwrap();
    assert!(clean.is_clean() && clean.diff.is_empty());
    assert_eq!(check(&dir.path().join("none"), &now, Stale::Remove).unwrap().missing.len(), 3);
}

//! Tests of the files that references lead to; `tests/mistakes/files.rs` has those of what is said about them.

use std::fs;
use std::path::Path;

use super::Refusal;
use crate::source::Limits;

/// The most files in the test of many.
const MAX_FILES: usize = 20;
use crate::diag::Diagnostics;
use crate::source::{NodeId, Sources};

/// A folder with a document `a.yaml` and other files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("the file has a folder")).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }
    folder
}

/// Reads a document of a folder.
fn read(sources: &Sources, path: &Path) -> NodeId {
    sources.read(path, &mut Diagnostics::default()).expect("the document can be read")
}

/// Follows an address from one document, which is not the one that the user named.
fn open(sources: &Sources, from: NodeId, entry: NodeId, address: &str) -> Result<NodeId, Refusal> {
    sources.open(sources.document_of(from), sources.document_of(entry), address, &mut Diagnostics::default())
}

#[test]
fn a_file_is_read_once_however_it_is_spelled() {
    let folder = folder(&[("api/a.yaml", "a: 1"), ("api/b/c.yaml", "c: 1")]);
    let sources = Sources::default();
    let entry = read(&sources, &folder.path().join("api/a.yaml"));
    let first = open(&sources, entry, entry, "b/c.yaml").expect("it is read");
    for address in ["./b/c.yaml", "b/../b/./c.yaml", "b/%63.yaml", "../api/b/c.yaml"] {
        assert_eq!(open(&sources, entry, entry, address).expect("it is read"), first, "{address}");
    }
    assert_eq!(open(&sources, first, entry, "../a.yaml").expect("it is read"), entry);
    assert_eq!(open(&sources, first, entry, "c.yaml").expect("it is read"), first);
    assert_eq!(sources.documents().count(), 2);
    let name = &sources.document(sources.document_of(first)).name;
    assert_eq!(*name, folder.path().join("api/b/c.yaml").to_string_lossy());
}

#[test]
fn the_folder_is_that_of_the_document_that_the_user_named() {
    let folder = folder(&[("a.yaml", "a: 1"), ("b/b.yaml", "b: 1"), ("b/c.yaml", "c: 1")]);
    let sources = Sources::default();
    let outer = read(&sources, &folder.path().join("a.yaml"));
    let inner = read(&sources, &folder.path().join("b/b.yaml"));
    assert!(open(&sources, outer, outer, "b/c.yaml").is_ok());
    assert_eq!(open(&sources, outer, outer, "b/b.yaml").expect("it was read"), inner);
    // From the same file, but not for the same document.
    assert!(open(&sources, inner, outer, "../a.yaml").is_ok());
    let refused = open(&sources, inner, inner, "../a.yaml");
    assert!(matches!(refused, Err(Refusal::Outside { through_link: false })), "{refused:?}");
}

#[test]
fn addresses_that_are_no_path_below_the_folder_are_refused() {
    let folder = folder(&[("a.yaml", "a: 1")]);
    let sources = Sources::default();
    let entry = read(&sources, &folder.path().join("a.yaml"));
    let refused = |address: &str| open(&sources, entry, entry, address).expect_err(address);
    for address in ["https://example.com/b.yaml", "HTTP:b.yaml", "//example.com/b.yaml", "file:b.yaml", "C:/b.yaml"] {
        assert!(matches!(refused(address), Refusal::Remote(_)), "{address}");
    }
    for address in ["/b.yaml", "%2Fb.yaml", "\\b.yaml", "\\\\host\\b.yaml"] {
        assert!(matches!(refused(address), Refusal::Absolute), "{address}");
    }
    for address in ["../b.yaml", "..", "b/../../c.yaml", "%2e%2e/b.yaml", "%2E%2E%2Fb.yaml"] {
        assert!(matches!(refused(address), Refusal::Outside { through_link: false }), "{address}");
    }
    for address in ["b%00.yaml", "b\0.yaml", "b%ff.yaml"] {
        assert!(matches!(refused(address), Refusal::NoPath), "{address}");
    }
    for address in [".", "b.yaml", "a.yaml/b.yaml", "a.yaml?b"] {
        assert!(matches!(refused(address), Refusal::Unreadable { .. }), "{address}");
    }
    assert_eq!(sources.documents().count(), 1);
}

#[test]
fn there_is_an_end_to_the_files() {
    let names: Vec<String> = (0..=MAX_FILES).map(|index| format!("{index}.yaml")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "a: 1")).collect();
    let folder = folder(&files);
    let sources = Sources::with_limits(Limits { files: MAX_FILES, ..Limits::default() });
    let entry = read(&sources, &folder.path().join("0.yaml"));
    let results: Vec<_> = names.iter().map(|name| open(&sources, entry, entry, name)).collect();
    assert!(results[..MAX_FILES].iter().all(Result::is_ok));
    assert!(matches!(results[MAX_FILES], Err(Refusal::TooMany(MAX_FILES))));
}

#[test]
fn a_file_with_errors_is_reported_once() {
    let folder = folder(&[("a.yaml", "a: 1"), ("b.yaml", "b: [1"), ("c.yaml", "c: 1\nc: 2")]);
    let sources = Sources::default();
    let entry = read(&sources, &folder.path().join("a.yaml"));
    let mut diagnostics = Diagnostics::default();
    let document = sources.document_of(entry);
    for _ in 0..2 {
        let bad = sources.open(document, document, "b.yaml", &mut diagnostics);
        assert!(matches!(bad, Err(Refusal::Reported(_))), "{bad:?}");
        sources.open(document, document, "c.yaml", &mut diagnostics).expect("it can be read for the most part");
    }
    assert_eq!(diagnostics.iter().count(), 2);
}

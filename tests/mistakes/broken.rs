//! Documents that are broken by hand, each in another way that authors break them: what each is told is in
//! `mistakes/snapshots`.

use std::path::Path;

use generator::diag::{Color, Format, render};
use generator::pipeline;

/// What is told of a document.
fn told(path: &Path) -> String {
    let outcome = pipeline::lint(path).expect("the document can be read");
    render(&outcome.diagnostics, &outcome.sources, Format::Human, Color::Never)
}

#[test]
fn each_is_told_the_line_and_the_fix() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("mistakes/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        insta::glob!("broken/*.yaml", |path| {
            let path = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).expect("the documents are in this package");
            let told = told(path);
            assert!(told.contains("= help: "), "`{}` is told nothing: {told}", path.display());
            let name = path.file_stem().expect("a document has a name").to_string_lossy().into_owned();
            insta::with_settings!({snapshot_suffix => ""}, { insta::assert_snapshot!(name, told) });
        });
    });
}

#[test]
fn every_snapshot_has_a_document() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("mistakes");
    let names = |folder: &str, end: &str| -> Vec<String> {
        let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("mistakes").join(folder));
        let names = files.expect("the folder is there").flatten().map(|file| file.file_name());
        let names = names.filter_map(|name| Some(name.to_string_lossy().strip_suffix(end)?.to_owned()));
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    };
    assert!(folder.is_dir());
    assert_eq!(names("snapshots", ".snap"), names("broken", ".yaml"));
}

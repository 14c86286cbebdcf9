//! Every document under `fixtures/` and `specs/` as two snapshots: what was understood (`.ir`), headed by what was
//! found fault with, and what was printed (`.rs`).
//!
//! To add a case, add one YAML file, and a folder of its name beside it for the files that it refers to. `cargo insta review` shows what changed; `INSTA_UPDATE=always` accepts it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use generator::config::Options;
use generator::diag::{Code, Color, Format, render};
use generator::output::File;
use generator::pipeline::{self, Input, Outcome, Target};
use integration_tests::project::{self, Fixture};

/// The folder of the snapshots.
fn snapshots() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots")
}

/// Whether a file is of a kind.
fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}

/// What was understood of a document, below what was found fault with.
fn understood(path: &Path) -> String {
    let Outcome { value, sources, diagnostics } = pipeline::dump(path).expect("the document can be read");
    let findings = render(&diagnostics, &sources, Format::Human, Color::Never);
    let findings = findings.trim_end();
    [findings, &value.unwrap_or_default()]
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// The modules of a client crate as one text, without the runtime, which is the same in all; none where the document
/// has errors.
fn printed(fixture: &Fixture) -> Option<String> {
    let inputs = [Input { path: fixture.path.clone(), name: None }];
    let target = Target::Crate { name: fixture.name.clone() };
    let features_from = (fixture.area == "features").then_some(1);
    let options = Options { features_from, ..Options::default() };
    let files = pipeline::generate_with(&inputs, &target, &options).expect("the document can be read").value?;
    let own = |file: &&File| file.path.starts_with("src/") && !file.path.starts_with("src/runtime");
    let mut files: Vec<&File> = files.iter().filter(own).collect();
    // The modules in the order in which a reader would open them.
    files.sort_by_key(|file| (file.path != "src/lib.rs", file.path != "src/client.rs", file.path.clone()));
    let texts = files.iter().map(|file| {
        let text = file.contents.split_once('\n').map_or("", |(_, text)| text);
        format!("// {}\n\n{text}", file.path)
    });
    Some(texts.collect::<Vec<_>>().join("\n"))
}

/// Compares a document with its snapshots.
fn check(fixture: &Fixture) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(snapshots().join(&fixture.area));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.remove_snapshot_suffix();
    settings.bind(|| {
        insta::assert_snapshot!(format!("{}.ir", fixture.name), understood(&fixture.path));
        if let Some(printed) = printed(fixture) {
            insta::assert_snapshot!(format!("{}.rs", fixture.name), printed);
        }
    });
}

#[test]
fn fixtures_are_understood_and_printed_as_before() {
    insta::glob!("fixtures/*/*.yaml", |path| {
        let path = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).expect("the fixtures are in this package");
        check(&Fixture::new(path));
    });
}

#[test]
fn specs_are_understood_and_printed_as_before() {
    insta::glob!("../specs", "*.yaml", |path| {
        let path = Path::new("../specs").join(path.file_name().expect("a document has a name"));
        if !path.ends_with("generator.yaml") {
            check(&Fixture::new(&path));
        }
    });
}

#[test]
fn every_fixture_is_where_it_is_looked_for() {
    for path in project::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")).keys() {
        let parts: Vec<&str> = path.split('/').collect();
        let is_document = parts.len() == 2 && has_extension(path, "yaml");
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        let is_part = match parts.as_slice() {
            [area, name, _, ..] => fixtures.join(area).join(format!("{name}.yaml")).is_file(),
            _ => false,
        };
        assert!(
            is_document || is_part,
            "`fixtures/{path}` is no test: put documents at `fixtures/<area>/<name>.yaml`, and the files that one \
             refers to below `fixtures/<area>/<name>/`"
        );
    }
}

#[test]
fn every_fixture_says_what_it_shows() {
    for fixture in project::fixtures() {
        let text = std::fs::read_to_string(&fixture.path).expect("the fixture can be read");
        assert!(text.starts_with("# "), "`{}` does not begin with a comment", fixture.path.display());
    }
}

#[test]
fn every_snapshot_has_a_document() {
    let mut expected = BTreeSet::new();
    for fixture in project::fixtures().into_iter().chain(project::specs()) {
        expected.insert(format!("{}/{}.ir.snap", fixture.area, fixture.name));
        if printed(&fixture).is_some() {
            expected.insert(format!("{}/{}.rs.snap", fixture.area, fixture.name));
        }
    }
    let found = project::files(&snapshots()).into_keys().filter(|path| !has_extension(path, "new"));
    let without: Vec<String> = found.filter(|path| !expected.contains(path)).collect();
    assert_eq!(without, Vec::<String>::new(), "no document has these snapshots; delete them");
}

/// Codes that no small text file can show by itself; the unit tests of `source`, `tests/bombs.rs` and
/// `tests/choices.rs` do.
const WITHOUT_FIXTURE: &[Code] = &[
    Code::InvalidUtf8,
    Code::DocumentTooLarge,
    Code::TooManyValues,
    Code::TooManyMembers,
    Code::TooManyFiles,
    Code::OutputTooLarge,
    Code::UnusedType,
];

#[test]
fn every_diagnostic_code_is_shown_by_a_fixture_of_its_name() {
    let codes: Vec<Code> = Code::ALL.iter().copied().filter(|code| !WITHOUT_FIXTURE.contains(code)).collect();
    let mut silent = Vec::new();
    for code in &codes {
        let path = Path::new("fixtures/diagnostics").join(format!("{code}.yaml"));
        let outcome = pipeline::lint(&path).unwrap_or_else(|error| panic!("`{code}` has no fixture: {error}"));
        if !outcome.diagnostics.iter().any(|diagnostic| diagnostic.code == *code) {
            silent.push(code.slug());
        }
        let helpless = outcome.diagnostics.iter().find(|diagnostic| diagnostic.help.is_none());
        assert_eq!(helpless, None, "a finding must say what to write instead");
    }
    assert_eq!(silent, Vec::<&str>::new(), "the fixtures of these codes do not show them");
    for fixture in project::fixtures().into_iter().filter(|fixture| fixture.area == "diagnostics") {
        assert!(codes.iter().any(|code| code.slug() == fixture.name), "`{}` is no code", fixture.name);
    }
}

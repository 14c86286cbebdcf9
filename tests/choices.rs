//! Types that a user chooses for formats: in the generated code, in `Cargo.toml`, and in the settings.

use std::fs;
use std::path::Path;

use generator::config::{Options, Workspace};
use generator::diag::Code;
use generator::output::File;
use generator::pipeline::{self, Input, Outcome, Target};

/// Choices in the form of the command line.
fn options(types: &[&str], dependencies: &[&str]) -> Options {
    let mut options = Options::default();
    for choice in types {
        let (format, path) = choice.split_once('=').expect("a choice has a format and a type");
        options.add_type(format, path).expect("the type can be chosen");
    }
    for line in dependencies {
        options.add_dependency_line(line).expect("the dependency can be added");
    }
    options
}

/// The crate of the fixture `formats/<name>.yaml`.
fn generate(name: &str, options: &Options) -> Result<Outcome<Vec<File>>, String> {
    let inputs = [Input { path: format!("fixtures/formats/{name}.yaml").into(), name: None }];
    let target = Target::Crate { name: "chosen".to_owned() };
    pipeline::generate_with(&inputs, &target, options).map_err(|error| error.to_string())
}

/// The text of a file of the crate.
fn text<'f>(files: &'f [File], path: &str) -> &'f str {
    files.iter().find(|file| file.path == path).map_or("", |file| file.contents.as_str())
}

/// The files of a crate without findings.
fn files(name: &str, options: &Options) -> Vec<File> {
    let outcome = generate(name, options).expect("the crate can be generated");
    assert_eq!(outcome.diagnostics.iter().count(), 0);
    outcome.value.expect("the document has no errors")
}

#[test]
fn a_chosen_type_stands_for_every_value_of_its_format() {
    let options = options(
        &["uuid=uuid::Uuid", "ipv4=std::net::Ipv4Addr", "date=string", "decimal=money::Amount"],
        &["money = '1'"],
    );
    let files = files("texts", &options);
    let types = text(&files, "src/types.rs");
    for field in [
        "pub id: uuid::Uuid,",
        "pub address_v4: runtime::Patch<std::net::Ipv4Addr>,",
        "pub on: String,",
        "pub amount: Option<money::Amount>,",
        "pub at: runtime::DateTime,",
    ] {
        assert!(types.contains(field), "{field}\n{types}");
    }
    let root = text(&files, "src/lib.rs");
    assert!(root.contains("impl runtime::Empty for uuid::Uuid") && !root.contains("for std::net"), "{root}");
    let manifest = text(&files, "Cargo.toml");
    assert!(manifest.contains("\nmoney = '1'\n"), "{manifest}");
    assert!(
        manifest.contains("\nuuid = { version = \"1.29.1\", features = [\"js\", \"v4\", \"serde\"] }\n"),
        "{manifest}"
    );
}

#[test]
fn numbers_without_a_format_can_be_chosen() {
    let options = options(
        &["number=rust_decimal::Decimal", "integer=i128", "int32=i32", "float=f32"],
        &["rust_decimal = { version = '1', features = ['serde'] }"],
    );
    let files = files("numbers", &options);
    let types = text(&files, "src/types.rs");
    for field in ["pub plain: i128,", "pub narrow: i32,", "pub wide: Option<i64>,", "pub amount: Option<f32>,"] {
        assert!(types.contains(field), "{field}\n{types}");
    }
    let operations: String = files.iter().map(|file| file.contents.as_str()).collect();
    assert!(operations.contains("page: rust_decimal::Decimal"), "the parameter has the type");
}

#[test]
fn a_dependency_is_merged_with_the_one_that_every_client_has() {
    let options = options(&["date-time=jiff::Timestamp"], &["jiff = { version = '0.2.50', features = ['js'] }"]);
    let files = files("texts", &options);
    let manifest = text(&files, "Cargo.toml");
    let line = manifest.lines().find(|line| line.starts_with("jiff")).unwrap_or_default();
    for part in ["'0.2.50'", "default-features = false", "\"std\"", "\"serde\"", "\"js\""] {
        assert!(line.contains(part), "{part}: {line}");
    }
}

#[test]
fn a_type_without_its_crate_is_refused() {
    let error = generate("texts", &options(&["decimal=rust_decimal::Decimal"], &[])).expect_err("no dependency");
    assert!(error.contains("--dependency 'rust_decimal = "), "{error}");
    let error = generate("texts", &options(&["decimal=crate::Money"], &[])).expect_err("no type of a crate");
    assert!(error.contains("decimal") && error.contains("no types of yours"), "{error}");
}

#[test]
fn a_format_that_no_value_has_is_warned_about() {
    for unused in ["date-tiem=string", "int64=i64", "number=f64"] {
        let outcome = generate("texts", &options(&[unused], &[])).expect("the crate can be generated");
        let codes: Vec<Code> = outcome.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(codes, [Code::UnusedType], "{unused}");
        assert!(outcome.value.is_some());
    }
}

#[test]
fn settings_choose_types() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    };
    let package = "package: {name: mine, version: 0.1.0, description: Mine}\n";
    let chosen = "types: {uuid: 'uuid::Uuid', decimal: 'money::Amount'}\ndependencies: {money: '1'}\n";
    write("specs/texts.yaml", &fs::read_to_string("fixtures/formats/texts.yaml").expect("the fixture can be read"));
    write("specs/generator.yaml", &format!("{package}{chosen}"));
    let workspace = Workspace::find(folder.path()).expect("the settings are right");
    let inputs = workspace.inputs();
    let outcome = pipeline::generate(&inputs, &Target::Workspace(workspace)).expect("the documents can be read");
    let files = outcome.value.expect("the documents have no errors");
    assert!(text(&files, "src/texts/types.rs").contains("pub id: uuid::Uuid,"));
    assert!(text(&files, "Cargo.toml").contains("\nmoney = \"1\"\n"));
    for wrong in
        ["types: {uuid: '&str'}", "types: {uuid: [a]}", "dependencies: {money: 1}", "dependencies: {'a b': '1'}"]
    {
        write("specs/generator.yaml", &format!("{package}{wrong}\n"));
        let error = Workspace::find(folder.path()).expect_err(wrong).to_string();
        assert!(error.contains("generator.yaml"), "{error}");
    }
}

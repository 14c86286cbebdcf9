//! Tests of the arguments and of what is printed about a run.

use std::path::{Path, PathBuf};

use clap::{CommandFactory as _, Parser as _};

use super::args::{Arguments, crate_name};
use super::report::{folder, plural};
use crate::diag::Code;

/// Whether the arguments are taken.
fn taken(arguments: &str) -> bool {
    Arguments::try_parse_from(std::iter::once("generator").chain(arguments.split_whitespace())).is_ok()
}

/// What the arguments choose, or why they cannot.
fn chosen(arguments: &str) -> Result<crate::config::Options, String> {
    let arguments = std::iter::once("generator").chain(arguments.split_whitespace());
    match Arguments::try_parse_from(arguments).expect("the arguments are taken").command {
        Some(super::Command::Generate(arguments)) => {
            let mut options = crate::config::Options::default();
            arguments.apply(&mut options).map(|()| options)
        }
        other => panic!("not `generate`: {other:?}"),
    }
}

#[test]
fn types_that_make_no_sense_are_refused() {
    let good = "generate a.yaml --out x --type uuid=uuid::Uuid --type date=string --dependency uuid='1'";
    let options = chosen(good).expect("the types can be chosen");
    assert_eq!(options.types.iter().count(), 2);
    assert_eq!(options.dependencies.len(), 1);
    for bad in ["--type uuid", "--type =a::B", "--type uuid=&str", "--type a=b::C --type a=d::E", "--dependency uuid"] {
        let error = chosen(&format!("generate a.yaml --out x {bad}")).expect_err(bad);
        assert!(error.starts_with("`--"), "{error}");
    }
}

#[test]
fn the_arguments_are_consistent() {
    Arguments::command().debug_assert();
}

#[test]
fn arguments_that_make_no_sense_are_refused() {
    for good in [
        "",
        "generate",
        "generate a.yaml --out x",
        "generate - a.yaml --out x --name my-client --format crate",
        "check --quiet --color never",
        "generate a.yaml --out x --type uuid=uuid::Uuid --type uri=string --dependency uuid='1'",
        "lint a.yaml --format json",
        "map -",
        "explain duplicate-key",
        "completions bash",
    ] {
        assert!(taken(good), "{good}");
    }
    for bad in [
        "nonsense",
        "generate a.yaml",
        "generate --out x",
        "generate --name x",
        "generate --type uuid=uuid::Uuid",
        "generate --dependency uuid='1'",
        "generate a.yaml --out x --name ../evil",
        "generate a.yaml --out x --name 1x",
        "lint",
        "lint a.yaml b.yaml",
        "lint a.yaml --format yaml",
        "check a.yaml",
        "--color sometimes",
    ] {
        assert!(!taken(bad), "{bad}");
    }
}

#[test]
fn a_crate_without_a_name_is_named_after_its_folder() {
    let name = |out: &str, document: &str| crate_name(Path::new(out), &[PathBuf::from(document)]);
    assert_eq!(name("out/My Client", "a.yaml"), "my-client");
    assert_eq!(name(".", "specs/orders.v1.yaml"), "orders-v1");
    assert_eq!(name("..", "-"), "client");
    assert_eq!(name("out/1", "9.yaml"), "client");
    assert_eq!(name("out/box", "a.yaml"), "box-client");
}

#[test]
fn counts_and_folders_read_well() {
    assert_eq!((plural(1, "file"), plural(0, "file")), ("1 file".to_owned(), "0 files".to_owned()));
    assert_eq!(folder(Path::new("./generated")), "generated/");
    assert_eq!(folder(Path::new("generated/")), "generated/");
    assert_eq!(folder(Path::new(".")), "./");
    assert_eq!(folder(Path::new("/")), "/");
}

#[test]
fn unknown_codes_get_near_ones() {
    assert!(Code::near("duplicate-keys").contains("`duplicate-key`"));
    assert!(Code::near("zzzz").contains("diagnostics.md"));
}

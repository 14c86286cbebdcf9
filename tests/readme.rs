//! The README does what it says: its commands run, its files are those of the example, its Rust compiles.
//!
//! The Rust blocks that are no whole file are doc tests of this package (`support/lib.rs`).

use std::fs;
use std::path::Path;

use integration_tests::program::{command, succeed};
use integration_tests::project::{copy, root};

/// The text between three backticks and the word after them, in order.
fn blocks(language: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join("README.md")).expect("the README can be read");
    let fence = format!("```{language}\n");
    let blocks = text.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap_or_default().to_owned());
    blocks.collect()
}

#[test]
fn every_command_runs() {
    let copied = tempfile::tempdir().expect("a temporary folder can be made");
    for folder in ["specs", "generated"] {
        copy(&root().join(folder), &copied.path().join(folder));
    }
    let mut ran = 0;
    for line in blocks("sh").iter().flat_map(|block| block.lines()) {
        if line == "cargo test --workspace" {
            // This very test runs under it.
            continue;
        }
        let arguments =
            line.strip_prefix("cargo run -p generator").unwrap_or_else(|| panic!("unknown command: {line}"));
        let arguments = arguments.trim_start().trim_start_matches("-- ").split_whitespace();
        succeed(command(env!("CARGO_BIN_EXE_generator-command"), copied.path()).args(arguments));
        ran += 1;
    }
    assert!(ran >= 4, "the README shows {ran} commands");
    assert!(copied.path().join("target/kirim-client/src/lib.rs").is_file());
    assert_eq!(tree(&copied.path().join("generated")), tree(&root().join("generated")), "`generated/` has changed");
}

/// Every file of the generated crate.
fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    integration_tests::project::files(folder).into_iter().filter(|(path, _)| !path.starts_with("target/")).collect()
}

#[test]
fn inline_commands_run_too() {
    let text = fs::read_to_string(root().join("README.md")).expect("the README can be read");
    let inline: Vec<&str> = text.split('`').filter(|code| code.starts_with("cargo run -p generator -- ")).collect();
    assert!(!inline.is_empty());
    for line in inline {
        let arguments = line.trim_start_matches("cargo run -p generator -- ").split_whitespace();
        succeed(command(env!("CARGO_BIN_EXE_generator-command"), &root()).args(arguments));
    }
}

#[test]
fn the_build_step_is_the_one_that_is_built() {
    let blocks = blocks("rs");
    let [build, include] = blocks.as_slice() else { panic!("the README shows two files, not {}", blocks.len()) };
    let file = |path: &str| fs::read_to_string(root().join("tests/build-step").join(path)).expect("the file exists");
    assert!(file("build.rs").contains(build.trim()), "build.rs of the example is not that of the README");
    let example = file("src/lib.rs");
    for line in include.lines() {
        assert!(example.contains(line.trim()), "the example lacks the line `{line}`");
    }
}

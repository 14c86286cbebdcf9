//! Programs that must not compile: each leaves something required out, and the compiler names it.
//!
//! The messages are in `ui/*.stderr`; `TRYBUILD=overwrite cargo test -p compile-fail` writes
//! them anew.

use std::path::{Path, PathBuf};

fn ui() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("ui")
}

#[test]
fn what_is_missing_is_named_by_the_compiler() {
    let cases = trybuild::TestCases::new();
    for name in programs() {
        cases.compile_fail(format!("ui/{name}.rs"));
    }
}

#[test]
fn with_everything_set_it_compiles() {
    compile_fail::calls();
}

/// The messages on file are ours: one for each missing field, and none of the compiler's riddles about type states.
#[test]
fn the_messages_are_ours() {
    let fields = ["title", "line_items", "org_id", "brand_id", "contact_id"];
    let mut checked = 0;
    for name in programs() {
        let text = std::fs::read_to_string(ui().join(format!("{name}.stderr"))).expect("each program has its message");
        let missing = fields.iter().filter(|field| match name.as_str() {
            "zyntro_everything" => field.ends_with("_id"),
            _ => name.ends_with(&format!("_{field}")),
        });
        for field in missing {
            let message = format!("error[E0277]: required field `{field}` is not set\n");
            assert!(text.contains(&message), "{name}: {text}");
            assert!(text.contains(&format!("call `.{field}(..)` first")), "{name}: {text}");
            checked += 1;
        }
    }
    assert_eq!(checked, 13);
}

/// Names of the programs that must not compile.
fn programs() -> Vec<String> {
    let files = std::fs::read_dir(ui()).expect("the folder is there");
    let paths = files.map(|file| file.expect("it can be listed").path());
    let sources = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let mut names: Vec<_> = sources.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    names
}

//! The harmless documents have a text at every position of the meta-schemas, and at every field of our own.

use std::collections::BTreeSet;

use generator::oas::vocabulary;
use injection::cases::bases;
use injection::judge::{Made, Workshop};
use injection::meta::{Meta, Position, Version};
use injection::tree::Tree;

#[test]
fn every_position_of_the_meta_schemas_has_a_text() {
    let bases = bases();
    let mut missing = Vec::new();
    for version in Version::ALL {
        let of_version = bases.iter().filter(|(found, _)| *found == version);
        let covered: BTreeSet<Position> = of_version.flat_map(|(_, base)| base.positions.iter().cloned()).collect();
        let positions = Meta::new(version).positions();
        println!("{}: {} positions", version.text(), positions.len());
        missing.extend(positions.difference(&covered).map(|position| format!("{} {}", version.text(), position.0)));
    }
    assert!(missing.is_empty(), "no document has a text at\n{}", missing.join("\n"));
}

#[test]
fn every_field_that_is_known_has_a_text() {
    let bases = bases();
    let mut keys = BTreeSet::new();
    for (_, base) in &bases {
        collect_keys(&base.tree, &mut keys);
    }
    let fields = vocabulary::OBJECTS.iter().chain([&vocabulary::PAGINATION]);
    let fields = fields.flat_map(|object| object.fields.iter().map(|(field, _)| *field));
    let extensions = vocabulary::EXTENSIONS.iter().map(|(name, _, _)| *name);
    let missing: Vec<&str> = fields.chain(extensions).filter(|field| !keys.contains(*field)).collect();
    assert!(missing.is_empty(), "no document has the fields {missing:?}");
}

#[test]
fn harmless_documents_are_accepted() {
    let mut workshop = Workshop::new();
    for (_, base) in bases() {
        match workshop.make(&base.tree) {
            Ok(Made::Crate(files)) => {
                workshop.twin(files).unwrap_or_else(|error| panic!("{}: {error}", base.name));
            }
            made => panic!("{}: {made:?}\n{}", base.name, base.tree.to_json()),
        }
    }
}

#[test]
fn harmless_code_reaches_for_nothing() {
    let workshop = Workshop::new();
    for (_, base) in bases() {
        let Ok(Made::Crate(files)) = workshop.make(&base.tree) else {
            continue;
        };
        for file in files.iter().filter(|file| file.path.starts_with("src/")) {
            // The name and the version of the crate, for the header `User-Agent`.
            let code = file.contents.replace("env!(\"CARGO_PKG_", "");
            let found = REACHING.iter().find(|word| code.contains(**word));
            assert_eq!(found, None, "{}: {}", base.name, file.path);
        }
        let manifest = files.iter().find(|file| file.path == "Cargo.toml").map(|file| file.contents.as_str());
        let manifest = manifest.expect("a crate has a manifest");
        let found = ["build", "git", "path =", "[patch", "proc-macro"].iter().find(|word| manifest.contains(**word));
        assert_eq!(found, None, "{}", base.name);
    }
}

/// What reaches beyond the code.
const REACHING: &[&str] =
    &["unsafe ", "include!", "include_str!", "include_bytes!", "env!(", "asm!", "#[path", "extern ", "#[no_mangle"];

/// Every key of a document.
fn collect_keys(tree: &Tree, keys: &mut BTreeSet<String>) {
    for (key, child) in tree.children() {
        keys.extend(key.map(str::to_owned));
        collect_keys(child, keys);
    }
}

//! The order of component schemas in a document changes nothing in what is generated.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use generator::pipeline::{self, Input, Target};
use integration_tests::project;
use serde_yaml::{Mapping, Value};

/// Documents of other people; in a clone on its own they are not there, and the fixtures have to do.
const CORPUS: [&str; 5] =
    ["museum.yaml", "petstore-expanded.yaml", "resend.yaml", "adyen-binlookup.yaml", "swagger-petstore3.yaml"];

/// Every document with component schemas is generated in this many orders.
const SEEDS: [u64; 3] = [1, 20_240_229, 0xdead_beef];

/// The sections that hold schemas by name.
const SECTIONS: [&[&str]; 2] = [&["components", "schemas"], &["definitions"]];

/// The next of a row of numbers that look random: xorshift.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// The entries of a mapping in an order that only the seed decides.
fn shuffled(map: &Mapping, seed: u64) -> Mapping {
    let mut entries: Vec<_> = map.clone().into_iter().collect();
    let mut state = seed;
    for end in (1..entries.len()).rev() {
        let other = usize::try_from(next(&mut state) % (end as u64 + 1)).expect("the index fits");
        entries.swap(end, other);
    }
    entries.into_iter().collect()
}

/// The document with its component schemas in another order; none where there are not two of them.
fn reordered(document: &Value, seed: u64) -> Option<Value> {
    let mut document = document.clone();
    let mut changed = false;
    for section in SECTIONS {
        let mut at = Some(&mut document);
        for key in section {
            at = at.and_then(|value| value.get_mut(key));
        }
        if let Some(map) = at.and_then(Value::as_mapping_mut)
            && map.len() > 1
        {
            *map = shuffled(map, seed);
            changed = true;
        }
    }
    changed.then_some(document)
}

/// What is generated from a document; none where it has errors.
fn generated(folder: &Path, document: &Value) -> Option<BTreeMap<String, String>> {
    let path = folder.join("document.yaml");
    project::write(&path, &serde_yaml::to_string(document).expect("the document can be written"));
    let inputs = [Input { path, name: Some("client".to_owned()) }];
    let target = Target::Crate { name: "client".to_owned() };
    let files = pipeline::generate(&inputs, &target).expect("the document can be read").value?;
    Some(files.into_iter().map(|file| (file.path, file.contents)).collect())
}

/// The documents that are compared.
fn documents() -> Vec<PathBuf> {
    let corpus = CORPUS.iter().map(|name| project::root().join("../shared/corpus/oas3").join(name));
    let own = project::specs().into_iter().chain(project::fixtures()).map(|fixture| fixture.path);
    own.chain(corpus.filter(|path| path.is_file())).collect()
}

#[test]
fn the_order_of_component_schemas_changes_no_byte() {
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    let mut compared = 0;
    for path in documents() {
        let text = std::fs::read_to_string(&path).expect("the document can be read");
        // What is no YAML is no document; another test sees to how that is reported.
        let Ok(document) = serde_yaml::from_str::<Value>(&text) else { continue };
        if reordered(&document, 1).is_none() {
            continue;
        }
        let Some(expected) = generated(temporary.path(), &document) else { continue };
        for seed in SEEDS {
            let reordered = reordered(&document, seed).expect("the document has component schemas");
            let found = generated(temporary.path(), &reordered).expect("the order makes no error");
            let differing: Vec<&String> =
                found.iter().filter(|(name, text)| expected.get(*name) != Some(text)).map(|(name, _)| name).collect();
            assert!(differing.is_empty(), "{}: seed {seed} changes {differing:?}", path.display());
            assert_eq!(found.len(), expected.len(), "{}: seed {seed}", path.display());
            compared += 1;
        }
    }
    assert!(compared > 50, "only {compared} orders were compared");
}

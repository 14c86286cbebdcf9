//! Inputs that were kept: seeds, which reach much of the code, and those that something failed on once.

use std::fs;
use std::path::{Path, PathBuf};

use arbitrary::Arbitrary as _;
use fuzz_targets::document::Document;
use fuzz_targets::emission::{Verdict, emission};
use fuzz_targets::{STACK, TARGETS};

/// The folder of the fuzzer.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

/// Every file below a folder, in the order of their names; none where there is no such folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}

/// Runs each target on the files of its folders, and returns how many there were.
fn replay(folders: fn(&str) -> Vec<PathBuf>) -> usize {
    let mut count = 0;
    for target in TARGETS {
        for path in folders(target.name).iter().flat_map(|folder| files(folder)) {
            let bytes = fs::read(&path).expect("the file can be read");
            let target = *target;
            let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || (target.run)(&bytes));
            let result = thread.expect("a thread can be started").join();
            assert!(result.is_ok(), "`{}` fails on {}", target.name, path.display());
            count += 1;
        }
    }
    count
}

#[test]
fn seeds_are_fine() {
    let count = replay(|target| {
        let fixtures = (target == "front_end").then(|| folder().join("../fixtures"));
        [folder().join("seeds").join(target)].into_iter().chain(fixtures).collect()
    });
    assert!(count > 500, "there are {count} seeds only");
}

#[test]
fn what_failed_once_is_fine() {
    replay(|target| vec![folder().join("crashes").join(target)]);
}

#[test]
fn every_target_has_its_binary_and_its_seeds() {
    let manifest = fs::read_to_string(folder().join("Cargo.toml")).expect("the manifest can be read");
    for target in TARGETS {
        assert!(manifest.contains(&format!("name = \"{}\"", target.name)), "`{}` is no binary", target.name);
        assert!(!files(&folder().join("seeds").join(target.name)).is_empty(), "`{}` has no seeds", target.name);
    }
}

#[test]
fn most_documents_that_are_made_up_are_generated_from() {
    let emitted = (0..40).filter(|seed| {
        let document = made_up(*seed);
        emission(&document) == Verdict::Emitted
    });
    let count = emitted.count();
    assert!(count >= 30, "only {count} of 40 are");
}

/// A document out of numbers that look random: xorshift.
fn made_up(seed: u64) -> Document {
    let mut state = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let bytes: Vec<u8> = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[3]
    })
    .take(1500)
    .collect();
    Document::arbitrary(&mut arbitrary::Unstructured::new(&bytes)).expect("any bytes are a document")
}

//! The bodies of the fuzz targets: plain functions from input to a panic where something does not hold.
//!
//! `tests/fuzz` hands them to libFuzzer; the tests of this crate hand them seeds, earlier crashes and random input.
//!
//! To fuzz, which needs a nightly toolchain and `cargo install cargo-fuzz`:
//!
//! ```text
//! cargo +nightly fuzz run --fuzz-dir tests/fuzz front_end tests/fuzz/corpus/front_end tests/fixtures \
//!     -- -dict=tests/fuzz/openapi.dict -max_len=20000 -timeout=10 -rss_limit_mb=1024
//! cargo +nightly fuzz run --fuzz-dir tests/fuzz TARGET tests/fuzz/corpus/TARGET tests/fuzz/seeds/TARGET
//! ```
//!
//! An input that fails goes to `tests/fuzz/crashes/TARGET`, under a name that says what it was; where a document fails,
//! a fixture shows it as well. New seeds come from a corpus that was fuzzed, made small:
//!
//! ```text
//! cargo +nightly fuzz cmin --fuzz-dir tests/fuzz TARGET
//! ```

pub mod answers;
pub mod document;
pub mod emission;
mod exchange;
pub mod front_end;
mod items;
mod json;
mod parameters;
mod parts;
mod read_back;
pub mod requests;
mod twin;

/// The runtime as clients carry it, so that what it shows to none of them can be looked at here.
#[path = "../../../templates/runtime/src/runtime/mod.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    unexpected_cfgs,
    clippy::all,
    clippy::pedantic,
    reason = "a client has features and uses what it needs, and the crate of the runtime is held to its lints"
)]
mod runtime;

use arbitrary::{Arbitrary, Unstructured};

/// A target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name of its binary in `tests/fuzz`, and of its folders of seeds and crashes.
    pub name: &'static str,
    /// Panics where something does not hold for these bytes.
    pub run: fn(&[u8]),
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "front_end", run: front_end },
    Target { name: "emission", run: emission },
    Target { name: "requests", run: requests },
    Target { name: "answers", run: answers },
];

/// Bytes of the stack that documents are read on, as in the program.
pub const STACK: usize = 1 << 30;

/// Any bytes as a document, up to its IR.
pub fn front_end(bytes: &[u8]) {
    front_end::front_end(bytes);
}

/// Documents of every construct, up to the files of a crate.
pub fn emission(bytes: &[u8]) {
    structured(bytes, |document| {
        emission::emission(document);
    });
}

/// What a call sends.
pub fn requests(bytes: &[u8]) {
    structured(bytes, requests::requests);
}

/// What a server answers.
pub fn answers(bytes: &[u8]) {
    structured(bytes, answers::answers);
}

/// Runs a target on what the bytes stand for, if anything.
fn structured<'b, T: Arbitrary<'b>>(bytes: &'b [u8], run: fn(&T)) {
    if let Ok(input) = T::arbitrary_take_rest(Unstructured::new(bytes)) {
        run(&input);
    }
}

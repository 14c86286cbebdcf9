//! Documents of every construct, up to the files of a crate.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_targets::emission(bytes));

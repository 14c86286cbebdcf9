//! Any bytes as a document, up to its IR.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_targets::front_end(bytes));

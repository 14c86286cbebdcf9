//! What a call sends: parameters, and bodies in parts.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_targets::requests(bytes));

//! What a server answers: streams of events, headers, and bodies.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_targets::answers(bytes));

//! Instructions that lists and unions take to be decoded and encoded, counted by Valgrind:
//!
//! ```text
//! cargo bench -p benches --bench lists
//! ```
//!
//! What must be installed is told in `instructions.rs`. A list is decoded into the generated types and into types by hand
//! with serde's derives, of which `by_hand` keeps what the generated types keep, and `by_hand_lean` does not. A union is
//! decoded as that, and as the struct of the only variant that its values are of: the difference is what it costs to find
//! the variant. The aims are no more than `by_hand_lean`, and 1.2 of the variant.

#![allow(missing_docs, reason = "of what the macros make of the functions")]

use std::hint::black_box;

use benches::generated_lists::types::{Event, InvoiceList, InvoicePaid};
use benches::lists::{Tag, events, invoices};
use benches::{lists_by_hand, lists_by_hand_lean};
use gungraun::{library_benchmark, library_benchmark_group, main};
use serde::de::DeserializeOwned;

/// Bytes of the list.
const SIZE: usize = 1 << 20;

/// Values of the union.
const EVENTS: usize = 1000;

/// A value and its text, neither of which is dropped inside the measurement.
type Kept<T> = (Option<T>, String);

fn decode<T: DeserializeOwned>(text: String) -> Kept<T> {
    (serde_json::from_slice(black_box(text.as_bytes())).ok(), text)
}

fn decoded<T: DeserializeOwned>() -> T {
    serde_json::from_str(&invoices(SIZE)).expect("the list is of its schema")
}

#[library_benchmark]
#[bench::mib(invoices(SIZE))]
fn decode_list_by_hand(text: String) -> Kept<lists_by_hand::InvoiceList> {
    decode(text)
}

#[library_benchmark]
#[bench::mib(invoices(SIZE))]
fn decode_list_by_hand_lean(text: String) -> Kept<lists_by_hand_lean::InvoiceList> {
    decode(text)
}

#[library_benchmark]
#[bench::mib(invoices(SIZE))]
fn decode_list_generated(text: String) -> Kept<InvoiceList> {
    decode(text)
}

library_benchmark_group!(
    name = decode_list,
    compare_by_id = true,
    benchmarks = [decode_list_by_hand, decode_list_by_hand_lean, decode_list_generated]
);

#[library_benchmark]
#[bench::mib(decoded())]
fn encode_list_by_hand(list: lists_by_hand::InvoiceList) -> (Option<Vec<u8>>, lists_by_hand::InvoiceList) {
    (serde_json::to_vec(black_box(&list)).ok(), list)
}

#[library_benchmark]
#[bench::mib(decoded())]
fn encode_list_by_hand_lean(
    list: lists_by_hand_lean::InvoiceList,
) -> (Option<Vec<u8>>, lists_by_hand_lean::InvoiceList) {
    (serde_json::to_vec(black_box(&list)).ok(), list)
}

#[library_benchmark]
#[bench::mib(decoded())]
fn encode_list_generated(list: InvoiceList) -> (Option<Vec<u8>>, InvoiceList) {
    (serde_json::to_vec(black_box(&list)).ok(), list)
}

library_benchmark_group!(
    name = encode_list,
    compare_by_id = true,
    benchmarks = [encode_list_by_hand, encode_list_by_hand_lean, encode_list_generated]
);

#[library_benchmark]
#[bench::tag_first(events(EVENTS, Tag::First))]
#[bench::tag_last(events(EVENTS, Tag::Last))]
fn decode_variant(text: String) -> Kept<Vec<InvoicePaid>> {
    decode(text)
}

#[library_benchmark]
#[bench::tag_first(events(EVENTS, Tag::First))]
#[bench::tag_last(events(EVENTS, Tag::Last))]
fn decode_union(text: String) -> Kept<Vec<Event>> {
    decode(text)
}

library_benchmark_group!(name = union, compare_by_id = true, benchmarks = [decode_variant, decode_union]);

main!(library_benchmark_groups = [decode_list, encode_list, union]);

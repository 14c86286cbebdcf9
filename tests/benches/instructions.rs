//! Instructions that a call of the generated client takes, beside those of the same call by hand, counted by Valgrind:
//!
//! ```text
//! cargo install gungraun-runner@0.20.0 && cargo bench -p benches --bench instructions
//! ```
//!
//! Valgrind must be installed, and the runner be of the version in `Cargo.lock`; where it is not in the path,
//! `GUNGRAUN_RUNNER` says where. Each figure of `generated` is followed by its difference from that of `by_hand`; the aim
//! is at most 5 percent for a whole call.

#![allow(missing_docs, reason = "of what the macros make of the functions")]

use std::hint::black_box;

use benches::measured::{ANSWER, Pair, REFUSAL, customer_by_hand, customer_generated};
use benches::twin::{self, UpdateCustomer};
use gungraun::{library_benchmark, library_benchmark_group, main};
use hosted_links::kirim::types::{CustomerResponse, UpdateCustomerRequest};
use http::StatusCode;

/// Clients whose calls succeed, after the first few calls.
fn succeeding() -> Pair {
    warm(Pair::new(StatusCode::OK, ANSWER))
}

/// Clients whose calls fail, after the first few calls.
fn failing() -> Pair {
    warm(Pair::new(StatusCode::NOT_FOUND, REFUSAL))
}

fn warm(pair: Pair) -> Pair {
    for _ in 0..3 {
        let _ = (
            pair.call_generated(),
            pair.call_by_hand(),
            pair.call_by_hand_whole(),
            pair.send_generated(),
            pair.send_by_hand(),
        );
    }
    pair
}

#[library_benchmark]
#[bench::once(succeeding())]
fn whole_call_by_hand(pair: Pair) -> Pair {
    drop(black_box(pair.call_by_hand()));
    pair
}

#[library_benchmark]
#[bench::once(succeeding())]
fn whole_call_by_hand_with_undeclared(pair: Pair) -> Pair {
    drop(black_box(pair.call_by_hand_whole()));
    pair
}

#[library_benchmark]
#[bench::once(succeeding())]
fn whole_call_generated(pair: Pair) -> Pair {
    drop(black_box(pair.call_generated()));
    pair
}

library_benchmark_group!(
    name = whole_call,
    compare_by_id = true,
    benchmarks = [whole_call_by_hand, whole_call_by_hand_with_undeclared, whole_call_generated]
);

// All of a call but the decoding: the request is built and sent, and the answer taken as it comes.

#[library_benchmark]
#[bench::once(succeeding())]
fn request_by_hand(pair: Pair) -> Pair {
    drop(black_box(pair.send_by_hand()));
    pair
}

#[library_benchmark]
#[bench::once(succeeding())]
fn request_generated(pair: Pair) -> Pair {
    drop(black_box(pair.send_generated()));
    pair
}

library_benchmark_group!(name = request, compare_by_id = true, benchmarks = [request_by_hand, request_generated]);

#[library_benchmark]
#[bench::once(failing())]
fn error_by_hand(pair: Pair) -> Pair {
    drop(black_box(pair.call_by_hand()));
    pair
}

#[library_benchmark]
#[bench::once(failing())]
fn error_generated(pair: Pair) -> Pair {
    drop(black_box(pair.call_generated()));
    pair
}

library_benchmark_group!(name = error, compare_by_id = true, benchmarks = [error_by_hand, error_generated]);

#[library_benchmark]
#[bench::once(customer_by_hand())]
fn encode_by_hand(customer: UpdateCustomer) -> UpdateCustomer {
    drop(black_box(serde_json::to_vec(black_box(&customer))));
    customer
}

#[library_benchmark]
#[bench::once(customer_generated())]
fn encode_generated(customer: UpdateCustomerRequest) -> UpdateCustomerRequest {
    drop(black_box(serde_json::to_vec(black_box(&customer))));
    customer
}

library_benchmark_group!(name = encode, compare_by_id = true, benchmarks = [encode_by_hand, encode_generated]);

#[library_benchmark]
#[bench::once(ANSWER)]
fn decode_by_hand(answer: &str) {
    drop(black_box(serde_json::from_slice::<twin::CustomerResponse>(black_box(answer.as_bytes()))));
}

#[library_benchmark]
#[bench::once(ANSWER)]
fn decode_by_hand_with_undeclared(answer: &str) {
    drop(black_box(serde_json::from_slice::<twin::WholeResponse>(black_box(answer.as_bytes()))));
}

#[library_benchmark]
#[bench::once(ANSWER)]
fn decode_generated(answer: &str) {
    drop(black_box(serde_json::from_slice::<CustomerResponse>(black_box(answer.as_bytes()))));
}

library_benchmark_group!(
    name = decode,
    compare_by_id = true,
    benchmarks = [decode_by_hand, decode_by_hand_with_undeclared, decode_generated]
);

main!(library_benchmark_groups = [whole_call, request, error, encode, decode]);

//! Instructions that a call of the generated client takes, beside those of the same call by hand, counted by Valgrind:
//!
//! ```text
//! cargo install gungraun-runner@0.20.0 && cargo bench -p benches --bench instructions
//! ```
//!
//! Valgrind must be installed, and the runner be of the version in `Cargo.lock`; where it is not in the path,
//! `GUNGRAUN_RUNNER` says where.
//!
//! The same call is made three times: `by_hand` promises what the generated client promises, `by_hand_lean` less (what it
//! leaves out is in its module). Each figure of `generated` is followed by its difference from both. The aim is at most 5
//! percent above `by_hand` for a whole call, and as little as possible above `by_hand_lean`.

#![allow(missing_docs, reason = "of what the macros make of the functions")]

use std::hint::black_box;

use benches::by_hand_lean::UpdateCustomer;
use benches::measured::{ANSWER, Clients, REFUSAL, customer_by_hand, customer_generated};
use benches::{by_hand, by_hand_lean};
use gungraun::{library_benchmark, library_benchmark_group, main};
use hosted_links::kirim::types::{CustomerResponse, UpdateCustomerRequest};
use http::StatusCode;

/// Clients whose calls succeed, after the first few calls.
fn succeeding() -> Clients {
    warm(Clients::new(StatusCode::OK, ANSWER))
}

/// Clients whose calls fail, after the first few calls.
fn failing() -> Clients {
    warm(Clients::new(StatusCode::NOT_FOUND, REFUSAL))
}

fn warm(clients: Clients) -> Clients {
    for _ in 0..3 {
        let _ = (
            clients.call_generated(),
            clients.call_by_hand(),
            clients.call_by_hand_lean(),
            clients.send_generated(),
            clients.send_by_hand(),
            clients.send_by_hand_lean(),
        );
    }
    clients
}

#[library_benchmark]
#[bench::once(succeeding())]
fn whole_call_by_hand(clients: Clients) -> Clients {
    drop(black_box(clients.call_by_hand()));
    clients
}

#[library_benchmark]
#[bench::once(succeeding())]
fn whole_call_by_hand_lean(clients: Clients) -> Clients {
    drop(black_box(clients.call_by_hand_lean()));
    clients
}

#[library_benchmark]
#[bench::once(succeeding())]
fn whole_call_generated(clients: Clients) -> Clients {
    drop(black_box(clients.call_generated()));
    clients
}

library_benchmark_group!(
    name = whole_call,
    compare_by_id = true,
    benchmarks = [whole_call_by_hand, whole_call_by_hand_lean, whole_call_generated]
);

// All of a call but the decoding: the request is built and sent, and the answer taken as it comes.

#[library_benchmark]
#[bench::once(succeeding())]
fn request_by_hand(clients: Clients) -> Clients {
    drop(black_box(clients.send_by_hand()));
    clients
}

#[library_benchmark]
#[bench::once(succeeding())]
fn request_by_hand_lean(clients: Clients) -> Clients {
    drop(black_box(clients.send_by_hand_lean()));
    clients
}

#[library_benchmark]
#[bench::once(succeeding())]
fn request_generated(clients: Clients) -> Clients {
    drop(black_box(clients.send_generated()));
    clients
}

library_benchmark_group!(
    name = request,
    compare_by_id = true,
    benchmarks = [request_by_hand, request_by_hand_lean, request_generated]
);

#[library_benchmark]
#[bench::once(failing())]
fn error_by_hand(clients: Clients) -> Clients {
    drop(black_box(clients.call_by_hand()));
    clients
}

#[library_benchmark]
#[bench::once(failing())]
fn error_by_hand_lean(clients: Clients) -> Clients {
    drop(black_box(clients.call_by_hand_lean()));
    clients
}

#[library_benchmark]
#[bench::once(failing())]
fn error_generated(clients: Clients) -> Clients {
    drop(black_box(clients.call_generated()));
    clients
}

library_benchmark_group!(
    name = error,
    compare_by_id = true,
    benchmarks = [error_by_hand, error_by_hand_lean, error_generated]
);

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
    drop(black_box(serde_json::from_slice::<by_hand::CustomerResponse>(black_box(answer.as_bytes()))));
}

#[library_benchmark]
#[bench::once(ANSWER)]
fn decode_by_hand_lean(answer: &str) {
    drop(black_box(serde_json::from_slice::<by_hand_lean::CustomerResponse>(black_box(answer.as_bytes()))));
}

#[library_benchmark]
#[bench::once(ANSWER)]
fn decode_generated(answer: &str) {
    drop(black_box(serde_json::from_slice::<CustomerResponse>(black_box(answer.as_bytes()))));
}

library_benchmark_group!(
    name = decode,
    compare_by_id = true,
    benchmarks = [decode_by_hand, decode_by_hand_lean, decode_generated]
);

main!(library_benchmark_groups = [whole_call, request, error, encode, decode]);

//! Every fault of a network, a proxy and a server that we know of, against generated clients on a real socket.
//!
//! `cargo test -p integration-tests --test faults -- --nocapture` prints the table: fault, outcome, attempts. Four numbers
//! are the attempts of a GET, of a PATCH, and of a POST without and with an idempotency key. `FAULT=429` before it runs
//! the faults whose names have that word.

#[path = "server/vendors.rs"]
#[allow(dead_code, reason = "not every answer of the vendors is asked for here")]
mod vendors;
#[path = "support/wire.rs"]
#[allow(dead_code, reason = "only the answers of the vendors name it")]
mod wire;

#[path = "faults/answers.rs"]
mod answers;
#[path = "faults/calls.rs"]
mod calls;
#[path = "faults/cancelled.rs"]
mod cancelled;
#[path = "faults/many.rs"]
mod many;
#[path = "faults/network.rs"]
mod network;
#[path = "faults/pauses.rs"]
mod pauses;
#[path = "faults/streams.rs"]
mod streams;
#[path = "faults/table.rs"]
mod table;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_ends_as_it_should() {
    let rows = [network::rows(), answers::rows(), pauses::rows(), cancelled::rows(), many::rows(), streams::rows()];
    let failures = table::run(rows.into_iter().flatten()).await;
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

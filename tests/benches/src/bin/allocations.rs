//! Prints how many allocations calls, lists and unions take, a row each: name, count, bytes.

use std::hint::black_box;
use std::io::{Error, Write};

use allocation_counter::measure;
use benches::generated_lists::types::{Event, InvoiceList, InvoicePaid};
use benches::lists::{Tag, events, invoices};
use benches::measured::{ANSWER, Clients, REFUSAL};
use benches::{lists_by_hand, lists_by_hand_lean};
use http::StatusCode;
use serde::de::DeserializeOwned;

fn main() -> Result<(), Error> {
    for (name, clients) in
        [("call", Clients::new(StatusCode::OK, ANSWER)), ("error", Clients::new(StatusCode::NOT_FOUND, REFUSAL))]
    {
        row(&format!("{name}, by hand"), || drop(black_box(clients.call_by_hand())))?;
        row(&format!("{name}, by hand, lean"), || drop(black_box(clients.call_by_hand_lean())))?;
        row(&format!("{name}, generated"), || drop(black_box(clients.call_generated())))?;
    }
    let list = invoices(1 << 20);
    row("list of 1 MiB, by hand", || decode::<lists_by_hand::InvoiceList>(&list))?;
    row("list of 1 MiB, by hand, lean", || decode::<lists_by_hand_lean::InvoiceList>(&list))?;
    row("list of 1 MiB, generated", || decode::<InvoiceList>(&list))?;
    for (place, tag) in [("first", Tag::First), ("last", Tag::Last)] {
        let list = events(1000, tag);
        row(&format!("1000 events, tag {place}, as their variant"), || decode::<Vec<InvoicePaid>>(&list))?;
        row(&format!("1000 events, tag {place}, as the union"), || decode::<Vec<Event>>(&list))?;
    }
    Ok(())
}

fn decode<T: DeserializeOwned>(json: &str) {
    drop(black_box(serde_json::from_str::<T>(json)));
}

/// Prints what every call takes after the first few.
fn row(name: &str, call: impl Fn()) -> Result<(), Error> {
    for _ in 0..3 {
        call();
    }
    let taken = measure(&call);
    writeln!(std::io::stdout(), "{name}\t{}\t{}", taken.count_total, taken.bytes_total)
}

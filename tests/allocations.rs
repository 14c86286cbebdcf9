//! What a call of a generated client takes of memory: no more allocations than the same call written by hand.

use allocation_counter::AllocationInfo;
use benches::by_hand::CallError;
use benches::by_hand_lean;
use benches::generated_lists::types::{Event, InvoiceList, InvoicePaid};
use benches::lists::{Tag, events, invoices};
use benches::lists_by_hand_lean;
use benches::measured::{ANSWER, Clients, REFUSAL};
use hosted_links::runtime::RequestBody;
use http::{Request, StatusCode};
use serde::de::DeserializeOwned;

/// Runs a call until its allocations are those of every further one.
fn measure<T>(mut call: impl FnMut() -> T) -> AllocationInfo {
    for _ in 0..3 {
        call();
    }
    allocation_counter::measure(|| {
        call();
    })
}

/// The request that the server received last.
fn received(clients: &Clients) -> Request<RequestBody> {
    clients.seen.lock().expect("no test panicked").take().expect("a request was sent")
}

/// Compares what two ways to make a call take.
fn assert_no_more(ours: AllocationInfo, theirs: AllocationInfo) {
    let text = format!(
        "generated: {} allocations of {} bytes; by hand: {} of {}",
        ours.count_total, ours.bytes_total, theirs.count_total, theirs.bytes_total
    );
    assert!(ours.count_total <= theirs.count_total, "{text}");
}

#[test]
fn all_ways_make_the_same_call() {
    let clients = Clients::new(StatusCode::OK, ANSWER);
    let answer = clients.call_generated().unwrap();
    let ours = received(&clients);
    let kept = clients.call_by_hand().unwrap();
    let lean = clients.call_by_hand_lean().unwrap();
    let leans = received(&clients);
    clients.call_by_hand().unwrap();
    for theirs in [received(&clients), leans] {
        assert_eq!((ours.method(), ours.uri()), (theirs.method(), theirs.uri()));
        assert_eq!(ours.headers(), theirs.headers());
        assert_eq!(ours.body().as_bytes(), theirs.body().as_bytes());
    }
    assert_eq!((answer.status(), answer.headers()), (kept.status, &kept.headers));
    assert_eq!((answer.status(), answer.headers()), (lean.status, &lean.headers));
    assert_eq!(answer.request_id(), kept.request_id.as_deref());
    assert_eq!(answer.request_id(), lean.request_id.as_deref());
    assert_eq!(answer.attempts(), kept.attempts);
    assert_eq!(answer.idempotency_key(), kept.idempotency_key.as_ref().unwrap().to_str().ok());
    assert_eq!(answer.idempotency_key(), lean.idempotency_key.to_str().ok());
    assert_eq!(serde_json::to_value(&*answer).unwrap(), serde_json::to_value(&kept.value).unwrap());
    assert_eq!(serde_json::to_value(&*answer).unwrap(), serde_json::to_value(&lean.value).unwrap());
}

#[test]
fn a_call_takes_no_more_allocations_than_by_hand() {
    let clients = Clients::new(StatusCode::OK, ANSWER);
    let ours = measure(|| clients.call_generated().unwrap());
    assert_no_more(ours, measure(|| clients.call_by_hand().unwrap()));
    assert_no_more(ours, measure(|| clients.call_by_hand_lean().unwrap()));
}

#[test]
fn all_ways_tell_the_same_error() {
    let clients = Clients::new(StatusCode::NOT_FOUND, REFUSAL);
    let error = clients.call_generated().unwrap_err();
    let CallError::Answered(refusal) = clients.call_by_hand().unwrap_err() else { panic!("it was answered") };
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(refusal.answer.status), refusal.answer.request_id.as_deref())
    );
    assert_eq!((error.server_message(), error.retry_after()), (refusal.message.as_deref(), refusal.retry_after));
    assert_eq!(error.answer().unwrap().error.code, refusal.answer.value.unwrap().error.code);
    let Err(by_hand_lean::CallError::Answered(answer, _)) = clients.call_by_hand_lean() else { panic!("it was") };
    assert_eq!((error.status(), error.request_id()), (Some(answer.status), answer.request_id.as_deref()));
}

/// What it takes to decode a text.
fn measure_decoding<T: DeserializeOwned>(json: &str) -> AllocationInfo {
    measure(|| serde_json::from_slice::<T>(json.as_bytes()).expect("the list is valid"))
}

#[test]
fn a_list_takes_no_more_allocations_than_by_hand() {
    let json = invoices(1 << 16);
    let ours = measure_decoding::<InvoiceList>(&json);
    assert_no_more(ours, measure_decoding::<lists_by_hand_lean::InvoiceList>(&json));
    let list: InvoiceList = serde_json::from_str(&json).unwrap();
    let theirs: lists_by_hand_lean::InvoiceList = serde_json::from_str(&json).unwrap();
    assert_no_more(measure(|| serde_json::to_vec(&list)), measure(|| serde_json::to_vec(&theirs)));
    assert_eq!(serde_json::to_value(&list).unwrap()["data"][1], serde_json::to_value(&theirs).unwrap()["data"][1]);
}

#[test]
fn a_union_takes_no_more_allocations_than_its_variant() {
    let json = events(100, Tag::First);
    assert_no_more(measure_decoding::<Vec<Event>>(&json), measure_decoding::<Vec<InvoicePaid>>(&json));
}

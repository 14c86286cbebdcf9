//! What a call of a generated client takes of memory: no more allocations than the same call written by hand.

use allocation_counter::AllocationInfo;
use benches::measured::{ANSWER, Pair, REFUSAL};
use benches::twin::CallError;
use hosted_links::runtime::RequestBody;
use http::{Request, StatusCode};

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
fn received(pair: &Pair) -> Request<RequestBody> {
    pair.seen.lock().expect("no test panicked").take().expect("a request was sent")
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
fn both_ways_make_the_same_call() {
    let pair = Pair::new(StatusCode::OK, ANSWER);
    let answer = pair.call_generated().unwrap();
    let ours = received(&pair);
    let kept = pair.call_by_hand().unwrap();
    let theirs = received(&pair);
    assert_eq!((ours.method(), ours.uri()), (theirs.method(), theirs.uri()));
    assert_eq!(ours.headers(), theirs.headers());
    assert_eq!(ours.body().as_bytes(), theirs.body().as_bytes());
    assert_eq!((answer.status(), answer.headers()), (kept.status, &kept.headers));
    assert_eq!(answer.request_id(), kept.request_id.as_deref());
    assert_eq!(answer.idempotency_key(), kept.idempotency_key.to_str().ok());
    assert_eq!(serde_json::to_value(&*answer).unwrap(), serde_json::to_value(&kept.value).unwrap());
}

#[test]
fn a_call_takes_no_more_allocations_than_by_hand() {
    let pair = Pair::new(StatusCode::OK, ANSWER);
    let ours = measure(|| pair.call_generated().unwrap());
    let theirs = measure(|| pair.call_by_hand().unwrap());
    assert_no_more(ours, theirs);
}

#[test]
fn both_ways_tell_the_same_error() {
    let pair = Pair::new(StatusCode::NOT_FOUND, REFUSAL);
    let error = pair.call_generated().unwrap_err();
    let CallError::Answered(answer, _) = pair.call_by_hand().unwrap_err() else { panic!("it was answered") };
    assert_eq!((error.status(), error.request_id()), (Some(answer.status), answer.request_id.as_deref()));
    assert_eq!(error.answer().unwrap().error.code, answer.value.unwrap().error.code);
}

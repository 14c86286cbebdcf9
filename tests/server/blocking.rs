//! The same builders without `async`: a call of each vendor, its errors and its time.

use std::thread;
use std::time::{Duration, Instant};

use hosted_links::{CallOptions, ErrorKind};
use serde_json::json;

use crate::vendors;
use crate::vendors::CUSTOMER;
use crate::wire::{Reply, Server};

/// A server that a thread of its own serves, as the thread of the test is held up.
fn server(script: Vec<Reply>) -> Server {
    let (sender, receiver) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime can be made").block_on(async move {
            sender.send(Server::start(script).await).expect("the test waits");
            std::future::pending::<()>().await;
        });
    });
    receiver.recv().expect("the server starts")
}

#[test]
fn each_vendor_answers() {
    let from_kirim = server(vec![Reply::busy(503), Reply::json(200, &vendors::customer())]);
    let kirim = vendors::kirim(&from_kirim);
    let customer = kirim.customers().update(CUSTOMER).name("Acme").send_blocking();
    // A PATCH without a key is not sent again.
    assert_eq!(customer.expect_err("the server is busy").attempts(), 1);
    let customer = kirim.customers().update(CUSTOMER).name("Acme").send_blocking().expect("the server answers");
    assert_eq!((customer.data.name.as_str(), customer.request_id.as_str()), ("Acme", "req_customer"));

    let from_leanrails = server(vec![Reply::busy(503), Reply::json(200, &vendors::checkout_link())]);
    let link = vendors::checkout(&vendors::leanrails(&from_leanrails)).send_blocking().expect("the server answers");
    assert_eq!((link.url.as_str(), link.attempts()), ("https://pay.example.com/cl_1", 2));
    let requests = from_leanrails.requests();
    assert_eq!(requests[0].only_header("idempotency-key"), requests[1].only_header("idempotency-key"));

    let from_zyntro = server(vec![Reply::json(200, &vendors::profile_setup())]);
    let profile = vendors::profile(&vendors::zyntro(&from_zyntro)).send_blocking().expect("the server answers");
    assert_eq!(profile.status().as_u16(), 200);
    assert_eq!(from_zyntro.only_request().json()["api_key"], vendors::ZYNTRO_KEY);
}

#[test]
fn errors_and_raw_answers_are_those_of_other_calls() {
    let script = vec![Reply::json(404, &vendors::kirim_error()), Reply::json(404, &json!({"x": 1})), Reply::Stall];
    let answering = server(script);
    let client = vendors::kirim(&answering);
    let error = client.customers().update(CUSTOMER).send_blocking().expect_err("the server says so");
    assert_eq!((error.kind(), error.request_id()), (ErrorKind::Answered, Some("req_error")));
    let raw = client.customers().update(CUSTOMER).send_raw_blocking().expect("any answer will do");
    assert_eq!((raw.status().as_u16(), &raw[..]), (404, br#"{"x":1}"#.as_slice()));
    let started = Instant::now();
    let once = CallOptions::new().timeout(Duration::from_millis(300));
    let error = client.customers().update(CUSTOMER).options(once).send_blocking().expect_err("nothing comes");
    assert_eq!(error.kind(), ErrorKind::MaybeSent);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_async_function_may_call_one_that_blocks() {
    let answering = server(vec![Reply::json(200, &vendors::customer()), Reply::json(200, &vendors::customer())]);
    let client = vendors::kirim(&answering);
    client.customers().update(CUSTOMER).send().await.expect("the server answers");
    client.customers().update(CUSTOMER).send_blocking().expect("the server answers");
}

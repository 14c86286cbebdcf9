//! PATCH: what is not set is not sent, `None` is sent as `null`, a value as itself.

use std::collections::BTreeMap;

use hosted_links::Patch;
use hosted_links::kirim::customers::Update;
use hosted_links::kirim::types::UpdateCustomerRequest;
use serde_json::{Value, json};

use crate::spec::Spec;
use crate::vendors::{self, CUSTOMER};
use crate::wire::{Reply, Server};

/// Returns the body that a call sends, once its schema has accepted it.
async fn body(set: impl FnOnce(Update) -> Update) -> String {
    let server = Server::start([Reply::json(200, &vendors::customer())]).await;
    set(vendors::kirim(&server).customers().update(CUSTOMER)).send().await.expect("answered");
    let request = server.only_request();
    let mistakes = Spec::load("kirim").operation("patch", "/customers/{id}").request_mistakes(&request.json());
    assert_eq!(mistakes, Vec::<String>::new());
    request.text().to_owned()
}

fn tier() -> BTreeMap<String, Value> {
    BTreeMap::from([("tier".to_owned(), json!("gold"))])
}

#[tokio::test]
async fn none_sends_null() {
    assert_eq!(body(|call| call.email(None)).await, r#"{"email":null}"#);
    assert_eq!(body(|call| call.metadata(None)).await, r#"{"metadata":null}"#);
    assert_eq!(body(|call| call.email(Patch::Null)).await, r#"{"email":null}"#);
}

#[tokio::test]
async fn what_is_not_set_is_not_sent() {
    assert_eq!(body(|call| call).await, "{}");
    assert_eq!(body(|call| call.email(Patch::Absent)).await, "{}");
    assert_eq!(body(|call| call.name("Acme")).await, r#"{"name":"Acme"}"#);
}

#[tokio::test]
async fn a_value_sends_itself() {
    assert_eq!(body(|call| call.email("a@example.com")).await, r#"{"email":"a@example.com"}"#);
    assert_eq!(body(|call| call.email(Some("a@example.com".to_owned()))).await, r#"{"email":"a@example.com"}"#);
    assert_eq!(body(|call| call.email("a@example.com".to_owned())).await, r#"{"email":"a@example.com"}"#);
    assert_eq!(body(|call| call.metadata(tier())).await, r#"{"metadata":{"tier":"gold"}}"#);
    assert_eq!(body(|call| call.metadata(BTreeMap::new())).await, r#"{"metadata":{}}"#);
}

#[tokio::test]
async fn the_last_setting_wins() {
    assert_eq!(body(|call| call.name("a").name("b")).await, r#"{"name":"b"}"#);
    assert_eq!(body(|call| call.email("a@example.com").email(None)).await, r#"{"email":null}"#);
    // What was set before is taken back, not sent.
    assert_eq!(body(|call| call.email("a@example.com").email(Patch::Absent)).await, "{}");
}

#[tokio::test]
async fn a_whole_body_does_the_same() {
    let request = UpdateCustomerRequest::new;
    assert_eq!(body(|call| call.body(request())).await, "{}");
    assert_eq!(body(|call| call.body(request().email(None))).await, r#"{"email":null}"#);
    assert_eq!(body(|call| call.body(request().metadata(None))).await, r#"{"metadata":null}"#);
    assert_eq!(body(|call| call.body(request().email(Patch::Absent))).await, "{}");
    let full = request().status("pending").metadata(tier()).email("a@example.com").name("Acme");
    let text = r#"{"name":"Acme","email":"a@example.com","metadata":{"tier":"gold"},"status":"pending"}"#;
    assert_eq!(body(|call| call.body(full)).await, text);
}

#[tokio::test]
async fn setters_after_a_whole_body_change_it() {
    let request = UpdateCustomerRequest::new().name("Acme").email("a@example.com").status("active");
    let text = r#"{"name":"Acme","email":null,"status":"active","metadata":null}"#;
    assert_eq!(body(|call| call.body(request).email(None).metadata(None)).await, text);
}

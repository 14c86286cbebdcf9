//! The vendors' own examples leave out what their pages require: a strict client names the place and keeps the answer, a
//! lenient one reads it and tells of each property that was filled in.

use std::sync::{Arc, Mutex};

use hosted_links::kirim::types::{CustomerStatus, SetupLinkStatus};
use hosted_links::runtime::ClientBuilder;
use hosted_links::{Drift, DriftKind, ErrorKind};
use serde_json::{Value, json};

use crate::spec::Spec;
use crate::vendors::{self, CUSTOMER};
use crate::wire::{Reply, Server};

/// What a hook was told, line by line.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    /// Tells this of what a client's answers have.
    fn listen<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C>
    where
        C: From<hosted_links::runtime::Core>,
    {
        let told = Self::clone(self);
        builder.on_drift(move |drift: &Drift| told.0.lock().expect("not poisoned").push(drift.to_string()))
    }

    /// Checks that properties of an operation were told to be missing, each once and nothing else.
    fn assert_missing(&self, operation: &str, places: &[&str]) {
        let mut expected: Vec<_> =
            places.iter().map(|place| format!("{operation}: missing property at `{place}`")).collect();
        let mut told = self.0.lock().expect("not poisoned").clone();
        expected.sort();
        told.sort();
        assert_eq!(told, expected);
    }
}

async fn served(status: u16, body: &Value) -> Server {
    Server::start([Reply::json(status, body)]).await
}

/// A client that reads leniently, and what it tells.
async fn kirim(status: u16, body: &Value) -> (hosted_links::kirim::Client, Told, Server) {
    let (server, told) = (served(status, body).await, Told::default());
    let client = told.listen(vendors::kirim_builder(server.url("/v1")).lenient(true));
    (client.build().expect("the settings are right"), told, server)
}

#[tokio::test]
async fn kirims_example_of_a_customer_is_read_leniently() {
    let body = Spec::load("kirim").operation("patch", "/customers/{id}").example("200");
    let (client, told, _server) = kirim(200, &body).await;
    let answer = client.customers().update(CUSTOMER).send().await.expect("decoded");
    assert_eq!((answer.data.id.as_str(), &answer.data.status), (CUSTOMER, &CustomerStatus::Pending));
    assert_eq!((answer.data.name.as_str(), answer.data.created_at.as_str()), ("", ""));
    assert_eq!((&answer.data.email, answer.data.metadata.is_none(), answer.request_id()), (&None, true, None));
    told.assert_missing(
        "customers.update",
        &[
            "/request_id",
            "/data/name",
            "/data/email",
            "/data/metadata",
            "/data/archived_at",
            "/data/team_id",
            "/data/created_at",
            "/data/updated_at",
        ],
    );
}

/// What the link's own properties are, without those of the example.
const LINK: [&str; 6] =
    ["customer_id", "token_last4", "expires_at", "consumed_at", "created_at", "success_redirect_url"];

#[tokio::test]
async fn kirims_example_of_a_new_setup_link_is_read_leniently() {
    let body = Spec::load("kirim").operation("post", "/customers/{id}/setup_links").example("201");
    let (client, told, _server) = kirim(201, &body).await;
    let answer = client.customers().create_setup_link(CUSTOMER).send().await.expect("decoded");
    assert_eq!((&answer.data.status, answer.data.setup_url.expose().as_str()), (&SetupLinkStatus::Active, ""));
    let mut places: Vec<_> = LINK.iter().map(|name| format!("/data/{name}")).collect();
    places.extend(["/data/failure_redirect_url", "/data/setup_url", "/request_id"].map(str::to_owned));
    told.assert_missing("customers.create_setup_link", &places.iter().map(String::as_str).collect::<Vec<_>>());
}

#[tokio::test]
async fn kirims_example_of_a_list_is_read_leniently() {
    let body = Spec::load("kirim").operation("get", "/customers/{id}/setup_links").example("200");
    let (client, told, _server) = kirim(200, &body).await;
    let answer = client.customers().list_setup_links(CUSTOMER).send().await.expect("decoded");
    assert_eq!((answer.data.len(), answer.has_more, &answer.next_cursor), (1, false, &None));
    let mut places: Vec<_> = LINK.iter().map(|name| format!("/data/0/{name}")).collect();
    places.extend(["/data/0/failure_redirect_url", "/has_more", "/next_cursor", "/request_id"].map(str::to_owned));
    told.assert_missing("customers.list_setup_links", &places.iter().map(String::as_str).collect::<Vec<_>>());
}

#[tokio::test]
async fn kirims_example_of_an_error_is_read_leniently() {
    let spec = Spec::load("kirim");
    let update = spec.operation("patch", "/customers/{id}");
    for status in update.error_statuses().into_iter().filter(|status| ![429, 500].contains(status)) {
        let (client, told, _server) = kirim(status, &update.example(&status.to_string())).await;
        let error = client.customers().update(CUSTOMER).send().await.expect_err("an error");
        assert_eq!(error.kind(), ErrorKind::Answered);
        let detail = error.into_answer().expect("it is typed").error;
        assert_eq!((detail.code.as_str(), detail.message.as_str()), ("invalid_phone_number", ""));
        told.assert_missing("customers.update", &["/error/message"]);
    }
}

#[tokio::test]
async fn a_strict_client_names_what_the_example_lacks() {
    let body = Spec::load("kirim").operation("patch", "/customers/{id}").example("200");
    let server = served(200, &body).await;
    let error = vendors::kirim(&server).customers().update(CUSTOMER).send().await.expect_err("a name is missing");
    assert!(error.to_string().ends_with("`/data/name` is missing"), "{error}");
    assert_eq!(error.body().map(|body| body.to_vec()), Some(body.to_string().into_bytes()));
}

#[tokio::test]
async fn the_other_vendors_examples_are_whole() {
    let told = Told::default();
    let link = Spec::load("leanrails").operation("post", "/v1/checkout_links").example("200");
    let profile = Spec::load("zyntro").operation("post", "/public/edge/buildCustomerProfileSetup").example("200");
    for is_lenient in [false, true] {
        let server = served(200, &link).await;
        let builder = told.listen(vendors::leanrails_builder(server.url("")).lenient(is_lenient));
        let answer = vendors::checkout(&builder.build().expect("right")).send().await.expect("decoded");
        assert_eq!((answer.id.as_str(), answer.created), ("cl_xxx", 123));

        let server = served(200, &profile).await;
        let builder = told.listen(vendors::zyntro_builder(server.url("")).lenient(is_lenient));
        let answer = vendors::profile(&builder.build().expect("right")).send().await.expect("decoded");
        assert_eq!(answer.data.billing_customer_id.as_deref(), Some("bc_xxx"));
    }
    told.assert_missing("", &[]);
}

/// Kirim 18 and its like: null where the page has none, and Zyntro 3: an error without its list.
#[tokio::test]
async fn what_is_null_is_read_leniently_too() {
    let mut body = vendors::customer();
    body["data"]["name"] = Value::Null;
    let (client, told, _server) = kirim(200, &body).await;
    let answer = client.customers().update(CUSTOMER).send().await.expect("decoded");
    assert_eq!(answer.data.name, "");
    let lines = told.0.lock().expect("not poisoned").clone();
    assert_eq!(lines, ["customers.update: null in a required property at `/data/name`"]);

    let (server, told) = (served(200, &json!({"status": "error"})).await, Told::default());
    let client = told.listen(vendors::zyntro_builder(server.url("")).lenient(true)).build().expect("right");
    let error = vendors::profile(&client).send().await.expect_err("an error");
    assert_eq!(error.answer().map(|answer| answer.errors.len()), Some(0));
    told.assert_missing("build_customer_profile_setup", &["/errors"]);
}

/// What was filled in is written as what a server sent: callers who send it back send it too.
#[tokio::test]
async fn what_was_filled_in_is_written() {
    let (client, _told, _server) = kirim(200, &json!({"data": {"id": "1"}, "further": 1})).await;
    let answer = client.customers().update(CUSTOMER).send().await.expect("decoded").into_inner();
    let written = serde_json::to_value(&answer).expect("written");
    assert_eq!(
        (&written["data"]["id"], &written["data"]["name"], &written["further"]),
        (&json!("1"), &json!(""), &json!(1))
    );
}

#[tokio::test]
async fn a_hook_is_told_of_new_values_and_statuses() {
    let kinds: Arc<Mutex<Vec<(DriftKind, String)>>> = Arc::default();
    let hook = {
        let kinds = Arc::clone(&kinds);
        move |drift: &Drift| kinds.lock().expect("not poisoned").push((drift.kind(), drift.to_string()))
    };
    let mut body = vendors::created_setup_link();
    body["data"]["status"] = json!("paused");
    body["data"]["expires_at"] = json!("2026-06-07 10:00:00");
    let server = served(200, &body).await;
    let client = vendors::kirim_builder(server.url("/v1")).on_drift(hook).build().expect("the settings are right");
    let answer = client.customers().create_setup_link(CUSTOMER).send().await.expect("decoded");
    assert_eq!(answer.data.expires_at.as_str(), "2026-06-07 10:00:00");
    let told = kinds.lock().expect("not poisoned").clone();
    let place = |name: &str| format!("customers.create_setup_link: {name}");
    assert_eq!(
        told,
        [
            (DriftKind::InvalidFormat, place("text that is not of its format at `/data/expires_at`")),
            (DriftKind::UnknownEnumValue, place("unknown value `paused` at `/data/status`")),
            (DriftKind::UndeclaredStatus, place("undeclared status `200`")),
        ]
    );
}

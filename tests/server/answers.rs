//! What is understood: the pages' own examples, whole answers, and answers that are newer than the document.

use hosted_links::kirim::types::{CustomerStatus, SetupLinkStatus};
use hosted_links::leanrails::types::{BillingAddressCollection, CheckoutLinkMode, CheckoutLinkObject, SubmitType};
use hosted_links::zyntro::types::CustomerProfileSetupResponseStatus;
use hosted_links::{DateTime, Error, ErrorKind};
use serde_json::{Value, json};

use crate::spec::Spec;
use crate::vendors::{self, CUSTOMER, SETUP_URL};
use crate::wire::{Reply, Server};

/// Checks an answer that lacks something required: nothing of it is lost, and the error says what is missing where.
fn assert_not_decoded<E>(error: &Error<E>, status: u16, body: &Value, place: &str, missing: &str) {
    assert_eq!(error.kind(), ErrorKind::NotDecoded);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    assert_eq!(error.body().map(|body| body.to_vec()), Some(body.to_string().into_bytes()));
    assert_eq!((error.attempts(), error.is_retryable(), error.answer().is_none()), (1, false, true));
    let text = error.to_string();
    assert!(text.contains(&format!("`{place}/{missing}` is missing")), "{text}");
}

#[tokio::test]
async fn kirims_example_of_a_customer_is_not_whole() {
    let body = Spec::load("kirim").operation("patch", "/customers/{id}").example("200");
    let server = Server::start([Reply::json(200, &body)]).await;
    let error = vendors::kirim(&server).customers().update(CUSTOMER).send().await.expect_err("a name is missing");
    assert_not_decoded(&error, 200, &body, "/data", "name");
}

#[tokio::test]
async fn kirims_example_of_a_new_setup_link_is_not_whole() {
    let body = Spec::load("kirim").operation("post", "/customers/{id}/setup_links").example("201");
    let server = Server::start([Reply::json(201, &body)]).await;
    let call = vendors::kirim(&server).customers().create_setup_link(CUSTOMER);
    assert_not_decoded(&call.send().await.expect_err("it lacks properties"), 201, &body, "/data", "customer_id");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn kirims_example_of_a_list_is_not_whole() {
    let body = Spec::load("kirim").operation("get", "/customers/{id}/setup_links").example("200");
    let server = Server::start([Reply::json(200, &body)]).await;
    let call = vendors::kirim(&server).customers().list_setup_links(CUSTOMER);
    assert_not_decoded(&call.send().await.expect_err("it lacks properties"), 200, &body, "/data/0", "customer_id");
}

#[tokio::test]
async fn an_example_that_is_not_whole_can_be_read_raw() {
    let body = Spec::load("kirim").operation("patch", "/customers/{id}").example("200");
    let server = Server::start([Reply::json(200, &body)]).await;
    let raw = vendors::kirim(&server).customers().update(CUSTOMER).send_raw().await.expect("any answer will do");
    assert_eq!((raw.status().as_u16(), raw.to_vec()), (200, body.to_string().into_bytes()));
}

#[tokio::test]
async fn leanrails_example_is_decoded() {
    let body = Spec::load("leanrails").operation("post", "/v1/checkout_links").example("200");
    let server = Server::start([Reply::json(200, &body)]).await;
    let link = vendors::checkout(&vendors::leanrails(&server)).send().await.expect("decoded");
    assert_eq!((link.id.as_str(), link.created, link.livemode, link.active), ("cl_xxx", 123, true, true));
    assert_eq!((&link.object, &link.mode), (&CheckoutLinkObject::CheckoutLink, &CheckoutLinkMode::Payment));
    assert_eq!((link.url.as_str(), link.title.as_str(), link.currency.as_str()), ("<string>", "<string>", "<string>"));
    let sessions = link.restrictions.as_ref().and_then(|limits| limits.completed_sessions.as_ref());
    assert_eq!(sessions.and_then(|sessions| sessions.limit), Some(2));
    assert_eq!((link.submit_type.as_ref(), link.allow_promotion_codes), (Some(&SubmitType::Auto), Some(true)));
}

#[tokio::test]
async fn zyntros_example_is_decoded() {
    let body = Spec::load("zyntro").operation("post", "/public/edge/buildCustomerProfileSetup").example("200");
    let server = Server::start([Reply::json(200, &body)]).await;
    let answer = vendors::profile(&vendors::zyntro(&server)).send().await.expect("decoded");
    assert_eq!(answer.status, CustomerProfileSetupResponseStatus::Success);
    assert_eq!(answer.data.setup_url, "https://app.zyntrohq.com/public/edge/setup-billing/32/org_xxx/bc_xxx");
    assert_eq!((answer.data.existing, answer.data.billing_customer_id.as_deref()), (Some(false), Some("bc_xxx")));
}

/// The answers of these tests are what the documents describe, not only what the client reads.
#[test]
fn whole_answers_fit_the_documents() {
    let kirim = Spec::load("kirim");
    let leanrails = Spec::load("leanrails");
    let zyntro = Spec::load("zyntro");
    let links = "/customers/{id}/setup_links";
    let create = leanrails.operation("post", "/v1/checkout_links");
    let profile = zyntro.operation("post", "/public/edge/buildCustomerProfileSetup");
    let update = kirim.operation("patch", "/customers/{id}");
    let failed = json!({"status": "error", "errors": ["no"]});
    for mistakes in [
        update.response_mistakes("200", &vendors::customer()),
        update.response_mistakes("404", &vendors::kirim_error()),
        kirim.operation("post", links).response_mistakes("201", &vendors::created_setup_link()),
        kirim.operation("get", links).response_mistakes("200", &vendors::setup_links()),
        create.response_mistakes("200", &vendors::checkout_link()),
        create.response_mistakes("default", &vendors::leanrails_error("api_error")),
        profile.response_mistakes("200", &vendors::profile_setup()),
        profile.response_mistakes("200", &failed),
    ] {
        assert_eq!(mistakes, Vec::<String>::new());
    }
    assert_ne!(update.response_mistakes("200", &update.example("200")), Vec::<String>::new());
}

#[tokio::test]
async fn a_whole_customer() {
    let server = Server::start([Reply::json(200, &vendors::customer())]).await;
    let answer = vendors::kirim(&server).customers().update(CUSTOMER).send().await.expect("decoded");
    assert_eq!((answer.status().as_u16(), answer.attempts(), answer.idempotency_key()), (200, 1, None));
    assert_eq!((answer.request_id(), answer.request_id.as_str()), (Some("req_customer"), "req_customer"));
    let customer = answer.into_inner().data;
    assert_eq!(
        (customer.id.as_str(), customer.object.as_str(), customer.name.as_str()),
        (CUSTOMER, "customer", "Acme")
    );
    assert_eq!((customer.email.as_deref(), &customer.status), (Some("a@example.com"), &CustomerStatus::Active));
    let metadata = customer.metadata.expect("it was sent");
    assert_eq!((&metadata["tier"], &metadata["seats"]), (&json!("gold"), &json!(3)));
    assert_eq!((customer.archived_at, customer.team_id.as_str()), (None, "team_1"));
    assert_eq!(customer.updated_at.as_str(), "2026-06-06T10:00:00.5+07:00");
    let created = customer.created_at.timestamp().expect("a point in time");
    assert_eq!(created.as_second(), 1_780_653_600);
}

#[tokio::test]
async fn a_whole_new_setup_link_and_its_secret() {
    for status in [201, 200] {
        let server = Server::start([Reply::json(status, &vendors::created_setup_link())]).await;
        let answer = vendors::kirim(&server).customers().create_setup_link(CUSTOMER).send().await.expect("decoded");
        assert_eq!((answer.status().as_u16(), answer.request_id()), (status, Some("req_created")));
        assert_eq!(answer.data.setup_url.expose(), SETUP_URL);
        assert_eq!((&answer.data.status, answer.data.token_last4.as_str()), (&SetupLinkStatus::Active, "wxyz"));
        assert_eq!(answer.data.failure_redirect_url, None);
        let texts = [format!("{answer:?}"), format!("{:#?}", answer.data), format!("{:?}", answer.data.setup_url)];
        for text in texts {
            assert!(!text.contains(SETUP_URL) && text.contains("[REDACTED]"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_whole_list_of_setup_links() {
    let server = Server::start([Reply::json(200, &vendors::setup_links())]).await;
    let list = vendors::kirim(&server).customers().list_setup_links(CUSTOMER).send().await.expect("decoded");
    assert_eq!((list.data.len(), list.has_more, list.next_cursor.as_deref()), (2, true, Some("cur_2")));
    assert_eq!((list.request_id(), &list.data[1].status), (Some("req_list"), &SetupLinkStatus::Consumed));
    assert_eq!(list.data[1].consumed_at.as_ref().map(DateTime::as_str), Some("2026-06-06T12:00:00Z"));
}

#[tokio::test]
async fn an_empty_list_of_setup_links() {
    let body = json!({"data": [], "has_more": false, "next_cursor": null, "request_id": "req_1"});
    let server = Server::start([Reply::json(200, &body)]).await;
    let list = vendors::kirim(&server).customers().list_setup_links(CUSTOMER).send().await.expect("decoded");
    assert_eq!((list.data.len(), list.has_more, &list.next_cursor), (0, false, &None));
}

#[tokio::test]
async fn a_whole_checkout_link() {
    let server = Server::start([Reply::json(200, &vendors::checkout_link())]).await;
    let link = vendors::checkout(&vendors::leanrails(&server)).send().await.expect("decoded").into_inner();
    assert_eq!((link.url.as_str(), link.created), ("https://pay.example.com/cl_1", 1_780_000_000));
    assert_eq!(link.billing_address_collection, Some(BillingAddressCollection::Required));
    assert_eq!((&link.mode, link.submit_type), (&CheckoutLinkMode::Payment, Some(SubmitType::Donate)));
    assert_eq!(link.metadata.expect("it was sent")["nested"], json!({"a": [1]}));
    let redirect = link.after_completion.and_then(|after| after.redirect);
    assert_eq!(redirect.and_then(|redirect| redirect.url).as_deref(), Some("https://example.com"));
    assert_eq!(link.payment_method_types, Some(vec!["card".to_owned()]));
}

#[tokio::test]
async fn a_whole_profile_setup() {
    let server = Server::start([Reply::json(200, &vendors::profile_setup())]).await;
    let answer = vendors::profile(&vendors::zyntro(&server)).send().await.expect("decoded");
    assert_eq!(
        (answer.data.existing, answer.data.setup_url.as_str()),
        (Some(true), "https://app.zyntrohq.com/setup/1")
    );
    assert_eq!(answer.request_id(), None);
}

#[tokio::test]
async fn a_request_id_in_a_header_wins() {
    let reply = |name: &str| {
        let headers = format!("content-type: application/json\r\n{name}: req_header\r\n");
        Reply::answer(200, &headers, vendors::customer().to_string())
    };
    for name in ["x-request-id", "request-id"] {
        let server = Server::start([reply(name)]).await;
        let answer = vendors::kirim(&server).customers().update(CUSTOMER).send().await.expect("decoded");
        assert_eq!(answer.request_id(), Some("req_header"));
        assert_eq!(answer.headers()[name], "req_header");
    }
}

#[tokio::test]
async fn new_properties_do_no_harm_and_are_in_the_raw_answer() {
    let mut body = vendors::customer();
    body["data"]["loyalty"] = json!({"points": [1, 2]});
    body["livemode"] = json!(true);
    let server = Server::start([Reply::json(200, &body), Reply::json(200, &body)]).await;
    let client = vendors::kirim(&server);
    let answer = client.customers().update(CUSTOMER).send().await.expect("decoded");
    assert_eq!(answer.data.name, "Acme");
    let raw = client.customers().update(CUSTOMER).send_raw().await.expect("answered");
    assert_eq!(serde_json::from_slice::<Value>(&raw).expect("JSON"), body);
}

#[tokio::test]
async fn new_values_are_kept_and_written_back() {
    let mut body = vendors::customer();
    body["data"]["status"] = json!("on_hold");
    let server = Server::start([Reply::json(200, &body), Reply::json(200, &body)]).await;
    let client = vendors::kirim(&server);
    let status = client.customers().update(CUSTOMER).send().await.expect("decoded").into_inner().data.status;
    assert_eq!(status, CustomerStatus::Unknown("on_hold".to_owned()));
    assert_eq!((status.as_str(), status.to_string().as_str()), ("on_hold", "on_hold"));
    client.customers().update(CUSTOMER).status(status).send().await.expect("decoded");
    assert_eq!(server.requests()[1].text(), r#"{"status":"on_hold"}"#);
}

/// A date-time that is none must not cost the answer; it is kept as it came.
#[tokio::test]
async fn an_odd_date_is_kept_as_it_came() {
    let mut body = vendors::customer();
    body["data"]["created_at"] = json!("2026-03-30 10:22:00");
    let server = Server::start([Reply::json(200, &body)]).await;
    let answer = vendors::kirim(&server).customers().update(CUSTOMER).send().await.expect("decoded");
    assert_eq!(answer.data.created_at.as_str(), "2026-03-30 10:22:00");
    assert!(answer.data.created_at.timestamp().is_err());
}

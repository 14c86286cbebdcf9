//! Where a vendor's pages contradict themselves, by vendor and number of the list of contradictions: the client reads
//! what either side promises, and loses nothing where it cannot.

use hosted_links::kirim::types::{CustomerResponse, ErrorResponse, SetupLinkStatus};
use hosted_links::leanrails::types::{CheckoutLink, CheckoutLinkMode, CheckoutLinkObject, SubmitType};
use hosted_links::zyntro::types::CustomerProfileSetupResponse;
use hosted_links::{CallOptions, Error, ErrorKind, Response};
use serde_json::{Value, json};

use crate::spec::Spec;
use crate::vendors::{self, CUSTOMER, SETUP_URL};
use crate::wire::{Reply, Server};

async fn customer(body: &Value) -> Result<Response<CustomerResponse>, Error<ErrorResponse>> {
    let server = Server::start([Reply::json(200, body)]).await;
    vendors::kirim(&server).customers().update(CUSTOMER).send().await
}

/// The customer of an answer in which some properties of `data` are different.
async fn changed_customer(changes: Value) -> Response<CustomerResponse> {
    let mut body = vendors::customer();
    merge(&mut body["data"], changes);
    customer(&body).await.expect("decoded")
}

/// The checkout link of an answer in which some properties are different, and some are removed.
async fn checkout_link(changes: Value, removed: &[&str]) -> CheckoutLink {
    let mut body = vendors::checkout_link();
    merge(&mut body, changes);
    for name in removed {
        body.as_object_mut().expect("an object").remove(*name);
    }
    let server = Server::start([Reply::json(200, &body)]).await;
    vendors::checkout(&vendors::leanrails(&server)).send().await.expect("decoded").into_inner()
}

async fn profile(reply: Reply) -> Response<CustomerProfileSetupResponse> {
    let server = Server::start([reply]).await;
    vendors::profile(&vendors::zyntro(&server)).send().await.expect("decoded")
}

fn merge(value: &mut Value, changes: Value) {
    let Value::Object(changes) = changes else { panic!("changes are an object") };
    for (name, change) in changes {
        value[name] = change;
    }
}

/// Kirim 1: the examples leave out required properties. Whatever is missing, the answer is kept.
#[tokio::test]
async fn kirim_1_whatever_is_missing_the_answer_is_kept() {
    let whole = vendors::customer();
    for name in whole["data"].as_object().expect("an object").keys() {
        let mut body = whole.clone();
        body["data"].as_object_mut().expect("an object").remove(name);
        let error = customer(&body).await.expect_err("a required property is missing");
        assert_eq!(error.kind(), ErrorKind::NotDecoded);
        assert_eq!(error.body().map(|body| body.to_vec()), Some(body.to_string().into_bytes()));
        assert!(error.to_string().contains(name), "{error}");
    }
}

/// Kirim 2: the one example of all errors lacks `message`. It is not typed, and yet all of it can be read.
#[tokio::test]
async fn kirim_2_the_example_error_lacks_its_message() {
    let spec = Spec::load("kirim");
    let update = spec.operation("patch", "/customers/{id}");
    for status in update.error_statuses() {
        let body = update.example(&status.to_string());
        assert_eq!(body["error"].get("message"), None);
        let server = Server::start([Reply::json(status, &body)]).await;
        let call = vendors::kirim(&server).customers().update(CUSTOMER).options(CallOptions::new().max_retries(0));
        let error = call.send().await.expect_err("the server answered an error");
        assert_eq!((error.kind(), error.answer().is_none()), (ErrorKind::Answered, true));
        assert_eq!(error.status().map(|code| code.as_u16()), Some(status));
        assert_eq!(error.request_id(), Some("req_01HXYZABCDEFGHJKMNPQRSTVWX"));
        assert_eq!(error.body().map(|body| body.to_vec()), Some(body.to_string().into_bytes()));
    }
}

/// Kirim 3: the request id is at the top of a success and inside `error` of a failure.
#[tokio::test]
async fn kirim_3_the_request_id_is_found_in_both_places() {
    assert_eq!(customer(&vendors::customer()).await.expect("decoded").request_id(), Some("req_customer"));
    let server = Server::start([Reply::json(404, &vendors::kirim_error())]).await;
    let error = vendors::kirim(&server).customers().update(CUSTOMER).send().await.expect_err("not found");
    assert_eq!(error.request_id(), Some("req_error"));
}

/// Kirim 4: the text promises a token beside the URL, the schema has none.
#[tokio::test]
async fn kirim_4_a_token_may_come_or_not() {
    let mut body = vendors::created_setup_link();
    body["data"]["token"] = json!("csl_onetime");
    let server = Server::start([Reply::json(201, &body)]).await;
    let answer = vendors::kirim(&server).customers().create_setup_link(CUSTOMER).send().await.expect("decoded");
    assert_eq!(answer.data.setup_url.expose(), SETUP_URL);
    assert!(!format!("{answer:?}").contains("csl_onetime"));
}

/// Kirim 5: the status is an open string whose values are only in the text.
#[tokio::test]
async fn kirim_5_a_status_outside_the_list_is_kept() {
    let mut body = vendors::setup_links();
    body["data"][0]["status"] = json!("paused");
    let server = Server::start([Reply::json(200, &body)]).await;
    let list = vendors::kirim(&server).customers().list_setup_links(CUSTOMER).send().await.expect("decoded");
    assert_eq!(list.data[0].status, SetupLinkStatus::Unknown("paused".to_owned()));
    assert_eq!(list.data[1].status, SetupLinkStatus::Consumed);
}

/// Kirim 6: the sample sends text as `metadata`, the schema says object or null. Text in an answer is not decoded, and kept.
#[tokio::test]
async fn kirim_6_metadata_that_is_text_is_kept_in_the_error() {
    let mut body = vendors::customer();
    body["data"]["metadata"] = json!("example");
    let error = customer(&body).await.expect_err("metadata is text");
    assert_eq!(error.kind(), ErrorKind::NotDecoded);
    assert!(error.to_string().contains("at `/data/metadata`"), "{error}");
    assert_eq!(error.body().map(|body| body.to_vec()), Some(body.to_string().into_bytes()));
    assert_eq!(changed_customer(json!({"metadata": null})).await.data.metadata, None);
}

/// Kirim 7: an e-mail address has a format in requests and none in answers.
#[tokio::test]
async fn kirim_7_an_email_in_an_answer_is_any_text() {
    assert_eq!(
        changed_customer(json!({"email": "not an address"})).await.data.email.as_deref(),
        Some("not an address")
    );
    assert_eq!(changed_customer(json!({"email": null})).await.data.email, None);
}

/// Kirim 8: the list names a next page, and takes no cursor.
#[tokio::test]
async fn kirim_8_a_next_page_that_cannot_be_fetched_is_told() {
    let mut body = vendors::setup_links();
    body["next_cursor"] = Value::Null;
    let server = Server::start([Reply::json(200, &body)]).await;
    let list = vendors::kirim(&server).customers().list_setup_links(CUSTOMER).send().await.expect("decoded");
    assert_eq!((list.has_more, list.next_cursor.as_deref()), (true, None));
    assert_eq!(server.requests().len(), 1);
}

/// Kirim 9, 10 and 12: ids have one form in the guide and others elsewhere; `customer_id` may be another id than the path's.
#[tokio::test]
async fn kirim_9_10_12_ids_are_any_text() {
    let mut body = vendors::setup_links();
    merge(&mut body["data"][0], json!({"id": "csl_0123456789012345678901234567", "customer_id": "17"}));
    merge(&mut body["data"][1], json!({"id": "x", "customer_id": "cus_abc123"}));
    let server = Server::start([Reply::json(200, &body)]).await;
    let list = vendors::kirim(&server).customers().list_setup_links("msg_abc123").send().await.expect("decoded");
    assert_eq!(server.only_request().target(), "/v1/customers/msg_abc123/setup_links");
    let ids: Vec<_> = list.data.iter().map(|link| (link.id.as_str(), link.customer_id.as_str())).collect();
    assert_eq!(ids, [("csl_0123456789012345678901234567", "17"), ("x", "cus_abc123")]);
}

/// Kirim 15 and 16: error types outside the list of seven, with and without the ending `_error`.
#[tokio::test]
async fn kirim_15_16_any_error_type_is_typed() {
    for kind in ["conflict", "not_found", "permission_error", "billing_gate", ""] {
        let mut body = vendors::kirim_error();
        body["error"]["type"] = json!(kind);
        let server = Server::start([Reply::json(402, &body)]).await;
        let error = vendors::kirim(&server).customers().update(CUSTOMER).send().await.expect_err("an error");
        assert_eq!(error.answer().map(|answer| answer.error.r#type.as_str()), Some(kind));
    }
}

/// Kirim 17: the guide has an idempotency key for POST that the page does not list. None is sent unless the caller wants it.
#[tokio::test]
async fn kirim_17_an_idempotency_key_is_sent_when_the_caller_gives_one() {
    let answers = || [Reply::json(201, &vendors::created_setup_link())];
    let server = Server::start(answers()).await;
    vendors::kirim(&server).customers().create_setup_link(CUSTOMER).send().await.expect("decoded");
    assert_eq!(server.only_request().header("idempotency-key"), Vec::<&str>::new());
    let server = Server::start(answers()).await;
    let options = CallOptions::new().idempotency_key("mine");
    let call = vendors::kirim(&server).customers().create_setup_link(CUSTOMER).options(options);
    assert_eq!(call.send().await.expect("decoded").idempotency_key(), Some("mine"));
    assert_eq!(server.only_request().only_header("idempotency-key"), "mine");
}

/// Kirim 22: base URLs differ between the pages. Any can be set, with or without a path.
#[tokio::test]
async fn kirim_22_another_base_url_keeps_its_path() {
    for (path, target) in [("", ""), ("/", ""), ("/v1/", "/v1"), ("/a/b%20c", "/a/b%20c")] {
        let server = Server::start([Reply::json(200, &vendors::customer())]).await;
        let client = vendors::kirim_builder(server.url(path)).build().expect("the settings are right");
        client.customers().update("1").send().await.expect("decoded");
        assert_eq!(server.only_request().target(), format!("{target}/customers/1"));
    }
}

/// Fluveo 2: `created` is a number on the page; the quickstart has `created_at` as text.
#[tokio::test]
async fn fluveo_2_a_second_creation_time_does_no_harm() {
    let link = checkout_link(json!({"created_at": "2026-03-09T00:00:00Z", "updated_at": null}), &[]).await;
    assert_eq!(link.created, 1_780_000_000);
}

/// Fluveo 4: custom fields and texts are objects of unknown shape.
#[tokio::test]
async fn fluveo_4_objects_of_unknown_shape_are_kept() {
    let link = checkout_link(json!({"custom_fields": [{}, {"a": {"b": [null]}}], "custom_text": {"x": 1}}), &[]).await;
    let fields = link.custom_fields.expect("they were sent");
    assert_eq!((fields[0].len(), &fields[1]["a"]), (0, &json!({"b": [null]})));
    assert_eq!(link.custom_text.expect("it was sent")["x"], json!(1));
}

/// Fluveo 5: the guide's answer has `restrictions: null` and leaves out four properties.
#[tokio::test]
async fn fluveo_5_null_and_nothing_are_read_where_an_object_is_documented() {
    let removed = ["custom_fields", "custom_text", "inactive_message", "payment_method_types"];
    let link = checkout_link(json!({"restrictions": null}), &removed).await;
    assert_eq!((link.restrictions, link.custom_fields, link.custom_text), (None, None, None));
    assert_eq!((link.inactive_message, link.payment_method_types), (None, None));
}

/// Fluveo 6: `after_completion` comes with neither of its objects.
#[tokio::test]
async fn fluveo_6_after_completion_may_have_only_a_type() {
    let after = checkout_link(json!({"after_completion": {"type": "hosted_confirmation"}}), &[]).await.after_completion;
    let after = after.expect("it was sent");
    assert_eq!(
        (after.r#type.as_deref(), after.redirect, after.hosted_confirmation),
        (Some("hosted_confirmation"), None, None)
    );
}

/// Fluveo 7 and 8: nullable and without limits in answers only.
#[tokio::test]
async fn fluveo_7_8_answers_may_be_null_and_longer_than_requests() {
    let long = "x".repeat(501);
    let changes = json!({"description": null, "inactive_message": long, "payment_method_types": null});
    let link = checkout_link(changes, &[]).await;
    assert_eq!((link.description, link.payment_method_types), (None, None));
    assert_eq!(link.inactive_message.map(|text| text.len()), Some(501));
}

/// Fluveo 9: the example's placeholders break the documented lengths and formats.
#[tokio::test]
async fn fluveo_9_lengths_and_formats_do_not_refuse_answers() {
    let changes = json!({"currency": "<string>", "title": "t".repeat(31), "url": "<string>"});
    let link = checkout_link(changes, &[]).await;
    assert_eq!((link.currency.as_str(), link.title.len(), link.url.as_str()), ("<string>", 31, "<string>"));
}

/// Fluveo 10: a redirect together with the text of a confirmation page.
#[tokio::test]
async fn fluveo_10_both_ways_of_completion_are_read() {
    let both = json!({"type": "redirect", "redirect": {"url": "u"}, "hosted_confirmation": {"custom_message": "m"}});
    let after = checkout_link(json!({"after_completion": both}), &[]).await.after_completion.expect("it was sent");
    assert_eq!(after.redirect.and_then(|redirect| redirect.url).as_deref(), Some("u"));
    assert_eq!(after.hosted_confirmation.and_then(|page| page.custom_message).as_deref(), Some("m"));
}

/// Fluveo 11, 23 and 27: enums are closed on the page, but new values break nothing.
#[tokio::test]
async fn fluveo_11_23_27_new_enum_values_are_kept() {
    let changes = json!({"mode": "subscription", "submit_type": "rent", "object": "checkout.link"});
    let link = checkout_link(changes, &[]).await;
    assert_eq!(link.mode, CheckoutLinkMode::Unknown("subscription".to_owned()));
    assert_eq!(link.submit_type, Some(SubmitType::Unknown("rent".to_owned())));
    assert_eq!(link.object, CheckoutLinkObject::Unknown("checkout.link".to_owned()));
    assert_eq!(checkout_link(json!({"mode": "order"}), &[]).await.mode, CheckoutLinkMode::Order);
}

/// Fluveo 15: samples leave the key out, the page requires it. It is always sent.
#[tokio::test]
async fn fluveo_15_the_key_is_always_sent() {
    let server = Server::start([Reply::json(200, &vendors::checkout_link())]).await;
    let call = vendors::checkout(&vendors::leanrails(&server)).options(CallOptions::new().max_retries(0));
    call.send_raw().await.expect("answered");
    assert_eq!(server.only_request().only_header("idempotency-key").len(), 36);
}

/// Fluveo 16: a replay is answered with 200, the first answer may have had another success status.
#[tokio::test]
async fn fluveo_16_any_success_status_is_read() {
    for status in [200, 201, 202] {
        let server = Server::start([Reply::json(status, &vendors::checkout_link())]).await;
        let answer = vendors::checkout(&vendors::leanrails(&server)).send().await.expect("decoded");
        assert_eq!((answer.status().as_u16(), answer.id.as_str()), (status, "cl_1"));
    }
}

/// Fluveo 17, 18 and 25: a status outside the table, pages on another host, and a property that the table lacks.
#[tokio::test]
async fn fluveo_17_18_25_errors_outside_the_table_are_typed() {
    let mut body = vendors::leanrails_error("invalid_request_error");
    merge(
        &mut body["error"],
        json!({
            "code": "resource_missing", "param": null, "doc_url": "https://docs.fluveo.com/guides/rate-limiting",
            "decline_code": "lost_card"
        }),
    );
    let server = Server::start([Reply::json(404, &body)]).await;
    let error = vendors::checkout(&vendors::leanrails(&server)).send().await.expect_err("an error");
    let detail = error.into_answer().expect("it is typed").error;
    assert_eq!((detail.code.as_str(), detail.param), ("resource_missing", None));
    assert_eq!(detail.doc_url.as_deref(), Some("https://docs.fluveo.com/guides/rate-limiting"));
    body["error"].as_object_mut().expect("an object").remove("doc_url");
    let server = Server::start([Reply::json(404, &body)]).await;
    let error = vendors::checkout(&vendors::leanrails(&server)).send().await.expect_err("an error");
    assert_eq!(error.answer().map(|answer| answer.error.doc_url.is_none()), Some(true));
}

/// Zyntro 1 and 2: of several paths and credentials, those of the operation's own page are used.
#[tokio::test]
async fn zyntro_1_2_path_and_credential_are_those_of_the_page() {
    let server = Server::start([Reply::json(200, &vendors::profile_setup())]).await;
    vendors::profile(&vendors::zyntro(&server)).send().await.expect("decoded");
    let request = server.only_request();
    assert_eq!(request.target(), "/public/edge/buildCustomerProfileSetup");
    assert_eq!(request.json().get("developer_secret"), None);
    assert_eq!(request.header("authorization"), Vec::<&str>::new());
}

/// Zyntro 3 and 17: a failure has status 200 and no `data`; `status` means something else in each place.
#[tokio::test]
async fn zyntro_3_17_only_the_outer_status_decides() {
    let body = json!({"data": {"setup_url": "https://example.com", "status": "error"}, "status": "success"});
    assert_eq!(profile(Reply::json(200, &body)).await.data.setup_url, "https://example.com");
    let server = Server::start([Reply::json(200, &json!({"errors": ["no"], "status": "error"}))]).await;
    let error = vendors::profile(&vendors::zyntro(&server)).send().await.expect_err("an error");
    assert_eq!(error.answer().map(|answer| answer.errors.clone()), Some(vec!["no".to_owned()]));
}

/// Zyntro 4, 5 and 6: ids are called UUIDs or numbers, and are neither; the item is `bi_id` here.
#[tokio::test]
async fn zyntro_4_5_6_ids_are_sent_as_text_whatever_their_form() {
    for (org, brand) in [("org_xxx", "brand_xxx"), ("e0f3a6de-0000-4000-8000-000000000000", "1")] {
        let server = Server::start([Reply::json(200, &vendors::profile_setup())]).await;
        let client = vendors::zyntro(&server);
        let call = client.build_customer_profile_setup().org_id(org).brand_id(brand).contact_id("cont_xxx");
        call.bi_id("bi_xxx").send().await.expect("decoded");
        let body = server.only_request().json();
        let expected = json!({
            "org_id": org, "brand_id": brand, "contact_id": "cont_xxx", "bi_id": "bi_xxx", "api_key": vendors::ZYNTRO_KEY
        });
        assert_eq!(body, expected);
    }
}

/// Zyntro 7: `existing` is inside `data` here and beside it elsewhere.
#[tokio::test]
async fn zyntro_7_existing_beside_data_does_no_harm() {
    let body = json!({"status": "success", "existing": true, "data": {"setup_url": "https://example.com"}});
    let answer = profile(Reply::json(200, &body)).await;
    assert_eq!((answer.data.existing, answer.data.billing_customer_id.as_deref()), (None, None));
}

/// Zyntro 19: the order of properties is not that of the document, in successes and errors.
#[tokio::test]
async fn zyntro_19_the_order_of_properties_does_not_matter() {
    let json = "content-type: application/json\r\n";
    let text = r#"{"data":{"setup_url":"https://example.com","billing_customer_id":"bc_1"},"status":"success"}"#;
    assert_eq!(profile(Reply::answer(200, json, text)).await.data.billing_customer_id.as_deref(), Some("bc_1"));
    for text in [r#"{"errors":["no"],"status":"error"}"#, r#"{"status":"error","errors":["no"]}"#] {
        let server = Server::start([Reply::answer(200, json, text)]).await;
        let error = vendors::profile(&vendors::zyntro(&server)).send().await.expect_err("an error");
        assert_eq!(error.answer().map(|answer| answer.errors.len()), Some(1));
    }
}

//! What is sent: the request line, every header and the body of each operation, byte by byte; and the schemas' verdict.

use std::collections::BTreeMap;

use hosted_links::CallOptions;
use hosted_links::leanrails::types as leanrails;
use hosted_links::{kirim, zyntro};
use serde_json::{Value, json};

use crate::spec::{self, Spec};
use crate::vendors::{self, CUSTOMER, KIRIM_KEY, ZYNTRO_KEY};
use crate::wire::{Reply, Request, Server};

/// `User-Agent` of the client: name and version of its crate.
fn user_agent() -> String {
    let manifest = spec::read("generated/Cargo.toml");
    let version = manifest.lines().find_map(|line| line.strip_prefix("version = ")).expect("a version");
    format!("hosted-links/{}", version.trim_matches('"'))
}

/// Checks that these are all headers, each of them once; `None` stands for a value that is checked elsewhere.
fn assert_headers(server: &Server, request: &Request, expected: &[(&str, Option<&str>)]) {
    let host = server.address.to_string();
    let user_agent = user_agent();
    let mut expected: BTreeMap<&str, Option<&str>> = expected.iter().copied().collect();
    expected.insert("accept", Some("application/json"));
    expected.insert("host", Some(&host));
    expected.insert("user-agent", Some(&user_agent));
    let names: Vec<_> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, expected.keys().copied().collect::<Vec<_>>());
    for (name, value) in expected {
        if let Some(value) = value {
            assert_eq!(request.only_header(name), value, "{name}");
        }
    }
}

/// Checks line, headers and body of a request with a JSON body.
fn assert_json_request(server: &Server, line: &str, headers: &[(&str, Option<&str>)], body: &str) {
    let request = server.only_request();
    assert_eq!(request.line, line);
    let length = body.len().to_string();
    let mut all = vec![("content-type", Some("application/json")), ("content-length", Some(length.as_str()))];
    all.extend(headers);
    assert_headers(server, &request, &all);
    assert_eq!(request.text(), body);
}

/// Checks a request body against the schema of its operation.
fn assert_fits(spec: &str, method: &str, path: &str, server: &Server) {
    let spec = Spec::load(spec);
    let mistakes = spec.operation(method, path).request_mistakes(&server.only_request().json());
    assert_eq!(mistakes, Vec::<String>::new());
}

const BEARER: (&str, Option<&str>) = ("authorization", Some("Bearer kdv_live_K1"));
/// `base64("sk_test:")`: the key is the user name, the password is empty.
const BASIC: (&str, Option<&str>) = ("authorization", Some("Basic c2tfdGVzdDo="));

fn metadata() -> BTreeMap<String, Value> {
    BTreeMap::from([("n".to_owned(), json!(1)), ("tier".to_owned(), json!("gold"))])
}

#[tokio::test]
async fn kirim_update_with_nothing_set() {
    let server = Server::start([Reply::json(200, &vendors::customer())]).await;
    vendors::kirim(&server).customers().update(CUSTOMER).send().await.expect("answered");
    assert_json_request(&server, &format!("PATCH /v1/customers/{CUSTOMER} HTTP/1.1"), &[BEARER], "{}");
    assert_fits("kirim", "patch", "/customers/{id}", &server);
}

#[tokio::test]
async fn kirim_update_with_everything_set() {
    let server = Server::start([Reply::json(200, &vendors::customer())]).await;
    let client = vendors::kirim(&server);
    let call = client.customers().update(CUSTOMER).status(kirim::types::CustomerStatus::Pending).metadata(metadata());
    call.email("hello@example.com").name("Åcme \"Ltd\"").send().await.expect("answered");
    let body =
        r#"{"status":"pending","metadata":{"n":1,"tier":"gold"},"email":"hello@example.com","name":"Åcme \"Ltd\""}"#;
    assert_json_request(&server, &format!("PATCH /v1/customers/{CUSTOMER} HTTP/1.1"), &[BEARER], body);
    assert_fits("kirim", "patch", "/customers/{id}", &server);
}

#[tokio::test]
async fn kirim_create_setup_link_with_nothing_set() {
    let server = Server::start([Reply::json(201, &vendors::created_setup_link())]).await;
    vendors::kirim(&server).customers().create_setup_link(CUSTOMER).send().await.expect("answered");
    assert_json_request(&server, &format!("POST /v1/customers/{CUSTOMER}/setup_links HTTP/1.1"), &[BEARER], "{}");
    assert_fits("kirim", "post", "/customers/{id}/setup_links", &server);
}

#[tokio::test]
async fn kirim_create_setup_link_with_everything_set() {
    let server = Server::start([Reply::json(201, &vendors::created_setup_link())]).await;
    let client = vendors::kirim(&server);
    let call = client.customers().create_setup_link(CUSTOMER).expires_in_hours(24);
    let call =
        call.success_redirect_url("https://example.com/ok?a=1&b=2").failure_redirect_url("https://example.com/no");
    call.send().await.expect("answered");
    let body = concat!(
        r#"{"expires_in_hours":24,"success_redirect_url":"https://example.com/ok?a=1&b=2","#,
        r#""failure_redirect_url":"https://example.com/no"}"#
    );
    assert_json_request(&server, &format!("POST /v1/customers/{CUSTOMER}/setup_links HTTP/1.1"), &[BEARER], body);
    assert_fits("kirim", "post", "/customers/{id}/setup_links", &server);
}

#[tokio::test]
async fn kirim_list_setup_links_with_nothing_set() {
    let server = Server::start([Reply::json(200, &vendors::setup_links())]).await;
    vendors::kirim(&server).customers().list_setup_links(CUSTOMER).send().await.expect("answered");
    let request = server.only_request();
    assert_eq!(request.line, format!("GET /v1/customers/{CUSTOMER}/setup_links HTTP/1.1"));
    assert_headers(&server, &request, &[BEARER]);
    assert_eq!(request.text(), "");
}

#[tokio::test]
async fn kirim_list_setup_links_with_everything_set() {
    for (status, query) in [("active", "active"), ("a b&c=d/é#", "a%20b%26c%3Dd%2F%C3%A9%23")] {
        let server = Server::start([Reply::json(200, &vendors::setup_links())]).await;
        vendors::kirim(&server).customers().list_setup_links(CUSTOMER).status(status).send().await.expect("answered");
        let request = server.only_request();
        assert_eq!(request.line, format!("GET /v1/customers/{CUSTOMER}/setup_links?status={query} HTTP/1.1"));
        assert_headers(&server, &request, &[BEARER]);
        assert_eq!(request.text(), "");
    }
}

#[tokio::test]
async fn leanrails_create_with_what_is_required() {
    let server = Server::start([Reply::json(200, &vendors::checkout_link())]).await;
    let answer = vendors::checkout(&vendors::leanrails(&server)).send().await.expect("answered");
    let body = r#"{"title":"Headphones","line_items":[{"quantity":1,"price":"price_1"}]}"#;
    assert_json_request(&server, "POST /v1/checkout_links HTTP/1.1", &[BASIC, ("idempotency-key", None)], body);
    let request = server.only_request();
    let key = request.only_header("idempotency-key");
    let uuid = uuid::Uuid::try_parse(key).expect("the key is a UUID");
    assert_eq!((uuid.get_version_num(), key.len()), (4, 36));
    assert_eq!(answer.idempotency_key(), Some(key));
    assert_fits("leanrails", "post", "/v1/checkout_links", &server);
}

#[tokio::test]
async fn leanrails_create_makes_a_new_key_for_each_call() {
    let answers = [Reply::json(200, &vendors::checkout_link()), Reply::json(200, &vendors::checkout_link())];
    let server = Server::start(answers).await;
    let client = vendors::leanrails(&server);
    for _ in 0..2 {
        vendors::checkout(&client).send().await.expect("answered");
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_ne!(requests[0].only_header("idempotency-key"), requests[1].only_header("idempotency-key"));
}

fn full_checkout_request() -> leanrails::CreateCheckoutLinkRequest {
    let price = leanrails::PriceData::new().currency("usd").product("prod_1").unit_amount(1999);
    let item = leanrails::LineItem::new().quantity(2).price_data(price.tax_behavior("inclusive"));
    let after = leanrails::AfterCompletion::new()
        .r#type("redirect")
        .redirect(leanrails::CompletionRedirect::new().url("https://example.com/thanks"))
        .hosted_confirmation(leanrails::HostedConfirmation::new().custom_message("Thanks"));
    let sessions = leanrails::CompletedSessions::new().limit(2);
    leanrails::CreateCheckoutLinkRequest::builder()
        .line_items([item, leanrails::LineItem::new().price("price_1")])
        .title("Headphones")
        .mode(leanrails::CheckoutLinkMode::Order)
        .description("Over-ear")
        .currency("usd")
        .after_completion(after)
        .billing_address_collection("required")
        .metadata([("order", json!("17")), ("vip", json!(true))])
        .inactive_message("closed")
        .payment_method_types(["card", "sepa"])
        .allow_promotion_codes(false)
        .restrictions(leanrails::Restrictions::new().completed_sessions(sessions))
        .submit_type("book")
        .build()
}

/// The body of [`full_checkout_request`], in the order of the document.
const FULL_CHECKOUT: &str = concat!(
    r#"{"line_items":[{"quantity":2,"price_data":{"currency":"usd","product":"prod_1","unit_amount":1999,"#,
    r#""tax_behavior":"inclusive"}},{"price":"price_1"}],"title":"Headphones","mode":"order","#,
    r#""description":"Over-ear","currency":"usd","after_completion":{"type":"redirect","#,
    r#""redirect":{"url":"https://example.com/thanks"},"hosted_confirmation":{"custom_message":"Thanks"}},"#,
    r#""billing_address_collection":"required","metadata":{"order":"17","vip":true},"inactive_message":"closed","#,
    r#""payment_method_types":["card","sepa"],"allow_promotion_codes":false,"#,
    r#""restrictions":{"completed_sessions":{"limit":2}},"submit_type":"book"}"#
);

#[tokio::test]
async fn leanrails_create_with_everything_set() {
    let server = Server::start([Reply::json(200, &vendors::checkout_link())]).await;
    let body = full_checkout_request();
    let client = vendors::leanrails(&server);
    let call = client.checkout_links().create().submit_type("book").title(body.title).line_items(body.line_items);
    let call = call.mode("order").description("Over-ear").currency("usd").inactive_message("closed");
    let call = call.after_completion(body.after_completion.expect("set")).billing_address_collection("required");
    let call = call.metadata([("order", "17")]).payment_method_types(["card", "sepa"]).allow_promotion_codes(true);
    let call = call.restrictions(body.restrictions.expect("set"));
    call.x_api_version("2026-03-09").idempotency_key("order-17").send().await.expect("answered");
    let expected = concat!(
        r#"{"submit_type":"book","title":"Headphones","line_items":[{"quantity":2,"price_data":{"currency":"usd","#,
        r#""product":"prod_1","unit_amount":1999,"tax_behavior":"inclusive"}},{"price":"price_1"}],"mode":"order","#,
        r#""description":"Over-ear","currency":"usd","inactive_message":"closed","after_completion":{"#,
        r#""type":"redirect","redirect":{"url":"https://example.com/thanks"},"hosted_confirmation":{"#,
        r#""custom_message":"Thanks"}},"billing_address_collection":"required","metadata":{"order":"17"},"#,
        r#""payment_method_types":["card","sepa"],"allow_promotion_codes":true,"#,
        r#""restrictions":{"completed_sessions":{"limit":2}}}"#
    );
    let headers = [BASIC, ("idempotency-key", Some("order-17")), ("x-api-version", Some("2026-03-09"))];
    assert_json_request(&server, "POST /v1/checkout_links HTTP/1.1", &headers, expected);
    assert_fits("leanrails", "post", "/v1/checkout_links", &server);
}

#[tokio::test]
async fn leanrails_create_with_a_whole_body() {
    let server = Server::start([Reply::json(200, &vendors::checkout_link())]).await;
    let client = vendors::leanrails(&server);
    client.checkout_links().create().body(full_checkout_request()).send().await.expect("answered");
    let headers = [BASIC, ("idempotency-key", None)];
    assert_json_request(&server, "POST /v1/checkout_links HTTP/1.1", &headers, FULL_CHECKOUT);
    assert_fits("leanrails", "post", "/v1/checkout_links", &server);
}

const ZYNTRO_LINE: &str = "POST /public/edge/buildCustomerProfileSetup HTTP/1.1";

#[tokio::test]
async fn zyntro_with_what_is_required() {
    let server = Server::start([Reply::json(200, &vendors::profile_setup())]).await;
    vendors::profile(&vendors::zyntro(&server)).send().await.expect("answered");
    let body = r#"{"org_id":"org_1","brand_id":"brand_1","contact_id":"cont_1","api_key":"zyn_key_Z1"}"#;
    assert_json_request(&server, ZYNTRO_LINE, &[], body);
    assert_eq!(body.matches(ZYNTRO_KEY).count(), 1);
    assert_fits("zyntro", "post", "/public/edge/buildCustomerProfileSetup", &server);
}

#[tokio::test]
async fn zyntro_with_everything_set() {
    let server = Server::start([Reply::json(200, &vendors::profile_setup())]).await;
    let call = vendors::profile(&vendors::zyntro(&server)).gateway("paypal").bi_id("bi_1");
    call.bc_meta([("wallet_id", "abc"), ("org_id", "xxx")]).send().await.expect("answered");
    let body = concat!(
        r#"{"org_id":"org_1","brand_id":"brand_1","contact_id":"cont_1","gateway":"paypal","bi_id":"bi_1","#,
        r#""bc_meta":{"org_id":"xxx","wallet_id":"abc"},"api_key":"zyn_key_Z1"}"#
    );
    assert_json_request(&server, ZYNTRO_LINE, &[], body);
    assert_fits("zyntro", "post", "/public/edge/buildCustomerProfileSetup", &server);
}

#[tokio::test]
async fn zyntro_with_a_whole_body() {
    let server = Server::start([Reply::json(200, &vendors::profile_setup())]).await;
    let request = zyntro::types::BuildCustomerProfileSetupRequest::builder()
        .org_id("org_1")
        .contact_id("cont_1")
        .brand_id("brand_1")
        .gateway(zyntro::types::BuildCustomerProfileSetupRequestGateway::Stripe)
        .build();
    let client = vendors::zyntro(&server);
    client.build_customer_profile_setup().body(request).bi_id("bi_1").send().await.expect("answered");
    let body = concat!(
        r#"{"org_id":"org_1","brand_id":"brand_1","contact_id":"cont_1","gateway":"stripe","bi_id":"bi_1","#,
        r#""api_key":"zyn_key_Z1"}"#
    );
    assert_json_request(&server, ZYNTRO_LINE, &[], body);
    assert_fits("zyntro", "post", "/public/edge/buildCustomerProfileSetup", &server);
}

#[tokio::test]
async fn the_callers_own_headers_win_and_none_is_sent_twice() {
    let server = Server::start([Reply::json(200, &vendors::setup_links())]).await;
    let client =
        vendors::kirim_builder(server.url("/v1")).user_agent("shop/2").build().expect("the settings are right");
    let options = CallOptions::new().header("Accept", "application/vnd.kirim+json").header("X-Trace", "t1");
    let options = options.header("Authorization", "Bearer other");
    client.customers().list_setup_links(CUSTOMER).options(options).send().await.expect("answered");
    let request = server.only_request();
    assert_eq!(request.only_header("accept"), "application/vnd.kirim+json");
    assert_eq!(request.only_header("authorization"), "Bearer other");
    assert_eq!(request.only_header("x-trace"), "t1");
    assert_eq!(request.only_header("user-agent"), format!("shop/2 {}", user_agent()));
}

#[tokio::test]
async fn a_client_made_with_new_sends_the_same_credentials() {
    let server = Server::start([Reply::json(200, &vendors::setup_links())]).await;
    let options = CallOptions::new().base_url(server.url("/v1/"));
    let client = kirim::Client::new(KIRIM_KEY);
    client.customers().list_setup_links(CUSTOMER).options(options).send().await.expect("answered");
    let request = server.only_request();
    assert_eq!(request.line, format!("GET /v1/customers/{CUSTOMER}/setup_links HTTP/1.1"));
    assert_headers(&server, &request, &[BEARER]);
}

/// The schemas judge: each of these is refused, so that a body that they accept means something.
#[test]
fn the_schemas_refuse_wrong_bodies() {
    let cases = [
        ("leanrails", "post", "/v1/checkout_links", json!({"title": "t"})),
        ("leanrails", "post", "/v1/checkout_links", json!({"title": "t", "line_items": []})),
        ("leanrails", "post", "/v1/checkout_links", json!({"title": 1, "line_items": [{}]})),
        ("leanrails", "post", "/v1/checkout_links", json!({"title": "t", "line_items": [{}], "mode": "x"})),
        ("leanrails", "post", "/v1/checkout_links", json!({"title": "t", "line_items": [{}], "other": 1})),
        ("zyntro", "post", "/public/edge/buildCustomerProfileSetup", json!({"org_id": "o", "brand_id": "b"})),
        ("kirim", "patch", "/customers/{id}", json!({"email": "no address"})),
        ("kirim", "patch", "/customers/{id}", json!({"metadata": "example"})),
        ("kirim", "post", "/customers/{id}/setup_links", json!({"expires_in_hours": 1.5})),
    ];
    for (spec, method, path, body) in cases {
        let spec = Spec::load(spec);
        assert_ne!(spec.operation(method, path).request_mistakes(&body), Vec::<String>::new(), "{body}");
    }
}

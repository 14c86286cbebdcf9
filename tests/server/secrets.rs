//! Credentials: what happens without one, where they are never seen, and that no other server gets them.

use std::error::Error as StdError;
use std::fmt::Debug;

use hosted_links::zyntro::types::BuildCustomerProfileSetupRequest;
use hosted_links::{CallOptions, Error, ErrorKind, kirim, leanrails, zyntro};
use serde_json::json;

use crate::vendors::{self, CUSTOMER, KIRIM_KEY, LEANRAILS_KEY, ZYNTRO_KEY};
use crate::wire::{Reply, Server};

/// Every text that an error gives of itself and its causes.
fn texts<E: Debug + 'static>(error: &Error<E>) -> String {
    let mut texts = vec![error.to_string(), format!("{error:?} {error:#?} {:?}", error.server_message())];
    let mut cause = StdError::source(error);
    while let Some(source) = cause {
        texts.push(format!("{source} {source:?}"));
        cause = source.source();
    }
    texts.join("\n")
}

#[tokio::test]
async fn without_a_credential_nothing_is_sent_and_the_error_says_what_to_do() {
    let server = Server::start([]).await;
    let kirim = kirim::Client::builder().base_url(server.url("")).build().expect("the settings are right");
    let leanrails = leanrails::Client::builder().base_url(server.url("")).build().expect("the settings are right");
    let zyntro = zyntro::Client::builder().base_url(server.url("")).build().expect("the settings are right");
    let update = kirim.customers().update(CUSTOMER).send().await.expect_err("no credential");
    let create = vendors::checkout(&leanrails).send().await.expect_err("no credential");
    let profile = vendors::profile(&zyntro).send().await.expect_err("no credential");
    let cases = [
        (update.kind(), update.to_string(), "bearerAuth", "KIRIM_API_KEY"),
        (create.kind(), create.to_string(), "basicAuth", "LEANRAILS_API_KEY"),
        (profile.kind(), profile.to_string(), "api_key", "ZYNTRO_API_KEY"),
    ];
    for (kind, text, scheme, variable) in cases {
        assert_eq!(kind, ErrorKind::NotSent);
        assert!(text.contains(scheme) && text.contains(variable), "{text}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_credential_that_cannot_be_sent_is_refused_without_being_shown() {
    let bad = format!("{KIRIM_KEY}\n");
    let error = kirim::Client::new(&bad).customers().update(CUSTOMER).send().await.expect_err("a line break");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotSent, 0));
    assert!(!texts(&error).contains(KIRIM_KEY), "{error:?}");
    let error = kirim::Client::builder().credential("bearerAuth", bad).build().expect_err("a line break");
    assert!(!format!("{error} {error:?}").contains(KIRIM_KEY), "{error:?}");
    let error = kirim::Client::builder().credential("bearer", KIRIM_KEY).build().expect_err("no such scheme");
    assert!(error.to_string().contains("`bearerAuth`"), "{error}");
}

#[tokio::test]
async fn a_client_and_its_calls_do_not_show_credentials() {
    let builder = vendors::zyntro_builder("http://127.0.0.1:1");
    let shown = format!("{builder:?}");
    let client = builder.build().expect("the settings are right");
    let call = vendors::profile(&client).options(CallOptions::new().header("x-key", ZYNTRO_KEY));
    let options = CallOptions::new().header("x-key", ZYNTRO_KEY);
    let kirim = kirim::Client::new(KIRIM_KEY);
    let shown = format!("{shown}{client:?}{call:?}{options:?}{kirim:?}{:?}", kirim.customers());
    assert!(!shown.contains(ZYNTRO_KEY) && !shown.contains(KIRIM_KEY), "{shown}");
}

/// The key belongs to the client: the type of the body has no place for it.
#[test]
fn zyntros_key_is_no_part_of_a_public_type() {
    let whole = json!({"org_id": "o", "brand_id": "b", "contact_id": "c", "api_key": ZYNTRO_KEY});
    let request: BuildCustomerProfileSetupRequest = serde_json::from_value(whole).expect("it is whole");
    let without = json!({"org_id": "o", "brand_id": "b", "contact_id": "c"});
    assert_eq!(serde_json::to_value(&request).expect("it can be written"), without);
    assert!(!format!("{request:?}").contains("api_key"));
}

#[tokio::test]
async fn zyntros_key_is_in_the_body_once_whatever_is_set() {
    let whole =
        json!({"org_id": "o", "brand_id": "b", "contact_id": "c", "api_key": "other", "bc_meta": {"api_key": "x"}});
    let request: BuildCustomerProfileSetupRequest = serde_json::from_value(whole).expect("it is whole");
    let server = Server::start([Reply::json(200, &vendors::profile_setup())]).await;
    let client = vendors::zyntro(&server);
    client.build_customer_profile_setup().body(request).send().await.expect("answered");
    let text = server.only_request().text().to_owned();
    assert_eq!(text.matches(ZYNTRO_KEY).count(), 1, "{text}");
    assert_eq!(text.matches("other").count(), 0, "{text}");
    let request = server.only_request();
    assert!(!request.line.contains(ZYNTRO_KEY) && !format!("{:?}", request.headers).contains(ZYNTRO_KEY));
}

/// A key with characters that JSON escapes arrives as it is.
#[tokio::test]
async fn zyntros_key_may_have_any_characters() {
    let key = "a\"b\\c\u{1f511}\n";
    let server = Server::start([Reply::json(200, &vendors::profile_setup())]).await;
    let client = zyntro::Client::builder().credential("api_key", key).base_url(server.url(""));
    vendors::profile(&client.build().expect("the settings are right")).send().await.expect("answered");
    assert_eq!(server.only_request().json()["api_key"], key);
}

#[tokio::test]
async fn a_key_that_the_server_repeats_is_not_shown() {
    let echo = format!("Invalid api_key {ZYNTRO_KEY}, (\"{ZYNTRO_KEY}\") given");
    let cases = [
        (200, json!({"status": "error", "errors": [echo]})),
        (200, json!({"status": "error", "errors": echo})),
        (200, json!({"status": "success", "data": ZYNTRO_KEY})),
        (200, json!({"status": "success", "data": {"existing": ZYNTRO_KEY}})),
        (200, json!({"status": "success", "api_key": ZYNTRO_KEY})),
        (200, json!(ZYNTRO_KEY)),
        (400, json!({"message": echo})),
        (403, json!({"error": {"message": echo, "request_id": ZYNTRO_KEY}})),
        (500, json!({"errors": [{"message": echo}], "request_id": ZYNTRO_KEY})),
    ];
    for (status, body) in cases {
        let headers = format!("content-type: application/json\r\nx-echo: {ZYNTRO_KEY}\r\n");
        let server = Server::start([Reply::answer(status, &headers, body.to_string())]).await;
        let error = vendors::profile(&vendors::zyntro(&server)).send().await.expect_err("it is no success");
        assert!(!texts(&error).contains(ZYNTRO_KEY), "{body}: {error:?}");
        // What the server sent stays as it is for those who ask for it.
        assert_eq!(error.body().map(|body| body.to_vec()), Some(body.to_string().into_bytes()));
    }
    let body = json!({"status": "error", "errors": [echo]});
    let server = Server::start([Reply::json(200, &body)]).await;
    let error = vendors::profile(&vendors::zyntro(&server)).send().await.expect_err("it is an error");
    assert!(error.to_string().contains("Invalid api_key [REDACTED]"), "{error}");
}

#[tokio::test]
async fn a_key_that_comes_back_with_a_success_is_not_shown() {
    let mut body = vendors::profile_setup();
    body["api_key"] = json!(ZYNTRO_KEY);
    let headers = format!("content-type: application/json\r\nx-request-id: {ZYNTRO_KEY}\r\n");
    let server = Server::start([Reply::answer(200, &headers, body.to_string())]).await;
    let answer = vendors::profile(&vendors::zyntro(&server)).send().await.expect("decoded");
    assert!(!format!("{answer:?}").contains(ZYNTRO_KEY), "{answer:?}");
}

#[tokio::test]
async fn header_credentials_that_the_server_repeats_are_not_shown() {
    let message = |text: &str| json!({"error": {"type": "t", "code": "c", "message": text, "request_id": text}});
    let server = Server::start([Reply::json(401, &message(&format!("bad Bearer {KIRIM_KEY}")))]).await;
    let error = vendors::kirim(&server).customers().update(CUSTOMER).send().await.expect_err("an error");
    assert!(!texts(&error).contains(KIRIM_KEY), "{error:?}");
    let forms = [LEANRAILS_KEY, "c2tfdGVzdDo="];
    for form in forms {
        let server = Server::start([Reply::json(401, &message(&format!("bad {form}")))]).await;
        let error = vendors::checkout(&vendors::leanrails(&server)).send().await.expect_err("an error");
        assert!(!texts(&error).contains(form), "{error:?}");
    }
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_no_other_server_is_called() {
    let other = Server::start([]).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("location: {}\r\n", other.url("/stolen"));
        let script = || [Reply::answer(status, &location, "")];
        let server = Server::start(script()).await;
        let error =
            vendors::kirim(&server).customers().create_setup_link(CUSTOMER).send().await.expect_err("no success");
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Answered, 1, false));
        assert_eq!(error.status().map(|code| code.as_u16()), Some(status));
        assert_eq!(
            error.headers().map(|headers| headers["location"].as_bytes()),
            Some(other.url("/stolen").as_bytes())
        );
        let server = Server::start(script()).await;
        vendors::kirim(&server).customers().list_setup_links(CUSTOMER).send().await.expect_err("no success");
        let server = Server::start(script()).await;
        vendors::checkout(&vendors::leanrails(&server)).send().await.expect_err("no success");
        let server = Server::start(script()).await;
        vendors::profile(&vendors::zyntro(&server)).send().await.expect_err("no success");
    }
    assert_eq!(other.requests().len(), 0);
}

#[test]
fn a_base_url_that_would_show_the_credential_is_refused() {
    for url in ["http://api.example.com", "https://user:pw@example.com", "ftp://example.com", "https://example.com?a=b"]
    {
        vendors::kirim_builder(url).build().map(drop).expect_err("refused");
    }
}

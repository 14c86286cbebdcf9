//! Answers that are errors: every documented status, errors under 200, and answers that no document knows.

use std::time::Duration;

use hosted_links::kirim::types::ErrorResponse as KirimError;
use hosted_links::leanrails::types::ErrorDetailType;
use hosted_links::zyntro::types::ErrorEnvelopeStatus;
use hosted_links::{CallOptions, Error, ErrorKind};
use serde_json::json;

use crate::spec::Spec;
use crate::vendors::{self, CUSTOMER};
use crate::wire::{Reply, Server};

fn once() -> CallOptions {
    CallOptions::new().max_retries(0)
}

/// The three operations of Kirim: method, path, and a call against a server.
const KIRIM: [(&str, &str); 3] =
    [("patch", "/customers/{id}"), ("post", "/customers/{id}/setup_links"), ("get", "/customers/{id}/setup_links")];

async fn kirim_error(method: &str, reply: Reply) -> Error<KirimError> {
    let server = Server::start([reply]).await;
    let client = vendors::kirim(&server);
    let customers = client.customers();
    match method {
        "patch" => customers.update(CUSTOMER).options(once()).send().await.map(drop),
        "post" => customers.create_setup_link(CUSTOMER).options(once()).send().await.map(drop),
        _ => customers.list_setup_links(CUSTOMER).options(once()).send().await.map(drop),
    }
    .expect_err("the server answered an error")
}

#[tokio::test]
async fn each_documented_error_of_kirim_is_typed() {
    let spec = Spec::load("kirim");
    for (method, path) in KIRIM {
        let statuses = spec.operation(method, path).error_statuses();
        assert_eq!(statuses, [400, 401, 402, 404, 429, 500]);
        for status in statuses {
            let error = kirim_error(method, Reply::json(status, &vendors::kirim_error())).await;
            assert_eq!(error.kind(), ErrorKind::Answered);
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
            assert_eq!((error.request_id(), error.attempts()), (Some("req_error"), 1));
            let body = error.body().map(|body| body.to_vec());
            assert_eq!(body, Some(vendors::kirim_error().to_string().into_bytes()));
            let detail = &error.answer().expect("it is typed").error;
            assert_eq!(
                (detail.r#type.as_str(), detail.code.as_str()),
                ("invalid_request_error", "invalid_field_value")
            );
            assert_eq!((detail.message.as_str(), detail.param.as_deref()), ("name is too long", Some("name")));
            let text = error.to_string();
            for part in [error.operation(), &status.to_string(), "name is too long", "req_error"] {
                assert!(text.contains(part), "{text}");
            }
        }
    }
}

#[tokio::test]
async fn each_documented_error_of_leanrails_is_typed() {
    let cases = [
        (500, "api_error", ErrorDetailType::ApiError),
        (401, "authentication_error", ErrorDetailType::AuthenticationError),
        (400, "invalid_request_error", ErrorDetailType::InvalidRequestError),
        (422, "invalid_request_error", ErrorDetailType::InvalidRequestError),
        (429, "rate_limit_error", ErrorDetailType::RateLimitError),
        (402, "payment_error", ErrorDetailType::PaymentError),
        (418, "new_error", ErrorDetailType::Unknown("new_error".to_owned())),
    ];
    for (status, text, kind) in cases {
        let headers = "content-type: application/json\r\nx-request-id: req_lean\r\n";
        let server = Server::start([Reply::answer(status, headers, vendors::leanrails_error(text).to_string())]).await;
        let call = vendors::checkout(&vendors::leanrails(&server)).options(once());
        let error = call.send().await.expect_err("the server answered an error");
        assert_eq!((error.kind(), error.status().map(|code| code.as_u16())), (ErrorKind::Answered, Some(status)));
        assert_eq!(error.request_id(), Some("req_lean"));
        let key = server.only_request().only_header("idempotency-key").to_owned();
        assert_eq!(error.idempotency_key(), Some(key.as_str()));
        let detail = error.into_answer().expect("it is typed").error;
        assert_eq!((detail.r#type, detail.code.as_str()), (kind, "parameter_missing"));
        assert_eq!((detail.message.as_str(), detail.param.as_deref()), ("title is missing", Some("title")));
    }
}

#[tokio::test]
async fn an_error_of_zyntro_under_200_is_an_error() {
    let body = json!({"errors": ["Billing customer not found", "second"], "status": "error"});
    let server = Server::start([Reply::json(200, &body)]).await;
    let error = vendors::profile(&vendors::zyntro(&server)).send().await.expect_err("it is an error");
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Answered, Some(200)));
    assert!(!error.is_retryable());
    assert!(error.to_string().contains("Billing customer not found"), "{error}");
    let answer = error.into_answer().expect("it is typed");
    assert_eq!(answer.status, ErrorEnvelopeStatus::Error);
    assert_eq!(answer.errors, ["Billing customer not found", "second"]);
}

/// `status: error` decides, also where the rest is not as documented.
#[tokio::test]
async fn an_error_of_zyntro_with_other_properties_is_still_an_error() {
    for (body, typed) in [
        (json!({"status": "error", "errors": [], "data": null}), true),
        (json!({"status": "error", "errors": ["a"], "data": {"setup_url": "https://example.com"}}), true),
        (json!({"status": "error", "errors": "a"}), false),
        (json!({"status": "error"}), false),
    ] {
        let server = Server::start([Reply::json(200, &body)]).await;
        let error = vendors::profile(&vendors::zyntro(&server)).send().await.expect_err("it is an error");
        assert_eq!((error.kind(), error.answer().is_some()), (ErrorKind::Answered, typed), "{body}");
        assert_eq!(error.body().map(|body| body.to_vec()), Some(body.to_string().into_bytes()));
    }
}

#[tokio::test]
async fn an_undocumented_error_keeps_status_and_body() {
    for method in ["patch", "post", "get"] {
        let html = "<html><h1>Bad Gateway</h1></html>";
        let error = kirim_error(method, Reply::answer(502, "content-type: text/html\r\n", html)).await;
        assert_eq!((error.kind(), error.answer().is_none()), (ErrorKind::Answered, true));
        assert_eq!(error.status().map(|status| status.as_u16()), Some(502));
        assert_eq!(error.body().map(AsRef::as_ref), Some(html.as_bytes()));
        assert!(!error.to_string().contains("html"), "{error}");
    }
    // A status that is not in the document, with the envelope that is.
    let error = kirim_error("post", Reply::json(409, &vendors::kirim_error())).await;
    assert_eq!(error.answer().map(|answer| answer.error.code.as_str()), Some("invalid_field_value"));
    let error = kirim_error("get", Reply::answer(500, "", "")).await;
    assert_eq!((error.kind(), error.body().map(AsRef::as_ref)), (ErrorKind::Answered, Some(&b""[..])));
}

#[tokio::test]
async fn a_success_that_is_no_json_is_not_decoded() {
    let cases: [(&str, &[u8], &str); 5] = [
        ("text/html", b"<html>login</html>", "HTML"),
        ("application/json", b"", "empty"),
        ("application/json", b"{\"data\": [", "ends too early"),
        ("application/json", b"{\"data\": \"\xff\"}", "UTF-8"),
        ("text/plain", b"OK", "text/plain"),
    ];
    for (media_type, body, words) in cases {
        let error = kirim_error("get", Reply::answer(200, &format!("content-type: {media_type}\r\n"), body)).await;
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::NotDecoded, false));
        assert_eq!(error.body().map(AsRef::as_ref), Some(body));
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[tokio::test]
async fn retry_after_is_told() {
    let headers = "content-type: application/json\r\nretry-after: 7\r\n";
    let reply = Reply::answer(429, headers, vendors::kirim_error().to_string());
    // The create answers a secret: it is told when to come back, and is not repeated without a key.
    let error = kirim_error("post", reply).await;
    assert_eq!((error.retry_after(), error.is_retryable()), (Some(Duration::from_secs(7)), false));
    assert_eq!(error.headers().map(|headers| headers["retry-after"].as_bytes()), Some("7".as_bytes()));
}

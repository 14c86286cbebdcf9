//! Requests that the vendors make, received on a socket, checked and read.
//!
//! The signatures were computed apart from the client, with Python:
//! `hmac.new(b"whsec_kirim1", b"1700000000." + body, hashlib.sha256).hexdigest()`; Fluveo has `v1=` before the time.

use std::time::{Duration, SystemTime};

use hosted_links::runtime::{SignatureError, WebhookError, WebhookVerifier};
use hosted_links::{Secret, kirim, leanrails};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::wire::{Reply, Request, Server};

const BODY: &str = r#"{"id":"evt_1","type":"contact.created"}"#;

/// Of Kirim, with the secrets `whsec_kirim1` and `whsec_kirim2`.
const KIRIM: &str = "t=1700000000,v1=d2c09eec5972d7556cbdd4367b58549ec25f3af8b59bb2ca18dcafccd4e0b8b0,\
                     v1=e4c30edb4def00d8b8d8dbc491effc66e0c1e5e59589a849e59ffbbb051ffc3c";

/// Of Fluveo, with the secret `whsec_fluveo`.
const FLUVEO: &str = "t=1700000000,v1=c5a7b34dea659c70a7264522ba16427d6874fa72b5bdc51dfe8ff232b512b544";

/// A request with this body and header, as it comes to a server.
async fn delivered(header: &str, value: &str) -> Request {
    let server = Server::start([Reply::answer(204, "", "")]).await;
    let request = reqwest::Client::new().post(server.url("/hook")).header(header, value).body(BODY);
    request.send().await.expect("the server answers");
    server.only_request()
}

/// The header fields as a framework gives them.
fn headers(request: &Request) -> HeaderMap {
    let field = |(name, value): &(String, String)| {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("it came over the wire");
        (name, HeaderValue::from_str(value).expect("it came over the wire"))
    };
    request.headers.iter().map(field).collect()
}

/// The verifier some seconds after the request was sent.
fn after(seconds: u64, verifier: WebhookVerifier) -> WebhookVerifier {
    verifier.clock(move || SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + seconds))
}

#[tokio::test]
async fn a_request_of_kirim_is_checked_with_either_secret() {
    let request = delivered("X-Kirim-Signature", KIRIM).await;
    let headers = headers(&request);
    for secret in ["whsec_kirim1", "whsec_kirim2"] {
        let verifier = after(300, kirim::webhooks::verifier(["another", secret]));
        assert_eq!(verifier.verify(&headers, &request.body), Ok(()), "{secret}");
        let body: Value = verifier.parse(&headers, &request.body).expect("it is JSON");
        assert_eq!(body["type"], "contact.created");
    }
    let verifier = after(0, kirim::webhooks::verifier(["another"]));
    assert_eq!(verifier.verify(&headers, &request.body), Err(SignatureError::NoMatch));
    let late = after(301, kirim::webhooks::verifier(["whsec_kirim1"])).verify(&headers, &request.body);
    assert_eq!(late, Err(SignatureError::TooOld { age: Duration::from_secs(301) }));
}

#[tokio::test]
async fn a_request_of_fluveo_is_checked_under_both_names_of_its_header() {
    for name in ["Fluveo-Signature", "X-Signature"] {
        let request = delivered(name, FLUVEO).await;
        let verifier = after(10, leanrails::webhooks::verifier(["whsec_fluveo"]));
        assert_eq!(verifier.verify(&headers(&request), &request.body), Ok(()), "{name}");
        // Kirim signs without the `v1=`.
        let request = delivered("X-Kirim-Signature", FLUVEO).await;
        let verifier = after(10, kirim::webhooks::verifier(["whsec_fluveo"]));
        assert_eq!(verifier.verify(&headers(&request), &request.body), Err(SignatureError::NoMatch));
    }
}

#[tokio::test]
async fn the_functions_use_the_clock_and_the_secrets_that_they_are_given() {
    let request = delivered("X-Kirim-Signature", KIRIM).await;
    let (headers, secrets) = (headers(&request), [Secret::from("whsec_kirim1")]);
    let error = kirim::webhooks::verify(&headers, &request.body, &secrets).expect_err("it is old");
    assert!(matches!(error, SignatureError::TooOld { .. }), "{error}");
    let error = kirim::webhooks::parse::<Value>(&headers, &request.body, &secrets).expect_err("it is old");
    assert!(matches!(error, WebhookError::Signature(SignatureError::TooOld { .. })), "{error}");
    assert_eq!(kirim::webhooks::verify(&headers, &request.body, &[]), Err(SignatureError::NoSecret));
    let missing = leanrails::webhooks::verify(&headers, &request.body, &secrets);
    assert_eq!(missing, Err(SignatureError::MissingHeader("Fluveo-Signature")));
}

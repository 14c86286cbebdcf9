//! Webhooks that are told apart by a property of their signed body.
//!
//! The signatures were computed apart from the client, with Python:
//! `hmac.new(b"whsec_shop", b"v1=1700000000." + body, hashlib.sha256).hexdigest()`.

use std::time::{Duration, SystemTime};

use clients::events::runtime::{SignatureError, WebhookError};
use clients::events::types::OrderPaidType;
use clients::events::webhooks::{Event, verifier};
use http::HeaderMap;
use serde_json::json;

/// What becomes of a request with this body and signature.
fn received(body: &str, signature: &str) -> Result<Event, WebhookError> {
    let mut headers = HeaderMap::new();
    let header = format!("t=1700000000,v1={signature}");
    headers.insert("x-signature", header.parse().expect("it is ASCII"));
    let verifier = verifier(["whsec_shop"]).clock(|| SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_120));
    verifier.parse(&headers, body.as_bytes())
}

#[test]
fn each_event_has_its_type() {
    let body = r#"{"type":"order.paid","id":"o1"}"#;
    let paid = received(body, "d1bef8574922fd16cd2721b458c7dcc7748634e1efb959e1497f8afbf90f6610");
    let Ok(Event::OrderPaid(paid)) = paid else { panic!("{paid:?}") };
    assert_eq!((paid.r#type, paid.id.as_str()), (OrderPaidType::OrderPaid, "o1"));
    let body = r#"{"type":"other","reason":"why"}"#;
    let other = received(body, "386f17edcb45a388a68a92bbb83dca1b809be6919ff6b51b861e5c7f6db271db");
    let Ok(Event::OtherPayload(other)) = other else { panic!("{other:?}") };
    assert_eq!(other.reason, "why");
}

#[test]
fn what_the_document_does_not_name_is_kept() {
    let body = r#"{"type":"order.shipped","id":"o1"}"#;
    let shipped = received(body, "dda17b5490857968a62d271e8a8414f6b4438f75eea7c69427e71922534f7c9f");
    assert_eq!(shipped, Ok(Event::Other(json!({"type": "order.shipped", "id": "o1"}))));
    let number = received(r#"{"type":7}"#, "2fcffb042595fa83acf315d2307fbf127c88cc5598bfd1776358eada0b581862");
    assert_eq!(number, Ok(Event::Other(json!({"type": 7}))));
    let list = received("[]", "85d492c5d183487657842baf1573e7e746b4e1921b03e9e6357b22eecea740a2");
    assert_eq!(list, Ok(Event::Other(json!([]))));
}

#[test]
fn a_body_is_read_only_once_it_is_known_to_be_signed() {
    let incomplete = r#"{"type":"order.paid"}"#;
    let signature = "323dea1d072c0fab5be3ded7d39b2e8e561f7fe57160af35bd2c14c8761a0f6a";
    let error = received(incomplete, signature).expect_err("`id` is missing");
    assert!(matches!(error, WebhookError::Payload(_)), "{error}");
    let error = received("no json", signature).expect_err("another body was signed");
    assert_eq!(error, WebhookError::Signature(SignatureError::NoMatch));
}

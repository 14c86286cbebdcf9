//! Signatures of webhooks.
//!
//! The signatures were computed apart from this code, with Python:
//! `hmac.new(b"whsec_kirim1", b"1700000000." + body, hashlib.sha256).hexdigest()` and its like; that of Standard
//! Webhooks is the one its specification gives.

use std::error::Error as _;
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::runtime::{
    SecretEncoding, SignatureAlgorithm, SignatureEncoding, SignatureError, SignatureTimestamp, SignedPart,
    WebhookError, WebhookSignature, WebhookVerifier, webhook_event,
};

const BODY: &[u8] = br#"{"id":"evt_1","type":"contact.created"}"#;

/// When the requests were sent.
const SENT: u64 = 1_700_000_000;

/// Of [`BODY`] with `whsec_kirim1`.
const FIRST: &str = "d2c09eec5972d7556cbdd4367b58549ec25f3af8b59bb2ca18dcafccd4e0b8b0";
/// Of [`BODY`] with `whsec_kirim2`.
const SECOND: &str = "e4c30edb4def00d8b8d8dbc491effc66e0c1e5e59589a849e59ffbbb051ffc3c";

/// That of Kirim.
static KIRIM: WebhookSignature = WebhookSignature {
    algorithm: SignatureAlgorithm::HmacSha256,
    encoding: SignatureEncoding::Hex,
    headers: &["X-Kirim-Signature"],
    separator: Some(","),
    prefix: "v1=",
    timestamp: Some(SignatureTimestamp::Part("t=")),
    tolerance: Duration::from_secs(300),
    signed: &[SignedPart::Timestamp, SignedPart::Literal("."), SignedPart::Body],
    secret_prefix: "",
    secret_encoding: SecretEncoding::Text,
};

/// That of Fluveo, with a literal before the time and an older name of the header.
static FLUVEO: WebhookSignature = WebhookSignature {
    headers: &["Fluveo-Signature", "X-Signature"],
    signed: &[SignedPart::Literal("v1="), SignedPart::Timestamp, SignedPart::Literal("."), SignedPart::Body],
    ..KIRIM
};

/// That of Standard Webhooks.
static STANDARD: WebhookSignature = WebhookSignature {
    encoding: SignatureEncoding::Base64,
    headers: &["webhook-signature"],
    separator: Some(" "),
    prefix: "v1,",
    timestamp: Some(SignatureTimestamp::Header("webhook-timestamp")),
    signed: &[
        SignedPart::Header("webhook-id"),
        SignedPart::Literal("."),
        SignedPart::Timestamp,
        SignedPart::Literal("."),
        SignedPart::Body,
    ],
    secret_prefix: "whsec_",
    secret_encoding: SecretEncoding::Base64,
    ..KIRIM
};

/// A signature of the body alone, as the whole header.
static PLAIN: WebhookSignature = WebhookSignature {
    algorithm: SignatureAlgorithm::HmacSha512,
    headers: &["x-signature"],
    separator: None,
    prefix: "",
    timestamp: None,
    signed: &[SignedPart::Body],
    ..KIRIM
};

fn headers(fields: &[(&'static str, &str)]) -> HeaderMap {
    let field = |(name, value): &(&'static str, &str)| {
        (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_bytes(value.as_bytes()).unwrap())
    };
    let mut headers = HeaderMap::new();
    for (name, value) in fields.iter().map(field) {
        headers.append(name, value);
    }
    headers
}

/// A verifier whose clock stands some seconds after [`SENT`].
fn at(signature: &'static WebhookSignature, secrets: &[&str], seconds: i64) -> WebhookVerifier {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(SENT.saturating_add_signed(seconds));
    WebhookVerifier::new(signature, secrets.iter().copied()).clock(move || now)
}

/// Checks [`BODY`] with a header of Kirim.
fn kirim(header: &str) -> Result<(), SignatureError> {
    at(&KIRIM, &["whsec_kirim1"], 0).verify(&headers(&[("x-kirim-signature", header)]), BODY)
}

fn malformed(header: &'static str, problem: &'static str) -> Result<(), SignatureError> {
    Err(SignatureError::Malformed { header, problem })
}

#[test]
fn known_signatures_fit() {
    assert_eq!(kirim(&format!("t=1700000000,v1={FIRST}")), Ok(()));
    let fluveo = "t=1700000000,v1=c5a7b34dea659c70a7264522ba16427d6874fa72b5bdc51dfe8ff232b512b544";
    let verifier = at(&FLUVEO, &["whsec_fluveo"], 0);
    for header in ["fluveo-signature", "x-signature"] {
        assert_eq!(verifier.verify(&headers(&[(header, fluveo)]), BODY), Ok(()), "{header}");
    }
    let sha512 = "8b31a6e19eb4bb931e5cfaabd57e24a0e0f53bcb6d77e195d9a4823ae936970873309e89efbf22a879ed826bb5edb921\
                  6cf172bd446bd122fca7251f5310b571";
    assert_eq!(at(&PLAIN, &["key"], 1_000_000).verify(&headers(&[("x-signature", sha512)]), BODY), Ok(()));
}

#[test]
fn the_time_before_the_body_is_not_enough_for_fluveo() {
    let verifier = at(&FLUVEO, &["whsec_kirim1"], 0);
    let header = format!("t=1700000000,v1={FIRST}");
    assert_eq!(verifier.verify(&headers(&[("x-signature", &header)]), BODY), Err(SignatureError::NoMatch));
}

#[test]
fn standard_webhooks_fit() {
    let fields = [
        ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
        ("webhook-timestamp", "1614265330"),
        ("webhook-signature", "v1a,bm9uZQ== v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,bm9uZQ=="),
    ];
    let body = br#"{"test": 2432232314}"#;
    let now = || SystemTime::UNIX_EPOCH + Duration::from_secs(1_614_265_330);
    for secret in ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
        let verifier = WebhookVerifier::new(&STANDARD, [secret]).clock(now);
        assert_eq!(verifier.verify(&headers(&fields), body), Ok(()));
        assert_eq!(verifier.verify(&headers(&fields), b"{}"), Err(SignatureError::NoMatch));
    }
    let verifier = WebhookVerifier::new(&STANDARD, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]).clock(now);
    for (index, (missing, _)) in fields.iter().enumerate() {
        let mut rest = fields.to_vec();
        rest.remove(index);
        assert_eq!(verifier.verify(&headers(&rest), body), Err(SignatureError::MissingHeader(missing)));
    }
    for (name, value) in [("webhook-id", "other"), ("webhook-timestamp", "1614265331")] {
        let changed = fields.map(|field| if field.0 == name { (name, value) } else { field });
        assert_eq!(verifier.verify(&headers(&changed), body), Err(SignatureError::NoMatch), "{name}");
        let twice = [fields.as_slice(), &[(name, value)]].concat();
        assert_eq!(verifier.verify(&headers(&twice), body), malformed(name, "is there more than once"));
    }
    let broken = WebhookVerifier::new(&STANDARD, ["whsec_no base64!"]).clock(now);
    assert_eq!(broken.verify(&headers(&fields), body), Err(SignatureError::InvalidSecret));
}

#[test]
fn one_of_several_secrets_and_signatures_is_enough() {
    let both = format!("t=1700000000,v1={FIRST},v1={SECOND}");
    for secrets in [&["whsec_kirim1"][..], &["whsec_kirim2"], &["other", "whsec_kirim2"], &["whsec_kirim1", "other"]] {
        let verifier = at(&KIRIM, secrets, 0);
        assert_eq!(verifier.verify(&headers(&[("X-Kirim-Signature", &both)]), BODY), Ok(()), "{secrets:?}");
    }
    let header = headers(&[("x-kirim-signature", &both)]);
    assert_eq!(at(&KIRIM, &["other"], 0).verify(&header, BODY), Err(SignatureError::NoMatch));
    assert_eq!(at(&KIRIM, &[], 0).verify(&header, BODY), Err(SignatureError::NoSecret));
    for empty in [&[""][..], &["whsec_kirim1", ""]] {
        assert_eq!(at(&KIRIM, empty, 0).verify(&header, BODY), Err(SignatureError::InvalidSecret));
    }
}

#[test]
fn a_header_may_stand_on_several_lines() {
    let verifier = at(&KIRIM, &["whsec_kirim1"], 0);
    let second = format!("v1={FIRST}");
    let fields = [("x-kirim-signature", "t=1700000000,v1=00"), ("x-kirim-signature", second.as_str())];
    assert_eq!(verifier.verify(&headers(&fields), BODY), Ok(()));
}

#[test]
fn what_was_changed_does_not_fit() {
    let header = headers(&[("x-kirim-signature", &format!("t=1700000000,v1={FIRST}"))]);
    let verifier = at(&KIRIM, &["whsec_kirim1"], 0);
    let mut flipped = BODY.to_vec();
    *flipped.last_mut().unwrap() ^= 1;
    for body in [&flipped[..], b"", &BODY[1..], &[BODY, b"\n"].concat(), &[b"0", BODY].concat()] {
        assert_eq!(verifier.verify(&header, body), Err(SignatureError::NoMatch));
    }
    assert_eq!(kirim(&format!("t=1700000001,v1={FIRST}")), Err(SignatureError::NoMatch));
    // The same number in another form is another text.
    assert_eq!(kirim(&format!("t=01700000000,v1={FIRST}")), Err(SignatureError::NoMatch));
    assert_eq!(kirim(&format!("t=1700000000,v1={SECOND}")), Err(SignatureError::NoMatch));
    for cut in [&FIRST[..62], &[FIRST, "00"].concat(), ""] {
        assert_eq!(kirim(&format!("t=1700000000,v1={cut}")), Err(SignatureError::NoMatch), "{cut}");
    }
}

#[test]
fn a_request_is_good_for_a_while() {
    let header = headers(&[("x-kirim-signature", &format!("t=1700000000,v1={FIRST}"))]);
    let after = |seconds| at(&KIRIM, &["whsec_kirim1"], seconds).verify(&header, BODY);
    assert_eq!(after(300), Ok(()));
    assert_eq!(after(-300), Ok(()));
    assert_eq!(after(301), Err(SignatureError::TooOld { age: Duration::from_secs(301) }));
    assert_eq!(after(-301), Err(SignatureError::InFuture { ahead: Duration::from_secs(301) }));
    let strict = at(&KIRIM, &["whsec_kirim1"], 11).tolerance(Duration::from_secs(10));
    assert_eq!(strict.verify(&header, BODY), Err(SignatureError::TooOld { age: Duration::from_secs(11) }));
    let wrong = at(&KIRIM, &["other"], 301);
    assert_eq!(wrong.verify(&header, BODY), Err(SignatureError::NoMatch));
    // The clock of the machine is far from the time of these tests.
    let real = WebhookVerifier::new(&KIRIM, ["whsec_kirim1"]).verify(&header, BODY);
    assert!(matches!(real, Err(SignatureError::TooOld { .. })), "{real:?}");
}

#[test]
fn headers_may_be_written_in_other_ways() {
    let upper = FIRST.to_ascii_uppercase();
    for header in [
        format!("t=1700000000, v1={FIRST}"),
        format!("  v1={FIRST} ,\tt=1700000000 , "),
        format!("v0={SECOND},t=1700000000,v1={FIRST},v2=x,scheme=é"),
        format!("t=1700000000,v1={upper}"),
        format!("t= 1700000000,v1= {FIRST}"),
        format!("t=1700000000,v1=zz,v1=123,v1={FIRST}"),
    ] {
        assert_eq!(kirim(&header), Ok(()), "{header}");
    }
}

#[test]
fn headers_that_are_not_understood_say_why() {
    const NAME: &str = "X-Kirim-Signature";
    let verifier = at(&KIRIM, &["whsec_kirim1"], 0);
    assert_eq!(verifier.verify(&HeaderMap::new(), BODY), Err(SignatureError::MissingHeader(NAME)));
    assert_eq!(kirim(""), malformed(NAME, "holds no time"));
    assert_eq!(kirim(&format!("v1={FIRST}")), malformed(NAME, "holds no time"));
    assert_eq!(kirim(&format!("t=1,t=2,v1={FIRST}")), malformed(NAME, "holds more than one time"));
    for time in ["", "-1", "+1700000000", "1.5", "1700000000s", "１７", "99999999999999999999"] {
        let expected = malformed(NAME, "holds a time that is no number of seconds");
        assert_eq!(kirim(&format!("t={time},v1={FIRST}")), expected, "{time}");
    }
    let none = malformed(NAME, "holds no signature of the expected kind");
    for header in ["t=1700000000".to_owned(), format!("t=1700000000,v0={FIRST}"), format!("t=1700000000,V1={FIRST}")] {
        assert_eq!(kirim(&header), none, "{header}");
    }
    for text in ["zz", "é", "0", "0x00"] {
        let expected = malformed(NAME, "holds a signature that is written in another way than expected");
        assert_eq!(kirim(&format!("t=1700000000,v1={text}")), expected, "{text}");
    }
    let mut not_utf8 = HeaderMap::new();
    not_utf8.insert("x-kirim-signature", HeaderValue::from_bytes(b"t=1700000000,v1=\xff").unwrap());
    assert_eq!(verifier.verify(&not_utf8, BODY), malformed(NAME, "is not UTF-8"));
}

#[test]
fn any_bytes_are_signed_as_they_are() {
    let signed = |secret, signature: &str, body: &[u8]| {
        at(&KIRIM, &[secret], 0)
            .verify(&headers(&[("x-kirim-signature", &format!("t=1700000000,v1={signature}"))]), body)
    };
    let text = "018a455ecdb581957964010cd04fea81003feb02ed6033e3d2528ea91946fd13";
    assert_eq!(signed("geheim-ß", text, r#"{"name":"Zoë 日本"}"#.as_bytes()), Ok(()));
    let bytes = "51e4cd5b36dff6eb0f7742b375be27149680b2dc12ecc0ba5ddd579888982700";
    assert_eq!(signed("whsec_kirim1", bytes, &[0, 255, 254, 10]), Ok(()));
    let empty = "800f198a9ec38302a4859ec08654d40950f973c79da6d04650792dba76e67323";
    assert_eq!(signed("whsec_kirim1", empty, b""), Ok(()));
}

#[test]
fn a_body_is_read_after_its_check() {
    let header = headers(&[("x-kirim-signature", &format!("t=1700000000,v1={FIRST}"))]);
    let verifier = at(&KIRIM, &["whsec_kirim1"], 0);
    let body: serde_json::Value = verifier.parse(&header, BODY).unwrap();
    assert_eq!(body["id"], "evt_1");
    assert_eq!(webhook_event(BODY, "type").as_deref(), Some("contact.created"));
    let error = verifier.parse::<serde_json::Value>(&header, b"no json").unwrap_err();
    assert_eq!(error, WebhookError::Signature(SignatureError::NoMatch));
    let error = verifier.parse::<Vec<u8>>(&header, BODY).unwrap_err();
    assert!(matches!(&error, WebhookError::Payload(_)), "{error:?}");
    assert!(!error.to_string().contains("evt_1"), "{error}");
}

#[test]
fn no_text_holds_a_secret_or_a_signature() {
    let verifier = at(&KIRIM, &["whsec_kirim1"], 400);
    let mut texts = format!("{verifier:?} {KIRIM:?}");
    for header in [format!("t=1700000000,v1={FIRST}"), format!("t=1700000000,v1={SECOND}"), SECOND.to_owned()] {
        let error = verifier.verify(&headers(&[("x-kirim-signature", &header)]), BODY).unwrap_err();
        let error = WebhookError::from(error);
        write!(texts, " {error} {error:?} {}", error.source().unwrap()).unwrap();
    }
    for marker in ["whsec_kirim1", FIRST, SECOND, "evt_1"] {
        assert!(!texts.contains(marker), "{texts}");
    }
}

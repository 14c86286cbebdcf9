//! What `tracing` is told of calls.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Method;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber, subscriber};

use super::calls::{KEYED, call, decode, operation};
use super::server::{Reply, Server};
use super::{SECRET, builder};
use crate::runtime::{Call, CallOptions, Credential, Operation, QueryStyle, Secret};

/// The fields of a span or an event, as text.
type Fields = BTreeMap<String, String>;

/// Keeps all spans and events of this thread that the runtime makes.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<Fields>>>);

struct Text<'a>(&'a mut Fields);

impl Visit for Text<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for Kept {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().contains("runtime::spans")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut kept = self.0.lock().unwrap();
        let mut fields = Fields::new();
        attributes.record(&mut Text(&mut fields));
        kept.push(fields);
        Id::from_u64(kept.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Text(&mut self.0.lock().unwrap()[index]));
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::new();
        event.record(&mut Text(&mut fields));
        self.0.lock().unwrap().push(fields);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// What is told while a future runs, without ports, which are others each time.
async fn told(future: impl Future<Output = ()>) -> Vec<Fields> {
    let kept = Kept::default();
    let guard = subscriber::set_default(kept.clone());
    future.await;
    drop(guard);
    let kept = kept.0.lock().unwrap();
    kept.clone()
}

fn fields<const N: usize>(fields: [(&str, &str); N]) -> Fields {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[tokio::test]
async fn every_attempt_is_a_span_and_every_pause_an_event() {
    let server = Server::start(vec![Reply::busy(503), Reply::json(200, "{}")]).await;
    let client = builder().base_url(server.url()).build().unwrap();
    let told = told(async {
        call(&client, &KEYED).send(decode).await.unwrap();
    });
    let (told, port, url) = (told.await, server.address.port().to_string(), server.url());
    let url = format!("{url}things/i%2Fd/parts");
    let common = [
        ("otel.name", "POST /things/{id}/parts"),
        ("otel.kind", "client"),
        ("http.request.method", "POST"),
        ("http.request.headers", "accept: application/json; user-agent: test-rust/1.0"),
        ("server.address", "127.0.0.1"),
        ("server.port", &port),
        ("url.full", &url),
        ("url.template", "/things/{id}/parts"),
    ];
    let mut first = fields(common);
    first.extend(fields([
        ("http.response.status_code", "503"),
        ("http.response.headers", "content-length: 0; retry-after-ms: 1"),
        ("error.type", "503"),
        ("otel.status_code", "ERROR"),
    ]));
    let mut second = fields(common);
    second.extend(fields([
        ("http.request.resend_count", "1"),
        ("http.response.status_code", "200"),
        ("http.response.headers", "content-length: 2; content-type: application/json"),
    ]));
    let pause = fields([
        ("message", "trying again after a pause"),
        ("http.request.resend_count", "1"),
        ("retry.pause_ms", "1"),
    ]);
    assert_eq!(told, [first, pause, second]);
}

#[tokio::test]
async fn faults_have_a_type() {
    let server = Server::start(vec![Reply::Stall(Vec::new())]).await;
    let client = builder().base_url(server.url()).max_retries(0);
    let refused = builder().base_url("http://127.0.0.1:1").max_retries(0).build().unwrap();
    let (client, mut told) = (
        client.timeout(Duration::from_millis(100)).build().unwrap(),
        told(async {
            let _refused = call(&refused, &KEYED).send(decode).await;
        })
        .await,
    );
    told.extend(
        self::told(async {
            let _late = call(&client, &KEYED).send(decode).await;
        })
        .await,
    );
    let types: Vec<_> =
        told.iter().map(|span| (span["error.type"].as_str(), span["otel.status_code"].as_str())).collect();
    assert_eq!(types, [("connect", "ERROR"), ("timeout", "ERROR")]);
}

/// Only what is harmless is recorded: no credential, no parameter that nobody allowed, no secret of the document.
#[tokio::test]
async fn secrets_are_not_recorded() {
    static SECURE: Operation = operation(Method::POST, &[&["bearer", "query", "cookie", "field"]]);
    let form = QueryStyle::Form { explode: true };
    let header = format!("content-type: {SECRET}\r\nx-echo: {SECRET}\r\nx-other: a\r\n");
    let server = Server::start(vec![Reply::answer(200, &header, "{}")]).await;
    let client = ["bearer", "query", "cookie", "field"]
        .iter()
        .fold(builder().base_url(server.url()), |builder, name| builder.credential(name, SECRET))
        .traced_headers(["X-Echo", "x-other", "authorization", "x-own", "x-pin", "cookie"])
        .traced_query(["api_key", "seen", "pin"])
        .build()
        .unwrap();
    let told = told(async {
        let mut call = Call::new(&client.0, &SECURE);
        call.path(&Secret::from(SECRET));
        call.query("limit", form, &3);
        call.query("seen", form, "yes");
        call.query("unseen", form, SECRET);
        call.query("pin", form, &Some(Secret::from(SECRET)));
        call.header("x-pin", &Secret::from(SECRET));
        call.options(CallOptions::new().header("x-own", SECRET));
        call.send(decode).await.unwrap();
    })
    .await;
    assert!(!format!("{told:?}").contains(SECRET), "{told:?}");
    let url = "things/REDACTED/parts?limit=3&seen=yes&unseen=REDACTED&pin=REDACTED&api_key=REDACTED";
    assert_eq!(told[0]["url.full"], format!("{}{url}", server.url()));
    let headers = &told[0]["http.response.headers"];
    assert!(headers.contains("x-echo: [REDACTED]") && headers.contains("x-other: a"), "{headers}");
    let headers = &told[0]["http.request.headers"];
    for name in ["authorization", "x-own", "x-pin", "cookie"] {
        assert!(headers.contains(&format!("{name}: REDACTED")), "{headers}");
    }
}

#[tokio::test]
async fn requests_for_tokens_are_spans_without_a_template() {
    static OAUTH: Operation = operation(Method::GET, &[&["oauth"]]);
    let grant = |token: &str| Reply::json(200, &format!(r#"{{"access_token":"{token}"}}"#));
    let tokens = Server::start(vec![grant(SECRET), grant("b")]).await;
    let server = Server::start(vec![Reply::json(401, SECRET), Reply::json(200, "{}")]).await;
    let credential = Credential::client_credentials("id", SECRET);
    let credential = credential.token_url(format!("{}token?key={SECRET}", tokens.url()));
    let client = builder().base_url(server.url()).credential("oauth", credential).build().unwrap();
    let told = told(async {
        call(&client, &OAUTH).send(decode).await.unwrap();
    })
    .await;
    assert!(!format!("{told:?}").contains(SECRET), "{told:?}");
    let names: Vec<_> =
        told.iter().map(|told| told.get("otel.name").or(told.get("message")).unwrap().as_str()).collect();
    let get = "GET /things/{id}/parts";
    assert_eq!(names, ["POST", get, "POST", "trying again with a new credential", get]);
    assert_eq!(told[0]["url.full"], format!("{}token?key=REDACTED", tokens.url()));
}

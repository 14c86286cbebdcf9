//! No secret is seen anywhere: every credential and every field that a document marks as sensitive has a marker value,
//! and no text that a client gives of itself, of its calls and of what became of them holds one. What must be covered is
//! read from the documents: an operation, a scheme or a sensitive property that no call here has fails the test.

#[path = "../support/wire.rs"]
#[allow(dead_code, reason = "this test needs some of it only")]
mod wire;

mod calls;
mod drive;
mod kept;
mod pages;
mod places;
mod replies;
mod requests;
mod schemes;
mod vendors;

use std::collections::BTreeSet;
use std::path::Path;

use integration_tests::document::Document;

use places::Places;
use wire::{Reply, Server};

/// Where a client of a call is pointed to.
struct Target {
    base_url: String,
    transport: Transport,
}

/// What takes the requests.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Transport {
    /// The built-in one.
    BuiltIn,
    /// One that panics.
    Panicking,
    /// One whose errors repeat the request.
    Telling,
}

/// What is answered, one connection after the other.
type Scripts = fn(&str, &Reply, &BTreeSet<String>, &str) -> Vec<Vec<Reply>>;

/// A document, and how its operations are called.
struct Api {
    document: &'static str,
    call: fn(String, Target) -> tokio::task::JoinHandle<()>,
    /// The answer of a success, which may name this place on another origin.
    success: fn(&str, &str) -> Reply,
    /// What else is answered, by the operation, its success, the secrets that were sent, and that place.
    scripts: Scripts,
}

static APIS: [Api; 6] = [
    Api { document: "../specs/kirim.yaml", call: vendors::kirim, success: vendors::success, scripts: replies::scripts },
    Api {
        document: "../specs/leanrails.yaml",
        call: vendors::leanrails,
        success: vendors::success,
        scripts: replies::scripts,
    },
    Api {
        document: "../specs/zyntro.yaml",
        call: vendors::zyntro,
        success: vendors::success,
        scripts: replies::scripts,
    },
    Api {
        document: "clients/documents/secrets.yaml",
        call: calls::secrets,
        success: replies::success,
        scripts: replies::scripts,
    },
    Api {
        document: "clients/documents/requests.yaml",
        call: schemes::requests,
        success: |_, _| Reply::answer(204, "", ""),
        scripts: replies::some,
    },
    Api {
        document: "fixtures/pages/on_the_wire.yaml",
        call: pages::pages,
        success: pages::success,
        scripts: replies::some,
    },
];

impl Api {
    fn document(&self) -> Document {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(self.document);
        Document::read(&path).expect("the document can be read")
    }

    /// Makes a call; what it is told is kept.
    async fn call(&self, operation: &str, base_url: String, transport: Transport) {
        let call = (self.call)(operation.to_owned(), Target { base_url, transport });
        // Panics are kept where they happen.
        let panicked = call.await.is_err();
        assert_eq!(panicked, transport == Transport::Panicking, "{operation}");
    }
}

/// Makes a call with every kind of answer, and returns where its server found a marker.
async fn run(api: &'static Api, id: String, path: String, elsewhere: String) -> BTreeSet<String> {
    let success = (api.success)(&id, &elsewhere);
    let mut seen = BTreeSet::new();
    // The first one shows what is sent; the others repeat it.
    let mut sent = None;
    let mut scripts = vec![replies::first(&id, &success)];
    while let Some(script) = scripts.pop() {
        seen.extend(replies::answered(&id, &script));
        let server = Server::start(script).await;
        api.call(&id, server.url("/v1"), Transport::BuiltIn).await;
        let received = server.requests();
        assert!(!received.is_empty(), "{id}");
        assert!(received.iter().all(|request| !request.line.contains("elsewhere")), "{id} followed a redirect");
        seen.extend(received.iter().flat_map(|request| requests::places(&id, &path, request)));
        if sent.is_none() {
            let markers = sent.insert(received.iter().flat_map(requests::markers).collect());
            scripts = (api.scripts)(&id, &success, markers, &elsewhere);
        }
    }
    api.call(&id, wire::refusing_url().await, Transport::BuiltIn).await;
    for transport in [Transport::Panicking, Transport::Telling] {
        api.call(&id, "http://127.0.0.1:1".to_owned(), transport).await;
    }
    seen
}

/// Makes all calls of an API.
async fn run_all(api: &'static Api, elsewhere: &Server) -> BTreeSet<String> {
    let (document, mut calls) = (api.document(), tokio::task::JoinSet::new());
    for (_, path, operation) in document.operations() {
        let id = operation.value["operationId"].as_str().expect("operations have ids");
        if document.root()["paths"][path]["servers"].is_array() {
            // It is not sent to where this test listens.
            continue;
        }
        calls.spawn(run(api, id.to_owned(), path.to_owned(), elsewhere.url("/v1/elsewhere")));
    }
    calls.join_all().await.into_iter().flatten().collect()
}

#[tokio::test]
async fn no_secret_is_seen() {
    kept::start();
    let elsewhere = Server::start(vec![replies::success("elsewhere", ""); 100]).await;
    for api in &APIS {
        let seen = run_all(api, &elsewhere).await;
        let Places { places, schemes } = places::places(api.document().root());
        let missing: Vec<_> = places.difference(&seen).collect();
        assert!(missing.is_empty(), "no call of {} has a marker in these places: {missing:#?}", api.document);
        for scheme in schemes {
            assert!(seen.contains(&format!("scheme {scheme}")), "no call of {} used {scheme}", api.document);
        }
    }
    assert!(elsewhere.requests().is_empty(), "another origin was called: {:?}", elsewhere.requests());
    assert!(kept::count() > 1000, "something must have been said");
    assert_eq!(kept::leaks(), Vec::<String>::new());
}

/// The test itself sees a marker in each form.
#[test]
fn markers_are_found() {
    let secret = kept::marker("x");
    for shift in ["", "a", "ab"] {
        let encoded = kept::base64(&format!("{shift}{secret}:"));
        assert!(kept::holds_marker(&format!("Basic {encoded}")), "{encoded}");
    }
    assert!(kept::holds_marker(&format!("a{secret}b")) && kept::holds_marker(&secret.to_lowercase()));
    assert!(!kept::holds_marker("nothing"));
}

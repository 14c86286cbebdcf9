//! Credentials that are asked for: providers, and tokens for an id and a secret.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::Method;
use serde_json::json;

use super::calls::{call, decode, operation};
use super::server::{Reply, Server, body, header_values};
use super::{Client, SECRET, builder};
use crate::runtime::{
    CallOptions, ClientCredentials, Credential, CredentialFuture, CredentialProvider, Error, ErrorKind, Operation,
};
use serde_json::Value;

static OAUTH: Operation = operation(Method::POST, &[&["oauth"]]);
static FIELD: Operation = operation(Method::POST, &[&["field"]]);

/// A client whose tokens come from the server `tokens`.
fn client(server: &Server, tokens: &Server, set: impl FnOnce(ClientCredentials) -> ClientCredentials) -> Client {
    let url = format!("{}/token", tokens.url().trim_end_matches('/'));
    let credential = set(Credential::client_credentials("id", SECRET).token_url(url));
    builder().base_url(server.url()).timeout(Duration::from_secs(5)).credential("oauth", credential).build().unwrap()
}

/// A granted token.
fn grant(token: &str, expires_in: u64) -> Reply {
    let body = json!({"access_token": token, "token_type": "bearer", "expires_in": expires_in});
    Reply::json(200, &body.to_string())
}

fn authorizations(server: &Server) -> Vec<String> {
    server.requests().iter().flat_map(|request| header_values(request, "authorization")).collect()
}

async fn send(client: &Client) -> Result<u32, Error<Value>> {
    call(client, &OAUTH).send(decode).await.map(|response| response.attempts())
}

#[tokio::test]
async fn a_token_is_asked_for_once_and_kept() {
    let server = Server::start(vec![Reply::json(200, "{}")]).await;
    let tokens = Server::start(vec![grant("t1", 3600)]).await;
    let client = client(&server, &tokens, |credential| credential.scopes(["a", "b:c"]).parameter("audience", "x y"));
    assert_eq!((send(&client).await.unwrap(), send(&client).await.unwrap()), (1, 1));
    assert_eq!(authorizations(&server), ["Bearer t1", "Bearer t1"]);
    let request = tokens.request();
    assert!(request.starts_with("POST /v1/token HTTP/1.1\r\n"), "{request}");
    assert_eq!(body(&request), "grant_type=client_credentials&scope=a%20b%3Ac&audience=x%20y");
    assert_eq!(header_values(&request, "authorization"), ["Basic aWQ6c2tfbGl2ZV81MXNlY3JldA=="]);
    assert_eq!(header_values(&request, "content-type"), ["application/x-www-form-urlencoded"]);
    assert_eq!(header_values(&request, "accept"), ["application/json"]);
}

#[tokio::test]
async fn id_and_secret_go_into_the_body_where_the_server_wants_them_there() {
    let server = Server::start(vec![Reply::json(200, "{}")]).await;
    let tokens = Server::start(vec![grant("t1", 3600)]).await;
    send(&client(&server, &tokens, ClientCredentials::in_body)).await.unwrap();
    let request = tokens.request();
    assert_eq!(body(&request), format!("grant_type=client_credentials&client_id=id&client_secret={SECRET}"));
    assert!(header_values(&request, "authorization").is_empty());
}

#[tokio::test]
async fn a_token_that_ends_is_replaced() {
    let server = Server::start(vec![Reply::json(200, "{}")]).await;
    // It is used for half of its time, which is over at once.
    let tokens = Server::start(vec![grant("t1", 0), grant("t2", 3600)]).await;
    let client = client(&server, &tokens, |credential| credential);
    for _ in 0..3 {
        send(&client).await.unwrap();
    }
    assert_eq!(authorizations(&server), ["Bearer t1", "Bearer t2", "Bearer t2"]);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let refused = || Reply::json(401, "{}");
    let server = Server::start(vec![refused(), Reply::json(200, "{}"), refused()]).await;
    let tokens = Server::start(vec![grant("t1", 3600), grant("t2", 3600), grant("t3", 3600)]).await;
    let client = client(&server, &tokens, |credential| credential);
    assert_eq!(send(&client).await.unwrap(), 2);
    let error = send(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Answered, 2, false));
    assert_eq!(authorizations(&server), ["Bearer t1", "Bearer t2", "Bearer t2", "Bearer t3"]);
    // The last one was given up as well; a call without retries does not go out a second time.
    let mut last = call(&client, &OAUTH);
    last.options(CallOptions::new().max_retries(0));
    assert_eq!(last.send(decode).await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn many_calls_ask_for_one_token() {
    let server = Server::start(vec![Reply::json(200, "{}")]).await;
    let tokens = Server::start(vec![Reply::Late(Duration::from_millis(200), Box::new(grant("t1", 3600)))]).await;
    let client = Arc::new(client(&server, &tokens, |credential| credential));
    // The first one starts the request, and is given up while it is under way.
    let first = tokio::spawn({
        let client = Arc::clone(&client);
        async move { send(&client).await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let others: Vec<_> = (0..20)
        .map(|_| {
            let client = Arc::clone(&client);
            tokio::spawn(async move { send(&client).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    first.abort();
    for other in others {
        other.await.unwrap().unwrap();
    }
    assert_eq!(tokens.requests().len(), 1);
    assert_eq!(server.requests().len(), 20);
}

#[tokio::test]
async fn a_token_that_is_not_granted_is_an_error_that_says_why() {
    let server = Server::start(vec![Reply::json(200, "{}")]).await;
    let refusal = json!({"error": "invalid_client", "error_description": format!("no such secret {SECRET}")});
    let cases = [
        (Reply::json(401, &refusal.to_string()), "401 Unauthorized: invalid_client: no such secret [REDACTED]", false),
        (Reply::json(400, "<html>"), "the token server answered 400 Bad Request", false),
        (Reply::json(200, "{}"), "its body holds no token", false),
        (Reply::json(200, "no"), "its body is not JSON", false),
        (Reply::json(200, r#"{"access_token":"a","token_type":"mac"}"#), "the type `mac`, not `Bearer`", false),
        (Reply::json(200, r#"{"access_token":"a\n"}"#), "characters that a header cannot hold", false),
        (Reply::busy(503), "the token server answered 503", true),
        (Reply::answer(302, "location: https://elsewhere.example/\r\n", ""), "302 Found", false),
    ];
    for (reply, expected, retryable) in cases {
        let tokens = Server::start(vec![reply]).await;
        let error = send(&client(&server, &tokens, |credential| credential)).await.unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("things.call: not sent: no credential for `oauth`: "), "{text}");
        assert!(text.contains(expected) && !format!("{error:?}{text}").contains(SECRET), "{text}");
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::NotSent, 0, retryable));
    }
    let nobody = Server::start(vec![Reply::Stall(Vec::new())]).await;
    let client = client(&server, &nobody, |credential| credential);
    let mut slow = call(&client, &OAUTH);
    slow.options(CallOptions::new().timeout(Duration::from_millis(200)));
    let error = slow.send(decode).await.unwrap_err();
    assert_eq!((error.kind(), error.is_timeout()), (ErrorKind::NotSent, true));
    assert!(server.requests().is_empty());
}

#[test]
fn token_urls_are_checked() {
    let refused = |set: &dyn Fn(ClientCredentials) -> ClientCredentials, scheme: &str| {
        let credential = set(Credential::client_credentials("id", SECRET));
        let error = builder().credential(scheme, credential).build().unwrap_err().to_string();
        assert!(!error.contains(SECRET), "{error}");
        error
    };
    let url = |url: &'static str| move |credential: ClientCredentials| credential.token_url(url);
    assert!(refused(&url("http://a.example/token"), "oauth").contains("the token URL sends credentials unencrypted"));
    assert!(refused(&url("https://u:sk_live_51secret@a.example"), "oauth").contains("user information"));
    assert!(refused(&url("ftp://a.example"), "oauth").contains("scheme `ftp`"));
    assert!(refused(&|credential| credential, "bearer").contains("no token URL for `bearer`"));
    assert!(refused(&url("https://a.example"), "header").contains("for tokens"));
    let plain = Credential::client_credentials("id", SECRET).token_url("http://a.example/token");
    assert!(builder().credential("oauth", plain).allow_insecure().build().is_ok());
    let in_document = Credential::client_credentials("id", SECRET);
    assert!(builder().credential("oauth", in_document).build().is_ok());
}

/// Gives a new secret after each that was refused.
struct Rotating(AtomicUsize);

impl CredentialProvider for Rotating {
    fn credential(&self) -> CredentialFuture<'_> {
        let secret = format!("s{}", self.0.load(Ordering::Relaxed));
        Box::pin(async move { Ok(Credential::from(secret)) })
    }

    fn refused(&self, credential: &Credential) {
        assert_eq!(*credential, Credential::from("s0"));
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A credential in the body is replaced there too, and the idempotency key stays the same.
#[tokio::test]
async fn a_provider_is_told_what_was_refused() {
    let server = Server::start(vec![Reply::json(401, "{}"), Reply::json(200, "{}")]).await;
    let rotating = Credential::provider(Rotating(AtomicUsize::new(0)));
    let client = builder().base_url(server.url()).credential("field", rotating).build().unwrap();
    let mut one = call(&client, &FIELD);
    one.field("a", &1);
    one.options(CallOptions::new().idempotency_key("k"));
    let response = one.send(decode).await.unwrap();
    assert_eq!((response.attempts(), response.idempotency_key()), (2, Some("k")));
    let requests = server.requests();
    let bodies: Vec<_> = requests.iter().map(|request| body(request)).collect();
    assert_eq!(bodies, [r#"{"a":1,"api_key":"s0"}"#, r#"{"a":1,"api_key":"s1"}"#]);
    assert!(requests.iter().all(|request| header_values(request, "idempotency-key") == ["k"]));
}

#[tokio::test]
async fn a_provider_that_has_nothing_else_ends_the_call() {
    let server = Server::start(vec![Reply::json(401, &format!(r#"{{"message":"bad {SECRET}"}}"#))]).await;
    let client = builder().base_url(server.url());
    let client = client.credential("oauth", Credential::provider(|| async { Ok(Credential::from(SECRET)) }));
    let error = send(&client.build().unwrap()).await.unwrap_err();
    assert_eq!((error.attempts(), error.server_message()), (1, Some("bad [REDACTED]")));
}

#[tokio::test]
async fn a_provider_that_fails_ends_the_call() {
    let server = Server::start(vec![Reply::json(200, "{}")]).await;
    let with = |credential: Credential| {
        builder().base_url(server.url()).timeout(Duration::from_millis(300)).credential("oauth", credential)
    };
    let cases = [
        (Credential::provider(|| async { Err("the vault is sealed".into()) }), "the vault is sealed"),
        (Credential::provider(|| async { Ok(Credential::from("a\n")) }), "such as a line break"),
        (Credential::provider(|| async { Ok(Credential::basic("a", "b")) }), "one secret"),
        (Credential::provider(|| async { Ok(Credential::provider(std::future::pending)) }), "another provider"),
        (Credential::provider(std::future::pending), "the time of the call was up"),
    ];
    for (credential, expected) in cases {
        let error = send(&with(credential).build().unwrap()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotSent, 0));
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert!(server.requests().is_empty());
}

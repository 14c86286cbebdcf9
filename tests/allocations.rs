//! What a call of a generated client takes of memory, compared with the same work written by hand.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use allocation_counter::AllocationInfo;
use bytes::Bytes;
use hosted_links::kirim::Client;
use hosted_links::kirim::types::{CustomerResponse, CustomerStatus};
use hosted_links::runtime::{CallOptions, InMemory, RequestBody, Response, ResponseBody, Transport};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use serde::Serialize;

const BASE_URL: &str = "https://api.example.com/v1";
const TOKEN: &str = "sk_live_0123456789abcdef0123456789abcdef";
const ID: &str = "cus_0123456789abcdef";
const KEY: &str = "order-4711";

/// The allocations that a generated call may take beyond those by hand. It may only be lowered.
///
/// Most of it: the credentials are looked for in the request id in all their forms (21), made into a header at each
/// call (4), and all headers are cloned for an attempt (6).
const EXCESS: u64 = 41;

/// What is encoded in a segment of a path: all but the unreserved characters (RFC 3986, 2.3).
const SEGMENT: percent_encoding::AsciiSet =
    percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

const ANSWER: &str = r#"{"data":{"id":"cus_0123456789abcdef","object":"customer","name":"Ada Lovelace","email":"ada@example.com","status":"active","metadata":{},"archived_at":null,"team_id":"team_1","created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z"},"request_id":"req_0123456789abcdef"}"#;

/// What is kept of an answer.
#[derive(Debug)]
struct Kept {
    status: StatusCode,
    headers: HeaderMap,
    request_id: Option<String>,
    value: CustomerResponse,
}

/// A server that gives the same answer always, and keeps the last request.
fn server(seen: Arc<std::sync::Mutex<Option<Request<RequestBody>>>>) -> Arc<dyn Transport> {
    let body = Bytes::from_static(ANSWER.as_bytes());
    Arc::new(InMemory::new(move |request: Request<RequestBody>| {
        *seen.lock().expect("nobody panics with it") = Some(request);
        let mut response = http::Response::new(ResponseBody::from(body.clone()));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().insert("x-request-id", HeaderValue::from_static("req_0123456789abcdef"));
        async move { Ok(response) }
    }))
}

/// The call of the generated client.
async fn generated(client: &Client) -> Result<Response<CustomerResponse>, Box<dyn Error + Send + Sync>> {
    let call = client.customers().update(ID).name("Ada Lovelace").email("ada@example.com");
    let options = CallOptions::new().idempotency_key(KEY);
    Ok(call.status(CustomerStatus::Active).options(options).send().await?)
}

/// The body that the call by hand sends.
#[derive(Serialize)]
struct Update<'a> {
    name: &'a str,
    email: &'a str,
    status: CustomerStatus,
}

/// The same by hand.
async fn by_hand(transport: &dyn Transport, user_agent: &str) -> Result<Kept, Box<dyn Error + Send + Sync>> {
    let id = percent_encoding::utf8_percent_encode(ID, &SEGMENT);
    let body =
        serde_json::to_vec(&Update { name: "Ada Lovelace", email: "ada@example.com", status: CustomerStatus::Active })?;
    let mut token = HeaderValue::try_from(format!("Bearer {TOKEN}"))?;
    token.set_sensitive(true);
    let request = Request::builder()
        .method(Method::PATCH)
        .uri(format!("{BASE_URL}/customers/{id}"))
        .header(AUTHORIZATION, token)
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, user_agent)
        .header("idempotency-key", KEY)
        .body(RequestBody::from(body))?;
    let response = tokio::time::timeout(Duration::from_secs(60), async {
        let (head, body) = transport.send(request).await?.into_parts();
        Ok::<_, Box<dyn Error + Send + Sync>>((head, body.bytes().await?))
    });
    let (head, body) = response.await??;
    if !head.status.is_success() {
        return Err(format!("the server answered {}", head.status).into());
    }
    let request_id = head.headers.get("x-request-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok(Kept { status: head.status, headers: head.headers, request_id, value: serde_json::from_slice(&body)? })
}

/// Runs a call until its allocations are those of every further one.
fn measure<T>(mut call: impl FnMut() -> T) -> AllocationInfo {
    for _ in 0..3 {
        call();
    }
    allocation_counter::measure(|| {
        call();
    })
}

#[test]
fn a_call_takes_few_allocations_more_than_by_hand() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("it starts");
    let seen = Arc::<std::sync::Mutex<_>>::default();
    let transport = server(Arc::clone(&seen));
    let settings = Client::builder().base_url(BASE_URL).credential("bearerAuth", TOKEN);
    let client = settings.transport(Arc::clone(&transport)).build().expect("the settings are right");
    let request = || seen.lock().expect("nobody panics with it").take().expect("a request was sent");

    let answer = runtime.block_on(generated(&client)).expect("the answer is right");
    let ours = request();
    let user_agent = ours.headers()[USER_AGENT].to_str().expect("it is text").to_owned();
    let kept = runtime.block_on(by_hand(&*transport, &user_agent)).expect("the answer is right");
    let theirs = request();
    assert_eq!((ours.method(), ours.uri()), (theirs.method(), theirs.uri()));
    assert_eq!(ours.headers(), theirs.headers());
    assert_eq!(ours.body().as_bytes(), theirs.body().as_bytes());
    assert_eq!(
        (answer.status(), answer.headers(), answer.request_id()),
        (kept.status, &kept.headers, kept.request_id.as_deref())
    );
    assert_eq!(*answer, kept.value);

    let ours = measure(|| runtime.block_on(generated(&client)).expect("the answer is right"));
    let theirs = measure(|| runtime.block_on(by_hand(&*transport, &user_agent)).expect("the answer is right"));
    let text = format!(
        "generated: {} allocations of {} bytes; by hand: {} of {}",
        ours.count_total, ours.bytes_total, theirs.count_total, theirs.bytes_total
    );
    assert!(ours.count_total <= theirs.count_total + EXCESS, "{text}");
}

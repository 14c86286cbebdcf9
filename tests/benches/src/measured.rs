//! The calls that are measured: the same call of the generated client and by hand, over a server in memory.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use hosted_links::kirim::Client;
use hosted_links::kirim::customers::Update;
use hosted_links::kirim::types::{self, CustomerResponse, ErrorResponse, UpdateCustomerRequest};
use hosted_links::runtime::{self, CallOptions, InMemory, RequestBody, Response, ResponseBody, Transport};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, StatusCode};
use tokio::runtime::Runtime;

use crate::by_hand::{self, ByHand};
use crate::by_hand_lean::{self, ByHand as ByHandLean, CustomerStatus, UpdateCustomer};

const BASE_URL: &str = "https://api.example.com/v1";
const TOKEN: &str = "sk_live_0123456789abcdef0123456789abcdef";
const ID: &str = "cus_0123456789abcdef";
const KEY: &str = "order-4711";
const USER_AGENT: &str = "example/1.0";

/// The answer of a server that did what it was asked for.
pub static ANSWER: &str = r#"{"data":{"id":"cus_0123456789abcdef","object":"customer","name":"Ada Lovelace","email":"ada@example.com","status":"active","metadata":{},"archived_at":null,"team_id":"team_1","created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z"},"request_id":"req_0123456789abcdef"}"#;

/// The answer of a server that did not.
pub static REFUSAL: &str = r#"{"error":{"type":"invalid_request_error","code":"resource_missing","message":"There is no customer `cus_0123456789abcdef`.","param":"id","request_id":"req_0123456789abcdef"}}"#;

/// The request that a server received last.
pub type Seen = Arc<Mutex<Option<Request<RequestBody>>>>;

/// All clients, of a server that gives the same answer always.
pub struct Clients {
    /// The generated client.
    pub generated: Client,
    /// The one by hand that promises the same.
    pub by_hand: ByHand,
    /// The one by hand that promises less.
    pub by_hand_lean: ByHandLean,
    /// What the server received last.
    pub seen: Seen,
    /// What all are driven by.
    pub runtime: Runtime,
}

impl Clients {
    /// Makes clients of a server that answers this.
    #[expect(clippy::missing_panics_doc, reason = "the settings are right")]
    #[must_use]
    pub fn new(status: StatusCode, answer: &'static str) -> Self {
        let seen = Seen::default();
        let transport = server(status, answer, Arc::clone(&seen));
        let settings = Client::builder().base_url(BASE_URL).credential("bearerAuth", TOKEN).user_agent(USER_AGENT);
        let generated = settings.transport(Arc::clone(&transport)).build().expect("the settings are right");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("it starts");
        let sent = generated.customers().update(ID).send_raw();
        runtime.block_on(sent).expect("the server answers");
        let user_agent = seen.lock().expect("nobody panics with it").take().expect("a request was sent");
        let user_agent = user_agent.headers()[http::header::USER_AGENT].clone();
        let by_hand = ByHand::new(Arc::clone(&transport), BASE_URL, TOKEN, user_agent.clone());
        let by_hand = by_hand.expect("the values can be sent");
        let by_hand_lean = ByHandLean::new(transport, BASE_URL, TOKEN, user_agent).expect("the values can be sent");
        Self { generated, by_hand, by_hand_lean, seen, runtime }
    }

    /// Makes the call with the generated client.
    pub fn call_generated(&self) -> Result<Response<CustomerResponse>, runtime::Error<ErrorResponse>> {
        self.runtime.block_on(self.build_generated().send())
    }

    /// Makes the call by hand.
    pub fn call_by_hand(&self) -> Result<by_hand::Answer<by_hand::CustomerResponse>, by_hand::CallError> {
        let customer = customer_by_hand();
        self.runtime.block_on(self.by_hand.update(ID, &customer, options_by_hand()))
    }

    /// Makes the call by hand and promises less.
    pub fn call_by_hand_lean(
        &self,
    ) -> Result<by_hand_lean::Answer<by_hand_lean::CustomerResponse>, by_hand_lean::CallError> {
        let customer = customer_by_hand();
        self.runtime.block_on(self.by_hand_lean.update(ID, &customer, KEY))
    }

    /// Makes the call with the generated client and does not decode the answer.
    pub fn send_generated(&self) -> Result<Response<Bytes>, runtime::Error> {
        self.runtime.block_on(self.build_generated().send_raw())
    }

    /// Makes the call by hand and does not decode the answer.
    pub fn send_by_hand(&self) -> Result<by_hand::Raw, by_hand::CallError> {
        let customer = customer_by_hand();
        self.runtime.block_on(self.by_hand.update_raw(ID, &customer, options_by_hand()))
    }

    /// Makes the call by hand, promises less and does not decode the answer.
    pub fn send_by_hand_lean(&self) -> Result<(http::response::Parts, Bytes, HeaderValue), by_hand_lean::CallError> {
        let customer = customer_by_hand();
        self.runtime.block_on(self.by_hand_lean.update_raw(ID, &customer, KEY))
    }

    /// The call of the generated client before it is sent.
    pub fn build_generated(&self) -> Update {
        let call = self.generated.customers().update(ID).name("Ada Lovelace").email("ada@example.com");
        call.status(types::CustomerStatus::Active).options(CallOptions::new().idempotency_key(KEY))
    }
}

/// What holds for the call by hand.
fn options_by_hand() -> by_hand::Options {
    by_hand::Options { idempotency_key: Some(KEY.to_owned()), ..Default::default() }
}

/// The body that the calls by hand send. It owns its texts, as the generated call does, which can be kept, and be sent
/// from another task.
#[must_use]
pub fn customer_by_hand() -> UpdateCustomer {
    UpdateCustomer {
        name: Some("Ada Lovelace".to_owned()),
        email: Some(Some("ada@example.com".to_owned())),
        status: Some(CustomerStatus::Active),
    }
}

/// The same as a value of the generated client.
#[must_use]
pub fn customer_generated() -> UpdateCustomerRequest {
    UpdateCustomerRequest::new().name("Ada Lovelace").email("ada@example.com").status(types::CustomerStatus::Active)
}

/// A server that gives the same answer always, and keeps the last request.
fn server(status: StatusCode, answer: &'static str, seen: Seen) -> Arc<dyn Transport> {
    let body = Bytes::from_static(answer.as_bytes());
    Arc::new(InMemory::new(move |request: Request<RequestBody>| {
        if let Ok(mut seen) = seen.lock() {
            *seen = Some(request);
        }
        let mut response = http::Response::new(ResponseBody::from(body.clone()));
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().insert("x-request-id", HeaderValue::from_static("req_0123456789abcdef"));
        async move { Ok(response) }
    }))
}

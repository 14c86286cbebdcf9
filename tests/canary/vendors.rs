//! Every call of the three vendors.

use std::time::Duration;

use hosted_links::runtime::{RequestBody, TransportError, TransportFuture};
use hosted_links::{kirim, leanrails, zyntro};
use serde_json::json;
use tokio::task::JoinHandle;

use crate::kept::{MEANT, keep, keep_debug, keep_error, marker};
use crate::wire::Reply;
use crate::{Target, Transport};

/// A transport that panics, or whose errors repeat the request.
struct Other(Transport);

impl hosted_links::runtime::Transport for Other {
    fn send(&self, request: http::Request<RequestBody>) -> TransportFuture<'_> {
        keep_debug("body", request.body());
        Box::pin(async move {
            assert!(self.0 != Transport::Panicking, "{MEANT}");
            Err(TransportError::maybe_sent(format!("{request:?} {:?}", request.body().as_bytes())))
        })
    }
}

/// A client of one of the vendors.
macro_rules! client {
    ($vendor:ident, $target:expr, $scheme:literal) => {{
        let mut builder = $vendor::Client::builder()
            .credential($scheme, marker(concat!("scheme-", $scheme)))
            .base_url(&$target.base_url)
            .timeout(Duration::from_secs(2))
            .max_retries(1)
            .on_drift(|drift| keep_debug("drift", &(drift, drift.to_string())))
            .traced_headers(["authorization", "set-cookie", "x-echo"]);
        if $target.transport != Transport::BuiltIn {
            builder = builder.transport(Other($target.transport));
        }
        keep_debug("builder", &builder);
        let client = builder.build().expect("the settings are right");
        keep_debug("client", &client);
        client
    }};
}

/// Sends a call and keeps what comes of it.
macro_rules! send {
    ($call:expr) => {{
        let call = $call;
        keep_debug("call", &call);
        match call.send().await {
            Ok(answer) => keep_debug("answer", &answer),
            Err(error) => keep_error("error", &error),
        }
    }};
}

pub(crate) fn kirim(operation: String, target: Target) -> JoinHandle<()> {
    tokio::spawn(async move {
        let client = client!(kirim, target, "bearerAuth");
        match operation.as_str() {
            "customers.update" => send!(client.customers().update("cus_1").email(None::<String>)),
            "customers.create_setup_link" => send!(client.customers().create_setup_link("cus_1")),
            "customers.list_setup_links" => send!(client.customers().list_setup_links("cus_1")),
            other => panic!("nothing here calls `{other}`"),
        }
        keep(format!("{operation} is over"));
    })
}

pub(crate) fn leanrails(operation: String, target: Target) -> JoinHandle<()> {
    tokio::spawn(async move {
        let client = client!(leanrails, target, "basicAuth");
        let item = leanrails::types::LineItem::new().price("price_1").quantity(1);
        match operation.as_str() {
            "checkout_links.create" => send!(client.checkout_links().create().title("x").line_items([item])),
            other => panic!("nothing here calls `{other}`"),
        }
        keep(format!("{operation} is over"));
    })
}

pub(crate) fn zyntro(operation: String, target: Target) -> JoinHandle<()> {
    tokio::spawn(async move {
        let client = client!(zyntro, target, "api_key");
        match operation.as_str() {
            "build_customer_profile_setup" => {
                send!(client.build_customer_profile_setup().org_id("o").brand_id("b").contact_id("c"));
            }
            other => panic!("nothing here calls `{other}`"),
        }
        keep(format!("{operation} is over"));
    })
}

/// The answer of a vendor that holds a secret, or one that it may give to all.
pub(crate) fn success(operation: &str) -> Reply {
    let link = json!({
        "id": "csl_1", "object": "customer_setup_link", "customer_id": "cus_1", "status": "active",
        "token_last4": "wxyz", "expires_at": "2026-06-07T10:00:00Z", "consumed_at": null,
        "success_redirect_url": null, "failure_redirect_url": null, "created_at": "2026-06-06T10:00:00Z",
        "setup_url": marker("setup-url")
    });
    let body = match operation {
        "build_customer_profile_setup" => json!({
            "status": "success", "api_key": marker("returned"),
            "data": {"existing": true, "setup_url": "https://a.example", "billing_customer_id": "b"}
        }),
        "customers.list_setup_links" => json!({"data": [link], "has_more": false, "request_id": "req_1"}),
        _ => json!({"data": link, "request_id": "req_1"}),
    };
    Reply::json(200, &body)
}

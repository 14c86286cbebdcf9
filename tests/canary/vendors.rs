//! Every call of the three vendors.

use hosted_links::{kirim, leanrails, zyntro};
use serde_json::json;
use tokio::task::JoinHandle;

use crate::Target;
use crate::drive::{client, other_transport, send};
use crate::kept::{keep, marker};
use crate::wire::Reply;

other_transport!(hosted_links::runtime);

pub(crate) fn kirim(operation: String, target: Target) -> JoinHandle<()> {
    tokio::spawn(async move {
        let client = client!(kirim::Client, target, ["bearerAuth"]);
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
        let client = client!(leanrails::Client, target, ["basicAuth"]);
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
        let client = client!(zyntro::Client, target, ["api_key"]);
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
pub(crate) fn success(operation: &str, _: &str) -> Reply {
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

//! The three clients, pointed at a server of ours, and whole answers of the three vendors.

use std::time::Duration;

use hosted_links::runtime::ClientBuilder;
use hosted_links::{kirim, leanrails, zyntro};
use serde_json::{Value, json};

use crate::wire::Server;

/// Credentials that must be found in the right place, and nowhere else.
pub(crate) const KIRIM_KEY: &str = "kdv_live_K1";
pub(crate) const LEANRAILS_KEY: &str = "sk_test";
pub(crate) const ZYNTRO_KEY: &str = "zyn_key_Z1";

/// The customer of most calls.
pub(crate) const CUSTOMER: &str = "cus_01HXYZABCDEFGHJKMNPQRSTVWX";

pub(crate) fn kirim_builder(base_url: impl Into<String>) -> ClientBuilder<kirim::Client> {
    kirim::Client::builder().credential("bearerAuth", KIRIM_KEY).base_url(base_url).timeout(Duration::from_secs(20))
}

pub(crate) fn leanrails_builder(base_url: impl Into<String>) -> ClientBuilder<leanrails::Client> {
    leanrails::Client::builder()
        .credential("basicAuth", LEANRAILS_KEY)
        .base_url(base_url)
        .timeout(Duration::from_secs(20))
}

pub(crate) fn zyntro_builder(base_url: impl Into<String>) -> ClientBuilder<zyntro::Client> {
    zyntro::Client::builder().credential("api_key", ZYNTRO_KEY).base_url(base_url).timeout(Duration::from_secs(20))
}

/// A client of Kirim; the base URL has a path, as the vendor's has.
pub(crate) fn kirim(server: &Server) -> kirim::Client {
    kirim_builder(server.url("/v1")).build().expect("the settings are right")
}

pub(crate) fn leanrails(server: &Server) -> leanrails::Client {
    leanrails_builder(server.url("")).build().expect("the settings are right")
}

pub(crate) fn zyntro(server: &Server) -> zyntro::Client {
    zyntro_builder(server.url("")).build().expect("the settings are right")
}

/// LeanRails' create with what it requires.
pub(crate) fn checkout(
    client: &leanrails::Client,
) -> leanrails::checkout_links::Create<hosted_links::runtime::Set, hosted_links::runtime::Set> {
    let item = leanrails::types::LineItem::new().price("price_1").quantity(1);
    client.checkout_links().create().title("Headphones").line_items([item])
}

/// Zyntro's operation with what it requires.
pub(crate) fn profile(
    client: &zyntro::Client,
) -> zyntro::operations::BuildCustomerProfileSetup<
    hosted_links::runtime::Set,
    hosted_links::runtime::Set,
    hosted_links::runtime::Set,
> {
    client.build_customer_profile_setup().org_id("org_1").brand_id("brand_1").contact_id("cont_1")
}

/// A customer, with every property.
pub(crate) fn customer() -> Value {
    json!({
        "data": {
            "id": CUSTOMER, "object": "customer", "name": "Acme", "email": "a@example.com", "status": "active",
            "metadata": {"tier": "gold", "seats": 3}, "archived_at": null, "team_id": "team_1",
            "created_at": "2026-06-05T10:00:00Z", "updated_at": "2026-06-06T10:00:00.5+07:00"
        },
        "request_id": "req_customer"
    })
}

/// A setup link, with every property.
pub(crate) fn setup_link() -> Value {
    json!({
        "id": "csl_01HXYZABCDEFGHJKMNPQRSTVWX", "object": "customer_setup_link", "customer_id": CUSTOMER,
        "status": "active", "token_last4": "wxyz", "expires_at": "2026-06-07T10:00:00Z", "consumed_at": null,
        "success_redirect_url": "https://example.com/ok", "failure_redirect_url": null,
        "created_at": "2026-06-06T10:00:00Z"
    })
}

/// The one-time URL of a setup link.
pub(crate) const SETUP_URL: &str = "https://kirimdev.com/setup/csl_onetime";

/// A new setup link.
pub(crate) fn created_setup_link() -> Value {
    let mut link = setup_link();
    link["setup_url"] = json!(SETUP_URL);
    json!({"data": link, "request_id": "req_created"})
}

/// A list of two setup links.
pub(crate) fn setup_links() -> Value {
    let mut consumed = setup_link();
    consumed["status"] = json!("consumed");
    consumed["consumed_at"] = json!("2026-06-06T12:00:00Z");
    json!({"data": [setup_link(), consumed], "has_more": true, "next_cursor": "cur_2", "request_id": "req_list"})
}

/// An error of Kirim, with every property.
pub(crate) fn kirim_error() -> Value {
    json!({"error": {
        "type": "invalid_request_error", "code": "invalid_field_value", "message": "name is too long",
        "param": "name", "request_id": "req_error"
    }})
}

/// A checkout link, with every property.
pub(crate) fn checkout_link() -> Value {
    json!({
        "id": "cl_1", "object": "checkout_link", "active": true, "mode": "payment",
        "url": "https://pay.example.com/cl_1", "title": "Headphones", "currency": "usd", "livemode": false,
        "created": 1_780_000_000, "description": "Over-ear",
        "after_completion": {"type": "redirect", "redirect": {"url": "https://example.com"}},
        "billing_address_collection": "required", "metadata": {"order": "17", "nested": {"a": [1]}},
        "custom_fields": [{"key": "size", "options": ["s", "m"]}], "custom_text": {"submit": {"message": "hi"}},
        "inactive_message": "closed", "payment_method_types": ["card"], "allow_promotion_codes": true,
        "restrictions": {"completed_sessions": {"limit": 2}}, "submit_type": "donate"
    })
}

/// An error of LeanRails, with every property.
pub(crate) fn leanrails_error(kind: &str) -> Value {
    json!({"error": {
        "type": kind, "code": "parameter_missing", "message": "title is missing", "param": "title",
        "doc_url": "https://docs.leanrails.com/errors/parameter_missing"
    }})
}

/// A setup page of Zyntro.
pub(crate) fn profile_setup() -> Value {
    json!({
        "status": "success",
        "data": {"existing": true, "setup_url": "https://app.zyntrohq.com/setup/1", "billing_customer_id": "bc_1"}
    })
}

//! What the programs in `ui/` leave out is set here: this compiles.

use hosted_links::leanrails::types::{CreateCheckoutLinkRequest, LineItem};
use hosted_links::zyntro::types::BuildCustomerProfileSetupRequest;
use hosted_links::{kirim, leanrails, zyntro};

/// Puts every call together. Futures do nothing until they are awaited, so nothing is sent.
pub fn calls() {
    let kirim = kirim::Client::new("key");
    drop(kirim.customers().update("id").send());
    drop(kirim.customers().create_setup_link("id").send());
    drop(kirim.customers().list_setup_links("id").send_raw());

    let leanrails = leanrails::Client::new("key");
    let create = || leanrails.checkout_links().create();
    drop(create().line_items([LineItem::new()]).title("title").send());
    drop(create().title("title").mode("order").line_items([LineItem::new()]).send_raw());
    let request = CreateCheckoutLinkRequest::builder().title("title").line_items([LineItem::new()]).build();
    drop(create().body(request).send());

    let zyntro = zyntro::Client::new("key");
    let profile = || zyntro.build_customer_profile_setup();
    drop(profile().contact_id("c").org_id("o").gateway("stripe").brand_id("b").send());
    drop(profile().org_id("o").brand_id("b").contact_id("c").send_raw());
    let request = BuildCustomerProfileSetupRequest::builder().brand_id("b").org_id("o").contact_id("c").build();
    drop(profile().body(request).send());
}

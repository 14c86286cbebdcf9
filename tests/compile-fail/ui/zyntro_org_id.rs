//! `org_id` is missing from the call.

use hosted_links::zyntro::Client;

async fn make(client: &Client) {
    let _ = client.build_customer_profile_setup().brand_id("x").contact_id("x").send().await;
}

fn main() {}

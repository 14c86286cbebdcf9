//! The credential belongs to the client: neither the call nor the type of its body takes it.

use hosted_links::zyntro::{Client, types::BuildCustomerProfileSetupRequest};

fn make(client: &Client) {
    let _ = client.build_customer_profile_setup().api_key("key");
    let _ = BuildCustomerProfileSetupRequest::builder().api_key("key");
}

fn main() {}

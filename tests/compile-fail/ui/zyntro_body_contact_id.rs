//! `contact_id` is missing from the type of the body.

use hosted_links::zyntro::types::BuildCustomerProfileSetupRequest;

fn main() {
    let _ = BuildCustomerProfileSetupRequest::builder().org_id("x").brand_id("x").build();
}

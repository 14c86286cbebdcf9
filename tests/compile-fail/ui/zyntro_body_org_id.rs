//! `org_id` is missing from the type of the body.

use hosted_links::zyntro::types::BuildCustomerProfileSetupRequest;

fn main() {
    let _ = BuildCustomerProfileSetupRequest::builder().brand_id("x").contact_id("x").build();
}

//! `line_items` is missing from the type of the body.

use hosted_links::leanrails::types::CreateCheckoutLinkRequest;

fn main() {
    let _ = CreateCheckoutLinkRequest::builder().title("title").build();
}

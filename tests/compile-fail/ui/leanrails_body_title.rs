//! `title` is missing from the type of the body.

use hosted_links::leanrails::types::{CreateCheckoutLinkRequest, LineItem};

fn main() {
    let _ = CreateCheckoutLinkRequest::builder().line_items([LineItem::new()]).mode("order").build();
}

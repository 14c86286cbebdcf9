//! `title` is missing from the call.

use hosted_links::leanrails::{Client, types::LineItem};

async fn make(client: &Client) {
    let _ = client.checkout_links().create().line_items([LineItem::new()]).send().await;
}

fn main() {}

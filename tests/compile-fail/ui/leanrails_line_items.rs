//! `line_items` is missing from the call, also where the answer is wanted raw.

use hosted_links::leanrails::Client;

async fn make(client: &Client) {
    let _ = client.checkout_links().create().title("title").send().await;
    let _ = client.checkout_links().create().title("title").send_raw().await;
}

fn main() {}

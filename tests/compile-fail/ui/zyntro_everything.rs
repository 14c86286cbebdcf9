//! Nothing required is set: every missing field is named.

use hosted_links::zyntro::Client;

async fn make(client: &Client) {
    let _ = client.build_customer_profile_setup().gateway("stripe").send().await;
}

fn main() {}

//! The operation of LeanRails, which declares its error envelope for every status that is not 200.

use std::error::Error;

use hosted_links::CallOptions;
use hosted_links::leanrails::Client;
use hosted_links::leanrails::types::{
    AfterCompletion, BillingAddressCollection, CheckoutLink, CheckoutLinkMode, CompletedSessions, CompletionRedirect,
    CreateCheckoutLinkRequest, HostedConfirmation, LineItem, PriceData, Restrictions, SubmitType,
};
use http::Method;
use serde_json::{Value, json};

use super::judgement::{Envelope, Report, accepted, not_sent, refused};
use super::prism::Prism;
use super::raw::Raw;

/// Name of the operation.
const CREATE: &str = "leanrails checkout_links.create";
/// The value of `Authorization` where the request is made by hand: the key and an empty password.
const BASIC: &str = "Basic c2tfdGVzdDo=";

/// Judges the operation.
pub(crate) async fn judge(prism: &Prism, report: &mut Report) -> Result<(), Box<dyn Error>> {
    let client = Client::builder().credential("basicAuth", "sk_test").base_url(prism.url()).build()?;
    fitting(&client, report).await;
    wrong_credential(prism, &client, report).await?;
    wrong_key(prism, &client, report).await;
    wrong_field(&client, report).await;
    wrong_body(prism, report).await;
    Ok(())
}

/// A line item.
fn item() -> LineItem {
    LineItem::new().price("price_1").quantity(1)
}

/// Whether an answer is whole.
fn is_created(link: &CheckoutLink) -> bool {
    !link.id.is_empty() && link.url.starts_with("http")
}

/// A body with every property.
fn whole_body() -> CreateCheckoutLinkRequest {
    let price = PriceData::new().currency("USD").product("prod_1").unit_amount(1999).tax_behavior("inclusive");
    let completion = AfterCompletion::new()
        .r#type("redirect")
        .redirect(CompletionRedirect::new().url("https://example.com/done"))
        .hosted_confirmation(HostedConfirmation::new().custom_message("Thank you"));
    CreateCheckoutLinkRequest::builder()
        .line_items([item(), LineItem::new().price_data(price)])
        .title("Premium Headphones")
        .mode(CheckoutLinkMode::Payment)
        .description("With a case")
        .currency("USD")
        .after_completion(completion)
        .billing_address_collection(BillingAddressCollection::Required)
        .metadata([("order", json!(7))])
        .inactive_message("Sold out")
        .payment_method_types(["card", "paypal"])
        .allow_promotion_codes(true)
        .restrictions(Restrictions::new().completed_sessions(CompletedSessions::new().limit(10)))
        .submit_type(SubmitType::Pay)
        .build()
}

/// Calls that fit.
async fn fitting(client: &Client, report: &mut Report) {
    let links = client.checkout_links();
    let result = links.create().title("Headphones").line_items([item()]).send().await;
    report.case(CREATE, "accepted with required inputs only", accepted(&result, 200, is_created));
    let made = result.ok().and_then(|response| response.idempotency_key().map(str::len));
    let judgement = if made == Some(36) { Ok(()) } else { Err(format!("length {made:?}")) };
    report.case(CREATE, "sends an idempotency key of its own", judgement);

    let result = links.create().body(whole_body()).idempotency_key("order-7").x_api_version("2026-01-01").send().await;
    report.case(CREATE, "accepted with all inputs", accepted(&result, 200, is_created));

    let key = "k".repeat(255);
    let options = CallOptions::new().idempotency_key(&key);
    let result = links.create().title("Headphones").line_items([item()]).options(options).send().await;
    report.case(CREATE, "accepted with the longest key", accepted(&result, 200, is_created));

    let title = "ü".repeat(30);
    let result = links.create().title(&title).line_items([item()]).send().await;
    report.case(CREATE, "accepted with the longest title", accepted(&result, 200, is_created));
}

/// Calls with a wrong credential.
async fn wrong_credential(prism: &Prism, client: &Client, report: &mut Report) -> Result<(), Box<dyn Error>> {
    // A Bearer credential, and a Basic one whose user name and password are not parted by a `:`.
    for value in ["Bearer sk_test", "Basic c2tfdGVzdA=="] {
        let options = CallOptions::new().header("authorization", value);
        let result = client.checkout_links().create().title("x").line_items([item()]).options(options).send().await;
        report.case(CREATE, &format!("refused with `{value}`"), refused(&result, 401, Envelope::Declared));
    }
    let unsigned = Client::builder().base_url(prism.url()).build()?;
    let result = unsigned.checkout_links().create().title("x").line_items([item()]).send().await;
    report.case(CREATE, "not sent without a credential", not_sent(&result, "`basicAuth`"));
    let request = Raw { authorization: None, ..request(&KEY, fitting_body()) };
    report.case(CREATE, "refused without a credential", request.answered(prism, 401).await);
    Ok(())
}

/// Calls with a wrong idempotency key.
async fn wrong_key(prism: &Prism, client: &Client, report: &mut Report) {
    let long = "k".repeat(256);
    for (name, key) in [("an empty key", ""), ("a key that is too long", &long)] {
        let options = CallOptions::new().idempotency_key(key);
        let result = client.checkout_links().create().title("x").line_items([item()]).options(options).send().await;
        report.case(CREATE, &format!("not sent with {name}"), not_sent(&result, "idempotency key"));
    }
    let request_with = |headers| request(headers, fitting_body());
    report.case(CREATE, "refused without the key header", request_with(&[]).answered(prism, 422).await);
    let headers = [("idempotency-key", long.as_str())];
    report.case(CREATE, "refused with a key that is too long", request_with(&headers).answered(prism, 422).await);
}

/// Calls with a wrong field.
async fn wrong_field(client: &Client, report: &mut Report) {
    let links = client.checkout_links();
    let nope = || "nope".to_owned();
    let start = || links.create().title("x").line_items([item()]);
    let long = "x".repeat(501);
    let wrong = [
        ("a title that is too long", links.create().title("x".repeat(31)).line_items([item()])),
        ("no line item", links.create().title("x").line_items(Vec::<LineItem>::new())),
        ("an unknown mode", start().mode(CheckoutLinkMode::Unknown(nope()))),
        ("an unknown submit type", start().submit_type(SubmitType::Unknown(nope()))),
        (
            "an unknown collection of addresses",
            start().billing_address_collection(BillingAddressCollection::Unknown(nope())),
        ),
        ("a currency that is too long", start().currency("EURO")),
        ("a currency that is too short", start().currency("EU")),
        ("a description that is too long", start().description(&long)),
        ("an inactive message that is too long", start().inactive_message(&long)),
    ];
    for (name, call) in wrong {
        let result = call.send().await;
        report.case(CREATE, &format!("refused with {name}"), refused(&result, 422, Envelope::Declared));
    }
}

/// Requests that the client cannot make.
async fn wrong_body(prism: &Prism, report: &mut Report) {
    // A request without a fault, so that the refusals are due to the faults.
    let judgement = request(&KEY, fitting_body()).answered(prism, 200).await;
    report.case(CREATE, "accepted when made by hand", judgement);
    let wrong = [
        ("no title", json!({ "line_items": [{}] })),
        ("no line items", json!({ "title": "x" })),
        ("a title that is a number", json!({ "title": 1, "line_items": [{}] })),
        ("a line item that is a string", json!({ "title": "x", "line_items": ["price_1"] })),
        ("a quantity that is a string", json!({ "title": "x", "line_items": [{ "quantity": "1" }] })),
        ("a title that is null", json!({ "title": null, "line_items": [{}] })),
    ];
    for (name, body) in wrong {
        report.case(CREATE, &format!("refused with {name}"), request(&KEY, body).answered(prism, 422).await);
    }
}

/// The key header of a request made by hand.
const KEY: [(&str, &str); 1] = [("idempotency-key", "order-7")];

/// A body that fits.
fn fitting_body() -> Value {
    json!({ "title": "x", "line_items": [{ "price": "price_1" }] })
}

/// A request made by hand.
fn request<'a>(headers: &'a [(&'a str, &'a str)], body: Value) -> Raw<'a> {
    Raw { method: Method::POST, path: "/v1/checkout_links", authorization: Some(BASIC), headers, body: Some(body) }
}

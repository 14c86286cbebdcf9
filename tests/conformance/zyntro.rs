//! The operation of Zyntro, which declares no status but 200: refusals have a body of Prism's own.

use std::error::Error;

use hosted_links::zyntro::Client;
use hosted_links::zyntro::types::{
    BuildCustomerProfileSetupRequest, BuildCustomerProfileSetupRequestGateway as Gateway, CustomerProfileSetupResponse,
};
use http::Method;
use serde_json::{Value, json};

use super::judgement::{Envelope, Report, accepted, not_sent, refused};
use super::prism::Prism;
use super::raw::Raw;

/// Name of the operation.
const BUILD: &str = "zyntro build_customer_profile_setup";

/// Judges the operation.
pub(crate) async fn judge(prism: &Prism, report: &mut Report) -> Result<(), Box<dyn Error>> {
    let client = Client::builder().credential("api_key", "key").base_url(prism.url()).build()?;
    fitting(&client, report).await;

    let result = client.build_customer_profile_setup().org_id("o").brand_id("b").contact_id("c");
    let result = result.gateway(Gateway::Unknown("nope".to_owned())).send().await;
    report.case(BUILD, "refused with an unknown gateway", refused(&result, 422, Envelope::Undeclared));

    let unsigned = Client::builder().base_url(prism.url()).build()?;
    let result = unsigned.build_customer_profile_setup().org_id("o").brand_id("b").contact_id("c").send().await;
    report.case(BUILD, "not sent without a credential", not_sent(&result, "`api_key`"));

    wrong_body(prism, report).await;
    Ok(())
}

/// Whether an answer is whole.
fn is_built(answer: &CustomerProfileSetupResponse) -> bool {
    answer.data.setup_url.starts_with("http")
}

/// Calls that fit.
async fn fitting(client: &Client, report: &mut Report) {
    let result = client.build_customer_profile_setup().org_id("o").brand_id("b").contact_id("c").send().await;
    report.case(BUILD, "accepted with required inputs only", accepted(&result, 200, is_built));

    let call = client.build_customer_profile_setup().org_id("o").brand_id("b").contact_id("c");
    let call = call.bc_meta([("wallet_id", "abc")]).bi_id("bi_1").gateway(Gateway::Paypal);
    report.case(BUILD, "accepted with all inputs", accepted(&call.send().await, 200, is_built));

    let body = BuildCustomerProfileSetupRequest::builder().org_id("o").brand_id("b").contact_id("c").build();
    let result = client.build_customer_profile_setup().body(body).send().await;
    report.case(BUILD, "accepted with the body as one value", accepted(&result, 200, is_built));
}

/// Requests that the client cannot make.
async fn wrong_body(prism: &Prism, report: &mut Report) {
    let fitting = json!({ "api_key": "key", "org_id": "o", "brand_id": "b", "contact_id": "c" });
    // A request without a fault, so that the refusals are due to the faults.
    let judgement = request(fitting.clone()).answered(prism, 200).await;
    report.case(BUILD, "accepted when made by hand", judgement);
    for name in ["api_key", "org_id", "brand_id", "contact_id"] {
        let mut body = fitting.clone();
        if let Some(body) = body.as_object_mut() {
            body.remove(name);
        }
        report.case(BUILD, &format!("refused without `{name}`"), request(body).answered(prism, 422).await);
        let mut body = fitting.clone();
        body[name] = json!(1);
        report.case(BUILD, &format!("refused with a number as `{name}`"), request(body).answered(prism, 422).await);
    }
    let mut body = fitting;
    body["bc_meta"] = json!("abc");
    report.case(BUILD, "refused with a string as `bc_meta`", request(body).answered(prism, 422).await);
}

/// A request made by hand.
fn request(body: Value) -> Raw<'static> {
    let path = "/public/edge/buildCustomerProfileSetup";
    Raw { method: Method::POST, path, authorization: None, headers: &[], body: Some(body) }
}

//! The three operations of Kirim.
//!
//! Kirim declares 400 and 401 with its error envelope, so Prism refuses with these. The list has no input with a
//! closed set of values: what is wrong there is the credential.

use std::collections::BTreeMap;
use std::error::Error;

use hosted_links::CallOptions;
use hosted_links::kirim::Client;
use hosted_links::kirim::types::{
    CreateSetupLinkRequest, CreatedSetupLinkResponse, CustomerResponse, CustomerStatus, SetupLinkStatus,
    UpdateCustomerRequest,
};
use http::Method;
use serde_json::{Value, json};

use super::judgement::{Envelope, Report, accepted, not_sent, refused};
use super::prism::Prism;
use super::raw::Raw;

/// Names of the operations.
const UPDATE: &str = "kirim customers.update";
const CREATE: &str = "kirim customers.create_setup_link";
const LIST: &str = "kirim customers.list_setup_links";
/// Paths of the operations.
const CUSTOMER: &str = "/customers/cus_1";
const SETUP_LINKS: &str = "/customers/cus_1/setup_links";
/// The value of `Authorization` where the request is made by hand.
const BEARER: &str = "Bearer kdv_test";

/// Judges every operation.
pub(crate) async fn judge(prism: &Prism, report: &mut Report) -> Result<(), Box<dyn Error>> {
    let client = Client::builder().credential("bearerAuth", "kdv_test").base_url(prism.url()).build()?;
    update(&client, report).await;
    update_refused(&client, report).await;
    create(&client, report).await;
    create_refused(&client, report).await;
    list(&client, report).await;
    every_error(&client, report).await;
    without_credential(prism, report).await?;
    raw(prism, report).await;
    Ok(())
}

/// Options of a call that sends the credential in the wrong way.
fn wrong_scheme() -> CallOptions {
    CallOptions::new().header("authorization", "Basic a2R2X3Rlc3Q6")
}

/// Whether an answer is whole.
fn is_customer(answer: &CustomerResponse) -> bool {
    !answer.request_id.is_empty() && !answer.data.id.is_empty()
}

/// Whether an answer is whole and keeps its secret.
fn is_created(answer: &CreatedSetupLinkResponse) -> bool {
    let url = answer.data.setup_url.expose();
    url.starts_with("http") && !format!("{:?}", answer.data.setup_url).contains(url)
}

/// Updates that fit.
async fn update(client: &Client, report: &mut Report) {
    let customers = client.customers();
    let result = customers.update("cus_1").send().await;
    report.case(UPDATE, "accepted with required inputs only", accepted(&result, 200, is_customer));

    let metadata: BTreeMap<String, Value> = BTreeMap::from([("plan".to_owned(), json!({ "seats": 3 }))]);
    let call = customers.update("cus_1").name("Acme").email("a@example.com").metadata(metadata.clone());
    let result = call.status(CustomerStatus::Suspended).send().await;
    report.case(UPDATE, "accepted with all inputs", accepted(&result, 200, is_customer));

    let result = customers.update("cus_1").email(None).metadata(None).send().await;
    report.case(UPDATE, "accepted with nulls", accepted(&result, 200, is_customer));

    let mut body = UpdateCustomerRequest::default();
    body.name = Some("Acme".to_owned());
    body.email = "a@example.com".into();
    body.metadata = metadata.into();
    body.status = Some(CustomerStatus::Archived);
    let result = customers.update("cus_1").body(body).send().await;
    report.case(UPDATE, "accepted with the body as one value", accepted(&result, 200, is_customer));

    let result = customers.update("a/b?c#d %2e ü").name("Acme").send().await;
    report.case(UPDATE, "accepted with an id that needs encoding", accepted(&result, 200, is_customer));

    let result = customers.update("cus_1").status(CustomerStatus::Unknown("frozen".to_owned())).send().await;
    report.case(UPDATE, "accepted with a status that is not listed", accepted(&result, 200, is_customer));
}

/// Updates that do not fit.
async fn update_refused(client: &Client, report: &mut Report) {
    let customers = client.customers();
    let result = customers.update("cus_1").name("Acme").options(wrong_scheme()).send().await;
    report.case(UPDATE, "refused with a Basic credential", refused(&result, 401, Envelope::Declared));

    let result = customers.update("cus_1").email("no address").send().await;
    report.case(UPDATE, "refused with an e-mail address that is none", refused(&result, 400, Envelope::Declared));
}

/// Creates that fit.
async fn create(client: &Client, report: &mut Report) {
    let customers = client.customers();
    let result = customers.create_setup_link("cus_1").send().await;
    report.case(CREATE, "accepted with required inputs only", accepted(&result, 201, is_created));

    let call = customers.create_setup_link("cus_1").expires_in_hours(24).success_redirect_url("https://example.com/ok");
    let result = call.failure_redirect_url("https://example.com/no").send().await;
    report.case(CREATE, "accepted with all inputs", accepted(&result, 201, is_created));

    let mut body = CreateSetupLinkRequest::default();
    body.expires_in_hours = Some(1);
    let result = customers.create_setup_link("cus_1").body(body).send().await;
    report.case(CREATE, "accepted with the body as one value", accepted(&result, 201, is_created));
}

/// Creates that do not fit.
async fn create_refused(client: &Client, report: &mut Report) {
    let customers = client.customers();
    let result = customers.create_setup_link("cus_1").options(wrong_scheme()).send().await;
    report.case(CREATE, "refused with a Basic credential", refused(&result, 401, Envelope::Declared));

    let result = customers.create_setup_link("cus_1").success_redirect_url("not a URL").send().await;
    report.case(CREATE, "refused with a success URL that is none", refused(&result, 400, Envelope::Declared));

    let result = customers.create_setup_link("cus_1").failure_redirect_url("not a URL").send().await;
    report.case(CREATE, "refused with a failure URL that is none", refused(&result, 400, Envelope::Declared));
}

/// Lists.
async fn list(client: &Client, report: &mut Report) {
    let customers = client.customers();
    let result = customers.list_setup_links("cus_1").send().await;
    report.case(LIST, "accepted with required inputs only", accepted(&result, 200, |list| !list.data.is_empty()));

    let statuses = [
        SetupLinkStatus::Active,
        SetupLinkStatus::Consumed,
        SetupLinkStatus::Expired,
        SetupLinkStatus::Revoked,
        SetupLinkStatus::Unknown("a new one & more".to_owned()),
    ];
    for status in statuses {
        let name = format!("accepted with all inputs, {status:?}");
        let result = customers.list_setup_links("cus_1").status(status).send().await;
        report.case(LIST, &name, accepted(&result, 200, |list| !list.data.is_empty()));
    }

    let result = customers.list_setup_links("cus_1").options(wrong_scheme()).send().await;
    report.case(LIST, "refused with a Basic credential", refused(&result, 401, Envelope::Declared));
}

/// Every error that the document declares, as Prism makes it on demand.
async fn every_error(client: &Client, report: &mut Report) {
    let customers = client.customers();
    for status in [400, 401, 402, 404, 429, 500] {
        let options = || CallOptions::new().header("prefer", format!("code={status}")).max_retries(0);
        let name = format!("status {status} is a typed error");
        let result = customers.update("cus_1").options(options()).send().await;
        report.case(UPDATE, &name, refused(&result, status, Envelope::Declared));
        let result = customers.create_setup_link("cus_1").options(options()).send().await;
        report.case(CREATE, &name, refused(&result, status, Envelope::Declared));
        let result = customers.list_setup_links("cus_1").options(options()).send().await;
        report.case(LIST, &name, refused(&result, status, Envelope::Declared));
    }
}

/// Calls of a client that has no credential.
async fn without_credential(prism: &Prism, report: &mut Report) -> Result<(), Box<dyn Error>> {
    let client = Client::builder().base_url(prism.url()).build()?;
    let customers = client.customers();
    let result = customers.update("cus_1").send().await;
    report.case(UPDATE, "not sent without a credential", not_sent(&result, "`bearerAuth`"));
    let result = customers.create_setup_link("cus_1").send().await;
    report.case(CREATE, "not sent without a credential", not_sent(&result, "`bearerAuth`"));
    let result = customers.list_setup_links("cus_1").send().await;
    report.case(LIST, "not sent without a credential", not_sent(&result, "`bearerAuth`"));
    Ok(())
}

/// Requests that the client cannot make.
async fn raw(prism: &Prism, report: &mut Report) {
    let request = |method: Method, path: &'static str, body: Option<Value>| Raw {
        method,
        path,
        authorization: Some(BEARER),
        headers: &[],
        body,
    };
    // The same requests without a fault, so that the refusals are due to the faults.
    let fitting = [
        (UPDATE, 200, request(Method::PATCH, CUSTOMER, Some(json!({ "name": "Acme" })))),
        (CREATE, 201, request(Method::POST, SETUP_LINKS, Some(json!({ "expires_in_hours": 1 })))),
        (LIST, 200, request(Method::GET, SETUP_LINKS, None)),
    ];
    for (operation, status, request) in fitting {
        report.case(operation, "accepted when made by hand", request.answered(prism, status).await);
    }
    let wrong = [
        (UPDATE, "a name that is a number", request(Method::PATCH, CUSTOMER, Some(json!({ "name": 1 })))),
        (UPDATE, "a name that is null", request(Method::PATCH, CUSTOMER, Some(json!({ "name": null })))),
        // What the vendor's own sample sends.
        (UPDATE, "metadata that is a string", request(Method::PATCH, CUSTOMER, Some(json!({ "metadata": "example" })))),
        (UPDATE, "a body that is an array", request(Method::PATCH, CUSTOMER, Some(json!([])))),
        (
            CREATE,
            "hours that are a string",
            request(Method::POST, SETUP_LINKS, Some(json!({ "expires_in_hours": "1" }))),
        ),
        (
            CREATE,
            "hours that are no integer",
            request(Method::POST, SETUP_LINKS, Some(json!({ "expires_in_hours": 1.5 }))),
        ),
    ];
    for (operation, name, request) in wrong {
        report.case(operation, &format!("refused with {name}"), request.answered(prism, 400).await);
    }
    let unsigned = [
        (UPDATE, request(Method::PATCH, CUSTOMER, Some(json!({})))),
        (CREATE, request(Method::POST, SETUP_LINKS, Some(json!({})))),
        (LIST, request(Method::GET, SETUP_LINKS, None)),
    ];
    for (operation, request) in unsigned {
        let request = Raw { authorization: None, ..request };
        report.case(operation, "refused without a credential", request.answered(prism, 401).await);
    }
}

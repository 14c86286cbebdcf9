//! Clients made from environment variables. The variables are given to a child process: those of a process are shared
//! by all its tests.

use std::process::{Command, Output};

use hosted_links::{kirim, leanrails, zyntro};

use crate::vendors::{self, CUSTOMER, KIRIM_KEY, LEANRAILS_KEY, ZYNTRO_KEY};
use crate::wire::{Reply, Server};

/// Set in the child processes.
const CHILD: &str = "HOSTED_LINKS_TEST_CHILD";

const VARIABLES: [&str; 6] =
    ["KIRIM_API_KEY", "KIRIM_BASE_URL", "LEANRAILS_API_KEY", "LEANRAILS_BASE_URL", "ZYNTRO_API_KEY", "ZYNTRO_BASE_URL"];

fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

/// Runs one test of this file in a process that has these variables and none of the others.
async fn run(test: &'static str, values: [Option<String>; 6]) -> Output {
    let mut command = Command::new(std::env::current_exe().expect("a test is a program"));
    command.args([&format!("environment::{test}"), "--exact", "--nocapture"]).env(CHILD, "1");
    for (name, value) in VARIABLES.into_iter().zip(values) {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.expect("the task ends").expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"), "no test is called {test}");
    output
}

#[tokio::test]
async fn credentials_and_base_urls_are_read() {
    if is_child() {
        let kirim = kirim::Client::from_env().expect("it is set");
        kirim.customers().list_setup_links(CUSTOMER).send().await.expect("answered");
        vendors::checkout(&leanrails::Client::from_env().expect("it is set")).send().await.expect("answered");
        vendors::profile(&zyntro::Client::from_env().expect("it is set")).send().await.expect("answered");
        return;
    }
    let script = [
        Reply::json(200, &vendors::setup_links()),
        Reply::json(200, &vendors::checkout_link()),
        Reply::json(200, &vendors::profile_setup()),
    ];
    let server = Server::start(script).await;
    let values = [
        KIRIM_KEY.to_owned(),
        server.url("/v1"),
        LEANRAILS_KEY.to_owned(),
        server.url(""),
        ZYNTRO_KEY.to_owned(),
        server.url(""),
    ];
    run("credentials_and_base_urls_are_read", values.map(Some)).await;
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[0].only_header("authorization"), format!("Bearer {KIRIM_KEY}"));
    assert_eq!(requests[1].only_header("authorization"), "Basic c2tfdGVzdDo=");
    assert_eq!(requests[2].json()["api_key"], ZYNTRO_KEY);
}

#[tokio::test]
async fn a_variable_that_is_not_set_is_named() {
    if is_child() {
        let errors = [
            (kirim::Client::from_env().map(drop), "KIRIM_API_KEY"),
            (leanrails::Client::from_env().map(drop), "LEANRAILS_API_KEY"),
            (zyntro::Client::from_env().map(drop), "ZYNTRO_API_KEY"),
        ];
        for (result, variable) in errors {
            let error = result.expect_err("it is not set");
            assert!(error.to_string().contains(variable), "{error}");
        }
        return;
    }
    run("a_variable_that_is_not_set_is_named", [const { None }; 6]).await;
    // An empty variable is one that is not set.
    let empty = [Some(String::new()), None, Some(String::new()), None, Some(String::new()), None];
    run("a_variable_that_is_not_set_is_named", empty).await;
}

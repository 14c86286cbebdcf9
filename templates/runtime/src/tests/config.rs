//! Configuration of clients.

use super::calls::{GET, call, decode};
use super::{API, SECRET, builder};
use crate::runtime::{Api, Core, Credential, ErrorKind};

fn refused(base_url: &str) -> String {
    builder().base_url(base_url).build().unwrap_err().to_string()
}

#[test]
fn base_urls_are_checked() {
    for base_url in ["https://a.example", "http://localhost:8080/x/", "http://127.0.0.1", "http://[::1]:1"] {
        assert!(builder().base_url(base_url).build().is_ok(), "{base_url}");
    }
    assert!(refused("api.example.com").contains("absolute URL"));
    assert!(refused("").contains("absolute URL"));
    assert!(refused("https://a.example/?x=1").contains("query"));
    assert!(refused("https://a.example/#x").contains("fragment"));
    assert!(refused("ftp://a.example").contains("scheme `ftp`"));
    let user = refused("https://me:sk_live_51secret@a.example");
    assert!(user.contains("user information") && !user.contains(SECRET), "{user}");
    let plain = refused("http://localhost.example.com");
    assert!(plain.contains("unencrypted") && plain.contains("allow_insecure"), "{plain}");
    assert!(builder().base_url("http://a.example").allow_insecure().build().is_ok());
}

#[test]
fn credentials_are_checked() {
    let refused = |scheme: &str, credential: Credential| {
        let error = builder().credential(scheme, credential).build().unwrap_err().to_string();
        assert!(!error.contains(SECRET), "{error}");
        error
    };
    assert!(refused("nobody", SECRET.into()).contains("`nobody` is no security scheme"));
    assert!(refused("bearer", "".into()).contains("is empty"));
    assert!(refused("bearer", format!("{SECRET}\n").into()).contains("line break"));
    assert!(refused("basic", SECRET.into()).contains("Credential::basic"));
    assert!(refused("bearer", Credential::basic("u", SECRET)).contains("one secret"));
    assert!(refused("basic", Credential::basic("u:v", SECRET)).contains("`:`"));
    assert!(refused("key_user", "a:b".into()).contains("`:`"));
}

#[test]
fn variables_fill_in_what_is_not_set() {
    let read = |name: &str| match name {
        "TEST_TOKEN" => Some(SECRET.to_owned()),
        "TEST_BASE_URL" => Some("http://127.0.0.1:1".to_owned()),
        _ => None,
    };
    let mut settings = Core::builder(&API);
    settings.read_variables(read).unwrap();
    assert_eq!(settings.base_url.as_deref(), Some("http://127.0.0.1:1"));
    assert_eq!(settings.credentials["bearer"], Credential::from(SECRET));
    assert!(!format!("{settings:?}").contains(SECRET));
    assert!(settings.build().is_ok());
}

#[test]
fn missing_variables_are_named() {
    let error = Core::builder(&API).read_variables(|_| None).unwrap_err().to_string();
    let expected = "none of these environment variables is set: TEST_TOKEN, TEST_USER with TEST_PASSWORD, \
                    TEST_CLIENT_ID with TEST_CLIENT_SECRET";
    assert_eq!(error, expected);
    let half = |name: &str| (name == "TEST_USER").then(|| "u".to_owned());
    let error = Core::builder(&API).read_variables(half).unwrap_err().to_string();
    assert_eq!(error, "the environment variable TEST_USER is set but TEST_PASSWORD is not: set both");
    let half = |name: &str| (name == "TEST_CLIENT_SECRET").then(|| "s".to_owned());
    let error = Core::builder(&API).read_variables(half).unwrap_err().to_string();
    assert_eq!(error, "the environment variable TEST_CLIENT_SECRET is set but TEST_CLIENT_ID is not: set both");
    let both = |name: &str| name.starts_with("TEST_CLIENT_").then(|| "s".to_owned());
    let mut settings = Core::builder(&API);
    settings.read_variables(both).unwrap();
    assert_eq!(settings.credentials["oauth"], Credential::client_credentials("s", "s").into());
    let empty = |_: &str| Some(String::new());
    assert!(Core::builder(&API).read_variables(empty).is_err());
}

#[tokio::test]
async fn a_deferred_mistake_is_the_first_calls_error() {
    let client = builder().base_url("http://a.example").build_deferred();
    let error = call(&client, &GET).send(decode).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert!(
        error.to_string().starts_with("things.call: not sent: the base URL sends credentials unencrypted"),
        "{error}"
    );
}

#[tokio::test]
async fn an_api_without_base_url_needs_one() {
    static BARE: Api =
        Api { name: "bare", base_url: "", user_agent: "b/1", base_url_env: "", schemes: &[], lenient: false };
    let client = super::Client(Core::builder(&BARE).build().unwrap());
    let error = call(&client, &GET).send(decode).await.unwrap_err();
    assert!(error.to_string().contains("`.base_url(..)`"), "{error}");
}

//! Every call of `clients/documents/secrets.yaml`.

use std::collections::BTreeMap;
use std::time::Duration;

use clients::secrets::{CallOptions, Client, Credential, Patch, Upload, types};
use tokio::task::JoinHandle;

use crate::drive::{other_transport, read, send};
use crate::kept::{keep, keep_debug, keep_error, marker};
use crate::{Target, Transport};

/// Credentials by the name of their scheme; each ends with that name.
fn credential(scheme: &str) -> Credential {
    let secret = marker(&format!("scheme-{scheme}"));
    match scheme {
        "basic" => Credential::basic(marker("user"), secret),
        "oauth" => Credential::client_credentials("id", secret)
            .scopes(["write"])
            .parameter("audience", marker("audience"))
            .into(),
        "header" => Credential::provider(move || {
            let secret = secret.clone();
            async move { Ok(Credential::from(secret)) }
        }),
        _ => Credential::from(secret),
    }
}

fn client(target: &Target) -> Client {
    let mut builder = Client::builder()
        .base_url(&target.base_url)
        .timeout(Duration::from_secs(2))
        .idle_timeout(Duration::from_secs(2))
        .max_retries(1)
        .on_drift(|drift| keep_debug("drift", &(drift, drift.to_string())))
        .traced_headers(["authorization", "cookie", "set-cookie", "x-echo", "x-key", "x-pin"])
        .traced_query(["key", "pins"]);
    for scheme in ["bearer", "basic", "user", "header", "query", "cookie", "oauth", "field"] {
        keep_debug("credential", &credential(scheme));
        builder = builder.credential(scheme, credential(scheme));
    }
    if target.transport != Transport::BuiltIn {
        builder = builder.transport(Other(target.transport));
    }
    keep_debug("builder", &builder);
    let client = builder.build().expect("the settings are right");
    keep_debug("client", &client);
    client
}

other_transport!(clients::secrets::runtime);

/// A call with a header of its own.
macro_rules! send_own {
    ($call:expr) => {
        send!($call.options(CallOptions::new().header("x-own", marker("own"))))
    };
}

/// A call whose answer is read piece by piece.
macro_rules! read_answer {
    ($call:expr) => {
        match $call.send().await {
            Ok(answer) => read!(answer),
            Err(error) => keep_error("error", &error),
        }
    };
}

/// Makes the call of an operation.
pub(crate) fn secrets(operation: String, target: Target) -> JoinHandle<()> {
    tokio::spawn(async move {
        let client = client(&target);
        match operation.as_str() {
            "openVault" => send_own!(
                client
                    .open_vault(marker("token"))
                    .limit(marker("limit"))
                    .pins([marker("pin"), marker("pin-2")])
                    .x_pin(marker("pin-3"))
                    .seat(marker("seat"))
            ),
            "storeSecrets" => {
                let card = types::Card::builder().kind("card").number(marker("number")).build();
                let account = types::Account::builder().kind("account").iban(marker("number")).build();
                send_own!(store(&client, types::Method::Account(account)));
                send_own!(store(&client, types::Method::Card(card)));
            }
            "postFields" => send_own!(client.post_fields().card(marker("card"))),
            "postForm" => send_own!(client.post_form().card(marker("card")).codes([marker("code")])),
            "postParts" => {
                let file = Upload::bytes("the content").header("X-Part", marker("part"));
                keep_debug("file", &file);
                send_own!(client.post_parts().card(marker("card")).file(file));
            }
            "readLines" => read_answer!(client.read_lines()),
            "readEvents" => read_answer!(client.read_events()),
            "postToken" => send_own!(client.post_token()),
            other => panic!("nothing here calls `{other}`"),
        }
        keep(format!("{operation} is over"));
    })
}

fn store(
    client: &Client,
    method: types::Method,
) -> clients::secrets::operations::StoreSecrets<clients::secrets::runtime::Set> {
    let inner = types::StoreInner::new().seed(marker("seed"));
    keep_debug("values", &(&method, &inner));
    client
        .store_secrets(marker("token"))
        .password(marker("password"))
        .pin(marker("pin"))
        .again(Patch::Value(marker("again").into()))
        .codes([marker("code")])
        .notes(BTreeMap::from([("notes".to_owned(), marker("note"))]))
        .method(method)
        .inner(inner)
}

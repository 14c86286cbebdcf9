//! Every call of `clients/documents/secrets.yaml`.

use std::collections::BTreeMap;
use std::time::Duration;

use clients::secrets::runtime::{RequestBody, TransportError, TransportFuture};
use clients::secrets::{CallOptions, Client, Credential, Patch, Upload, types};
use tokio::task::JoinHandle;

use crate::kept::{MEANT, keep, keep_debug, keep_error, marker};
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

/// A transport that panics, or whose errors repeat the request.
struct Other(Transport);

impl clients::secrets::runtime::Transport for Other {
    fn send(&self, request: http::Request<RequestBody>) -> TransportFuture<'_> {
        keep_debug("body", request.body());
        Box::pin(async move {
            assert!(self.0 != Transport::Panicking, "{MEANT}");
            Err(TransportError::maybe_sent(format!("{request:?} {:?}", request.body().as_bytes())))
        })
    }
}

/// Sends a call and keeps what comes of it.
macro_rules! send {
    ($call:expr) => {{
        let call = $call.options(CallOptions::new().header("x-own", marker("own")));
        keep_debug("call", &call);
        match call.send().await {
            Ok(answer) => keep_debug("answer", &answer),
            Err(error) => keep_error("error", &error),
        }
    }};
}

/// The same for an answer that is read piece by piece.
macro_rules! read {
    ($call:expr) => {{
        match $call.send().await {
            Ok(mut answer) => {
                keep_debug("answer", &answer);
                while let Some(item) = answer.next().await {
                    match item {
                        Ok(item) => keep_debug("item", &item),
                        Err(error) => keep_error("error", &error),
                    }
                }
            }
            Err(error) => keep_error("error", &error),
        }
    }};
}

/// Makes the call of an operation.
pub(crate) fn secrets(operation: String, target: Target) -> JoinHandle<()> {
    tokio::spawn(async move {
        let client = client(&target);
        match operation.as_str() {
            "openVault" => send!(
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
                send!(store(&client, types::Method::Account(account)));
                send!(store(&client, types::Method::Card(card)));
            }
            "postFields" => send!(client.post_fields().card(marker("card"))),
            "postForm" => send!(client.post_form().card(marker("card")).codes([marker("code")])),
            "postParts" => {
                let file = Upload::bytes("the content").header("X-Part", marker("part"));
                keep_debug("file", &file);
                send!(client.post_parts().card(marker("card")).file(file));
            }
            "readLines" => read!(client.read_lines()),
            "readEvents" => read!(client.read_events()),
            "postToken" => send!(client.post_token()),
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

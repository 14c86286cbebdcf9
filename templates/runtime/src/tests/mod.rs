//! Tests of the runtime.

#[cfg(feature = "blocking")]
mod blocking;
mod bodies;
mod calls;
mod config;
mod delays;
mod drift;
mod events;
mod formats;
#[cfg(feature = "http2")]
mod http2;
mod macros;
mod media_types;
mod network;
mod pages;
mod parameters;
mod redaction;
mod server;
#[cfg(feature = "tracing")]
mod spans;
mod streams;
mod tokens;
#[cfg(feature = "tower")]
mod tower;
mod transports;
mod unions;
mod uploads;
mod values;
#[cfg(feature = "webhooks")]
mod webhooks;

use crate::runtime::{Api, ClientBuilder, Core, OAuth2, SchemeKind, SecurityScheme};

/// Secret that must never be seen in a text.
pub(crate) const SECRET: &str = "sk_live_51secret";

/// An API with a scheme of every kind.
pub(crate) static API: Api = Api {
    name: "test",
    base_url: "https://api.example.com/v1",
    user_agent: "test-rust/1.0",
    base_url_env: "TEST_BASE_URL",
    schemes: &[
        scheme("bearer", SchemeKind::Bearer, "TEST_TOKEN", ""),
        scheme("basic", SchemeKind::Basic, "TEST_USER", "TEST_PASSWORD"),
        scheme("key_user", SchemeKind::BasicUserName, "", ""),
        scheme("header", SchemeKind::Header("x-api-key"), "", ""),
        scheme("query", SchemeKind::Query("api_key"), "", ""),
        scheme("cookie", SchemeKind::Cookie("session"), "", ""),
        scheme("field", SchemeKind::BodyField("api_key"), "", ""),
        scheme("oauth", SchemeKind::OAuth2(&OAUTH2), "", ""),
    ],
    lenient: false,
};

static OAUTH2: OAuth2 = OAuth2 {
    token_url: "https://tokens.example.com/token",
    client_id_env: "TEST_CLIENT_ID",
    client_secret_env: "TEST_CLIENT_SECRET",
};

const fn scheme(name: &'static str, kind: SchemeKind, env: &'static str, password_env: &'static str) -> SecurityScheme {
    SecurityScheme { name, kind, env, password_env }
}

/// A client without any generated methods.
#[derive(Debug)]
pub(crate) struct Client(pub(crate) Core);

impl From<Core> for Client {
    fn from(core: Core) -> Self {
        Self(core)
    }
}

/// Settings of the test API.
pub(crate) fn builder() -> ClientBuilder<Client> {
    ClientBuilder::new(&API)
}

//! An id and a secret that a client gets its tokens for (OAuth 2.0 client credentials, RFC 6749 4.4).

use std::fmt;

use super::Secret;

/// The id and the secret of a client that gets its tokens itself: see
/// [`Credential::client_credentials`](super::Credential::client_credentials).
///
/// A token is kept until shortly before it expires, and given up when a server refuses it. However many calls need a new
/// one, it is asked for once; a call that is given up does not take it from the others.
///
/// ```rs
/// let credential = Credential::client_credentials("id", "secret").scopes(["orders:read", "orders:write"]);
/// let client = Client::builder().credential("oauth", credential).build()?;
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct ClientCredentials {
    pub(super) client_id: Secret<String>,
    pub(super) client_secret: Secret<String>,
    pub(super) token_url: Option<String>,
    pub(super) scopes: Vec<String>,
    pub(super) parameters: Vec<(String, Secret<String>)>,
    pub(super) authentication: ClientAuthentication,
}

/// How id and secret are sent to the token server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClientAuthentication {
    /// As HTTP Basic, which every server must take (RFC 6749 2.3.1).
    Basic,
    /// In the body.
    Body,
}

impl ClientCredentials {
    pub(super) fn new(client_id: Secret<String>, client_secret: Secret<String>) -> Self {
        Self {
            client_id,
            client_secret,
            token_url: None,
            scopes: Vec::new(),
            parameters: Vec::new(),
            authentication: ClientAuthentication::Basic,
        }
    }

    /// Sets the scopes that the token shall have. Default: none is named, and the server decides.
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the URL that tokens are asked for at. Default: the one in the API's document.
    ///
    /// Only `https` is accepted, and `http` to the same machine; see
    /// [`allow_insecure`](super::ClientBuilder::allow_insecure).
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Sends id and secret in the body of the request for a token, for servers that do not take HTTP Basic.
    pub fn in_body(mut self) -> Self {
        self.authentication = ClientAuthentication::Body;
        self
    }

    /// Adds a parameter to the request for a token, such as `audience` or `resource`.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials").field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

//! Credentials and where they go in a request.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderValue;
use zeroize::Zeroizing;

use super::operation::{SchemeKind, SecurityScheme};
use super::{ClientCredentials, ConfigError, CredentialProvider, Provider, Secret};

/// The secret of one security scheme, or where it comes from. `Debug` does not print it, and memory that holds it is
/// wiped: its own, and that of the headers and bodies that carry it.
///
/// What the HTTP library copies into its own buffers, the URL of a key that is a query parameter, and answers that hold
/// a token are freed and not wiped.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credential {
    /// An API key or a token.
    Secret(Secret<String>),
    /// A user name with its password (RFC 7617).
    Basic {
        /// User name; it holds no `:`.
        user_name: Secret<String>,
        /// Password.
        password: Secret<String>,
    },
    /// What is asked for the credential of each call.
    Provider(Provider),
    /// The id and the secret that the client gets its tokens for.
    ClientCredentials(Box<ClientCredentials>),
}

impl Credential {
    /// Returns the credential of a user name and its password.
    pub fn basic(user_name: impl Into<Secret<String>>, password: impl Into<Secret<String>>) -> Self {
        Self::Basic { user_name: user_name.into(), password: password.into() }
    }

    /// Returns what is asked for the credential of each call.
    pub fn provider(provider: impl CredentialProvider + 'static) -> Self {
        Self::Provider(Provider(Arc::new(provider)))
    }

    /// Returns an id and a secret that the client gets its tokens for (OAuth 2.0 client credentials, RFC 6749 4.4).
    pub fn client_credentials(
        client_id: impl Into<Secret<String>>,
        client_secret: impl Into<Secret<String>>,
    ) -> ClientCredentials {
        ClientCredentials::new(client_id.into(), client_secret.into())
    }

    /// Checks that a scheme can send this credential.
    pub(super) fn check(&self, scheme: &SecurityScheme) -> Result<(), ConfigError> {
        let name = scheme.name;
        let fail = |problem: &str| Err(ConfigError::new(format!("the credential for `{name}` {problem}")));
        let is_token = matches!(scheme.kind, SchemeKind::Bearer | SchemeKind::OAuth2(_));
        let as_basic = matches!(scheme.kind, SchemeKind::Basic | SchemeKind::BasicUserName);
        let as_header = is_token || matches!(scheme.kind, SchemeKind::Header(_) | SchemeKind::Cookie(_));
        match self {
            Self::ClientCredentials(_) if !is_token => fail("is for tokens, which this scheme does not send"),
            Self::ClientCredentials(client) if client.client_id.expose().is_empty() => fail("has an empty client id"),
            Self::Secret(_) | Self::Basic { .. } if self.first().is_empty() => fail("is empty"),
            Self::Secret(_) if scheme.kind == SchemeKind::Basic => {
                fail("needs a user name and a password: use `Credential::basic`")
            }
            Self::Basic { .. } if !as_basic => fail("is one secret, not a user name and a password"),
            Self::Secret(_) | Self::Basic { .. } if as_basic && self.first().contains(':') => {
                fail("has a `:` in its user name, which Basic authentication cannot send")
            }
            Self::Secret(_) if as_header && !self.first().bytes().all(is_header_byte) => {
                fail("has characters that a header cannot hold, such as a line break at its end")
            }
            Self::Secret(_) | Self::Basic { .. } | Self::Provider(_) | Self::ClientCredentials(_) => Ok(()),
        }
    }

    /// The secret, or the user name; nothing where it is not known yet.
    pub(super) fn first(&self) -> &str {
        match self {
            Self::Secret(secret) => secret.expose(),
            Self::Basic { user_name, .. } => user_name.expose(),
            Self::Provider(_) | Self::ClientCredentials(_) => "",
        }
    }

    /// Length of the shortest form of it that is looked for in texts, in bytes; the encoded ones are no shorter.
    pub(super) fn shortest_form(&self) -> usize {
        let password = match self {
            Self::Basic { password, .. } => password.expose(),
            Self::Secret(_) | Self::Provider(_) | Self::ClientCredentials(_) => "",
        };
        let lengths = [self.first().len(), password.len()].into_iter();
        lengths.filter(|length| *length > 0).min().unwrap_or(usize::MAX)
    }

    /// Every form in which the credential may come back in a server's message.
    pub(super) fn forms(&self) -> Vec<Zeroizing<String>> {
        let mut forms = vec![Zeroizing::new(self.first().to_owned()), self.basic_token()];
        if let Self::Basic { password, .. } = self {
            forms.push(Zeroizing::new(password.expose().clone()));
        }
        let encoded: Vec<_> =
            forms.iter().map(|form| Zeroizing::new(super::encode::percent_encode(form.as_str()))).collect();
        forms.extend(encoded);
        forms.retain(|form| !form.is_empty());
        forms
    }

    fn basic_token(&self) -> Zeroizing<String> {
        let password = match self {
            Self::Basic { password, .. } => password.expose(),
            Self::Secret(_) | Self::Provider(_) | Self::ClientCredentials(_) => "",
        };
        let pair = Zeroizing::new(format!("{}:{password}", self.first()));
        Zeroizing::new(STANDARD.encode(pair.as_bytes()))
    }
}

fn is_header_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() || byte == b' '
}

/// A header value that `Debug` and HTTP/2 compression keep to themselves, and whose memory is wiped.
pub(super) fn sensitive(text: &str) -> Option<HeaderValue> {
    if !text.bytes().all(|byte| is_header_byte(byte) || byte == b'\t') {
        return None;
    }
    let owned = Bytes::from_owner(Zeroizing::new(text.as_bytes().to_vec()));
    let mut value = HeaderValue::from_maybe_shared(owned).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// `Authorization` value of a token (RFC 6750).
pub(super) fn bearer_header(credential: &Credential) -> Option<HeaderValue> {
    sensitive(&Zeroizing::new(format!("Bearer {}", credential.first())))
}

/// `Authorization` value of the Basic scheme; a single secret is the user name.
pub(super) fn basic_header(credential: &Credential) -> Option<HeaderValue> {
    sensitive(&Zeroizing::new(format!("Basic {}", credential.basic_token().as_str())))
}

impl From<ClientCredentials> for Credential {
    fn from(client: ClientCredentials) -> Self {
        Self::ClientCredentials(Box::new(client))
    }
}

impl From<&str> for Credential {
    fn from(secret: &str) -> Self {
        Self::Secret(secret.into())
    }
}

impl From<String> for Credential {
    fn from(secret: String) -> Self {
        Self::Secret(secret.into())
    }
}

impl From<Secret<String>> for Credential {
    fn from(secret: Secret<String>) -> Self {
        Self::Secret(secret)
    }
}

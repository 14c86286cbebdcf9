//! Credentials and where they go in a request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use zeroize::Zeroizing;

use super::operation::{SchemeKind, SecurityScheme};
use super::{ConfigError, Secret};

/// The secret of one security scheme. `Debug` does not print it.
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

impl Credential {
    /// Returns the credential of a user name and its password.
    pub fn basic(user_name: impl Into<Secret<String>>, password: impl Into<Secret<String>>) -> Self {
        Self::Basic { user_name: user_name.into(), password: password.into() }
    }

    /// Checks that a scheme can send this credential.
    pub(super) fn check(&self, scheme: &SecurityScheme) -> Result<(), ConfigError> {
        let name = scheme.name;
        let fail = |problem: &str| Err(ConfigError::new(format!("the credential for `{name}` {problem}")));
        let as_basic = matches!(scheme.kind, SchemeKind::Basic | SchemeKind::BasicUserName);
        let as_header = matches!(scheme.kind, SchemeKind::Bearer | SchemeKind::Header(_) | SchemeKind::Cookie(_));
        if self.first().is_empty() {
            return fail("is empty");
        }
        match self {
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
            Self::Secret(_) | Self::Basic { .. } => Ok(()),
        }
    }

    /// The secret, or the user name.
    pub(super) fn first(&self) -> &str {
        match self {
            Self::Secret(secret) => secret.expose(),
            Self::Basic { user_name, .. } => user_name.expose(),
        }
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

    /// `Authorization` value of the Basic scheme; a single secret is the user name.
    pub(super) fn basic_header(&self) -> Option<HeaderValue> {
        sensitive(&Zeroizing::new(format!("Basic {}", self.basic_token().as_str())))
    }

    fn basic_token(&self) -> Zeroizing<String> {
        let password = match self {
            Self::Secret(_) => "",
            Self::Basic { password, .. } => password.expose(),
        };
        let pair = Zeroizing::new(format!("{}:{password}", self.first()));
        Zeroizing::new(STANDARD.encode(pair.as_bytes()))
    }
}

fn is_header_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() || byte == b' '
}

/// A header value that `Debug` and HTTP/2 compression keep to themselves.
pub(super) fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
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

//! Which credentials a call sends, and where they go.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use http::{HeaderName, HeaderValue};
use url::Url;
use zeroize::Zeroizing;

use super::call::CallParts;
use super::client::{Ready, check_url};
use super::clock::{Instant, timeout_at};
use super::credential::{basic_header, bearer_header, sensitive};
use super::operation::{Operation, SchemeKind, SecurityScheme};
use super::request_headers::{FieldValue, RequestHeaders};
use super::settings::CoreSettings;
use super::token::{TokenSource, Unsent};
use super::{ConfigError, Core, Credential, Provider, Secret, cookie, encode, redact};

/// A credential of a client, ready to be sent.
pub(super) enum Held {
    /// One that is always the same.
    Fixed(Fixed),
    /// One that is asked for.
    Provider(Provider),
    /// One that the client gets itself.
    Tokens(Arc<TokenSource>),
}

/// A credential that is always the same, with what is made of it once.
pub(super) struct Fixed {
    credential: Credential,
    /// The header value that it is sent as, if it is sent as one.
    header: Option<HeaderValue>,
    /// Whether that header is `Authorization`.
    is_authorization: bool,
    /// The forms in which it is looked for in texts.
    forms: Vec<Zeroizing<String>>,
    /// Length of the shortest of these, in bytes.
    shortest: usize,
}

/// The credentials of a client by the name of their scheme.
pub(super) type Credentials = BTreeMap<&'static str, Held>;

/// Secrets of one request, beside the credentials that each request of the client has. Most have none.
#[derive(Clone, Default)]
pub(super) struct Sent(Option<Box<Secrets>>);

#[derive(Clone, Default)]
struct Secrets {
    credentials: Vec<SentCredential>,
    values: Vec<Secret<String>>,
}

/// A credential and what it is for.
type SentCredential = (&'static SecurityScheme, Credential);

impl Sent {
    /// None.
    pub(super) const NONE: Self = Self(None);

    /// Those in the parameters and the body of a call.
    pub(super) fn of(values: Vec<Secret<String>>) -> Self {
        match values.is_empty() {
            true => Self::NONE,
            false => Self(Some(Box::new(Secrets { values, ..Secrets::default() }))),
        }
    }

    /// Adds secrets in header fields.
    pub(super) fn add(&mut self, values: impl ExactSizeIterator<Item = Secret<String>>) {
        if values.len() > 0 {
            self.0.get_or_insert_default().values.extend(values);
        }
    }

    /// Credentials that may differ in the next request.
    pub(super) fn credentials(&self) -> &[SentCredential] {
        self.0.as_ref().map_or(&[], |secrets| &secrets.credentials)
    }

    /// Secrets in its parameters, its body and its header fields.
    pub(super) fn values(&self) -> &[Secret<String>] {
        self.0.as_ref().map_or(&[], |secrets| &secrets.values)
    }
}

impl Held {
    /// Makes the credentials of a client ready; `base_url` is where a relative token URL is relative to.
    pub(super) fn all(settings: &CoreSettings, base_url: &str) -> Result<Credentials, ConfigError> {
        let schemes = settings.api.schemes.iter();
        let held = schemes.filter_map(|scheme| Some((scheme, settings.credentials.get(scheme.name)?.clone())));
        held.map(|(scheme, credential)| Ok((scheme.name, Self::new(settings, scheme, credential, base_url)?))).collect()
    }

    fn new(
        settings: &CoreSettings,
        scheme: &SecurityScheme,
        credential: Credential,
        base_url: &str,
    ) -> Result<Self, ConfigError> {
        Ok(match credential {
            Credential::Provider(provider) => Self::Provider(provider),
            Credential::ClientCredentials(client) => {
                let text = match (client.token_url.as_deref(), scheme.kind) {
                    (Some(url), _) => url,
                    (None, SchemeKind::OAuth2(oauth2)) => oauth2.token_url,
                    (None, _) => "",
                };
                if text.is_empty() {
                    let message =
                        format!("the document has no token URL for `{}`: set it with `.token_url(..)`", scheme.name);
                    return Err(ConfigError::new(message));
                }
                let url = Url::parse(text).or_else(|_| Url::parse(base_url)?.join(text));
                let url =
                    url.map_err(|_| ConfigError::new("the token URL is no URL, or is relative to no base URL"))?;
                check_url("token URL", &url, settings.insecure)?;
                let uri = url.as_str().parse().map_err(|_| ConfigError::new("the token URL is too long"))?;
                Self::Tokens(Arc::new(TokenSource::new(*client, uri)))
            }
            fixed @ (Credential::Secret(_) | Credential::Basic { .. }) => {
                let header = header_value(scheme.kind, &fixed);
                let forms = redact::looked_for(fixed.forms());
                let shortest = forms.iter().map(|form| form.len()).min().unwrap_or(usize::MAX);
                let is_authorization = is_authorization(scheme.kind);
                Self::Fixed(Fixed { header, is_authorization, forms, shortest, credential: fixed })
            }
        })
    }

    /// Gives a credential up that a server refused.
    pub(super) fn refused(&self, credential: &Credential) {
        match self {
            Self::Fixed(_) => {}
            Self::Provider(provider) => provider.0.refused(credential),
            Self::Tokens(tokens) => tokens.refused(credential),
        }
    }

    /// Every form in which it may come back in a server's message, as far as it is known.
    pub(super) fn forms(&self) -> Vec<Zeroizing<String>> {
        match self {
            Self::Fixed(fixed) => fixed.forms.clone(),
            Self::Provider(_) => Vec::new(),
            Self::Tokens(tokens) => tokens.forms(),
        }
    }

    /// Length of the shortest form in which it may be in a text, in bytes; none is shorter, as far as that is known.
    pub(super) fn shortest_form(&self) -> usize {
        match self {
            Self::Fixed(fixed) => fixed.shortest,
            Self::Provider(_) => usize::MAX,
            Self::Tokens(_) => 0,
        }
    }

    /// Its `Authorization` header, where that is always the same.
    pub(super) fn authorization(&self) -> Option<&HeaderValue> {
        match self {
            Self::Fixed(fixed) if fixed.is_authorization => fixed.header.as_ref(),
            Self::Fixed(_) | Self::Provider(_) | Self::Tokens(_) => None,
        }
    }

    /// Whether it is always the same.
    pub(super) fn is_fixed(&self) -> bool {
        matches!(self, Self::Fixed(_))
    }

    /// Whether a text may hold it in one of its forms.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        match self {
            Self::Fixed(fixed) => {
                fixed.shortest <= text.len() && fixed.forms.iter().any(|form| redact::holds(text, form))
            }
            Self::Provider(_) => false,
            Self::Tokens(tokens) => tokens.shortest_form() <= text.len(),
        }
    }
}

/// The alternative of an operation's security that is met: the first that the client has all credentials of.
fn choose(core: &Core, ready: &Ready, operation: &Operation) -> Result<&'static [&'static str], String> {
    let has_all = |names: &&&[&str]| !names.is_empty() && names.iter().all(|name| ready.credentials.contains_key(name));
    match operation.security.iter().find(has_all) {
        Some(names) => Ok(names),
        None if operation.security.iter().any(|names| names.is_empty()) || operation.security.is_empty() => Ok(&[]),
        None => Err(no_credential(core.schemes(), operation.security)),
    }
}

/// Whether the credentials of a call may differ from those of the next.
pub(super) fn is_renewable(core: &Core, ready: &Ready, operation: &Operation) -> bool {
    let is_fixed = |name: &&str| ready.credentials.get(name).is_some_and(Held::is_fixed);
    // Most clients have no others.
    !ready.is_fixed && choose(core, ready, operation).is_ok_and(|names| !names.iter().all(is_fixed))
}

/// Sets the credentials of a call; returns what is secret in it.
pub(super) async fn authenticate(
    call: &mut CallParts,
    headers: &mut RequestHeaders,
    core: &Core,
    ready: &Ready,
    deadline: Option<Instant>,
) -> Result<Sent, Unsent> {
    // Nearly all clients have one credential, which nearly all operations need.
    if let (Some(only), Some([name])) = (ready.usual_headers.scheme, call.operation.security.first())
        && only == *name
    {
        headers.authorization(FieldValue::Usual);
        return Ok(Sent::of(std::mem::take(&mut call.secrets)));
    }
    let mut credentials = Vec::new();
    for name in choose(core, ready, call.operation)? {
        let scheme = core.schemes().iter().find(|scheme| scheme.name == *name);
        let Some((scheme, held)) = scheme.zip(ready.credentials.get(name)) else {
            continue;
        };
        let asked = match held {
            Held::Fixed(fixed) => {
                apply(call, headers, scheme, &fixed.credential, fixed.header.clone())?;
                continue;
            }
            // Boxed, as most calls need no room for them.
            Held::Provider(provider) => Box::pin(ask(scheme, deadline, provider_credential(scheme, provider))).await?,
            Held::Tokens(tokens) => Box::pin(ask(scheme, deadline, tokens.token(core))).await?,
        };
        apply(call, headers, scheme, &asked, header_value(scheme.kind, &asked))?;
        credentials.push((scheme, asked));
    }
    let mut sent = Sent::of(std::mem::take(&mut call.secrets));
    if !credentials.is_empty() {
        sent.0.get_or_insert_default().credentials = credentials;
    }
    Ok(sent)
}

/// Waits for a credential, as long as there is time.
async fn ask(
    scheme: &SecurityScheme,
    deadline: Option<Instant>,
    credential: impl Future<Output = Result<Credential, Unsent>>,
) -> Result<Credential, Unsent> {
    let credential = timeout_at(deadline, pin!(credential)).await.unwrap_or_else(|| Err(Unsent::timeout()));
    credential
        .map_err(|unsent| Unsent { text: format!("no credential for `{}`: {}", scheme.name, unsent.text), ..unsent })
}

async fn provider_credential(scheme: &SecurityScheme, provider: &Provider) -> Result<Credential, Unsent> {
    let credential = provider.0.credential().await.map_err(Unsent::of_provider)?;
    match credential {
        Credential::Provider(_) | Credential::ClientCredentials(_) => {
            Err(Unsent::from("its provider gave another provider".to_owned()))
        }
        Credential::Secret(_) | Credential::Basic { .. } => {
            credential.check(scheme).map_err(|error| Unsent::from(error.to_string()))?;
            Ok(credential)
        }
    }
}

/// Whether credentials of a kind go into the header `Authorization`.
fn is_authorization(kind: SchemeKind) -> bool {
    match kind {
        SchemeKind::Bearer | SchemeKind::OAuth2(_) | SchemeKind::Basic | SchemeKind::BasicUserName => true,
        SchemeKind::Header(_) | SchemeKind::Query(_) | SchemeKind::Cookie(_) | SchemeKind::BodyField(_) => false,
    }
}

/// What a credential is sent as, where it is the value of a header.
fn header_value(kind: SchemeKind, credential: &Credential) -> Option<HeaderValue> {
    match kind {
        SchemeKind::Bearer | SchemeKind::OAuth2(_) => bearer_header(credential),
        SchemeKind::Basic | SchemeKind::BasicUserName => basic_header(credential),
        SchemeKind::Header(_) => sensitive(credential.first()),
        SchemeKind::Query(_) | SchemeKind::Cookie(_) | SchemeKind::BodyField(_) => None,
    }
}

fn apply(
    call: &mut CallParts,
    headers: &mut RequestHeaders,
    scheme: &SecurityScheme,
    credential: &Credential,
    header: Option<HeaderValue>,
) -> Result<(), String> {
    let fail = |problem: &str| format!("the credential for `{}` {problem}", scheme.name);
    let header = header.ok_or("has characters that a header cannot hold");
    let secret = credential.first();
    match scheme.kind {
        SchemeKind::Bearer | SchemeKind::OAuth2(_) | SchemeKind::Basic | SchemeKind::BasicUserName => {
            headers.authorization(FieldValue::Own(header.map_err(fail)?));
        }
        SchemeKind::Header(name) => {
            let name: HeaderName = name.parse().map_err(|_| fail("goes into a header whose name is invalid"))?;
            headers.insert(name, header.map_err(fail)?);
        }
        SchemeKind::Query(name) => {
            call.query.retain(|(set, _)| *set != name);
            call.query.push((name, vec![encode::pair(name, secret)]));
        }
        SchemeKind::Cookie(name) => {
            call.cookies.retain(|(set, _)| *set != name);
            call.cookies.push((name, vec![format!("{name}={}", cookie::cookie_encode(secret))]));
        }
        SchemeKind::BodyField(name) => call.body.set_credential(name, secret).map_err(fail)?,
    }
    Ok(())
}

fn no_credential(schemes: &[SecurityScheme], alternatives: &[&[&str]]) -> String {
    let all = |names: &&[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
    let needed: Vec<_> = alternatives.iter().map(all).collect();
    let mut variables: Vec<_> = schemes
        .iter()
        .filter(|scheme| alternatives.iter().any(|names| names.contains(&scheme.name)))
        .flat_map(|scheme| [scheme.env, scheme.password_env])
        .filter(|name| !name.is_empty())
        .collect();
    variables.dedup();
    let variables = if variables.is_empty() {
        String::new()
    } else {
        format!(", or set {} and use `from_env()`", variables.join(" and "))
    };
    format!(
        "it needs the credential {}: give it to the client with `.credential(name, value)`{variables}",
        needed.join(" or ")
    )
}

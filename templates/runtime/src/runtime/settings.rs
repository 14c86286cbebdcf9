//! Settings of a client, before it is built.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

#[cfg(any(feature = "rustls", feature = "native-tls"))]
use super::Secret;
use super::drift::{Drift, DriftHook};
#[cfg(any(feature = "rustls", feature = "native-tls"))]
use super::http_settings::HttpSettings;
use super::idempotency::{KeyedCall, MakeKey};
use super::operation::{Api, SchemeKind, SecurityScheme};
#[cfg(feature = "tracing")]
use super::spans::Recorded;
use super::{ConfigError, Core, Credential, Transport};

/// Settings of a client, with the defaults filled in.
#[derive(Clone, Debug)]
pub struct CoreSettings {
    pub(super) api: &'static Api,
    pub(crate) credentials: BTreeMap<&'static str, Credential>,
    pub(crate) base_url: Option<String>,
    pub(super) server: Option<String>,
    pub(super) timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) max_retries: u32,
    pub(super) max_response_bytes: u64,
    pub(super) user_agent: Option<String>,
    pub(super) make_key: Option<MakeKey>,
    pub(super) insecure: Insecure,
    pub(super) transport: Option<Arc<dyn Transport>>,
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(super) http: HttpSettings,
    pub(super) max_concurrent_requests: Option<usize>,
    pub(super) is_lenient: bool,
    pub(super) on_drift: Option<DriftHook>,
    #[cfg(feature = "tracing")]
    pub(super) recorded: Recorded,
    pub(super) mistake: Option<ConfigError>,
}

/// Whether credentials may be sent unencrypted to other machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Insecure {
    Refused,
    Allowed,
}

impl CoreSettings {
    /// Returns the default settings of an API.
    pub(super) fn new(api: &'static Api) -> Self {
        Self {
            api,
            credentials: BTreeMap::new(),
            base_url: None,
            server: None,
            timeout: Duration::from_secs(60),
            idle_timeout: Duration::from_secs(60),
            max_retries: 2,
            max_response_bytes: 64 << 20,
            user_agent: None,
            make_key: None,
            insecure: Insecure::Refused,
            transport: None,
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            http: HttpSettings::default(),
            max_concurrent_requests: None,
            is_lenient: api.lenient,
            on_drift: None,
            #[cfg(feature = "tracing")]
            recorded: Recorded::default(),
            mistake: None,
        }
    }

    /// Builds the client's core.
    pub fn build(self) -> Result<Core, ConfigError> {
        Core::new(self)
    }

    /// Sets the credential of a scheme; a mistake is kept until the client is built.
    fn set_credential(&mut self, scheme: &str, credential: Credential) {
        if let Some(known) = self.api.schemes.iter().find(|known| known.name == scheme) {
            if let Err(mistake) = credential.check(known) {
                self.mistake.get_or_insert(mistake);
            }
            self.credentials.insert(known.name, credential);
        } else {
            let known: Vec<_> = self.api.schemes.iter().map(|known| format!("`{}`", known.name)).collect();
            let message = format!("`{scheme}` is no security scheme of this API, which has: {}", known.join(", "));
            self.mistake.get_or_insert(ConfigError::new(message));
        }
    }

    /// Reads what was not set yet from variables.
    pub(crate) fn read_variables(&mut self, read: impl Fn(&str) -> Option<String>) -> Result<(), ConfigError> {
        let read = |name: &str| {
            if name.is_empty() { None } else { read(name).filter(|value| !value.is_empty()) }
        };
        if self.base_url.is_none() {
            self.base_url = read(self.api.base_url_env);
        }
        for scheme in self.api.schemes {
            if self.credentials.contains_key(scheme.name) {
                continue;
            }
            if let Some(credential) = read_client(scheme, &read)?.or(read_credential(scheme, &read)?) {
                self.set_credential(scheme.name, credential);
            }
        }
        if self.credentials.is_empty() && !self.api.schemes.is_empty() {
            return Err(no_credential(self.api));
        }
        Ok(())
    }
}

fn read_credential(
    scheme: &SecurityScheme,
    read: &impl Fn(&str) -> Option<String>,
) -> Result<Option<Credential>, ConfigError> {
    match (read(scheme.env), read(scheme.password_env)) {
        (None, None) => Ok(None),
        (Some(secret), None) if scheme.password_env.is_empty() => Ok(Some(Credential::from(secret))),
        (Some(_), None) => Err(one_of_two(scheme.env, scheme.password_env)),
        (None, Some(_)) => Err(one_of_two(scheme.password_env, scheme.env)),
        (Some(user_name), Some(password)) => Ok(Some(Credential::basic(user_name, password))),
    }
}

/// Reads the id and the secret that a client gets its tokens for.
fn read_client(
    scheme: &SecurityScheme,
    read: &impl Fn(&str) -> Option<String>,
) -> Result<Option<Credential>, ConfigError> {
    let SchemeKind::OAuth2(oauth2) = scheme.kind else {
        return Ok(None);
    };
    let (id, secret) = (oauth2.client_id_env, oauth2.client_secret_env);
    match (read(id), read(secret)) {
        (None, None) => Ok(None),
        (Some(id), Some(secret)) => Ok(Some(Credential::client_credentials(id, secret).into())),
        (Some(_), None) => Err(one_of_two(id, secret)),
        (None, Some(_)) => Err(one_of_two(secret, id)),
    }
}

fn one_of_two(set: &str, unset: &str) -> ConfigError {
    ConfigError::new(format!("the environment variable {set} is set but {unset} is not: set both"))
}

fn no_credential(api: &Api) -> ConfigError {
    let variables = api.schemes.iter().map(|scheme| match (scheme.env, scheme.password_env, scheme.kind) {
        (env, _, SchemeKind::OAuth2(oauth2)) => {
            vec![env.to_owned(), format!("{} with {}", oauth2.client_id_env, oauth2.client_secret_env)]
        }
        (env, "", _) => vec![env.to_owned()],
        (env, password, _) => vec![format!("{env} with {password}")],
    });
    let variables: Vec<_> = variables.flatten().filter(|name| !name.is_empty()).collect();
    ConfigError::new(match variables.as_slice() {
        [] => "no environment variable holds a credential of this API: set one with `.credential(..)`".to_owned(),
        [only] => format!("the environment variable {only} is not set"),
        several => format!("none of these environment variables is set: {}", several.join(", ")),
    })
}

/// Sets up a client. Every setting has a default.
pub struct ClientBuilder<C> {
    settings: CoreSettings,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Core>> ClientBuilder<C> {
    /// Returns the default settings of an API.
    #[doc(hidden)]
    pub fn new(api: &'static Api) -> Self {
        Self { settings: CoreSettings::new(api), client: PhantomData }
    }

    /// Sets the credential of a security scheme, by the scheme's name in the API's document.
    #[must_use]
    pub fn credential(self, scheme: &str, credential: impl Into<Credential>) -> Self {
        self.with(|settings| settings.set_credential(scheme, credential.into()))
    }

    /// Replaces the base URL, and the servers that single operations have of their own: every request goes there, as
    /// to a server for tests. Its path is kept: the paths of the operations are appended to it.
    ///
    /// Of an operation's own server that is relative, such as `/private`, that path is kept too.
    #[must_use]
    pub fn base_url(self, base_url: impl Into<String>) -> Self {
        self.with(|settings| settings.base_url = Some(base_url.into()))
    }

    /// Chooses another server of the API; operations that have servers of their own keep them.
    ///
    /// A base URL, where one is set as well, wins.
    #[must_use]
    pub fn server(self, server: impl Into<String>) -> Self {
        self.with(|settings| settings.server = Some(server.into()))
    }

    /// Sets the time that a whole call may take, retries and pauses included. Default: 60 s.
    ///
    /// For an answer that is read as a stream, it is the time until the first byte; see
    /// [`idle_timeout`](Self::idle_timeout).
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(|settings| settings.timeout = timeout)
    }

    /// Sets the time that a stream may be silent: between two pieces of a download, or of events. Default: 60 s.
    #[must_use]
    pub fn idle_timeout(self, timeout: Duration) -> Self {
        self.with(|settings| settings.idle_timeout = timeout)
    }

    /// Sets the time that connecting may take, per attempt. Default: 10 s. It is that of the built-in transport, which
    /// WebAssembly has not.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    #[must_use]
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        self.with(|settings| settings.http.connect_timeout = timeout)
    }

    /// Sends by way of a proxy, as in `http://user:password@proxy.example.com:3128`; loopback addresses are called
    /// without it. Default: none, or with the feature `system-proxy` that of the environment (`HTTPS_PROXY` and others)
    /// or system.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    #[must_use]
    pub fn proxy(self, url: impl Into<String>) -> Self {
        self.with(|settings| settings.http.proxy = Some(Secret::new(url.into())))
    }

    /// Sets how many requests may be made at the same time, by all clones of the client: from the first byte that is
    /// sent to the last one that is read. What waits for its turn does so in the time of its call. Default: any number.
    #[must_use]
    pub fn max_concurrent_requests(self, most: usize) -> Self {
        self.with(|settings| settings.max_concurrent_requests = Some(most))
    }

    /// Sets how often a failed call is tried again. Default: 2.
    #[must_use]
    pub fn max_retries(self, max_retries: u32) -> Self {
        self.with(|settings| settings.max_retries = max_retries)
    }

    /// Derives the idempotency keys of calls that take one, or that are not safe to repeat without one; where that gives
    /// none, the key is made as usual.
    ///
    /// A key that is derived from what is stored, such as an order number, is the same when the program was started
    /// again: whatever became of the first call, the second does not take effect twice.
    #[must_use]
    pub fn idempotency_keys<F, K>(self, make: F) -> Self
    where
        F: Fn(&KeyedCall<'_>) -> K + Send + Sync + 'static,
        K: Into<Option<String>>,
    {
        self.with(|settings| settings.make_key = Some(MakeKey::new(make)))
    }

    /// Sets the largest response body that is accepted, in bytes. Default: 64 MiB.
    ///
    /// In a stream of events or lines it is the largest one of them.
    #[must_use]
    pub fn max_response_bytes(self, bytes: u64) -> Self {
        self.with(|settings| settings.max_response_bytes = bytes)
    }

    /// Puts the name of the calling program in front of the client's own `User-Agent`.
    #[must_use]
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        self.with(|settings| settings.user_agent = Some(user_agent.into()))
    }

    /// Lets spans of `tracing` hold the values of these headers, of requests and answers, beside those that are harmless
    /// everywhere. Credentials, and values that are marked as sensitive, are never among them.
    #[cfg(feature = "tracing")]
    #[must_use]
    pub fn traced_headers<N: Into<String>>(self, names: impl IntoIterator<Item = N>) -> Self {
        self.with(|settings| settings.recorded.headers.extend(names.into_iter().map(Into::into)))
    }

    /// Lets spans of `tracing` hold the values of these parameters of the query, beside those of pages. Credentials, and
    /// values that the document marks as sensitive, are never among them.
    #[cfg(feature = "tracing")]
    #[must_use]
    pub fn traced_query<N: Into<String>>(self, names: impl IntoIterator<Item = N>) -> Self {
        self.with(|settings| settings.recorded.query.extend(names.into_iter().map(Into::into)))
    }

    /// Permits `http://` to other machines; without this only loopback addresses may be called unencrypted.
    #[must_use]
    pub fn allow_insecure(self) -> Self {
        self.with(|settings| settings.insecure = Insecure::Allowed)
    }

    /// Sends with something else than the built-in HTTP client: a client of your own, or a server that exists in memory
    /// only. The settings of the built-in client, as the time for connecting and the proxy, then have no effect.
    #[must_use]
    pub fn transport(self, transport: impl Transport) -> Self {
        self.with(|settings| settings.transport = Some(Arc::new(transport)))
    }

    /// Sets whether answers are read leniently. Default: no, unless the document says so (`x-lenient`).
    ///
    /// A strict client refuses an answer in which a required property is missing or null: the call fails with
    /// [`ErrorKind::NotDecoded`](super::ErrorKind::NotDecoded), and the answer is in [`Error::body`](super::Error::body).
    /// A lenient one takes the empty value of the property's type instead: `""`, `0`, `false`, an empty list or map, an
    /// unknown enum value, an object of such values. A property whose type has none, such as a union, is still an error.
    /// Each property that was filled in is told to [`on_drift`](Self::on_drift).
    ///
    /// Empty values look like those that a server wrote. Sending an object back that was read leniently sends them too:
    /// set what must not be overwritten, or send only what changed.
    ///
    /// ```text
    /// let client = Client::builder()
    ///     .lenient(true)
    ///     .on_drift(|drift| eprintln!("{drift}"))
    ///     .build()?;
    /// ```
    #[must_use]
    pub fn lenient(self, is_lenient: bool) -> Self {
        self.with(|settings| settings.is_lenient = is_lenient)
    }

    /// Sets a hook that is told what answers have that the document does not promise, once for each: see
    /// [`DriftKind`](super::DriftKind).
    ///
    /// None of it is an error, and none of it is lost. The hook is called before the call returns, on its thread, so it
    /// should be quick. A [`Drift`] holds no values that may be secrets.
    ///
    /// ```text
    /// let client = Client::builder()
    ///     .on_drift(|drift| eprintln!("{drift}")) // customers.update: unknown value `frozen` at `/data/status`
    ///     .build()?;
    /// ```
    #[must_use]
    pub fn on_drift(self, hook: impl Fn(&Drift) + Send + Sync + 'static) -> Self {
        self.with(|settings| settings.on_drift = Some(DriftHook::new(hook)))
    }

    /// Reads credentials and the base URL, where they were not set before, from the API's environment variables.
    ///
    /// Fails when the API has security schemes and no credential is known after that.
    pub fn from_env(mut self) -> Result<Self, ConfigError> {
        self.settings.read_variables(|name| std::env::var(name).ok())?;
        Ok(self)
    }

    /// Builds the client.
    pub fn build(self) -> Result<C, ConfigError> {
        self.settings.build().map(C::from)
    }

    /// Builds the client; a mistake is returned by its first call.
    #[doc(hidden)]
    pub fn build_deferred(self) -> C {
        C::from(Core::new_deferred(self.settings))
    }

    fn with(mut self, set: impl FnOnce(&mut CoreSettings)) -> Self {
        set(&mut self.settings);
        self
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("api", &self.settings.api.name).finish_non_exhaustive()
    }
}

//! The core that all clones of a client share.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use tokio::sync::Semaphore;
use url::Url;

use super::address::BaseUrl;
use super::authenticate::{Credentials, Held};
use super::drift::DriftHook;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[cfg(not(target_family = "wasm"))]
use super::http_client::HttpClient;
use super::idempotency::MakeKey;
use super::operation::{Api, Operation, SecurityScheme};
use super::request_headers::UsualHeaders;
use super::retry::Budget;
use super::settings::{CoreSettings, Insecure};
#[cfg(feature = "tracing")]
use super::spans::Recorded;
use super::{ConfigError, Transport};

/// What all calls of a client share. Clones are cheap and use the same connections.
#[derive(Clone)]
pub struct Core {
    shared: Arc<Shared>,
}

struct Shared {
    api: &'static Api,
    ready: Result<Ready, ConfigError>,
    /// What blocking calls use, made by the first of them.
    #[cfg(feature = "blocking")]
    blocking: Blocking,
}

/// Connections that the runtimes of callers have no part in: one that a blocking call holds up cannot drive any.
#[cfg(feature = "blocking")]
struct Blocking {
    settings: CoreSettings,
    ready: std::sync::OnceLock<Result<Ready, ConfigError>>,
}

/// A client that can send.
pub(super) struct Ready {
    pub(super) transport: Arc<dyn Transport>,
    /// Requests that may be made at the same time, where there is a limit.
    pub(super) permits: Option<Arc<Semaphore>>,
    pub(super) usual_headers: UsualHeaders,
    pub(super) timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) max_retries: u32,
    pub(super) max_response_bytes: u64,
    pub(super) budget: Budget,
    pub(super) is_lenient: bool,
    pub(super) on_drift: Option<DriftHook>,
    pub(super) make_key: Option<MakeKey>,
    #[cfg(feature = "tracing")]
    pub(super) recorded: Recorded,
    pub(super) credentials: Credentials,
    /// Length of the shortest form of these that may be in a text, in bytes.
    pub(super) shortest_form: usize,
    /// Whether these are always the same.
    pub(super) is_fixed: bool,
    base_url: Option<BaseUrl>,
    server: Option<BaseUrl>,
    /// The API's own, if it is one that may be called.
    api_url: Option<BaseUrl>,
    insecure: Insecure,
}

impl Core {
    /// Returns the default settings of an API.
    pub fn builder(api: &'static Api) -> CoreSettings {
        CoreSettings::new(api)
    }

    pub(super) fn new(settings: CoreSettings) -> Result<Self, ConfigError> {
        let core = Self::new_deferred(settings);
        core.shared.ready.as_ref().map_err(Clone::clone)?;
        Ok(core)
    }

    pub(super) fn new_deferred(settings: CoreSettings) -> Self {
        Self {
            shared: Arc::new(Shared {
                api: settings.api,
                #[cfg(feature = "blocking")]
                blocking: Blocking { settings: settings.clone(), ready: std::sync::OnceLock::new() },
                ready: Ready::new(settings),
            }),
        }
    }

    pub(super) fn ready(&self) -> Result<&Ready, &ConfigError> {
        #[cfg(feature = "blocking")]
        if super::blocking::is_waiting() {
            let Blocking { settings, ready } = &self.shared.blocking;
            let make = || super::blocking::check().and_then(|()| Ready::new(settings.clone()));
            return ready.get_or_init(make).as_ref();
        }
        self.shared.ready.as_ref()
    }

    pub(super) fn schemes(&self) -> &'static [SecurityScheme] {
        self.shared.api.schemes
    }

    /// Base URL of a call, in its normal form: the call's own, the client's, the operation's, the API's.
    pub(super) fn base_url<'u>(
        &'u self,
        ready: &'u Ready,
        call: Option<&'u str>,
        operation: &Operation,
    ) -> Result<Cow<'u, BaseUrl>, ConfigError> {
        let own = operation.base_url.filter(|_| call.is_none());
        // Nearly every call goes to the URL of its client or its API, which was checked when the client was built.
        if let (None, None, Some(usual)) = (call, own, ready.usual_url()) {
            return Ok(Cow::Borrowed(usual));
        }
        let server = ready.server.as_ref().or(ready.api_url.as_ref());
        let server = server.map_or(self.shared.api.base_url, BaseUrl::as_str);
        let text = match (call.or(ready.base_url.as_ref().map(BaseUrl::as_str)), own) {
            (base, Some(own)) if is_relative(own) => join(base.unwrap_or(server), own)?,
            (Some(base), _) => Cow::Borrowed(base),
            (None, Some("")) => return Err(ConfigError::new(UNKNOWN_SERVER)),
            (None, own) => Cow::Borrowed(own.unwrap_or(server)),
        };
        if text.is_empty() {
            return Err(ConfigError::new(NO_BASE_URL));
        }
        // Those of the client were checked when it was built.
        let mut checked = [&ready.base_url, &ready.server, &ready.api_url].into_iter().flatten();
        match checked.find(|checked| checked.as_str() == text) {
            Some(checked) => Ok(Cow::Borrowed(checked)),
            None => check_base_url(&text, ready.insecure).map(Cow::Owned),
        }
    }
}

const NO_BASE_URL: &str = "this API has no base URL of its own: set one with `.base_url(..)`";

const UNKNOWN_SERVER: &str = "this operation has a server of its own that is not known: set its base URL with \
                              `.options(CallOptions::new().base_url(..))`";

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("api", &self.shared.api.name).finish_non_exhaustive()
    }
}

impl Ready {
    /// The base URL of calls that have none of their own.
    fn usual_url(&self) -> Option<&BaseUrl> {
        self.base_url.as_ref().or(self.server.as_ref()).or(self.api_url.as_ref())
    }

    fn new(settings: CoreSettings) -> Result<Self, ConfigError> {
        if let Some(mistake) = settings.mistake {
            return Err(mistake);
        }
        let checked = |url: &String| check_base_url(url, settings.insecure);
        let base_url = settings.base_url.as_ref().map(checked).transpose()?;
        let server = settings.server.as_ref().map(checked).transpose()?;
        let usual = base_url.as_ref().or(server.as_ref()).map_or(settings.api.base_url, BaseUrl::as_str);
        let credentials = Held::all(&settings, usual)?;
        let user_agent = user_agent(settings.user_agent.as_deref(), settings.api.user_agent)?;
        let only = credentials.first_key_value().filter(|_| credentials.len() == 1);
        let authorization = only.and_then(|(scheme, held)| Some((*scheme, held.authorization()?.clone())));
        Ok(Self {
            transport: match &settings.transport {
                Some(transport) => Arc::clone(transport),
                None => built_in(&settings)?,
            },
            permits: permits(settings.max_concurrent_requests)?,
            usual_headers: UsualHeaders::new(user_agent, authorization),
            timeout: settings.timeout,
            idle_timeout: settings.idle_timeout,
            max_retries: settings.max_retries,
            max_response_bytes: settings.max_response_bytes,
            budget: Budget::default(),
            is_lenient: settings.is_lenient,
            on_drift: settings.on_drift,
            make_key: settings.make_key,
            #[cfg(feature = "tracing")]
            recorded: settings.recorded,
            shortest_form: credentials.values().map(Held::shortest_form).min().unwrap_or(usize::MAX),
            is_fixed: credentials.values().all(Held::is_fixed),
            credentials,
            base_url,
            server,
            // A mistake in it is one of the calls that need it.
            api_url: check_base_url(settings.api.base_url, settings.insecure).ok(),
            insecure: settings.insecure,
        })
    }
}

/// The transport of a client that was given none.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[cfg(not(target_family = "wasm"))]
fn built_in(settings: &CoreSettings) -> Result<Arc<dyn Transport>, ConfigError> {
    Ok(Arc::new(HttpClient::new(&settings.http)?))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
#[cfg(not(target_family = "wasm"))]
fn built_in(_: &CoreSettings) -> Result<Arc<dyn Transport>, ConfigError> {
    Err(ConfigError::new(
        "there is no built-in transport: turn the feature `rustls` or `native-tls` on, or set one with `.transport(..)`",
    ))
}

#[cfg(target_family = "wasm")]
fn built_in(_: &CoreSettings) -> Result<Arc<dyn Transport>, ConfigError> {
    Err(ConfigError::new("WebAssembly has no built-in transport: set one with `.transport(..)`"))
}

fn permits(most: Option<usize>) -> Result<Option<Arc<Semaphore>>, ConfigError> {
    match most {
        None => Ok(None),
        Some(0) => Err(ConfigError::new("no request can be made when none may be made at the same time")),
        Some(most) => Ok(Some(Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS))))),
    }
}

fn user_agent(caller: Option<&str>, own: &str) -> Result<HeaderValue, ConfigError> {
    let text = caller.map_or_else(|| own.to_owned(), |caller| format!("{caller} {own}"));
    HeaderValue::from_str(text.trim())
        .map_err(|_| ConfigError::new("the user agent has characters that a header cannot hold"))
}

/// Whether the server of an operation is relative to the base URL.
fn is_relative(server: &str) -> bool {
    !server.is_empty() && !server.starts_with("https://") && !server.starts_with("http://")
}

/// The server of an operation where it is relative (RFC 3986, 5.2).
fn join(base_url: &str, server: &str) -> Result<Cow<'static, str>, ConfigError> {
    if base_url.is_empty() {
        return Err(ConfigError::new(NO_BASE_URL));
    }
    let joined = Url::parse(base_url).and_then(|url| url.join(server));
    joined.map(|url| Cow::Owned(url.into())).map_err(|_| ConfigError::new("the base URL is no absolute URL"))
}

/// Checks a base URL and takes it apart.
fn check_base_url(text: &str, insecure: Insecure) -> Result<BaseUrl, ConfigError> {
    let fail = |problem: &str| Err(ConfigError::new(format!("the base URL {problem}")));
    let Ok(url) = Url::parse(text) else {
        return fail("is no absolute URL such as `https://api.example.com/v1`");
    };
    check_url("base URL", &url, insecure)?;
    if url.query().is_some() || url.fragment().is_some() {
        return fail("has a query or a fragment, which paths cannot be appended to");
    }
    Ok(BaseUrl::new(url))
}

/// Checks a URL that credentials are sent to; the message of an error never repeats a URL that may hold a secret.
pub(super) fn check_url(what: &str, url: &Url, insecure: Insecure) -> Result<(), ConfigError> {
    let fail = |problem: &str| Err(ConfigError::new(format!("the {what} {problem}")));
    if !url.username().is_empty() || url.password().is_some() {
        return fail("has user information in it: set a credential instead");
    }
    match (url.scheme(), url.host_str()) {
        (_, None | Some("")) => fail("has no host"),
        ("https", _) => Ok(()),
        ("http", Some(host)) if insecure == Insecure::Allowed || is_loopback(host) => Ok(()),
        ("http", Some(host)) => fail(&format!(
            "sends credentials unencrypted to `{host}`: use https, or `.allow_insecure()` if that is meant"
        )),
        (scheme, _) => fail(&format!("has the scheme `{scheme}`: use https")),
    }
}

pub(super) fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

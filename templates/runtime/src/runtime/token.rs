//! Tokens that a client gets for its id and its secret (RFC 6749 4.4).

use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderValue, Uri};
use serde_json::Value;
use zeroize::Zeroizing;

use super::attempt::{Attempt, Cause, Progress};
use super::authenticate::Sent;
use super::client::Ready;
use super::client_credentials::{ClientAuthentication, ClientCredentials};
use super::clock::{self, Instant};
use super::credential::{Credential, sensitive};
use super::encode;
use super::error::{ErrorKind, Facts};
use super::execute::attempts;
use super::joint::{Joint, lock};
use super::message_body::BoxError;
use super::payload::Payload;
use super::prepare::Prepared;
use super::redact::{Known, MAX_MESSAGE, clean, one_line, printable};
use super::request_headers::{FieldValue, RequestHeaders};
use super::retry::{self, Repeat};
use super::upload::Source;
use super::{Answer, Core, Secret};

/// Longest time before its end that a token is not used any more.
const MARGIN: Duration = Duration::from_secs(60);

/// Why a call has no credential.
#[derive(Clone, Debug)]
pub(super) struct Unsent {
    /// What happened, in words.
    pub(super) text: String,
    pub(super) cause: Option<Cause>,
    /// Whether it may go away by itself.
    pub(super) retryable: bool,
    pub(super) source: Option<Arc<dyn Error + Send + Sync>>,
}

impl From<String> for Unsent {
    fn from(text: String) -> Self {
        Self { text, cause: None, retryable: false, source: None }
    }
}

impl Unsent {
    /// The facts of the call that lacks it.
    pub(super) fn into_facts(self, operation: &'static str, known: Known<'_>) -> Box<Facts> {
        let mut facts = Facts::new(operation, ErrorKind::NotSent, self.text);
        facts.cause = self.cause;
        facts.retryable = self.retryable;
        facts.source = self.source.map(|source| Box::new(source).into());
        clean(known, &mut facts);
        Box::new(facts)
    }

    /// The time of the call was up.
    pub(super) fn timeout() -> Self {
        let text = "the time of the call was up".to_owned();
        Self { text, cause: Some(Cause::Timeout), retryable: true, source: None }
    }

    /// A provider gave none.
    pub(super) fn of_provider(error: BoxError) -> Self {
        let text = one_line(&error.to_string(), MAX_MESSAGE);
        Self { text, cause: None, retryable: false, source: Some(Arc::from(error)) }
    }
}

/// Where a client has its tokens from, and the one that it has.
pub(super) struct TokenSource {
    settings: ClientCredentials,
    uri: Uri,
    token: Mutex<Option<Token>>,
    /// The request for a token that is under way.
    request: Mutex<Weak<Joint<Result<Credential, Unsent>>>>,
}

/// A token, and until when it is used; without an end it is used until it is refused.
struct Token {
    credential: Credential,
    end: Option<Instant>,
}

/// A request for a token.
type Renewal = Pin<Box<dyn Future<Output = Result<Credential, Unsent>> + Send>>;

impl TokenSource {
    pub(super) fn new(settings: ClientCredentials, uri: Uri) -> Self {
        Self { settings, uri, token: Mutex::default(), request: Mutex::default() }
    }

    /// The token that the client has, or a new one.
    pub(super) async fn token(self: &Arc<Self>, core: &Core) -> Result<Credential, Unsent> {
        let request = {
            // Whoever stores a token does so before its request is over, so that none is asked for in between.
            let mut request = lock(&self.request);
            if let Some(token) = lock(&self.token).as_ref().filter(|token| token.is_fresh()) {
                return Ok(token.credential.clone());
            }
            request.upgrade().filter(|request| !request.is_done()).unwrap_or_else(|| {
                let new = Arc::new(Joint::new(Arc::clone(self).renew(core.clone())));
                *request = Arc::downgrade(&new);
                new
            })
        };
        let token = request.wait().await;
        token.unwrap_or_else(|| Err(Unsent::from("the request for a token panicked".to_owned())))
    }

    /// Gives a token up, unless it was replaced already.
    pub(super) fn refused(&self, credential: &Credential) {
        lock(&self.token).take_if(|token| token.credential == *credential);
    }

    /// Every form in which a secret of it may come back in a server's message.
    pub(super) fn forms(&self) -> Vec<Zeroizing<String>> {
        let settings = &self.settings;
        // The id is no secret (RFC 6749 2.2).
        let secrets = settings.parameters.iter().map(|(_, value)| value).chain([&settings.client_secret]);
        let mut forms: Vec<_> = secrets.flat_map(|secret| Credential::from(secret.clone()).forms()).collect();
        forms.push(self.basic_token());
        forms.extend(lock(&self.token).iter().flat_map(|token| token.credential.forms()));
        forms.retain(|form| !form.is_empty());
        forms
    }

    /// Length of the shortest of these forms, in bytes; the encoded ones are no shorter.
    pub(super) fn shortest_form(&self) -> usize {
        let settings = &self.settings;
        let secrets = settings.parameters.iter().map(|(_, value)| value).chain([&settings.client_secret]);
        let shortest = secrets.map(|secret| secret.expose().len()).filter(|length| *length > 0).min();
        let token = lock(&self.token).as_ref().map(|token| token.credential.shortest_form());
        shortest.into_iter().chain(token).min().unwrap_or(usize::MAX)
    }

    /// Asks for a token and keeps it.
    fn renew(self: Arc<Self>, core: Core) -> Renewal {
        Box::pin(async move {
            let ready = core.ready().map_err(|error| Unsent::from(error.to_string()))?;
            let mut request = self.request(ready)?;
            let started = clock::now();
            let token = match attempts(ready, &mut request, Repeat::Safe, started).await.last {
                Attempt::Answered(answer) if answer.status_code().is_success() => read(ready, &answer, started)?,
                attempt => return Err(unsent(ready, attempt)),
            };
            let credential = token.credential.clone();
            *lock(&self.token) = Some(token);
            Ok(credential)
        })
    }

    /// The request for a token.
    fn request(&self, ready: &Ready) -> Result<Prepared, Unsent> {
        let settings = &self.settings;
        let mut pairs = vec!["grant_type=client_credentials".to_owned()];
        if !settings.scopes.is_empty() {
            pairs.push(encode::pair("scope", &settings.scopes.join(" ")));
        }
        pairs.extend(settings.parameters.iter().map(|(name, value)| encode::pair(name, value.expose())));
        let mut headers = RequestHeaders::default();
        headers.accept(FieldValue::Usual);
        headers.content_type(FieldValue::Own(HeaderValue::from_static("application/x-www-form-urlencoded")));
        match settings.authentication {
            ClientAuthentication::Basic => {
                let value = Zeroizing::new(format!("Basic {}", self.basic_token().as_str()));
                let value = sensitive(&value).ok_or_else(|| "the client id cannot be sent".to_owned())?;
                headers.authorization(FieldValue::Own(value));
            }
            ClientAuthentication::Body => {
                pairs.push(encode::pair("client_id", settings.client_id.expose()));
                pairs.push(encode::pair("client_secret", settings.client_secret.expose()));
            }
        }
        let body = Bytes::from_owner(Zeroizing::new(pairs.join("&").into_bytes()));
        zeroize::Zeroize::zeroize(&mut pairs);
        Ok(Prepared::without_operation(ready, self.uri.clone(), headers, Payload::One(Source::Bytes(body))))
    }

    /// Id and secret, each encoded as in a form before they are put together (RFC 6749 2.3.1).
    fn basic_token(&self) -> Zeroizing<String> {
        let encoded = |secret: &Secret<String>| Zeroizing::new(encode::percent_encode(secret.expose()));
        let (id, secret) = (encoded(&self.settings.client_id), encoded(&self.settings.client_secret));
        let pair = Zeroizing::new(format!("{}:{}", id.as_str(), secret.as_str()));
        Zeroizing::new(STANDARD.encode(pair.as_bytes()))
    }
}

impl Token {
    fn is_fresh(&self) -> bool {
        self.end.is_none_or(|end| clock::now() < end)
    }
}

/// The token in an answer (RFC 6749 5.1).
fn read(ready: &Ready, answer: &Answer, asked: Instant) -> Result<Token, Unsent> {
    let fail = |problem: &str| Unsent::from(format!("{}, but {problem}", server_answered(answer)));
    let mut granted: Value = serde_json::from_slice(answer.json_bytes()).map_err(|_| fail("its body is not JSON"))?;
    let Some(Value::String(token)) = granted.get_mut("access_token").map(Value::take) else {
        return Err(fail("its body holds no token"));
    };
    let token = Secret::new(token);
    if token.expose().is_empty() || !token.expose().bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(fail("the token has characters that a header cannot hold"));
    }
    let kind = granted.get("token_type").and_then(Value::as_str);
    if let Some(kind) = kind.filter(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        return Err(fail(&format!("the token has the type `{}`, not `Bearer`", printable(known(ready), kind))));
    }
    let end = granted.get("expires_in").and_then(seconds).and_then(|lifetime| {
        // A token that lives shorter than the margin is used for some of its time.
        let margin = MARGIN.min(lifetime.checked_div(2).unwrap_or_default());
        asked.checked_add(lifetime.saturating_sub(margin))
    });
    Ok(Token { credential: Credential::Secret(token), end })
}

/// A number of seconds, which some servers write as text.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// What is secret in a request for a token, beside what the client holds.
static NOTHING: Sent = Sent::NONE;

/// What must not be printed of the texts of a token server.
fn known(ready: &Ready) -> Known<'_> {
    Known { ready: Some(ready), sent: &NOTHING }
}

/// Why no token was granted (RFC 6749 5.2).
fn unsent(ready: &Ready, attempt: Attempt) -> Unsent {
    let retryable = retry::is_retryable(&attempt, Repeat::Safe);
    match attempt {
        Attempt::Answered(answer) => {
            let refusal: Value = serde_json::from_slice(answer.json_bytes()).unwrap_or_default();
            let words = ["error", "error_description"].into_iter().filter_map(|name| refusal.get(name)?.as_str());
            let words: Vec<String> = words.map(|text| printable(known(ready), text)).collect();
            let text = [vec![server_answered(&answer)], words].concat().join(": ");
            Unsent { text, cause: None, retryable, source: None }
        }
        Attempt::Broken(answer, fault) => {
            let text = format!("{}, but its body did not come: {}", server_answered(&answer), fault.text);
            Unsent { text, cause: Some(fault.cause), retryable: true, source: fault.source.map(Arc::from) }
        }
        Attempt::Failed(Progress::NotSent | Progress::MaybeSent, fault) => {
            let text = format!("no answer of the token server: {}", fault.text);
            Unsent { text, cause: Some(fault.cause), retryable, source: fault.source.map(Arc::from) }
        }
    }
}

fn server_answered(answer: &Answer) -> String {
    format!("the token server answered {}", answer.status_code())
}

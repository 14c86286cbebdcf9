//! From a call to the request that every attempt sends.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

use super::address::build_uri;
use super::attempt::Attempt;
use super::authenticate::{Sent, authenticate, is_renewable};
use super::body::Body;
use super::call::Call;
use super::client::Ready;
use super::clock::Instant;
use super::credential::sensitive;
use super::message_body::RequestBody;
use super::payload::Payload;
#[cfg(feature = "tracing")]
use super::spans::Target;
use super::token::Unsent;
use super::{Answer, CallOptions, Secret, idempotency};

/// A request, ready to be sent any number of times.
#[derive(Clone)]
pub(super) struct Prepared {
    pub(super) method: Method,
    pub(super) uri: Uri,
    /// Where it goes, as spans record it.
    #[cfg(feature = "tracing")]
    pub(super) target: Target,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Payload>,
    pub(super) idempotency_key: Option<String>,
    pub(super) timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) max_retries: u32,
    /// Which answers have a body that is read later.
    pub(super) streamed: fn(&Answer) -> bool,
    /// What is secret in it and not in every request.
    pub(super) sent: Sent,
    /// The call without credentials, where they may differ in the next request.
    again: Option<Arc<Call>>,
}

/// Prepares a call that was started at a time; an error is why it cannot be sent.
pub(super) async fn prepare(call: &mut Call, started: Instant) -> Result<Prepared, Unsent> {
    if let Some(problem) = call.problem.take() {
        return Err(problem.into());
    }
    let core = call.core.clone();
    let ready = core.ready().map_err(|error| Unsent::from(error.to_string()))?;
    // Before the credentials, which a function of the caller's has no need to see.
    let idempotency_key = idempotency::set_key(call, ready)?;
    let timeout = call.options.timeout.unwrap_or(ready.timeout);
    let again = is_renewable(&core, ready, call.operation).then(|| Arc::new(call.clone()));
    let mut sent = authenticate(call, ready, started.checked_add(timeout)).await?;
    sent.values.extend(call.options.headers.iter().map(|(_, value)| Secret::new(value.clone())));
    let base_url = core.base_url(ready, call.options.base_url.as_deref(), call.operation);
    let base_url = base_url.map_err(|error| error.to_string())?;
    let uri = build_uri(&base_url, call)?;
    #[cfg(feature = "tracing")]
    let target = Target::of_call(ready, &base_url, &uri, call);
    let body = set_headers(call, ready)?;
    Ok(Prepared {
        method: call.operation.method.clone(),
        #[cfg(feature = "tracing")]
        target,
        uri,
        headers: std::mem::take(&mut call.headers),
        body,
        idempotency_key,
        timeout,
        idle_timeout: call.options.idle_timeout.unwrap_or(ready.idle_timeout),
        max_retries: call.options.max_retries.unwrap_or(ready.max_retries),
        streamed: call.streamed,
        sent,
        again,
    })
}

impl Prepared {
    /// A request that is of no operation.
    pub(super) fn without_operation(ready: &Ready, uri: Uri, headers: HeaderMap, body: Payload) -> Self {
        Self {
            method: Method::POST,
            #[cfg(feature = "tracing")]
            target: Target::of_url(ready, &uri),
            uri,
            headers,
            body: Some(body),
            idempotency_key: None,
            timeout: ready.timeout,
            idle_timeout: ready.idle_timeout,
            max_retries: ready.max_retries,
            streamed: |_| false,
            sent: Sent::default(),
            again: None,
        }
    }

    /// The request of one attempt.
    pub(super) fn with_body(&self, body: RequestBody) -> http::Request<RequestBody> {
        let mut request = http::Request::new(body);
        request.method_mut().clone_from(&self.method);
        request.uri_mut().clone_from(&self.uri);
        request.headers_mut().clone_from(&self.headers);
        request
    }

    /// The same request with the credentials of now; `None` where those never change.
    pub(super) async fn anew(&self, started: Instant) -> Option<Result<Self, Unsent>> {
        let mut call = Call::clone(self.again.as_deref()?);
        call.options.idempotency_key.clone_from(&self.idempotency_key);
        Some(prepare(&mut call, started).await)
    }

    /// The same request with other credentials, after a server refused those in it (401); `None` where there are none.
    pub(super) async fn renewed(&self, ready: &Ready, last: &Attempt, started: Instant) -> Option<Self> {
        if !self.refused(ready, last) {
            return None;
        }
        let renewed = self.anew(started).await?.ok()?;
        (renewed.sent.credentials != self.sent.credentials).then_some(renewed)
    }

    /// Gives the credentials in it up where a server refused them (401); whether it did.
    pub(super) fn refused(&self, ready: &Ready, last: &Attempt) -> bool {
        let is_refused = last.answer().is_some_and(|answer| answer.status_code() == StatusCode::UNAUTHORIZED);
        for (scheme, credential) in self.sent.credentials.iter().filter(|_| is_refused) {
            if let Some(held) = ready.credentials.get(scheme.name) {
                held.refused(credential);
            }
        }
        is_refused && !self.sent.credentials.is_empty()
    }
}

/// Sets the headers that belong to every request; returns the body.
fn set_headers(call: &mut Call, ready: &Ready) -> Result<Option<Payload>, String> {
    let accept = call.accept.unwrap_or(call.operation.accept);
    if !accept.is_empty() {
        let value = HeaderValue::from_maybe_shared(Bytes::from_static(accept.as_bytes()));
        let value = value.map_err(|_| format!("`{accept}` is no media type"))?;
        call.headers.entry(ACCEPT).or_insert(value);
    }
    call.headers.insert(USER_AGENT, ready.user_agent.clone());
    if call.cookies.iter().any(|(_, cookies)| !cookies.is_empty()) {
        let cookies: Vec<String> = call.cookies.drain(..).flat_map(|(_, cookies)| cookies).collect();
        let cookies = sensitive(&cookies.join("; ")).ok_or("a cookie has characters that it cannot hold")?;
        call.headers.insert(COOKIE, cookies);
    }
    let media_type = body_media_type(call);
    let body = std::mem::take(&mut call.body).finish(media_type.as_deref());
    if let Some((media_type, _)) = &body {
        let value = HeaderValue::from_str(media_type).map_err(|_| format!("`{media_type}` is no media type"))?;
        call.headers.insert(CONTENT_TYPE, value);
    }
    set_own_headers(&mut call.headers, &call.options)?;
    Ok(body.map(|(_, payload)| payload))
}

/// The media type of the body: the caller's choice, then that of the content itself, then the document's.
fn body_media_type(call: &Call) -> Option<String> {
    let of_content = match &call.body {
        Body::Upload(upload) => upload.content_type.as_deref(),
        _ => None,
    };
    let documented = call.media_type.filter(|media_type| !media_type.contains('*'));
    call.content_type.as_deref().or(of_content).or(documented).map(ToOwned::to_owned)
}

/// Sets the caller's own headers, which win over all others.
fn set_own_headers(headers: &mut HeaderMap, options: &CallOptions) -> Result<(), String> {
    for (name, value) in &options.headers {
        let header: HeaderName = name.parse().map_err(|_| format!("`{name}` is no header name"))?;
        let value =
            sensitive(value).ok_or_else(|| format!("header `{name}` has characters that a header cannot hold"))?;
        headers.insert(header, value);
    }
    Ok(())
}

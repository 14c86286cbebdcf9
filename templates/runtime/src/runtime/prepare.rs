//! From a call to the request that every attempt sends.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::COOKIE;
use http::{HeaderName, HeaderValue, Method, StatusCode, Uri};

use super::address::build_uri;
use super::attempt::Attempt;
use super::authenticate::{Sent, authenticate, is_renewable};
use super::body::Body;
use super::call::CallParts;
use super::client::Ready;
use super::clock::Instant;
use super::credential::sensitive;
use super::message_body::RequestBody;
use super::payload::Payload;
use super::redact::{MAX_MESSAGE, one_line};
use super::request_headers::{FieldValue, JSON, RequestHeaders};
#[cfg(feature = "tracing")]
use super::spans::Target;
use super::token::Unsent;
use super::{Answer, CallOptions, Core, Secret, idempotency};

/// A request, ready to be sent any number of times.
#[derive(Clone)]
pub(super) struct Prepared {
    pub(super) method: Method,
    pub(super) uri: Uri,
    /// Where it goes, as spans record it.
    #[cfg(feature = "tracing")]
    pub(super) target: Target,
    pub(super) headers: RequestHeaders,
    pub(super) body: Option<Payload>,
    pub(super) timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) max_retries: u32,
    /// Which answers have a body that is read later.
    pub(super) streamed: fn(&Answer) -> bool,
    /// What is secret in it and not in every request.
    pub(super) sent: Sent,
    /// The call without credentials, where they may differ in the next request.
    again: Option<Arc<CallParts>>,
}

/// Prepares a call that was started at a time; an error is why it cannot be sent. The request is kept in the call, so
/// that it is not moved.
pub(super) async fn prepare<'c>(
    core: &Core,
    call: &'c mut CallParts,
    started: Instant,
) -> Result<&'c mut Prepared, Unsent> {
    if let Some(problem) = call.problem.take() {
        return Err(problem.into());
    }
    let ready = core.ready().map_err(|error| Unsent::from(error.to_string()))?;
    // Before the credentials, which a function of the caller's has no need to see.
    let key = idempotency::key(call, ready)?;
    let timeout = call.options.timeout.unwrap_or(ready.timeout);
    let again = is_renewable(core, ready, call.operation).then(|| Arc::new(call.clone()));
    let mut headers = RequestHeaders::new(std::mem::take(&mut call.headers), key);
    let mut sent = authenticate(call, &mut headers, core, ready, started.checked_add(timeout)).await?;
    sent.add(call.options.headers.iter().map(|(_, value)| Secret::new(value.clone())));
    let base_url = core.base_url(ready, call.options.base_url.as_deref(), call.operation);
    let base_url = base_url.map_err(|error| error.to_string())?;
    let uri = build_uri(&base_url, call)?;
    #[cfg(feature = "tracing")]
    let target = Target::of_call(ready, &base_url, &uri, call);
    let body = set_headers(call, &mut headers)?;
    Ok(call.request.insert(Prepared {
        method: call.operation.method.clone(),
        #[cfg(feature = "tracing")]
        target,
        uri,
        headers,
        body,
        timeout,
        idle_timeout: call.options.idle_timeout.unwrap_or(ready.idle_timeout),
        max_retries: call.options.max_retries.unwrap_or(ready.max_retries),
        streamed: call.streamed,
        sent,
        again,
    }))
}

impl Prepared {
    /// A request that is of no operation.
    pub(super) fn without_operation(ready: &Ready, uri: Uri, headers: RequestHeaders, body: Payload) -> Self {
        Self {
            method: Method::POST,
            #[cfg(feature = "tracing")]
            target: Target::of_url(ready, &uri),
            uri,
            headers,
            body: Some(body),
            timeout: ready.timeout,
            idle_timeout: ready.idle_timeout,
            max_retries: ready.max_retries,
            streamed: |_| false,
            sent: Sent::default(),
            again: None,
        }
    }

    /// The request of one attempt.
    pub(super) fn with_body(&self, ready: &Ready, body: RequestBody) -> http::Request<RequestBody> {
        let mut request = http::Request::new(body);
        request.method_mut().clone_from(&self.method);
        request.uri_mut().clone_from(&self.uri);
        *request.headers_mut() = self.headers.to_map(&ready.usual_headers);
        request
    }

    /// The idempotency key that is sent.
    pub(super) fn idempotency_key(&self) -> Option<&HeaderValue> {
        self.headers.key.as_ref().map(|(_, key)| key)
    }

    /// The same request with the credentials of now; `None` where those never change.
    pub(super) async fn anew(&self, started: Instant) -> Option<Result<Self, Unsent>> {
        let mut call = CallParts::clone(self.again.as_deref()?);
        call.options.idempotency_key = self.idempotency_key().and_then(|key| Some(key.to_str().ok()?.to_owned()));
        let core = call.core.clone();
        match prepare(&core, &mut call, started).await {
            Ok(_) => call.request.take().map(Ok),
            Err(unsent) => Some(Err(unsent)),
        }
    }

    /// The same request with other credentials, after a server refused those in it (401); `None` where there are none.
    pub(super) async fn renewed(&self, ready: &Ready, last: &Attempt, started: Instant) -> Option<Self> {
        if !self.refused(ready, last) {
            return None;
        }
        let renewed = self.anew(started).await?.ok()?;
        (renewed.sent.credentials() != self.sent.credentials()).then_some(renewed)
    }

    /// Gives the credentials in it up where a server refused them (401); whether it did.
    pub(super) fn refused(&self, ready: &Ready, last: &Attempt) -> bool {
        let is_refused = last.answer().is_some_and(|answer| answer.status_code() == StatusCode::UNAUTHORIZED);
        for (scheme, credential) in self.sent.credentials().iter().filter(|_| is_refused) {
            if let Some(held) = ready.credentials.get(scheme.name) {
                held.refused(credential);
            }
        }
        is_refused && !self.sent.credentials().is_empty()
    }
}

/// Sets the headers that belong to every request; returns the body.
fn set_headers(call: &mut CallParts, headers: &mut RequestHeaders) -> Result<Option<Payload>, String> {
    let accept = call.accept.unwrap_or(call.operation.accept);
    if !accept.is_empty() {
        headers.accept(media_type_header(Cow::Borrowed(accept))?);
    }
    if call.cookies.iter().any(|(_, cookies)| !cookies.is_empty()) {
        let cookies: Vec<String> = call.cookies.drain(..).flat_map(|(_, cookies)| cookies).collect();
        let cookies = sensitive(&cookies.join("; ")).ok_or("a cookie has characters that it cannot hold")?;
        headers.insert(COOKIE, cookies);
    }
    let media_type = body_media_type(call);
    let mut payload = None;
    if let Some((media_type, body)) = std::mem::take(&mut call.body).finish(media_type) {
        headers.content_type(media_type_header(media_type)?);
        payload = Some(body);
    }
    set_own_headers(headers, &call.options)?;
    Ok(payload)
}

/// A media type as the value of a header; no text of the document's is copied for it.
fn media_type_header(media_type: Cow<'static, str>) -> Result<FieldValue, String> {
    let fail = |text: &str| format!("`{}` is no media type", one_line(text, MAX_MESSAGE));
    if media_type == JSON {
        return Ok(FieldValue::Usual);
    }
    let value = match media_type {
        Cow::Borrowed(text) => {
            HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes())).map_err(|_| fail(text))
        }
        Cow::Owned(text) => HeaderValue::from_str(&text).map_err(|_| fail(&text)),
    };
    value.map(FieldValue::Own)
}

/// The media type of the body: the caller's choice, then that of the content itself, then the document's.
fn body_media_type(call: &mut CallParts) -> Option<Cow<'static, str>> {
    let of_content = match &mut call.body {
        Body::Upload(upload) => upload.content_type.take().map(Cow::Owned),
        _ => None,
    };
    let documented = || call.media_type.filter(|media_type| !media_type.contains('*')).map(Cow::Borrowed);
    call.content_type.take().or(of_content).or_else(documented)
}

/// Sets the caller's own headers, which win over all others.
fn set_own_headers(headers: &mut RequestHeaders, options: &CallOptions) -> Result<(), String> {
    for (name, value) in &options.headers {
        let header: HeaderName =
            name.parse().map_err(|_| format!("`{}` is no header name", one_line(name, MAX_MESSAGE)))?;
        let value =
            sensitive(value).ok_or_else(|| format!("header `{name}` has characters that a header cannot hold"))?;
        headers.insert(header, value);
    }
    Ok(())
}

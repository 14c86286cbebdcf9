//! From a call to the request that every attempt sends.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

use super::address::build_uri;
use super::body::Body;
use super::call::Call;
use super::client::Ready;
use super::credential::sensitive;
use super::encode;
use super::message_body::RequestBody;
use super::operation::{SchemeKind, SecurityScheme};
use super::payload::Payload;
use super::{Answer, CallOptions, Credential, idempotency};

/// A request, ready to be sent any number of times.
#[derive(Clone)]
pub(super) struct Prepared {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Payload>,
    pub(super) idempotency_key: Option<String>,
    pub(super) timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) max_retries: u32,
    /// Which answers have a body that is read later.
    pub(super) streamed: fn(&Answer) -> bool,
}

impl Prepared {
    /// The request of one attempt.
    pub(super) fn with_body(&self, body: RequestBody) -> http::Request<RequestBody> {
        let mut request = http::Request::new(body);
        request.method_mut().clone_from(&self.method);
        request.uri_mut().clone_from(&self.uri);
        request.headers_mut().clone_from(&self.headers);
        request
    }
}

/// Prepares a call; an error is the text of why it cannot be sent.
pub(super) fn prepare(call: &mut Call) -> Result<Prepared, String> {
    if let Some(problem) = call.problem.take() {
        return Err(problem);
    }
    let core = call.core.clone();
    let ready = core.ready().map_err(ToString::to_string)?;
    // Before the credentials, which a function of the caller's has no need to see.
    let idempotency_key = idempotency::set_key(call, ready)?;
    authenticate(call, ready)?;
    let base_url = core.base_url(ready, call.options.base_url.as_deref(), call.operation);
    let uri = build_uri(&base_url.map_err(|error| error.to_string())?, call)?;
    let body = set_headers(call, ready)?;
    Ok(Prepared {
        method: call.operation.method.clone(),
        uri,
        headers: std::mem::take(&mut call.headers),
        body,
        idempotency_key,
        timeout: call.options.timeout.unwrap_or(ready.timeout),
        idle_timeout: call.options.idle_timeout.unwrap_or(ready.idle_timeout),
        max_retries: call.options.max_retries.unwrap_or(ready.max_retries),
        streamed: call.streamed,
    })
}

/// Sets the credentials of the first alternative that the client has all credentials of.
fn authenticate(call: &mut Call, ready: &Ready) -> Result<(), String> {
    let schemes = call.core.schemes();
    let find = |name: &&str| {
        let scheme = schemes.iter().find(|scheme| scheme.name == *name)?;
        Some((scheme, ready.credentials.get(scheme.name)?))
    };
    let alternatives = call.operation.security;
    let chosen = alternatives
        .iter()
        .filter(|names| !names.is_empty())
        .find_map(|names| names.iter().map(find).collect::<Option<Vec<_>>>());
    match chosen {
        Some(credentials) => {
            credentials.into_iter().try_for_each(|(scheme, credential)| apply(call, scheme, credential))
        }
        None if alternatives.iter().any(|names| names.is_empty()) || alternatives.is_empty() => Ok(()),
        None => Err(no_credential(schemes, alternatives)),
    }
}

fn apply(call: &mut Call, scheme: &SecurityScheme, credential: &Credential) -> Result<(), String> {
    let fail = |problem: &str| format!("the credential for `{}` {problem}", scheme.name);
    let secret = credential.first();
    let header = |value: Option<HeaderValue>| value.ok_or_else(|| fail("has characters that a header cannot hold"));
    match scheme.kind {
        SchemeKind::Bearer => {
            let value = zeroize::Zeroizing::new(format!("Bearer {secret}"));
            call.headers.insert(AUTHORIZATION, header(sensitive(&value))?);
        }
        SchemeKind::Basic | SchemeKind::BasicUserName => {
            call.headers.insert(AUTHORIZATION, header(credential.basic_header())?);
        }
        SchemeKind::Header(name) => {
            let name: HeaderName = name.parse().map_err(|_| fail("goes into a header whose name is invalid"))?;
            call.headers.insert(name, header(sensitive(secret))?);
        }
        SchemeKind::Query(name) => {
            call.query.retain(|(set, _)| *set != name);
            call.query.push((name, vec![encode::pair(name, secret)]));
        }
        SchemeKind::Cookie(name) => {
            call.cookies.retain(|(set, _)| *set != name);
            call.cookies.push((name, vec![format!("{name}={}", encode::cookie_encode(secret))]));
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

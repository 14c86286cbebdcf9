//! Spans and events for `tracing`: one span for each attempt, with the attributes that OpenTelemetry names for an HTTP
//! client (semantic conventions, `http-spans`).

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::future::Future;
use std::time::Duration;

use http::{HeaderMap, Uri};
use tracing::Span;
use tracing::field::Empty;
use tracing::instrument::{Instrument as _, Instrumented};

use super::address::{BaseUrl, build_path};
use super::attempt::{Attempt, Cause};
use super::call::CallParts;
use super::call_parameters::parameter_name;
use super::client::Ready;
use super::operation::SchemeKind;
use super::prepare::Prepared;
use super::redact::{Known, printable};

/// Headers whose values are recorded: they hold nothing that only one side may know.
const HEADERS: &[&str] = &[
    "accept",
    "age",
    "cache-control",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "retry-after",
    "retry-after-ms",
    "server",
    "transfer-encoding",
    "user-agent",
    "vary",
];

/// Headers whose values are never recorded.
const NEVER: &[&str] = &["authorization", "cookie", "proxy-authorization", "set-cookie"];

/// Query parameters whose values are recorded.
const QUERY: &[&str] = &["api-version", "limit", "offset", "order", "page", "page_size", "per_page", "sort"];

/// What stands in the place of a value that is not recorded, as OpenTelemetry has it.
const REDACTED: &str = "REDACTED";

/// What spans record beyond the usual.
#[derive(Clone, Debug, Default)]
pub(super) struct Recorded {
    pub(super) headers: Vec<String>,
    pub(super) query: Vec<String>,
}

impl Recorded {
    fn has_header(&self, name: &str) -> bool {
        HEADERS.contains(&name) || self.headers.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    fn has_parameter(&self, name: &str) -> bool {
        QUERY.contains(&name) || self.query.iter().any(|known| known == name)
    }
}

/// The span of an attempt.
pub(super) struct Open(Span);

/// Opens the span of an attempt.
pub(super) fn open(ready: &Ready, request: &Prepared, resend_count: u32) -> Open {
    Open(start(ready, request, resend_count))
}

impl Open {
    /// Makes the attempt inside of it.
    pub(super) fn around<F: Future<Output = Attempt>>(&self, attempt: F) -> Instrumented<F> {
        attempt.instrument(self.0.clone())
    }

    /// Says how the attempt ended.
    pub(super) fn close(self, ready: &Ready, request: &Prepared, attempt: &Attempt) {
        if !self.0.is_disabled() {
            end(&self.0, ready, request, attempt);
        }
    }
}

/// Says that another attempt follows after a pause.
pub(super) fn pausing(resend_count: u32, pause: Duration) {
    let pause = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(http.request.resend_count = resend_count, retry.pause_ms = pause, "trying again after a pause");
}

/// Says that another attempt follows with a new credential.
pub(super) fn renewing(resend_count: u32) {
    tracing::debug!(http.request.resend_count = resend_count, "trying again with a new credential");
}

fn start(ready: &Ready, request: &Prepared, resend_count: u32) -> Span {
    let method = request.method.as_str();
    let Target { template, url } = &request.target;
    let span = tracing::info_span!(
        "HTTP request",
        otel.name = %Name { method, template: *template },
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = method,
        http.request.resend_count = (resend_count > 0).then_some(resend_count),
        http.request.headers = Empty,
        http.response.status_code = Empty,
        http.response.headers = Empty,
        server.address = request.uri.host(),
        server.port = port(&request.uri),
        url.full = url.as_str(),
        url.template = template,
        "error.type" = Empty,
    );
    if !span.is_disabled() {
        span.record(
            "http.request.headers",
            headers(ready, request, &request.headers.to_map(&ready.usual_headers)).as_str(),
        );
    }
    span
}

fn end(span: &Span, ready: &Ready, request: &Prepared, attempt: &Attempt) {
    if let Some(answer) = attempt.answer() {
        let status = answer.status_code();
        span.record("http.response.status_code", status.as_u16());
        span.record("http.response.headers", headers(ready, request, answer.headers()).as_str());
        if status.is_client_error() || status.is_server_error() {
            span.record("error.type", status.as_str());
            span.record("otel.status_code", "ERROR");
        }
    }
    if let Some(cause) = attempt.cause() {
        span.record("error.type", error_type(cause));
        span.record("otel.status_code", "ERROR");
    }
}

/// The name of a span: `GET /customers/{id}`, or `POST` for a request that is of no operation.
struct Name<'a> {
    method: &'a str,
    template: Option<&'a str>,
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.method)?;
        self.template.map_or(Ok(()), |template| write!(f, " {template}"))
    }
}

fn error_type(cause: Cause) -> &'static str {
    match cause {
        Cause::Connect => "connect",
        Cause::ConnectTimeout => "connect_timeout",
        Cause::Timeout => "timeout",
        Cause::Refused => "refused",
        Cause::Other => "_OTHER",
    }
}

fn port(uri: &Uri) -> u16 {
    let usual = if uri.scheme_str() == Some("http") { 80 } else { 443 };
    uri.port_u16().unwrap_or(usual)
}

/// The headers that may be recorded, one after the other.
fn headers(ready: &Ready, request: &Prepared, headers: &HeaderMap) -> String {
    let known = Known { ready: Some(ready), sent: &request.sent };
    let mut text = String::new();
    for (name, value) in headers.iter().filter(|(name, _)| ready.recorded.has_header(name.as_str())) {
        let value = match value.to_str() {
            Ok(value) if !NEVER.contains(&name.as_str()) && !value_is_secret(headers, name.as_str()) => {
                printable(known, value)
            }
            _ => REDACTED.to_owned(),
        };
        let separator = if text.is_empty() { "" } else { "; " };
        let _infallible = write!(text, "{separator}{name}: {value}");
    }
    text
}

/// Whether a header holds a value that is marked as sensitive.
fn value_is_secret(headers: &HeaderMap, name: &str) -> bool {
    headers.get_all(name).iter().any(http::HeaderValue::is_sensitive)
}

/// Where a request goes, as it is recorded.
#[derive(Clone)]
pub(super) struct Target {
    /// Path as the document writes it; none where the request is of no operation.
    template: Option<&'static str>,
    /// Whole URL; empty where nobody wants it.
    url: String,
}

impl Target {
    /// That of a call.
    pub(super) fn of_call(ready: &Ready, base_url: &BaseUrl, uri: &Uri, call: &CallParts) -> Self {
        let credentials = call.core.schemes().iter().filter_map(|scheme| match scheme.kind {
            SchemeKind::Query(name) => Some(name),
            _ => None,
        });
        let hidden: Vec<&str> = call.secret_parameters.iter().copied().chain(credentials).collect();
        let path = match call.secret_parameters.is_empty() {
            true => Cow::Borrowed(uri.path()),
            false => secret_path(base_url, call).map_or(Cow::Borrowed(REDACTED), Cow::Owned),
        };
        Self { template: Some(call.operation.template), url: redacted(ready, uri, &path, &hidden) }
    }

    /// That of a request that is of no operation.
    pub(super) fn of_url(ready: &Ready, uri: &Uri) -> Self {
        Self { template: None, url: redacted(ready, uri, uri.path(), &[]) }
    }
}

/// The path of a call whose parameters hold secrets.
fn secret_path(base_url: &BaseUrl, call: &CallParts) -> Option<String> {
    let names = (0..).map(|index| parameter_name(call.operation.template, index));
    let values =
        call.path.as_slice().iter().zip(names).map(|(value, name)| match call.secret_parameters.contains(&name) {
            true => REDACTED.to_owned(),
            false => value.clone(),
        });
    let path = build_path(call.operation, &values.collect::<Vec<_>>()).ok()?;
    Some(format!("{}/{path}", base_url.path()))
}

/// A URL with only those values in its query that may be recorded.
fn redacted(ready: &Ready, uri: &Uri, path: &str, hidden: &[&str]) -> String {
    if !tracing::enabled!(tracing::Level::INFO) {
        return String::new();
    }
    let mut text = uri.scheme_str().unwrap_or_default().to_owned();
    let _infallible = write!(text, "://{}", uri.host().unwrap_or_default());
    if let Some(port) = uri.port_u16() {
        let _infallible = write!(text, ":{port}");
    }
    text.push_str(path);
    let pairs = uri.query().into_iter().flat_map(|query| query.split('&')).filter(|pair| !pair.is_empty());
    for (index, pair) in pairs.enumerate() {
        let (name, value) = pair.split_once('=').unwrap_or((REDACTED, ""));
        // An encoded name is not looked up: it is none of the usual ones.
        let value = if ready.recorded.has_parameter(name) && !hidden.contains(&name) { value } else { REDACTED };
        let separator = if index == 0 { '?' } else { '&' };
        let _infallible = write!(text, "{separator}{name}={value}");
    }
    text
}

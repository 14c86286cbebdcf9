//! The built-in transport.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::ConfigError;
use super::message_body::{BoxError, RequestBody, ResponseBody};
use super::redact::root_cause;
use super::transport::{Transport, TransportError, TransportFuture};

/// HTTP over TCP and TLS.
#[derive(Debug)]
pub(super) struct HttpClient(reqwest::Client);

impl HttpClient {
    /// Sets it up. Redirects are answers here, so that no credential or body follows one.
    pub(super) fn new(connect_timeout: Duration) -> Result<Self, ConfigError> {
        let client = reqwest::Client::builder()
            .connect_timeout(connect_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // Attempts are made and counted in one place: `execute`.
            .retry(reqwest::retry::never())
            .build();
        client.map(Self).map_err(|error| {
            let cause = root_cause(&error.without_url());
            ConfigError::new(format!("TLS could not be set up: {cause}; are the system's CA certificates installed?"))
        })
    }
}

impl Transport for HttpClient {
    fn send(&self, request: http::Request<RequestBody>) -> TransportFuture<'_> {
        Box::pin(async move {
            let response = self.0.execute(convert(request)?).await.map_err(classify)?;
            Ok(http::Response::from(response).map(|body| ResponseBody::boxed(Received(body))))
        })
    }
}

/// The request as the library wants it.
fn convert(request: http::Request<RequestBody>) -> Result<reqwest::Request, TransportError> {
    let (parts, body) = request.into_parts();
    let url = parts.uri.to_string().parse().map_err(TransportError::not_sent)?;
    let mut request = reqwest::Request::new(parts.method, url);
    *request.headers_mut() = parts.headers;
    *request.body_mut() = match body.as_bytes() {
        Some(bytes) if bytes.is_empty() => None,
        Some(bytes) => Some(bytes.clone().into()),
        None => Some(reqwest::Body::wrap(body)),
    };
    Ok(request)
}

/// Says how far a request came. URLs, which may hold secrets, are taken out of the error.
fn classify(error: reqwest::Error) -> TransportError {
    let (is_connect, is_timeout, is_builder) = (error.is_connect(), error.is_timeout(), error.is_builder());
    let error = error.without_url();
    let error = match is_builder {
        true => TransportError::not_sent(error),
        false => TransportError::maybe_sent(error),
    };
    let error = if is_connect { error.connect() } else { error };
    if is_timeout { error.timeout() } else { error }
}

/// The body of an answer, with its errors classified.
struct Received(reqwest::Body);

impl Body for Received {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = Pin::new(&mut self.0).poll_frame(cx);
        frame.map(|frame| frame.map(|frame| frame.map_err(|error| classify(error).into())))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

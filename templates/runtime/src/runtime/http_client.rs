//! The built-in transport. WebAssembly has none: in a browser all that can be called is `fetch`, which follows redirects
//! with the credentials and bodies that were for another place.

#![cfg(not(target_family = "wasm"))]

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use reqwest::{ClientBuilder, NoProxy, Proxy};

use super::ConfigError;
use super::http_settings::HttpSettings;
use super::message_body::{BoxError, RequestBody, ResponseBody};
use super::redact::root_cause;
use super::transport::{Transport, TransportError, TransportFuture};

/// HTTP over TCP and TLS.
#[derive(Debug)]
pub(super) struct HttpClient {
    client: reqwest::Client,
    /// The one for loopback addresses, which no proxy of the system can reach.
    #[cfg(feature = "system-proxy")]
    direct: reqwest::Client,
}

/// Hosts that are called without a proxy.
const LOOPBACK: &str = "localhost,127.0.0.0/8,::1";

impl HttpClient {
    pub(super) fn new(settings: &HttpSettings) -> Result<Self, ConfigError> {
        let client = match &settings.proxy {
            Some(url) => {
                let proxy = Proxy::all(url.expose()).map_err(|_| ConfigError::new("the proxy is no URL"))?;
                builder(settings).proxy(proxy.no_proxy(NoProxy::from_string(LOOPBACK)))
            }
            None if cfg!(feature = "system-proxy") => builder(settings),
            None => builder(settings).no_proxy(),
        };
        Ok(Self {
            client: build(client)?,
            #[cfg(feature = "system-proxy")]
            direct: build(builder(settings).no_proxy())?,
        })
    }

    #[cfg(feature = "system-proxy")]
    fn client(&self, uri: &http::Uri) -> &reqwest::Client {
        if uri.host().is_some_and(super::client::is_loopback) { &self.direct } else { &self.client }
    }

    #[cfg(not(feature = "system-proxy"))]
    fn client(&self, _: &http::Uri) -> &reqwest::Client {
        &self.client
    }
}

/// What all clients have in common. Redirects are answers here, so that no credential or body follows one.
fn builder(settings: &HttpSettings) -> ClientBuilder {
    let builder = reqwest::Client::builder()
        .connect_timeout(settings.connect_timeout)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        // Attempts are made and counted in one place: `execute`.
        .retry(reqwest::retry::never());
    #[cfg(feature = "native-tls")]
    let builder = builder.tls_backend_native();
    #[cfg(feature = "webpki-roots")]
    let builder = builder.tls_certs_only(
        webpki_root_certs::TLS_SERVER_ROOT_CERTS
            .iter()
            .filter_map(|certificate| reqwest::Certificate::from_der(certificate).ok()),
    );
    builder
}

fn build(builder: ClientBuilder) -> Result<reqwest::Client, ConfigError> {
    builder.build().map_err(|error| {
        let cause = root_cause(&error.without_url());
        ConfigError::new(format!("TLS could not be set up: {cause}; are the system's CA certificates installed?"))
    })
}

impl Transport for HttpClient {
    fn send(&self, request: http::Request<RequestBody>) -> TransportFuture<'_> {
        Box::pin(async move {
            let client = self.client(request.uri());
            let response = client.execute(convert(request)?).await.map_err(classify)?;
            Ok(http::Response::from(response).map(|body| ResponseBody::boxed(Received(body))))
        })
    }
}

/// The request as the library wants it.
fn convert(request: http::Request<RequestBody>) -> Result<reqwest::Request, TransportError> {
    let (parts, body) = request.into_parts();
    let url = parts.uri.to_string().parse().map_err(|error| TransportError::not_sent(error).permanent())?;
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
pub(crate) fn classify(error: reqwest::Error) -> TransportError {
    let (is_connect, is_timeout, is_builder) = (error.is_connect(), error.is_timeout(), error.is_builder());
    let error = error.without_url();
    let is_refused = std::iter::successors(error.source(), |error| (*error).source()).any(is_refused);
    let error = match (is_builder, is_refused) {
        (true, _) => TransportError::not_sent(error).permanent(),
        (false, true) => TransportError::not_sent(error),
        (false, false) => TransportError::maybe_sent(error),
    };
    let error = if is_connect { error.connect() } else { error };
    if is_timeout { error.timeout() } else { error }
}

/// Whether an error says that the request was not written, or that the server has not looked at it.
fn is_refused(error: &(dyn Error + 'static)) -> bool {
    // A connection of the pool was closed before the request was written to it.
    if error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_canceled) {
        return true;
    }
    #[cfg(feature = "http2")]
    if let Some(error) = error.downcast_ref::<h2::Error>() {
        // RFC 9113, 8.7: a refused stream, and one beyond the last of a connection that ends in good order.
        let refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
        let beyond = error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR);
        return error.is_remote() && (refused || beyond);
    }
    false
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

//! Services of `tower` as transports.

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http_body::Body;
use tower_service::Service;

use super::message_body::{BoxError, RequestBody, ResponseBody};
use super::transport::{Transport, TransportError, TransportFuture};

/// A transport that asks a service, such as a stack of `tower` layers around an HTTP client.
///
/// Each request has a clone of the service of its own, which it waits for until it is ready. An error before that says
/// that nothing was sent; one after it, that the server may have received the request, unless it is a
/// [`TransportError`] that says something else.
pub struct TowerTransport<S>(Mutex<S>);

impl<S> TowerTransport<S> {
    /// Sends by way of the service.
    pub fn new(service: S) -> Self {
        Self(Mutex::new(service))
    }
}

impl<S, B> Transport for TowerTransport<S>
where
    S: Service<http::Request<RequestBody>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    S::Future: Send,
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    fn send(&self, request: http::Request<RequestBody>) -> TransportFuture<'_> {
        let mut service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            let ready = poll_fn(|cx| service.poll_ready(cx)).await;
            ready.map_err(|error| classified(error.into(), TransportError::not_sent))?;
            let response = service.call(request).await;
            let response = response.map_err(|error| classified(error.into(), TransportError::maybe_sent))?;
            Ok(response.map(ResponseBody::new))
        })
    }
}

/// What the service says of its error; otherwise what is known without it.
fn classified(error: BoxError, otherwise: fn(BoxError) -> TransportError) -> TransportError {
    error.downcast().map_or_else(otherwise, |error| *error)
}

impl<S> fmt::Debug for TowerTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TowerTransport").finish_non_exhaustive()
    }
}

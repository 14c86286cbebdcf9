//! Servers that exist in memory only.

use std::fmt;
use std::future::Future;

use super::message_body::{RequestBody, ResponseBody};
use super::transport::{Transport, TransportError, TransportFuture};

/// A transport that asks a function, for tests without a server.
///
/// ```rs
/// let server = InMemory::new(|request| async move {
///     assert_eq!(request.uri().path(), "/v1/customers");
///     let body = request.into_body().bytes().await.map_err(TransportError::not_sent)?;
///     Ok(http::Response::new(ResponseBody::from(body)))
/// });
/// let client = Client::builder().transport(server).build()?;
/// ```
pub struct InMemory<F>(F);

impl<F, A> InMemory<F>
where
    F: Fn(http::Request<RequestBody>) -> A + Send + Sync + 'static,
    A: Future<Output = Result<http::Response<ResponseBody>, TransportError>> + Send + 'static,
{
    /// Answers each request by what the function makes of it.
    pub fn new(answer: F) -> Self {
        Self(answer)
    }
}

impl<F, A> Transport for InMemory<F>
where
    F: Fn(http::Request<RequestBody>) -> A + Send + Sync + 'static,
    A: Future<Output = Result<http::Response<ResponseBody>, TransportError>> + Send + 'static,
{
    fn send(&self, request: http::Request<RequestBody>) -> TransportFuture<'_> {
        Box::pin((self.0)(request))
    }
}

impl<F> fmt::Debug for InMemory<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InMemory").finish_non_exhaustive()
    }
}

//! Credentials that are asked for when they are needed.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::Credential;
use super::message_body::BoxError;

/// What a [`CredentialProvider`] gives, later.
pub type CredentialFuture<'a> = Pin<Box<dyn Future<Output = Result<Credential, BoxError>> + Send + 'a>>;

/// Gives credentials that are not known when the client is built: from a vault, a token service, a file that changes.
///
/// It is asked once for each call, and waited for no longer than the call may take; an error ends the call before
/// anything is sent. What it gives is never printed; the texts of its errors are, so they must not hold secrets.
///
/// A closure is a provider too:
///
/// ```rs
/// let token = Credential::provider(|| async { Ok(Credential::from(std::fs::read_to_string("/run/secrets/token")?)) });
/// let client = Client::builder().credential("bearerAuth", token).build()?;
/// ```
///
/// One that keeps what it has until a server refuses it:
///
/// ```rs
/// struct Vault {
///     kept: Mutex<Option<Credential>>,
/// }
///
/// impl CredentialProvider for Vault {
///     fn credential(&self) -> CredentialFuture<'_> {
///         Box::pin(async {
///             if let Some(kept) = self.kept.lock().unwrap().clone() {
///                 return Ok(kept);
///             }
///             let new = Credential::from(self.read().await?);
///             *self.kept.lock().unwrap() = Some(new.clone());
///             Ok(new)
///         })
///     }
///
///     fn refused(&self, refused: &Credential) {
///         // Another call may have replaced it already.
///         self.kept.lock().unwrap().take_if(|kept| kept == refused);
///     }
/// }
/// ```
pub trait CredentialProvider: Send + Sync {
    /// Gives the credential to send.
    fn credential(&self) -> CredentialFuture<'_>;

    /// Is told that a server refused a credential that this gave: it answered 401, and did nothing else.
    ///
    /// After that it is asked once more; if it then gives another credential, the call is repeated with that, once.
    fn refused(&self, credential: &Credential) {
        let _ = credential;
    }
}

impl<F, R> CredentialProvider for F
where
    F: Fn() -> R + Send + Sync,
    R: Future<Output = Result<Credential, BoxError>> + Send + 'static,
{
    fn credential(&self) -> CredentialFuture<'_> {
        Box::pin(self())
    }
}

/// A [`CredentialProvider`] that is shared: see [`Credential::provider`].
#[derive(Clone)]
pub struct Provider(pub(super) Arc<dyn CredentialProvider>);

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Provider")
    }
}

impl PartialEq for Provider {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Provider {}

//! Requests that the API makes: webhooks and callbacks.

use super::{Docs, Method, TypeRef};
use crate::source::Origin;

/// A request that the API makes to a server of its caller.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Where it stands.
    pub origin: Origin,
    /// The words of its name: its key under `webhooks`, or the operation's id and the callback's key.
    pub name: String,
    /// The method of the request.
    pub method: Method,
    /// `summary`, `description` and `deprecated`.
    pub docs: Docs,
    /// What its JSON body holds.
    pub payload: TypeRef,
}

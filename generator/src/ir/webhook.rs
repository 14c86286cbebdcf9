//! Requests that the API makes: webhooks and callbacks.

use super::{Docs, Method, SecretEncoding, SignatureAlgorithm, SignatureEncoding, TypeRef};
use crate::source::Origin;

/// A request that the API makes to a server of its caller.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Where it stands.
    pub origin: Origin,
    /// The words of its name: its key under `webhooks`, or the operation's id and the callback's key.
    pub name: String,
    /// Its key under `webhooks`, which its body names; none for what cannot be told by that.
    pub event: Option<String>,
    /// The method of the request.
    pub method: Method,
    /// `summary`, `description` and `deprecated`.
    pub docs: Docs,
    /// What its JSON body holds.
    pub payload: TypeRef,
}

/// How the API signs the requests that it makes.
#[derive(Clone, Debug)]
pub struct WebhookSignature {
    /// Where it stands.
    pub origin: Origin,
    /// What makes a signature of a secret and a text.
    pub algorithm: SignatureAlgorithm,
    /// How a signature is written.
    pub encoding: SignatureEncoding,
    /// The names of the header that holds signatures; the first that a request has counts.
    pub headers: Vec<String>,
    /// What stands between the parts of the header; none where it is one part.
    pub separator: Option<String>,
    /// What a part begins with that is a signature.
    pub prefix: String,
    /// Where the time of the request is.
    pub timestamp: Option<SignatureTimestamp>,
    /// How far that time may be from now, in seconds.
    pub tolerance: u32,
    /// What is signed: these, one after the other.
    pub signed: Vec<SignedPart>,
    /// What a secret begins with that is no part of the key.
    pub secret_prefix: String,
    /// How the rest of a secret is written.
    pub secret_encoding: SecretEncoding,
    /// The property of a body that names its webhook.
    pub event_property: Option<String>,
}

/// Where the time of a request is, in Unix seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureTimestamp {
    /// In the part of the signature's header that begins with this.
    Part(String),
    /// In a header of its own.
    Header(String),
}

/// A part of what is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedPart {
    /// The same text in every request.
    Literal(String),
    /// The time, as the request has it.
    Timestamp,
    /// The value of a header.
    Header(String),
    /// The body.
    Body,
}

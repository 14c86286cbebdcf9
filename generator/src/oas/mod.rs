//! The document as typed OpenAPI objects, still with `$ref`.
//!
//! [`Reader`] decodes one object at a time from its node, so that a `$ref` may point at any place of the document.
//! Swagger 2.0 documents are rewritten into OpenAPI 3.0, and the keywords of 3.0 are read into their 3.1 form here: later
//! stages know one dialect only.

mod definition;
mod document;
mod encoding;
mod fields;
mod header;
mod operation;
mod pagination;
mod parameter;
mod reference;
mod refusal;
mod schema;
mod security;
mod server;
mod swagger;
pub mod vocabulary;
mod webhook_signature;

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostics, Reported};
use crate::source::{NodeId, Sources};

pub use document::{Document, Info, PathItem, Tag, Version};
pub use encoding::Encoding;
pub use fields::nearest;
pub use header::HeaderObject;
pub use operation::{Header, MediaType, Method, Operation, RequestBody, Response};
pub use pagination::{Pagination, PaginationFields, PaginationStyle, Place};
pub use parameter::{Parameter, ParameterLocation, ParameterStyle};
pub use schema::{Discriminator, Schema, SchemaType};
pub use security::{OAuthFlow, SecurityKind, SecurityRequirement, SecurityScheme};
pub use server::{Server, ServerVariable};
pub use webhook_signature::{SecretEncoding, SignatureAlgorithm, SignatureEncoding, WebhookSignature};

/// Decodes OpenAPI objects from nodes and reports what is wrong with them.
pub struct Reader<'a> {
    /// The documents.
    pub sources: &'a Sources,
    /// Where findings go.
    pub diagnostics: &'a mut Diagnostics,
    /// The root of the document, which is rewritten where it follows Swagger 2.0.
    root: NodeId,
    /// The version that the document says it follows.
    version: Version,
    /// Targets of the references met so far, by what they are relative to and their text.
    targets: BTreeMap<(NodeId, String), NodeId>,
    /// References whose chain has no end, or one that is too far away, which was reported.
    without_end: BTreeSet<NodeId>,
    /// The proof of that.
    endless: Option<Reported>,
    /// How many names were compared to find what was meant by a reference.
    compared: usize,
}

impl Reader<'_> {
    /// The root of the document.
    pub fn root(&self) -> NodeId {
        self.root
    }
}

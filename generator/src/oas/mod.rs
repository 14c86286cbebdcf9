//! The document as typed OpenAPI objects, still with `$ref`.
//!
//! [`Reader`] decodes one object at a time from its node, so that a `$ref` may point at any place of the document.
//! OpenAPI 3.0 keywords are read into their 3.1 form here; later stages know one dialect only.

mod document;
mod encoding;
mod fields;
mod operation;
mod reference;
mod schema;
mod security;
pub mod vocabulary;

use std::collections::BTreeMap;

use crate::diag::Diagnostics;
use crate::source::{NodeId, Sources};

pub use document::{Document, Info, PathItem, Server, Tag, Version};
pub use encoding::Encoding;
pub use operation::{
    Header, MediaType, Method, Operation, Parameter, ParameterLocation, ParameterStyle, RequestBody, Response,
};
pub use schema::{Discriminator, Schema, SchemaType};
pub use security::{OAuthFlow, SecurityKind, SecurityRequirement, SecurityScheme};

/// Decodes OpenAPI objects from nodes and reports what is wrong with them.
pub struct Reader<'a> {
    /// The documents.
    pub sources: &'a Sources,
    /// Where findings go.
    pub diagnostics: &'a mut Diagnostics,
    /// The root of the document.
    root: NodeId,
    /// The version that the document says it follows.
    version: Version,
    /// Targets of the references met so far.
    targets: BTreeMap<String, Option<NodeId>>,
}

impl Reader<'_> {
    /// The root of the document.
    pub fn root(&self) -> NodeId {
        self.root
    }
}

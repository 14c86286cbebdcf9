//! What a client of the API looks like: ids instead of references, every decision about shape taken.
//!
//! [`lower`](crate::lower) makes an [`Api`] from a document; the stages after it never look at the document again
//! but for the [`Origin`] that each node keeps for messages.

mod choice;
mod dump;
mod operation;
mod pagination;
mod path;
mod response;
mod server;
mod types;
mod union;
mod usage;
mod webhook;

use std::collections::BTreeSet;

use crate::source::{NodeId, Origin};

pub use crate::oas::{
    Method, ParameterLocation, ParameterStyle, SecretEncoding, SignatureAlgorithm, SignatureEncoding,
};
pub use choice::{Choice, ChoiceId, Choices};
pub use dump::dump;
pub use operation::{
    BodyContent, BodyKind, Group, GroupId, Idempotency, Operation, OperationId, Parameter, ParameterContent,
    ParameterRole, PathSegment, PathTemplate, PropertyEncoding, RequestBody, SchemeScopes,
};
pub use pagination::{NextPage, PageParameter, PageSize, Pagination};
pub use path::first_word;
pub use response::{
    Alternative, Answer, Answers, Content, ErrorMarker, HeaderField, HeaderKind, HeaderSet, HeaderSetId, ResponseCase,
    Responses, Role, StatusPattern, ToldBy,
};
pub use server::{Server, ServerPart, ServerVariable};
pub use types::{
    Additional, Enum, EnumValue, EnumValues, Field, Files, Map, NameHint, Presence, Primitive, Struct, TextFormat,
    TypeDef, TypeGraph, TypeId, TypeKind, TypeRef,
};
pub use union::{Discriminator, Dispatch, JsonKind, Shape, Union, Variant};
pub use usage::Usage;
pub use webhook::{SignatureTimestamp, SignedPart, Webhook, WebhookSignature};

/// An API as its callers see it.
#[derive(Clone, Debug)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub docs: Docs,
    /// The URL that requests go to unless the caller says otherwise: the first of `servers`; empty where there is
    /// none that is absolute.
    pub base_url: String,
    /// The servers that the document names by whole URLs.
    pub servers: Vec<Server>,
    /// The credentials that a client may hold.
    pub security_schemes: Vec<SecurityScheme>,
    /// Whether answers are read leniently unless the caller says otherwise: `x-lenient`.
    pub is_lenient: bool,
    /// The groups of operations, in the order in which they are met.
    pub groups: Vec<Group>,
    /// The operations, in document order.
    pub operations: Vec<Operation>,
    /// The requests that the API makes, in document order: webhooks, then callbacks.
    pub webhooks: Vec<Webhook>,
    /// How these are signed.
    pub webhook_signature: Option<WebhookSignature>,
    /// The header fields of answers, a set for all operations that are documented with the same.
    pub header_sets: Vec<HeaderSet>,
    /// Every type.
    pub types: TypeGraph,
    /// The component schemas.
    pub components: Vec<Component>,
    /// The places of the document whose values have no type, each once.
    pub untyped: Vec<Untyped>,
    /// The types that the user chose for formats.
    pub choices: Choices,
    /// Those of them that some value is of.
    pub used_choices: BTreeSet<ChoiceId>,
}

/// A place of the document whose values have no type, or only that of an object or array of anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Untyped {
    /// Why there is none.
    pub cause: UntypedCause,
    /// The schema, or what should have one.
    pub node: NodeId,
}

/// Why values have no type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UntypedCause {
    /// The schema says no type: `{}`, `true`, or only annotations.
    NoType,
    /// `type: object` that says nothing of its properties.
    FreeForm,
    /// `type: array` without `items`.
    NoItems,
    /// A name in `required` that `properties` does not describe.
    Undescribed,
    /// A parameter without a schema, or a body of JSON or of a form.
    NoSchema,
    /// The schema says more than its type takes in.
    Degraded,
}

impl UntypedCause {
    /// Every cause, the most common first.
    pub const ALL: [Self; 6] =
        [Self::NoType, Self::FreeForm, Self::NoItems, Self::Undescribed, Self::NoSchema, Self::Degraded];
}

/// A schema of `components.schemas`, or one that is defined elsewhere and that a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Its JSON pointer, after the path of its file where that is another one than the document.
    pub pointer: String,
    /// Its type.
    pub ty: TypeRef,
    /// The type of what is sent of it, where that is another one.
    pub input: Option<TypeId>,
}

impl Component {
    /// Its type, `null` aside.
    pub fn value(&self, types: &TypeGraph) -> TypeId {
        match (&types.get(self.ty.id).name, &types.get(self.ty.id).kind) {
            (NameHint::OrNull(_), TypeKind::Alias(value)) => value.id,
            _ => self.ty.id,
        }
    }
}

/// What the document says of a thing in prose, and what the docs add to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// `summary` or `title`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// Limits that the server holds values to, such as `maxLength` 255: keyword and value.
    pub limits: Vec<(&'static str, String)>,
    /// `default`, as JSON.
    pub default: Option<String>,
    /// `format`, where the Rust type does not say it.
    pub format: Option<String>,
}

/// A credential that the client holds and operations ask for by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// Where it stands.
    pub origin: Origin,
    /// Its name under `components.securitySchemes`, or the value of `x-credential`.
    pub name: String,
    /// What is sent, and where.
    pub kind: Credential,
    /// `description`.
    pub docs: Docs,
}

/// How a credential is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// `Authorization: Bearer` (RFC 6750).
    Bearer,
    /// The same, with tokens that the client may get for an id and a secret of its own (RFC 6749 4.4): `oauth2` with
    /// the flow `clientCredentials`.
    ClientCredentials {
        /// `tokenUrl`, where the document has it.
        token_url: Option<String>,
        /// `scopes`, with what each permits.
        scopes: Vec<(String, String)>,
    },
    /// `Authorization: Basic` with user name and password (RFC 7617).
    Basic,
    /// `Authorization: Basic` with the secret as user name and an empty password.
    BasicUserName,
    /// A header of that name.
    Header(String),
    /// A query parameter of that name.
    Query(String),
    /// A cookie of that name.
    Cookie(String),
    /// A property of the JSON request body.
    BodyField(String),
}

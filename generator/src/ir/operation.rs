//! Operations: what is sent, what may come back, and what the runtime must know to be safe.

use super::{
    Answers, Content, Docs, Field, Method, Pagination, ParameterLocation, ParameterStyle, Responses, TypeGraph, TypeRef,
};
use crate::source::Origin;

/// An operation of [`Api::operations`](super::Api::operations).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub usize);

/// A group of [`Api::groups`](super::Api::groups).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub usize);

/// Operations that are reached through one method of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The tag, or the part of the path that operations without tags are grouped by.
    pub tag: String,
    /// The Tag Object's description.
    pub docs: Docs,
}

/// One call that the API takes.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands.
    pub origin: Origin,
    /// `operationId`, or one made from method and path.
    pub id: String,
    /// The method.
    pub method: Method,
    /// The path.
    pub path: PathTemplate,
    /// `summary`, `description`, `deprecated`.
    pub docs: Docs,
    /// The group that it is reached through, by its first tag or its path; none for an operation on the client itself.
    pub group: Option<GroupId>,
    /// Whether the document gives it a tag.
    pub has_tag: bool,
    /// The server of its own, where it does not use the API's.
    pub base_url: Option<String>,
    /// Its parameters: those of the path in the path's order, then the rest in document order.
    pub parameters: Vec<Parameter>,
    /// What it sends as body.
    pub body: Option<RequestBody>,
    /// What it answers.
    pub responses: Responses,
    /// Alternatives of which one must be met, each by all its schemes; an empty alternative needs nothing.
    pub security: Vec<Vec<String>>,
    /// The scopes or roles that each alternative needs of its schemes; alternatives that need none are left out.
    pub scopes: Vec<Vec<SchemeScopes>>,
    /// Whether the server can tell a repeated request from a second one.
    pub idempotency: Idempotency,
    /// The keys that lead to the request id in a successful JSON answer.
    pub request_id: Vec<String>,
    /// Whether a successful answer holds a secret: `x-sensitive` and its like.
    pub answers_secret: bool,
    /// How the pages follow each other, where the answer is one of several.
    pub pagination: Option<Pagination>,
}

/// What an operation needs a credential to permit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeScopes {
    /// The name of the security scheme.
    pub scheme: String,
    /// Its scopes, or the roles of a scheme without scopes.
    pub scopes: Vec<String>,
}

/// A path such as `/pets/{petId}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate {
    /// The path as the document writes it: its key under `paths`.
    pub key: String,
    /// The path with each parameter as its name in braces.
    pub text: String,
    /// Its parts, in order.
    pub segments: Vec<PathSegment>,
    /// The query that belongs to the operation: what follows a `?`; empty where there is none.
    pub query: String,
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathSegment {
    /// Text that is sent as it is.
    Literal(String),
    /// The value of the path parameter of that name.
    Parameter(String),
}

/// A parameter.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the specification")]
pub struct Parameter {
    /// Where it stands.
    pub origin: Origin,
    /// Its name on the wire.
    pub wire_name: String,
    /// Where it goes: `in`.
    pub location: ParameterLocation,
    /// How it is written: `style`.
    pub style: ParameterStyle,
    /// Whether arrays and objects become several parameters: `explode`.
    pub explode: bool,
    /// What the whole value is written as, where no style is used: `content`.
    pub content: Option<ParameterContent>,
    /// Whether reserved characters are left as they are where that is harmless: `allowReserved`, in a query.
    pub allow_reserved: bool,
    /// Whether slashes in the value part segments: `x-multi-segment`, in a path.
    pub is_multi_segment: bool,
    /// Whether the call is refused without it: `required`.
    pub required: bool,
    /// What it is for.
    pub role: ParameterRole,
    /// Its type.
    pub ty: TypeRef,
    /// What the document says of it.
    pub docs: Docs,
    /// `example`, as JSON.
    pub example: Option<serde_json::Value>,
}

/// What the whole value of a parameter is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterContent {
    /// JSON.
    Json,
    /// The properties of an object as pairs: `application/x-www-form-urlencoded`.
    Form,
    /// Text.
    Text,
}

/// What a parameter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterRole {
    /// What the caller says it is.
    Ordinary,
    /// The key that makes a repeated request harmless; the runtime makes one where the caller gives none.
    IdempotencyKey,
}

/// Whether the server can tell a repeated request from a second one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// Only by the method (RFC 9110 9.2.2).
    Method,
    /// By a key in the header of that name.
    Key(String),
}

/// A request body.
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// Where it stands.
    pub origin: Origin,
    /// Whether the call is refused without it: `required`.
    pub required: bool,
    /// What is sent unless the caller chooses another content.
    pub content: BodyContent,
    /// What else may be sent.
    pub alternatives: Vec<BodyContent>,
    /// What the document says of it.
    pub docs: Docs,
    /// `example` of the Media Type Object, as JSON.
    pub example: Option<serde_json::Value>,
}

/// One thing that a request body may be.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyContent {
    /// The media types that it is sent as, never none; the first is sent unless the caller chooses another.
    pub media_types: Vec<String>,
    /// What is in it.
    pub kind: BodyKind,
    /// How its properties are written where the document says so: `encoding`.
    pub encodings: Vec<(String, PropertyEncoding)>,
}

/// What is in a request body.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyKind {
    /// JSON of that type.
    Json(TypeRef),
    /// JSON values of that type, one a line.
    JsonLines(TypeRef),
    /// `application/x-www-form-urlencoded` with the properties of that type.
    Form(TypeRef),
    /// `multipart/form-data` with these parts; files are [`Primitive::Upload`](super::Primitive::Upload). Others may be
    /// put together by the caller.
    Multipart(Vec<Field>),
    /// Text, sent as it is.
    Text,
    /// Bytes, sent as they are.
    Bytes,
}

/// How a property of a form or multipart body is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PropertyEncoding {
    /// `style` and `explode`.
    Style(ParameterStyle, bool),
    /// `contentType`.
    ContentType(String),
}

impl RequestBody {
    /// Everything that may be sent.
    pub fn contents(&self) -> impl Iterator<Item = &BodyContent> {
        std::iter::once(&self.content).chain(&self.alternatives)
    }
}

impl BodyContent {
    /// The media type that is sent unless the caller chooses another.
    pub fn media_type(&self) -> &str {
        self.media_types.first().map_or("", String::as_str)
    }

    /// The properties that can be set one by one.
    pub fn fields<'a>(&'a self, types: &'a TypeGraph) -> &'a [Field] {
        match &self.kind {
            BodyKind::Json(ty) | BodyKind::Form(ty) => {
                types.as_struct(*ty).map(|strukt| strukt.fields.as_slice()).unwrap_or_default()
            }
            BodyKind::Multipart(parts) => parts,
            BodyKind::JsonLines(_) | BodyKind::Text | BodyKind::Bytes => &[],
        }
    }

    /// The types that it is made of.
    pub fn types(&self) -> Vec<TypeRef> {
        match &self.kind {
            BodyKind::Json(ty) | BodyKind::JsonLines(ty) | BodyKind::Form(ty) => vec![*ty],
            BodyKind::Multipart(parts) => parts.iter().map(|part| part.ty).collect(),
            BodyKind::Text | BodyKind::Bytes => Vec::new(),
        }
    }

    /// The types that it is made of, to be replaced.
    fn types_mut(&mut self) -> Vec<&mut TypeRef> {
        match &mut self.kind {
            BodyKind::Json(ty) | BodyKind::JsonLines(ty) | BodyKind::Form(ty) => vec![ty],
            BodyKind::Multipart(parts) => parts.iter_mut().map(|part| &mut part.ty).collect(),
            BodyKind::Text | BodyKind::Bytes => Vec::new(),
        }
    }
}

impl Operation {
    /// The types that are sent.
    pub fn request_types(&self) -> Vec<TypeRef> {
        let body = self.body.iter().flat_map(RequestBody::contents).flat_map(BodyContent::types);
        self.parameters.iter().map(|parameter| parameter.ty).chain(body).collect()
    }

    /// The types that are sent, to be replaced.
    pub fn request_types_mut(&mut self) -> Vec<&mut TypeRef> {
        let contents =
            self.body.iter_mut().flat_map(|body| std::iter::once(&mut body.content).chain(&mut body.alternatives));
        let body = contents.flat_map(BodyContent::types_mut);
        self.parameters.iter_mut().map(|parameter| &mut parameter.ty).chain(body).collect()
    }

    /// The types that come back.
    pub fn response_types(&self) -> Vec<TypeRef> {
        let responses = &self.responses;
        let alternatives = responses.alternatives.iter().map(|alternative| &alternative.success);
        let answers = [&responses.success, &responses.error].into_iter().chain(alternatives);
        answers.flat_map(Answers::contents).filter_map(Content::ty).collect()
    }
}

//! Responses: what may come back, and what success and failure hold.

use std::fmt;

use super::{Docs, TypeGraph, TypeRef};
use crate::source::Origin;

/// What an operation answers.
#[derive(Clone, Debug, Default)]
pub struct Responses {
    /// Every documented answer, from the narrowest status to the widest, as the usual call asks for it.
    pub cases: Vec<ResponseCase>,
    /// What a successful call gives.
    pub success: Answers,
    /// What the error of a failed call holds.
    pub error: Answers,
    /// Other media types that can be asked for, where they hold something else.
    pub alternatives: Vec<Alternative>,
    /// Whether a call can ask for what has changed since another: 304 is documented beside an answer with content.
    pub can_be_unmodified: bool,
    /// The header fields that are documented.
    pub headers: Option<HeaderSetId>,
}

/// A media type that can be asked for instead of the usual one.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// What it is called among those of its operation: `csv`.
    pub word: String,
    /// Every documented answer, as a call that asks for this media type gets it.
    pub cases: Vec<ResponseCase>,
    /// What a successful call gives.
    pub success: Answers,
    /// The property of the request body that must be true for this answer: `stream`.
    pub switch: Option<String>,
}

/// One documented answer.
#[derive(Clone, Debug)]
pub struct ResponseCase {
    /// Where it stands.
    pub origin: Origin,
    /// The statuses it is for.
    pub status: StatusPattern,
    /// The media type that tells it from another answer under the same statuses.
    pub told_by: Option<ToldBy>,
    /// Whether it is a success or a failure.
    pub role: Role,
    /// What is in it.
    pub content: Content,
    /// The media types it is read as, where it has content.
    pub media_types: Vec<String>,
    /// What in this answer makes it an error although its status is a success: `x-error`.
    pub error_marker: Option<ErrorMarker>,
    /// `description`.
    pub docs: Docs,
}

impl ResponseCase {
    /// Whether a call can end with it. 1XX comes before an answer, but for 101; 304 comes only to a call that asks for
    /// what has changed, which looks for it itself.
    pub fn is_final(&self) -> bool {
        match self.status {
            StatusPattern::Code(code) => self.role != Role::Unmodified && (code == 101 || code >= 200),
            StatusPattern::Range(digit) => digit > 1,
            StatusPattern::Default => true,
        }
    }
}

/// Media types that tell an answer from others under the same status.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ToldBy {
    /// The media types, all of which hold the same.
    pub media_types: Vec<String>,
    /// What it is called among those of its status, which have other words: `scim`.
    pub word: String,
}

/// A property whose value tells an error under a status of success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorMarker {
    /// The property, at the top of the JSON object.
    pub property: String,
    /// Its value in errors.
    pub value: String,
    /// What the error looks like.
    pub ty: TypeRef,
}

/// Whether an answer is a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The call did what it was made for.
    Success,
    /// It did not.
    Error,
    /// What the caller has is still right: 304 beside an answer with content.
    Unmodified,
}

/// The statuses that an answer is documented for: the keys of `responses`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusPattern {
    /// One status.
    Code(u16),
    /// A class of statuses by its first digit: `4XX`.
    Range(u8),
    /// Every status that is not documented otherwise: `default`.
    Default,
}

impl fmt::Display for StatusPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// What is in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content {
    /// Nothing.
    Empty,
    /// JSON of that type.
    Json(TypeRef),
    /// Text.
    Text,
    /// Text, or a JSON string.
    TextOrJson,
    /// Bytes, in memory.
    Bytes,
    /// Bytes, read piece by piece.
    Download,
    /// Server-sent events whose data is JSON of that type.
    Events(TypeRef),
    /// Server-sent events whose data is text.
    TextEvents,
    /// JSON values of that type, one after the other.
    Lines(TypeRef),
}

impl Content {
    /// The type of the JSON that is in it.
    pub fn ty(self) -> Option<TypeRef> {
        match self {
            Self::Json(ty) | Self::Events(ty) | Self::Lines(ty) => Some(ty),
            Self::Empty | Self::Text | Self::TextOrJson | Self::Bytes | Self::Download | Self::TextEvents => None,
        }
    }

    /// The same with what its type is an alias of.
    #[must_use]
    pub fn resolved(self, types: &TypeGraph) -> Self {
        match self {
            Self::Json(ty) => Self::Json(types.resolve(ty)),
            Self::Events(ty) => Self::Events(types.resolve(ty)),
            Self::Lines(ty) => Self::Lines(types.resolve(ty)),
            other => other,
        }
    }

    /// Whether it is read piece by piece, after the call.
    pub fn is_streamed(self) -> bool {
        match self {
            Self::Download | Self::Events(_) | Self::TextEvents | Self::Lines(_) => true,
            Self::Empty | Self::Json(_) | Self::Text | Self::TextOrJson | Self::Bytes => false,
        }
    }

    /// Whether it is server-sent events.
    pub fn is_events(self) -> bool {
        matches!(self, Self::Events(_) | Self::TextEvents)
    }
}

/// What the answers of one role have in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Answers {
    /// None has content.
    #[default]
    Empty,
    /// All that have content have this.
    Single(Content),
    /// All that have content have this, and some have none.
    Optional(Content),
    /// Content differs by status, or by media type.
    Several(Vec<Answer>),
}

/// One of several answers of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The statuses it is for.
    pub status: StatusPattern,
    /// The media type that tells it from another answer under the same statuses.
    pub told_by: Option<ToldBy>,
    /// What is in it.
    pub content: Content,
}

impl Answers {
    /// What may be in the answers, in their order.
    pub fn contents(&self) -> Vec<Content> {
        match self {
            Self::Empty => Vec::new(),
            Self::Single(content) | Self::Optional(content) => vec![*content],
            Self::Several(answers) => answers.iter().map(|answer| answer.content).collect(),
        }
    }

    /// Whether one of them is read piece by piece.
    pub fn is_streamed(&self) -> bool {
        self.contents().into_iter().any(Content::is_streamed)
    }
}

/// A set of header fields of [`Api::header_sets`](super::Api::header_sets).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HeaderSetId(pub usize);

/// The header fields that the answers of an operation are documented with, in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderSet {
    /// The fields.
    pub fields: Vec<HeaderField>,
}

/// A documented header field of answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderField {
    /// Its name, in lower case.
    pub name: String,
    /// Whether every answer has it: `required`.
    pub required: bool,
    /// How its value is read.
    pub kind: HeaderKind,
    /// `description`.
    pub docs: Docs,
}

/// How the value of a header field is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeaderKind {
    /// Text: strings, and what has more parts than one.
    Text,
    /// `integer`.
    Integer,
    /// `number`.
    Number,
    /// `boolean`.
    Boolean,
    /// A string with `format: date-time`.
    DateTime,
}

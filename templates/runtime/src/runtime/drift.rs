//! What answers have that their document does not promise: told to who wants to know, and never an error.

use std::fmt;
use std::sync::Arc;

use super::Answer;
use super::execute::Trace;
use super::media_type;
use super::operation::Operation;
use super::reading::{self, Finding, Manner};
use super::redact::{one_line, printable};

/// Most characters of a value that are told.
const MAX_VALUE: usize = 100;

/// Something in an answer that the document does not promise.
///
/// It never holds what may be a secret: values are told only of enums and of the tags of unions, and not inside a
/// property that is sensitive. `Display` is one line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    operation: &'static str,
    kind: DriftKind,
    path: String,
    value: Option<String>,
}

/// What an answer has that the document does not promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DriftKind {
    /// A value of an enum that is not listed; it was kept.
    UnknownEnumValue,
    /// An alternative of a union that is not listed, or whose tag is not; it was kept.
    UnknownUnionTag,
    /// A required property that is missing; a lenient client took the empty value of its type.
    MissingProperty,
    /// A required property that is null; a lenient client took the empty value of its type.
    NullProperty,
    /// A text that is not of its format, such as a date-time without an offset; it was kept.
    InvalidFormat,
    /// A status that is not documented.
    UndeclaredStatus,
    /// A media type that is not documented.
    UndeclaredMediaType,
}

impl Drift {
    /// Path of the operation in the client, as in `customers.update`.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// What it is.
    pub fn kind(&self) -> DriftKind {
        self.kind
    }

    /// Where it is in the JSON body, as a JSON Pointer (RFC 6901) such as `/data/status`; empty when it is the whole
    /// answer.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What the server wrote, on one line and cut: the value of an enum, the tag of a union, the status, the media
    /// type.
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            DriftKind::UnknownEnumValue => "unknown value",
            DriftKind::UnknownUnionTag => "unknown alternative",
            DriftKind::MissingProperty => "missing property",
            DriftKind::NullProperty => "null in a required property",
            DriftKind::InvalidFormat => "text that is not of its format",
            DriftKind::UndeclaredStatus => "undeclared status",
            DriftKind::UndeclaredMediaType => "undeclared media type",
        };
        write!(f, "{}: {what}", self.operation)?;
        if let Some(value) = &self.value {
            write!(f, " `{value}`")?;
        }
        if self.path.is_empty() { Ok(()) } else { write!(f, " at `{}`", self.path) }
    }
}

/// Who is told.
#[derive(Clone)]
pub(super) struct DriftHook(Arc<dyn Fn(&Drift) + Send + Sync>);

impl DriftHook {
    pub(super) fn new(hook: impl Fn(&Drift) + Send + Sync + 'static) -> Self {
        Self(Arc::new(hook))
    }
}

impl fmt::Debug for DriftHook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DriftHook")
    }
}

/// Decodes an answer of a call as its client wants it, and tells what was found in it.
pub(super) fn read<R>(trace: &Trace, decode: impl FnOnce() -> R) -> R {
    let manner = trace.core.ready().map_or(Manner::STRICT, |ready| {
        let lenient = if ready.is_lenient { Manner::LENIENT } else { Manner::STRICT };
        if ready.on_drift.is_some() { lenient.and(Manner::WATCHED) } else { lenient }
    });
    if manner == Manner::STRICT {
        return decode();
    }
    let decoded = reading::with(manner, decode);
    if manner.has(Manner::WATCHED) {
        for Finding { kind, path, value } in reading::take_findings() {
            tell(trace, kind, path, value.as_deref());
        }
    }
    decoded
}

/// Tells of a status and a media type that are not documented.
pub(super) fn check(trace: &Trace, answer: &Answer) {
    if trace.core.ready().is_ok_and(|ready| ready.on_drift.is_some()) {
        if !declares_status(trace.operation, answer.status()) {
            tell(trace, DriftKind::UndeclaredStatus, String::new(), Some(&answer.status().to_string()));
        } else if let Some(media_type) = undeclared_media_type(trace, answer) {
            tell(trace, DriftKind::UndeclaredMediaType, String::new(), Some(media_type));
        }
    }
}

fn tell(trace: &Trace, kind: DriftKind, path: String, value: Option<&str>) {
    let ready = trace.core.ready().ok();
    if let Some(DriftHook(hook)) = ready.and_then(|ready| ready.on_drift.as_ref()) {
        let value = value.map(|value| one_line(&printable(trace.known(), value), MAX_VALUE));
        hook(&Drift { operation: trace.operation.id, kind, path, value });
    }
}

/// Whether the document describes answers of this status.
fn declares_status(operation: &Operation, status: u16) -> bool {
    let class = status / 100;
    operation.statuses.is_empty()
        || operation.statuses.split(' ').any(|declared| match declared.strip_suffix("XX") {
            Some(digit) => digit.parse() == Ok(class),
            None => declared == "default" || declared.parse() == Ok(status),
        })
}

/// The media type of a success, where the operation has none such.
fn undeclared_media_type<'a>(trace: &Trace, answer: &'a Answer) -> Option<&'a str> {
    let accept = trace.operation.accept;
    if !answer.status_code().is_success() || accept.is_empty() || answer.body().is_empty() {
        return None;
    }
    let found = answer.media_type()?;
    let is_declared = accept.split(',').any(|range| media_type::includes(range, found));
    (!is_declared).then_some(found)
}

//! What a document holds, in numbers.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use crate::diag::{Code, Diagnostics, Severity};
use crate::ir::{Api, UntypedCause};

/// What a document holds, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Operations.
    pub operations: usize,
    /// Types with a name.
    pub types: usize,
    /// Places without a type, by what is missing there.
    pub untyped: BTreeMap<UntypedCause, usize>,
    /// Constructs of which the client takes in less than the document says, by the warning about them.
    pub degraded: BTreeMap<Code, usize>,
}

impl Summary {
    /// The numbers of an API and of what was found about its document.
    pub(super) fn new(api: &Api, diagnostics: &Diagnostics) -> Self {
        let mut summary = Self {
            operations: api.operations.len(),
            types: api.types.iter().filter(|(_, definition)| definition.kind.is_nominal()).count(),
            ..Self::default()
        };
        for untyped in &api.untyped {
            *summary.untyped.entry(untyped.cause).or_default() += 1;
        }
        let warnings = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Warning);
        for warning in warnings.filter(|warning| degrades(warning.code)) {
            *summary.degraded.entry(warning.code).or_default() += 1;
        }
        summary
    }

    /// The numbers as an object.
    pub fn to_json(&self) -> Value {
        let untyped = UntypedCause::ALL
            .map(|cause| (slug(cause).to_owned(), Value::from(self.untyped.get(&cause).copied().unwrap_or(0))));
        let degraded = self.degraded.iter().map(|(code, count)| (code.slug().to_owned(), Value::from(*count)));
        json!({
            "operations": self.operations,
            "types": self.types,
            "untyped": serde_json::Map::from_iter(untyped),
            "degraded": degraded.collect::<serde_json::Map<_, _>>(),
        })
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let untyped = self.untyped.iter().map(|(cause, count)| (phrase(*cause), *count));
        let degraded = self.degraded.iter().map(|(code, count)| (code.slug(), *count));
        write!(f, "{} operations, {} types, ", self.operations, self.types)?;
        write!(f, "{}, {}", total("untyped places", untyped), total("degraded constructs", degraded))
    }
}

/// A count with what it is made of: `3 untyped places (2 say no type, 1 array without items)`.
fn total<'a>(noun: &str, parts: impl Iterator<Item = (&'a str, usize)> + Clone) -> String {
    let sum: usize = parts.clone().map(|(_, count)| count).sum();
    let parts: Vec<String> = parts.map(|(part, count)| format!("{count} {part}")).collect();
    match parts.as_slice() {
        [] => format!("{sum} {noun}"),
        parts => format!("{sum} {noun} ({})", parts.join(", ")),
    }
}

/// A cause in JSON.
fn slug(cause: UntypedCause) -> &'static str {
    match cause {
        UntypedCause::NoType => "no-type",
        UntypedCause::FreeForm => "free-form",
        UntypedCause::NoItems => "no-items",
        UntypedCause::Undescribed => "undescribed",
        UntypedCause::NoSchema => "no-schema",
        UntypedCause::Degraded => "degraded",
    }
}

/// A cause after the number of its places.
fn phrase(cause: UntypedCause) -> &'static str {
    match cause {
        UntypedCause::NoType => "of any type",
        UntypedCause::FreeForm => "free-form objects",
        UntypedCause::NoItems => "arrays without items",
        UntypedCause::Undescribed => "required but not described",
        UntypedCause::NoSchema => "without a schema",
        UntypedCause::Degraded => "degraded",
    }
}

/// Whether a warning of that code says that the client takes in less than the document does; a new code does unless
/// it is listed here.
fn degrades(code: Code) -> bool {
    !matches!(
        code,
        Code::MissingVersion | Code::UnknownField | Code::DuplicateOperationId | Code::NoServers | Code::UnusedType
    )
}

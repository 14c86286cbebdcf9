//! Findings as JSON, for editors and CI.

use serde_json::{Value, json};

use super::span_of;
use crate::diag::{Diagnostic, Label, Location, Severity};
use crate::source::{Sources, Span};

/// The findings as an array.
pub(super) fn render(findings: &[(&Diagnostic, Span)], sources: &Sources) -> Value {
    findings.iter().map(|(finding, span)| record(finding, span, sources)).collect()
}

/// A finding as an object.
fn record(finding: &Diagnostic, span: &Span, sources: &Sources) -> Value {
    let mut record = place(&finding.location, span, sources);
    record["code"] = finding.code.slug().into();
    record["severity"] = match finding.severity {
        Severity::Error => "error".into(),
        Severity::Warning => "warning".into(),
    };
    record["message"] = finding.message.as_str().into();
    record["help"] = finding.help.as_deref().into();
    record["labels"] = finding.labels.iter().map(|label| label_record(label, sources)).collect();
    record
}

/// A second place as an object.
fn label_record(label: &Label, sources: &Sources) -> Value {
    let mut record = place(&label.location, &span_of(&label.location, sources), sources);
    record["message"] = label.message.as_str().into();
    record
}

/// An object that says where something is; it has a JSON pointer where that is a value that was read.
fn place(location: &Location, span: &Span, sources: &Sources) -> Value {
    let place = sources.place(span);
    let pointer = match location {
        Location::Node(origin) => Some(sources.pointer(origin.node)),
        Location::Span(_) => None,
    };
    let file = &sources.document(span.document).name;
    json!({ "file": file, "line": place.line, "column": place.column, "pointer": pointer })
}

//! Findings as commands of a workflow of GitHub, which shows each beside its line.

use std::fmt::Write as _;

use super::excerpt::harmless;
use super::span_of;
use crate::diag::{Diagnostic, Severity};
use crate::source::{Sources, Span};

/// The findings, one a line.
pub(super) fn render(findings: &[(&Diagnostic, Span)], sources: &Sources) -> String {
    findings.iter().map(|(finding, span)| command(finding, span, sources)).collect()
}

/// A finding as a command.
fn command(finding: &Diagnostic, span: &Span, sources: &Sources) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = sources.place(span);
    let file = property(&sources.document(span.document).name);
    let mut message = finding.message.clone();
    for label in &finding.labels {
        let span = span_of(&label.location, sources);
        let place = sources.place(&span);
        let name = &sources.document(span.document).name;
        // Writing to a string cannot fail.
        let _ = write!(message, "\n{} ({name}:{}:{})", label.message, place.line, place.column);
    }
    if let Some(help) = &finding.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    let (line, column, title) = (place.line, place.column, finding.code);
    format!("::{level} file={file},line={line},col={column},title={title}::{}\n", text(&message))
}

/// A text as the message of a command, which ends with its line.
fn text(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(harmless).collect();
    lines.join("\n").replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as a property of a command, where `:` and `,` end the value too.
fn property(value: &str) -> String {
    text(value).replace(':', "%3A").replace(',', "%2C")
}

//! Printing of findings, for people and for programs.

mod excerpt;
mod github;
mod human;
mod json;

use super::{Diagnostic, Diagnostics, Location, Severity};
use crate::source::{Sources, Span};

/// The form of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Text with excerpts of the documents.
    #[default]
    Human,
    /// An array with one object per finding: `code`, `severity`, `message`, `file`, `line`, `column`, `pointer`,
    /// `help` and `labels`.
    Json,
    /// Commands of a workflow of GitHub, which shows them beside the lines.
    Github,
}

/// Whether text has the colors of a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// ANSI escapes.
    Always,
    /// Plain text.
    #[default]
    Never,
}

/// Prints every finding in the order of the documents.
pub fn render(diagnostics: &Diagnostics, sources: &Sources, format: Format, color: Color) -> String {
    match format {
        Format::Human => render_first(diagnostics, sources, color, usize::MAX),
        Format::Json => format!("{:#}\n", render_json(diagnostics, sources)),
        Format::Github => github::render(&in_order(diagnostics, sources, usize::MAX), sources),
    }
}

/// Every finding in the order of the documents, as an array of objects.
pub fn render_json(diagnostics: &Diagnostics, sources: &Sources) -> serde_json::Value {
    json::render(&in_order(diagnostics, sources, usize::MAX), sources)
}

/// Prints at most `limit` findings for people, in the order of the documents; errors are chosen before warnings.
pub fn render_first(diagnostics: &Diagnostics, sources: &Sources, color: Color, limit: usize) -> String {
    human::render(&in_order(diagnostics, sources, limit), sources, color)
}

/// Chooses findings and sorts them by place, each with the characters that it points at.
fn in_order<'a>(diagnostics: &'a Diagnostics, sources: &Sources, limit: usize) -> Vec<(&'a Diagnostic, Span)> {
    let (errors, warnings): (Vec<_>, Vec<_>) =
        diagnostics.iter().partition(|diagnostic| diagnostic.severity == Severity::Error);
    let chosen = errors.into_iter().chain(warnings).take(limit);
    let mut placed: Vec<_> = chosen.map(|diagnostic| (diagnostic, span_of(&diagnostic.location, sources))).collect();
    placed.sort_by_key(|(_, span)| (span.document, span.range.start));
    placed
}

/// The characters that a location points at.
fn span_of(location: &Location, sources: &Sources) -> Span {
    match location {
        Location::Node(origin) => sources.span(*origin),
        Location::Span(span) => span.clone(),
    }
}

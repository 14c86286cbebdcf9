//! Findings as text with excerpts.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::{Excerpt, harmless};
use super::{Color, span_of};
use crate::diag::{Diagnostic, Severity};
use crate::source::{Sources, Span};

/// The findings, with an empty line after each.
pub(super) fn render(findings: &[(&Diagnostic, Span)], sources: &Sources, color: Color) -> String {
    let renderer = match color {
        Color::Always => Renderer::styled(),
        Color::Never => Renderer::plain(),
    };
    let mut output = String::new();
    for (finding, span) in findings {
        let text = renderer.render(&[group(finding, span, sources)]);
        for line in text.lines().filter(|line| !is_bare_separator(line)) {
            output.push_str(line);
            output.push('\n');
        }
        output.push('\n');
    }
    output
}

/// Whether a line is the `:::` that the printer puts before an excerpt without a name of its own.
///
/// The name is printed apart because the column in a cut line is not the column in the document.
fn is_bare_separator(line: &str) -> bool {
    line.contains(":::")
        && line.split("\u{1b}[").all(|part| {
            let text = part.trim_start_matches(|character: char| character.is_ascii_digit() || character == ';');
            matches!(text.strip_prefix('m').unwrap_or(text).trim(), "" | ":::")
        })
}

/// A finding in the printer's terms.
fn group<'a>(finding: &'a Diagnostic, span: &Span, sources: &'a Sources) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(harmless(&finding.message)).id(finding.code.slug());
    let mut group = add_place(Group::with_title(title), span, sources, (AnnotationKind::Primary, None));
    for label in &finding.labels {
        let kind = (AnnotationKind::Context, Some(label.message.as_str()));
        group = add_place(group, &span_of(&label.location, sources), sources, kind);
    }
    match &finding.help {
        Some(help) => {
            let lines: Vec<_> = help.lines().map(harmless).collect();
            group.element(Level::HELP.message(lines.join("\n")))
        }
        None => group,
    }
}

/// Adds the name, line and column of a place, and its line with the place underlined.
///
/// The printer is given one line only: it would otherwise split the whole document for every finding.
fn add_place<'a>(
    group: Group<'a>,
    span: &Span,
    sources: &'a Sources,
    (kind, label): (AnnotationKind, Option<&'a str>),
) -> Group<'a> {
    let place = sources.place(span);
    let name = harmless(&sources.document(span.document).name);
    let group = group.element(Origin::path(name).line(place.line).char_column(place.column));
    let Some(Excerpt { text, range }) = Excerpt::of(span, place.line, sources) else {
        return group;
    };
    let annotation = kind.span(range).label(label.map(harmless));
    group.element(Snippet::source(text).line_start(place.line).annotation(annotation))
}

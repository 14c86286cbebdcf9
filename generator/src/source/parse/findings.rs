//! What is wrong with a document that could be read nevertheless.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::{NodeId, Sources};

/// The message about a number that no float can hold.
pub(super) const TOO_LARGE: &str = "the number is too large to be read";
/// What to write instead.
pub(super) const TOO_LARGE_HELP: &str =
    "write a number below 1e308, or leave the keyword out where there is no limit; quote it where a string is meant";

/// A node and what is wrong with it.
pub(super) struct Finding {
    /// The node.
    pub(super) node: NodeId,
    /// What is wrong.
    pub(super) problem: Problem,
}

/// What can be wrong with a node.
pub(super) enum Problem {
    /// Its key was in the mapping before.
    DuplicateKey {
        /// The mapping.
        mapping: NodeId,
        /// The key.
        key: String,
        /// How often the key came before.
        occurrence: usize,
    },
    /// Its key is the merge key of YAML 1.1.
    MergeKey,
    /// Its value has that tag.
    Tag(String),
    /// Its value is `.inf` or `.nan`.
    NotFinite,
    /// Its value is a text that is a number, but for its size; it may be quoted.
    TooLarge,
}

/// Emits each finding, once where an alias repeats it.
pub(super) fn emit(findings: &[Finding], sources: &Sources, diagnostics: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    for finding in findings {
        if matches!(finding.problem, Problem::TooLarge) && is_quoted(finding.node, sources) {
            continue;
        }
        let diagnostic = describe(finding, sources);
        let start = match &diagnostic.location {
            crate::diag::Location::Node(origin) => sources.span(*origin).range.start,
            crate::diag::Location::Span(span) => span.range.start,
        };
        if seen.insert((diagnostic.code, start)) {
            diagnostic.emit(diagnostics);
        }
    }
}

/// Whether a text stands in quotes.
fn is_quoted(node: NodeId, sources: &Sources) -> bool {
    let span = sources.span(node.origin());
    sources.document(span.document).text[span.range].starts_with(['"', '\''])
}

/// The diagnostic of a finding.
fn describe(finding: &Finding, sources: &Sources) -> Diagnostic {
    let node = finding.node;
    match &finding.problem {
        Problem::DuplicateKey { mapping, key, occurrence } => {
            duplicate_key(sources, node, (*mapping, key.as_str()), *occurrence)
        }
        Problem::MergeKey => {
            let message = "the merge key `<<` is not supported";
            Diagnostic::new(Code::YamlMergeKey, node.key_origin(), message)
                .help("write the merged fields out, or share them with `$ref` or `allOf`")
        }
        Problem::Tag(tag) => {
            let message = format!("the value has the YAML tag `!{tag}`");
            Diagnostic::new(Code::YamlTag, node.origin(), message).help("write the value without a tag")
        }
        Problem::TooLarge => Diagnostic::new(Code::YamlNumber, node.origin(), TOO_LARGE).help(TOO_LARGE_HELP),
        Problem::NotFinite => {
            let message = "the number is infinite or not a number, which JSON cannot write";
            Diagnostic::new(Code::YamlNumber, node.origin(), message)
                .help("write a finite number, or quote it where a string is meant")
        }
    }
}

/// The diagnostic of a key that came before; it shows both keys.
fn duplicate_key(sources: &Sources, node: NodeId, (mapping, key): (NodeId, &str), occurrence: usize) -> Diagnostic {
    let message = format!("the key `{key}` is written twice");
    let help = "remove or rename one of them";
    let diagnostic = match sources.key_spans(mapping, key, occurrence) {
        Some((first, again)) => Diagnostic::new(Code::DuplicateKey, again, message).label(first, "first written here"),
        None => Diagnostic::new(Code::DuplicateKey, node.key_origin(), message),
    };
    diagnostic.help(help)
}

//! Any bytes as a document, up to its IR.

use std::io::Write as _;

use generator::analyze::analyze;
use generator::diag::{Color, Diagnostics, Format, Location, Severity, render};
use generator::ir::{self, Api, Choices};
use generator::lower::lower;
use generator::names;
use generator::oas::Reader;
use generator::pipeline;
use generator::source::{NodeId, Sources, Span};

use crate::twin;

/// What a document is understood as, without the places in its text.
#[derive(Debug, PartialEq, Eq)]
struct Understood {
    /// The code, message, help and JSON pointer of each finding of the stages after parsing.
    findings: Vec<[String; 4]>,
    /// The IR as text; none where there are errors.
    ir: Option<String>,
}

/// Takes bytes for a document. Whatever it says has a place in its text, it gives errors or an IR, and it means the same
/// written as JSON and as YAML.
pub fn front_end(bytes: &[u8]) {
    match std::str::from_utf8(bytes) {
        Ok(text) => front_end_of_text(text),
        Err(_) => front_end_of_file(bytes),
    }
}

/// A document that is not UTF-8 has one error.
fn front_end_of_file(bytes: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    file.write_all(bytes).expect("the file can be written");
    let outcome = pipeline::lint(file.path()).expect("the file can be read");
    assert!(outcome.value.is_none() && outcome.diagnostics.count(Severity::Error) == 1, "{:?}", outcome.diagnostics);
    check_places(&outcome.diagnostics, &outcome.sources);
}

/// Understands a text, and what it holds written in other ways.
fn front_end_of_text(text: &str) {
    let (sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let Ok(root) = sources.add("document", text.to_owned(), &mut diagnostics) else {
        assert!(diagnostics.has_errors(), "a text is refused without an error");
        return check_places(&diagnostics, &sources);
    };
    let is_clean = diagnostics.is_empty();
    let understood = understand(&sources, root, &mut diagnostics);
    check_places(&diagnostics, &sources);
    if !is_clean {
        // What is wrong with this text is not wrong with what it holds.
        return;
    }
    for (name, text) in [("twin.json", twin::json(&sources, root)), ("twin.yaml", twin::yaml(&sources, root))] {
        let (sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let Ok(root) = sources.add(name, text.clone(), &mut diagnostics) else {
            panic!("{name} is refused: {diagnostics:?}\n{text}");
        };
        assert!(diagnostics.is_empty(), "{name}: {diagnostics:?}\n{text}");
        assert_eq!(
            understood,
            understand(&sources, root, &mut diagnostics),
            "{name} is understood differently\n{text}"
        );
    }
}

/// Takes a document through every stage up to the names.
fn understand(sources: &Sources, root: NodeId, diagnostics: &mut Diagnostics) -> Understood {
    let api = api(sources, root, diagnostics);
    assert_eq!(api.is_none(), diagnostics.has_errors(), "there are errors or an API: {diagnostics:?}");
    if let Some(api) = &api {
        let analysis = analyze(api);
        drop(names::assign(api, &analysis));
    }
    let findings = diagnostics.iter().map(|diagnostic| {
        let pointer = match &diagnostic.location {
            Location::Node(origin) => format!("{} {:?}", sources.pointer(origin.node), origin.part),
            Location::Span(_) => String::new(),
        };
        let help = diagnostic.help.clone().unwrap_or_default();
        [diagnostic.code.slug().to_owned(), diagnostic.message.clone(), help, pointer]
    });
    Understood { findings: findings.collect(), ir: api.as_ref().map(ir::dump) }
}

/// The API of a document; none where a stage found an error.
pub(crate) fn api(sources: &Sources, root: NodeId, diagnostics: &mut Diagnostics) -> Option<Api> {
    let mut reader = Reader::new(sources, root, diagnostics).ok()?;
    let document = reader.decode_document().ok()?;
    let api = lower(&mut reader, &document, &Choices::default());
    (!diagnostics.has_errors()).then_some(api)
}

/// Every finding points into its document, and can be printed.
fn check_places(diagnostics: &Diagnostics, sources: &Sources) {
    for diagnostic in diagnostics.iter() {
        assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
        let labels = diagnostic.labels.iter().map(|label| &label.location);
        for location in std::iter::once(&diagnostic.location).chain(labels) {
            let span = match location {
                Location::Node(origin) => sources.span(*origin),
                Location::Span(span) => span.clone(),
            };
            check_span(&span, sources);
        }
    }
    let count = diagnostics.iter().count();
    let json = render(diagnostics, sources, Format::Json, Color::Never);
    let json: serde_json::Value = serde_json::from_str(&json).expect("what programs read is JSON");
    assert_eq!(json.as_array().map(Vec::len), Some(count), "each finding is told to programs");
    let text = render(diagnostics, sources, Format::Human, Color::Never);
    assert!(diagnostics.iter().all(|diagnostic| text.contains(diagnostic.code.slug())), "each finding is printed");
}

/// The characters are some of the document's, and have a line and a column.
fn check_span(span: &Span, sources: &Sources) {
    let text = &sources.document(span.document).text;
    assert!(text.get(span.range.clone()).is_some(), "{span:?} is not inside of {} bytes", text.len());
    let place = sources.place(span);
    // The end of a text without a line end is on its last line.
    let lines = text.split('\n').count();
    assert!(place.line >= 1 && place.line <= lines && place.column >= 1, "{place:?} in {lines} lines");
}

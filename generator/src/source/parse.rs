//! Parsing of a text into nodes: JSON with `serde_json`, YAML with `serde_yaml`, both through one visitor.

mod advice;
mod findings;
mod visit;

use std::cell::OnceCell;
use std::sync::Arc;

use serde::de::DeserializeSeed;

use self::findings::Finding;
use self::visit::{Builder, NodeSeed};
use super::nesting::Look;
use super::place::{Characters, floor_boundary};
use super::{
    Document, DocumentId, File, Limits, Node, NodeId, Parent, Sources, Span, Syntax, Taken, Value, count, nesting,
};
use crate::diag::{Code, Diagnostic, Diagnostics, Reported};

/// A text that is not a document, as the parser found it.
pub(super) struct Failure {
    /// What is wrong.
    pub(super) code: Code,
    /// The parser's words.
    pub(super) message: String,
    /// The byte where the parser stopped.
    pub(super) at: usize,
}

impl Sources {
    /// Parses a text as JSON or YAML and gives its root; `name` is what messages call the document.
    ///
    /// JSON is what starts with `{` or `[`; text that starts so but is no JSON is tried as YAML, except where the name
    /// ends in `.json`. Errors that leave the document readable (a duplicate key, say) are only emitted.
    pub fn add(&self, name: &str, text: String, diagnostics: &mut Diagnostics) -> Result<NodeId, Reported> {
        self.add_file(name, text, None, diagnostics)
    }

    /// Parses the text of a file.
    pub(super) fn add_file(
        &self,
        name: &str,
        text: String,
        file: Option<File>,
        diagnostics: &mut Diagnostics,
    ) -> Result<NodeId, Reported> {
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        let mut document = Document::new(self.next_document(), name, text);
        document.file = file;
        let most = self.limits.bytes;
        if document.text.len() > most {
            document.text = Arc::default();
            let message = match most >> 20 {
                0 => format!("the document has more than {most} bytes"),
                mebibytes => format!("the document has more than {mebibytes} MiB"),
            };
            let failure = Failure { code: Code::DocumentTooLarge, message, at: 0 };
            return Err(self.register_failed(document, failure, diagnostics));
        }
        self.taken.text.set(self.taken.text.get().saturating_add(document.text.len()));
        match document.parse(&self.limits(), &self.taken) {
            Ok(findings) => {
                let root = document.root;
                self.documents.push(document);
                findings::emit(&findings, self, diagnostics);
                Ok(root)
            }
            Err(failure) => Err(self.register_failed(document, failure, diagnostics)),
        }
    }

    /// Keeps a document that could not be read, for the place of the finding.
    pub(super) fn register_failed(
        &self,
        mut document: Document,
        failure: Failure,
        diagnostics: &mut Diagnostics,
    ) -> Reported {
        let reported = fail(document.root.document, failure, &document.text).emit(diagnostics);
        document.failed = Some(reported);
        self.documents.push(document);
        reported
    }

    /// The id of the document that is added next.
    pub(super) fn next_document(&self) -> DocumentId {
        DocumentId(u32::try_from(self.documents.len()).unwrap_or(u32::MAX))
    }
}

impl Document {
    /// A document whose root is `null` as yet.
    pub(super) fn new(id: DocumentId, name: &str, text: String) -> Self {
        Self {
            name: name.to_owned(),
            text: Arc::new(text),
            root: NodeId { document: id, index: 0 },
            nodes: vec![Node { value: Value::Null, parent: Parent::Document }],
            syntax: Syntax::Yaml,
            file: None,
            failed: None,
            lines: OnceCell::new(),
            marks: OnceCell::new(),
            resources: OnceCell::new(),
        }
    }

    /// Reads the text into nodes.
    fn parse(&mut self, limits: &Limits, taken: &Taken) -> Result<Vec<Finding>, Failure> {
        let text = self.text.as_str();
        let mut builder = Builder::new(&mut self.nodes, self.root, limits, taken);
        if !text.trim_start().starts_with(['{', '[']) {
            return parse_yaml(text, &mut builder).map(|()| builder.findings);
        }
        let Err(json) = parse_json(text, &mut builder) else {
            self.syntax = Syntax::Json;
            return Ok(builder.findings);
        };
        let is_json = self.name.to_ascii_lowercase().ends_with(".json");
        if is_json || json.code != Code::InvalidSyntax {
            return Err(json);
        }
        match parse_yaml(text, &mut builder) {
            Ok(()) => Ok(builder.findings),
            // The parser that came further is the one that the author had in mind.
            Err(yaml) => Err(if yaml.at > json.at { yaml } else { json }),
        }
    }
}

/// The finding that a document cannot be read.
fn fail(document: DocumentId, failure: Failure, text: &str) -> Diagnostic {
    let Failure { code, message, at } = failure;
    let (message, help) = match (code, advice::advice_of(code, &message)) {
        (Code::InvalidSyntax, _) => match advice::advice(&message, text, floor_boundary(text, at)) {
            (Some(clearer), help) => (clearer, help),
            (None, help) => (message, help),
        },
        (_, Some(help)) => (message, help.to_owned()),
        (_, None) => return too_large(document, code, message, at),
    };
    Diagnostic::new(code, Span { document, range: at..at }, message).help(help)
}

/// The finding that a document is larger than its limits.
fn too_large(document: DocumentId, code: Code, message: String, at: usize) -> Diagnostic {
    let (help, limit) = match code {
        Code::TooManyValues => {
            ("share values with `$ref` instead of aliases, leave out what the client does not need", "values")
        }
        Code::TooManyMembers => ("leave out what the client does not need", "members"),
        _ => ("split the document, leave out what the client does not need", "bytes"),
    };
    let help = format!("{help}, {}", Limits::advice(limit));
    Diagnostic::new(code, Span { document, range: at..at }, message).help(help)
}

/// Reads JSON.
fn parse_json(text: &str, builder: &mut Builder<'_>) -> Result<(), Failure> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let result = NodeSeed::root(builder).deserialize(&mut deserializer).and_then(|_| deserializer.end());
    result.map_err(|error| {
        let line_start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let at = floor_boundary(text, line_start + error.column().saturating_sub(1));
        let text = error.to_string();
        match text.starts_with("number out of range") {
            true => Failure { code: Code::YamlNumber, message: findings::TOO_LARGE.to_owned(), ..builder.fail("", at) },
            false => builder.fail(&text, at),
        }
    })
}

/// Reads YAML.
fn parse_yaml(text: &str, builder: &mut Builder<'_>) -> Result<(), Failure> {
    let limits = builder.limits;
    let look = Look::at(text, limits.values);
    if let Some(at) = nesting::too_deep(text, &look, limits.nesting) {
        return Err(Failure { code: Code::NestingTooDeep, message: visit::too_deep(limits), at });
    }
    if let Some(at) = look.too_many {
        return Err(Failure { code: Code::TooManyValues, message: visit::too_many(limits), at });
    }
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let Some(first) = documents.next().filter(|_| !is_blank(text)) else {
        return Err(builder.fail("the document is empty", 0));
    };
    NodeSeed::root(builder).deserialize(first).map_err(|error| yaml_failure(&error, text, builder))?;
    match documents.next() {
        None => Ok(()),
        Some(_) => Err(Failure {
            code: Code::MultipleDocuments,
            message: "a second document starts here".to_owned(),
            at: second_document(text),
        }),
    }
}

/// The failure that the YAML parser met.
fn yaml_failure(error: &serde_yaml::Error, text: &str, builder: &mut Builder<'_>) -> Failure {
    // The parser has a limit of its own, and no place for what is beyond it.
    if error.to_string().contains("repetition limit") {
        // Keys are counted too.
        let most = builder.limits.values.saturating_mul(2);
        let at = count::first_beyond(text, most).unwrap_or_default();
        let message = visit::too_many(builder.limits);
        return Failure { code: Code::TooManyValues, message, ..builder.fail("", at) };
    }
    let at = error.location().map_or(0, |place| Characters::new(text).byte(place.index()));
    builder.fail(&error.to_string(), at)
}

/// Where the second document of a stream starts.
fn second_document(text: &str) -> usize {
    let mut starts = saphyr_parser::Parser::new_from_str(text)
        .map_while(Result::ok)
        .filter(|(event, _)| matches!(event, saphyr_parser::Event::DocumentStart(_)));
    starts.nth(1).map_or(0, |(_, span)| Characters::new(text).byte(span.start.index()))
}

/// Whether a text holds nothing but comments and document markers.
fn is_blank(text: &str) -> bool {
    text.lines().map(str::trim_start).all(|line| line.is_empty() || line.starts_with('#') || line.trim_end() == "---")
}

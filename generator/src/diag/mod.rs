//! What the generator has to say about a document: code, severity, place, message and help.
//!
//! A stage never fails on a bad document: it emits [`Diagnostic`]s and goes on with what is left, so that one run
//! shows every problem. A construct that cannot be taken returns [`Reported`], which only emitting an error makes.

mod code;
mod level;
mod render;

use std::collections::HashSet;

use crate::source::{Origin, Span};

pub use code::{Code, UnknownCode};
pub use level::{Level, Levels};
pub use render::{Color, Format, render, render_first, render_json};

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The document cannot be generated from.
    Error,
    /// The document is taken, with a loss or a guess that its author should know of.
    Warning,
}

/// Where a diagnostic points.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// A node of a document that was read.
    Node(Origin),
    /// Characters of a text that could not be read into nodes.
    Span(Span),
}

impl From<Origin> for Location {
    fn from(origin: Origin) -> Self {
        Self::Node(origin)
    }
}

impl From<Span> for Location {
    fn from(span: Span) -> Self {
        Self::Span(span)
    }
}

/// A second place that explains the first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// Where it points.
    pub location: Location,
    /// What is there, as in `first defined here`.
    pub message: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// What kind of finding it is.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// Where it is.
    pub location: Location,
    /// What was found: lower case, no final dot, names in backticks.
    pub message: String,
    /// Further places.
    pub labels: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
}

/// Proof that an error was emitted; only [`Diagnostic::emit`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported(());

/// The most findings that are kept; the others are only counted.
const KEPT: usize = 10_000;

/// The most characters of a message or of a help; names in documents can have any length.
const LONGEST: usize = 400;

/// The findings of a run, in the order of emission.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    /// The findings.
    list: Vec<Diagnostic>,
    /// The same findings, to see which are there.
    seen: HashSet<Diagnostic>,
    /// How many errors and warnings are not among them.
    dropped: [usize; 2],
    /// What the user makes of warnings.
    levels: Levels,
}

impl Diagnostic {
    /// A finding of the code's own severity, with its message.
    pub fn new(code: Code, location: impl Into<Location>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            location: location.into(),
            message: shortened(message.into()),
            labels: Vec::new(),
            help: None,
        }
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(shortened(help.into()));
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, location: impl Into<Location>, message: impl Into<String>) -> Self {
        self.labels.push(Label { location: location.into(), message: message.into() });
        self
    }

    /// Adds the finding to the run's; one that two stages come upon is kept once.
    ///
    /// A warning is dropped where the user allows its code, and an error where he denies it.
    pub fn emit(mut self, diagnostics: &mut Diagnostics) -> Reported {
        if self.severity == Severity::Warning {
            match diagnostics.levels.of(self.code) {
                Some(Level::Allow) => return Reported(()),
                Some(Level::Deny) => self.severity = Severity::Error,
                None => {}
            }
        }
        if diagnostics.list.len() >= KEPT {
            diagnostics.dropped[self.severity as usize] += 1;
        } else if diagnostics.seen.insert(self.clone()) {
            diagnostics.list.push(self);
        }
        Reported(())
    }
}

/// A text that is cut in the middle where it is too long to be read.
fn shortened(text: String) -> String {
    if text.len() <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(LONGEST / 2).collect();
    let end: Vec<char> = text.chars().rev().take(LONGEST / 4).collect();
    format!("{start} ... {}", end.iter().rev().collect::<String>())
}

impl Diagnostics {
    /// No findings as yet, with what the user makes of warnings.
    pub fn with_levels(levels: Levels) -> Self {
        Self { levels, ..Self::default() }
    }

    /// Every finding that is kept, in the order of emission.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many findings have that severity.
    pub fn count(&self, severity: Severity) -> usize {
        let kept = self.list.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        kept + self.dropped[severity as usize]
    }

    /// Whether a stage found an error, so that the next must not run.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}

#[cfg(test)]
mod tests;

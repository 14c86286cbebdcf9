//! What is printed, and how.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use super::args::{OutputArguments, When};
use super::progress::Progress;
use crate::diag::{Color, Diagnostics, Location, Severity, render_first};
use crate::pipeline::Input;
use crate::source::Sources;

/// How many diagnostics fit on a screen.
const SCREENFUL: usize = 20;

/// Where output goes, and how much of it.
pub(super) struct Terminal {
    /// Whether only errors are printed.
    quiet: bool,
    /// The most diagnostics to print.
    limit: usize,
    /// Whether diagnostics are colored.
    color: Color,
}

impl Terminal {
    /// What the arguments and the environment ask for.
    pub(super) fn new(arguments: &OutputArguments) -> Self {
        let colored = match arguments.color {
            When::Always => true,
            When::Never => false,
            When::Auto => {
                let forbidden = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                !forbidden && io::stderr().is_terminal()
            }
        };
        Self {
            quiet: arguments.quiet,
            limit: if arguments.all { usize::MAX } else { SCREENFUL },
            color: if colored { Color::Always } else { Color::Never },
        }
    }

    /// Prints data to the standard output. A reader that goes away early is no error.
    pub(super) fn data(&self, text: &str) {
        let mut output = io::stdout().lock();
        if let Err(error) = output.write_all(text.as_bytes()).and_then(|()| output.flush())
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            self.error(&format!("cannot write to the standard output: {error}"));
        }
    }

    /// Prints a line to the standard error.
    #[expect(clippy::unused_self, reason = "every way to print is a method")]
    pub(super) fn error(&self, text: &str) {
        print_error(&format!("error: {text}\n"));
    }

    /// Does work on `documents` with a progress line, where it takes long and there is somebody to see it.
    pub(super) fn working<T>(&self, documents: &str, work: impl FnOnce() -> T) -> T {
        let _progress = Progress::new(format!("working on {documents}"), self.quiet);
        work()
    }

    /// Prints a line to the standard error, except where quiet was asked for.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet {
            print_error(&format!("{text}\n"));
        }
    }

    /// Prints a screenful of diagnostics, or all of them where that was asked for.
    pub(super) fn diagnostics(&self, diagnostics: &Diagnostics, sources: &Sources) {
        let errors = diagnostics.count(Severity::Error);
        let total = if self.quiet { errors } else { errors + diagnostics.count(Severity::Warning) };
        let shown = total.min(self.limit);
        // Errors come before warnings where there is not room for all.
        print_error(&render_first(diagnostics, sources, self.color, shown));
        if shown < total {
            print_error(&format!("and {} more; `--all` shows them\n\n", total - shown));
        }
    }

    /// Prints how many errors and warnings there are.
    pub(super) fn counts(&self, diagnostics: &Diagnostics, rest: &str) {
        let errors = diagnostics.count(Severity::Error);
        let warnings = diagnostics.count(Severity::Warning);
        if errors > 0 {
            print_error(&format!("{}, {}{rest}\n", plural(errors, "error"), plural(warnings, "warning")));
        } else {
            self.say(&format!("no errors, {}{rest}", plural(warnings, "warning")));
        }
    }

    /// Prints the line about one API after it was generated.
    pub(super) fn api(&self, input: &Input, diagnostics: &Diagnostics, sources: &Sources) {
        let path = input.path.to_string_lossy();
        let here = diagnostics.iter().filter(|diagnostic| {
            let document = match &diagnostic.location {
                Location::Node(origin) => sources.document_of(origin.node),
                Location::Span(span) => span.document,
            };
            sources.document(document).name == path
        });
        let warnings = plural(here.count(), "warning");
        match &input.name {
            Some(name) => self.say(&format!("{name} from {path}: {warnings}")),
            None => self.say(&format!("{path}: {warnings}")),
        }
    }
}

/// Prints to the standard error, whose reader may be gone.
fn print_error(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// A count and its noun.
pub(super) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A folder as it is named in messages: with a slash at its end.
pub(super) fn folder(path: &Path) -> String {
    let name = path.strip_prefix(".").unwrap_or(path).display().to_string();
    if name.is_empty() { "./".to_owned() } else { name.trim_end_matches('/').to_owned() + "/" }
}

//! The command line. The only file that prints: what people read goes to the standard error, data to the standard
//! output.

mod args;
mod progress;
mod report;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use serde_json::json;

use self::args::{Arguments, Command, GenerateArguments, Layout, ReadingArguments};
use self::report::{Terminal, plural};
use crate::config::{Options, Workspace};
use crate::diag::{Code, Color, Format, render, render_json};
use crate::error::Error;
use crate::output::{self, Drift, Stale};
use crate::pipeline::{self, Input, Outcome, Target};

/// How a run ended; the number is the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// All is well.
    Clean = 0,
    /// There were errors.
    Errors = 1,
    /// `check` found files that are not up to date.
    Stale = 2,
    /// The arguments make no sense.
    Usage = 64,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Runs the command with these arguments, the first of which is the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let status = if error.use_stderr() { Status::Usage } else { Status::Clean };
            // A reader that went away is no reason to fail.
            let _ = error.print();
            return status.into();
        }
    };
    let terminal = Terminal::new(&arguments.output);
    let status = dispatch(arguments, &terminal).unwrap_or_else(|error| {
        terminal.error(&error.to_string());
        Status::Errors
    });
    status.into()
}

/// Runs one command.
fn dispatch(arguments: Arguments, terminal: &Terminal) -> Result<Status, Error> {
    let reading = arguments.reading;
    let mut options = Options::default();
    if let Err(problem) = reading.apply(&mut options) {
        terminal.error(&problem);
        return Ok(Status::Usage);
    }
    match arguments.command.unwrap_or_else(|| Command::Generate(GenerateArguments::default())) {
        Command::Generate(arguments) if arguments.documents.is_empty() => generate_workspace(&reading, terminal),
        Command::Generate(arguments) => generate_documents(arguments, options, terminal),
        Command::Check => check(&reading, terminal),
        Command::Lint { document, format } => lint(&document, format.into(), &options, terminal),
        Command::Map { document } => map(&document, &options, terminal),
        Command::Explain { code } => Ok(explain(&code, terminal)),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "generator", &mut script);
            terminal.data(&String::from_utf8_lossy(&script));
            Ok(Status::Clean)
        }
    }
}

/// The workspace around the current folder, with its options as the arguments change them.
fn workspace(reading: &ReadingArguments) -> Result<Workspace, Error> {
    let mut workspace = Workspace::find(Path::new("."))?;
    // What is wrong with the arguments was found before.
    let _ = reading.apply(&mut workspace.options);
    Ok(workspace)
}

/// Generates what the settings of the workspace say.
fn generate_workspace(reading: &ReadingArguments, terminal: &Terminal) -> Result<Status, Error> {
    let workspace = workspace(reading)?;
    let (inputs, out, options) = (workspace.inputs(), workspace.out_dir(), workspace.options.clone());
    generate(&inputs, &Target::Workspace(workspace), &options, &out, terminal)
}

/// Generates from the documents on the command line.
fn generate_documents(
    arguments: GenerateArguments,
    mut options: Options,
    terminal: &Terminal,
) -> Result<Status, Error> {
    if let Err(problem) = arguments.apply(&mut options) {
        terminal.error(&problem);
        return Ok(Status::Usage);
    }
    let (Some(out), documents) = (arguments.out, arguments.documents) else {
        terminal.error("`--out DIR` is needed with documents");
        return Ok(Status::Usage);
    };
    let layout = arguments.format.unwrap_or_default();
    if layout == Layout::Module && documents.len() > 1 {
        terminal.error("`--format module` takes one document");
        return Ok(Status::Usage);
    }
    let target = match layout {
        Layout::Crate => {
            Target::Crate { name: arguments.name.clone().unwrap_or_else(|| args::crate_name(&out, &documents)) }
        }
        Layout::Module => Target::Module,
    };
    let name = arguments.name.filter(|_| layout == Layout::Module);
    let inputs: Vec<_> = documents.into_iter().map(|path| Input { path, name: name.clone() }).collect();
    generate(&inputs, &target, &options, &out, terminal)
}

/// Generates and writes, and says what changed.
fn generate(
    inputs: &[Input],
    target: &Target,
    options: &Options,
    out: &Path,
    terminal: &Terminal,
) -> Result<Status, Error> {
    let Outcome { value, sources, diagnostics } =
        terminal.working(&inputs_text(inputs), || pipeline::generate_with(inputs, target, options))?;
    terminal.diagnostics(&diagnostics, &sources);
    let Some(files) = value.filter(|_| !diagnostics.has_errors()) else {
        terminal.counts(&diagnostics, "; nothing was written");
        return Ok(Status::Errors);
    };
    let report = output::write(out, &files, stale(target))?;
    for input in inputs {
        terminal.api(input, &diagnostics, &sources);
    }
    terminal.say(&format!(
        "wrote {}, {} unchanged, removed {} in {}",
        plural(report.written.len(), "file"),
        report.unchanged.len(),
        report.removed.len(),
        report::folder(out),
    ));
    // The program ends here, and what it holds need not be taken apart before.
    std::mem::forget((files, sources, diagnostics));
    Ok(Status::Clean)
}

/// The documents, as the progress line names them.
fn inputs_text(inputs: &[Input]) -> String {
    match inputs {
        [only] => only.path.to_string_lossy().into_owned(),
        several => plural(several.len(), "document"),
    }
}

/// What becomes of files of earlier runs: a module shares its folder with other code.
fn stale(target: &Target) -> Stale {
    match target {
        Target::Crate { .. } | Target::Workspace(_) => Stale::Remove,
        Target::Module => Stale::Keep,
    }
}

/// Compares the committed files with what would be generated.
fn check(reading: &ReadingArguments, terminal: &Terminal) -> Result<Status, Error> {
    let workspace = workspace(reading)?;
    let (inputs, out) = (workspace.inputs(), workspace.out_dir());
    let target = Target::Workspace(workspace);
    let Outcome { value, sources, diagnostics } =
        terminal.working(&inputs_text(&inputs), || pipeline::generate(&inputs, &target))?;
    terminal.diagnostics(&diagnostics, &sources);
    let Some(files) = value.filter(|_| !diagnostics.has_errors()) else {
        terminal.counts(&diagnostics, "");
        return Ok(Status::Errors);
    };
    let drift = output::check(&out, &files, stale(&target))?;
    if drift.is_clean() {
        terminal.say(&format!("{} in {} up to date", plural(files.len(), "file"), report::folder(&out)));
        return Ok(Status::Clean);
    }
    report_drift(&drift, &out, terminal);
    Ok(Status::Stale)
}

/// Prints the difference, and how to end it.
fn report_drift(drift: &Drift, out: &Path, terminal: &Terminal) {
    terminal.data(&drift.diff);
    terminal.error(&format!(
        "{} out of date: {} stale, {} missing, {} no longer made; run `cargo run -p generator` and commit the result",
        report::folder(out),
        drift.stale.len(),
        drift.missing.len(),
        drift.extra.len(),
    ));
}

/// Prints the diagnostics of a document.
fn lint(document: &Path, format: Format, options: &Options, terminal: &Terminal) -> Result<Status, Error> {
    let Outcome { value, sources, diagnostics } =
        terminal.working(&document.to_string_lossy(), || pipeline::lint_with(document, options))?;
    match format {
        Format::Json => {
            let findings = render_json(&diagnostics, &sources);
            let report = json!({ "diagnostics": findings, "summary": value.map(|summary| summary.to_json()) });
            terminal.data(&format!("{report:#}\n"));
        }
        Format::Github => {
            terminal.data(&render(&diagnostics, &sources, Format::Github, Color::Never));
            terminal.counts(&diagnostics, "");
        }
        Format::Human => {
            terminal.diagnostics(&diagnostics, &sources);
            if let Some(summary) = value {
                terminal.say(&format!("{summary}"));
            }
            terminal.counts(&diagnostics, "");
        }
    }
    Ok(if diagnostics.has_errors() { Status::Errors } else { Status::Clean })
}

/// Prints where the schemas and operations of a document are in the generated code.
fn map(document: &Path, options: &Options, terminal: &Terminal) -> Result<Status, Error> {
    let Outcome { value, sources, diagnostics } =
        terminal.working(&document.to_string_lossy(), || pipeline::map_with(document, options))?;
    terminal.diagnostics(&diagnostics, &sources);
    let Some(map) = value.filter(|_| !diagnostics.has_errors()) else {
        terminal.counts(&diagnostics, "");
        return Ok(Status::Errors);
    };
    terminal.data(&format!("{map:#}\n"));
    Ok(Status::Clean)
}

/// Prints the explanation of a code.
fn explain(slug: &str, terminal: &Terminal) -> Status {
    let Some(code) = Code::from_slug(slug) else {
        let near = Code::near(slug);
        terminal.error(&format!("there is no diagnostic code `{}`{near}", slug.escape_debug()));
        return Status::Usage;
    };
    let severity = match code.severity() {
        crate::diag::Severity::Error => "error",
        crate::diag::Severity::Warning => "warning",
    };
    terminal.data(&format!("{severity}[{code}]: {}\n\n{}\n", code.summary(), code.explain().trim()));
    Status::Clean
}

#[cfg(test)]
mod tests;

//! The generator as a step of a crate's build: [`Builder`].

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::config::{Options, RuntimeFeatures};
use crate::diag::{Color, Diagnostic, Diagnostics, Format, Location, Severity, render};
use crate::error::Error;
use crate::output::{self, Stale};
use crate::package::{Dependency, missing_dependencies};
use crate::pipeline::{self, Input, Outcome, Target};
use crate::source::Sources;

/// Generates clients while a crate is built.
///
/// The `build.rs` of the crate, which has `generator` in its `[build-dependencies]`:
///
/// ```no_run
/// fn main() -> Result<(), generator::BuildError> {
///     generator::Builder::new().document("specs/kirim.yaml").write_to_out_dir()
/// }
/// ```
///
/// The crate takes in one file for each document:
///
/// ```rs
/// pub mod kirim {
///     include!(concat!(env!("OUT_DIR"), "/kirim.rs"));
/// }
/// ```
///
/// The crate declares what generated code depends on; where something is missing, the build ends with the lines to
/// add. Cargo runs the step again when a document that was read or the crate's `Cargo.toml` changed, and shows the
/// warnings about the documents as its own.
#[derive(Clone, Debug, Default)]
#[must_use = "nothing is generated until one of the `write` methods is called"]
pub struct Builder {
    /// The documents.
    inputs: Vec<Input>,
    /// The types that were chosen for formats, with those that cannot be.
    types: Vec<(String, String)>,
    /// The features of the runtime that were chosen.
    runtime_features: Vec<String>,
    /// Whether the features that are on by default are left out.
    is_without_default_features: bool,
    /// The limits that were changed.
    limits: Vec<(String, usize)>,
    /// The codes whose warnings end the build.
    denied: Vec<String>,
    /// The codes whose warnings are left out.
    allowed: Vec<String>,
}

impl Builder {
    /// A step without documents.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a document, whose file name without its extension names the generated file and, in upper case, begins the
    /// names of the client's environment variables.
    ///
    /// The path is relative to the folder of the crate's `Cargo.toml`.
    pub fn document(mut self, path: impl Into<PathBuf>) -> Self {
        self.inputs.push(Input { path: path.into(), name: None });
        self
    }

    /// Adds a document under a name of your own, as in `named_document("kirim", "vendor/openapi.json")`.
    pub fn named_document(mut self, name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        self.inputs.push(Input { path: path.into(), name: Some(name.into()) });
        self
    }

    /// Chooses a type for the values of a format, as in `type_for("uuid", "uuid::Uuid")`; `string` leaves texts as they
    /// are, and `integer` and `number` stand for values without a format.
    ///
    /// The type is named by a path from the root of a crate that yours depends on, or from `crate`. It must implement
    /// `serde::Serialize`, `serde::Deserialize`, `Clone`, `Debug`, `PartialEq`, and `Default`, which stands in for a
    /// required value until a builder sets it.
    pub fn type_for(mut self, format: impl Into<String>, path: impl Into<String>) -> Self {
        self.types.push((format.into(), path.into()));
        self
    }

    /// Adds features of the runtime, which a crate of its own has as Cargo features, as in
    /// `runtime_features(["tower"])`: `system-proxy`, `native-tls` and others. The crate declares what they need.
    pub fn runtime_features<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.runtime_features.extend(names.into_iter().map(Into::into));
        self
    }

    /// Leaves out the features of the runtime that are on by default: the built-in transport with rustls and HTTP/2.
    pub fn without_default_features(mut self) -> Self {
        self.is_without_default_features = true;
        self
    }

    /// Changes how much is taken of a document, as in `limit("values", 2_000_000)`; `docs/diagnostics.md` of the generator
    /// lists the limits.
    pub fn limit(mut self, name: impl Into<String>, value: usize) -> Self {
        self.limits.push((name.into(), value));
        self
    }

    /// Ends the build where a document has warnings of a code, as in `deny("unknown-field")`; `warnings` stands for all
    /// that are not allowed.
    pub fn deny(mut self, code: impl Into<String>) -> Self {
        self.denied.push(code.into());
        self
    }

    /// Leaves out the warnings of a code.
    pub fn allow(mut self, code: impl Into<String>) -> Self {
        self.allowed.push(code.into());
        self
    }

    /// Writes a file for each document to Cargo's `OUT_DIR`.
    ///
    /// # Errors
    ///
    /// As [`write_to`](Self::write_to); and when `OUT_DIR` is not set, as it is outside of a build script.
    pub fn write_to_out_dir(&self) -> Result<(), BuildError> {
        let out_dir = std::env::var_os("OUT_DIR").ok_or(BuildError::NoOutDir)?;
        self.write_to(PathBuf::from(out_dir))
    }

    /// Writes a file for each document to a folder; files that are up to date are left as they are.
    ///
    /// # Errors
    ///
    /// When a document cannot be read or has errors, the crate lacks a dependency, or a file cannot be written. All
    /// documents are read before anything is written.
    pub fn write_to(&self, out_dir: impl AsRef<Path>) -> Result<(), BuildError> {
        let manifest_dir = std::env::var_os("CARGO_MANIFEST_DIR");
        self.run(out_dir.as_ref(), manifest_dir, &mut io::stdout().lock())
    }

    /// Does the work; what Cargo is told goes to `cargo`.
    fn run(&self, out_dir: &Path, manifest_dir: Option<OsString>, cargo: &mut dyn Write) -> Result<(), BuildError> {
        if self.inputs.is_empty() {
            return Err(BuildError::NoDocument);
        }
        let mut options = Options::default();
        for (format, path) in &self.types {
            options.add_type(format, path).map_err(BuildError::Type)?;
        }
        if self.is_without_default_features {
            options.runtime = RuntimeFeatures::none();
        }
        for name in &self.runtime_features {
            options.runtime.add(name).map_err(BuildError::Feature)?;
        }
        let set = self.limits.iter().try_for_each(|(name, value)| options.limits.set(name, *value));
        set.map_err(BuildError::Limit)?;
        self.denied.iter().try_for_each(|code| options.levels.deny(code)).map_err(BuildError::Code)?;
        self.allowed.iter().try_for_each(|code| options.levels.allow(code)).map_err(BuildError::Code)?;
        if let Some(folder) = manifest_dir {
            check_dependencies(&Path::new(&folder).join("Cargo.toml"), &options.runtime, cargo)?;
        }
        let Outcome { value, sources, diagnostics } = pipeline::generate_with(&self.inputs, &Target::Module, &options)?;
        for document in sources.documents() {
            tell(cargo, "rerun-if-changed", &document.name)?;
        }
        let Some(files) = value else {
            let text = render(&diagnostics, &sources, Format::Human, Color::Never);
            return Err(BuildError::Document { errors: diagnostics.count(Severity::Error), text });
        };
        for warning in warnings(&diagnostics, &sources) {
            tell(cargo, "warning", &warning)?;
        }
        // The folder is shared with other build steps.
        output::write(out_dir, &files, Stale::Keep).map_err(Error::from)?;
        Ok(())
    }
}

/// Checks that the crate has what generated code depends on.
fn check_dependencies(manifest: &Path, features: &RuntimeFeatures, cargo: &mut dyn Write) -> Result<(), BuildError> {
    let invalid = |message: String| BuildError::Manifest { path: manifest.to_owned(), message };
    tell(cargo, "rerun-if-changed", &manifest.to_string_lossy())?;
    let text = std::fs::read_to_string(manifest).map_err(|error| invalid(error.to_string()))?;
    let missing = missing_dependencies(&text, features).map_err(|error| invalid(error.to_string()))?;
    if missing.is_empty() {
        return Ok(());
    }
    Err(BuildError::MissingDependencies { manifest: manifest.to_owned(), missing })
}

/// The findings as lines in the order of the documents.
fn warnings(diagnostics: &Diagnostics, sources: &Sources) -> Vec<String> {
    let mut lines: Vec<_> = diagnostics.iter().map(|diagnostic| warning(diagnostic, sources)).collect();
    lines.sort_by_key(|(place, _)| *place);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// A finding as one line, with its place for the order of lines.
fn warning(diagnostic: &Diagnostic, sources: &Sources) -> (crate::source::Place, String) {
    let span = match &diagnostic.location {
        Location::Node(origin) => sources.span(*origin),
        Location::Span(span) => span.clone(),
    };
    let place = sources.place(&span);
    let name = &sources.document(span.document).name;
    let mut line = format!("{name}:{}:{}: {} [{}]", place.line, place.column, diagnostic.message, diagnostic.code);
    if let Some(help) = &diagnostic.help {
        line.push_str("; ");
        line.push_str(help);
    }
    (place, line)
}

/// Writes one instruction to Cargo. Text of a document stays on its line, so that it cannot be one of its own.
fn tell(cargo: &mut dyn Write, instruction: &str, text: &str) -> Result<(), BuildError> {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    writeln!(cargo, "cargo::{instruction}={}", text.trim()).map_err(BuildError::Cargo)
}

/// Why a build step failed.
///
/// `Debug` prints the text for people, as that is what a `main` that returns the error prints.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The step has no documents.
    #[error("there is no document to generate from; add `.document(\"specs/<api>.yaml\")`")]
    NoDocument,
    /// A type for a format cannot be used.
    #[error("`type_for`: {0}")]
    Type(String),
    /// The runtime has no such feature.
    #[error("`runtime_features`: {0}")]
    Feature(String),
    /// There is no such limit, or it cannot be so high.
    #[error("`limit`: {0}")]
    Limit(String),
    /// There is no such code, or it cannot be allowed.
    #[error("`deny` or `allow`: {0}")]
    Code(String),
    /// `OUT_DIR` is not set.
    #[error("`OUT_DIR` is not set, as it is in a build script; use `write_to` with a folder elsewhere")]
    NoOutDir,
    /// The crate's manifest cannot be read.
    #[error("cannot read `{}` for the dependencies of the crate: {message}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// The crate does not declare what generated code depends on.
    #[error("{}", missing_text(manifest, missing))]
    MissingDependencies {
        /// The manifest.
        manifest: PathBuf,
        /// What it lacks.
        missing: Vec<Dependency>,
    },
    /// Documents have errors; nothing was written.
    #[error(
        "{text}{errors} {}, from which nothing can be generated",
        if *errors == 1 { "error in the document" } else { "errors in the documents" }
    )]
    Document {
        /// How many errors there are.
        errors: usize,
        /// The findings, with their places and excerpts.
        text: String,
    },
    /// Cargo could not be told what was read.
    #[error("cannot write to Cargo: {0}")]
    Cargo(#[source] io::Error),
    /// A document cannot be read, or a file cannot be written.
    #[error(transparent)]
    Run(#[from] Error),
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The lines to add to a manifest.
fn missing_text(manifest: &Path, missing: &[Dependency]) -> String {
    let lines = missing.iter().map(|dependency| format!("\n    {}", dependency.line));
    let lines: String = lines.collect();
    format!(
        "generated code needs crates that `{}` does not declare; add to it:\n\n    [dependencies]{lines}\n",
        manifest.display()
    )
}

#[cfg(test)]
mod tests;

//! The arguments.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::config::{Options, RuntimeFeatures, is_package_name};
use crate::diag::Format;

/// Generates Rust API clients from OpenAPI documents.
///
/// Without a command: generates what `specs/generator.yaml` says.
///
/// Exit status: 0 clean, 1 errors, 2 stale output (`check`), 64 wrong arguments.
#[derive(Debug, Parser)]
#[command(name = "generator", version)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    /// How to print.
    #[command(flatten)]
    pub(super) output: OutputArguments,
    /// What to make of documents.
    #[command(flatten)]
    pub(super) reading: ReadingArguments,
}

/// What to make of documents; each is added to what `specs/generator.yaml` says.
#[derive(Debug, Default, Args)]
pub(super) struct ReadingArguments {
    /// Treat the warnings of a code as errors; `warnings` stands for all that are not allowed
    #[arg(long, global = true, value_name = "CODE")]
    pub(super) deny: Vec<String>,
    /// Leave out the warnings of a code
    #[arg(long, global = true, value_name = "CODE")]
    pub(super) allow: Vec<String>,
    /// Change how much is taken of a document, as in `values=2000000`; `docs/diagnostics.md` lists the limits
    #[arg(long = "limit", global = true, value_name = "NAME=NUMBER")]
    pub(super) limits: Vec<String>,
}

impl ReadingArguments {
    /// Changes options as the arguments say.
    pub(super) fn apply(&self, options: &mut Options) -> Result<(), String> {
        if let Some(code) = self.deny.iter().find(|code| self.allow.contains(code)) {
            return Err(format!("`{code}` is both denied and allowed"));
        }
        for code in &self.deny {
            options.levels.deny(code).map_err(|problem| format!("`--deny`: {problem}"))?;
        }
        for code in &self.allow {
            options.levels.allow(code).map_err(|problem| format!("`--allow`: {problem}"))?;
        }
        for limit in &self.limits {
            options.limits.set_from(limit).map_err(|problem| format!("`--limit`: {problem}"))?;
        }
        Ok(())
    }
}

/// How to print.
#[derive(Debug, Args)]
pub(super) struct OutputArguments {
    /// Print errors only
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// Print every diagnostic, not only the first 20
    #[arg(long, global = true)]
    pub(super) all: bool,
    /// When to use colors; `auto` means on a terminal, and not where the variable `NO_COLOR` is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: When,
}

/// When to use colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Generate a client, or without documents what `specs/generator.yaml` says
    Generate(GenerateArguments),
    /// Compare the committed files with what would be generated, and write nothing
    Check,
    /// Print the diagnostics of a document
    Lint {
        /// The document; `-` is the standard input
        #[arg(value_name = "DOC")]
        document: PathBuf,
        /// The form of the output
        #[arg(long, default_value = "human")]
        format: LintFormat,
    },
    /// Print as JSON where each schema and operation of a document is in the generated code
    Map {
        /// The document; `-` is the standard input
        #[arg(value_name = "DOC")]
        document: PathBuf,
    },
    /// Explain a diagnostic code
    Explain {
        /// The code, as in `duplicate-key`
        code: String,
    },
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// What to generate, and where.
#[derive(Debug, Default, Args)]
pub(super) struct GenerateArguments {
    /// OpenAPI documents; `-` is the standard input
    #[arg(value_name = "DOC", requires = "out")]
    pub(super) documents: Vec<PathBuf>,
    /// The folder to write into
    #[arg(long, value_name = "DIR", requires = "documents")]
    pub(super) out: Option<PathBuf>,
    /// The name of the crate (the folder's name unless given), or of the module (the document's unless given)
    #[arg(long, requires = "documents", value_parser = name)]
    pub(super) name: Option<String>,
    /// A crate (the default), or one module file to put into a crate
    #[arg(long, value_enum, requires = "documents")]
    pub(super) format: Option<Layout>,
    /// A type for the values of a format, as in `uuid=uuid::Uuid`; `string` leaves texts as they are
    ///
    /// `integer` and `number` stand for values without a format. The type must implement serde's traits, `Clone`,
    /// `Debug`, `PartialEq` and `Default`.
    #[arg(long = "type", requires = "documents", value_name = "FORMAT=TYPE")]
    pub(super) types: Vec<String>,
    /// A line for `[dependencies]` that a type needs, as in `rust_decimal = "1"`
    #[arg(long = "dependency", requires = "documents", value_name = "LINE")]
    pub(super) dependencies: Vec<String>,
    /// A feature of the runtime that a module file has, as in `tower`; a crate has them as Cargo features
    #[arg(long = "runtime-feature", requires = "documents", value_name = "FEATURE")]
    pub(super) runtime_features: Vec<String>,
    /// Leave out the features of the runtime that are on by default: the built-in transport
    #[arg(long = "no-default-runtime-features", requires = "documents")]
    pub(super) no_default_runtime_features: bool,
}

impl GenerateArguments {
    /// Adds the types that the arguments choose, with what they need.
    pub(super) fn apply(&self, options: &mut Options) -> Result<(), String> {
        for choice in &self.types {
            let (format, path) = choice.split_once('=').unwrap_or((choice, ""));
            options
                .add_type(format, path)
                .map_err(|problem| format!("`--type {}`: {problem}", choice.escape_debug()))?;
        }
        for line in &self.dependencies {
            options.add_dependency_line(line).map_err(|problem| format!("`--dependency`: {problem}"))?;
        }
        if self.no_default_runtime_features {
            options.runtime = RuntimeFeatures::none();
        }
        for name in &self.runtime_features {
            options.runtime.add(name).map_err(|problem| format!("`--runtime-feature`: {problem}"))?;
        }
        Ok(())
    }
}

/// What is generated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Layout {
    /// A crate
    #[default]
    Crate,
    /// One module file
    Module,
}

/// The form of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LintFormat {
    /// Text with excerpts
    Human,
    /// A JSON object with `diagnostics` and `summary`
    Json,
    /// Annotations of a workflow of GitHub
    Github,
}

impl From<LintFormat> for Format {
    fn from(format: LintFormat) -> Self {
        match format {
            LintFormat::Human => Self::Human,
            LintFormat::Json => Self::Json,
            LintFormat::Github => Self::Github,
        }
    }
}

/// Takes a name that Cargo and Rust take.
fn name(text: &str) -> Result<String, String> {
    match is_package_name(text) {
        true => Ok(text.to_owned()),
        false => {
            Err("use a-z, 0-9, `-` and `_`, start with a letter, and take no word of Rust such as `box`".to_owned())
        }
    }
}

/// The name of a crate where none was given: the folder's, else the first document's; `box-client` where that is a word
/// of Rust.
pub(super) fn crate_name(out: &Path, documents: &[PathBuf]) -> String {
    let folder = out.file_name().map(|name| name.to_string_lossy());
    let document = documents.first().and_then(|path| path.file_stem()).map(|name| name.to_string_lossy());
    let candidates = [folder, document].into_iter().flatten();
    let mut names = candidates.filter_map(|candidate| {
        let plain = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
        let name_part = candidate.to_lowercase().chars().map(plain).collect::<String>();
        let own = name_part.trim_matches('-');
        [own.to_owned(), format!("{own}-client")].into_iter().find(|name| is_package_name(name))
    });
    names.next().unwrap_or_else(|| "client".to_owned())
}

//! Settings of the workspace: `specs/generator.yaml`.

mod options;
mod runtime_features;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use options::Options;
pub use runtime_features::{RuntimeFeature, RuntimeFeatures, runtime_features};

/// Where the settings stand, from the root of the workspace.
const SETTINGS: &str = "specs/generator.yaml";

/// A document to generate from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it is; `-` is the standard input.
    pub path: PathBuf,
    /// What the API is called; made from the path where there is none.
    pub name: Option<String>,
}

/// A folder with documents in `specs/` and the crate made of them in `generated/`.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The root, as a path that the user can follow.
    root: PathBuf,
    /// The settings.
    pub settings: Box<Settings>,
    /// The types that the settings choose.
    pub options: Box<Options>,
    /// The documents: short name and path, sorted by name.
    documents: Vec<(String, PathBuf)>,
}

/// The content of `specs/generator.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The crate that is made of all documents.
    pub package: PackageSettings,
    /// Types for formats: `uuid: uuid::Uuid`.
    #[serde(default)]
    pub types: BTreeMap<String, String>,
    /// What the types need in `[dependencies]`, as there: a version, or a table.
    #[serde(default)]
    pub dependencies: BTreeMap<String, serde_yaml::Value>,
    /// How much is taken of a document: `values: 2000000`.
    #[serde(default)]
    pub limits: BTreeMap<String, usize>,
    /// Codes whose warnings are errors; `warnings` stands for all.
    #[serde(default)]
    pub deny: Vec<String>,
    /// Codes whose warnings are left out.
    #[serde(default)]
    pub allow: Vec<String>,
}

/// What `Cargo.toml` of the generated crate says of the crate.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PackageSettings {
    /// `name`.
    pub name: String,
    /// `version`.
    pub version: String,
    /// `description`.
    pub description: String,
    /// `repository`.
    pub repository: Option<String>,
    /// `keywords`.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// `categories`.
    #[serde(default)]
    pub categories: Vec<String>,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// There are no settings in this folder or one above it.
    #[error(
        "there is no `{SETTINGS}` in `{}` or a folder above it; run this inside the workspace, or give documents: \
         `generator generate DOC --out DIR --name NAME`",
        from.display()
    )]
    NotFound {
        /// Where the search began.
        from: PathBuf,
    },
    /// A file or folder cannot be read.
    #[error("cannot read `{}`: {source}; check that it exists and that you may read it", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A type that was chosen cannot be used.
    #[error("the type for the format `{format}` cannot be used: {message}")]
    Choice {
        /// The format.
        format: String,
        /// What is wrong, and what to do.
        message: String,
    },
    /// The settings are not what they should be.
    #[error("`{}` cannot be used: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        message: String,
    },
}

impl Workspace {
    /// The workspace that holds the folder `start`.
    pub fn find(start: &Path) -> Result<Self, ConfigError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| ConfigError::Io { path, source }
        };
        let absolute = std::path::absolute(start).map_err(io(start))?;
        let root = absolute.ancestors().find(|folder| folder.join(SETTINGS).is_file());
        let root = root.ok_or_else(|| ConfigError::NotFound { from: absolute.clone() })?;
        // A path below the current folder reads better in messages than an absolute one.
        let root = match root == absolute {
            true => start.to_owned(),
            false => root.to_owned(),
        };
        let path = root.join(SETTINGS);
        let text = std::fs::read_to_string(&path).map_err(io(&path))?;
        let settings = Box::new(Settings::parse(&path, &text)?);
        let options = settings.options().map_err(|message| ConfigError::Invalid { path: path.clone(), message })?;
        let options = Box::new(options);
        let documents = documents(&root.join("specs"))?;
        if documents.is_empty() {
            let message = "there is no document beside it; add `specs/<api>.yaml`".to_owned();
            return Err(ConfigError::Invalid { path, message });
        }
        Ok(Self { root, settings, options, documents })
    }

    /// The documents, sorted by name.
    pub fn inputs(&self) -> Vec<Input> {
        let inputs = self.documents.iter().map(|(name, path)| Input {
            path: path.strip_prefix(".").unwrap_or(path).to_owned(),
            name: Some(name.clone()),
        });
        inputs.collect()
    }

    /// The folder of the generated crate.
    pub fn out_dir(&self) -> PathBuf {
        let out = self.root.join("generated");
        out.strip_prefix(".").map(Path::to_owned).unwrap_or(out)
    }
}

impl Settings {
    /// Reads the settings and checks what Cargo would refuse.
    fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let invalid = |message: String| ConfigError::Invalid { path: path.to_owned(), message };
        let settings: Self = serde_yaml::from_str(text).map_err(|error| invalid(error.to_string()))?;
        if !is_package_name(&settings.package.name) {
            let message = format!("`{}` is no name for a crate; use a-z, 0-9, `-` and `_`", settings.package.name);
            return Err(invalid(message));
        }
        Ok(settings)
    }

    /// The types that are chosen with what they need, the limits, and what becomes of warnings.
    fn options(&self) -> Result<Options, String> {
        let mut options = Options::default();
        for (format, path) in &self.types {
            options.add_type(format, path)?;
        }
        for (name, value) in &self.dependencies {
            let value = serde_json::to_value(value).map_err(|error| error.to_string())?;
            options.add_dependency(name, &value)?;
        }
        for (name, value) in &self.limits {
            options.limits.set(name, *value)?;
        }
        self.deny.iter().try_for_each(|code| options.levels.deny(code))?;
        self.allow.iter().try_for_each(|code| options.levels.allow(code))?;
        Ok(options)
    }
}

/// Names that would hide a crate of the standard library.
const REFUSED_NAMES: &[&str] = &["alloc", "core", "proc_macro", "std", "test"];

/// Whether Cargo takes the name; upper case is left out, as crates.io folds it.
pub fn is_package_name(name: &str) -> bool {
    !REFUSED_NAMES.contains(&name)
        && syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_ok()
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
        && name.len() <= 64
}

/// The documents in a folder by their short names: every `.yaml`, `.yml` and `.json` but settings and overlays.
fn documents(folder: &Path) -> Result<Vec<(String, PathBuf)>, ConfigError> {
    let io = |source| ConfigError::Io { path: folder.to_owned(), source };
    let mut documents = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let is_document = matches!(extension, Some("yaml" | "yml" | "json"));
        if is_document && stem != "generator" && !stem.ends_with(".overlay") {
            documents.push((stem.to_owned(), path));
        }
    }
    documents.sort();
    Ok(documents)
}

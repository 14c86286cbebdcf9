//! `Cargo.toml` of a generated crate, its dependencies and its licences.

use toml_edit::{Array, DocumentMut, Item, Table, value};

use crate::config::PackageSettings;
use crate::output::{File, MARK};

/// What every generated crate depends on.
const DEPENDENCIES: &str = include_str!("../../../templates/crate/dependencies.toml");
/// Licence texts.
const LICENCES: [(&str, &str); 2] = [
    ("LICENSE-MIT", include_str!("../../../templates/crate/LICENSE-MIT")),
    ("LICENSE-APACHE", include_str!("../../../templates/crate/LICENSE-APACHE")),
];

/// A dependency of generated code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The name of the crate.
    pub name: String,
    /// The line for `[dependencies]`.
    pub line: String,
}

/// What generated code depends on, in alphabetical order.
pub fn dependencies() -> Vec<Dependency> {
    let lines = DEPENDENCIES.lines().filter(|line| !line.starts_with('#') && line.contains('='));
    let dependencies = lines.map(|line| {
        let name = line.split('=').next().unwrap_or_default().trim().to_owned();
        Dependency { name, line: line.to_owned() }
    });
    dependencies.collect()
}

/// `Cargo.toml`, with one feature per name, all on by default.
pub(super) fn manifest(settings: &PackageSettings, features: &[String]) -> File {
    let mut document = DocumentMut::new();
    let mut package = package(settings);
    if !features.is_empty() {
        // A crate with features is the one that is published; docs.rs has the docs of every crate on crates.io.
        package.insert("documentation", value(format!("https://docs.rs/{}", settings.name)));
    }
    document.insert("package", Item::Table(package));
    if !features.is_empty() {
        let mut table = Table::new();
        table.insert("default", value(features.iter().collect::<Array>()));
        for feature in features {
            table.insert(feature, value(Array::new()));
        }
        document.insert("features", Item::Table(table));
    }
    let head = format!("# {MARK}. Do not edit: change `specs/generator.yaml` or the options and generate again.\n");
    let contents = format!("{head}\n{document}\n[dependencies]\n{DEPENDENCIES}");
    File { path: "Cargo.toml".to_owned(), contents }
}

fn package(settings: &PackageSettings) -> Table {
    let mut table = Table::new();
    table.insert("name", value(&settings.name));
    table.insert("version", value(&settings.version));
    table.insert("edition", value("2024"));
    table.insert("rust-version", value(env!("CARGO_PKG_RUST_VERSION")));
    table.insert("description", value(&settings.description));
    table.insert("license", value("MIT OR Apache-2.0"));
    table.insert("readme", value("README.md"));
    if let Some(repository) = &settings.repository {
        table.insert("repository", value(repository));
    }
    if !settings.keywords.is_empty() {
        table.insert("keywords", value(settings.keywords.iter().collect::<Array>()));
    }
    if !settings.categories.is_empty() {
        table.insert("categories", value(settings.categories.iter().collect::<Array>()));
    }
    table
}

/// The licence files.
pub(super) fn licences() -> Vec<File> {
    LICENCES.iter().map(|(path, text)| File { path: (*path).to_owned(), contents: (*text).to_owned() }).collect()
}

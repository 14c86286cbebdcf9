//! `Cargo.toml` of a generated crate, its dependencies and its licences.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value, value};

use super::Client;
use crate::config::{ConfigError, Options, PackageSettings, RuntimeFeatures, runtime_features};
use crate::emit::WEBHOOKS;
use crate::ir::Choice;
use crate::output::{File, MARK};

/// What every generated crate depends on: first on any target, then tables for some.
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

/// The target that generated code in another crate is taken to be for.
const NATIVE: &str = "cfg(not(target_family = \"wasm\"))";

/// What generated code with these features of the runtime depends on, in alphabetical order, on any target but
/// WebAssembly.
pub fn dependencies(features: &RuntimeFeatures) -> Vec<Dependency> {
    let native = target_dependencies(NATIVE);
    let dependencies = declared_dependencies().into_iter().filter_map(|Dependency { name, line }| {
        let line = native.iter().filter(|more| more.name == name).fold(line, |line, more| merged(&line, &more.line));
        let (_, mut table) = as_table(&line)?;
        let is_optional = table.remove("optional").is_some();
        let turned_on = features.of_dependency(&name, is_optional)?;
        let line = if is_optional { as_line(&name, table) } else { line };
        let line = match turned_on.is_empty() {
            true => line,
            false => merged(&line, &format!("{name} = {{ features = {} }}", turned_on.iter().collect::<Array>())),
        };
        Some(Dependency { name, line })
    });
    dependencies.collect()
}

/// What a generated crate declares for any target, in alphabetical order.
fn declared_dependencies() -> Vec<Dependency> {
    in_lines(of_any_target())
}

/// What a generated crate declares for one target.
fn target_dependencies(target: &str) -> Vec<Dependency> {
    let text = of_targets().split("[target.").find(|text| text.starts_with(&format!("'{target}'")));
    in_lines(text.and_then(|text| text.split_once('\n')).map_or("", |(_, lines)| lines))
}

/// The lines of `[dependencies]`.
fn of_any_target() -> &'static str {
    DEPENDENCIES.split_once("[target.").map_or(DEPENDENCIES, |(lines, _)| lines)
}

/// The tables of dependencies on some targets.
fn of_targets() -> &'static str {
    DEPENDENCIES.strip_prefix(of_any_target()).unwrap_or_default()
}

/// The dependencies, a line each.
fn in_lines(lines: &str) -> Vec<Dependency> {
    let lines = lines.lines().filter(|line| !line.starts_with('#') && line.contains('='));
    let dependencies = lines.map(|line| {
        let name = line.split('=').next().unwrap_or_default().trim().to_owned();
        Dependency { name, line: line.to_owned() }
    });
    dependencies.collect()
}

/// Dependencies of generated code whose types JSON is read into under this feature.
const FEATURE: (&[&str], &str) = (&["bytes", "jiff", "uuid"], "serde");

/// Checks that a crate can declare what the chosen types come from.
pub fn check_dependencies(options: &Options) -> Result<(), ConfigError> {
    let own = declared_dependencies();
    for choice in options.types.iter() {
        for name in choice.crates() {
            let is_it = |known: &str| known.replace('-', "_") == name;
            let is_declared = own.iter().any(|dependency| is_it(&dependency.name))
                || options.dependencies.keys().any(|key| is_it(key));
            let problem = match name.as_str() {
                "std" | "core" | "alloc" => continue,
                "crate" => "a generated crate has no types of yours; write the path from the crate that has the type"
                    .to_owned(),
                _ if is_declared => continue,
                _ => format!(
                    "the generated crate does not depend on `{name}`; add `--dependency '{name} = \"VERSION\"'` with its \
                     version and features, or the entry `{name}` under `dependencies` of `specs/generator.yaml`"
                ),
            };
            return Err(ConfigError::Choice { format: choice.format.clone(), message: problem });
        }
    }
    Ok(())
}

/// `[dependencies]` with what the chosen types need.
fn dependency_lines(options: &Options) -> String {
    let crates: BTreeSet<String> = options.types.iter().flat_map(Choice::crates).collect();
    let mut lines: BTreeMap<String, String> =
        declared_dependencies().into_iter().map(|dependency| (dependency.name, dependency.line)).collect();
    let (names, feature) = FEATURE;
    for name in names.iter().filter(|name| crates.contains(**name)) {
        let with_feature =
            lines.get(*name).map(|line| merged(line, &format!("{name} = {{ features = [\"{feature}\"] }}")));
        lines.extend(with_feature.map(|line| ((*name).to_owned(), line)));
    }
    for (name, text) in &options.dependencies {
        let line = format!("{name} = {text}");
        let line = lines.get(name).map_or_else(|| line.clone(), |own| merged(own, &line));
        lines.insert(name.clone(), line);
    }
    lines.into_values().map(|line| line + "\n").collect()
}

/// A dependency with what another line for it adds: its keys, and its features beside ours.
fn merged(own: &str, more: &str) -> String {
    let (Some((name, mut table)), Some((_, more))) = (as_table(own), as_table(more)) else {
        return own.to_owned();
    };
    for (key, value) in more {
        match (table.get_mut(&key).and_then(Value::as_array_mut), value.as_array()) {
            (Some(ours), Some(theirs)) => {
                for feature in theirs.iter().filter_map(Value::as_str) {
                    if !ours.iter().any(|known| known.as_str() == Some(feature)) {
                        ours.push(feature);
                    }
                }
            }
            _ => {
                table.insert(key, value);
            }
        }
    }
    as_line(&name, table)
}

/// A dependency's line.
fn as_line(name: &str, mut table: InlineTable) -> String {
    table.fmt();
    match table.get("version") {
        Some(version) if table.len() == 1 => format!("{name} = {}", version.clone().decorated("", "")),
        _ => format!("{name} = {}", Value::from(table).decorated("", "")),
    }
}

/// The name and the table of a dependency's line.
fn as_table(line: &str) -> Option<(String, InlineTable)> {
    let document: DocumentMut = line.parse().ok()?;
    let (name, item) = document.iter().next()?;
    let table = match item.as_value()? {
        Value::InlineTable(table) => table.clone(),
        version => std::iter::once(("version", version.clone().decorated(" ", ""))).collect(),
    };
    Some((name.to_owned(), table))
}

/// `Cargo.toml` of a crate with one client, with a feature per group, all on by default by way of `full`.
pub(super) fn grouped(settings: &PackageSettings, client: &Client, options: &Options) -> File {
    let features = &client.features;
    let mut document = DocumentMut::new();
    document.insert("package", Item::Table(package(settings)));
    let mut table = Table::new();
    let full = (!features.is_empty()).then(|| "full".to_owned());
    table.insert(
        "default",
        value(full.into_iter().chain(default_features(std::slice::from_ref(client))).collect::<Array>()),
    );
    if !features.is_empty() {
        let mut full: Array = features.iter().map(|feature| feature.name.as_str()).collect();
        full.iter_mut().for_each(|name| name.decor_mut().set_prefix("\n    "));
        full.set_trailing("\n");
        full.set_trailing_comma(true);
        table.insert("full", value(full));
        for feature in features {
            table.insert(&feature.name, value(Array::new()));
        }
    }
    insert_runtime_features(&mut table);
    document.insert("features", Item::Table(table));
    file(&document, options)
}

/// The features of the runtime that are on by default in a crate of these clients.
pub(super) fn default_features(clients: &[Client]) -> Vec<String> {
    let default = runtime_features().into_iter().find(|feature| feature.name == "default");
    let mut names = default.map(|feature| feature.turns_on).unwrap_or_default();
    names.extend(clients.iter().any(|client| client.is_signed).then(|| WEBHOOKS.to_owned()));
    names
}

/// Adds the features of the runtime, each with what it is for.
fn insert_runtime_features(table: &mut Table) {
    for feature in runtime_features().into_iter().filter(|feature| feature.name != "default") {
        table.insert(&feature.name, value(feature.turns_on.iter().collect::<Array>()));
        if let Some(mut key) = table.key_mut(&feature.name) {
            key.leaf_decor_mut().set_prefix(format!("# {}\n", feature.meaning));
        }
    }
}

/// `Cargo.toml`, with one feature per name, all on by default.
pub(super) fn manifest(settings: &PackageSettings, features: &[String], clients: &[Client], options: &Options) -> File {
    let mut document = DocumentMut::new();
    let mut package = package(settings);
    if !features.is_empty() {
        // A crate with features is the one that is published; docs.rs has the docs of every crate on crates.io.
        package.insert("documentation", value(format!("https://docs.rs/{}", settings.name)));
    }
    document.insert("package", Item::Table(package));
    let mut table = Table::new();
    table.insert("default", value(features.iter().cloned().chain(default_features(clients)).collect::<Array>()));
    for feature in features {
        table.insert(feature, value(Array::new()));
    }
    insert_runtime_features(&mut table);
    document.insert("features", Item::Table(table));
    file(&document, options)
}

/// The manifest as a file, with the dependencies of every client.
fn file(document: &DocumentMut, options: &Options) -> File {
    let head = format!("# {MARK}. Do not edit: change `specs/generator.yaml` or the options and generate again.\n");
    let contents = format!("{head}\n{document}\n[dependencies]\n{}\n{}", dependency_lines(options), of_targets());
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

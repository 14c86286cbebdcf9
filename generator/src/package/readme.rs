//! `README.md` of a generated crate, and the docs of a crate that holds several clients.

use super::Client;
use crate::config::{self, PackageSettings};
use crate::emit::{harmless_line, one_line};
use crate::output::{File, MARK};

/// The first line of the file.
fn head() -> String {
    format!("<!-- {MARK}. Do not edit: changes are lost when it runs again. -->\n")
}

/// The README of a crate with one client.
pub(super) fn standalone(settings: &PackageSettings, client: &Client) -> File {
    let name = &settings.name;
    let path = name.replace('-', "_");
    let title = harmless_line(&client.title);
    let features = features(settings, client).into_iter().chain(runtime_features(std::slice::from_ref(client)));
    let features: Vec<String> = features.map(|line| line.replacen("# F", "## F", 1) + "\n").collect();
    let contents = format!(
        "{}\n# {name}\n\nA client of {title}, generated from `{}`.\n\n```rs\nlet client = {path}::Client::from_env()?;\n```\n\n\
         The docs of the crate (`cargo doc --open`) have an example for each operation.\n{}",
        head(),
        one_line(&client.document),
        features.concat(),
    );
    File { path: "README.md".to_owned(), contents }
}

/// What the features of a crate with one client are, and how to choose; starts with an empty line.
pub(super) fn features(settings: &PackageSettings, client: &Client) -> Vec<String> {
    let features = &client.features;
    let Some(largest) = features.iter().rev().max_by_key(|feature| feature.operations) else {
        return Vec::new();
    };
    let mut lines = vec![String::new(), "# Features".to_owned(), String::new()];
    lines.push(
        "Every group of operations is a feature. All are on by default (`full`), so that nothing is missing; a crate \
         that calls some of them compiles sooner with only these, and the types that they use:"
            .to_owned(),
    );
    let line = format!(
        "{} = {{ version = \"{}\", default-features = false, features = [\"{}\", {}] }}",
        settings.name,
        settings.version,
        largest.name,
        default_features(std::slice::from_ref(client))
    );
    lines.extend([String::new(), "```toml".to_owned(), line, "```".to_owned(), String::new()]);
    lines.extend(["| feature | operations | |".to_owned(), "| --- | --- | --- |".to_owned()]);
    lines.extend(features.iter().map(|feature| match &feature.tag {
        Some(tag) => format!("| `{}` | {} | {} |", feature.name, feature.operations, harmless_line(tag)),
        None => format!("| `{}` | | types that no operation uses |", feature.name),
    }));
    lines
}

/// The features of the runtime that are on by default, as a list in TOML.
fn default_features(clients: &[Client]) -> String {
    let names: Vec<_> = super::manifest::default_features(clients).iter().map(|name| format!("\"{name}\"")).collect();
    names.join(", ")
}

/// What the features of the runtime are; starts with an empty line.
pub(super) fn runtime_features(clients: &[Client]) -> Vec<String> {
    let default = super::manifest::default_features(clients);
    let mut lines = vec![String::new(), "# Features of every client".to_owned(), String::new()];
    lines.extend(["| feature | |".to_owned(), "| --- | --- |".to_owned()]);
    for feature in config::runtime_features().into_iter().filter(|feature| feature.name != "default") {
        let note = if default.contains(&feature.name) { " On by default." } else { "" };
        lines.push(format!("| `{}` | {}{note} |", feature.name, feature.meaning));
    }
    lines.extend([
        String::new(),
        "Without `rustls` and `native-tls` there is no built-in transport, nor is there one in WebAssembly \
         (`wasm32-unknown-unknown`), where redirects of `fetch` take credentials along: clients are then given one with \
         `.transport(..)`."
            .to_owned(),
    ]);
    lines
}

/// The README of a workspace's crate.
pub(super) fn workspace(settings: &PackageSettings, clients: &[Client]) -> File {
    let mut lines =
        vec![head(), format!("# {}", settings.name), String::new(), settings.description.clone(), String::new()];
    lines.extend(crate_docs(settings, clients).iter().skip(2).map(|line| line.replacen("# F", "## F", 1)));
    lines.push(String::new());
    lines.push("Licensed under MIT or Apache-2.0, at your option.".to_owned());
    File { path: "README.md".to_owned(), contents: lines.join("\n") + "\n" }
}

/// The docs of a workspace's crate: its clients, its features, and what holds for all of them.
pub(super) fn crate_docs(settings: &PackageSettings, clients: &[Client]) -> Vec<String> {
    let mut lines = vec![settings.description.clone(), String::new()];
    let features = super::client_features(clients);
    lines.push("| feature and module | API |".to_owned());
    lines.push("| --- | --- |".to_owned());
    for (client, feature) in clients.iter().zip(&features) {
        let module = client.module.name.text();
        let name = if feature == module { format!("`{module}`") } else { format!("`{feature}`, `{module}`") };
        lines.push(format!("| {name} | {} |", harmless_line(&client.title)));
    }
    lines.push(String::new());
    lines.push("These features are on by default; turn them off to compile only what you call:".to_owned());
    lines.push(String::new());
    lines.push("```toml".to_owned());
    let first = features.first().map(String::as_str).unwrap_or_default();
    lines.push(format!(
        "{} = {{ version = \"{}\", default-features = false, features = [\"{first}\", {}] }}",
        settings.name,
        settings.version,
        default_features(clients)
    ));
    lines.push("```".to_owned());
    lines.push(String::new());
    lines.extend(PROMISES.lines().map(str::to_owned));
    lines.extend(runtime_features(clients));
    lines
}

/// What holds for every client.
const PROMISES: &str = include_str!("../../../templates/crate/PROMISES.md");

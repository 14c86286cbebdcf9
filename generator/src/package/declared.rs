//! Which dependencies of generated code the manifest of another crate declares.

use std::collections::BTreeSet;

use toml_edit::{DocumentMut, Item, TableLike, TomlError};

use super::{Dependency, dependencies};
use crate::config::RuntimeFeatures;

/// The dependencies of generated code with these features of the runtime that a `Cargo.toml` lacks, in alphabetical order.
///
/// Those of every target count, and any version does. Build and development dependencies do not count: the crate
/// itself cannot use them.
pub fn missing_dependencies(manifest: &str, features: &RuntimeFeatures) -> Result<Vec<Dependency>, TomlError> {
    let manifest: DocumentMut = manifest.parse()?;
    let mut declared = BTreeSet::new();
    declare(manifest.as_table(), &mut declared);
    if let Some(targets) = manifest.get("target").and_then(Item::as_table_like) {
        for (_, target) in targets.iter() {
            if let Some(target) = target.as_table_like() {
                declare(target, &mut declared);
            }
        }
    }
    let mut missing = dependencies(features);
    missing.retain(|dependency| !declared.contains(&import_name(&dependency.name)));
    Ok(missing)
}

/// Adds the names in a table's `dependencies`.
fn declare(table: &dyn TableLike, declared: &mut BTreeSet<String>) {
    if let Some(dependencies) = table.get("dependencies").and_then(Item::as_table_like) {
        declared.extend(dependencies.iter().map(|(name, _)| import_name(name)));
    }
}

/// The name by which code imports a dependency.
fn import_name(name: &str) -> String {
    name.replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of what a manifest lacks.
    fn missing(manifest: &str) -> Vec<String> {
        let missing = missing_dependencies(manifest, &RuntimeFeatures::default()).expect("the manifest parses");
        missing.into_iter().map(|dependency| dependency.name).collect()
    }

    /// Every dependency in the form `name = value`, but for those named.
    fn all_but(left_out: &[&str], value: &str) -> String {
        let names = dependencies(&RuntimeFeatures::default()).into_iter().map(|dependency| dependency.name);
        let lines = names.filter(|name| !left_out.contains(&name.as_str())).map(|name| format!("{name} = {value}"));
        lines.collect::<Vec<_>>().join("\n") + "\n"
    }

    #[test]
    fn a_manifest_without_dependencies_lacks_all_of_them() {
        let names: Vec<_> =
            dependencies(&RuntimeFeatures::default()).into_iter().map(|dependency| dependency.name).collect();
        assert!(names.len() > 10, "{names:?}");
        assert_eq!(missing("[package]\nname = 'x'\n"), names);
    }

    #[test]
    fn every_way_to_declare_a_dependency_counts() {
        for value in ["'1'", "{ version = '1', features = ['x'] }", "{ workspace = true }"] {
            assert!(missing(&format!("[dependencies]\n{}", all_but(&[], value))).is_empty(), "{value}");
        }
        let dotted = all_but(&["http", "bytes"], "'1'");
        assert!(
            missing(&format!("[dependencies]\nhttp.workspace = true\n{dotted}[dependencies.bytes]\nversion = '1'"))
                .is_empty()
        );
    }

    #[test]
    fn dependencies_of_a_target_count() {
        let rest = all_but(&["tokio", "reqwest"], "'1'");
        let target = "[target.'cfg(unix)'.dependencies]\ntokio = '1'\n[target.wasm32-unknown-unknown.dependencies]\nreqwest = '1'\n";
        assert!(missing(&format!("[dependencies]\n{rest}{target}")).is_empty());
    }

    #[test]
    fn build_and_development_dependencies_do_not_count() {
        let manifest = format!(
            "[dependencies]\n{}[build-dependencies]\nhttp = '1'\n[dev-dependencies]\nbytes = '1'\n",
            all_but(&["http", "bytes"], "'1'")
        );
        assert_eq!(missing(&manifest), ["bytes", "http"]);
    }

    #[test]
    fn a_dependency_under_another_name_does_not_count() {
        let manifest =
            format!("[dependencies]\nhttp1 = {{ package = 'http', version = '1' }}\n{}", all_but(&["http"], "'1'"));
        assert_eq!(missing(&manifest), ["http"]);
    }

    #[test]
    fn a_manifest_that_is_no_toml_is_an_error() {
        assert!(missing_dependencies("[dependencies\n", &RuntimeFeatures::default()).is_err());
    }

    #[test]
    fn files_need_a_feature_that_webassembly_has_not() {
        let all = dependencies(&RuntimeFeatures::none());
        let tokio = all.iter().find(|dependency| dependency.name == "tokio").map(|dependency| dependency.line.as_str());
        assert!(tokio.is_some_and(|line| line.contains(r#""sync", "time", "fs""#)), "{tokio:?}");
        assert!(all.iter().all(|dependency| dependency.name != "wasmtimer"), "{all:?}");
    }

    #[test]
    fn features_of_the_runtime_need_more_or_less() {
        let all = format!("[dependencies]\n{}", all_but(&["hyper", "h2", "reqwest"], "'1'"));
        assert_eq!(missing(&all), ["h2", "hyper", "reqwest"]);
        let mut features = RuntimeFeatures::none();
        assert_eq!(missing_dependencies(&all, &features).expect("it parses"), []);
        features.add("tower").expect("it is a feature");
        features.add("native-tls").expect("it is a feature");
        let lines = missing_dependencies(&all, &features).expect("it parses").into_iter().map(|missing| missing.line);
        let lines: Vec<_> = lines.collect();
        assert!(lines[0].starts_with("hyper = { version = "), "{lines:?}");
        assert!(lines[1].ends_with(", default-features = false, features = [\"native-tls\"] }"), "{lines:?}");
        assert!(lines[2].starts_with("tower-service = \""), "{lines:?}");
    }
}

//! The Cargo features of the runtime: crates declare them, and other clients have those that were chosen.

use std::collections::BTreeSet;

use toml_edit::{DocumentMut, Item};

/// The manifest that declares them.
const MANIFEST: &str = include_str!("../../../templates/runtime/Cargo.toml");

/// A Cargo feature of the runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuntimeFeature {
    /// Its name; `default` is one of them.
    pub name: String,
    /// What it is for.
    pub meaning: String,
    /// What it turns on, as Cargo writes it: features, `dep:crate`, `crate/feature` and `crate?/feature`.
    pub turns_on: Vec<String>,
}

/// The features of the runtime, in the order of its manifest.
pub fn runtime_features() -> Vec<RuntimeFeature> {
    let document: DocumentMut = MANIFEST.parse().unwrap_or_default();
    let Some(table) = document.get("features").and_then(Item::as_table) else {
        return Vec::new();
    };
    let features = table.iter().filter_map(|(name, item)| {
        let turns_on = item.as_array()?.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
        let comment = table.key(name).and_then(|key| key.leaf_decor().prefix()?.as_str()).unwrap_or_default();
        let lines: Vec<_> = comment.lines().map(|line| line.trim_start_matches(['#', ' '])).collect();
        Some(RuntimeFeature { name: name.to_owned(), meaning: lines.join(" ").trim().to_owned(), turns_on })
    });
    features.collect()
}

/// The features that the runtime of a client in another crate has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuntimeFeatures(BTreeSet<String>);

impl Default for RuntimeFeatures {
    /// Those that are on by default.
    fn default() -> Self {
        let mut features = Self::none();
        features.turn_on("default");
        features
    }
}

impl RuntimeFeatures {
    /// No feature.
    pub fn none() -> Self {
        Self(BTreeSet::new())
    }

    /// Adds a feature, with those that it turns on.
    pub fn add(&mut self, name: &str) -> Result<(), String> {
        if self.turn_on(name) {
            return Ok(());
        }
        let known: Vec<_> = runtime_features().into_iter().map(|known| format!("`{}`", known.name)).collect();
        Err(format!("`{}` is no feature of the runtime, which has: {}", name.escape_debug(), known.join(", ")))
    }

    /// Turns a feature on; false where there is none of that name.
    fn turn_on(&mut self, name: &str) -> bool {
        let Some(feature) = runtime_features().into_iter().find(|feature| feature.name == name) else {
            return false;
        };
        if self.0.insert(feature.name) {
            for other in &feature.turns_on {
                self.turn_on(other);
            }
        }
        true
    }

    /// Whether a feature is on.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// What the features turn on in a dependency of this name; none where it is optional and no feature needs it.
    pub fn of_dependency(&self, name: &str, is_optional: bool) -> Option<Vec<String>> {
        let features = runtime_features().into_iter().filter(|feature| self.has(&feature.name));
        let turned_on: Vec<_> = features.flat_map(|feature| feature.turns_on).collect();
        if is_optional && !turned_on.contains(&format!("dep:{name}")) {
            return None;
        }
        let of_it = turned_on.iter().filter_map(|text| {
            let (dependency, feature) = text.split_once('/')?;
            (dependency.trim_end_matches('?') == name).then(|| feature.to_owned())
        });
        Some(of_it.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::FEATURES;

    #[test]
    fn groups_of_operations_leave_the_names_of_these_features_alone() {
        let names: Vec<_> = runtime_features().into_iter().map(|feature| feature.name).collect();
        assert!(names.len() > 5, "{names:?}");
        for name in &names {
            assert!(name.contains('-') || FEATURES.contains(&name.as_str()), "{name}");
        }
    }

    #[test]
    fn every_feature_says_what_it_is_for() {
        for feature in runtime_features() {
            assert!(feature.meaning.ends_with('.') || feature.name == "default", "{feature:?}");
        }
    }

    #[test]
    fn features_turn_on_features_and_dependencies() {
        let mut features = RuntimeFeatures::none();
        assert_eq!(features.of_dependency("reqwest", true), None);
        features.add("webpki-roots").expect("it is a feature");
        assert!(features.has("rustls") && !features.has("http2"));
        assert_eq!(features.of_dependency("reqwest", true), Some(vec!["rustls".to_owned()]));
        assert_eq!(features.of_dependency("webpki-root-certs", true), Some(Vec::new()));
        assert_eq!(features.of_dependency("tower-service", true), None);
        assert_eq!(features.of_dependency("http", false), Some(Vec::new()));
        assert_eq!(RuntimeFeatures::default().of_dependency("reqwest", true).map(|features| features.len()), Some(2));
        let error = features.add("reqwest").expect_err("that is no feature");
        assert!(error.contains("`reqwest` is no feature of the runtime, which has: `default`, `rustls`"), "{error}");
    }
}

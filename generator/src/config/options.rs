//! Types that a user chooses for formats, and what they need in `Cargo.toml`.

use std::collections::BTreeMap;

use serde_json::Value;
use toml_edit::DocumentMut;

use super::runtime_features::RuntimeFeatures;
use crate::diag::Levels;
use crate::ir::Choices;
use crate::source::Limits;

/// What a user chooses about the code that is generated.
///
/// A type stands for all values of a format. It must implement `serde::Serialize`, `serde::Deserialize`, `Clone`,
/// `Debug` and `PartialEq`, and `Default`, which stands in for a required value until a builder sets it. What it does
/// not read is an error of the response, unlike with the types of the runtime, which keep every text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Types by format.
    pub types: Choices,
    /// The lines that the types need in `[dependencies]`: name and value in TOML.
    pub dependencies: BTreeMap<String, String>,
    /// The number of operations from which on the crate of one document has a Cargo feature for each of its groups;
    /// none stands for 100.
    pub features_from: Option<usize>,
    /// The features of the runtime of a client in another crate. A crate of its own has all of them as Cargo features.
    pub runtime: RuntimeFeatures,
    /// How much is taken of a document.
    pub limits: Limits,
    /// What becomes of warnings.
    pub levels: Levels,
}

impl Options {
    /// Chooses a type for a format: `uuid` and `uuid::Uuid`; `string` leaves texts as they are.
    pub fn add_type(&mut self, format: &str, path: &str) -> Result<(), String> {
        self.types.add(format, path)
    }

    /// Adds a dependency from a line as in `Cargo.toml`: `rust_decimal = "1"`.
    pub fn add_dependency_line(&mut self, line: &str) -> Result<(), String> {
        let wrong = || format!("`{}` is no line of `[dependencies]`, such as `uuid = \"1\"`", line.escape_debug());
        let document: DocumentMut = line.parse().map_err(|_| wrong())?;
        let mut entries = document.iter();
        let (Some((name, item)), None) = (entries.next(), entries.next()) else {
            return Err(wrong());
        };
        let value = item.as_value().filter(|value| value.is_str() || value.is_inline_table()).ok_or_else(wrong)?;
        self.insert_dependency(name, value.to_string().trim())
    }

    /// Adds a dependency from a value of the settings: a version, or a table with `version` and `features`.
    pub(super) fn add_dependency(&mut self, name: &str, value: &Value) -> Result<(), String> {
        let value = toml_value(value).filter(|value| value.is_str() || value.is_inline_table());
        let value = value.ok_or_else(|| format!("the dependency `{name}` is neither a version nor a table"))?;
        self.insert_dependency(name, &value.to_string())
    }

    fn insert_dependency(&mut self, name: &str, value: &str) -> Result<(), String> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || !name.chars().all(is_plain) {
            return Err(format!("`{}` is no name of a crate", name.escape_debug()));
        }
        match self.dependencies.insert(name.to_owned(), value.to_owned()) {
            Some(_) => Err(format!("the dependency `{name}` is given twice")),
            None => Ok(()),
        }
    }
}

/// A value of the settings as TOML writes it on one line; none where TOML has no such value.
fn toml_value(value: &Value) -> Option<toml_edit::Value> {
    Some(match value {
        Value::String(text) => text.as_str().into(),
        Value::Bool(value) => (*value).into(),
        Value::Array(items) => items.iter().map(toml_value).collect::<Option<toml_edit::Array>>()?.into(),
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| Some((key.as_str(), toml_value(value)?)));
            entries.collect::<Option<toml_edit::InlineTable>>()?.into()
        }
        Value::Null | Value::Number(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn dependencies_are_taken_as_cargo_writes_them() {
        let mut options = Options::default();
        options.add_dependency_line("uuid = '1'").expect("a version");
        options.add_dependency_line("chrono = { version = \"0.4\", features = [\"serde\"] }").expect("a table");
        options.add_dependency("rust_decimal", &json!({ "version": "1", "features": ["serde"] })).expect("a table");
        let lines: Vec<_> = options.dependencies.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        assert_eq!(
            lines,
            [
                "chrono = { version = \"0.4\", features = [\"serde\"] }",
                "rust_decimal = { features = [\"serde\"], version = \"1\" }",
                "uuid = '1'",
            ]
        );
    }

    #[test]
    fn other_lines_are_refused() {
        for line in
            ["", "uuid", "uuid = 1", "uuid = '1'\nother = '1'", "[dependencies]", "uuid.version = '1'", "'a b' = '1'"]
        {
            assert!(Options::default().add_dependency_line(line).is_err(), "{line}");
        }
        let mut options = Options::default();
        assert!(options.add_dependency("x", &json!(1)).is_err());
        assert_eq!(options.add_dependency("x", &json!("1")), Ok(()));
        assert!(options.add_dependency_line("x = '2'").is_err());
    }
}

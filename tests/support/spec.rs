//! The documents in `specs/`, read independently of the generator: schemas as judges, and the pages' examples.

use std::path::Path;

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

/// One document.
pub(crate) struct Spec(Value);

/// One operation of a document.
pub(crate) struct Operation<'a> {
    spec: &'a Spec,
    value: &'a Value,
}

/// Reads a file of the repository.
pub(crate) fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Spec {
    /// Reads `specs/<name>.yaml`.
    pub(crate) fn load(name: &str) -> Self {
        let text = read(&format!("specs/{name}.yaml"));
        Self(serde_yaml::from_str(&text).expect("the document is YAML"))
    }

    /// The operation with this method and path.
    pub(crate) fn operation(&self, method: &str, path: &str) -> Operation<'_> {
        let value = self.0["paths"].get(path).and_then(|item| item.get(method));
        Operation { spec: self, value: value.unwrap_or_else(|| panic!("no {method} {path}")) }
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.0.pointer(reference.trim_start_matches('#')).expect("the reference resolves"),
            None => value,
        }
    }

    /// A judge for a schema of the document; `extra` keywords are added beside it.
    fn validator(&self, schema: &Value, extra: &Value) -> Validator {
        let mut root = json!({"allOf": [schema], "components": self.0["components"]});
        for (keyword, value) in extra.as_object().into_iter().flatten() {
            root[keyword] = value.clone();
        }
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&root)
            .expect("the schema is valid")
    }
}

impl<'a> Operation<'a> {
    /// What is wrong with a request body; nothing undeclared is allowed in it.
    pub(crate) fn request_mistakes(&self, body: &Value) -> Vec<String> {
        let schema = &self.value["requestBody"]["content"]["application/json"]["schema"];
        mistakes(&self.spec.validator(schema, &json!({"unevaluatedProperties": false})), body)
    }

    /// What is wrong with the body of an answer.
    pub(crate) fn response_mistakes(&self, status: &str, body: &Value) -> Vec<String> {
        let schema = &self.response(status)["schema"];
        mistakes(&self.spec.validator(schema, &json!({})), body)
    }

    /// The page's example of an answer.
    pub(crate) fn example(&self, status: &str) -> Value {
        self.response(status).get("example").unwrap_or_else(|| panic!("no example for {status}")).clone()
    }

    /// The declared statuses of errors.
    pub(crate) fn error_statuses(&self) -> Vec<u16> {
        let statuses = self.value["responses"].as_object().expect("there are responses").keys();
        statuses.filter_map(|status| status.parse().ok()).filter(|status| *status >= 400).collect()
    }

    fn response(&self, status: &str) -> &'a Value {
        let response = self.value["responses"].get(status).unwrap_or_else(|| panic!("no response {status}"));
        &self.spec.resolve(response)["content"]["application/json"]
    }
}

fn mistakes(validator: &Validator, body: &Value) -> Vec<String> {
    validator.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

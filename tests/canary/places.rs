//! Where a document says that a secret is: each sensitive parameter, and each sensitive property of what an operation
//! sends and answers, by the name of the property.

use std::collections::BTreeSet;

use serde_json::Value;

/// What a document marks.
pub(crate) struct Places {
    /// `storeSecrets sends password`, `openVault answers token`.
    pub(crate) places: BTreeSet<String>,
    /// Security schemes, and those of `x-credential`.
    pub(crate) schemes: BTreeSet<String>,
}

/// Reads a document that refers to itself only.
pub(crate) fn places(root: &Value) -> Places {
    let schemes = root.pointer("/components/securitySchemes").and_then(Value::as_object);
    let mut found = Places {
        places: BTreeSet::new(),
        schemes: schemes.into_iter().flatten().map(|(name, _)| name.clone()).collect(),
    };
    for item in root["paths"].as_object().expect("there are paths").values() {
        for operation in item.as_object().into_iter().flatten().map(|(_, operation)| operation) {
            let Some(id) = operation["operationId"].as_str() else { continue };
            for parameter in
                [&item["parameters"], &operation["parameters"]].into_iter().filter_map(Value::as_array).flatten()
            {
                let parameter = resolve(root, parameter);
                let name = parameter["name"].as_str().expect("parameters have names");
                found.walk(root, &parameter["schema"], (&format!("{id} sends"), name), 0);
            }
            let body = resolve(root, &operation["requestBody"]);
            for content in body["content"].as_object().into_iter().flatten().map(|(_, content)| content) {
                found.walk(root, &content["schema"], (&format!("{id} sends"), ""), 0);
            }
            for answer in operation["responses"].as_object().into_iter().flatten().map(|(_, answer)| answer) {
                let answer = resolve(root, answer);
                for content in answer["content"].as_object().into_iter().flatten().map(|(_, content)| content) {
                    found.walk(root, &content["schema"], (&format!("{id} answers"), ""), 0);
                }
            }
        }
    }
    found
}

fn resolve<'a>(root: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => resolve(root, root.pointer(&reference[1..]).expect("references lead somewhere")),
        None => value,
    }
}

impl Places {
    /// Adds what a schema marks, under the name of the property that it is of.
    fn walk(&mut self, root: &Value, schema: &Value, (verb, name): (&str, &str), depth: usize) {
        let target = resolve(root, schema);
        // Schemas that hold themselves say nothing new further down.
        if depth > 16 || (verb.ends_with("answers") && target["writeOnly"] == true) {
            return;
        }
        if let Some(scheme) = target["x-credential"].as_str() {
            self.schemes.insert(scheme.to_owned());
            return;
        }
        let marks = ["x-sensitive", "x-ms-secret", "writeOnly"];
        let is_marked =
            |schema: &Value| schema["format"] == "password" || marks.iter().any(|mark| schema[*mark] == true);
        if is_marked(schema) || is_marked(target) {
            self.places.insert(format!("{verb} {name}"));
        }
        for (name, property) in target["properties"].as_object().into_iter().flatten() {
            self.walk(root, property, (verb, name), depth + 1);
        }
        for inner in ["items", "additionalProperties"].into_iter().filter_map(|field| target.get(field)) {
            self.walk(root, inner, (verb, name), depth + 1);
        }
        for inner in ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|field| target[field].as_array()).flatten() {
            self.walk(root, inner, (verb, name), depth + 1);
        }
    }
}

//! What is odd about a schema and costs the client nothing, but is not what its author had in mind.

use super::Lowering;
use super::format::KNOWN_FORMATS;
use crate::diag::{Code, Diagnostic};
use crate::oas::{Schema, SchemaType};
use crate::source::{NodeId, Value};

impl Lowering<'_, '_> {
    /// Warns about what looks like a slip of the pen.
    pub(super) fn check_schema(&mut self, node: NodeId, schema: &Schema) {
        self.check_format(node, schema);
        self.check_default(schema);
        self.check_required(node, schema);
    }

    fn check_format(&mut self, node: NodeId, schema: &Schema) {
        let Some(format) = schema.format.as_deref().filter(|format| format.len() > 4) else {
            return;
        };
        if KNOWN_FORMATS.contains(&format) || self.choices.find(format).is_some() {
            return;
        }
        let near = match KNOWN_FORMATS.iter().find(|known| strsim::osa_distance(known, format) == 1) {
            // One variant that is understood is no name to lead others to.
            Some(&"datetime") => "date-time",
            Some(near) => near,
            None => return,
        };
        let place = self.reader.sources.get(node, "format").unwrap_or(node);
        Diagnostic::new(Code::UnknownFormat, place.origin(), format!("the format `{format}` is not known"))
            .help(format!("did you mean `{near}`?"))
            .emit(self.reader.diagnostics);
    }

    /// Warns where a default is none of the values.
    fn check_default(&mut self, schema: &Schema) {
        let ([ty], Some(default)) = (schema.types.as_slice(), schema.default) else {
            return;
        };
        let (value, expected) = (self.reader.sources.value(default), word(*ty));
        let fits = match (ty, value) {
            (_, Value::Null)
            | (SchemaType::Boolean, Value::Bool(_))
            | (SchemaType::Number, Value::Number(_))
            | (SchemaType::String, Value::String(_) | Value::Number(_) | Value::Bool(_))
            | (SchemaType::Array, Value::Sequence(_))
            | (SchemaType::Object, Value::Mapping(_)) => true,
            (SchemaType::Integer, Value::Number(number)) => number.as_f64().is_none_or(|value| value.fract() == 0.0),
            _ => false,
        };
        if !fits {
            let message = format!("the default is {}, and the values are {expected}s", value.describe());
            Diagnostic::new(Code::IgnoredKeyword, default.origin(), message)
                .help(format!("write a default that is one of the {expected}s, or correct the `type`"))
                .emit(self.reader.diagnostics);
        }
    }

    /// Warns where `required` names a property nearly as it is called.
    fn check_required(&mut self, node: NodeId, schema: &Schema) {
        if schema.required.is_empty() || schema.properties.is_empty() {
            return;
        }
        let is_property = |name: &str| schema.properties.iter().any(|(known, _)| known == name);
        let is_whole = schema.reference.is_none() && schema.all_of.is_empty() && schema.properties.len() < 100;
        if !is_whole || schema.required.iter().all(|name| is_property(name)) {
            return;
        }
        // What is a part of another schema may speak of the properties of that one.
        let path = self.reader.sources.path(node);
        if path.iter().rev().nth(1).is_some_and(|step| matches!(step.as_str(), "allOf" | "oneOf" | "anyOf")) {
            return;
        }
        let is_free = |name: &&str| !schema.required.iter().any(|required| required == name);
        let free: Vec<&str> = schema.properties.iter().map(|(name, _)| name.as_str()).filter(is_free).collect();
        let items = self.reader.sources.get(node, "required").map(|list| self.reader.sources.items(list));
        for (name, item) in schema.required.iter().zip(items.unwrap_or_default()) {
            if name.len() <= 3 || is_property(name) {
                continue;
            }
            if let Some(near) = free.iter().find(|free| strsim::osa_distance(free, name) <= 2) {
                let message = format!("`required` names `{name}`, and there is no such property");
                Diagnostic::new(Code::UntypedSchema, item.origin(), message)
                    .help(format!("did you mean `{near}`? Until then `{name}` is a property of any type"))
                    .emit(self.reader.diagnostics);
            }
        }
    }
}

/// A type in prose.
fn word(ty: SchemaType) -> &'static str {
    match ty {
        SchemaType::Boolean => "boolean",
        SchemaType::Integer => "integer",
        SchemaType::Number => "number",
        SchemaType::String => "string",
        SchemaType::Array => "array",
        SchemaType::Object => "object",
    }
}

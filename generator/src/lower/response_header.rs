//! The header fields that answers are documented with.

use std::collections::BTreeMap;

use super::Lowering;
use crate::ir::{Docs, HeaderField, HeaderKind, HeaderSet, HeaderSetId, Role};
use crate::oas::{Header, SchemaType};

/// The fields of one answer, by their names in lower case.
pub(super) type Fields = BTreeMap<String, HeaderField>;

impl Lowering<'_, '_> {
    /// The header fields of an answer; those that cannot be read are left out, their fault being reported.
    pub(super) fn lower_header_fields(&mut self, headers: &[Header]) -> Fields {
        let mut fields = Fields::new();
        for header in headers {
            let name = header.name.to_ascii_lowercase();
            // OpenAPI 3.1 4.8.17: `Content-Type` is described by `content`.
            let is_name = http::HeaderName::from_bytes(name.as_bytes()).is_ok();
            if name == "content-type" || !is_name {
                continue;
            }
            let Ok(object) = self.reader.decode_header(header.node) else {
                continue;
            };
            let kind = object.schema.map_or(HeaderKind::Text, |schema| {
                let schema = self.followed(schema);
                let merged = self.merge_all_of(&schema).schema;
                match (merged.types.as_slice(), merged.format.as_deref()) {
                    ([SchemaType::Integer], _) => HeaderKind::Integer,
                    ([SchemaType::Number], _) => HeaderKind::Number,
                    ([SchemaType::Boolean], _) => HeaderKind::Boolean,
                    ([SchemaType::String], Some("date-time")) => HeaderKind::DateTime,
                    _ => HeaderKind::Text,
                }
            });
            let docs = Docs { description: object.description, deprecated: object.deprecated, ..Docs::default() };
            fields.insert(name.clone(), HeaderField { name, required: object.required, kind, docs });
        }
        fields
    }

    /// The set of what the answers of an operation are documented with; one that another operation has, too, is shared.
    ///
    /// It is read from successes, so that these say what is always there.
    pub(super) fn header_set(&mut self, answers: &[(Role, Fields)]) -> Option<HeaderSetId> {
        let mut all = Fields::new();
        for (name, field) in answers.iter().flat_map(|(_, fields)| fields) {
            let known = all.entry(name.clone()).or_insert_with(|| field.clone());
            if known.kind != field.kind {
                known.kind = HeaderKind::Text;
            }
        }
        for field in all.values_mut() {
            let successes = answers.iter().filter(|(role, _)| *role == Role::Success);
            let is_required = |fields: &Fields| fields.get(&field.name).is_some_and(|field| field.required);
            let mut successes = successes.map(|(_, fields)| is_required(fields)).peekable();
            field.required = successes.peek().is_some() && successes.all(|is_required| is_required);
        }
        if all.is_empty() {
            return None;
        }
        let set = HeaderSet { fields: all.into_values().collect() };
        let facts = |set: &HeaderSet| -> Vec<(String, bool, HeaderKind)> {
            set.fields.iter().map(|field| (field.name.clone(), field.required, field.kind)).collect()
        };
        if let Some(index) = self.header_sets.iter().position(|known| facts(known) == facts(&set)) {
            return Some(HeaderSetId(index));
        }
        self.header_sets.push(set);
        Some(HeaderSetId(self.header_sets.len() - 1))
    }
}

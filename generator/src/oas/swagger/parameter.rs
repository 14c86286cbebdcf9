//! Parameter Objects of Swagger 2.0 but for those that make the body, and the schemas that stand in their fields.

use super::super::Reader;
use super::super::fields::Fields;
use super::super::vocabulary::swagger::{ITEMS, PARAMETER};
use super::Entries;
use crate::diag::{Code, Diagnostic, Reported};
use crate::source::{Draft, NodeId};

/// Fields that are a schema's in OpenAPI 3.
const SCHEMA_FIELDS: &[&str] = &[
    "format",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
];

impl Reader<'_> {
    /// The parameters of a Path Item or an operation: those that make the body, and the others in OpenAPI 3.0.
    pub(super) fn split_parameters(&mut self, fields: &Fields) -> (Vec<NodeId>, Vec<Draft>) {
        let (mut body, mut others) = (Vec::new(), Vec::new());
        for node in self.list(fields, "parameters") {
            let Ok(node) = self.resolve(*node) else {
                continue;
            };
            let location = self.sources.get(node, "in").and_then(|location| self.sources.string(location));
            if matches!(location, Some("body" | "formData")) {
                body.push(node);
            } else if let Ok(parameter) = self.rewrite_parameter(node) {
                others.push(parameter);
            }
        }
        (body, others)
    }

    fn rewrite_parameter(&mut self, node: NodeId) -> Result<Draft, Reported> {
        let fields = self.fields(node, PARAMETER)?;
        let mut entries = Vec::new();
        self.keep(&fields, &["name", "in", "description", "required", "allowEmptyValue"], &mut entries);
        self.keep_extensions(node, &mut entries);
        let location = self.text(&fields, "in").unwrap_or_default();
        let schema = match self.optional(&fields, "schema") {
            Some(schema) => Draft::Same(schema),
            None => match self.collection_style(&fields, &location) {
                Collection::Style(style, explode) => {
                    entries.push(("style".to_owned(), Draft::text(node, style)));
                    entries.push(("explode".to_owned(), Draft::bool(node, explode)));
                    self.rewrite_simple_schema(&fields)
                }
                Collection::None => self.rewrite_simple_schema(&fields),
                Collection::Unsupported => Draft::Mapping(node, vec![("type".to_owned(), Draft::text(node, "string"))]),
            },
        };
        entries.push(("schema".to_owned(), schema));
        Ok(Draft::Mapping(node, entries))
    }

    /// The schema that a parameter, header or item has among its own fields.
    pub(super) fn rewrite_simple_schema(&mut self, fields: &Fields) -> Draft {
        let mut entries: Entries = Vec::new();
        match self.optional(fields, "type") {
            Some(ty) if self.sources.string(ty) == Some("file") => {
                entries.push(("type".to_owned(), Draft::text(ty, "string")));
                entries.push(("format".to_owned(), Draft::text(ty, "binary")));
            }
            Some(ty) => {
                entries.push(("type".to_owned(), Draft::Same(ty)));
                self.keep(fields, SCHEMA_FIELDS, &mut entries);
            }
            None => self.keep(fields, SCHEMA_FIELDS, &mut entries),
        }
        self.keep_extensions(fields.node, &mut entries);
        if let Some(items) = self.optional(fields, "items") {
            let items = match self.reference_of(items) {
                Some(_) => Draft::Same(items),
                None => match self.fields(items, ITEMS) {
                    Ok(items) => self.rewrite_simple_schema(&items),
                    Err(_) => Draft::Mapping(items, Vec::new()),
                },
            };
            entries.push(("items".to_owned(), items));
        }
        Draft::Mapping(fields.node, entries)
    }

    /// How the items of an array are put together.
    pub(super) fn collection_style(&mut self, fields: &Fields, location: &str) -> Collection {
        let ty = self.optional(fields, "type").and_then(|ty| self.sources.string(ty));
        if ty != Some("array") {
            return Collection::None;
        }
        let of_query = matches!(location, "query" | "formData");
        let format = self.text(fields, "collectionFormat").unwrap_or_else(|| "csv".to_owned());
        match (format.as_str(), of_query) {
            ("csv", true) => Collection::Style("form", false),
            ("csv", false) => Collection::Style("simple", false),
            ("multi", true) => Collection::Style("form", true),
            ("ssv", true) => Collection::Style("spaceDelimited", false),
            ("pipes", true) => Collection::Style("pipeDelimited", false),
            (other, _) => {
                let place = self.optional(fields, "collectionFormat").unwrap_or(fields.node);
                let message = format!("`collectionFormat: {other}` cannot be sent in `{location}`");
                Diagnostic::new(Code::UnsupportedParameter, place.origin(), message)
                    .help("the parameter is a string, which callers put together themselves")
                    .emit(self.diagnostics);
                Collection::Unsupported
            }
        }
    }
}

/// How the items of an array parameter are put together.
pub(super) enum Collection {
    /// It is no array.
    None,
    /// `style` and `explode` of OpenAPI 3.
    Style(&'static str, bool),
    /// OpenAPI 3 has no style for it, which was reported.
    Unsupported,
}

//! Answers that come item by item: server-sent events and JSON values one after the other.

use super::Lowering;
use super::body::{MediaKind, media_kind};
use crate::diag::{Code, Diagnostic};
use crate::ir::{Content, NameHint, TypeRef, UntypedCause};
use crate::oas::{MediaType, Schema, SchemaType};
use crate::source::{NodeId, Value};

/// The fields of a server-sent event (WHATWG HTML, 9.2.6), by which a schema of events is told from one of their data.
const EVENT_FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

impl Lowering<'_, '_> {
    /// The type of one item: `itemSchema`, or `schema`, which some documents write for the item and some for a list.
    pub(super) fn lower_item(&mut self, media: &MediaType, hint: &NameHint) -> TypeRef {
        match self.item_schema(media) {
            Some(schema) => self.lower_schema(schema, hint),
            None => self.untyped(media.origin.node, UntypedCause::NoSchema),
        }
    }

    /// What server-sent events hold: their schema is that of the data, or of the event with its data.
    pub(super) fn lower_events(&mut self, media: &MediaType, hint: &NameHint) -> Content {
        let Some(item) = self.item_schema(media) else {
            return Content::TextEvents;
        };
        let schema = self.followed(item);
        let merged = self.merge_all_of(&schema).schema;
        let data = match event_data(&merged) {
            Some(data) => data,
            None if self.has_events_of_several_kinds(&merged) => {
                Diagnostic::new(Code::UntypedSchema, media.origin, "the data of these events differs by their names")
                    .help("it is given as text: parse it by the event's name")
                    .emit(self.reader.diagnostics);
                return Content::TextEvents;
            }
            None => item,
        };
        self.lower_event_data(data, hint)
    }

    fn lower_event_data(&mut self, node: NodeId, hint: &NameHint) -> Content {
        let schema = self.followed(node);
        if schema.types != [SchemaType::String] {
            return Content::Events(self.lower_schema(node, hint));
        }
        let node = self.reader.resolve(node).unwrap_or(node);
        // OpenAPI 3.2 4.14.4: the data of an event is a string, which may hold JSON.
        if let Some(inner) = self.reader.sources.get(node, "contentSchema") {
            return Content::Events(self.lower_schema(inner, hint));
        }
        let media_type = self.reader.sources.get(node, "contentMediaType");
        match media_type.map(|media_type| self.reader.sources.value(media_type)) {
            Some(Value::String(text)) if media_kind(text) == MediaKind::Json => {
                Content::Events(self.untyped(node, UntypedCause::NoType))
            }
            _ => Content::TextEvents,
        }
    }

    fn item_schema(&mut self, media: &MediaType) -> Option<NodeId> {
        if media.item_schema.is_some() {
            return media.item_schema;
        }
        let schema = self.followed(media.schema?);
        match (schema.types.as_slice(), schema.items) {
            ([SchemaType::Array], Some(items)) => Some(items),
            _ => media.schema,
        }
    }

    /// Whether the schema is a choice between schemas of whole events, with different data.
    fn has_events_of_several_kinds(&mut self, schema: &Schema) -> bool {
        let branches: Vec<NodeId> = schema.one_of.iter().chain(&schema.any_of).copied().collect();
        let mut schemas = branches.iter().map(|branch| self.followed(*branch)).collect::<Vec<_>>().into_iter();
        !branches.is_empty() && schemas.all(|schema| event_data(&schema).is_some())
    }
}

/// The schema of the data, where `schema` describes whole events.
fn event_data(schema: &Schema) -> Option<NodeId> {
    let is_field = |(name, _): &(String, NodeId)| EVENT_FIELDS.contains(&name.as_str());
    if !schema.properties.iter().all(is_field) {
        return None;
    }
    schema.properties.iter().find(|(name, _)| name == "data").map(|(_, data)| *data)
}

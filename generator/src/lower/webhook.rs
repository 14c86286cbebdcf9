//! Webhooks and callbacks: what the API sends to its callers.

use super::Lowering;
use super::body::{MediaKind, media_kind, preferred};
use crate::diag::{Code, Diagnostic};
use crate::ir::{Docs, Method, NameHint, UntypedCause, Webhook};
use crate::oas::{self, PathItem};

impl Lowering<'_, '_> {
    /// The webhooks of the document, and the callbacks of its operations.
    pub(super) fn lower_webhooks(&mut self) -> Vec<Webhook> {
        let document = self.document;
        let mut webhooks = Vec::new();
        for item in &document.webhooks {
            self.lower_webhook(item, &item.path, &mut webhooks);
            // An event is told by this name; a webhook of another method has another.
            if let Some(webhook) = webhooks.iter_mut().find(|webhook| webhook.name == item.path) {
                webhook.event = Some(item.path.clone());
            }
        }
        for operation in document.paths.iter().flat_map(|item| &item.operations) {
            for (key, node) in &operation.callbacks {
                let id = operation.operation_id.as_ref().map_or("", |(id, _)| id.as_str());
                let name = format!("{id} {key}");
                // What cannot be decoded is reported.
                for item in self.reader.decode_callback(key, *node).unwrap_or_default() {
                    self.lower_webhook(&item, &name, &mut webhooks);
                }
            }
        }
        webhooks
    }

    /// Adds the requests of a webhook that have a body.
    fn lower_webhook(&mut self, item: &PathItem, name: &str, webhooks: &mut Vec<Webhook>) {
        for operation in &item.operations {
            let name = match operation.method {
                Method::Post => name.to_owned(),
                other => format!("{name} {}", other.as_str().to_ascii_lowercase()),
            };
            webhooks.extend(self.lower_payload(operation, name));
        }
    }

    /// A request with the type of its JSON body; none where it has no body.
    fn lower_payload(&mut self, operation: &oas::Operation, name: String) -> Option<Webhook> {
        let body = self.reader.decode_request_body(operation.request_body?).ok()?;
        let media = preferred(&body.content)?;
        if media_kind(&media.name) != MediaKind::Json {
            let message = format!("the body of this webhook is `{}`, which gets no type", media.name);
            Diagnostic::new(Code::UnsupportedMediaType, media.origin, message)
                .help("offer `application/json`, whose bodies are typed")
                .emit(self.reader.diagnostics);
            return None;
        }
        let hint = NameHint::Operation(name.clone(), "Payload".to_owned());
        let payload = match media.schema {
            Some(schema) => self.lower_schema(schema, &hint),
            None => self.untyped(media.origin.node, UntypedCause::NoSchema),
        };
        let docs = Docs {
            summary: operation.summary.clone(),
            description: operation.description.clone().or(body.description),
            deprecated: operation.deprecated,
            ..Docs::default()
        };
        Some(Webhook { origin: operation.origin, name, event: None, method: operation.method, docs, payload })
    }
}

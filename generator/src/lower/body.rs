//! Request bodies.

use super::Lowering;
use crate::diag::{Code, Diagnostic, Reported};
use crate::ir::{BodyContent, Docs, NameHint, RequestBody};
use crate::oas::MediaType;
use crate::source::NodeId;

impl Lowering<'_, '_> {
    /// What the operation sends; the credentials that its properties ask for are added to `security`.
    pub(super) fn lower_body(
        &mut self,
        node: NodeId,
        operation: &str,
        security: &mut Vec<Vec<String>>,
    ) -> Result<Option<RequestBody>, Reported> {
        let body = self.reader.decode_request_body(node)?;
        let Some(media) = preferred(&body.content) else {
            return Ok(None);
        };
        let content = self.lower_body_content(media, operation);
        self.require_credentials(media, security);
        let docs = Docs { description: body.description, ..Docs::default() };
        Ok(Some(RequestBody {
            origin: body.origin,
            required: body.required,
            media_type: media.name.clone(),
            content,
            docs,
            example: media.example.map(|example| self.reader.sources.to_json(example)),
        }))
    }

    fn lower_body_content(&mut self, media: &MediaType, operation: &str) -> BodyContent {
        let hint = NameHint::Operation(operation.to_owned(), "Body".to_owned());
        let kind = media_kind(&media.name);
        let ty = match (kind, media.schema) {
            (MediaKind::Json | MediaKind::Form, Some(schema)) => self.lower_schema(schema, &hint),
            _ => self.any(),
        };
        match kind {
            MediaKind::Json => BodyContent::Json(ty),
            MediaKind::Form if self.types.as_struct(ty).is_some() => BodyContent::Form(ty),
            MediaKind::Text => BodyContent::Text,
            MediaKind::Form | MediaKind::Bytes => {
                if media.name.starts_with("multipart/") || kind == MediaKind::Form {
                    let message = format!("bodies of `{}` are sent as the bytes that the caller gives", media.name);
                    Diagnostic::new(Code::UnsupportedMediaType, media.origin, message)
                        .help("encode the body before the call; typed parts are not supported yet")
                        .emit(self.reader.diagnostics);
                }
                BodyContent::Bytes
            }
        }
    }

    /// Adds the credentials of `x-credential` properties to every alternative of the operation's security.
    fn require_credentials(&mut self, media: &MediaType, security: &mut Vec<Vec<String>>) {
        let Some(schema) = media.schema else {
            return;
        };
        let schema = self.schema(schema);
        let merged = self.merge_all_of(&schema);
        for (_, property) in &merged.schema.properties {
            let Some(credential) = self.schema(*property).credential.clone() else {
                continue;
            };
            if security.is_empty() {
                security.push(Vec::new());
            }
            for alternative in security.iter_mut() {
                if !alternative.contains(&credential) {
                    alternative.push(credential.clone());
                }
            }
        }
    }
}

/// How a media type is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaKind {
    /// JSON, whatever its name.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Text.
    Text,
    /// Anything else.
    Bytes,
}

/// How a media type is written, by its name in lower case and without parameters.
pub(super) fn media_kind(name: &str) -> MediaKind {
    match name {
        "application/json" | "text/json" | "*/*" | "application/*" => MediaKind::Json,
        "application/x-www-form-urlencoded" => MediaKind::Form,
        _ if name.ends_with("+json") => MediaKind::Json,
        _ if name.starts_with("text/") || name.ends_with("xml") || name.ends_with("yaml") => MediaKind::Text,
        _ => MediaKind::Bytes,
    }
}

/// The media type that is used where there are several: JSON first, then forms, then text.
pub(super) fn preferred(content: &[MediaType]) -> Option<&MediaType> {
    let rank = |media: &&MediaType| match media_kind(&media.name) {
        MediaKind::Json if media.name == "application/json" => 0,
        MediaKind::Json if media.name.ends_with("json") => 1,
        MediaKind::Json => 2,
        MediaKind::Form => 3,
        MediaKind::Text => 4,
        MediaKind::Bytes => 5,
    };
    content.iter().min_by_key(rank)
}

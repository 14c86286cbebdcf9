//! Request bodies.

use super::{Lowering, representation};
use crate::diag::{Code, Diagnostic, Reported};
use crate::ir::{
    BodyContent, BodyKind, Docs, NameHint, PropertyEncoding, RequestBody, TypeKind, TypeRef, UntypedCause,
};
use crate::oas::{Encoding, MediaType, ParameterStyle, SchemaType};
use crate::source::NodeId;

/// What to do where the client does not write a body.
const ENCODE: &str = "encode the body before the call; its schema does not shape what is sent";

impl Lowering<'_, '_> {
    /// What the operation sends; the credentials that its properties ask for are added to `security`.
    pub(super) fn lower_body(
        &mut self,
        node: NodeId,
        operation: &str,
        security: &mut Vec<Vec<String>>,
    ) -> Result<Option<RequestBody>, Reported> {
        let body = self.reader.decode_request_body(node)?;
        let Some(preferred) = preferred(&body.content) else {
            return Ok(None);
        };
        self.require_credentials(preferred, security);
        let mut contents = self.lower_contents(&body.content, operation);
        if contents.is_empty() {
            return Ok(None);
        }
        let content = contents.remove(0);
        let docs = Docs { description: body.description, ..Docs::default() };
        Ok(Some(RequestBody {
            origin: body.origin,
            required: body.required,
            content,
            alternatives: contents,
            docs,
            example: self.example(preferred.example),
        }))
    }

    /// Everything that the body may be, the preferred first; media types of the same content stand together.
    fn lower_contents(&mut self, content: &[MediaType], operation: &str) -> Vec<BodyContent> {
        let mut ranked: Vec<&MediaType> = content.iter().collect();
        ranked.sort_by_key(|media| rank(media));
        let mut lowered: Vec<(MediaKind, &MediaType, BodyContent)> = Vec::new();
        for media in ranked {
            let kind = self.body_kind(media);
            let same = lowered
                .iter()
                .position(|(known, other, _)| *known == kind && self.has_same_content(kind, media, other));
            match same.and_then(|index| lowered.get_mut(index)) {
                Some((_, _, known)) if known.media_types.contains(&media.name) => {}
                Some((_, _, known)) => known.media_types.push(media.name.clone()),
                None => {
                    let role = match lowered.is_empty() {
                        true => "Body".to_owned(),
                        false => format!("{kind:?} Body"),
                    };
                    let hint = NameHint::Operation(operation.to_owned(), role);
                    let content = self.lower_body_content(kind, media, &hint);
                    lowered.push((kind, media, content));
                }
            }
        }
        lowered.into_iter().map(|(_, _, content)| content).collect()
    }

    /// Whether two media types of one kind have the same content.
    fn has_same_content(&self, kind: MediaKind, one: &MediaType, other: &MediaType) -> bool {
        let sources = self.reader.sources;
        let has_same_schema = match (one.schema, other.schema) {
            (Some(one), Some(other)) => sources.is_equal(one, other),
            (one, other) => one == other,
        };
        let has_same_encoding = || {
            let mut pairs = one.encoding.iter().zip(&other.encoding);
            one.encoding.len() == other.encoding.len()
                && pairs.all(|((one, ours), (other, theirs))| one == other && sources.is_equal(*ours, *theirs))
        };
        match kind {
            MediaKind::Text | MediaKind::Xml | MediaKind::Bytes => true,
            MediaKind::Json | MediaKind::Lines => has_same_schema,
            MediaKind::Form | MediaKind::Multipart => has_same_schema && has_same_encoding(),
        }
    }

    /// How a body of a media type is written: by its name, and by its schema where the name leaves it open.
    fn body_kind(&mut self, media: &MediaType) -> MediaKind {
        let by_name = media_kind(&media.name);
        let is_file = media.schema.is_some_and(|schema| self.is_binary(schema));
        match by_name {
            MediaKind::Text | MediaKind::Bytes if is_file => MediaKind::Bytes,
            MediaKind::Json if is_file && media.name.contains('*') => MediaKind::Bytes,
            // YAML includes JSON, so that a typed body can be sent as YAML.
            MediaKind::Text if is_yaml(&media.name) && self.is_structured(media) => MediaKind::Json,
            MediaKind::Bytes if !representation::is_file(&media.name) && self.is_string(media) => MediaKind::Text,
            kind => kind,
        }
    }

    fn lower_body_content(&mut self, kind: MediaKind, media: &MediaType, hint: &NameHint) -> BodyContent {
        let encodings = self.lower_encodings(media);
        let kind = match kind {
            MediaKind::Json => BodyKind::Json(self.lower_body_schema(media, hint)),
            MediaKind::Lines => self.lower_lines(media, hint),
            MediaKind::Form => self.lower_form(media, hint),
            MediaKind::Multipart => {
                if media.name != "multipart/form-data" {
                    let help = "each part has a `Content-Disposition: form-data` with its name";
                    self.warn(media, "are written as those of `multipart/form-data`", help);
                }
                BodyKind::Multipart(self.lower_parts(media, &encodings, hint))
            }
            MediaKind::Text => BodyKind::Text,
            MediaKind::Xml => {
                self.warn(media, "are sent as the text that the caller gives", ENCODE);
                BodyKind::Text
            }
            MediaKind::Bytes => {
                if self.is_structured(media) {
                    self.warn(media, "are sent as the bytes that the caller gives", ENCODE);
                }
                BodyKind::Bytes
            }
        };
        let encodings =
            encodings.into_iter().filter_map(|(name, encoding)| Some((name, property_encoding(&encoding)?)));
        BodyContent { media_types: vec![media.name.clone()], kind, encodings: encodings.collect() }
    }

    fn lower_body_schema(&mut self, media: &MediaType, hint: &NameHint) -> TypeRef {
        match media.schema {
            Some(schema) => self.lower_schema(schema, hint),
            None => self.untyped(media.origin.node, UntypedCause::NoSchema),
        }
    }

    /// JSON values one a line: the items of an array, or of whatever type the schema has; a schema of a string means
    /// the lines as text.
    fn lower_lines(&mut self, media: &MediaType, hint: &NameHint) -> BodyKind {
        if self.is_string(media) {
            return BodyKind::Text;
        }
        let ty = self.lower_body_schema(media, hint);
        match self.types.get(self.types.resolve(ty).id).kind {
            TypeKind::Array(item) => BodyKind::JsonLines(item),
            _ => BodyKind::JsonLines(ty),
        }
    }

    fn lower_form(&mut self, media: &MediaType, hint: &NameHint) -> BodyKind {
        let ty = self.lower_body_schema(media, hint);
        match self.types.get(self.types.resolve(ty).id).kind {
            TypeKind::Struct(_) | TypeKind::Map(_) | TypeKind::Union(_) | TypeKind::Any | TypeKind::Alias(_) => {
                BodyKind::Form(ty)
            }
            TypeKind::Array(_) | TypeKind::Enum(_) | TypeKind::Primitive(_) => {
                self.warn(media, "whose schema is no object are sent as the text that the caller gives", ENCODE);
                BodyKind::Text
            }
        }
    }

    /// The Encoding Objects of a body, by property.
    fn lower_encodings(&mut self, media: &MediaType) -> Vec<(String, Encoding)> {
        let mut encodings = Vec::new();
        for (name, node) in &media.encoding {
            if let Ok(encoding) = self.reader.decode_encoding(*node) {
                encodings.push((name.clone(), encoding));
            }
        }
        encodings
    }

    fn warn(&mut self, media: &MediaType, what: &str, help: &str) {
        let message = format!("bodies of `{}` {what}", media.name);
        Diagnostic::new(Code::UnsupportedMediaType, media.origin, message).help(help).emit(self.reader.diagnostics);
    }

    /// Whether the schema of a body is an object or an array.
    fn is_structured(&mut self, media: &MediaType) -> bool {
        media.schema.is_some_and(|schema| {
            let merged = self.merged(schema);
            let types = super::schema::types_of(&merged.schema);
            super::schema::has_alternatives(&merged.schema)
                || types.iter().any(|ty| matches!(ty, SchemaType::Object | SchemaType::Array))
        })
    }

    /// Whether the schema of a body is a string.
    fn is_string(&mut self, media: &MediaType) -> bool {
        media.schema.is_some_and(|schema| super::schema::types_of(&self.merged(schema).schema) == [SchemaType::String])
    }

    /// Adds the credentials of `x-credential` properties to every alternative of the operation's security.
    fn require_credentials(&mut self, media: &MediaType, security: &mut Vec<Vec<String>>) {
        let Some(schema) = media.schema else {
            return;
        };
        let merged = self.merged(schema);
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

/// How a property is written, if its Encoding Object says so.
fn property_encoding(encoding: &Encoding) -> Option<PropertyEncoding> {
    if encoding.style.is_some() || encoding.explode.is_some() {
        let style = encoding.style.unwrap_or(ParameterStyle::Form);
        let explode = encoding.explode.unwrap_or(style == ParameterStyle::Form);
        return Some(PropertyEncoding::Style(style, explode));
    }
    encoding.content_type.clone().map(PropertyEncoding::ContentType)
}

/// How a media type is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaKind {
    /// JSON, whatever its name.
    Json,
    /// JSON values, one a line.
    Lines,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data` and its siblings.
    Multipart,
    /// Text.
    Text,
    /// XML.
    Xml,
    /// Anything else.
    Bytes,
}

/// How a media type is written, by its name in lower case and without parameters.
pub(super) fn media_kind(name: &str) -> MediaKind {
    match name {
        "application/json" | "text/json" | "*/*" | "application/*" => MediaKind::Json,
        "application/x-www-form-urlencoded" => MediaKind::Form,
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonl"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/x-json-stream" => MediaKind::Lines,
        _ if name.ends_with("+json") => MediaKind::Json,
        _ if name.starts_with("multipart/") => MediaKind::Multipart,
        _ if name.ends_with("/xml") || name.ends_with("+xml") => MediaKind::Xml,
        _ if name.starts_with("text/") || is_yaml(name) => MediaKind::Text,
        _ => MediaKind::Bytes,
    }
}

/// Whether a media type is YAML by its name.
fn is_yaml(name: &str) -> bool {
    name.ends_with("yaml") || name.ends_with("/yml") || name.ends_with("+yml")
}

/// The media type that is used where there are several: JSON first, then forms, then text.
pub(super) fn preferred(content: &[MediaType]) -> Option<&MediaType> {
    content.iter().min_by_key(|media| rank(media))
}

/// The place of a media type among several; the first is preferred.
fn rank(media: &MediaType) -> u8 {
    match media_kind(&media.name) {
        MediaKind::Json if media.name == "application/json" => 0,
        MediaKind::Json if media.name.ends_with("json") => 1,
        MediaKind::Json => 2,
        MediaKind::Form => 3,
        MediaKind::Multipart => 4,
        MediaKind::Lines => 5,
        MediaKind::Text => 6,
        MediaKind::Xml => 7,
        MediaKind::Bytes => 8,
    }
}

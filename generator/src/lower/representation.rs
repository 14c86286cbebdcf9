//! The media types of an answer: what each of them holds, and which of them hold the same.

use std::collections::BTreeSet;

use super::Lowering;
use super::body::{MediaKind, media_kind};
use crate::diag::{Code, Diagnostic, Reported};
use crate::ir::{Content, ErrorMarker, NameHint, Role, UntypedCause};
use crate::oas::{MediaType, Schema, SchemaType};
use crate::source::NodeId;

/// What an answer holds under one media type, or under several that hold the same.
#[derive(Clone, Debug)]
pub(super) struct Representation {
    /// The media types.
    pub(super) media_types: Vec<String>,
    /// What it is called beside others: `csv`.
    pub(super) word: String,
    /// What is in it.
    pub(super) content: Content,
    /// What in it makes it an error although its status is a success.
    pub(super) error_marker: Option<ErrorMarker>,
}

/// The answer that something is read for.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    /// The operation's id.
    pub(super) operation: &'a str,
    /// What its types are named after: `Response202`.
    pub(super) name: String,
    /// Whether it is a success.
    pub(super) role: Role,
}

/// How the body of an answer is read, in the order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// As JSON.
    Json,
    /// As text.
    Text,
    /// As bytes.
    Bytes,
    /// As JSON values one after the other.
    Lines,
    /// As server-sent events.
    Events,
}

impl Representation {
    /// Whether another is the same but for its media type: files are, and what has the same name and content.
    fn takes(&self, other: &Self) -> bool {
        let is_file = |content| matches!(content, Content::Download | Content::Bytes);
        match is_file(self.content) {
            true => is_file(other.content),
            false => self.content == other.content && self.word == other.word,
        }
    }

    /// Takes the media types of another that is the same.
    fn merge(&mut self, other: Self) {
        if self.word != other.word {
            "file".clone_into(&mut self.word);
        }
        for media_type in other.media_types {
            if !self.media_types.contains(&media_type) {
                self.media_types.push(media_type);
            }
        }
    }
}

impl Lowering<'_, '_> {
    /// What an answer may hold, the preferred first. A schema that is there as JSON is not read in other forms, too.
    pub(super) fn lower_representations(
        &mut self,
        content: &[MediaType],
        place: &Place<'_>,
    ) -> Result<Vec<Representation>, Reported> {
        let mut forms: Vec<(Form, &MediaType)> = content.iter().map(|media| (self.form(media), media)).collect();
        forms.sort_by_key(|(form, media)| (*form, media.name != "application/json", !media.name.ends_with("json")));
        let sources = self.reader.sources;
        let mut found: Vec<(Representation, Option<NodeId>)> = Vec::new();
        for (form, media) in forms {
            let is_equal = |one: Option<NodeId>| match (one, media.schema) {
                (Some(one), Some(other)) => sources.is_equal(one, other),
                (one, other) => one == other,
            };
            let is_json = |known: &Representation| matches!(known.content, Content::Json(_) | Content::TextOrJson);
            let same = |(known, of): &&mut (Representation, Option<NodeId>)| is_json(known) && is_equal(*of);
            if form <= Form::Bytes
                && let Some((known, _)) = found.iter_mut().find(same)
            {
                // A string as JSON or as text: servers differ in which of them they mean.
                if form == Form::Text && media.schema.is_some_and(|schema| self.is_string_schema(schema)) {
                    known.content = Content::TextOrJson;
                    known.media_types.push(media.name.clone());
                }
                continue;
            }
            let new = self.lower_representation(form, media, place, found.is_empty())?;
            match found.iter_mut().find(|(known, _)| known.takes(&new)) {
                Some((known, _)) => known.merge(new),
                None => found.push((new, media.schema)),
            }
        }
        let mut found: Vec<Representation> = found.into_iter().map(|(representation, _)| representation).collect();
        tell_apart(&mut found);
        Ok(found)
    }

    fn lower_representation(
        &mut self,
        form: Form,
        media: &MediaType,
        place: &Place<'_>,
        is_first: bool,
    ) -> Result<Representation, Reported> {
        let word = word(&media.name);
        let name = if is_first { place.name.clone() } else { format!("{} {word}", place.name) };
        let hint = NameHint::Operation(place.operation.to_owned(), name);
        let mut error_marker = None;
        let content = match (form, place.role) {
            (Form::Json, _) => match media.schema {
                Some(schema) => {
                    if let Some((success, marker)) = self.lower_marked(schema, &hint)? {
                        error_marker = Some(marker);
                        Content::Json(success)
                    } else {
                        Content::Json(self.lower_schema(schema, &hint))
                    }
                }
                None => Content::Json(self.untyped(media.origin.node, UntypedCause::NoSchema)),
            },
            (Form::Text | Form::Lines | Form::Events, Role::Error) | (Form::Text, _) => {
                self.check_text(media);
                Content::Text
            }
            (Form::Bytes, Role::Error) => Content::Bytes,
            (Form::Bytes, Role::Success | Role::Unmodified) => Content::Download,
            (Form::Lines, Role::Success | Role::Unmodified) => Content::Lines(self.lower_item(media, &hint)),
            (Form::Events, Role::Success | Role::Unmodified) => self.lower_events(media, &hint),
        };
        Ok(Representation { media_types: vec![media.name.clone()], word, content, error_marker })
    }

    /// How a body is read: by its media type, and where that does not say it, by its schema.
    fn form(&mut self, media: &MediaType) -> Form {
        let schema = media.schema.map(|schema| self.followed(schema));
        let is_binary = schema
            .as_deref()
            .is_some_and(|schema| schema.types == [SchemaType::String] && schema.format.as_deref() == Some("binary"));
        let is_string = schema.as_deref().is_some_and(|schema| schema.types == [SchemaType::String]);
        let is_composed = schema.as_deref().is_some_and(|schema| {
            let types = [SchemaType::Object, SchemaType::Array];
            schema.types.iter().any(|ty| types.contains(ty))
                || !schema.properties.is_empty()
                || super::schema::has_alternatives(schema)
                || !schema.all_of.is_empty()
        });
        match media.name.as_str() {
            "text/event-stream" => Form::Events,
            "application/json-seq" => Form::Lines,
            _ if is_binary => Form::Bytes,
            name if name.contains('*') && is_string => Form::Text,
            name if name.contains('*') && !is_composed => Form::Bytes,
            name if is_file(name) => Form::Bytes,
            name => match media_kind(name) {
                MediaKind::Json => Form::Json,
                MediaKind::Lines => Form::Lines,
                MediaKind::Text | MediaKind::Xml => Form::Text,
                MediaKind::Multipart => Form::Bytes,
                MediaKind::Form | MediaKind::Bytes => match (is_composed, is_string) {
                    (true, _) => Form::Json,
                    (false, true) => Form::Text,
                    (false, false) => Form::Bytes,
                },
            },
        }
    }

    /// Says so where the document types what is given as text.
    fn check_text(&mut self, media: &MediaType) {
        let Some(schema) = media.schema.map(|schema| self.followed(schema)) else {
            return;
        };
        if schema.types.iter().any(|ty| *ty != SchemaType::String) || !schema.properties.is_empty() {
            let message = format!("answers of `{}` are given as text", media.name);
            Diagnostic::new(Code::UnsupportedMediaType, media.origin, message)
                .help("parse the text after the call; or offer `application/json` as well, which is typed")
                .emit(self.reader.diagnostics);
        }
    }

    /// The schema at the end of a chain of references.
    pub(super) fn followed(&mut self, node: NodeId) -> std::rc::Rc<Schema> {
        let node = self.reader.resolve(node).unwrap_or(node);
        self.schema(node)
    }

    /// Whether a schema is a string and nothing more.
    fn is_string_schema(&mut self, node: NodeId) -> bool {
        let schema = self.followed(node);
        schema.types == [SchemaType::String] && schema.enum_values.is_none() && schema.const_value.is_none()
    }
}

/// Gives each representation a word of its own; what is no letter or digit is not in names.
fn tell_apart(representations: &mut [Representation]) {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for representation in representations {
        let base = match representation.word.contains(char::is_alphanumeric) {
            true => representation.word.clone(),
            false => "other".to_owned(),
        };
        let numbered = (2..).map(|number| format!("{base} {number}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|word| taken.insert(letters(word)));
        representation.word = free.unwrap_or(base);
    }
}

/// Whether a media type is a file, whatever its schema says.
pub(super) fn is_file(name: &str) -> bool {
    let files = ["application/octet-stream", "application/pdf", "application/zip", "application/gzip"];
    let families = ["image/", "audio/", "video/", "font/", "multipart/"];
    let is_text = name.ends_with("+xml") || name.ends_with("+json");
    files.contains(&name) || (families.iter().any(|family| name.starts_with(family)) && !is_text)
}

/// What a media type is called among others: the last part of its name, without marks.
fn word(name: &str) -> String {
    match name {
        "text/event-stream" => return "events".to_owned(),
        "text/plain" => return "text".to_owned(),
        "application/octet-stream" | "*/*" => return "file".to_owned(),
        _ if name.contains("json-seq") || name.contains("ndjson") || name.contains("jsonl") => {
            return "lines".to_owned();
        }
        _ => {}
    }
    let subtype = name.rsplit('/').next().unwrap_or(name);
    let base = subtype.split('+').next().unwrap_or(subtype);
    let last = base.rsplit('.').next().unwrap_or(base);
    let last = last.strip_prefix("x-").unwrap_or(last);
    match last {
        "*" => name.split('/').next().unwrap_or("file").to_owned(),
        last => last.to_owned(),
    }
}

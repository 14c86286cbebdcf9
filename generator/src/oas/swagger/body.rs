//! Parameters `in: body` and `in: formData`, which are the request body in OpenAPI 3.

use super::super::Reader;
use super::super::vocabulary::swagger::PARAMETER;
use super::Entries;
use super::parameter::Collection;
use crate::source::{Draft, NodeId};

/// The media type of forms without files.
const URLENCODED: &str = "application/x-www-form-urlencoded";
/// The media type of forms that may have files.
const MULTIPART: &str = "multipart/form-data";

impl Reader<'_> {
    /// The Request Body Object made of an operation's parameters and of those of its path; none where there is none.
    /// `list` is the place of a form as a whole.
    pub(super) fn rewrite_body(
        &mut self,
        list: NodeId,
        own: &[NodeId],
        of_path: &[NodeId],
        consumes: &[String],
    ) -> Option<Draft> {
        let name = |node: NodeId| self.sources.get(node, "name").and_then(|name| self.sources.string(name));
        let is_new = |node: &NodeId| !own.iter().any(|known| name(*known) == name(*node));
        let all: Vec<NodeId> = own.iter().copied().chain(of_path.iter().copied().filter(is_new)).collect();
        let is_body = |node: &NodeId| {
            self.sources.get(*node, "in").and_then(|location| self.sources.string(location)) == Some("body")
        };
        match all.iter().copied().find(is_body) {
            Some(body) => self.rewrite_body_parameter(body, consumes),
            None if all.is_empty() => None,
            None => Some(self.rewrite_form(list, &all, consumes)),
        }
    }

    fn rewrite_body_parameter(&mut self, node: NodeId, consumes: &[String]) -> Option<Draft> {
        let fields = self.fields(node, PARAMETER).ok()?;
        let mut entries = Vec::new();
        self.keep(&fields, &["description", "required"], &mut entries);
        self.keep_extensions(node, &mut entries);
        let schema = match self.optional(&fields, "schema") {
            Some(schema) => Draft::Same(schema),
            None => self.rewrite_simple_schema(&fields),
        };
        let is_form = |name: &&String| matches!(name.as_str(), URLENCODED | MULTIPART);
        let mut names: Vec<&str> = consumes.iter().filter(|name| !is_form(name)).map(String::as_str).collect();
        if names.is_empty() {
            names.push("application/json");
        }
        let content = names.into_iter().map(|name| {
            let media_type = Draft::Mapping(node, vec![("schema".to_owned(), schema.clone())]);
            (name.to_owned(), media_type)
        });
        entries.push(("content".to_owned(), Draft::Mapping(node, content.collect())));
        Some(Draft::Mapping(node, entries))
    }

    fn rewrite_form(&mut self, list: NodeId, parameters: &[NodeId], consumes: &[String]) -> Draft {
        let (mut properties, mut required, mut encoding): (Entries, Vec<Draft>, Entries) = Default::default();
        let mut has_file = false;
        for node in parameters {
            let Ok(fields) = self.fields(*node, PARAMETER) else {
                continue;
            };
            let Ok(name) = self.required_text(&fields, "name") else {
                continue;
            };
            has_file |= self.text(&fields, "type").as_deref() == Some("file");
            if self.flag(&fields, "required") {
                required.push(Draft::text(*node, name.clone()));
            }
            let mut schema = match self.collection_style(&fields, "formData") {
                Collection::Unsupported => {
                    Draft::Mapping(*node, vec![("type".to_owned(), Draft::text(*node, "string"))])
                }
                Collection::Style(style, explode) => {
                    let described = vec![
                        ("style".to_owned(), Draft::text(*node, style)),
                        ("explode".to_owned(), Draft::bool(*node, explode)),
                    ];
                    encoding.push((name.clone(), Draft::Mapping(*node, described)));
                    self.rewrite_simple_schema(&fields)
                }
                Collection::None => self.rewrite_simple_schema(&fields),
            };
            if let Draft::Mapping(_, entries) = &mut schema {
                self.keep(&fields, &["description"], entries);
            }
            properties.push((name, schema));
        }
        let is_required = !required.is_empty();
        let schema = vec![
            ("type".to_owned(), Draft::text(list, "object")),
            ("properties".to_owned(), Draft::Mapping(list, properties)),
            ("required".to_owned(), Draft::Sequence(list, required)),
        ];
        let mut media_type = vec![("schema".to_owned(), Draft::Mapping(list, schema))];
        if !encoding.is_empty() {
            media_type.push(("encoding".to_owned(), Draft::Mapping(list, encoding)));
        }
        let content = vec![(form_type(consumes, has_file).to_owned(), Draft::Mapping(list, media_type))];
        let body = vec![
            ("required".to_owned(), Draft::bool(list, is_required)),
            ("content".to_owned(), Draft::Mapping(list, content)),
        ];
        Draft::Mapping(list, body)
    }
}

/// The media type that a form is sent as: the one that can carry it, of those that the server takes.
fn form_type(consumes: &[String], has_file: bool) -> &'static str {
    let takes = |form: &str| consumes.iter().any(|name| name.eq_ignore_ascii_case(form));
    match has_file || (takes(MULTIPART) && !takes(URLENCODED)) {
        true => MULTIPART,
        false => URLENCODED,
    }
}

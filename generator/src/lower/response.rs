//! Responses: which answers are successes, and what success and failure hold.

use super::Lowering;
use super::body::{MediaKind, media_kind, preferred};
use crate::diag::{Code, Diagnostic, Reported};
use crate::ir::{Answers, Content, Docs, ErrorMarker, NameHint, ResponseCase, Responses, Role, StatusPattern, TypeRef};
use crate::oas::{self, MediaType};
use crate::source::NodeId;

impl Lowering<'_, '_> {
    /// The documented answers of an operation.
    pub(super) fn lower_responses(&mut self, operation: &oas::Operation, id: &str) -> Result<Responses, Reported> {
        let mut cases = Vec::new();
        let statuses = operation.responses.iter().filter_map(|(status, _)| status_pattern(status));
        let has_success = statuses.into_iter().any(|status| role(status, true) == Role::Success);
        for (status, node) in &operation.responses {
            let Some(status) = status_pattern(status) else {
                Diagnostic::new(Code::UnknownValue, node.key_origin(), format!("`{status}` is no status"))
                    .help("write a status such as `200`, a range such as `4XX`, or `default`")
                    .emit(self.reader.diagnostics);
                continue;
            };
            let role = role(status, has_success);
            cases.push(self.lower_response(status, role, *node, id)?);
        }
        cases.sort_by_key(|case| case.status);
        let success = answers(&contents(&cases, Role::Success), Role::Success);
        let error = answers(&contents(&cases, Role::Error), Role::Error);
        Ok(Responses { cases, success, error })
    }

    fn lower_response(
        &mut self,
        status: StatusPattern,
        role: Role,
        node: NodeId,
        id: &str,
    ) -> Result<ResponseCase, Reported> {
        let response = self.reader.decode_response(node)?;
        let media = preferred(&response.content);
        let role_name = match role {
            Role::Success => format!("Response{}", status_suffix(status)),
            Role::Error => format!("Error{}", status_suffix(status)),
        };
        let hint = NameHint::Operation(id.to_owned(), role_name);
        let (content, error_marker) = match media {
            Some(media) => self.lower_answer_content(media, &hint)?,
            None => (Content::Empty, None),
        };
        Ok(ResponseCase {
            origin: node.key_origin(),
            status,
            role,
            content,
            media_type: media.map(|media| media.name.clone()),
            error_marker,
            docs: Docs { description: response.description, ..Docs::default() },
        })
    }

    /// What is in an answer, and how an error under a status of success shows itself there.
    fn lower_answer_content(
        &mut self,
        media: &MediaType,
        hint: &NameHint,
    ) -> Result<(Content, Option<ErrorMarker>), Reported> {
        match (media_kind(&media.name), media.schema) {
            (MediaKind::Json, Some(schema)) => {
                if let Some((success, marker)) = self.lower_marked(schema, hint)? {
                    return Ok((Content::Json(success), Some(marker)));
                }
                Ok((Content::Json(self.lower_schema(schema, hint)), None))
            }
            (MediaKind::Json, None) => Ok((Content::Json(self.any()), None)),
            (MediaKind::Text | MediaKind::Xml, _) => Ok((Content::Text, None)),
            (MediaKind::Form | MediaKind::Multipart | MediaKind::Lines | MediaKind::Bytes, _) => {
                Ok((Content::Bytes, None))
            }
        }
    }

    /// The success and the error of an answer whose schema is one of two, one with `x-error: true`.
    fn lower_marked(&mut self, node: NodeId, hint: &NameHint) -> Result<Option<(TypeRef, ErrorMarker)>, Reported> {
        let Ok(target) = self.reader.resolve(node) else {
            return Ok(None);
        };
        let schema = self.schema(target);
        let branches = self.alternatives(&schema);
        let (errors, successes): (Vec<_>, Vec<_>) = branches.into_iter().partition(|branch| self.is_error(*branch));
        let ([error], [success]) = (errors.as_slice(), successes.as_slice()) else {
            return match errors.is_empty() {
                true => Ok(None),
                false => Err(self.not_tellable(target, "needs exactly one schema with `x-error` and one without")),
            };
        };
        let success = self.lower_schema(*success, hint);
        let error = self.lower_schema(*error, hint);
        let strukt = self.types.as_struct(error);
        let properties: Vec<String> = strukt
            .map(|strukt| strukt.fields.iter().map(|field| field.wire_name.clone()).collect())
            .unwrap_or_default();
        for property in properties {
            let (Some(of_error), Some(of_success)) =
                (self.constant_tags(error, &property), self.constant_tags(success, &property))
            else {
                continue;
            };
            if let ([value], false) = (of_error.as_slice(), of_success.iter().any(|tag| of_error.contains(tag))) {
                return Ok(Some((success, ErrorMarker { property, value: value.clone(), ty: error })));
            }
        }
        Err(self.not_tellable(target, "has no property whose `const` tells the error from the success"))
    }

    /// Whether a schema or what it refers to has `x-error: true`.
    fn is_error(&mut self, node: NodeId) -> bool {
        let schema = self.schema(node);
        schema.is_error || schema.reference.is_some_and(|target| self.schema(target).is_error)
    }

    fn not_tellable(&mut self, node: NodeId, what: &str) -> Reported {
        Diagnostic::new(Code::ErrorNotTellable, node.origin(), format!("this answer {what}"))
            .help("give both schemas a required property with a `const` that differs, such as `status`")
            .emit(self.reader.diagnostics)
    }
}

/// The statuses that a key of `responses` stands for.
fn status_pattern(key: &str) -> Option<StatusPattern> {
    if key == "default" {
        return Some(StatusPattern::Default);
    }
    match key.as_bytes() {
        [digit @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => Some(StatusPattern::Range(digit - b'0')),
        [b'1'..=b'9', _, _] => key.parse().ok().map(StatusPattern::Code),
        _ => None,
    }
}

/// Whether a status is a success: 1XX to 3XX, as redirects are not followed, and `default` where nothing else is one.
fn role(status: StatusPattern, has_success: bool) -> Role {
    match status {
        StatusPattern::Code(code) if code < 400 => Role::Success,
        StatusPattern::Range(digit) if digit < 4 => Role::Success,
        StatusPattern::Default if !has_success => Role::Success,
        StatusPattern::Code(_) | StatusPattern::Range(_) | StatusPattern::Default => Role::Error,
    }
}

/// The statuses of a role with what they hold; errors under a status of success among the errors.
fn contents(cases: &[ResponseCase], role: Role) -> Vec<(StatusPattern, Content)> {
    // 1XX and 3XX answers are seen only where they have content of their own.
    let counts = |case: &&ResponseCase| case.role == role && (is_final(case.status) || case.content != Content::Empty);
    let own = cases.iter().filter(counts).map(|case| (case.status, case.content));
    let marked = cases.iter().filter(|_| role == Role::Error).filter_map(|case| {
        let marker = case.error_marker.as_ref()?;
        Some((case.status, Content::Json(marker.ty)))
    });
    own.chain(marked).collect()
}

/// What the answers of a role hold together.
fn answers(contents: &[(StatusPattern, Content)], role: Role) -> Answers {
    let mut kinds: Vec<Content> = Vec::new();
    for (_, content) in contents {
        if *content != Content::Empty && !kinds.contains(content) {
            kinds.push(*content);
        }
    }
    match kinds.as_slice() {
        [] => Answers::Empty,
        [only] if role == Role::Error || contents.iter().all(|(_, content)| *content != Content::Empty) => {
            Answers::Single(*only)
        }
        [only] => Answers::Optional(*only),
        _ => Answers::Several(contents.to_vec()),
    }
}

/// Whether a status ends a call: not 1XX or 3XX.
fn is_final(status: StatusPattern) -> bool {
    match status {
        StatusPattern::Code(code) => (200..300).contains(&code) || code >= 400,
        StatusPattern::Range(digit) => digit == 2 || digit >= 4,
        StatusPattern::Default => true,
    }
}

/// What tells the schema of one status from those of others in names: nothing for the usual ones.
fn status_suffix(status: StatusPattern) -> String {
    match status {
        StatusPattern::Code(200 | 201) | StatusPattern::Default => String::new(),
        StatusPattern::Code(code) => code.to_string(),
        StatusPattern::Range(digit) => format!("{digit}xx"),
    }
}

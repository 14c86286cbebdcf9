//! Responses: which answers are successes, and what success and failure hold.

use super::Lowering;
use super::representation::{Place, Representation};
use super::response_header::Fields;
use super::tags::constant_tags;
use crate::diag::{Code, Diagnostic, Reported};
use crate::ir::{
    Alternative, Answer, Answers, BodyKind, Content, Docs, ErrorMarker, NameHint, Primitive, RequestBody, ResponseCase,
    Responses, Role, StatusPattern, ToldBy, TypeKind, TypeRef,
};
use crate::oas::{self, Method};
use crate::source::NodeId;

/// A documented answer with all that it may hold.
struct Documented {
    /// The answer, without content.
    case: ResponseCase,
    /// What it may hold, the preferred first.
    representations: Vec<Representation>,
    /// Its header fields.
    headers: Fields,
}

impl Lowering<'_, '_> {
    /// The documented answers of an operation.
    pub(super) fn lower_responses(
        &mut self,
        operation: &oas::Operation,
        id: &str,
        body: Option<&RequestBody>,
    ) -> Result<Responses, Reported> {
        let mut documented = Vec::new();
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
            documented.push(self.lower_response((status, role), *node, id, operation.method)?);
        }
        documented.sort_by_key(|response| response.case.status);
        settle_redirects(&mut documented);
        let cases = cases(&documented, None);
        let success = answers(&contents(&cases, Role::Success), Role::Success);
        let error = answers(&contents(&cases, Role::Error), Role::Error);
        let can_be_unmodified = cases.iter().any(|case| case.role == Role::Unmodified);
        let alternatives = self.alternative_answers(&documented, body);
        let headers = documented.into_iter().map(|response| (response.case.role, response.headers));
        let headers = self.header_set(&headers.collect::<Vec<_>>());
        Ok(Responses { cases, success, error, alternatives, can_be_unmodified, headers })
    }

    fn lower_response(
        &mut self,
        (status, role): (StatusPattern, Role),
        node: NodeId,
        id: &str,
        method: Method,
    ) -> Result<Documented, Reported> {
        let response = self.reader.decode_response(node)?;
        // RFC 9110 9.3.2: the answer to HEAD has no body, whatever is documented.
        let content = if method == Method::Head { &[] } else { response.content.as_slice() };
        let name = match role {
            Role::Success | Role::Unmodified => format!("Response{}", status_suffix(status)),
            Role::Error => format!("Error{}", status_suffix(status)),
        };
        let representations = self.lower_representations(content, &Place { operation: id, name, role })?;
        let headers = self.lower_header_fields(&response.headers);
        let case = ResponseCase {
            origin: node.key_origin(),
            status,
            told_by: None,
            role,
            content: Content::Empty,
            media_types: Vec::new(),
            error_marker: None,
            docs: Docs { description: response.description, ..Docs::default() },
        };
        Ok(Documented { case, representations, headers })
    }

    /// What can be asked for instead of the preferred content of the successes.
    fn alternative_answers(&mut self, documented: &[Documented], body: Option<&RequestBody>) -> Vec<Alternative> {
        let mut words: Vec<&str> = Vec::new();
        for response in documented.iter().filter(|response| response.case.role == Role::Success) {
            for representation in response.representations.iter().skip(1) {
                if !words.contains(&representation.word.as_str()) {
                    words.push(&representation.word);
                }
            }
        }
        let alternatives = words.into_iter().map(|word| {
            let cases = cases(documented, Some(word));
            let success = answers(&contents(&cases, Role::Success), Role::Success);
            let is_events = success.contents().into_iter().any(Content::is_events);
            let switch = is_events.then(|| self.stream_switch(body)).flatten();
            Alternative { word: word.to_owned(), cases, success, switch }
        });
        alternatives.collect()
    }

    /// The boolean property of a JSON body that asks for events: `stream`.
    fn stream_switch(&self, body: Option<&RequestBody>) -> Option<String> {
        let BodyKind::Json(ty) = &body?.content.kind else {
            return None;
        };
        let fields = &self.types.as_struct(*ty)?.fields;
        let is_switch = |ty: TypeRef| matches!(self.types.get(ty.id).kind, TypeKind::Primitive(Primitive::Boolean));
        let field = fields.iter().find(|field| field.wire_name == "stream" && is_switch(field.ty))?;
        Some(field.wire_name.clone())
    }

    /// The success and the error of an answer whose schema is one of two, one with `x-error: true`.
    pub(super) fn lower_marked(
        &mut self,
        node: NodeId,
        hint: &NameHint,
    ) -> Result<Option<(TypeRef, ErrorMarker)>, Reported> {
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
                (constant_tags(&self.types, error, &property), constant_tags(&self.types, success, &property))
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

/// Settles what is not told by the status alone: a redirect whose content is that of the errors is one, and a 304
/// beside an answer with content comes only to a call that asks what has changed.
fn settle_redirects(documented: &mut [Documented]) {
    let has = |response: &Documented| response.representations.first().map(|first| first.content);
    let is_error = |response: &&Documented| response.case.role == Role::Error;
    let errors: Vec<Content> = documented.iter().filter(is_error).filter_map(has).collect();
    for response in documented.iter_mut().filter(|response| is_redirect(response.case.status)) {
        if has(response).is_some_and(|content| errors.contains(&content)) {
            response.case.role = Role::Error;
        }
    }
    let contents = documented.iter().filter(|response| response.case.role == Role::Success).filter_map(has);
    let contents: Vec<Content> = contents.collect();
    if contents.is_empty() || contents.into_iter().any(Content::is_streamed) {
        return;
    }
    for response in documented.iter_mut().filter(|response| response.case.status == StatusPattern::Code(304)) {
        if response.representations.is_empty() {
            response.case.role = Role::Unmodified;
        }
    }
}

/// Whether a status is a redirect or a range of them.
fn is_redirect(status: StatusPattern) -> bool {
    match status {
        StatusPattern::Code(code) => (300..400).contains(&code),
        StatusPattern::Range(digit) => digit == 3,
        StatusPattern::Default => false,
    }
}

/// The answers as a call gets them that asks for the preferred content, or for that which `word` names. Errors are
/// not asked for: each of their contents is an answer of its own.
fn cases(documented: &[Documented], word: Option<&str>) -> Vec<ResponseCase> {
    let mut cases = Vec::new();
    for response in documented {
        let named = response.representations.iter().find(|known| Some(known.word.as_str()) == word);
        let (first, rest) = match (response.case.role, response.representations.split_first()) {
            (_, None) => {
                cases.push(response.case.clone());
                continue;
            }
            (Role::Error, Some((first, rest))) => (first, rest),
            (Role::Success | Role::Unmodified, Some((first, _))) => (named.unwrap_or(first), [].as_slice()),
        };
        cases.push(case(response, first, None));
        // The most specific media type counts (OAS, Response Object, `content`).
        let is_range = |known: &&Representation| known.media_types.iter().any(|name| name.contains('*'));
        let (ranges, names): (Vec<_>, Vec<_>) = rest.iter().partition(is_range);
        for other in names.into_iter().chain(ranges) {
            let told_by = ToldBy { media_types: other.media_types.clone(), word: other.word.clone() };
            cases.push(case(response, other, Some(told_by)));
        }
    }
    cases
}

fn case(response: &Documented, representation: &Representation, told_by: Option<ToldBy>) -> ResponseCase {
    ResponseCase {
        told_by,
        content: representation.content,
        media_types: representation.media_types.clone(),
        error_marker: representation.error_marker.clone(),
        ..response.case.clone()
    }
}

/// What may come under the statuses of a role; errors under a status of success are among the errors.
fn contents(cases: &[ResponseCase], role: Role) -> Vec<Answer> {
    let own = cases.iter().filter(|case| case.role == role && case.is_final());
    let own = own.map(|case| Answer { status: case.status, told_by: case.told_by.clone(), content: case.content });
    let marked = cases.iter().filter(|_| role == Role::Error).filter_map(|case| {
        let marker = case.error_marker.as_ref()?;
        Some(Answer { status: case.status, told_by: None, content: Content::Json(marker.ty) })
    });
    own.chain(marked).collect()
}

/// What the answers of a role hold together.
fn answers(contents: &[Answer], role: Role) -> Answers {
    let mut kinds: Vec<Content> = Vec::new();
    for Answer { content, .. } in contents {
        if *content != Content::Empty && !kinds.contains(content) {
            kinds.push(*content);
        }
    }
    match kinds.as_slice() {
        [] => Answers::Empty,
        [only] if role == Role::Error || contents.iter().all(|answer| answer.content != Content::Empty) => {
            Answers::Single(*only)
        }
        [only] => Answers::Optional(*only),
        _ => Answers::Several(contents.to_vec()),
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

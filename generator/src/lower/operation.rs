//! Operations and their parameters.

use std::collections::BTreeSet;

use super::Lowering;
use super::body::{MediaKind, media_kind};
use crate::diag::{Code, Diagnostic, Reported};
use crate::ir::{
    Answers, Content, Docs, Group, GroupId, Idempotency, NameHint, Operation, Parameter, ParameterLocation,
    ParameterRole, PathSegment, PathTemplate, Presence, Primitive, TypeId, TypeKind, TypeRef,
};
use crate::oas::{self, PathItem};
use crate::source::NodeId;

/// The header that tells a repeated request from a second one (IETF draft idempotency-key-header).
const IDEMPOTENCY_KEY: &str = "idempotency-key";

impl Lowering<'_, '_> {
    /// Every operation of the document.
    pub(super) fn lower_operations(&mut self) -> Vec<Operation> {
        let mut operations = Vec::new();
        let mut seen: Vec<(String, NodeId)> = Vec::new();
        for item in &self.document.paths {
            for operation in &item.operations {
                if let Some((id, origin)) = &operation.operation_id {
                    self.check_unique(&mut seen, id, origin.node);
                }
                if let Ok(operation) = self.lower_operation(item, operation) {
                    operations.push(operation);
                }
            }
        }
        operations
    }

    /// Warns where two operations have one `operationId`.
    fn check_unique(&mut self, seen: &mut Vec<(String, NodeId)>, id: &str, node: NodeId) {
        match seen.iter().find(|(known, _)| known == id) {
            Some((_, first)) => {
                Diagnostic::new(Code::DuplicateOperationId, node.origin(), format!("`{id}` names two operations"))
                    .label(first.origin(), "the first one is here")
                    .help("give each operation an `operationId` of its own; this one gets a number")
                    .emit(self.reader.diagnostics);
            }
            None => seen.push((id.to_owned(), node)),
        }
    }

    fn lower_operation(&mut self, item: &PathItem, operation: &oas::Operation) -> Result<Operation, Reported> {
        let id = match &operation.operation_id {
            Some((id, _)) => id.clone(),
            None => format!("{} {}", operation.method.as_str().to_ascii_lowercase(), item.path),
        };
        let parameters = self.lower_parameters(item, operation, &id)?;
        let path = self.lower_path(item, operation, &parameters);
        let parameters = in_path_order(parameters, &path);
        let idempotency = match parameters.iter().find(|parameter| parameter.role == ParameterRole::IdempotencyKey) {
            Some(parameter) => Idempotency::Key(parameter.wire_name.clone()),
            None => Idempotency::Method,
        };
        let mut security = self.lower_requirements(operation);
        let body = match operation.request_body {
            Some(node) => self.lower_body(node, &id, &mut security)?,
            None => None,
        };
        let responses = self.lower_responses(operation, &id)?;
        let request_id = self.request_id(&responses.success);
        let answers_secret = self.holds_secret(&responses.success);
        Ok(Operation {
            origin: operation.origin,
            method: operation.method,
            path,
            docs: Docs {
                summary: operation.summary.clone(),
                description: operation.description.clone(),
                deprecated: operation.deprecated,
                ..Docs::default()
            },
            group: self.lower_group(operation),
            base_url: self.lower_own_server(item, operation),
            parameters,
            body,
            responses,
            security,
            idempotency,
            request_id,
            answers_secret,
            id,
        })
    }

    /// The group of the operation's first tag.
    fn lower_group(&mut self, operation: &oas::Operation) -> Option<GroupId> {
        let tag = operation.tags.first()?;
        if let Some(index) = self.groups.iter().position(|group| group.tag == *tag) {
            return Some(GroupId(index));
        }
        let described = self.document.tags.iter().find(|described| described.name == *tag);
        let description = described.and_then(|described| described.description.clone());
        self.groups.push(Group { tag: tag.clone(), docs: Docs { description, ..Docs::default() } });
        Some(GroupId(self.groups.len() - 1))
    }

    /// The server that the operation or its path has instead of the document's.
    fn lower_own_server(&self, item: &PathItem, operation: &oas::Operation) -> Option<String> {
        let server = operation.servers.first().or(item.servers.first())?;
        let document = self.document.servers.first().map(|server| server.url.as_str());
        let is_absolute = server.url.starts_with("https://") || server.url.starts_with("http://");
        (is_absolute && document != Some(server.url.as_str())).then(|| server.url.clone())
    }

    /// The parameters of an operation: its own, and those of its path that it does not replace.
    fn lower_parameters(
        &mut self,
        item: &PathItem,
        operation: &oas::Operation,
        id: &str,
    ) -> Result<Vec<Parameter>, Reported> {
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut failed = None;
        for node in item.parameters.iter().chain(&operation.parameters) {
            match self.lower_parameter(*node, id) {
                Err(reported) => failed = Some(reported),
                Ok(None) => {}
                Ok(Some(parameter)) => {
                    let same = |known: &Parameter| {
                        known.wire_name == parameter.wire_name && known.location == parameter.location
                    };
                    match parameters.iter().position(same) {
                        Some(at) => parameters[at] = parameter,
                        None => parameters.push(parameter),
                    }
                }
            }
        }
        failed.map_or(Ok(parameters), Err)
    }

    /// A parameter; none for a header that the specification says to ignore.
    fn lower_parameter(&mut self, node: NodeId, operation: &str) -> Result<Option<Parameter>, Reported> {
        let parameter = self.reader.decode_parameter(node)?;
        let is_header = parameter.location == ParameterLocation::Header;
        // OpenAPI 3.1 4.8.12: these three are described by other means.
        let ignored = ["accept", "content-type", "authorization"];
        if is_header && ignored.iter().any(|name| parameter.name.eq_ignore_ascii_case(name)) {
            return Ok(None);
        }
        let hint = NameHint::Operation(operation.to_owned(), parameter.name.clone());
        let ty = match parameter.schema {
            Some(schema) => self.lower_schema(schema, &hint),
            None => self.any(),
        };
        let is_json = self.is_json_parameter(&parameter);
        let own = parameter.schema.map(|schema| self.schema(schema));
        let mut docs = own.as_ref().map(|schema| self.docs(schema)).unwrap_or_default();
        docs.summary = None;
        docs.description = parameter.description.or(docs.description);
        docs.deprecated |= parameter.deprecated;
        let role = match is_header && parameter.name.eq_ignore_ascii_case(IDEMPOTENCY_KEY) {
            true => ParameterRole::IdempotencyKey,
            false => ParameterRole::Ordinary,
        };
        let example = parameter.example.or_else(|| own.and_then(|schema| schema.example));
        Ok(Some(Parameter {
            origin: parameter.origin,
            wire_name: parameter.name,
            location: parameter.location,
            style: parameter.style,
            explode: parameter.explode,
            is_json,
            required: parameter.required,
            role,
            ty,
            docs,
            example: example.map(|example| self.reader.sources.to_json(example)),
        }))
    }

    /// Whether a parameter is written as JSON; warns where it is written in another way than the document says.
    fn is_json_parameter(&mut self, parameter: &oas::Parameter) -> bool {
        let is_query = parameter.location == ParameterLocation::Query;
        let wanted = match (&parameter.media_type, parameter.style) {
            (Some(media), _) if media_kind(media) == MediaKind::Json && is_query => return true,
            (Some(media), _) => format!("`{media}`"),
            (None, oas::ParameterStyle::Matrix) => "the style `matrix`".to_owned(),
            (None, oas::ParameterStyle::Label) => "the style `label`".to_owned(),
            (None, _) => return false,
        };
        let message = format!("the parameter `{}` is not written as {wanted} yet", parameter.name);
        Diagnostic::new(Code::UnsupportedParameter, parameter.origin, message)
            .help("it is written in the usual style of its place; pass a string that is encoded already")
            .emit(self.reader.diagnostics);
        false
    }

    /// The path as text and parameters; a `{name}` without a Parameter Object counts as a string.
    fn lower_path(&mut self, item: &PathItem, operation: &oas::Operation, parameters: &[Parameter]) -> PathTemplate {
        let mut segments = Vec::new();
        let mut rest = item.path.as_str();
        while let Some((literal, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            if !literal.is_empty() {
                segments.push(PathSegment::Literal(literal.to_owned()));
            }
            self.check_described(item, operation, parameters, name);
            segments.push(PathSegment::Parameter(name.to_owned()));
            rest = after;
        }
        if rest.contains('{') {
            let message = format!("the path `{}` has a `{{` that is not closed", item.path);
            Diagnostic::new(Code::PathParameterMismatch, item.origin, message)
                .help("close it, as in `/pets/{petId}`; what follows is sent as it stands")
                .emit(self.reader.diagnostics);
        }
        if !rest.is_empty() {
            segments.push(PathSegment::Literal(rest.to_owned()));
        }
        for parameter in parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Path) {
            let used = |segment: &PathSegment| *segment == PathSegment::Parameter(parameter.wire_name.clone());
            if !segments.iter().any(used) {
                let message = format!("the path `{}` has no `{{{}}}`", item.path, parameter.wire_name);
                Diagnostic::new(Code::PathParameterMismatch, parameter.origin, message)
                    .help("put it into the path, or remove the parameter; it is left out")
                    .emit(self.reader.diagnostics);
            }
        }
        PathTemplate { text: item.path.clone(), segments }
    }

    /// Warns about a `{name}` that no Parameter Object describes.
    fn check_described(&mut self, item: &PathItem, operation: &oas::Operation, parameters: &[Parameter], name: &str) {
        let described =
            |parameter: &Parameter| parameter.location == ParameterLocation::Path && parameter.wire_name == name;
        if !parameters.iter().any(described) {
            let message = format!("`{{{name}}}` in `{}` is not among the parameters", item.path);
            Diagnostic::new(Code::PathParameterMismatch, operation.origin, message)
                .help(format!("add a parameter `{name}` with `in: path`; it is taken as a string"))
                .emit(self.reader.diagnostics);
        }
    }

    /// Whether a value in the answers must never be printed.
    fn holds_secret(&self, answers: &Answers) -> bool {
        let contents: Vec<Content> = match answers {
            Answers::Empty => Vec::new(),
            Answers::Single(content) | Answers::Optional(content) => vec![*content],
            Answers::Several(cases) => cases.iter().map(|(_, content)| *content).collect(),
        };
        let mut open: Vec<TypeId> = contents
            .into_iter()
            .filter_map(|content| match content {
                Content::Json(ty) => Some(ty.id),
                Content::Empty | Content::Text | Content::Bytes => None,
            })
            .collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            let kind = &self.types.get(id).kind;
            if matches!(kind, TypeKind::Primitive(Primitive::Secret)) {
                return true;
            }
            if seen.insert(id) {
                open.extend(kind.read_references().iter().map(|ty| ty.id));
            }
        }
        false
    }

    /// The keys that lead to the request id in a successful answer: a string property `request_id` at its top.
    fn request_id(&self, success: &Answers) -> Vec<String> {
        let (Answers::Single(Content::Json(ty)) | Answers::Optional(Content::Json(ty))) = success else {
            return Vec::new();
        };
        let fields = self.types.as_struct(*ty).map(|strukt| strukt.fields.as_slice()).unwrap_or_default();
        let is_text = |ty: TypeRef| {
            matches!(self.types.get(ty.id).kind, TypeKind::Primitive(Primitive::String | Primitive::Text(_)))
        };
        let field = fields.iter().find(|field| {
            ["request_id", "requestId"].contains(&field.wire_name.as_str())
                && field.presence == Presence::Required
                && is_text(field.ty)
        });
        field.map(|field| vec![field.wire_name.clone()]).unwrap_or_default()
    }
}

/// The parameters with those of the path first, in the order of the path; those that it lacks are left out.
fn in_path_order(parameters: Vec<Parameter>, path: &PathTemplate) -> Vec<Parameter> {
    let (in_path, mut rest): (Vec<_>, Vec<_>) =
        parameters.into_iter().partition(|parameter| parameter.location == ParameterLocation::Path);
    let mut ordered = Vec::new();
    for segment in &path.segments {
        if let PathSegment::Parameter(name) = segment {
            ordered.extend(in_path.iter().find(|parameter| parameter.wire_name == *name).cloned());
        }
    }
    ordered.append(&mut rest);
    ordered
}

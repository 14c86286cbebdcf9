//! Operations and their parameters.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use super::budget::Cost;
use super::pages::Parts;
use crate::diag::{Code, Diagnostic, Reported};
use crate::ir::{
    Answers, Content, Docs, Idempotency, Operation, ParameterRole, Presence, Primitive, TypeId, TypeKind, TypeRef,
};
use crate::oas::{self, PathItem};
use crate::source::NodeId;

impl Lowering<'_, '_> {
    /// Every operation of the document.
    pub(super) fn lower_operations(&mut self) -> Vec<Operation> {
        let mut operations = Vec::new();
        let mut seen = BTreeMap::new();
        for item in &self.document.paths {
            for operation in &item.operations {
                if let Some((id, origin)) = &operation.operation_id {
                    self.check_unique(&mut seen, id, origin.node);
                }
                if self.is_over() {
                    return operations;
                }
                if let Ok(operation) = self.lower_operation(item, operation) {
                    self.spend(Cost::Operation, &operation.docs, operation.origin);
                    let required = operation.parameters.iter().filter(|parameter| parameter.required).count();
                    self.spend_required(required, operation.origin);
                    operations.push(operation);
                }
            }
        }
        operations
    }

    /// Warns where two operations have one `operationId`.
    fn check_unique(&mut self, seen: &mut BTreeMap<String, NodeId>, id: &str, node: NodeId) {
        match seen.get(id) {
            Some(first) => {
                Diagnostic::new(Code::DuplicateOperationId, node.origin(), format!("`{id}` names two operations"))
                    .label(first.origin(), "the first one is here")
                    .help("give each operation an `operationId` of its own; this one gets a number")
                    .emit(self.reader.diagnostics);
            }
            None => drop(seen.insert(id.to_owned(), node)),
        }
    }

    fn lower_operation(&mut self, item: &PathItem, operation: &oas::Operation) -> Result<Operation, Reported> {
        let id = match &operation.operation_id {
            Some((id, _)) => id.clone(),
            None => format!("{} {}", operation.method.as_str().to_ascii_lowercase(), item.path),
        };
        let mut parameters = self.lower_parameters(item, operation, &id)?;
        let path = self.lower_path(item, operation, &mut parameters);
        let idempotency = match parameters.iter().find(|parameter| parameter.role == ParameterRole::IdempotencyKey) {
            Some(parameter) => Idempotency::Key(parameter.wire_name.clone()),
            None => Idempotency::Method,
        };
        let mut security = self.lower_requirements(operation);
        let body = match operation.request_body {
            Some(node) => self.lower_body(node, &id, &mut security)?,
            None => None,
        };
        let responses = self.lower_responses(operation, &id, body.as_ref())?;
        let request_id = self.request_id(&responses.success);
        let answers_secret = self.holds_secret(&responses.success);
        let parts =
            Parts { parameters: &parameters, body: body.as_ref(), responses: &responses, idempotency: &idempotency };
        let pagination = self.lower_pagination(operation, &parts);
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
            group: self.groups.of(item, operation),
            has_tag: !operation.tags.is_empty(),
            base_url: self.lower_own_server(item, operation),
            parameters,
            body,
            responses,
            security,
            scopes: self.lower_scopes(operation),
            idempotency,
            request_id,
            answers_secret,
            pagination,
            id,
        })
    }

    /// Whether a value in the answers must never be printed.
    fn holds_secret(&mut self, answers: &Answers) -> bool {
        let mut open: Vec<TypeId> = answers.contents().into_iter().filter_map(Content::ty).map(|ty| ty.id).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            let kind = &self.types.get(id).kind;
            if matches!(kind, TypeKind::Primitive(Primitive::Secret)) {
                return true;
            }
            if !self.without_secret.contains(&id) && seen.insert(id) {
                open.extend(kind.read_references().iter().map(|ty| ty.id));
            }
        }
        self.without_secret.extend(seen);
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

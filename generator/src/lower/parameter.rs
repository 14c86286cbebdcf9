//! Parameters.

use std::collections::BTreeMap;

use super::Lowering;
use super::body::{MediaKind, media_kind};
use super::budget::Cost;
use crate::diag::{Code, Diagnostic, Reported};
use crate::ir::{
    NameHint, Parameter, ParameterContent, ParameterLocation, ParameterRole, Primitive, TypeRef, UntypedCause,
};
use crate::oas::{self, PathItem};
use crate::source::NodeId;

/// The header that tells a repeated request from a second one (IETF draft idempotency-key-header).
const IDEMPOTENCY_KEY: &str = "idempotency-key";

impl Lowering<'_, '_> {
    /// The parameters of an operation: its own, and those of its path that it does not replace.
    pub(super) fn lower_parameters(
        &mut self,
        item: &PathItem,
        operation: &oas::Operation,
        id: &str,
    ) -> Result<Vec<Parameter>, Reported> {
        let needs_credential = self.needs_credential(operation);
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut known = BTreeMap::new();
        let mut failed = None;
        for node in item.parameters.iter().chain(&operation.parameters) {
            match self.lower_parameter(*node, id, needs_credential) {
                Err(reported) => failed = Some(reported),
                Ok(None) => {}
                Ok(Some(parameter)) => {
                    let at =
                        *known.entry((parameter.wire_name.clone(), parameter.location)).or_insert(parameters.len());
                    match parameters.get_mut(at) {
                        Some(known) => *known = parameter,
                        None => {
                            self.spend(Cost::Parameter, &parameter.docs, parameter.origin);
                            parameters.push(parameter);
                        }
                    }
                }
            }
        }
        failed.map_or(Ok(parameters), Err)
    }

    /// A parameter; none for a header that the specification says to ignore.
    fn lower_parameter(
        &mut self,
        node: NodeId,
        operation: &str,
        needs_credential: bool,
    ) -> Result<Option<Parameter>, Reported> {
        let parameter = self.reader.decode_parameter(node)?;
        let is_header = parameter.location == ParameterLocation::Header;
        if is_header && self.is_ignored(&parameter, needs_credential) {
            return Ok(None);
        }
        let hint = NameHint::Operation(operation.to_owned(), parameter.name.clone());
        let role = match is_header && parameter.name.eq_ignore_ascii_case(IDEMPOTENCY_KEY) {
            true => ParameterRole::IdempotencyKey,
            false => ParameterRole::Ordinary,
        };
        let ty = match (role, parameter.schema) {
            // Callers make keys from what they have, such as an order number; the format is the server's to check.
            (ParameterRole::IdempotencyKey, _) => {
                TypeRef { id: self.primitive_type(Primitive::String), nullable: false }
            }
            (ParameterRole::Ordinary, Some(schema)) => self.lower_schema(schema, &hint),
            (ParameterRole::Ordinary, None) => {
                let message = format!("the parameter `{}` has no `schema`", parameter.name);
                Diagnostic::new(Code::UntypedSchema, parameter.origin, message)
                    .help("say what it takes, as in `schema: {type: string}`; until then it takes any value")
                    .emit(self.reader.diagnostics);
                self.untyped(node, UntypedCause::NoSchema)
            }
        };
        let content = self.lower_parameter_content(&parameter);
        let written = self.lower_style(&parameter, content, ty);
        let own = parameter.schema.map(|schema| self.schema(schema));
        let mut docs = own.as_ref().map(|schema| self.docs(schema)).unwrap_or_default();
        docs.summary = None;
        docs.description = parameter.description.or(docs.description);
        docs.deprecated |= parameter.deprecated;
        let example = parameter.example.or_else(|| own.and_then(|schema| schema.example));
        Ok(Some(Parameter {
            origin: parameter.origin,
            wire_name: parameter.name,
            location: parameter.location,
            style: written.style,
            explode: written.explode,
            content,
            allow_reserved: written.allow_reserved,
            is_multi_segment: parameter.is_multi_segment && parameter.location == ParameterLocation::Path,
            required: parameter.required,
            role,
            ty,
            docs,
            example: self.example(example),
        }))
    }

    /// Whether a header is described by other means (OpenAPI 3.1, 4.8.12): by media types, and by security schemes.
    fn is_ignored(&mut self, parameter: &oas::Parameter, needs_credential: bool) -> bool {
        let is = |name: &str| parameter.name.eq_ignore_ascii_case(name);
        if is("authorization") && !needs_credential {
            let message = "the header `Authorization` is no parameter, and the operation asks for no credential";
            Diagnostic::new(Code::UnsupportedParameter, parameter.origin, message)
                .help("describe it as a security scheme; until then callers send it with `CallOptions::header`")
                .emit(self.reader.diagnostics);
        }
        is("accept") || is("content-type") || is("authorization")
    }

    /// What the whole value is written as, where the parameter has `content`.
    fn lower_parameter_content(&mut self, parameter: &oas::Parameter) -> Option<ParameterContent> {
        let is_whole = parameter.location == ParameterLocation::Querystring;
        let Some(media) = &parameter.media_type else {
            return is_whole.then_some(ParameterContent::Form);
        };
        match media_kind(media) {
            MediaKind::Json => Some(ParameterContent::Json),
            MediaKind::Form if is_whole => Some(ParameterContent::Form),
            MediaKind::Text | MediaKind::Xml => Some(ParameterContent::Text),
            MediaKind::Form | MediaKind::Lines | MediaKind::Multipart | MediaKind::Bytes => {
                let message = format!("the parameter `{}` is not written as `{media}`", parameter.name);
                Diagnostic::new(Code::UnsupportedParameter, parameter.origin, message)
                    .help("it is written as text; pass a string that is encoded already")
                    .emit(self.reader.diagnostics);
                Some(ParameterContent::Text)
            }
        }
    }
}

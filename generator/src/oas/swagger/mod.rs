//! Swagger 2.0, rewritten into OpenAPI 3.0.
//!
//! What is rewritten stands for what was written: findings point into the text of the document. Schemas stay as they
//! are, and with them what `#/definitions/...` names; parameters and responses are put in the place of their `$ref`s.

mod body;
mod parameter;
mod response;
mod security;
mod server;

use super::fields::Fields;
use super::vocabulary::swagger::{OPERATION, SWAGGER};
use super::{Method, Reader};
use crate::diag::Reported;
use crate::source::{Draft, NodeId};

/// What an operation takes over from the document where it says nothing itself.
struct Defaults {
    /// `consumes`.
    consumes: Vec<String>,
    /// `produces`.
    produces: Vec<String>,
    /// `parameters` of the path that make the body: those `in: body` and `in: formData`.
    body: Vec<NodeId>,
    /// The Swagger Object.
    root: Fields,
}

/// The entries of a mapping in the making.
type Entries = Vec<(String, Draft)>;

impl Reader<'_> {
    /// The root of the document in OpenAPI 3.0.
    pub(super) fn rewrite_swagger(&mut self) -> Result<NodeId, Reported> {
        let root = self.root;
        let fields = self.fields(root, SWAGGER)?;
        let version = self.optional(&fields, "swagger").unwrap_or(root);
        let mut entries = vec![("openapi".to_owned(), Draft::text(version, "3.0.3"))];
        self.keep(&fields, &["info", "tags", "externalDocs", "security", "x-lenient"], &mut entries);
        if let Some(servers) = self.rewrite_servers(&fields, &fields) {
            entries.push(("servers".to_owned(), servers));
        }
        let components = self.rewrite_components(&fields);
        let mut defaults = Defaults {
            consumes: self.text_list(&fields, "consumes"),
            produces: self.text_list(&fields, "produces"),
            body: Vec::new(),
            root: fields,
        };
        if let Some(paths) = self.optional(&defaults.root, "paths") {
            let mut items = Vec::new();
            for (path, node) in self.map(&defaults.root, "paths") {
                if path.starts_with("x-") {
                    continue;
                }
                if let Ok(item) = self.rewrite_path_item(*node, &mut defaults) {
                    items.push((path.clone(), item));
                }
            }
            entries.push(("paths".to_owned(), Draft::Mapping(paths, items)));
        }
        entries.push(("components".to_owned(), Draft::Mapping(root, components)));
        Ok(self.sources.add_rewritten(Draft::Mapping(root, entries)))
    }

    fn rewrite_components(&mut self, fields: &Fields) -> Entries {
        let mut components = Vec::new();
        if let Some(definitions) = self.optional(fields, "definitions") {
            components.push(("schemas".to_owned(), Draft::Same(definitions)));
        }
        if let Some(definitions) = self.optional(fields, "securityDefinitions") {
            let mut schemes = Vec::new();
            for (name, node) in self.map(fields, "securityDefinitions") {
                if let Ok(scheme) = self.rewrite_security_scheme(*node) {
                    schemes.push((name.clone(), scheme));
                }
            }
            components.push(("securitySchemes".to_owned(), Draft::Mapping(definitions, schemes)));
        }
        components
    }

    fn rewrite_path_item(&mut self, node: NodeId, defaults: &mut Defaults) -> Result<Draft, Reported> {
        let parts = self.path_item_parts(node)?;
        let (mut entries, mut parameters) = (Vec::new(), Vec::new());
        defaults.body.clear();
        for fields in &parts {
            let (body, others) = self.split_parameters(fields);
            defaults.body.extend(body);
            parameters.extend(others);
        }
        for (key, _) in Method::ALL {
            if let Some(operation) = parts.iter().find_map(|fields| self.optional(fields, key))
                && let Ok(operation) = self.rewrite_operation(operation, defaults)
            {
                entries.push((key.to_owned(), operation));
            }
        }
        if let Some(list) = parts.iter().find_map(|fields| self.optional(fields, "parameters")) {
            entries.push(("parameters".to_owned(), Draft::Sequence(list, parameters)));
        }
        // The text of `node` says where the path stands; that of its target may be in another file.
        Ok(Draft::Mapping(node, entries))
    }

    fn rewrite_operation(&mut self, node: NodeId, defaults: &Defaults) -> Result<Draft, Reported> {
        let fields = self.fields(node, OPERATION)?;
        let mut entries = Vec::new();
        let kept = ["tags", "summary", "description", "externalDocs", "operationId", "deprecated", "security"];
        self.keep(&fields, &kept, &mut entries);
        self.keep_extensions(fields.node, &mut entries);
        let (body, parameters) = self.split_parameters(&fields);
        let list = self.optional(&fields, "parameters").unwrap_or(fields.node);
        entries.push(("parameters".to_owned(), Draft::Sequence(list, parameters)));
        let consumes = self.own_or(&fields, "consumes", &defaults.consumes);
        if let Some(body) = self.rewrite_body(list, &body, &defaults.body, &consumes) {
            entries.push(("requestBody".to_owned(), body));
        }
        let produces = self.own_or(&fields, "produces", &defaults.produces);
        if let Some(responses) = self.optional(&fields, "responses") {
            let mut rewritten = Vec::new();
            for (status, response) in self.map(&fields, "responses") {
                if !status.starts_with("x-")
                    && let Ok(response) = self.rewrite_response(*response, &produces)
                {
                    rewritten.push((status.clone(), response));
                }
            }
            entries.push(("responses".to_owned(), Draft::Mapping(responses, rewritten)));
        }
        if self.optional(&fields, "schemes").is_some()
            && let Some(servers) = self.rewrite_servers(&defaults.root, &fields)
        {
            entries.push(("servers".to_owned(), servers));
        }
        Ok(Draft::Mapping(node, entries))
    }

    /// The strings of a field where it is there, else those of the document.
    fn own_or(&mut self, fields: &Fields, name: &str, default: &[String]) -> Vec<String> {
        match self.optional(fields, name) {
            Some(_) => self.text_list(fields, name),
            None => default.to_vec(),
        }
    }

    /// Takes fields over as they are.
    fn keep(&self, fields: &Fields, names: &[&str], entries: &mut Entries) {
        for name in names {
            if let Some(node) = self.optional(fields, name) {
                entries.push(((*name).to_owned(), Draft::Same(node)));
            }
        }
    }

    /// Takes `x-` extensions over as they are.
    fn keep_extensions(&self, node: NodeId, entries: &mut Entries) {
        for (name, value) in self.sources.entries(node) {
            if name.starts_with("x-") {
                entries.push((name.clone(), Draft::Same(*value)));
            }
        }
    }
}

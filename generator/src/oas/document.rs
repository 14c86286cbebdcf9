//! The OpenAPI Object and what stands at its top.

use std::collections::{BTreeMap, BTreeSet};

use super::security::{SecurityRequirement, SecurityScheme};
use super::vocabulary::{COMPONENTS, INFO, OPENAPI, TAG};
use super::{Operation, Reader, Server, WebhookSignature};
use crate::diag::{Code, Diagnostic, Diagnostics, Reported};
use crate::source::{NodeId, Origin, Sources, Value};

/// The dialect that a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Swagger 2.0, which is rewritten into OpenAPI 3.0.
    V2_0,
    /// OpenAPI 3.0.x.
    V3_0,
    /// OpenAPI 3.1.x or 3.2.x.
    V3_1,
}

/// The OpenAPI Object.
#[derive(Clone, Debug)]
pub struct Document {
    /// `info`.
    pub info: Info,
    /// `servers`.
    pub servers: Vec<Server>,
    /// `tags`.
    pub tags: Vec<Tag>,
    /// `paths`, in document order.
    pub paths: Vec<PathItem>,
    /// `webhooks`, and `x-webhooks`, which documents of OpenAPI 3.0 have: the path of each is its name.
    pub webhooks: Vec<PathItem>,
    /// `x-webhook-signature`.
    pub webhook_signature: Option<WebhookSignature>,
    /// `components.schemas`: name and schema node.
    pub schemas: Vec<(String, NodeId)>,
    /// `components.securitySchemes`.
    pub security_schemes: Vec<SecurityScheme>,
    /// `security`: what every operation needs that does not say otherwise.
    pub security: Vec<SecurityRequirement>,
    /// `x-lenient`: whether answers that leave out required properties are read nevertheless.
    pub is_lenient: bool,
}

/// The Info Object.
#[derive(Clone, Debug)]
pub struct Info {
    /// `title`.
    pub title: String,
    /// `version` of the API, not of OpenAPI.
    pub version: String,
    /// `summary` and `description`.
    pub description: Option<String>,
}

/// A Tag Object.
#[derive(Clone, Debug)]
pub struct Tag {
    /// `name`.
    pub name: String,
    /// `description`.
    pub description: Option<String>,
}

/// One entry of `paths`.
#[derive(Clone, Debug)]
pub struct PathItem {
    /// Where it stands.
    pub origin: Origin,
    /// The path template, such as `/pets/{petId}`.
    pub path: String,
    /// `parameters` that all its operations share.
    pub parameters: Vec<NodeId>,
    /// `servers` that replace the document's.
    pub servers: Vec<Server>,
    /// Its operations.
    pub operations: Vec<Operation>,
}

impl<'a> Reader<'a> {
    /// A reader for the document at `root`; reports one that is not OpenAPI or of a version that is not supported.
    pub fn new(sources: &'a Sources, root: NodeId, diagnostics: &'a mut Diagnostics) -> Result<Self, Reported> {
        let version = version(sources, root, diagnostics)?;
        let (targets, without_end) = (BTreeMap::new(), BTreeSet::new());
        let mut reader = Self { sources, diagnostics, root, version, targets, without_end, endless: None, compared: 0 };
        if version == Version::V2_0 {
            reader.root = reader.rewrite_swagger()?;
        }
        Ok(reader)
    }

    /// Whether the document follows OpenAPI 3.0, whose Schema Objects differ from JSON Schema.
    pub(super) fn is_3_0(&self) -> bool {
        self.version < Version::V3_1
    }

    /// Whether the document follows a version in which responses must have a description, as up to 3.1.
    pub(super) fn requires_descriptions(&self) -> bool {
        let version = self.sources.get(self.root, "openapi").and_then(|node| self.sources.string(node));
        !version.is_some_and(|version| version.starts_with("3.2"))
    }

    /// Decodes the document but for its schemas, which are decoded when asked for.
    pub fn decode_document(&mut self) -> Result<Document, Reported> {
        let fields = self.fields(self.root, OPENAPI)?;
        let info = self.required(&fields, "info").and_then(|node| self.decode_info(node));
        let servers = self.decode_servers(&fields);
        let tags = self.list(&fields, "tags").iter().filter_map(|tag| self.decode_tag(*tag).ok()).collect();
        let security = self.decode_security(&fields, "security").unwrap_or_default();
        let components = self.optional(&fields, "components");
        let (schemas, security_schemes) = match components {
            Some(node) => self.decode_components(node)?,
            None => (Vec::new(), Vec::new()),
        };
        let paths = self.decode_paths(&fields, "paths");
        let mut webhooks = self.decode_paths(&fields, "webhooks");
        webhooks.extend(self.decode_paths(&fields, "x-webhooks"));
        let is_lenient = self.flag(&fields, "x-lenient");
        let webhook_signature = self.decode_webhook_signature(&fields);
        Ok(Document {
            info: info?,
            servers,
            tags,
            paths,
            webhooks,
            webhook_signature,
            schemas,
            security_schemes,
            security,
            is_lenient,
        })
    }

    fn decode_info(&mut self, node: NodeId) -> Result<Info, Reported> {
        let fields = self.fields(node, INFO)?;
        let title = self.required_text(&fields, "title")?;
        if self.optional(&fields, "version").is_none() {
            self.missing(&fields, "version", Code::MissingVersion);
        }
        let version = self.text(&fields, "version").unwrap_or_else(|| "unspecified".to_owned());
        let description = self.text(&fields, "description").or_else(|| self.text(&fields, "summary"));
        Ok(Info { title, version, description })
    }

    fn decode_tag(&mut self, node: NodeId) -> Result<Tag, Reported> {
        let fields = self.fields(node, TAG)?;
        Ok(Tag { name: self.required_text(&fields, "name")?, description: self.text(&fields, "description") })
    }

    fn decode_components(&mut self, node: NodeId) -> Result<Components, Reported> {
        let fields = self.fields(node, COMPONENTS)?;
        let schemas = self.map(&fields, "schemas").to_vec();
        let mut schemes = Vec::new();
        for (name, node) in self.map(&fields, "securitySchemes") {
            if let Ok(scheme) = self.decode_security_scheme(name, *node) {
                schemes.push(scheme);
            }
        }
        Ok((schemas, schemes))
    }

    fn decode_paths(&mut self, fields: &super::fields::Fields, key: &str) -> Vec<PathItem> {
        let mut paths = Vec::new();
        for (path, node) in self.map(fields, key) {
            if path.starts_with("x-") {
                continue;
            }
            if let Ok(item) = self.decode_path_item(path, *node) {
                paths.push(item);
            }
        }
        paths
    }
}

/// Component schemas by name, and the security schemes.
type Components = (Vec<(String, NodeId)>, Vec<SecurityScheme>);

/// The version that the document names.
fn version(sources: &Sources, root: NodeId, diagnostics: &mut Diagnostics) -> Result<Version, Reported> {
    if !matches!(sources.value(root), Value::Mapping(_)) {
        let message = format!("this is not an OpenAPI document: its root is {}", sources.value(root).describe());
        return Err(Diagnostic::new(Code::NotOpenapi, root.origin(), message)
            .help("the root of an OpenAPI document is an object that starts with `openapi: 3.1.0`")
            .emit(diagnostics));
    }
    let Some(node) = sources.get(root, "openapi").or_else(|| sources.get(root, "swagger")) else {
        let message = "this is not an OpenAPI document: it has no `openapi` field";
        return Err(Diagnostic::new(Code::NotOpenapi, root.origin(), message)
            .help("start the document with its version, for example `openapi: 3.1.0`")
            .emit(diagnostics));
    };
    let text = match sources.value(node) {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        other => other.describe().to_owned(),
    };
    match text.split('.').take(2).collect::<Vec<_>>().as_slice() {
        ["2", "0"] | ["2"] => Ok(Version::V2_0),
        ["3", "0"] => Ok(Version::V3_0),
        ["3", "1" | "2"] => Ok(Version::V3_1),
        _ => Err(Diagnostic::new(Code::UnsupportedVersion, node.origin(), format!("OpenAPI version `{text}`"))
            .help("supported are 2.0, 3.0, 3.1 and 3.2; write for example `openapi: 3.1.0`")
            .emit(diagnostics)),
    }
}

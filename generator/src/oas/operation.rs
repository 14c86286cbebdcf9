//! Path Item, Operation, Request Body, Response, Media Type and Header Objects.

use super::fields::Fields;
use super::security::SecurityRequirement;
use super::vocabulary::{MEDIA_TYPE, OPERATION, PATH_ITEM, REQUEST_BODY, RESPONSE};
use super::{Pagination, PathItem, Reader, Server};
use crate::diag::{Code, Diagnostic, Reported};
use crate::source::{NodeId, Origin, Value};

/// The methods that a Path Item may have an operation for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

impl Method {
    /// Every method with its key in a Path Item.
    pub const ALL: [(&'static str, Self); 8] = [
        ("get", Self::Get),
        ("put", Self::Put),
        ("post", Self::Post),
        ("delete", Self::Delete),
        ("options", Self::Options),
        ("head", Self::Head),
        ("patch", Self::Patch),
        ("trace", Self::Trace),
    ];

    /// The method as HTTP writes it: `GET`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}

/// An Operation Object.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands.
    pub origin: Origin,
    /// Its key in the Path Item.
    pub method: Method,
    /// `operationId`, and where it stands.
    pub operation_id: Option<(String, Origin)>,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `tags`.
    pub tags: Vec<String>,
    /// `parameters`.
    pub parameters: Vec<NodeId>,
    /// `requestBody`.
    pub request_body: Option<NodeId>,
    /// `responses`: status and node.
    pub responses: Vec<(String, NodeId)>,
    /// `callbacks`: name and node.
    pub callbacks: Vec<(String, NodeId)>,
    /// `security`, where the operation has its own.
    pub security: Option<Vec<SecurityRequirement>>,
    /// `servers`, where the operation has its own.
    pub servers: Vec<Server>,
    /// `x-pagination`.
    pub pagination: Option<Pagination>,
}

/// A Request Body Object.
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// Where it stands.
    pub origin: Origin,
    /// `description`.
    pub description: Option<String>,
    /// `required`.
    pub required: bool,
    /// `content`.
    pub content: Vec<MediaType>,
}

/// One entry of a `content` map.
#[derive(Clone, Debug)]
pub struct MediaType {
    /// Where it stands.
    pub origin: Origin,
    /// The media type or range, in lower case, without parameters.
    pub name: String,
    /// `schema`.
    pub schema: Option<NodeId>,
    /// `itemSchema`.
    pub item_schema: Option<NodeId>,
    /// `example`, or the first of `examples`.
    pub example: Option<NodeId>,
    /// `encoding`: the Encoding Object of each property.
    pub encoding: Vec<(String, NodeId)>,
}

/// A Response Object.
#[derive(Clone, Debug)]
pub struct Response {
    /// Where it stands.
    pub origin: Origin,
    /// `description`.
    pub description: Option<String>,
    /// `content`.
    pub content: Vec<MediaType>,
    /// `headers`.
    pub headers: Vec<Header>,
}

/// One entry of a response's `headers`.
#[derive(Clone, Debug)]
pub struct Header {
    /// The field name.
    pub name: String,
    /// The Header Object or a reference to it.
    pub node: NodeId,
}

impl Reader<'_> {
    /// Decodes one entry of `paths`.
    pub(super) fn decode_path_item(&mut self, path: &str, node: NodeId) -> Result<PathItem, Reported> {
        let parts = self.path_item_parts(node)?;
        let (mut parameters, mut servers, mut operations) = (Vec::new(), Vec::new(), Vec::new());
        for fields in &parts {
            parameters.extend_from_slice(self.list(fields, "parameters"));
            if servers.is_empty() {
                servers = self.decode_servers(fields);
            }
        }
        for (key, method) in Method::ALL {
            if let Some(operation) = parts.iter().find_map(|fields| self.optional(fields, key))
                && let Ok(operation) = self.decode_operation(method, operation)
            {
                operations.push(operation);
            }
        }
        // Document order, not the order of the list above: it is the order that the author chose.
        operations.sort_by_key(|operation| operation.origin);
        Ok(PathItem { origin: node.key_origin(), path: path.to_owned(), parameters, servers, operations })
    }

    /// What a Path Item is made of: the object itself, and the one that its `$ref` names. The specification leaves open
    /// what fields beside the `$ref` do; here they come first, as documents mean them.
    pub(super) fn path_item_parts(&mut self, node: NodeId) -> Result<Vec<Fields>, Reported> {
        let target = self.resolve(node)?;
        let mut parts = vec![self.fields(target, PATH_ITEM)?];
        if target != node {
            parts.insert(0, self.fields(node, PATH_ITEM)?);
        }
        Ok(parts)
    }

    fn decode_operation(&mut self, method: Method, node: NodeId) -> Result<Operation, Reported> {
        let fields = self.fields(node, OPERATION)?;
        let id_origin = self.optional(&fields, "operationId").map(NodeId::origin);
        let operation_id = self.text(&fields, "operationId").zip(id_origin);
        let responses = self.map(&fields, "responses").iter().filter(|(status, _)| !status.starts_with("x-"));
        Ok(Operation {
            origin: node.key_origin(),
            method,
            operation_id,
            responses: responses.cloned().collect(),
            summary: self.text(&fields, "summary"),
            description: self.text(&fields, "description"),
            deprecated: self.flag(&fields, "deprecated"),
            tags: self.text_list(&fields, "tags"),
            parameters: self.list(&fields, "parameters").to_vec(),
            request_body: self.optional(&fields, "requestBody"),
            callbacks: self.map(&fields, "callbacks").to_vec(),
            security: self.decode_security(&fields, "security"),
            servers: self.decode_servers(&fields),
            pagination: self.decode_pagination(&fields),
        })
    }

    /// Decodes a Callback Object or a reference to one: a path item for each expression, each under the name of the
    /// callback.
    pub fn decode_callback(&mut self, name: &str, node: NodeId) -> Result<Vec<PathItem>, Reported> {
        let node = self.resolve(node)?;
        let mut items = Vec::new();
        for (expression, item) in self.sources.entries(node).to_vec() {
            if !expression.starts_with("x-") {
                items.push(self.decode_path_item(name, item)?);
            }
        }
        Ok(items)
    }

    /// Decodes a Request Body Object or a reference to one.
    pub fn decode_request_body(&mut self, node: NodeId) -> Result<RequestBody, Reported> {
        let node = self.resolve(node)?;
        let fields = self.fields(node, REQUEST_BODY)?;
        Ok(RequestBody {
            origin: node.origin(),
            description: self.text(&fields, "description"),
            required: self.flag(&fields, "required"),
            content: self.decode_content(&fields)?,
        })
    }

    /// Decodes a Response Object or a reference to one.
    pub fn decode_response(&mut self, node: NodeId) -> Result<Response, Reported> {
        let node = self.resolve(node)?;
        let fields = self.fields(node, RESPONSE)?;
        let is_described = ["description", "summary", "<<"].iter().any(|name| self.optional(&fields, name).is_some());
        if self.requires_descriptions() && !is_described {
            self.missing(&fields, "description", Code::MissingDescription);
        }
        let headers =
            self.map(&fields, "headers").iter().map(|(name, node)| Header { name: name.clone(), node: *node });
        Ok(Response {
            origin: node.origin(),
            headers: headers.collect(),
            description: self.text(&fields, "description"),
            content: self.decode_content(&fields)?,
        })
    }

    pub(super) fn decode_content(&mut self, fields: &Fields) -> Result<Vec<MediaType>, Reported> {
        let mut content = Vec::new();
        let Some(node) = self.optional(fields, "content") else {
            return Ok(content);
        };
        // A reference in place of the map is not in the specification, but in documents.
        let node = self.resolve(node)?;
        if !matches!(self.sources.value(node), Value::Mapping(_)) {
            let found = self.sources.value(node).describe();
            return Err(self.wrong_type(node, "a map of Media Type Objects", found));
        }
        for (name, node) in self.sources.entries(node) {
            let node = self.resolve(*node)?;
            let fields = self.fields(node, MEDIA_TYPE)?;
            if !name.contains('/') {
                let message = format!("`{name}` is no media type");
                Diagnostic::new(Code::UnsupportedMediaType, node.key_origin(), message)
                    .help("name the form of the body first, as in `application/json:`, and put this below it")
                    .emit(self.diagnostics);
            }
            let name = name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase();
            content.push(MediaType {
                origin: node.key_origin(),
                name,
                schema: self.optional(&fields, "schema"),
                item_schema: self.optional(&fields, "itemSchema"),
                example: self.decode_example(&fields),
                encoding: self.map(&fields, "encoding").to_vec(),
            });
        }
        Ok(content)
    }

    /// The node of `example`, or the value of the first of `examples`.
    pub(super) fn decode_example(&mut self, fields: &Fields) -> Option<NodeId> {
        if let Some(example) = self.optional(fields, "example") {
            return Some(example);
        }
        let examples = self.optional(fields, "examples")?;
        if matches!(self.sources.value(examples), Value::Sequence(_)) {
            Diagnostic::new(
                Code::IgnoredKeyword,
                examples.key_origin(),
                "`examples` is a list here, and has no effect",
            )
            .help("write names and Example Objects, as in `examples: {first: {value: 10}}`; or one `example: 10`")
            .emit(self.diagnostics);
        }
        let (_, first) = self.sources.entries(examples).first()?;
        let first = self.resolve(*first).ok()?;
        self.sources.get(first, "value")
    }
}

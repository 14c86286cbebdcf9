//! Reading the fields of one object: presence, type, and what is unknown.

use super::Reader;
use super::vocabulary::{EXTENSIONS, Object, Support};
use crate::diag::{Code, Diagnostic, Reported};
use crate::source::{NodeId, Value};

/// The fields of one OpenAPI object.
pub(super) struct Fields {
    /// The object's node.
    pub(super) node: NodeId,
    /// The object, as the specification lists its fields.
    object: Object,
}

impl<'a> Reader<'a> {
    /// The fields of the object at `node`; reports a node that is not an object, and fields that are unknown or have
    /// no effect yet.
    ///
    /// A `$ref` is followed where the object has no such field of its own: documents have them in every place.
    pub(super) fn fields(&mut self, node: NodeId, object: Object) -> Result<Fields, Reported> {
        let has_reference = object.fields.iter().any(|(name, _)| *name == "$ref");
        let node = if has_reference { node } else { self.resolve(node)? };
        match self.sources.value(node) {
            Value::Mapping(_) => {
                let fields = Fields { node, object };
                self.check_fields(&fields);
                Ok(fields)
            }
            other => {
                let found = other.describe();
                Err(self.wrong_type(node, &object.with_article(), found))
            }
        }
    }

    /// Reports a value of the wrong JSON type.
    pub(super) fn wrong_type(&mut self, node: NodeId, expected: &str, found: &str) -> Reported {
        let name = self.sources.last_step(node);
        let help = match (self.sources.value(node), expected) {
            (Value::String(text), "an array") if text.len() < 60 => {
                format!("write a list, as in `{name}: [{}]`", text.trim_matches(['[', ']']))
            }
            (Value::Mapping(_), "an array") => "write a list: a dash before each item, as in `- ...`".to_owned(),
            (Value::Sequence(_), "an object") => "write names and values, without the dashes".to_owned(),
            _ => format!("write {expected} here"),
        };
        Diagnostic::new(Code::WrongType, node.origin(), format!("`{name}` is {found}, expected {expected}"))
            .help(help)
            .emit(self.diagnostics)
    }

    /// The node of an optional field.
    pub(super) fn optional(&self, fields: &Fields, name: &str) -> Option<NodeId> {
        self.sources.get(fields.node, name)
    }

    /// The node of a required field; reports its absence.
    pub(super) fn required(&mut self, fields: &Fields, name: &str) -> Result<NodeId, Reported> {
        match self.sources.get(fields.node, name) {
            Some(node) => Ok(node),
            None => Err(self.missing(fields, name, Code::MissingField)),
        }
    }

    /// The node of an optional field whose value is no object with a `$ref` of its own, at the end of its `$ref`s.
    fn resolved(&mut self, fields: &Fields, name: &str) -> Option<NodeId> {
        let node = self.optional(fields, name)?;
        self.resolve(node).ok()
    }

    /// Reports that a required field is absent.
    pub(super) fn missing(&mut self, fields: &Fields, name: &str, code: Code) -> Reported {
        let message = format!("this {} has no `{name}`", fields.object.name);
        Diagnostic::new(code, fields.node.key_origin(), message)
            .help(format!("add `{name}`; the specification requires it"))
            .emit(self.diagnostics)
    }

    /// The text of a field, where it is there and a string.
    pub(super) fn text(&mut self, fields: &Fields, name: &str) -> Option<String> {
        let node = self.resolved(fields, name)?;
        match self.sources.value(node) {
            Value::String(text) => Some(text.clone()),
            // `version: 1.0` and `title: 2024` are common in YAML and have one reading.
            Value::Number(number) => Some(number.to_string()),
            Value::Null => None,
            other => {
                let found = other.describe();
                self.wrong_type(node, "a string", found);
                None
            }
        }
    }

    /// The text of a required field.
    pub(super) fn required_text(&mut self, fields: &Fields, name: &str) -> Result<String, Reported> {
        let node = self.required(fields, name)?;
        match self.text(fields, name) {
            Some(text) => Ok(text),
            None => Err(self.wrong_type(node, "a string", "null")),
        }
    }

    /// The value of a boolean field; false where it is absent.
    pub(super) fn flag(&mut self, fields: &Fields, name: &str) -> bool {
        self.optional_flag(fields, name).unwrap_or(false)
    }

    /// The value of a boolean field, where it is there.
    pub(super) fn optional_flag(&mut self, fields: &Fields, name: &str) -> Option<bool> {
        let node = self.resolved(fields, name)?;
        match self.sources.value(node) {
            Value::Bool(value) => Some(*value),
            other => {
                let found = other.describe();
                self.wrong_type(node, "`true` or `false`", found);
                None
            }
        }
    }

    /// The items of an array field; none where it is absent.
    pub(super) fn list(&mut self, fields: &Fields, name: &str) -> &'a [NodeId] {
        let Some(node) = self.resolved(fields, name) else {
            return &[];
        };
        match self.sources.value(node) {
            Value::Sequence(items) => items,
            Value::Null => &[],
            other => {
                let found = other.describe();
                self.wrong_type(node, "an array", found);
                &[]
            }
        }
    }

    /// The strings of an array field.
    pub(super) fn text_list(&mut self, fields: &Fields, name: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for item in self.list(fields, name) {
            match self.sources.value(*item) {
                Value::String(text) => texts.push(text.clone()),
                other => {
                    let found = other.describe();
                    self.wrong_type(*item, "a string", found);
                }
            }
        }
        texts
    }

    /// The entries of an object field; none where it is absent.
    pub(super) fn map(&mut self, fields: &Fields, name: &str) -> &'a [(String, NodeId)] {
        let Some(node) = self.resolved(fields, name) else {
            return &[];
        };
        match self.sources.value(node) {
            Value::Mapping(entries) => entries,
            Value::Null => &[],
            other => {
                let found = other.describe();
                self.wrong_type(node, "an object", found);
                &[]
            }
        }
    }

    /// Warns about fields that have no effect yet, and about those that are neither in the specification nor an `x-`
    /// extension, with the nearest known name.
    fn check_fields(&mut self, fields: &Fields) {
        let object = fields.object;
        for (name, node) in self.sources.entries(fields.node) {
            if name.starts_with("x-") {
                self.check_extension(object, name, *node);
                continue;
            }
            // It was reported as what it is.
            if name == "<<" {
                continue;
            }
            match object.fields.iter().find(|(known, _)| known == name) {
                Some((_, Support::Yes | Support::Docs | Support::NoEffect)) => {}
                Some((_, Support::Warned)) => {
                    let message = format!("`{name}` has no effect on the client yet");
                    Diagnostic::new(Code::IgnoredKeyword, node.key_origin(), message)
                        .help("the client is as it would be without it")
                        .emit(self.diagnostics);
                }
                None => self.unknown_field(object, name, *node),
            }
        }
    }

    /// Warns about an extension that is written nearly like one that means something here.
    fn check_extension(&mut self, object: Object, name: &str, node: NodeId) {
        let ours: Vec<&str> =
            EXTENSIONS.iter().filter(|(_, place, _)| *place == object.name).map(|(ours, ..)| *ours).collect();
        if EXTENSIONS.iter().any(|(ours, ..)| *ours == name) {
            return;
        }
        if let Some(near) = nearest_by(name, &ours, 0.94) {
            Diagnostic::new(Code::UnknownField, node.key_origin(), format!("the extension `{name}` means nothing"))
                .help(format!("did you mean `{near}`?"))
                .emit(self.diagnostics);
        }
    }

    fn unknown_field(&mut self, object: Object, name: &str, node: NodeId) {
        let known: Vec<&str> = object.fields.iter().map(|(known, _)| *known).collect();
        let help = match (nearest(name, &known), moved(object, name)) {
            (_, Some(place)) => place.to_owned(),
            (Some(near), None) => format!("did you mean `{near}`?"),
            (None, None) => "remove it, or rename it to an `x-` extension; it is ignored".to_owned(),
        };
        Diagnostic::new(
            Code::UnknownField,
            node.key_origin(),
            format!("{} has no field `{name}`", object.with_article()),
        )
        .help(help)
        .emit(self.diagnostics);
    }
}

/// What to write in OpenAPI 3 for a field that Swagger 2.0 has, or that belongs below another one.
fn moved(object: Object, name: &str) -> Option<&'static str> {
    let keywords = ["type", "format", "items", "enum", "default", "minimum", "maximum", "pattern", "properties"];
    Some(match (object.name, name) {
        ("Parameter Object" | "Header Object", _) if keywords.contains(&name) => {
            "it belongs below `schema`, as in `schema: {type: string}`; it is ignored here"
        }
        ("Media Type Object", _) if keywords.contains(&name) || matches!(name, "$ref" | "oneOf" | "allOf") => {
            "it belongs below `schema`, as in `schema: {type: object}`; it is ignored here"
        }
        ("Response Object" | "Request Body Object", "schema") => {
            "it belongs below a media type, as in `content: {application/json: {schema: ...}}`; it is ignored here"
        }
        ("Operation Object", "consumes" | "produces") => {
            "OpenAPI 3 has the media types under `content` of the body and of each response; it is ignored"
        }
        ("OpenAPI Object", "host" | "basePath" | "schemes") => {
            "OpenAPI 3 has `servers` for that, as in `servers: [{url: 'https://api.example.com'}]`; it is ignored"
        }
        ("OpenAPI Object", "definitions") => "OpenAPI 3 has `components.schemas` for that; it is ignored",
        ("OpenAPI Object", "securityDefinitions") => {
            "OpenAPI 3 has `components.securitySchemes` for that; it is ignored"
        }
        ("OpenAPI Object", "parameters" | "responses" | "schemas" | "securitySchemes") => {
            "it belongs below `components`; it is ignored here"
        }
        _ => return None,
    })
}

/// The name among `known` that is likely meant by `name`, if any is near enough. Upper and lower case are alike.
pub fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    nearest_by(name, known, 0.85)
}

/// The name among `known` that is nearer than `least`, where 1 is the same.
fn nearest_by<'n>(name: &str, known: &[&'n str], least: f64) -> Option<&'n str> {
    let name = name.to_lowercase();
    let score = |candidate: &str| strsim::jaro_winkler(&name, &candidate.to_lowercase());
    // A short name is not what a long one means that starts alike; what is cut short, as `int` is, may be.
    let alike = known.iter().filter(|candidate| name.len() <= 2 * candidate.len());
    let scored = alike.map(|candidate| (score(candidate), *candidate));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > least).then_some(best.1)
}

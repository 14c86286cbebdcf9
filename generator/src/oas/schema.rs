//! Schema Objects: JSON Schema 2020-12 as OpenAPI 3.1 uses it; 3.0 keywords are read into their 3.1 form.

use super::fields::{Fields, nearest};
use super::vocabulary::{DISCRIMINATOR, SCHEMA};
use super::{Reader, Version};
use crate::diag::{Code, Diagnostic, Reported};
use crate::source::{NodeId, Origin, Value};

/// The JSON types that `type` names, but for `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub enum SchemaType {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// A Discriminator Object.
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// Where it stands.
    pub origin: Origin,
    /// `propertyName`.
    pub property_name: String,
    /// `mapping`: tag value, schema name or reference, and where the entry stands.
    pub mapping: Vec<(String, String, NodeId)>,
}

/// A Schema Object.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of the specification")]
pub struct Schema {
    /// Where it stands.
    pub origin: Option<Origin>,
    /// The target of `$ref`; keywords beside it hold as well.
    pub reference: Option<NodeId>,
    /// A boolean schema: `true` takes everything, `false` nothing.
    pub boolean: Option<bool>,
    /// `type`, without `null`; empty where any type fits.
    pub types: Vec<SchemaType>,
    /// `null` among the types, `nullable: true`, or `null` among the values.
    pub nullable: bool,
    /// Only `null` is allowed: `type: null`.
    pub only_null: bool,
    /// `format`.
    pub format: Option<String>,
    /// `contentEncoding`.
    pub content_encoding: Option<String>,
    /// `contentMediaType`.
    pub content_media_type: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `enum`, without `null`.
    pub enum_values: Option<Vec<NodeId>>,
    /// `const`, unless it is `null`.
    pub const_value: Option<NodeId>,
    /// `default`.
    pub default: Option<NodeId>,
    /// `example`, or the first of `examples`.
    pub example: Option<NodeId>,
    /// `properties`.
    pub properties: Vec<(String, NodeId)>,
    /// `required`.
    pub required: Vec<String>,
    /// `additionalProperties`.
    pub additional_properties: Option<NodeId>,
    /// `patternProperties`: pattern and schema.
    pub pattern_properties: Vec<(String, NodeId)>,
    /// `items`.
    pub items: Option<NodeId>,
    /// `prefixItems`.
    pub prefix_items: Vec<NodeId>,
    /// `allOf`.
    pub all_of: Vec<NodeId>,
    /// `oneOf`.
    pub one_of: Vec<NodeId>,
    /// `anyOf`.
    pub any_of: Vec<NodeId>,
    /// `discriminator`.
    pub discriminator: Option<Discriminator>,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// Limits that the docs mention: `maxLength` and the like, with their values.
    pub limits: Vec<(&'static str, String)>,
    /// `x-sensitive: true`, `format: password`, or `x-ms-secret: true`.
    pub sensitive: bool,
    /// `x-credential`: the scheme whose secret the client puts here.
    pub credential: Option<String>,
    /// `x-error: true`: an answer of this shape is an error whatever its status.
    pub is_error: bool,
    /// `x-enum-varnames`.
    pub enum_names: Vec<String>,
    /// `x-extensible-enum`: known values of an open string.
    pub extensible_enum: Vec<NodeId>,
}

/// Keywords whose numbers are told in the docs.
const LIMITS: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

impl Reader<'_> {
    /// Decodes the Schema Object at `node`, without following its `$ref`.
    pub fn decode_schema(&mut self, node: NodeId) -> Result<Schema, Reported> {
        if let Value::Bool(value) = self.sources.value(node) {
            return Ok(Schema { origin: Some(node.origin()), boolean: Some(*value), ..Schema::default() });
        }
        let fields = self.fields(node, SCHEMA)?;
        let reference = match self.reference_of(node) {
            Some(reference) => Some(self.target(reference)?),
            None => None,
        };
        if reference.is_some() && self.is_3_0() {
            return Ok(self.decode_beside_reference(&fields, reference));
        }
        let mut schema = Schema { origin: Some(node.origin()), reference, ..Schema::default() };
        self.decode_types(&fields, &mut schema);
        self.decode_annotations(&fields, &mut schema);
        self.decode_values(&fields, &mut schema);
        self.decode_applicators(&fields, &mut schema);
        self.decode_extensions(&fields, &mut schema);
        Ok(schema)
    }

    /// What is meant beside a `$ref` in OpenAPI 3.0: "any sibling elements of a $ref are ignored", but documents say
    /// there what they think of the use, such as that it may be `null`.
    fn decode_beside_reference(&mut self, fields: &Fields, reference: Option<NodeId>) -> Schema {
        let mut schema = Schema { origin: Some(fields.node.origin()), reference, ..Schema::default() };
        schema.nullable = self.flag(fields, "nullable");
        schema.description = self.text(fields, "description");
        schema.deprecated = self.flag(fields, "deprecated");
        schema.read_only = self.flag(fields, "readOnly");
        schema.write_only = self.flag(fields, "writeOnly");
        schema.default = self.optional(fields, "default");
        self.decode_extensions(fields, &mut schema);
        schema
    }

    fn decode_types(&mut self, fields: &Fields, schema: &mut Schema) {
        schema.nullable = self.flag(fields, "nullable");
        let Some(node) = self.optional(fields, "type") else {
            return;
        };
        let names = match self.sources.value(node) {
            Value::Sequence(items) => items.clone(),
            _ => vec![node],
        };
        for name in &names {
            match self.sources.string(*name) {
                Some("null") => schema.nullable = true,
                Some(text) => match schema_type(text) {
                    Some(ty) => schema.types.push(ty),
                    None => self.unknown_type(*name, text),
                },
                None => {
                    let found = self.sources.value(*name).describe();
                    self.wrong_type(*name, "the name of a type", found);
                }
            }
        }
        schema.only_null = schema.types.is_empty() && schema.nullable && !names.is_empty();
    }

    fn unknown_type(&mut self, node: NodeId, name: &str) {
        let known = ["boolean", "integer", "number", "string", "array", "object", "null"];
        let help = match nearest(name, &known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of `{}`", known.join("`, `")),
        };
        Diagnostic::new(Code::UnknownValue, node.origin(), format!("`{name}` is no type of JSON Schema"))
            .help(help)
            .emit(self.diagnostics);
    }

    fn decode_annotations(&mut self, fields: &Fields, schema: &mut Schema) {
        schema.format = self.text(fields, "format");
        schema.content_encoding = self.text(fields, "contentEncoding");
        schema.content_media_type = self.text(fields, "contentMediaType");
        schema.title = self.text(fields, "title");
        schema.description = self.text(fields, "description");
        schema.deprecated = self.flag(fields, "deprecated");
        schema.read_only = self.flag(fields, "readOnly");
        schema.write_only = self.flag(fields, "writeOnly");
        schema.default = self.optional(fields, "default");
        schema.example = self.optional(fields, "example").or_else(|| {
            let examples = self.optional(fields, "examples")?;
            self.sources.items(examples).first().copied()
        });
        for name in LIMITS {
            if let Some(node) = self.optional(fields, name) {
                let text = match self.sources.value(node) {
                    Value::String(text) => text.clone(),
                    Value::Number(number) => number.to_string(),
                    Value::Bool(value) => value.to_string(),
                    _ => continue,
                };
                schema.limits.push((name, text));
            }
        }
    }

    fn decode_values(&mut self, fields: &Fields, schema: &mut Schema) {
        if self.optional(fields, "enum").is_some() {
            let values = self.list(fields, "enum");
            schema.nullable |= values.iter().any(|value| *self.sources.value(*value) == Value::Null);
            let rest = values.iter().filter(|value| *self.sources.value(**value) != Value::Null);
            let rest: Vec<NodeId> = rest.copied().collect();
            schema.only_null |= rest.is_empty() && !values.is_empty();
            schema.enum_values = Some(rest);
        }
        if let Some(value) = self.optional(fields, "const") {
            match self.sources.value(value) {
                Value::Null => schema.only_null = true,
                _ => schema.const_value = Some(value),
            }
        }
    }

    fn decode_applicators(&mut self, fields: &Fields, schema: &mut Schema) {
        schema.properties = self.map(fields, "properties").to_vec();
        // Draft 4 style `required: true` on a property is common and is not the list that is meant here.
        match self.optional(fields, "required").map(|node| (node, self.sources.value(node))) {
            Some((node, Value::Bool(value))) => {
                let name = self.sources.last_step(fields.node);
                let message = "`required` is a list of an object's properties, and has no effect as a boolean";
                let help = match value {
                    true => {
                        format!("list `{name}` in the `required` of the object around it, as in `required: [{name}]`")
                    }
                    false => "leave it out: what the `required` of the object does not list is optional".to_owned(),
                };
                Diagnostic::new(Code::IgnoredKeyword, node.key_origin(), message).help(help).emit(self.diagnostics);
            }
            Some(_) => schema.required = self.text_list(fields, "required"),
            None => {}
        }
        schema.additional_properties = self.optional(fields, "additionalProperties");
        schema.pattern_properties = self.map(fields, "patternProperties").to_vec();
        schema.prefix_items = self.list(fields, "prefixItems").to_vec();
        schema.all_of = self.list(fields, "allOf").to_vec();
        schema.one_of = self.list(fields, "oneOf").to_vec();
        schema.any_of = self.list(fields, "anyOf").to_vec();
        self.decode_items(fields, schema);
        schema.discriminator =
            self.optional(fields, "discriminator").and_then(|node| self.decode_discriminator(node).ok());
    }

    /// Reads `items`: a schema, or a list of schemas, which is `prefixItems` since JSON Schema 2020-12.
    fn decode_items(&mut self, fields: &Fields, schema: &mut Schema) {
        let Some(node) = self.optional(fields, "items") else {
            return;
        };
        match self.sources.value(node) {
            Value::Sequence(items) if schema.types == [SchemaType::Array] => schema.prefix_items.clone_from(items),
            Value::Sequence(items) => {
                // Slack's documents have alternatives there.
                schema.any_of.extend_from_slice(items);
                let message = "a list of schemas in `items` without `type: array` is read as alternatives";
                Diagnostic::new(Code::IgnoredKeyword, node.key_origin(), message)
                    .help("write `anyOf` for alternatives, and `type: array` where they are those of an array's items")
                    .emit(self.diagnostics);
            }
            _ => schema.items = Some(node),
        }
    }

    fn decode_discriminator(&mut self, node: NodeId) -> Result<Discriminator, Reported> {
        // Swagger 2.0 has the name of the property alone.
        if let (Version::V2_0, Some(name)) = (self.version, self.sources.string(node)) {
            let property_name = name.to_owned();
            return Ok(Discriminator { origin: node.origin(), property_name, mapping: Vec::new() });
        }
        let fields = self.fields(node, DISCRIMINATOR)?;
        let property_name = self.required_text(&fields, "propertyName")?;
        let mut mapping = Vec::new();
        for (tag, target) in self.map(&fields, "mapping") {
            if let Some(text) = self.sources.string(*target) {
                mapping.push((tag.clone(), text.to_owned(), *target));
            }
        }
        Ok(Discriminator { origin: node.origin(), property_name, mapping })
    }

    fn decode_extensions(&mut self, fields: &Fields, schema: &mut Schema) {
        let is_password = schema.format.as_deref() == Some("password");
        schema.sensitive = is_password || self.flag(fields, "x-sensitive") || self.flag(fields, "x-ms-secret");
        schema.nullable |= self.flag(fields, "x-nullable");
        schema.credential = self.text(fields, "x-credential");
        schema.is_error = self.flag(fields, "x-error");
        schema.enum_names = match self.optional(fields, "x-enum-varnames") {
            Some(_) => self.text_list(fields, "x-enum-varnames"),
            None => Vec::new(),
        };
        schema.extensible_enum = self.list(fields, "x-extensible-enum").to_vec();
    }
}

/// The type that a name in `type` stands for.
fn schema_type(name: &str) -> Option<SchemaType> {
    Some(match name {
        "boolean" => SchemaType::Boolean,
        "integer" => SchemaType::Integer,
        "number" => SchemaType::Number,
        "string" => SchemaType::String,
        "array" => SchemaType::Array,
        "object" => SchemaType::Object,
        _ => return None,
    })
}

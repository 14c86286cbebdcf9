//! Schemas.

use arbitrary::Result;
use serde_json::{Map, Value, json};

use super::{DEPTH, Maker};

const FORMATS: &[&str] = &[
    "int32",
    "int64",
    "uint64",
    "float",
    "double",
    "decimal",
    "date",
    "date-time",
    "time",
    "duration",
    "uuid",
    "uri",
    "byte",
    "binary",
    "password",
    "ipv4",
    "ipv6",
    "email",
    "hostname",
    "unix-time",
    "regex",
    "x\"y",
    "int8",
    "uint32",
    "base64url",
];

impl Maker<'_, '_> {
    /// A schema that is seldom only a reference, as those may lead back to themselves.
    pub(super) fn component_schema(&mut self) -> Result<Value> {
        let schema = self.schema(DEPTH)?;
        if schema.get("$ref").is_none() || self.one_of(8)? {
            return Ok(schema);
        }
        Ok(json!({ "type": "array", "items": schema }))
    }

    /// A schema that nests at most `depth` levels.
    pub(super) fn schema(&mut self, depth: usize) -> Result<Value> {
        if self.bytes.is_empty() || depth == 0 {
            return self.scalar();
        }
        let mut schema = match self.bytes.int_in_range(0..=15)? {
            0..=3 => self.object(depth)?,
            4..=6 => match self.reference("schemas", |names| &names.schemas)? {
                Some(reference) => return self.beside(reference),
                None => self.scalar()?,
            },
            7 => json!({ "type": "array", "items": self.schema(depth - 1)? }),
            8 => json!({ "type": "object", "additionalProperties": self.schema(depth - 1)? }),
            9 => json!({ "allOf": self.list(1, 3, |maker| maker.schema(depth - 1))? }),
            10 => json!({ "oneOf": self.list(1, 4, |maker| maker.schema(depth - 1))? }),
            11 => json!({ "anyOf": self.list(1, 3, |maker| maker.schema(depth - 1))? }),
            12 => self.tagged(depth)?,
            13 => self.enumeration()?,
            14 => self.rare(depth)?,
            _ => self.scalar()?,
        };
        self.annotate(&mut schema)?;
        Ok(schema)
    }

    fn scalar(&mut self) -> Result<Value> {
        let ty = self.choice(&["string", "integer", "number", "boolean", "string", "null"])?;
        let mut schema = if ty == "null" && self.version == "3.0.3" { json!({}) } else { json!({ "type": ty }) };
        self.add(&mut schema, "format", 2, |maker| Ok(maker.choice(FORMATS)?.into()))?;
        Ok(schema)
    }

    fn object(&mut self, depth: usize) -> Result<Value> {
        let names = self.property_names(5)?;
        let properties = self.named(&names, |maker| maker.schema(depth - 1))?;
        let mut schema = json!({ "type": "object", "properties": properties });
        let mut required = Vec::new();
        for name in names {
            if self.bytes.arbitrary()? {
                required.push(name);
            }
        }
        if self.one_of(8)? {
            required.push(self.name()?);
        }
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        self.add(&mut schema, "additionalProperties", 4, |maker| match maker.bytes.arbitrary::<Option<bool>>()? {
            Some(is_open) => Ok(is_open.into()),
            None => maker.schema(depth - 1),
        })?;
        Ok(schema)
    }

    /// Alternatives that a property tells apart.
    fn tagged(&mut self, depth: usize) -> Result<Value> {
        let tag = self.name()?;
        let keyword = self.choice(&["oneOf", "anyOf", "properties"])?;
        let mut mapping = Map::new();
        let mut branches = Vec::new();
        for _ in 0..self.bytes.int_in_range(1..=3)? {
            let key = self.text()?;
            let Some(reference) = self.reference("schemas", |names| &names.schemas)? else {
                let mut branch = self.object(depth)?;
                branch["properties"][&tag] = json!({ "const": key });
                branch["required"] = json!([tag]);
                branches.push(branch);
                continue;
            };
            if self.bytes.arbitrary()? {
                mapping.insert(key, reference["$ref"].clone());
            }
            branches.push(reference);
        }
        let mut schema = match keyword {
            "properties" => {
                json!({ "type": "object", "properties": { &tag: { "type": "string" } }, "required": [tag] })
            }
            keyword => json!({ keyword: branches }),
        };
        self.add(&mut schema, "discriminator", 1, |_| Ok(json!({ "propertyName": tag })))?;
        if !mapping.is_empty() && schema.get("discriminator").is_some() {
            schema["discriminator"]["mapping"] = Value::Object(mapping);
        }
        Ok(schema)
    }

    fn enumeration(&mut self) -> Result<Value> {
        let schema = match self.bytes.int_in_range(0..=5)? {
            0..=2 => json!({ "type": "string", "enum": self.texts(5)? }),
            3 => {
                json!({ "type": "integer", "enum": self.list(1, 4, |maker| Ok(maker.bytes.arbitrary::<i64>()?.into()))? })
            }
            4 => json!({ "const": self.any_value()? }),
            _ => json!({ "enum": self.list(1, 3, Self::any_value)? }),
        };
        let mut schema = schema;
        if schema["enum"].as_array().is_some_and(Vec::is_empty) {
            schema["enum"] = json!(["only"]);
        }
        self.add(&mut schema, "x-enum-varnames", 4, |maker| Ok(maker.texts(5)?.into()))?;
        Ok(schema)
    }

    /// Keywords that documents seldom have.
    fn rare(&mut self, depth: usize) -> Result<Value> {
        Ok(match self.bytes.int_in_range(0..=9)? {
            0 => json!(true),
            1 => json!({}),
            2 => json!({ "type": ["string", "null"] }),
            3 => json!({ "type": ["string", "integer", "object"], "properties": { "a": self.schema(depth - 1)? } }),
            4 => json!({ "type": "array", "prefixItems": self.list(0, 3, |maker| maker.schema(depth - 1))? }),
            5 => json!({ "type": "object", "patternProperties": { "^x": self.schema(depth - 1)? } }),
            6 => json!({ "type": "string", "contentEncoding": "base64", "contentMediaType": self.text()? }),
            7 => json!({ "type": "string", "x-extensible-enum": self.texts(3)? }),
            8 => json!({ "$defs": { "Inner": self.schema(depth - 1)? }, "type": "object" }),
            _ => {
                json!({ "allOf": [self.object(depth)?, self.object(depth)?], "properties": { "own": self.schema(depth - 1)? } })
            }
        })
    }

    /// What may stand beside a reference.
    fn beside(&mut self, mut reference: Value) -> Result<Value> {
        self.add(&mut reference, "description", 6, |maker| Ok(maker.prose()?.into()))?;
        Ok(reference)
    }

    /// Docs and limits.
    fn annotate(&mut self, schema: &mut Value) -> Result<()> {
        if !schema.is_object() {
            return Ok(());
        }
        self.add(schema, "description", 3, |maker| Ok(maker.prose()?.into()))?;
        self.add(schema, "title", 6, |maker| Ok(maker.text()?.into()))?;
        self.add(schema, "default", 8, Self::any_value)?;
        self.add(schema, "example", 8, Self::any_value)?;
        self.add(schema, "pattern", 12, |maker| Ok(maker.text()?.into()))?;
        for flag in ["nullable", "readOnly", "writeOnly", "deprecated", "x-sensitive", "x-error"] {
            self.add(schema, flag, 10, |maker| Ok(maker.bytes.arbitrary::<bool>()?.into()))?;
        }
        for limit in ["minimum", "maximum", "maxLength", "minItems", "multipleOf"] {
            self.add(schema, limit, 16, |maker| Ok(maker.bytes.arbitrary::<u16>()?.into()))?;
        }
        Ok(())
    }

    /// Any JSON of one or two levels.
    pub(super) fn any_value(&mut self) -> Result<Value> {
        Ok(match self.bytes.int_in_range(0..=8)? {
            0 => Value::Null,
            1 => self.bytes.arbitrary::<bool>()?.into(),
            2 => self.bytes.arbitrary::<i64>()?.into(),
            3 => self.bytes.arbitrary::<f64>()?.into(),
            4 => json!([self.text()?, 1, null]),
            5 => json!({ self.name()?: self.text()? }),
            6 => self.bytes.arbitrary::<u64>()?.into(),
            _ => self.text()?.into(),
        })
    }
}

//! OpenAPI documents out of any bytes: mostly right, with every construct that the generator knows and hostile text in
//! every place that takes text.

mod operation;
mod parameter;
mod schema;
mod security;
mod words;

use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::{Map, Value, json};

/// A document, and what is asked for beside it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The OpenAPI Object.
    pub root: Value,
    /// Whether each group of operations has a Cargo feature.
    pub has_features: bool,
    /// Whether the path of the crate is known, so that there are examples.
    pub has_path: bool,
    /// What of the output is looked at most closely, as all of it takes long.
    pub check: Check,
}

/// What is held of the output beyond that it is Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Arbitrary)]
pub enum Check {
    /// Its names, and those of its files.
    Names,
    /// That it is the same each time.
    Determinism,
    /// That it is printed in one way.
    Print,
    /// The same modules as one text.
    Text,
}

/// The names of what a document defines, for references.
#[derive(Clone, Debug, Default)]
struct Names {
    schemas: Vec<String>,
    parameters: Vec<String>,
    responses: Vec<String>,
    bodies: Vec<String>,
    headers: Vec<String>,
    schemes: Vec<String>,
    tags: Vec<String>,
}

/// What a part of a document is made from.
struct Maker<'u, 'd> {
    /// The bytes; choices are zeros once they are used up.
    bytes: &'u mut Unstructured<'d>,
    /// What can be referred to.
    names: Names,
    /// The dialect.
    version: &'static str,
}

/// How deep schemas nest.
const DEPTH: usize = 4;

const VERSIONS: [&str; 4] = ["3.1.0", "3.0.3", "3.2.0", "3.1.1"];

impl<'d> Arbitrary<'d> for Document {
    fn arbitrary(bytes: &mut Unstructured<'d>) -> Result<Self> {
        let has_features = bytes.arbitrary()?;
        let has_path = bytes.arbitrary()?;
        let check = bytes.arbitrary()?;
        let version = *bytes.choose(&VERSIONS)?;
        let mut maker = Maker { bytes, names: Names::default(), version };
        Ok(Self { root: maker.root()?, has_features, has_path, check })
    }
}

impl Maker<'_, '_> {
    fn root(&mut self) -> Result<Value> {
        self.names = Names {
            schemas: self.component_names(6)?,
            parameters: self.component_names(2)?,
            responses: self.component_names(2)?,
            bodies: self.component_names(2)?,
            headers: self.component_names(2)?,
            schemes: self.component_names(2)?,
            tags: self.texts(3)?,
        };
        let info = json!({ "title": self.text()?, "version": self.text()?, "description": self.prose()? });
        let mut root = json!({ "openapi": self.version, "info": info, "components": self.components()? });
        root["paths"] = self.paths()?;
        self.add(&mut root, "servers", 2, Self::servers)?;
        self.add(&mut root, "tags", 3, Self::tags)?;
        self.add(&mut root, "security", 4, Self::requirements)?;
        let webhooks = if self.version == "3.0.3" { "x-webhooks" } else { "webhooks" };
        self.add(&mut root, webhooks, 3, Self::webhooks)?;
        self.add(&mut root, "x-webhook-signature", 6, Self::webhook_signature)?;
        self.add(&mut root, "x-lenient", 8, |maker| Ok(maker.bytes.arbitrary::<bool>()?.into()))?;
        Ok(root)
    }

    fn components(&mut self) -> Result<Value> {
        let names = self.names.clone();
        Ok(json!({
            "schemas": self.named(&names.schemas, Self::component_schema)?,
            "parameters": self.named(&names.parameters, Self::parameter)?,
            "responses": self.named(&names.responses, Self::response)?,
            "requestBodies": self.named(&names.bodies, Self::request_body)?,
            "headers": self.named(&names.headers, Self::header)?,
            "securitySchemes": self.named(&names.schemes, Self::security_scheme)?,
        }))
    }

    fn servers(&mut self) -> Result<Value> {
        self.list(1, 2, |maker| {
            let url = maker.choice(&[
                "https://api.example.com",
                "https://{region}.example.com/v1",
                "/v2",
                "https://example.com:{port}/a%20b",
                "{region}",
                "http://[::1]/\"#;",
            ])?;
            let mut server = json!({ "url": url, "description": maker.prose()? });
            if url.contains('{') {
                let variable = json!({ "default": maker.text()?, "description": maker.prose()? });
                let port = json!({ "default": "443", "enum": ["443", "8443"] });
                server["variables"] = json!({ "region": variable, "port": port });
            }
            maker.add(&mut server, "name", 4, |maker| Ok(maker.text()?.into()))?;
            Ok(server)
        })
    }

    fn tags(&mut self) -> Result<Value> {
        let names = self.names.tags.clone();
        names.into_iter().map(|name| Ok(json!({ "name": name, "description": self.prose()? }))).collect()
    }

    fn webhooks(&mut self) -> Result<Value> {
        let names = self.texts(2)?;
        self.named(&names, |maker| Ok(json!({ "post": maker.operation(&[])? })))
    }

    /// An object with these keys.
    fn named(&mut self, names: &[String], mut make: impl FnMut(&mut Self) -> Result<Value>) -> Result<Value> {
        let entries = names.iter().map(|name| Ok((name.clone(), make(self)?)));
        entries.collect::<Result<Map<_, _>>>().map(Value::Object)
    }

    /// An array of `least` to `most` items.
    fn list(&mut self, least: usize, most: usize, mut make: impl FnMut(&mut Self) -> Result<Value>) -> Result<Value> {
        let count = self.bytes.int_in_range(least..=most)?;
        (0..count).map(|_| make(self)).collect()
    }

    /// Adds a field in one of `of` cases.
    fn add(
        &mut self,
        object: &mut Value,
        field: &str,
        of: u8,
        make: impl FnOnce(&mut Self) -> Result<Value>,
    ) -> Result<()> {
        if self.one_of(of)? {
            object[field] = make(self)?;
        }
        Ok(())
    }

    /// True in one of `of` cases; never once the bytes are used up.
    fn one_of(&mut self, of: u8) -> Result<bool> {
        Ok(!self.bytes.is_empty() && self.bytes.int_in_range(1..=of)? == of)
    }

    /// One of these.
    fn choice<T: Copy>(&mut self, of: &[T]) -> Result<T> {
        self.bytes.choose(of).copied()
    }

    /// A reference to one of these; none where there are none.
    fn reference(&mut self, section: &str, names: fn(&Names) -> &Vec<String>) -> Result<Option<Value>> {
        let names = names(&self.names);
        if names.is_empty() {
            return Ok(None);
        }
        let name = self.bytes.choose(names)?.replace('~', "~0").replace('/', "~1");
        let name = percent_encoding::utf8_percent_encode(&name, percent_encoding::NON_ALPHANUMERIC);
        Ok(Some(json!({ "$ref": format!("#/components/{section}/{name}") })))
    }
}

//! Paths, operations and answers.

use arbitrary::Result;
use serde_json::{Value, json};

use super::Maker;

const METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options", "trace"];
const STATUSES: &[&str] = &["200", "201", "204", "default", "4XX", "404", "429", "5XX", "301", "2XX", "202"];

impl Maker<'_, '_> {
    pub(super) fn paths(&mut self) -> Result<Value> {
        let mut paths = json!({});
        for _ in 0..self.bytes.int_in_range(1..=4)? {
            let (template, parameters) = self.template()?;
            let mut item = json!({});
            for _ in 0..self.bytes.int_in_range(1..=3)? {
                item[self.choice(METHODS)?] = self.operation(&parameters)?;
            }
            self.add(&mut item, "parameters", 6, |maker| maker.list(1, 2, Self::parameter))?;
            self.add(&mut item, "servers", 12, Self::servers)?;
            paths[template] = item;
        }
        Ok(paths)
    }

    /// A path template and the names in it.
    fn template(&mut self) -> Result<(String, Vec<String>)> {
        let (mut template, mut names) = (String::new(), Vec::new());
        for _ in 0..self.bytes.int_in_range(1..=4)? {
            template.push('/');
            if self.one_of(3)? {
                let name: String = self.name()?.chars().filter(|character| !"{}/?#".contains(*character)).collect();
                if !name.is_empty() && !names.contains(&name) {
                    template.extend(["{", &name, "}"]);
                    names.push(name);
                }
            } else {
                let text = self.name()?;
                template.extend(text.chars().filter(|character| !"{}?#/".contains(*character)));
            }
        }
        self.one_of(10)?.then(|| template.push_str("?action=x"));
        Ok((template, names))
    }

    /// An operation with these path parameters.
    pub(super) fn operation(&mut self, path: &[String]) -> Result<Value> {
        let mut parameters = Vec::new();
        for name in path {
            parameters.push(self.path_parameter(name)?);
        }
        let mut seen = Vec::new();
        for _ in 0..self.bytes.int_in_range(0..=3)? {
            let reference =
                if self.one_of(4)? { self.reference("parameters", |names| &names.parameters)? } else { None };
            let parameter = match reference {
                Some(reference) => reference,
                None => self.parameter()?,
            };
            let key = (parameter["name"].clone(), parameter["in"].clone(), parameter["$ref"].clone());
            if !seen.contains(&key) {
                seen.push(key);
                parameters.push(parameter);
            }
        }
        let mut operation = json!({ "parameters": parameters, "responses": self.responses()? });
        self.add(&mut operation, "operationId", 1, |maker| Ok(maker.text()?.into()))?;
        self.add(&mut operation, "requestBody", 2, |maker| {
            let reference =
                if maker.one_of(4)? { maker.reference("requestBodies", |names| &names.bodies)? } else { None };
            reference.map_or_else(|| maker.request_body(), Ok)
        })?;
        self.add(&mut operation, "summary", 2, |maker| Ok(maker.text()?.into()))?;
        self.add(&mut operation, "description", 2, |maker| Ok(maker.prose()?.into()))?;
        self.add(&mut operation, "deprecated", 8, |_| Ok(true.into()))?;
        self.add(&mut operation, "security", 4, Self::requirements)?;
        self.add(&mut operation, "x-pagination", 12, Self::pagination)?;
        if !self.names.tags.is_empty() && self.one_of(2)? {
            let tags = self.names.tags.clone();
            operation["tags"] = json!([self.bytes.choose(&tags)?]);
        }
        Ok(operation)
    }

    fn pagination(&mut self) -> Result<Value> {
        let style = self.choice(&["cursor", "offset", "page", "link", "next-url", "last-item"])?;
        Ok(json!({ "style": style, "items": self.name()?, "parameter": self.name()?, "next": self.name()? }))
    }

    fn responses(&mut self) -> Result<Value> {
        let mut responses = json!({});
        for _ in 0..self.bytes.int_in_range(1..=3)? {
            let reference = if self.one_of(5)? { self.reference("responses", |names| &names.responses)? } else { None };
            responses[self.choice(STATUSES)?] = match reference {
                Some(reference) => reference,
                None => self.response()?,
            };
        }
        Ok(responses)
    }

    pub(super) fn response(&mut self) -> Result<Value> {
        let mut response = json!({ "description": self.prose()? });
        if self.bytes.int_in_range(0..=4)? != 4 {
            response["content"] = self.content()?;
        }
        self.add(&mut response, "headers", 4, |maker| {
            let mut headers = json!({});
            for _ in 0..maker.bytes.int_in_range(1..=2)? {
                let name = maker.choice(&[
                    "Link",
                    "X-Total",
                    "ETag",
                    "x-rate-limit",
                    "Retry-After",
                    "x_total",
                    "Set-Cookie",
                ])?;
                let reference =
                    if maker.one_of(3)? { maker.reference("headers", |names| &names.headers)? } else { None };
                headers[name] = reference.map_or_else(|| maker.header(), Ok)?;
            }
            Ok(headers)
        })?;
        Ok(response)
    }
}

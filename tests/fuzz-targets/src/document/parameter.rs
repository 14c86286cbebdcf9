//! Parameters, headers and media types.

use arbitrary::Result;
use serde_json::{Value, json};

use super::{DEPTH, Maker};

const MEDIA_TYPES: &[&str] = &[
    "application/json",
    "application/json",
    "application/json",
    "application/problem+json; charset=utf-8",
    "text/plain",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "text/event-stream",
    "application/jsonl",
    "application/xml",
    "*/*",
    "image/*",
    "application/vnd.\"x",
    "text/html",
];

impl Maker<'_, '_> {
    /// A parameter that is in no path.
    pub(super) fn parameter(&mut self) -> Result<Value> {
        let location = self.choice(&["query", "query", "query", "header", "cookie"])?;
        let name = match location {
            "header" => {
                self.choice(&["X-Request-Id", "Accept-Language", "if-match", "X-É", "x_y", "Content-Type"])?.to_owned()
            }
            _ => self.name()?,
        };
        let styles: &[&str] = match location {
            "query" => &["form", "deepObject", "spaceDelimited", "pipeDelimited"],
            "header" => &["simple"],
            _ => &["form"],
        };
        let mut parameter = json!({ "name": name, "in": location });
        self.add(&mut parameter, "required", 3, |_| Ok(true.into()))?;
        self.fill_parameter(&mut parameter, styles)?;
        Ok(parameter)
    }

    /// The parameter of a path template with that name.
    pub(super) fn path_parameter(&mut self, name: &str) -> Result<Value> {
        let mut parameter = json!({ "name": name, "in": "path", "required": true });
        self.fill_parameter(&mut parameter, &["simple", "label", "matrix"])?;
        self.add(&mut parameter, "x-multi-segment", 8, |_| Ok(true.into()))?;
        Ok(parameter)
    }

    fn fill_parameter(&mut self, parameter: &mut Value, styles: &[&str]) -> Result<()> {
        if self.one_of(8)? {
            parameter["content"] = json!({ "application/json": { "schema": self.schema(2)? } });
        } else {
            parameter["schema"] = self.schema(2)?;
            self.add(parameter, "style", 3, |maker| Ok(maker.choice(styles)?.into()))?;
            self.add(parameter, "explode", 3, |maker| Ok(maker.bytes.arbitrary::<bool>()?.into()))?;
            self.add(parameter, "allowReserved", 8, |_| Ok(true.into()))?;
        }
        self.add(parameter, "description", 2, |maker| Ok(maker.prose()?.into()))?;
        self.add(parameter, "deprecated", 8, |_| Ok(true.into()))?;
        self.add(parameter, "example", 6, Self::any_value)?;
        Ok(())
    }

    pub(super) fn header(&mut self) -> Result<Value> {
        let mut header = json!({ "description": self.prose()?, "schema": self.schema(2)? });
        self.add(&mut header, "required", 3, |_| Ok(true.into()))?;
        Ok(header)
    }

    pub(super) fn request_body(&mut self) -> Result<Value> {
        let mut body = json!({ "content": self.content()?, "description": self.prose()? });
        self.add(&mut body, "required", 2, |_| Ok(true.into()))?;
        Ok(body)
    }

    pub(super) fn content(&mut self) -> Result<Value> {
        let mut content = json!({});
        for _ in 0..self.bytes.int_in_range(1..=3)? {
            let media_type = self.choice(MEDIA_TYPES)?;
            let mut media = match media_type {
                "application/octet-stream" | "image/*" if self.bytes.arbitrary()? => json!({}),
                "text/event-stream" | "application/jsonl" if self.version == "3.2.0" => {
                    json!({ "itemSchema": self.schema(DEPTH - 1)? })
                }
                _ => json!({ "schema": self.schema(DEPTH)? }),
            };
            if media_type.contains("form") {
                self.add(&mut media, "encoding", 3, |maker| {
                    let names = maker.property_names(2)?;
                    maker.named(&names, |maker| {
                        let mut encoding = json!({});
                        maker.add(&mut encoding, "contentType", 2, |maker| Ok(maker.choice(MEDIA_TYPES)?.into()))?;
                        maker.add(&mut encoding, "style", 3, |maker| {
                            Ok(maker.choice(&["form", "deepObject"])?.into())
                        })?;
                        Ok(encoding)
                    })
                })?;
            }
            content[media_type] = media;
        }
        Ok(content)
    }
}

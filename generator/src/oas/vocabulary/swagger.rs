//! The objects of Swagger 2.0 whose fields differ from those of OpenAPI 3.

use super::Object;
use super::Support::{Docs, NoEffect, Warned, Yes};

/// The Swagger Object.
pub const SWAGGER: Object = Object {
    name: "Swagger Object of Swagger 2.0",
    fields: &[
        ("swagger", Yes),
        ("info", Docs),
        ("host", Yes),
        ("basePath", Yes),
        ("schemes", Yes),
        ("consumes", Yes),
        ("produces", Yes),
        ("paths", Yes),
        ("definitions", Yes),
        ("parameters", Yes),
        ("responses", Yes),
        ("securityDefinitions", Yes),
        ("security", Yes),
        ("tags", Docs),
        ("externalDocs", NoEffect),
    ],
};

/// The Operation Object.
pub const OPERATION: Object = Object {
    name: "Operation Object of Swagger 2.0",
    fields: &[
        ("tags", Yes),
        ("summary", Docs),
        ("description", Docs),
        ("externalDocs", NoEffect),
        ("operationId", Yes),
        ("consumes", Yes),
        ("produces", Yes),
        ("parameters", Yes),
        ("responses", Yes),
        ("schemes", Yes),
        ("deprecated", Yes),
        ("security", Yes),
    ],
};

/// The Parameter Object.
pub const PARAMETER: Object = Object {
    name: "Parameter Object of Swagger 2.0",
    fields: &[
        ("name", Yes),
        ("in", Yes),
        ("description", Docs),
        ("required", Yes),
        ("schema", Yes),
        ("type", Yes),
        ("format", Yes),
        ("allowEmptyValue", NoEffect),
        ("items", Yes),
        ("collectionFormat", Yes),
        ("default", Docs),
        ("maximum", Docs),
        ("exclusiveMaximum", Docs),
        ("minimum", Docs),
        ("exclusiveMinimum", Docs),
        ("maxLength", Docs),
        ("minLength", Docs),
        ("pattern", Docs),
        ("maxItems", Docs),
        ("minItems", Docs),
        ("uniqueItems", NoEffect),
        ("enum", Yes),
        ("multipleOf", Docs),
    ],
};

/// The Items Object.
pub const ITEMS: Object = Object {
    name: "Items Object of Swagger 2.0",
    fields: &[
        ("type", Yes),
        ("format", Yes),
        ("items", Yes),
        ("collectionFormat", Warned),
        ("default", Docs),
        ("maximum", Docs),
        ("exclusiveMaximum", Docs),
        ("minimum", Docs),
        ("exclusiveMinimum", Docs),
        ("maxLength", Docs),
        ("minLength", Docs),
        ("pattern", Docs),
        ("maxItems", Docs),
        ("minItems", Docs),
        ("uniqueItems", NoEffect),
        ("enum", Yes),
        ("multipleOf", Docs),
    ],
};

/// The Response Object.
pub const RESPONSE: Object = Object {
    name: "Response Object of Swagger 2.0",
    fields: &[("description", NoEffect), ("schema", Yes), ("headers", Yes), ("examples", Docs)],
};

/// The Header Object.
pub const HEADER: Object = Object {
    name: "Header Object of Swagger 2.0",
    fields: &[
        ("description", Docs),
        ("type", Yes),
        ("format", Yes),
        ("items", Yes),
        ("collectionFormat", Warned),
        ("default", Docs),
        ("maximum", Docs),
        ("exclusiveMaximum", Docs),
        ("minimum", Docs),
        ("exclusiveMinimum", Docs),
        ("maxLength", Docs),
        ("minLength", Docs),
        ("pattern", Docs),
        ("maxItems", Docs),
        ("minItems", Docs),
        ("uniqueItems", NoEffect),
        ("enum", Yes),
        ("multipleOf", Docs),
    ],
};

/// The Security Scheme Object.
pub const SECURITY_SCHEME: Object = Object {
    name: "Security Scheme Object of Swagger 2.0",
    fields: &[
        ("type", Yes),
        ("description", NoEffect),
        ("name", Yes),
        ("in", Yes),
        ("flow", NoEffect),
        ("authorizationUrl", NoEffect),
        ("tokenUrl", NoEffect),
        ("scopes", NoEffect),
    ],
};

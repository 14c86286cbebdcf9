//! Every field of OpenAPI and JSON Schema, and what becomes of it: the one list that decoding, its warnings and
//! `docs/support.md` share.

pub mod swagger;

mod extension;
mod pagination;
mod schema;
mod security;

use std::fmt::Write;

pub use extension::{EXTENSIONS, WEBHOOK_SIGNATURE};
pub use pagination::PAGINATION;
pub use schema::{DISCRIMINATOR, SCHEMA};
pub use security::{OAUTH_FLOW, OAUTH_FLOWS, SECURITY_SCHEME};

use super::header::HEADER;

/// What becomes of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// It shapes the client.
    Yes,
    /// It reaches the docs of the client.
    Docs,
    /// It has nothing to say to a client.
    NoEffect,
    /// It would matter, and does not yet: a warning `ignored-keyword` says so.
    Warned,
}

/// The fields of one object.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    /// What the specification calls the object.
    pub name: &'static str,
    /// Its fields, in the order of the specification.
    pub fields: &'static [(&'static str, Support)],
}

use Support::{Docs, NoEffect, Warned, Yes};

impl Object {
    /// The name after its article: `an Operation Object`.
    pub fn with_article(self) -> String {
        let article = if self.name.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
        format!("{article} {}", self.name)
    }
}

/// The objects that have fields of a fixed name.
pub const OBJECTS: &[Object] = &[
    OPENAPI,
    INFO,
    SERVER,
    SERVER_VARIABLE,
    COMPONENTS,
    PATH_ITEM,
    OPERATION,
    PARAMETER,
    REQUEST_BODY,
    MEDIA_TYPE,
    ENCODING,
    RESPONSE,
    HEADER,
    TAG,
    SCHEMA,
    DISCRIMINATOR,
    SECURITY_SCHEME,
    WEBHOOK_SIGNATURE,
    OAUTH_FLOWS,
    OAUTH_FLOW,
    swagger::SWAGGER,
    swagger::OPERATION,
    swagger::PARAMETER,
    swagger::ITEMS,
    swagger::RESPONSE,
    swagger::HEADER,
    swagger::SECURITY_SCHEME,
];

/// The OpenAPI Object.
pub const OPENAPI: Object = Object {
    name: "OpenAPI Object",
    fields: &[
        ("openapi", Yes),
        ("$self", Yes),
        ("info", Docs),
        ("jsonSchemaDialect", NoEffect),
        ("servers", Yes),
        ("paths", Yes),
        ("webhooks", Yes),
        ("components", Yes),
        ("security", Yes),
        ("tags", Docs),
        ("externalDocs", NoEffect),
    ],
};

/// The Info Object.
pub const INFO: Object = Object {
    name: "Info Object",
    fields: &[
        ("title", Docs),
        ("summary", Docs),
        ("description", Docs),
        ("termsOfService", NoEffect),
        ("contact", NoEffect),
        ("license", NoEffect),
        ("version", Docs),
    ],
};

/// The Server Object.
pub const SERVER: Object =
    Object { name: "Server Object", fields: &[("url", Yes), ("description", Docs), ("variables", Yes), ("name", Yes)] };

/// The Server Variable Object.
pub const SERVER_VARIABLE: Object =
    Object { name: "Server Variable Object", fields: &[("enum", Yes), ("default", Yes), ("description", Docs)] };

/// The Components Object.
pub const COMPONENTS: Object = Object {
    name: "Components Object",
    fields: &[
        ("schemas", Yes),
        ("responses", Yes),
        ("parameters", Yes),
        ("examples", Yes),
        ("requestBodies", Yes),
        ("headers", NoEffect),
        ("securitySchemes", Yes),
        ("links", NoEffect),
        ("callbacks", Yes),
        ("pathItems", Yes),
        ("mediaTypes", Yes),
    ],
};

/// The Path Item Object.
pub const PATH_ITEM: Object = Object {
    name: "Path Item Object",
    fields: &[
        ("$ref", Yes),
        ("summary", NoEffect),
        ("description", NoEffect),
        ("get", Yes),
        ("put", Yes),
        ("post", Yes),
        ("delete", Yes),
        ("options", Yes),
        ("head", Yes),
        ("patch", Yes),
        ("trace", Yes),
        ("query", Warned),
        ("additionalOperations", Warned),
        ("servers", Yes),
        ("parameters", Yes),
    ],
};

/// The Operation Object.
pub const OPERATION: Object = Object {
    name: "Operation Object",
    fields: &[
        ("tags", Yes),
        ("summary", Docs),
        ("description", Docs),
        ("externalDocs", NoEffect),
        ("operationId", Yes),
        ("parameters", Yes),
        ("requestBody", Yes),
        ("responses", Yes),
        ("callbacks", Yes),
        ("deprecated", Yes),
        ("security", Yes),
        ("servers", Yes),
    ],
};

/// The Parameter Object.
pub const PARAMETER: Object = Object {
    name: "Parameter Object",
    fields: &[
        ("name", Yes),
        ("in", Yes),
        ("description", Docs),
        ("required", Yes),
        ("deprecated", Docs),
        ("allowEmptyValue", NoEffect),
        ("style", Yes),
        ("explode", Yes),
        ("allowReserved", Yes),
        ("schema", Yes),
        ("example", Docs),
        ("examples", Docs),
        ("content", Yes),
    ],
};

/// The Request Body Object.
pub const REQUEST_BODY: Object =
    Object { name: "Request Body Object", fields: &[("description", Docs), ("content", Yes), ("required", Yes)] };

/// The Media Type Object.
pub const MEDIA_TYPE: Object = Object {
    name: "Media Type Object",
    fields: &[
        ("schema", Yes),
        ("itemSchema", Yes),
        ("example", NoEffect),
        ("examples", NoEffect),
        ("encoding", Yes),
        ("prefixEncoding", Warned),
        ("itemEncoding", Warned),
    ],
};

/// The Encoding Object.
pub const ENCODING: Object = Object {
    name: "Encoding Object",
    fields: &[
        ("contentType", Yes),
        ("headers", Warned),
        ("style", Yes),
        ("explode", Yes),
        ("allowReserved", Warned),
        ("encoding", Warned),
        ("prefixEncoding", Warned),
        ("itemEncoding", Warned),
    ],
};

/// The Response Object.
pub const RESPONSE: Object = Object {
    name: "Response Object",
    fields: &[
        ("summary", NoEffect),
        ("description", NoEffect),
        ("headers", Yes),
        ("content", Yes),
        ("links", NoEffect),
    ],
};

/// The Tag Object.
pub const TAG: Object = Object {
    name: "Tag Object",
    fields: &[
        ("name", Yes),
        ("summary", NoEffect),
        ("description", Docs),
        ("externalDocs", NoEffect),
        ("parent", NoEffect),
        ("kind", NoEffect),
    ],
};

/// The text of `docs/support.md`.
pub fn support_page() -> String {
    let mut page = String::from(
        "# Support\n\nEvery field of Swagger 2.0, of OpenAPI 3.0, 3.1 and 3.2 and of JSON Schema 2020-12, and what becomes of \
         it. Objects of Swagger 2.0 that are not listed have the fields of OpenAPI 3. Fields that are not listed are reported as `unknown-field`.\n\n\
         - **yes**: it shapes the client.\n- **docs**: it reaches the docs of the client.\n\
         - **no effect**: it has nothing to say to a client.\n\
         - **warned**: it would matter and does not yet; `ignored-keyword` says so at its place.\n",
    );
    for object in OBJECTS {
        // Writing to a string cannot fail.
        let _ = write!(page, "\n## {}\n\n| field | support |\n| --- | --- |\n", object.name);
        for (field, support) in object.fields {
            let support = match support {
                Support::Yes => "yes",
                Support::Docs => "docs",
                Support::NoEffect => "no effect",
                Support::Warned => "warned (`ignored-keyword`)",
            };
            let _ = writeln!(page, "| `{field}` | {support} |");
        }
    }
    page.push_str("\n## Extensions\n\n| extension | in | meaning |\n| --- | --- | --- |\n");
    for (name, object, meaning) in EXTENSIONS {
        let _ = writeln!(page, "| `{name}` | {object} | {meaning} |");
    }
    page.push_str("\nAll other extensions are ignored without a word.\n");
    page.push_str(&pagination::section());
    page
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_documentation_lists_every_field() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/support.md");
        let expected = super::support_page();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, &expected).unwrap();
        }
        let message = "docs/support.md is out of date; run `UPDATE_DOCS=1 cargo test -p generator`";
        assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), expected, "{message}");
    }
}

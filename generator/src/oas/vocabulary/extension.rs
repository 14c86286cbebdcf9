//! Extensions: what documents may say beyond the specification.

use super::Object;
use super::Support::Yes;

/// Extensions that are read, where they stand and what they mean.
pub const EXTENSIONS: &[(&str, &str, &str)] = &[
    (
        "x-basic-password",
        "Security Scheme Object",
        "`empty`: the secret is the user name of HTTP Basic, the password is empty",
    ),
    (
        "x-credential",
        "Schema Object",
        "a property that the client fills with the credential of that name; it leaves the public type",
    ),
    ("x-enum-varnames", "Schema Object", "names for the values of an `enum`"),
    ("x-error", "Schema Object", "`true`: an answer of this shape is an error although its status is a success"),
    ("x-extensible-enum", "Schema Object", "known values of an open string"),
    (
        "x-lenient",
        "OpenAPI Object",
        "`true`: a required property of an answer that is missing or null is read as the empty value of its type; a client \
         can be told otherwise",
    ),
    ("x-ms-secret", "Schema Object", "as `x-sensitive`"),
    (
        "x-multi-segment",
        "Parameter Object",
        "`true`: slashes in the value of a path parameter part segments; none of these may be empty, `.` or `..`",
    ),
    ("x-nullable", "Schema Object", "as `nullable`"),
    (
        "x-pagination",
        "Operation Object",
        "how the pages of a list follow each other, see below; `false`: the operation has none",
    ),
    (
        "x-sensitive",
        "Schema Object",
        "`true`: the value is never printed; so are strings with `format: password` or `writeOnly`",
    ),
    (
        "x-webhook-signature",
        "OpenAPI Object",
        "a Webhook Signature Object: how the requests are signed that the API makes; see `webhook-signature.md`",
    ),
    ("x-webhooks", "OpenAPI Object", "`webhooks` in a document of OpenAPI 3.0"),
];

/// The value of `x-webhook-signature`.
pub const WEBHOOK_SIGNATURE: Object = Object {
    name: "Webhook Signature Object",
    fields: &[
        ("algorithm", Yes),
        ("encoding", Yes),
        ("header", Yes),
        ("separator", Yes),
        ("signaturePrefix", Yes),
        ("timestampPrefix", Yes),
        ("timestampHeader", Yes),
        ("tolerance", Yes),
        ("signed", Yes),
        ("secretPrefix", Yes),
        ("secretEncoding", Yes),
        ("eventProperty", Yes),
    ],
};

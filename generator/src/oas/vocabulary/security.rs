//! The fields of security schemes.

use super::Object;
use super::Support::{Docs, NoEffect, Yes};

/// The Security Scheme Object.
pub const SECURITY_SCHEME: Object = Object {
    name: "Security Scheme Object",
    fields: &[
        ("type", Yes),
        ("description", NoEffect),
        ("name", Yes),
        ("in", Yes),
        ("scheme", Yes),
        ("bearerFormat", NoEffect),
        ("flows", Yes),
        ("openIdConnectUrl", NoEffect),
        ("oauth2MetadataUrl", NoEffect),
        ("deprecated", NoEffect),
    ],
};

/// The OAuth Flows Object.
pub const OAUTH_FLOWS: Object = Object {
    name: "OAuth Flows Object",
    fields: &[
        ("implicit", NoEffect),
        ("password", NoEffect),
        ("clientCredentials", Yes),
        ("authorizationCode", NoEffect),
        ("deviceAuthorization", NoEffect),
    ],
};

/// The OAuth Flow Object.
pub const OAUTH_FLOW: Object = Object {
    name: "OAuth Flow Object",
    fields: &[
        ("authorizationUrl", NoEffect),
        ("deviceAuthorizationUrl", NoEffect),
        ("tokenUrl", Yes),
        ("refreshUrl", NoEffect),
        ("scopes", Docs),
    ],
};

//! Static descriptions of an API and of its operations, written by the generator.

use http::Method;

/// One API: what every call of its client has in common.
#[derive(Debug)]
pub struct Api {
    /// Short name of the API, as in `kirim`.
    pub name: &'static str,
    /// Default base URL (OAS `servers[0].url`); empty when the caller must set one.
    pub base_url: &'static str,
    /// The client's own `User-Agent` (RFC 9110, 10.1.5).
    pub user_agent: &'static str,
    /// Environment variable that replaces the base URL; empty when there is none.
    pub base_url_env: &'static str,
    /// Security schemes (OAS `components.securitySchemes`).
    pub schemes: &'static [SecurityScheme],
    /// Whether answers are read leniently unless the client says otherwise (`x-lenient`).
    pub lenient: bool,
}

/// One way to authenticate (OAS Security Scheme Object).
#[derive(Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// Key of the scheme in the document.
    pub name: &'static str,
    /// Where the credential goes in a request.
    pub kind: SchemeKind,
    /// Environment variable of the secret, or of the user name for [`SchemeKind::Basic`]; empty when there is none.
    pub env: &'static str,
    /// Environment variable of the password; empty when unused.
    pub password_env: &'static str,
}

/// Where a credential goes in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer ..` (RFC 6750).
    Bearer,
    /// The same, with tokens that the client may get itself for an id and a secret (RFC 6749 4.4).
    OAuth2(&'static OAuth2),
    /// `Authorization: Basic ..` with user name and password (RFC 7617).
    Basic,
    /// `Authorization: Basic ..` with the secret as user name and an empty password.
    BasicUserName,
    /// A header of this name (OAS `in: header`).
    Header(&'static str),
    /// A query parameter of this name (OAS `in: query`).
    Query(&'static str),
    /// A cookie of this name (OAS `in: cookie`).
    Cookie(&'static str),
    /// A property of this name in the JSON object of the body (`x-credential`).
    BodyField(&'static str),
}

/// How a client gets its tokens itself (OAS OAuth Flow Object, `clientCredentials`).
#[derive(Debug, PartialEq, Eq)]
pub struct OAuth2 {
    /// Where tokens are had, whole or relative to the base URL; empty when the document does not say it.
    pub token_url: &'static str,
    /// Environment variable of the client's id.
    pub client_id_env: &'static str,
    /// Environment variable of the client's secret.
    pub client_secret_env: &'static str,
}

/// One operation of an API (OAS Operation Object).
#[derive(Debug)]
pub struct Operation {
    /// Rust path of the operation, as in `customers.create_setup_link`; it names the call in errors.
    pub id: &'static str,
    /// Request method.
    pub method: Method,
    /// Path as the document writes it, as in `/customers/{id}`; its parameter names are used in errors.
    pub template: &'static str,
    /// The same path, taken apart.
    pub path: &'static [PathSegment],
    /// Server of this operation or of its path item (OAS `servers`), when it has its own: a whole URL, one that is
    /// relative to the base URL of the client, or empty when the document does not say where it is.
    pub base_url: Option<&'static str>,
    /// Alternatives of scheme names (OAS `security`): any of them, each with all of its schemes.
    /// No alternative, or an empty one, makes the operation public.
    pub security: &'static [&'static [&'static str]],
    /// Header that carries an idempotency key, which is made when the caller gives none.
    pub idempotency_key: Option<&'static str>,
    /// `Accept` header; empty for none.
    pub accept: &'static str,
    /// The statuses that the document describes (OAS `responses`), as it writes them, as in `200 4XX default`; empty
    /// where it describes none.
    pub statuses: &'static str,
    /// Path of property names to the request id in a success body; empty when it holds none.
    pub request_id: &'static [&'static str],
    /// Whether a success body holds a secret, which is lost with the body: without an idempotency key such a request
    /// is not sent again once it may have reached the server, whatever the answer.
    pub answers_secret: bool,
}

/// A piece of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathSegment {
    /// Text sent as it stands.
    Literal(&'static str),
    /// The next path parameter, percent-encoded.
    Parameter,
    /// A query that belongs to the operation, sent as it stands before all other parameters of the query.
    Query(&'static str),
}

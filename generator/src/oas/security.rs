//! Security Scheme Objects and Security Requirement Objects.

use super::Reader;
use super::fields::Fields;
use super::vocabulary::{OAUTH_FLOW, OAUTH_FLOWS, SECURITY_SCHEME};
use crate::diag::Reported;
use crate::source::{NodeId, Origin, Value};

/// A Security Scheme Object.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Where it stands.
    pub origin: Origin,
    /// Its name under `components.securitySchemes`.
    pub name: String,
    /// `description`.
    pub description: Option<String>,
    /// What is sent, and where.
    pub kind: SecurityKind,
}

/// The kinds of security scheme, by `type`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// `http` with scheme `bearer`.
    Bearer,
    /// `http` with scheme `basic`.
    Basic,
    /// `http` with scheme `basic` and `x-basic-password: empty`: the secret is the user name.
    BasicUserName,
    /// `apiKey` in a header of that name.
    Header(String),
    /// `apiKey` in a query parameter of that name.
    Query(String),
    /// `apiKey` in a cookie of that name.
    Cookie(String),
    /// `oauth2`, with its flows.
    OAuth2(Vec<OAuthFlow>),
    /// `openIdConnect`.
    OpenIdConnect,
    /// `mutualTLS`.
    MutualTls,
    /// `http` with any other scheme.
    OtherHttp(String),
}

/// A flow of an `oauth2` scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthFlow {
    /// Its key: `clientCredentials`, `authorizationCode`, `implicit`, `password`, `deviceAuthorization`.
    pub kind: String,
    /// `tokenUrl`, where tokens are had.
    pub token_url: Option<String>,
    /// `scopes`, with what each permits.
    pub scopes: Vec<(String, String)>,
}

/// A Security Requirement Object: the schemes that are needed together; none means public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityRequirement {
    /// Where it stands.
    pub origin: Origin,
    /// The schemes, with the scopes or roles that each needs.
    pub schemes: Vec<(String, Vec<String>)>,
}

impl Reader<'_> {
    /// Decodes one entry of `components.securitySchemes`.
    pub(super) fn decode_security_scheme(&mut self, name: &str, node: NodeId) -> Result<SecurityScheme, Reported> {
        let node = self.resolve(node)?;
        let fields = self.fields(node, SECURITY_SCHEME)?;
        let types = ["http", "apiKey", "oauth2", "openIdConnect", "mutualTLS"].map(|name| (name, name));
        let kind = match self.decode_choice(&fields, "type", &types)? {
            "http" => self.decode_http_scheme(&fields)?,
            "apiKey" => self.decode_api_key(&fields)?,
            "oauth2" => SecurityKind::OAuth2(self.decode_flows(&fields)),
            "openIdConnect" => SecurityKind::OpenIdConnect,
            _ => SecurityKind::MutualTls,
        };
        let description = self.text(&fields, "description");
        Ok(SecurityScheme { origin: node.origin(), name: name.to_owned(), description, kind })
    }

    fn decode_http_scheme(&mut self, fields: &Fields) -> Result<SecurityKind, Reported> {
        let scheme = self.required_text(fields, "scheme")?;
        // RFC 9110 11.1: scheme names are case-insensitive.
        Ok(match scheme.to_ascii_lowercase().as_str() {
            "bearer" => SecurityKind::Bearer,
            "basic" => match self.text(fields, "x-basic-password").as_deref() {
                Some("empty") => SecurityKind::BasicUserName,
                _ => SecurityKind::Basic,
            },
            _ => SecurityKind::OtherHttp(scheme),
        })
    }

    fn decode_api_key(&mut self, fields: &Fields) -> Result<SecurityKind, Reported> {
        let name = self.required_text(fields, "name")?;
        let locations = ["header", "query", "cookie"].map(|name| (name, name));
        Ok(match self.decode_choice(fields, "in", &locations)? {
            "header" => SecurityKind::Header(name),
            "query" => SecurityKind::Query(name),
            _ => SecurityKind::Cookie(name),
        })
    }

    fn decode_flows(&mut self, fields: &Fields) -> Vec<OAuthFlow> {
        let Some(Ok(fields)) = self.optional(fields, "flows").map(|flows| self.fields(flows, OAUTH_FLOWS)) else {
            return Vec::new();
        };
        let flows = OAUTH_FLOWS.fields.iter().filter_map(|(kind, _)| {
            let flow = self.optional(&fields, kind)?;
            let flow = self.fields(flow, OAUTH_FLOW).ok()?;
            let token_url = self.text(&flow, "tokenUrl").filter(|url| !url.is_empty());
            let scopes = self.map(&flow, "scopes").iter().filter(|(scope, _)| !scope.trim().is_empty());
            let scopes = scopes
                .map(|(scope, meaning)| (scope.clone(), self.sources.string(*meaning).unwrap_or_default().to_owned()));
            Some(OAuthFlow { kind: (*kind).to_owned(), token_url, scopes: scopes.collect() })
        });
        flows.collect()
    }

    /// The strings of an array.
    fn texts_in(&self, node: NodeId) -> Vec<String> {
        match self.sources.value(node) {
            Value::Sequence(items) => {
                let texts = items.iter().filter_map(|item| self.sources.string(*item));
                texts.filter(|text| !text.trim().is_empty()).map(str::to_owned).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Decodes a `security` field; none where it is absent, which differs from an empty list.
    pub(super) fn decode_security(&mut self, fields: &Fields, name: &str) -> Option<Vec<SecurityRequirement>> {
        self.optional(fields, name)?;
        let requirements = self.list(fields, name).iter().map(|requirement| SecurityRequirement {
            origin: requirement.origin(),
            schemes: self
                .sources
                .entries(*requirement)
                .iter()
                .map(|(scheme, scopes)| (scheme.clone(), self.texts_in(*scopes)))
                .collect(),
        });
        Some(requirements.collect())
    }
}

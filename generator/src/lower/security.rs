//! Security schemes and requirements.

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::ir::{Credential, Docs, SchemeScopes, SecurityScheme};
use crate::oas::{self, Schema, SecurityKind};
use crate::source::NodeId;

impl Lowering<'_, '_> {
    /// The credentials that the document names.
    pub(super) fn lower_security_schemes(&mut self) -> Vec<SecurityScheme> {
        let mut schemes = Vec::new();
        for scheme in &self.document.security_schemes {
            let Some(kind) = credential(&scheme.kind) else {
                let message = format!("the security scheme `{}` is not sent by the client", scheme.name);
                let help = match scheme.kind {
                    SecurityKind::MutualTls => "the client has no certificate; let a proxy before the API present one",
                    _ => "send it as a header of the call where the server asks for it",
                };
                Diagnostic::new(Code::UnsupportedSecurity, scheme.origin, message)
                    .help(help)
                    .emit(self.reader.diagnostics);
                continue;
            };
            let docs = Docs { description: scheme.description.clone(), ..Docs::default() };
            schemes.push(SecurityScheme { origin: scheme.origin, name: scheme.name.clone(), kind, docs });
        }
        schemes
    }

    /// The alternatives of which an operation needs one; those that need an unsupported scheme ask for nothing of it.
    pub(super) fn lower_requirements(&mut self, operation: &oas::Operation) -> Vec<Vec<String>> {
        let requirements = operation.security.as_ref().unwrap_or(&self.document.security);
        let mut alternatives = Vec::new();
        for requirement in requirements {
            let mut names = Vec::new();
            for (name, _) in &requirement.schemes {
                match self.document.security_schemes.iter().find(|scheme| scheme.name == *name) {
                    Some(scheme) if credential(&scheme.kind).is_some() => names.push(name.clone()),
                    Some(_) => {}
                    None => {
                        let message = format!("there is no security scheme `{name}`");
                        let known: Vec<&str> =
                            self.document.security_schemes.iter().map(|scheme| scheme.name.as_str()).collect();
                        let help = match oas::nearest(name, &known) {
                            Some(near) => format!("did you mean `{near}`? The operation is called without it"),
                            None => "define it under `components.securitySchemes`; the operation is called without it"
                                .to_owned(),
                        };
                        Diagnostic::new(Code::UnsupportedSecurity, requirement.origin, message)
                            .help(help)
                            .emit(self.reader.diagnostics);
                    }
                }
            }
            self.check_authorization(requirement, &names);
            alternatives.push(names);
        }
        alternatives
    }

    /// The scopes that the alternatives need.
    pub(super) fn lower_scopes(&self, operation: &oas::Operation) -> Vec<Vec<SchemeScopes>> {
        let requirements = operation.security.as_ref().unwrap_or(&self.document.security);
        let alternatives = requirements.iter().map(|requirement| {
            let named = requirement.schemes.iter().filter(|(_, scopes)| !scopes.is_empty());
            named.map(|(scheme, scopes)| SchemeScopes { scheme: scheme.clone(), scopes: scopes.clone() }).collect()
        });
        alternatives.filter(|scopes: &Vec<_>| !scopes.is_empty()).collect()
    }

    /// Whether an operation asks for a credential that the client sends.
    pub(super) fn needs_credential(&self, operation: &oas::Operation) -> bool {
        let requirements = operation.security.as_ref().unwrap_or(&self.document.security);
        requirements.iter().flat_map(|requirement| &requirement.schemes).any(|(name, _)| {
            let scheme = self.document.security_schemes.iter().find(|scheme| scheme.name == *name);
            scheme.is_some_and(|scheme| credential(&scheme.kind).is_some())
        })
    }

    /// Warns where two schemes that are needed together go into the one header `Authorization`.
    fn check_authorization(&mut self, requirement: &oas::SecurityRequirement, names: &[String]) {
        let is_authorization = |name: &&String| {
            let scheme = self.document.security_schemes.iter().find(|scheme| scheme.name == **name);
            match scheme.and_then(|scheme| credential(&scheme.kind)) {
                Some(
                    Credential::Bearer
                    | Credential::ClientCredentials { .. }
                    | Credential::Basic
                    | Credential::BasicUserName,
                ) => true,
                Some(Credential::Header(header)) => header.eq_ignore_ascii_case("authorization"),
                Some(Credential::Query(_) | Credential::Cookie(_) | Credential::BodyField(_)) | None => false,
            }
        };
        let both: Vec<&String> = names.iter().filter(is_authorization).collect();
        if let [first, .., last] = both.as_slice() {
            let message = format!("`{first}` and `{last}` are needed together, and both are sent as `Authorization`");
            Diagnostic::new(Code::UnsupportedSecurity, requirement.origin, message)
                .help(format!("make them alternatives, each in an item of its own; `{last}` is sent"))
                .emit(self.reader.diagnostics);
        }
    }

    /// Notes the credential that a property with `x-credential` asks for.
    pub(super) fn body_credential(&mut self, node: NodeId, name: &str, wire_name: &str, schema: &Schema) {
        if self.body_credentials.iter().any(|scheme| scheme.name == name) {
            return;
        }
        self.body_credentials.push(SecurityScheme {
            origin: node.key_origin(),
            name: name.to_owned(),
            kind: Credential::BodyField(wire_name.to_owned()),
            docs: Docs { description: schema.description.clone(), ..Docs::default() },
        });
    }
}

/// How a scheme's secret is sent, where the client can send it.
fn credential(kind: &SecurityKind) -> Option<Credential> {
    Some(match kind {
        // RFC 6750: the token that a flow ends with is sent as a bearer token.
        SecurityKind::Bearer | SecurityKind::OpenIdConnect => Credential::Bearer,
        SecurityKind::OAuth2(flows) => match flows.iter().find(|flow| flow.kind == "clientCredentials") {
            Some(flow) => {
                Credential::ClientCredentials { token_url: flow.token_url.clone(), scopes: flow.scopes.clone() }
            }
            None => Credential::Bearer,
        },
        SecurityKind::Basic => Credential::Basic,
        SecurityKind::BasicUserName => Credential::BasicUserName,
        SecurityKind::Header(name) => Credential::Header(name.clone()),
        SecurityKind::Query(name) => Credential::Query(name.clone()),
        SecurityKind::Cookie(name) => Credential::Cookie(name.clone()),
        SecurityKind::MutualTls | SecurityKind::OtherHttp(_) => return None,
    })
}

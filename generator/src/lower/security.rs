//! Security schemes, requirements and servers.

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::ir::{Credential, Docs, SecurityScheme};
use crate::oas::{self, Schema, SecurityKind};
use crate::source::NodeId;

impl Lowering<'_, '_> {
    /// The credentials that the document names.
    pub(super) fn lower_security_schemes(&mut self) -> Vec<SecurityScheme> {
        let mut schemes = Vec::new();
        for scheme in &self.document.security_schemes {
            let Some(kind) = credential(&scheme.kind) else {
                let message = format!("the security scheme `{}` is not sent by the client", scheme.name);
                Diagnostic::new(Code::UnsupportedSecurity, scheme.origin, message)
                    .help("send it as a header of the call where the server asks for it")
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
            for name in &requirement.schemes {
                match self.document.security_schemes.iter().find(|scheme| scheme.name == *name) {
                    Some(scheme) if credential(&scheme.kind).is_some() => names.push(name.clone()),
                    Some(_) => {}
                    None => {
                        let message = format!("there is no security scheme `{name}`");
                        Diagnostic::new(Code::UnsupportedSecurity, requirement.origin, message)
                            .help("define it under `components.securitySchemes`; the operation is called without it")
                            .emit(self.reader.diagnostics);
                    }
                }
            }
            alternatives.push(names);
        }
        alternatives
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

    /// The first server, if it is a whole URL.
    pub(super) fn lower_base_url(&mut self) -> String {
        let Some(server) = self.document.servers.first() else {
            Diagnostic::new(Code::NoServers, self.reader.root().origin(), "the document names no server")
                .help("add `servers`; until then every caller must set the base URL")
                .emit(self.reader.diagnostics);
            return String::new();
        };
        if server.url.starts_with("https://") || server.url.starts_with("http://") {
            return server.url.trim_end_matches('/').to_owned();
        }
        let message = format!("the server `{}` is relative to where the document was published", server.url);
        Diagnostic::new(Code::NoServers, server.origin, message)
            .help("write the whole URL; until then every caller must set the base URL")
            .emit(self.reader.diagnostics);
        String::new()
    }
}

/// How a scheme's secret is sent, where the client can send it.
fn credential(kind: &SecurityKind) -> Option<Credential> {
    Some(match kind {
        // RFC 6750: the token that a flow ends with is sent as a bearer token.
        SecurityKind::Bearer | SecurityKind::OAuth2(_) | SecurityKind::OpenIdConnect => Credential::Bearer,
        SecurityKind::Basic => Credential::Basic,
        SecurityKind::BasicUserName => Credential::BasicUserName,
        SecurityKind::Header(name) => Credential::Header(name.clone()),
        SecurityKind::Query(name) => Credential::Query(name.clone()),
        SecurityKind::Cookie(name) => Credential::Cookie(name.clone()),
        SecurityKind::MutualTls | SecurityKind::OtherHttp(_) => return None,
    })
}

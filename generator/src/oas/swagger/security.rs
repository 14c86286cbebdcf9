//! Security Scheme Objects of Swagger 2.0.

use super::super::Reader;
use super::super::vocabulary::swagger::SECURITY_SCHEME;
use crate::diag::{Code, Diagnostic, Reported};
use crate::source::{Draft, NodeId};

impl Reader<'_> {
    /// A scheme in OpenAPI 3.0.
    pub(super) fn rewrite_security_scheme(&mut self, node: NodeId) -> Result<Draft, Reported> {
        let node = self.resolve(node)?;
        let fields = self.fields(node, SECURITY_SCHEME)?;
        let kind = self.required(&fields, "type")?;
        let mut entries = Vec::new();
        self.keep(&fields, &["description"], &mut entries);
        self.keep_extensions(node, &mut entries);
        match self.required_text(&fields, "type")?.as_str() {
            "basic" => {
                entries.push(("type".to_owned(), Draft::text(kind, "http")));
                entries.push(("scheme".to_owned(), Draft::text(kind, "basic")));
            }
            "apiKey" => self.keep(&fields, &["type", "name", "in"], &mut entries),
            "oauth2" => {
                let flow = self.required(&fields, "flow")?;
                let name = match self.required_text(&fields, "flow")?.as_str() {
                    "application" => "clientCredentials".to_owned(),
                    "accessCode" => "authorizationCode".to_owned(),
                    other => other.to_owned(),
                };
                let mut described = Vec::new();
                self.keep(&fields, &["authorizationUrl", "tokenUrl", "scopes"], &mut described);
                let flows = Draft::Mapping(flow, vec![(name, Draft::Mapping(node, described))]);
                self.keep(&fields, &["type"], &mut entries);
                entries.push(("flows".to_owned(), flows));
            }
            other => {
                let message = format!("`{other}` is no type of security scheme");
                return Err(Diagnostic::new(Code::UnknownValue, kind.origin(), message)
                    .help("write one of `basic`, `apiKey`, `oauth2`")
                    .emit(self.diagnostics));
            }
        }
        Ok(Draft::Mapping(node, entries))
    }
}

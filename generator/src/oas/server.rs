//! Server Objects.

use super::Reader;
use super::fields::Fields;
use super::vocabulary::{SERVER, SERVER_VARIABLE};
use crate::diag::Reported;
use crate::source::{NodeId, Origin};

/// A Server Object.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where it stands.
    pub origin: Origin,
    /// `url`, with its `{variable}`s.
    pub url: String,
    /// `name`.
    pub name: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `variables`.
    pub variables: Vec<ServerVariable>,
}

/// A Server Variable Object.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// Its key in `variables`.
    pub name: String,
    /// `default`.
    pub default: String,
    /// `enum`.
    pub values: Vec<String>,
    /// `description`.
    pub description: Option<String>,
}

impl Server {
    /// `url` with each `{variable}` replaced by its default.
    pub fn default_url(&self) -> String {
        let replaced =
            |url: String, variable: &ServerVariable| url.replace(&format!("{{{}}}", variable.name), &variable.default);
        self.variables.iter().fold(self.url.clone(), replaced)
    }
}

impl Reader<'_> {
    /// Decodes a `servers` field.
    pub(super) fn decode_servers(&mut self, fields: &Fields) -> Vec<Server> {
        self.list(fields, "servers").iter().filter_map(|server| self.decode_server(*server).ok()).collect()
    }

    fn decode_server(&mut self, node: NodeId) -> Result<Server, Reported> {
        let fields = self.fields(node, SERVER)?;
        let mut variables = Vec::new();
        for (name, node) in self.map(&fields, "variables") {
            let variable = self.fields(*node, SERVER_VARIABLE)?;
            variables.push(ServerVariable {
                name: name.clone(),
                default: self.required_text(&variable, "default")?,
                values: self.text_list(&variable, "enum"),
                description: self.text(&variable, "description"),
            });
        }
        Ok(Server {
            origin: node.origin(),
            url: self.required_text(&fields, "url")?,
            name: self.text(&fields, "name"),
            description: self.text(&fields, "description"),
            variables,
        })
    }
}

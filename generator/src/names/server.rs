//! Names of the servers that callers choose from.

use super::{Case, Ident, Names, Scope};
use crate::ir::{Api, Server, ServerVariable};

/// The names of a server.
#[derive(Clone, Debug)]
pub struct ServerNames {
    /// The constant, or the struct where the URL has variables.
    pub item: Ident,
    /// The names of its variables, in their order.
    pub variables: Vec<VariableNames>,
}

/// The names of a variable in the URL of a server.
#[derive(Clone, Debug)]
pub struct VariableNames {
    /// The field and its setter.
    pub setter: Ident,
    /// The enum of its values.
    pub values_type: Ident,
    /// The variants, in the order of the values.
    pub values: Vec<Ident>,
}

/// Names of the prelude that the module uses.
const PRELUDE: &[&str] = &["Default", "From", "Into", "Self", "String"];

impl Names {
    pub(super) fn assign_servers(&mut self, api: &Api) {
        let mut types = Scope::reserving(PRELUDE, "Server");
        let mut constants = Scope::default();
        for server in &api.servers {
            let words = words(server);
            let item = match server.variables.is_empty() {
                true => constants.mint(&words, Case::Static),
                false => types.mint(&words, Case::Type),
            };
            let mut setters = Scope::reserving(&["new"], "variable");
            let variables =
                server.variables.iter().map(|variable| variable_names(variable, &item, &mut setters, &mut types));
            self.servers.push(ServerNames { variables: variables.collect(), item });
        }
    }
}

fn variable_names(variable: &ServerVariable, item: &Ident, setters: &mut Scope, types: &mut Scope) -> VariableNames {
    let mut variants = Scope::reserving(&["Self"], "Value");
    VariableNames {
        setter: setters.mint(&variable.name, Case::Value),
        values_type: types.mint(&format!("{} {}", item.text(), variable.name), Case::Type),
        values: variable.values.iter().map(|value| variants.mint(value, Case::Type)).collect(),
    }
}

/// What a server is called: its name, else its host.
fn words(server: &Server) -> String {
    let host = || {
        let (_, rest) = server.url.split_once("://").unwrap_or(("", &server.url));
        rest.split('/').next().unwrap_or(rest).to_owned()
    };
    server.name.clone().unwrap_or_else(host)
}

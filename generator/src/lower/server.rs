//! Servers: of the document, of a path, of an operation.

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::ir::{Docs, Server, ServerPart, ServerVariable};
use crate::oas::{self, PathItem};

/// The most words of a description that are a name.
const NAME_WORDS: usize = 4;

impl Lowering<'_, '_> {
    /// The URL of the first server with the defaults of its variables, where that is whole.
    pub(super) fn lower_base_url(&mut self) -> String {
        let Some(server) = self.document.servers.first() else {
            Diagnostic::new(Code::NoServers, self.reader.root().origin(), "the document names no server")
                .help("add `servers`; until then every caller must set the base URL")
                .emit(self.reader.diagnostics);
            return String::new();
        };
        let url = default_url(server);
        if is_whole(&url) {
            return url;
        }
        let message = match url.contains("://") {
            true => format!("the server `{}` has a variable without a usable default, or no host", server.url),
            false => format!("the server `{}` is relative to where the document was published", server.url),
        };
        Diagnostic::new(Code::NoServers, server.origin, message)
            .help("write the whole URL; until then every caller must set the base URL")
            .emit(self.reader.diagnostics);
        String::new()
    }

    /// The servers that callers choose from.
    pub(super) fn lower_servers(&self) -> Vec<Server> {
        let mut servers: Vec<Server> = Vec::new();
        for server in self.document.servers.iter().filter(|server| is_whole(&default_url(server))) {
            let server = lower_server(server);
            if !servers.iter().any(|known| known.url == server.url && known.variables == server.variables) {
                servers.push(server);
            }
        }
        // What several are called is no name: "Regional endpoint".
        let names: Vec<Option<String>> = servers.iter().map(|server| server.name.clone()).collect();
        for server in &mut servers {
            let is_shared = names.iter().filter(|name| **name == server.name).count() > 1;
            server.name = server.name.take().filter(|_| !is_shared);
        }
        servers
    }

    /// The server that the operation or its path has instead of the document's: a whole URL, one that is relative to
    /// the base URL, or empty where callers must say where it is.
    pub(super) fn lower_own_server(&mut self, item: &PathItem, operation: &oas::Operation) -> Option<String> {
        let server = operation.servers.first().or(item.servers.first())?;
        let url = default_url(server);
        let document = self.document.servers.first().map(default_url);
        if server.url.is_empty() || document.is_some_and(|document| document == url) {
            return None;
        }
        let is_usable = if url.contains("://") { is_whole(&url) } else { !url.contains('{') };
        if is_usable {
            return Some(url);
        }
        let message = format!("the server `{}` has a variable without a usable default, or no host", server.url);
        Diagnostic::new(Code::NoServers, server.origin, message)
            .help("write the whole URL; until then callers of the operation must set its base URL")
            .emit(self.reader.diagnostics);
        Some(String::new())
    }
}

/// The URL with the defaults of its variables and without a slash at its end. One without a scheme is taken as
/// `https`, as documents are published.
fn default_url(server: &oas::Server) -> String {
    with_scheme(&server.default_url())
}

fn with_scheme(url: &str) -> String {
    let url = match url.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None => url.to_owned(),
    };
    // A lone slash is the root of the host, and a scheme alone is not a path.
    if url == "/" || url.ends_with("://") { url } else { url.trim_end_matches('/').to_owned() }
}

/// Whether a URL says where to go: a scheme, a host, and nothing left to be filled in.
fn is_whole(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', ':']) && !url.contains(['{', '}', '<']))
}

fn lower_server(server: &oas::Server) -> Server {
    let described = server.description.clone().filter(|text| text.split_whitespace().count() <= NAME_WORDS);
    let docs = |description: &Option<String>| Docs { description: description.clone(), ..Docs::default() };
    let is_used = |variable: &&oas::ServerVariable| server.url.contains(&format!("{{{}}}", variable.name));
    let variables: Vec<_> = server
        .variables
        .iter()
        .filter(is_used)
        .map(|variable| ServerVariable {
            name: variable.name.clone(),
            default: variable.default.clone(),
            // The specification has the default among the values; documents do not always.
            values: match variable.values.is_empty() || variable.values.contains(&variable.default) {
                true => variable.values.clone(),
                false => std::iter::once(&variable.default).chain(&variable.values).cloned().collect(),
            },
            docs: docs(&variable.description),
        })
        .collect();
    let url = with_scheme(&server.url);
    Server {
        parts: url_parts(&url, &variables),
        url,
        name: server.name.clone().or(described).filter(|name| name.contains(char::is_alphanumeric)),
        variables,
        docs: docs(&server.description),
    }
}

/// The text and the variables that a URL is made of.
fn url_parts(url: &str, variables: &[ServerVariable]) -> Vec<ServerPart> {
    let mut parts = Vec::new();
    for text in url.split_inclusive('}') {
        let place = |name: &str| variables.iter().position(|variable| variable.name == name);
        let variable = text.split_once('{').and_then(|(before, name)| Some((before, place(name.strip_suffix('}')?)?)));
        let (text, variable) = variable.map_or((text, None), |(before, index)| (before, Some(index)));
        parts.extend(Some(text).filter(|text| !text.is_empty()).map(|text| ServerPart::Text(text.to_owned())));
        parts.extend(variable.map(ServerPart::Variable));
    }
    guard_host(&mut parts, |index| variables.get(index).is_some_and(|variable| variable.values.is_empty()));
    parts
}

/// Marks the variables of any value behind which more of the host follows.
fn guard_host(parts: &mut [ServerPart], is_free: impl Fn(usize) -> bool) {
    let mut rest = match parts {
        [ServerPart::Text(text), rest @ ..] if text.split_once("://").is_some_and(|(_, host)| !host.contains('/')) => {
            rest
        }
        _ => return,
    };
    while let [part, others @ ..] = rest {
        let is_more = match others.first() {
            Some(ServerPart::Text(text)) => !text.starts_with('/'),
            next => next.is_some(),
        };
        match part {
            ServerPart::Variable(index) if is_more && is_free(*index) => *part = ServerPart::HostVariable(*index),
            ServerPart::Text(text) if text.contains('/') => return,
            _ => {}
        }
        rest = others;
    }
}

//! Servers that callers choose from.

use super::Docs;

/// A server of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The URL, with its `{variable}`s and without a slash at its end.
    pub url: String,
    /// The same in its parts.
    pub parts: Vec<ServerPart>,
    /// What it is called: `name`, or a `description` of few words; none where it has neither.
    pub name: Option<String>,
    /// `description`.
    pub docs: Docs,
    /// The variables of the URL.
    pub variables: Vec<ServerVariable>,
}

/// A part of the URL of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerPart {
    /// Text.
    Text(String),
    /// One of the server's variables, by its place among them.
    Variable(usize),
    /// The same where it may have any value and more of the host follows, which no value may cut off.
    HostVariable(usize),
}

/// A variable in the URL of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name in the URL.
    pub name: String,
    /// Its value where the caller gives none.
    pub default: String,
    /// Its values, where there are no others.
    pub values: Vec<String>,
    /// `description`.
    pub docs: Docs,
}

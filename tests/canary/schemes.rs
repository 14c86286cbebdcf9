//! Every call of `clients/documents/requests.yaml`: credentials that go together, that replace each other, and that are
//! left out.

use clients::requests::Client;
use clients::requests::types::Color;
use tokio::task::JoinHandle;

use crate::Target;
use crate::drive::{client, other_transport, send};
use crate::kept::keep;

other_transport!(clients::requests::runtime);

/// Makes the call of an operation.
pub(crate) fn requests(operation: String, target: Target) -> JoinHandle<()> {
    tokio::spawn(async move {
        let schemes: &[&str] = match operation.as_str() {
            // The last of its alternatives.
            "either" => &["session"],
            _ => &["email", "key", "token", "session", "query_key"],
        };
        let client = client!(Client, target, schemes.iter().copied());
        let (parameters, paths, security) = (client.parameters(), client.paths(), client.security());
        match operation.as_str() {
            "query" => send!(parameters.query().form(["x"])),
            "whole" => send!(parameters.whole().query(Color::new())),
            "headers" => send!(parameters.headers().x_list(["x"])),
            "styles" => send!(paths.styles(Color::new().r(1), ["label"], ["matrix"])),
            "addVersion" => send!(paths.add_version("name")),
            "compare" => send!(paths.compare("base", "head")),
            "beta" => send!(paths.beta("id")),
            "refresh" => send!(paths.refresh()),
            "file" => send!(paths.file("a/b")),
            "public" => send!(security.public()),
            "optional" => send!(security.optional()),
            "both" => send!(security.both()),
            "either" => send!(security.either()),
            "named" => send!(security.named()),
            "usual" => send!(client.servers().usual()),
            other => panic!("nothing here calls `{other}`"),
        }
        keep(format!("{operation} is over"));
    })
}

//! What servers answer: successes, refusals and faults, each with every secret in it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::kept::marker;
use crate::requests;
use crate::wire::Reply;

/// An answer with secrets in all properties that may have one.
fn vault(kind: &str, number: &str) -> Value {
    json!({
        "token": marker("token"), "codes": [marker("code")], "notes": {"notes": marker("note")},
        "method": {"kind": kind, number: marker(number)}, "inner": {"seed": marker("seed")},
        "unknown": marker("unknown")
    })
}

/// An answer of the document with secrets everywhere.
pub(crate) fn success(operation: &str, _: &str) -> Reply {
    let account = vault("account", "iban");
    let other = json!({"token": marker("token"), "method": {"kind": "wire", "iban": marker("iban")}});
    match operation {
        "readLines" => {
            let lines = format!(
                "{}\n{account}\n{other}\n{{\"token\":{{\"x\":\"{}\"}}}}\n",
                vault("card", "number"),
                marker("line")
            );
            Reply::answer(200, "content-type: application/x-ndjson\r\n", lines)
        }
        "readEvents" => {
            let wrong = json!({"token": [marker("event")]});
            let events = format!(
                "id: 1\ndata: {}\n\ndata: {account}\n\ndata: {wrong}\n\ndata: {other}\n\n",
                vault("card", "number")
            );
            Reply::answer(200, "content-type: text/event-stream\r\n", events)
        }
        "postFields" => Reply::json(200, &json!(marker("hidden"))),
        _ => Reply::json(200, &vault("card", "number")),
    }
}

/// A token.
fn grant() -> Reply {
    Reply::json(200, &json!({"access_token": marker("granted"), "token_type": "Bearer", "expires_in": 3600}))
}

/// What the first call is answered with.
pub(crate) fn first(operation: &str, success: &Reply) -> Vec<Reply> {
    if operation == "postToken" { vec![grant(), success.clone()] } else { vec![success.clone()] }
}

/// What servers answer, one connection after the other; `sent` are the secrets that they were sent.
pub(crate) fn scripts(operation: &str, success: &Reply, sent: &BTreeSet<String>, elsewhere: &str) -> Vec<Vec<Reply>> {
    let echo = |words: &mut dyn Iterator<Item = &String>| words.map(String::as_str).collect::<Vec<_>>().join(" ");
    let replies = |echo: &str| [successes(success), failures(echo), redirects(elsewhere)].concat();
    let repeated = |reply: Reply| vec![reply; 3];
    if operation != "postToken" {
        return replies(&echo(&mut sent.iter())).into_iter().map(repeated).collect();
    }
    // A token comes first; or what a token server was sent comes back in the place of the token.
    let granted =
        replies(&echo(&mut sent.iter())).into_iter().map(|reply| vec![grant(), reply.clone(), grant(), reply]);
    let of_call = ["-granted", "-own"];
    let echo = echo(&mut sent.iter().filter(|word| !of_call.iter().any(|end| word.ends_with(end))));
    let refusal = json!({"error": "invalid_client", "error_description": echo, "access_token": [marker("no")]});
    let odd = json!({"access_token": marker("odd\n"), "token_type": echo, "expires_in": marker("end")});
    let refusals = [Reply::json(400, &refusal), Reply::json(401, &refusal), Reply::json(200, &odd)];
    granted.chain(replies(&echo).into_iter().chain(refusals).map(repeated)).collect()
}

/// Some of them, for documents whose secrets are credentials only.
pub(crate) fn some(_: &str, _: &Reply, sent: &BTreeSet<String>, elsewhere: &str) -> Vec<Vec<Reply>> {
    let echo: Vec<&str> = sent.iter().map(String::as_str).collect();
    let (first, last) = (failures(&echo.join(" ")), redirects(elsewhere));
    let chosen = first.into_iter().step_by(5).chain(last.into_iter().step_by(6));
    chosen.map(|reply| vec![reply; 3]).collect()
}

/// Answers of the document, and some that are nearly of it.
fn successes(success: &Reply) -> Vec<Reply> {
    vec![
        success.clone(),
        Reply::json(200, &vault("account", "iban")),
        Reply::json(200, &vault("wire", "iban")),
        Reply::json(200, &json!({"token": {"deep": marker("wrong")}, "data": marker("wrong"), "status": 7})),
        Reply::json(200, &json!([marker("wrong")])),
        Reply::answer(200, "content-type: text/html\r\n", format!("<p>{}", marker("html"))),
        Reply::answer(200, "content-type: application/json\r\n", format!("{{\"token\":\"{}", marker("cut"))),
        Reply::cut(200, &marker("cut")),
    ]
}

/// Refusals that repeat what was sent, and faults.
fn failures(echo: &str) -> Vec<Reply> {
    let json = "content-type: application/json\r\n";
    let headers = format!("{json}x-request-id: {echo}\r\nserver: {echo}\r\nx-echo: {echo}\r\nset-cookie: a={echo}\r\n");
    let proof = json!({"proof": marker("proof"), "message": "no"}).to_string();
    let named = [200, 400, 401, 422, 500].map(|status| Reply::answer(status, &headers, &proof));
    let body = json!({"message": echo, "request_id": echo, "errors": [echo]});
    let told = [400, 401, 500].map(|status| Reply::json(status, &body));
    let others = [
        Reply::json(404, &json!([marker("wrong")])),
        Reply::answer(502, "content-type: text/html\r\n", format!("<p>{}", marker("html"))),
        Reply::answer(200, &format!("content-type: {echo}\r\n"), marker("odd")),
        Reply::Bytes(format!("{}\r\n\r\n", marker("nonsense")).into_bytes()),
        Reply::Close,
        Reply::Stall,
        Reply::busy(503),
    ];
    named.into_iter().chain(told).chain(others).collect()
}

/// Ways to another origin, and on the same.
fn redirects(elsewhere: &str) -> Vec<Reply> {
    let redirect = |status| {
        let away = format!("location: {elsewhere}?{}\r\n", marker("place"));
        [Reply::answer(status, &away, marker("moved")), Reply::answer(status, "location: /v1/elsewhere\r\n", "")]
    };
    [301, 302, 303, 307, 308].into_iter().flat_map(redirect).collect()
}

/// Where the answers of a script have markers, as `places` names them.
pub(crate) fn answered(operation: &str, script: &[Reply]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for reply in script {
        let Reply::Bytes(bytes) = reply else { continue };
        let text = String::from_utf8_lossy(bytes);
        let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        for line in body.lines().map(|line| line.trim_start_matches("data: ")) {
            let value = serde_json::from_str(line).unwrap_or_default();
            names.extend(requests::json("", &value));
        }
    }
    names.iter().map(|name| format!("{operation} answers {name}")).collect()
}

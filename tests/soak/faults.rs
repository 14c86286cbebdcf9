//! What the server does instead of what it should.

use std::time::Duration;

use integration_tests::faulty::{Reply, Request, answer};

use crate::vendors;

const JSON: &str = "content-type: application/json\r\n";
const BUSY: &str = "retry-after-ms: 20\r\n";

/// The reply to a request: of a hundred, `percent` are faults.
pub(crate) fn reply(request: &Request, percent: usize) -> Reply {
    let chance = scatter(request.number);
    match chance % 100 < percent {
        true => fault(request, chance / 100),
        false => Reply::json(200, good(request)),
    }
}

/// A number that looks like chance, and is the same in every run.
fn scatter(number: usize) -> usize {
    let mut mixed = number.wrapping_mul(0x9e37_79b9).wrapping_add(0x7f4a_7c15);
    mixed ^= mixed >> 13;
    mixed = mixed.wrapping_mul(0x85eb_ca6b);
    (mixed ^ (mixed >> 16)) & 0x00ff_ffff
}

fn fault(request: &Request, chance: usize) -> Reply {
    let body = good(request);
    let whole = answer(200, JSON, body.as_bytes());
    let cut = whole.get(..whole.len().saturating_sub(30)).unwrap_or_default().to_vec();
    match chance % 16 {
        0 => Reply::Reset(Vec::new()),
        1 => Reply::Close(Vec::new()),
        2 => Reply::Reset(cut),
        3 => Reply::Close(cut),
        4 => Reply::Hang(Vec::new()),
        5 => Reply::Hang(cut),
        6 => Reply::Drip(Vec::new(), cut, Duration::from_millis(20)),
        7 => Reply::answer(429, BUSY, ""),
        8 => Reply::answer(503, BUSY, ""),
        9 => Reply::answer(500, BUSY, "{\"error\": null}"),
        10 => Reply::answer(502, BUSY, "<html>Bad Gateway</html>"),
        11 => Reply::Close(b"220 mail.example.com ESMTP\r\n".to_vec()),
        12 => Reply::json(200, "<html>Welcome</html>"),
        13 => Reply::json(200, ""),
        14 => Reply::json(200, b"{\"id\": \"\xff\"}"),
        _ => Reply::Close(whole),
    }
}

/// The body of a good answer.
fn good(request: &Request) -> String {
    match request.method.as_str() {
        "PATCH" => vendors::customer(),
        "GET" => vendors::setup_links(),
        _ => vendors::checkout_link(),
    }
    .to_string()
}

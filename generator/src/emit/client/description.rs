//! The static description of an operation that the runtime works from.

use std::collections::BTreeSet;

use crate::emit::code::{Code, Piece, Str};
use crate::emit::text::Text;
use crate::ir::{Idempotency, Operation, PathSegment, ResponseCase, Role, StatusPattern};
use crate::names::OperationNames;

/// The static.
pub(super) fn emit_description(operation: &Operation, names: &OperationNames, text: &mut Text) {
    let path = operation.path.segments.iter().map(|segment| match segment {
        PathSegment::Literal(text) => Code::new("runtime::PathSegment::Literal($)", &[&Str(text)]),
        PathSegment::Parameter(_) => Code::from("runtime::PathSegment::Parameter"),
    });
    let query = Some(&operation.path.query).filter(|query| !query.is_empty());
    let query = query.map(|query| Code::new("runtime::PathSegment::Query($)", &[&Str(query)]));
    let path: Vec<Code> = path.chain(query).collect();
    let security = operation.security.iter().map(|schemes| Code::new("&[$]", &[&Code::strings(schemes)]));
    let security: Vec<Code> = security.collect();
    let idempotency_key = match &operation.idempotency {
        Idempotency::Key(header) => option(Some(header)),
        Idempotency::Method => option(None),
    };
    let (accept, statuses) = (accept(&operation.responses.cases), statuses(operation));
    let fields: [(&'static str, &dyn Piece); 11] = [
        ("id: $,", &Str(&operation.id)),
        ("method: http::Method::$,", &Code::from(operation.method.as_str())),
        ("template: $,", &Str(&operation.path.text)),
        ("path: &[$],", &Code::join(&path, ", ")),
        ("base_url: $,", &option(operation.base_url.as_deref())),
        ("security: &[$],", &Code::join(&security, ", ")),
        ("idempotency_key: $,", &idempotency_key),
        ("accept: $,", &Str(&accept)),
        ("statuses: $,", &Str(&statuses)),
        ("request_id: &[$],", &Code::strings(&operation.request_id)),
        ("answers_secret: $,", &operation.answers_secret),
    ];
    text.part();
    text.open(&Code::new("pub(super) static $: runtime::Operation = runtime::Operation {", &[&names.description]));
    for (template, value) in fields {
        text.field_value(&Code::new(template, &[value]));
    }
    text.close("};");
}

/// The statuses that the document describes, as it writes them, from the narrowest to the widest.
fn statuses(operation: &Operation) -> String {
    let responses = &operation.responses;
    let others = responses.alternatives.iter().flat_map(|alternative| &alternative.cases);
    let statuses: BTreeSet<StatusPattern> = responses.cases.iter().chain(others).map(|case| case.status).collect();
    statuses.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn option(value: Option<&str>) -> Code {
    match value {
        Some(value) => Code::new("Some($)", &[&Str(value)]),
        None => Code::from("None"),
    }
}

/// The media types that the answers are read as; empty where no answer has content. Those of errors alone are weighed
/// less (RFC 9110 12.5.1), so that a success does not come as one of them.
pub(super) fn accept(cases: &[ResponseCase]) -> String {
    let of = |role: Role| {
        let cases = cases.iter().filter(move |case| case.role == role && case.told_by.is_none());
        cases.flat_map(|case| &case.media_types).map(String::as_str)
    };
    let successes = unique(of(Role::Success).collect());
    let mut errors = unique(of(Role::Error).collect());
    errors.retain(|media_type| !successes.contains(media_type));
    let weight = if successes.is_empty() { "" } else { ";q=0.5" };
    let errors = errors.into_iter().map(|media_type| format!("{media_type}{weight}"));
    successes.iter().map(|media_type| (*media_type).to_owned()).chain(errors).collect::<Vec<_>>().join(", ")
}

/// The texts without those that were there before.
fn unique(texts: Vec<&str>) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    texts.into_iter().filter(|text| seen.insert(*text)).collect()
}

//! The static description of an operation that the runtime works from.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Idempotency, Operation, PathSegment, ResponseCase, Role, StatusPattern};
use crate::names::OperationNames;

/// The static.
pub(super) fn emit_description(operation: &Operation, names: &OperationNames) -> TokenStream {
    let (name, id, template) = (&names.description, &operation.id, &operation.path.text);
    let method = format_ident!("{}", operation.method.as_str());
    let path = operation.path.segments.iter().map(|segment| match segment {
        PathSegment::Literal(text) => quote!(runtime::PathSegment::Literal(#text)),
        PathSegment::Parameter(_) => quote!(runtime::PathSegment::Parameter),
    });
    let query = Some(&operation.path.query).filter(|query| !query.is_empty());
    let query = query.map(|query| quote!(runtime::PathSegment::Query(#query)));
    let path = path.chain(query);
    let base_url = emit_option(operation.base_url.as_deref());
    let security = operation.security.iter().map(|schemes| quote!(&[#(#schemes),*]));
    let idempotency_key = match &operation.idempotency {
        Idempotency::Key(header) => emit_option(Some(header)),
        Idempotency::Method => emit_option(None),
    };
    let accept = accept(&operation.responses.cases);
    let statuses = statuses(operation);
    let (request_id, answers_secret) = (&operation.request_id, operation.answers_secret);
    quote! {
        pub(super) static #name: runtime::Operation = runtime::Operation {
            id: #id,
            method: http::Method::#method,
            template: #template,
            path: &[#(#path),*],
            base_url: #base_url,
            security: &[#(#security),*],
            idempotency_key: #idempotency_key,
            accept: #accept,
            statuses: #statuses,
            request_id: &[#(#request_id),*],
            answers_secret: #answers_secret,
        };
    }
}

/// The statuses that the document describes, as it writes them, from the narrowest to the widest.
fn statuses(operation: &Operation) -> String {
    let responses = &operation.responses;
    let others = responses.alternatives.iter().flat_map(|alternative| &alternative.cases);
    let statuses: BTreeSet<StatusPattern> = responses.cases.iter().chain(others).map(|case| case.status).collect();
    statuses.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn emit_option(value: Option<&str>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
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

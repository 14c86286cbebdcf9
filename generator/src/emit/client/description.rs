//! The static description of an operation that the runtime works from.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Idempotency, Operation, PathSegment, Role};
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
    let accept = accept(operation);
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
            request_id: &[#(#request_id),*],
            answers_secret: #answers_secret,
        };
    }
}

fn emit_option(value: Option<&str>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}

/// The media types that the answers are read as, successes first; empty where no answer has content.
fn accept(operation: &Operation) -> String {
    let mut types: Vec<&str> = Vec::new();
    for role in [Role::Success, Role::Error] {
        for case in operation.responses.cases.iter().filter(|case| case.role == role) {
            if let Some(media_type) = case.media_type.as_deref()
                && !types.contains(&media_type)
            {
                types.push(media_type);
            }
        }
    }
    types.join(", ")
}

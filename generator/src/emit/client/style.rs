//! How parameters are written, as the runtime's styles; none where it is the usual way of the place.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Parameter, ParameterContent, ParameterStyle};

/// The style of a path parameter.
pub(super) fn emit_path_style(parameter: &Parameter) -> Option<TokenStream> {
    let explode = parameter.explode;
    match (parameter.content, parameter.style) {
        (Some(ParameterContent::Json), _) => Some(quote!(runtime::PathStyle::Json)),
        (Some(ParameterContent::Form | ParameterContent::Text), _) => None,
        _ if parameter.is_multi_segment => Some(quote!(runtime::PathStyle::Segments)),
        (None, ParameterStyle::Label) => Some(quote!(runtime::PathStyle::Label { explode: #explode })),
        (None, ParameterStyle::Matrix) => Some(quote!(runtime::PathStyle::Matrix { explode: #explode })),
        (None, _) => explode.then(|| quote!(runtime::PathStyle::Simple { explode: true })),
    }
}

/// The style of a query parameter.
pub(super) fn emit_query_style(parameter: &Parameter) -> TokenStream {
    let explode = parameter.explode;
    match (parameter.content, parameter.style) {
        (Some(ParameterContent::Json), _) => quote!(runtime::QueryStyle::Json),
        (Some(ParameterContent::Form | ParameterContent::Text), _) => {
            quote!(runtime::QueryStyle::Form { explode: false })
        }
        (None, ParameterStyle::SpaceDelimited) => quote!(runtime::QueryStyle::SpaceDelimited),
        (None, ParameterStyle::PipeDelimited) => quote!(runtime::QueryStyle::PipeDelimited),
        (None, ParameterStyle::DeepObject) => quote!(runtime::QueryStyle::DeepObject),
        (None, _) => quote!(runtime::QueryStyle::Form { explode: #explode }),
    }
}

/// The style of a header.
pub(super) fn emit_header_style(parameter: &Parameter) -> Option<TokenStream> {
    match parameter.content {
        Some(ParameterContent::Json) => Some(quote!(runtime::HeaderStyle::Json)),
        Some(ParameterContent::Form | ParameterContent::Text) => None,
        None => parameter.explode.then(|| quote!(runtime::HeaderStyle::Simple { explode: true })),
    }
}

/// The style of a cookie.
pub(super) fn emit_cookie_style(parameter: &Parameter) -> Option<TokenStream> {
    let explode = parameter.explode;
    match (parameter.content, parameter.style) {
        (Some(ParameterContent::Json), _) => Some(quote!(runtime::CookieStyle::Json)),
        (Some(ParameterContent::Form | ParameterContent::Text), _) => None,
        (None, ParameterStyle::Cookie) => Some(quote!(runtime::CookieStyle::Cookie { explode: #explode })),
        (None, _) => explode.then(|| quote!(runtime::CookieStyle::Form { explode: true })),
    }
}

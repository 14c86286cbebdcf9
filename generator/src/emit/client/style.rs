//! How parameters are written, as the runtime's styles; none where it is the usual way of the place.

use crate::emit::code::Code;
use crate::ir::{Parameter, ParameterContent, ParameterStyle};

/// The style of a path parameter.
pub(super) fn path_style(parameter: &Parameter) -> Option<Code> {
    let explode = parameter.explode;
    match (parameter.content, parameter.style) {
        (Some(ParameterContent::Json), _) => Some(Code::from("runtime::PathStyle::Json")),
        (Some(ParameterContent::Form | ParameterContent::Text), _) => None,
        _ if parameter.is_multi_segment => Some(Code::from("runtime::PathStyle::Segments")),
        (None, ParameterStyle::Label) => Some(Code::new("runtime::PathStyle::Label { explode: $ }", &[&explode])),
        (None, ParameterStyle::Matrix) => Some(Code::new("runtime::PathStyle::Matrix { explode: $ }", &[&explode])),
        (None, _) => explode.then(|| Code::from("runtime::PathStyle::Simple { explode: true }")),
    }
}

/// The style of a query parameter.
pub(super) fn query_style(parameter: &Parameter) -> Code {
    let explode = parameter.explode;
    match (parameter.content, parameter.style) {
        (Some(ParameterContent::Json), _) => Code::from("runtime::QueryStyle::Json"),
        (Some(ParameterContent::Form | ParameterContent::Text), _) => {
            Code::from("runtime::QueryStyle::Form { explode: false }")
        }
        (None, ParameterStyle::SpaceDelimited) => Code::from("runtime::QueryStyle::SpaceDelimited"),
        (None, ParameterStyle::PipeDelimited) => Code::from("runtime::QueryStyle::PipeDelimited"),
        (None, ParameterStyle::DeepObject) => Code::from("runtime::QueryStyle::DeepObject"),
        (None, _) => Code::new("runtime::QueryStyle::Form { explode: $ }", &[&explode]),
    }
}

/// The style of a header.
pub(super) fn header_style(parameter: &Parameter) -> Option<Code> {
    match parameter.content {
        Some(ParameterContent::Json) => Some(Code::from("runtime::HeaderStyle::Json")),
        Some(ParameterContent::Form | ParameterContent::Text) => None,
        None => parameter.explode.then(|| Code::from("runtime::HeaderStyle::Simple { explode: true }")),
    }
}

/// The style of a cookie.
pub(super) fn cookie_style(parameter: &Parameter) -> Option<Code> {
    let explode = parameter.explode;
    match (parameter.content, parameter.style) {
        (Some(ParameterContent::Json), _) => Some(Code::from("runtime::CookieStyle::Json")),
        (Some(ParameterContent::Form | ParameterContent::Text), _) => None,
        (None, ParameterStyle::Cookie) => Some(Code::new("runtime::CookieStyle::Cookie { explode: $ }", &[&explode])),
        (None, _) => explode.then(|| Code::from("runtime::CookieStyle::Form { explode: true }")),
    }
}

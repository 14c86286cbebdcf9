//! What a call sends: its parameters, and its body in parts.

use arbitrary::Arbitrary;

use crate::parameters::{self, Parameter};
use crate::parts::{self, Part};

/// What is sent.
#[derive(Clone, Debug, Arbitrary)]
pub enum Input {
    /// A parameter.
    Parameter(Parameter),
    /// A multipart body.
    Parts(Vec<Part>),
}

/// Writes what is sent. A parameter stays in its place and can be read back, and so can each part of a body.
pub fn requests(input: &Input) {
    match input {
        Input::Parameter(parameter) => parameters::check(parameter),
        Input::Parts(parts) => parts::check(parts),
    }
}

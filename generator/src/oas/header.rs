//! The Header Object.

use super::Reader;
use super::vocabulary::Object;
use super::vocabulary::Support::{Docs, NoEffect, Yes};
use crate::diag::Reported;
use crate::source::NodeId;

/// The Header Object.
pub(super) const HEADER: Object = Object {
    name: "Header Object",
    fields: &[
        ("description", Docs),
        ("required", Yes),
        ("deprecated", Docs),
        ("allowEmptyValue", NoEffect),
        ("style", NoEffect),
        ("explode", NoEffect),
        ("allowReserved", NoEffect),
        ("schema", Yes),
        ("example", NoEffect),
        ("examples", NoEffect),
        ("content", NoEffect),
    ],
};

/// A Header Object.
#[derive(Clone, Debug)]
pub struct HeaderObject {
    /// `description`.
    pub description: Option<String>,
    /// `required`.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `schema`; none where the value is described by `content`.
    pub schema: Option<NodeId>,
}

impl Reader<'_> {
    /// Decodes a Header Object or a reference to one.
    pub fn decode_header(&mut self, node: NodeId) -> Result<HeaderObject, Reported> {
        let node = self.resolve(node)?;
        let fields = self.fields(node, HEADER)?;
        Ok(HeaderObject {
            description: self.text(&fields, "description"),
            required: self.flag(&fields, "required"),
            deprecated: self.flag(&fields, "deprecated"),
            schema: self.optional(&fields, "schema"),
        })
    }
}

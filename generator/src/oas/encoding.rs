//! Encoding Objects: how a property of a form or multipart body is written.

use super::vocabulary::ENCODING;
use super::{ParameterStyle, Reader};
use crate::diag::Reported;
use crate::source::{NodeId, Origin};

/// An Encoding Object.
#[derive(Clone, Debug)]
pub struct Encoding {
    /// Where it stands.
    pub origin: Origin,
    /// `contentType`: a media type, a range, or several with commas between them.
    pub content_type: Option<String>,
    /// `style`.
    pub style: Option<ParameterStyle>,
    /// `explode`.
    pub explode: Option<bool>,
}

impl Reader<'_> {
    /// Decodes an Encoding Object.
    pub fn decode_encoding(&mut self, node: NodeId) -> Result<Encoding, Reported> {
        let node = self.resolve(node)?;
        let fields = self.fields(node, ENCODING)?;
        let style = match self.optional(&fields, "style") {
            Some(_) => Some(self.decode_choice(&fields, "style", &ParameterStyle::ALL)?),
            None => None,
        };
        Ok(Encoding {
            origin: node.key_origin(),
            content_type: self.text(&fields, "contentType").map(|text| text.trim().to_ascii_lowercase()),
            style,
            explode: self.optional_flag(&fields, "explode"),
        })
    }
}

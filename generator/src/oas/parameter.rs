//! Parameter Objects.

use super::Reader;
use super::fields::{Fields, nearest};
use super::vocabulary::PARAMETER;
use crate::diag::{Code, Diagnostic, Reported};
use crate::source::{NodeId, Origin};

/// Where a parameter goes: `in`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum ParameterLocation {
    Path,
    Query,
    /// The whole query is one value.
    Querystring,
    Header,
    Cookie,
}

impl ParameterLocation {
    /// Every location by its value of `in`.
    const ALL: [(&'static str, Self); 5] = [
        ("path", Self::Path),
        ("query", Self::Query),
        ("querystring", Self::Querystring),
        ("header", Self::Header),
        ("cookie", Self::Cookie),
    ];

    /// The styles that the specification has for the location, the default first.
    pub fn styles(self) -> &'static [ParameterStyle] {
        use ParameterStyle::{Cookie, DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
        match self {
            Self::Path => &[Simple, Label, Matrix],
            Self::Query | Self::Querystring => &[Form, SpaceDelimited, PipeDelimited, DeepObject],
            Self::Header => &[Simple],
            Self::Cookie => &[Form, Cookie],
        }
    }
}

/// How a parameter is written: `style`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub enum ParameterStyle {
    Matrix,
    Label,
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Cookie,
}

impl ParameterStyle {
    /// Every style by its value of `style`.
    pub(super) const ALL: [(&'static str, Self); 8] = [
        ("simple", Self::Simple),
        ("form", Self::Form),
        ("matrix", Self::Matrix),
        ("label", Self::Label),
        ("spaceDelimited", Self::SpaceDelimited),
        ("pipeDelimited", Self::PipeDelimited),
        ("deepObject", Self::DeepObject),
        ("cookie", Self::Cookie),
    ];

    /// The value of `style`.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, style)| *style == self).map_or("", |(name, _)| name)
    }
}

/// A Parameter Object.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the specification")]
pub struct Parameter {
    /// Where it stands.
    pub origin: Origin,
    /// `name`.
    pub name: String,
    /// `in`.
    pub location: ParameterLocation,
    /// `description`.
    pub description: Option<String>,
    /// `required`; always true in a path.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `style`, where it is there.
    pub style: Option<ParameterStyle>,
    /// `explode`, where it is there.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `x-multi-segment`: whether a value in a path may have slashes.
    pub is_multi_segment: bool,
    /// `schema`, or the schema of the one entry of `content`.
    pub schema: Option<NodeId>,
    /// The media type, where the parameter has `content` instead of `schema`.
    pub media_type: Option<String>,
    /// `example`, or the first of `examples`.
    pub example: Option<NodeId>,
}

impl Reader<'_> {
    /// Decodes a Parameter Object or a reference to one.
    pub fn decode_parameter(&mut self, node: NodeId) -> Result<Parameter, Reported> {
        let node = self.resolve(node)?;
        let fields = self.fields(node, PARAMETER)?;
        let name = self.required_text(&fields, "name")?;
        let location = self.decode_choice(&fields, "in", &ParameterLocation::ALL)?;
        let style = match self.optional(&fields, "style") {
            Some(_) => Some(self.decode_choice(&fields, "style", &ParameterStyle::ALL)?),
            None => None,
        };
        let content = self.decode_content(&fields)?.into_iter().next();
        let schema = self.optional(&fields, "schema");
        Ok(Parameter {
            origin: node.origin(),
            name,
            location,
            description: self.text(&fields, "description"),
            required: self.flag(&fields, "required") || location == ParameterLocation::Path,
            deprecated: self.flag(&fields, "deprecated"),
            style,
            explode: self.optional_flag(&fields, "explode"),
            allow_reserved: self.flag(&fields, "allowReserved"),
            is_multi_segment: self.flag(&fields, "x-multi-segment"),
            schema: schema.or_else(|| content.as_ref().and_then(|content| content.schema)),
            media_type: content.map(|content| content.name),
            example: self.decode_example(&fields),
        })
    }

    /// The value of a required field that has a fixed set of values; reports any other with the nearest of them.
    pub(super) fn decode_choice<T: Copy>(
        &mut self,
        fields: &Fields,
        field: &str,
        choices: &[(&'static str, T)],
    ) -> Result<T, Reported> {
        let node = self.required(fields, field)?;
        let text = self.required_text(fields, field)?;
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == text) {
            return Ok(*value);
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let help = match (text.as_str(), nearest(&text, &names)) {
            ("body" | "formData", _) => "OpenAPI 3 has `requestBody` for that".to_owned(),
            (_, Some(near)) => format!("did you mean `{near}`?"),
            (_, None) => format!("write one of {}", all.join(", ")),
        };
        Err(Diagnostic::new(Code::UnknownValue, node.origin(), format!("`{text}` is no value of `{field}`"))
            .help(help)
            .emit(self.diagnostics))
    }
}

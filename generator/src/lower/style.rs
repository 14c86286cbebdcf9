//! Styles of parameters, and where the specification leaves open how they are written.

use std::collections::BTreeSet;

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::ir::{Additional, ParameterContent, ParameterLocation, ParameterStyle, TypeId, TypeKind, TypeRef};
use crate::oas;

/// How a parameter is written.
pub(super) struct Written {
    /// `style`, or the default of the location.
    pub(super) style: ParameterStyle,
    /// `explode`, or the default of the style.
    pub(super) explode: bool,
    /// `allowReserved`, where it has an effect.
    pub(super) allow_reserved: bool,
}

/// What the specification leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Open {
    /// A style that the location does not have.
    Style,
    /// `explode` of items that a character parts.
    Explode,
    /// Arrays in `deepObject`.
    DeepArray,
    /// Arrays and objects inside of others.
    Nested,
    /// Several values as cookies.
    Cookies,
    /// `allowReserved` outside of a query.
    Reserved,
}

impl Open {
    /// What is left open, after the parameter's name, and what is done.
    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Style => {
                ("has a style that its place does not have", "it is written in the usual style of its place")
            }
            Self::Explode => (
                "has items that are parted by a character, and `explode: true`",
                "each item becomes a parameter of its own, as in the style `form`; write `explode: false` where not",
            ),
            Self::DeepArray => (
                "is an array, which the style `deepObject` has no form for",
                "it is written as `name[]=a&name[]=b`, or as `name[0][key]=a` where it holds objects",
            ),
            Self::Nested => (
                "has arrays or objects inside, which its style has no form for",
                "they are written as JSON; describe it by `content: {application/json: ..}` where that is meant",
            ),
            Self::Cookies => (
                "is more than one value in cookies, with `explode: true`",
                "each becomes a cookie of its own; write `explode: false` for one cookie",
            ),
            Self::Reserved => (
                "has `allowReserved`, which only the values of a query have a use for",
                "the value is written as it would be without",
            ),
        }
    }
}

/// What values a type has.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a kind of value, and a type may have several")]
struct Values {
    /// Arrays.
    arrays: bool,
    /// Objects.
    objects: bool,
    /// Arrays or objects inside of those.
    nested: bool,
}

impl Lowering<'_, '_> {
    /// How a parameter is written; warns where the specification leaves that open.
    pub(super) fn lower_style(
        &mut self,
        parameter: &oas::Parameter,
        content: Option<ParameterContent>,
        ty: TypeRef,
    ) -> Written {
        let styles = parameter.location.styles();
        let usual = styles.first().copied().unwrap_or(ParameterStyle::Form);
        let mut style = parameter.style.unwrap_or(usual);
        if !styles.contains(&style) {
            self.leave_open(parameter, Open::Style);
            style = usual;
        }
        let is_parted = matches!(style, ParameterStyle::SpaceDelimited | ParameterStyle::PipeDelimited);
        let is_form = matches!(style, ParameterStyle::Form | ParameterStyle::Cookie);
        let explode = parameter.explode.unwrap_or(is_form);
        let values = self.values(ty);
        if content.is_none() {
            if is_parted && explode {
                self.leave_open(parameter, Open::Explode);
                style = ParameterStyle::Form;
            }
            if values.arrays && style == ParameterStyle::DeepObject {
                self.leave_open(parameter, Open::DeepArray);
            }
            if values.nested && style != ParameterStyle::DeepObject {
                self.leave_open(parameter, Open::Nested);
            }
            let is_cookie = parameter.location == ParameterLocation::Cookie && style == ParameterStyle::Form;
            if is_cookie && explode && (values.arrays || values.objects) {
                self.leave_open(parameter, Open::Cookies);
            }
        }
        let allow_reserved = parameter.allow_reserved && parameter.location == ParameterLocation::Query;
        if parameter.allow_reserved && !allow_reserved {
            self.leave_open(parameter, Open::Reserved);
        }
        Written { style, explode, allow_reserved }
    }

    /// Warns, once for all parameters of that name.
    fn leave_open(&mut self, parameter: &oas::Parameter, open: Open) {
        if !self.open_styles.insert((parameter.name.clone(), open)) {
            return;
        }
        let (what, help) = open.texts();
        let message = format!("the parameter `{}` {what}", parameter.name);
        Diagnostic::new(Code::UnsupportedParameter, parameter.origin, message).help(help).emit(self.reader.diagnostics);
    }

    /// What values a type has.
    fn values(&self, ty: TypeRef) -> Values {
        let mut values = Values::default();
        for id in self.without_names(ty.id) {
            let parts: Vec<TypeId> = match &self.types.get(id).kind {
                TypeKind::Array(item) => {
                    values.arrays = true;
                    vec![item.id]
                }
                TypeKind::Struct(strukt) => {
                    values.objects = true;
                    let rest = match &strukt.additional {
                        Additional::Map(map) => Some(map.values.id),
                        Additional::Undeclared | Additional::Forbidden => None,
                    };
                    strukt.fields.iter().map(|field| field.ty.id).chain(rest).collect()
                }
                TypeKind::Map(map) => {
                    values.objects = true;
                    vec![map.values.id]
                }
                _ => Vec::new(),
            };
            let is_nested = |id: TypeId| {
                matches!(self.types.get(id).kind, TypeKind::Array(_) | TypeKind::Struct(_) | TypeKind::Map(_))
            };
            values.nested |= parts.into_iter().flat_map(|part| self.without_names(part)).any(is_nested);
        }
        values
    }

    /// The types that a value is of: aliases and unions taken apart.
    fn without_names(&self, id: TypeId) -> BTreeSet<TypeId> {
        let mut found = BTreeSet::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if !found.insert(id) {
                continue;
            }
            match &self.types.get(id).kind {
                TypeKind::Alias(target) => open.push(target.id),
                TypeKind::Union(union) => open.extend(union.variants.iter().map(|variant| variant.ty.id)),
                _ => {}
            }
        }
        found
    }
}

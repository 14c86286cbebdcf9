//! An operation as one looks for pages in it: the type of a page, and what can be asked for.

use super::known::ENVELOPES;
use crate::ir::{
    BodyContent, BodyKind, Docs, Field, JsonKind, PageParameter, PageSize, Parameter, ParameterLocation, Primitive,
    RequestBody, TypeGraph, TypeKind, TypeRef,
};
use crate::oas::{PaginationFields, Place};
use crate::source::Origin;

/// An operation whose answer may be a page.
pub(super) struct View<'v> {
    /// The types.
    pub(super) types: &'v TypeGraph,
    /// The type of a page.
    pub(super) page: TypeRef,
    /// The parameters.
    pub(super) parameters: &'v [Parameter],
    /// The body.
    pub(super) body: Option<&'v RequestBody>,
    /// Whether the header `Link` is documented.
    pub(super) has_link: bool,
    /// What `x-pagination` says.
    pub(super) fields: Option<&'v PaginationFields>,
}

/// What a scalar is in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A string.
    Text,
    /// A number.
    Number,
    /// A boolean.
    Flag,
    /// What the document leaves open.
    Open,
}

/// What is at a place.
pub(super) enum Found<'v> {
    /// That property.
    Field(&'v Field),
    /// The document does not say.
    Open,
    /// Nothing by the name at that position of the place: the properties that there are instead.
    Nothing(usize, Vec<&'v str>),
}

/// What takes a value of the caller.
#[derive(Clone)]
pub(super) struct Input<'v> {
    /// Its name and place.
    pub(super) parameter: PageParameter,
    /// What it takes.
    pub(super) kind: Kind,
    /// What the document says of it.
    pub(super) docs: &'v Docs,
}

impl<'v> View<'v> {
    /// What a type is in JSON; none where it is no scalar.
    pub(super) fn kind(&self, ty: TypeRef) -> Option<Kind> {
        match &self.types.get(self.types.resolve(ty).id).kind {
            TypeKind::Primitive(primitive) => match primitive {
                Primitive::Boolean | Primitive::Chosen(_, JsonKind::Boolean) => Some(Kind::Flag),
                Primitive::I64
                | Primitive::U64
                | Primitive::I128
                | Primitive::F64
                | Primitive::Chosen(_, JsonKind::Integer | JsonKind::Number) => Some(Kind::Number),
                Primitive::String | Primitive::Text(_) | Primitive::Secret | Primitive::Chosen(..) => Some(Kind::Text),
                Primitive::Bytes | Primitive::Upload | Primitive::Null => None,
            },
            TypeKind::Any | TypeKind::Union(_) => Some(Kind::Open),
            TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Array(_) | TypeKind::Map(_) | TypeKind::Alias(_) => {
                None
            }
        }
    }

    /// The properties of a type; none where the document leaves them open.
    fn properties(&self, ty: TypeRef) -> Option<Vec<&'v Field>> {
        match &self.types.get(self.types.resolve(ty).id).kind {
            TypeKind::Struct(strukt) => Some(strukt.fields.iter().collect()),
            TypeKind::Any | TypeKind::Union(_) | TypeKind::Map(_) => None,
            TypeKind::Enum(_) | TypeKind::Array(_) | TypeKind::Primitive(_) | TypeKind::Alias(_) => Some(Vec::new()),
        }
    }

    /// What is at a place in a value of a type.
    pub(super) fn find<K: AsRef<str>>(&self, ty: TypeRef, keys: &[K]) -> Found<'v> {
        let (mut ty, mut found) = (ty, None);
        for (index, key) in keys.iter().enumerate() {
            let Some(properties) = self.properties(ty) else {
                return Found::Open;
            };
            let Some(field) = properties.iter().find(|field| field.wire_name == key.as_ref()) else {
                return Found::Nothing(index, properties.iter().map(|field| field.wire_name.as_str()).collect());
            };
            (ty, found) = (field.ty, Some(*field));
        }
        found.map_or(Found::Open, Found::Field)
    }

    /// The property at a place of a page.
    pub(super) fn field(&self, keys: &[&str]) -> Option<&'v Field> {
        match self.find(self.page, keys) {
            Found::Field(field) => Some(field),
            Found::Open | Found::Nothing(..) => None,
        }
    }

    /// The place that the document names, or the first of these names in one of these objects that has a property of
    /// one of these kinds.
    pub(super) fn place(
        &self,
        named: Option<&Place>,
        envelopes: &[&[&str]],
        names: &[&str],
        kinds: &[Kind],
    ) -> Option<Vec<String>> {
        if let Some(place) = named {
            return Some(place.keys.clone());
        }
        let places =
            envelopes.iter().flat_map(|envelope| names.iter().map(|name| [envelope, [*name].as_slice()].concat()));
        let is_of_kind = |keys: &Vec<&str>| {
            let kind = self.field(keys).and_then(|field| self.kind(field.ty));
            kind.is_some_and(|kind| kinds.contains(&kind))
        };
        let place = places.into_iter().find(is_of_kind)?;
        Some(place.into_iter().map(str::to_owned).collect())
    }

    /// The number at one of these names.
    pub(super) fn number(&self, named: Option<&Place>, names: &[&str]) -> Option<Vec<String>> {
        self.place(named, ENVELOPES, names, &[Kind::Number])
    }

    /// What can be asked for: query parameters, and where the document says how its pages follow each other, also
    /// properties of a JSON body.
    pub(super) fn inputs(&self) -> Vec<Input<'v>> {
        let in_query =
            self.parameters.iter().filter(|it| it.location == ParameterLocation::Query && it.content.is_none());
        let in_query = in_query.filter_map(|it| self.input(false, &it.wire_name, it.ty, &it.docs));
        let content = self.body.map(|body| &body.content).filter(|_| self.fields.is_some());
        let is_json = |content: &&BodyContent| matches!(content.kind, BodyKind::Json(_));
        let fields = content.filter(is_json).map(|content| content.fields(self.types)).unwrap_or_default();
        let in_body = fields.iter().filter_map(|it| self.input(true, &it.wire_name, it.ty, &it.docs));
        in_query.chain(in_body).collect()
    }

    fn input(&self, in_body: bool, wire_name: &str, ty: TypeRef, docs: &'v Docs) -> Option<Input<'v>> {
        let kind = self.kind(ty)?;
        let is_number = kind == Kind::Number;
        Some(Input { parameter: PageParameter { in_body, wire_name: wire_name.to_owned(), is_number }, kind, docs })
    }

    /// What the document names, or the first of these names that takes one of these kinds.
    pub(super) fn parameter(
        &self,
        named: Option<&(String, Origin)>,
        names: &[&str],
        kinds: &[Kind],
    ) -> Option<Input<'v>> {
        let inputs = self.inputs();
        if let Some((name, _)) = named {
            return inputs.into_iter().find(|input| input.parameter.wire_name == *name);
        }
        let of = |name: &&str| {
            inputs.iter().find(|input| input.parameter.wire_name == **name && kinds.contains(&input.kind)).cloned()
        };
        names.iter().find_map(of)
    }

    /// How many items a page has.
    pub(super) fn size(&self) -> PageSize {
        let named = self.fields.and_then(|fields| fields.limit.as_ref());
        let Some(input) = self.parameter(named, super::known::LIMIT, &[Kind::Number]) else {
            return PageSize::default();
        };
        let number = |text: &str| text.parse().ok();
        let maximum = input.docs.limits.iter().find(|(keyword, _)| *keyword == "maximum");
        PageSize {
            parameter: Some(input.parameter),
            default: input.docs.default.as_deref().and_then(number),
            maximum: maximum.and_then(|(_, value)| number(value)),
        }
    }

    /// The arrays in a page: the page itself, its properties, or where none is one, those of its objects.
    pub(super) fn arrays(&self) -> Vec<(Vec<String>, TypeRef)> {
        if let Some(item) = self.item(self.page) {
            return vec![(Vec::new(), item)];
        }
        let fields = self.types.as_struct(self.page).map(|page| page.fields.as_slice()).unwrap_or_default();
        let outer: Vec<_> =
            fields.iter().filter_map(|it| Some((vec![it.wire_name.clone()], self.item(it.ty)?))).collect();
        if !outer.is_empty() {
            return outer;
        }
        let inner = fields.iter().flat_map(|outer| {
            let fields = self.types.as_struct(outer.ty).map(|it| it.fields.as_slice()).unwrap_or_default();
            let arrays = fields.iter().filter_map(|it| Some((&it.wire_name, self.item(it.ty)?)));
            arrays.map(|(name, item)| (vec![outer.wire_name.clone(), name.clone()], item)).collect::<Vec<_>>()
        });
        inner.collect()
    }

    /// The type of the items of an array.
    pub(super) fn item(&self, ty: TypeRef) -> Option<TypeRef> {
        match self.types.get(self.types.resolve(ty).id).kind {
            TypeKind::Array(item) => Some(item),
            _ => None,
        }
    }

    /// The array at a place that is reached through objects alone.
    pub(super) fn items_at(&self, place: &Place) -> Option<TypeRef> {
        let mut ty = self.page;
        for key in &place.keys {
            ty = self.types.as_struct(ty)?.fields.iter().find(|field| field.wire_name == *key)?.ty;
        }
        self.item(ty)
    }
}

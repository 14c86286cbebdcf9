//! Pages that `x-pagination` describes, and what it says that does not fit.

use super::Parts;
use super::view::{Found, Kind, View};
use crate::diag::{Code, Diagnostic};
use crate::ir::{Idempotency, Pagination, TypeRef};
use crate::oas::{PaginationFields, PaginationStyle, Place, nearest};
use crate::source::Origin;

/// What a scalar place may hold.
const SCALAR: &[Kind] = &[Kind::Text, Kind::Number, Kind::Open];

/// An operation with `x-pagination`.
pub(super) struct Described<'d> {
    /// The operation.
    pub(super) view: &'d View<'d>,
    /// What `x-pagination` says.
    pub(super) fields: &'d PaginationFields,
    /// What does not fit.
    pub(super) findings: &'d mut Vec<Diagnostic>,
}

impl Described<'_> {
    /// The pages; none where something does not fit.
    pub(super) fn pagination(mut self, parts: &Parts<'_>) -> Option<Pagination> {
        let (view, fields) = (self.view, self.fields);
        if let Idempotency::Key(header) = parts.idempotency {
            let message = format!("pages cannot be asked for under one key, which `{header}` is");
            self.find(fields.origin, &message, "remove `x-pagination`");
            return None;
        }
        self.check_places();
        self.check_parameters();
        if let Some(next) = fields.next.as_ref().filter(|_| fields.style.is_none()) {
            self.find(next.origin, "`next` may be a cursor or a URL", "add `style: cursor` or `style: next-url`");
        }
        let (items, item) = self.items()?;
        if let Some(id) = &fields.id {
            self.check_place("id", item, id, SCALAR);
        }
        if !self.findings.is_empty() {
            return None;
        }
        let found = match fields.style {
            Some(style) => view.next_page(style, item).map(|next| (style, next)),
            None => PaginationStyle::ALL.into_iter().find_map(|(_, style)| Some((style, view.next_page(style, item)?))),
        };
        let Some((style, next)) = found else {
            self.find_incomplete();
            return None;
        };
        self.check_use(style);
        Some(Pagination { origin: fields.origin, items, item, has_more: view.has_more(), next })
    }

    fn find(&mut self, origin: Origin, message: &str, help: &str) {
        self.findings.push(finding(origin, message, help));
    }

    /// Checks that the places in an answer are those of something.
    fn check_places(&mut self) {
        let fields = self.fields;
        let flag: &[Kind] = &[Kind::Flag, Kind::Open];
        let places = [
            ("next", &fields.next, SCALAR),
            ("has_more", &fields.has_more, flag),
            ("total", &fields.total, SCALAR),
            ("pages", &fields.pages, SCALAR),
        ];
        for (name, place, kinds) in places {
            if let Some(place) = place {
                self.check_place(name, self.view.page, place, kinds);
            }
        }
    }

    /// Checks that a place in a value of a type is that of a value of one of these kinds.
    fn check_place(&mut self, name: &str, ty: TypeRef, place: &Place, kinds: &[Kind]) {
        match self.view.find(ty, &place.keys) {
            Found::Open => {}
            Found::Field(field) if self.view.kind(field.ty).is_some_and(|kind| kinds.contains(&kind)) => {}
            Found::Field(field) => {
                let wanted = if kinds.contains(&Kind::Flag) { "boolean" } else { "text or number" };
                let message = format!("`{name}` names `{}`, which is no {wanted}", field.wire_name);
                self.find(place.origin, &message, &format!("name a property that is a {wanted}"));
            }
            Found::Nothing(index, known) => {
                let last = place.keys.get(index).map(String::as_str).unwrap_or_default();
                let message = format!("`{name}` names nothing: there is no `/{}`", place.keys.join("/"));
                let help = near(last, &known, "name a property, or write the JSON Pointer of one inside of others");
                self.find(place.origin, &message, &help);
            }
        }
    }

    /// Checks that the parameters are there.
    fn check_parameters(&mut self) {
        let inputs = self.view.inputs();
        let known: Vec<&str> = inputs.iter().map(|input| input.parameter.wire_name.as_str()).collect();
        for (name, origin) in self.fields.parameter.iter().chain(&self.fields.limit) {
            if !known.contains(&name.as_str()) {
                let message = format!("the operation has no query parameter `{name}`, nor such a property in its body");
                self.find(*origin, &message, &near(name, &known, "name one that holds a text or a number"));
            }
        }
    }

    /// The items: those that the document names, or those of the only array.
    fn items(&mut self) -> Option<(Vec<String>, TypeRef)> {
        let arrays = self.view.arrays();
        let Some(place) = &self.fields.items else {
            return self.only_array(&arrays);
        };
        if let Some(item) = self.view.items_at(place) {
            return Some((place.keys.clone(), item));
        }
        let names: Vec<String> = arrays.iter().map(|(keys, _)| keys.join("/")).collect();
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let name = place.keys.join("/");
        let message = format!("`items` names `/{name}`, which is no array of the answer");
        self.find(place.origin, &message, &near(&name, &known, "name the array of items"));
        None
    }

    fn only_array(&mut self, arrays: &[(Vec<String>, TypeRef)]) -> Option<(Vec<String>, TypeRef)> {
        let message = match arrays {
            [only] => return Some(only.clone()),
            [] => "the answer has no array, so that it has no pages".to_owned(),
            several => format!("the answer has {} arrays", several.len()),
        };
        self.find(self.fields.origin, &message, "say with `items` which array holds the items");
        None
    }

    fn find_incomplete(&mut self) {
        let (style, needs) = match self.fields.style {
            None => (String::new(), "the `style`, and what it needs"),
            Some(style) => (format!(" in the style `{}`", style.as_str()), needs(style)),
        };
        let message = format!("what leads from page to page{style} is not known");
        self.find(self.fields.origin, &message, &format!("name {needs}"));
    }

    /// Warns of what the style does not use.
    fn check_use(&mut self, style: PaginationStyle) {
        use PaginationStyle::{Cursor, LastItem, NextUrl, Offset, Page};
        let fields = self.fields;
        let text = |name: &Option<(String, Origin)>| name.as_ref().map(|(_, origin)| *origin);
        let place = |place: &Option<Place>| place.as_ref().map(|place| place.origin);
        let uses: [(&str, Option<Origin>, &[PaginationStyle]); 7] = [
            ("parameter", text(&fields.parameter), &[Cursor, LastItem, Offset, Page]),
            ("next", place(&fields.next), &[Cursor, NextUrl]),
            ("limit", text(&fields.limit), &[LastItem, Offset, Page]),
            ("total", place(&fields.total), &[Offset, Page]),
            ("pages", place(&fields.pages), &[Page]),
            ("first", fields.first.map(|_| fields.origin), &[Page]),
            ("id", place(&fields.id), &[LastItem]),
        ];
        for (name, origin, styles) in uses {
            if let Some(origin) = origin.filter(|_| !styles.contains(&style)) {
                let message = format!("`{name}` says nothing in the style `{}`", style.as_str());
                self.find(origin, &message, "remove it");
            }
        }
    }
}

/// What a style needs where it has no well-known name.
fn needs(style: PaginationStyle) -> &'static str {
    match style {
        PaginationStyle::Cursor => "the `parameter` and, with `next`, the property that holds the next cursor",
        PaginationStyle::NextUrl => "the property that holds the URL with `next`",
        PaginationStyle::Link => "another style",
        PaginationStyle::LastItem => "the `parameter` and, with `id`, the property of an item that it takes",
        PaginationStyle::Offset => "the `parameter`",
        PaginationStyle::Page => "the `parameter` and, with `first`, the number of the first page",
    }
}

/// What to write instead of a name that names nothing.
fn near(name: &str, known: &[&str], otherwise: &str) -> String {
    match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => otherwise.to_owned(),
    }
}

/// A finding about `x-pagination`.
pub(super) fn finding(origin: Origin, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Code::InvalidPagination, origin, message).help(help)
}

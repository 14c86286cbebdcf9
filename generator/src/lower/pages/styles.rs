//! What leads from a page to the next, style by style: what `x-pagination` names, and well-known names for the rest.

use super::known::{
    CURSOR_NAMES, CursorNames, ENVELOPES, HAS_MORE, LAST_ITEM, LIMIT, LINKS, NEXT, OFFSET, PAGE, PAGES, TOTAL, URLS,
};
use super::view::{Found, Input, Kind, View};
use crate::ir::{Field, NextPage, PageParameter, TypeRef};
use crate::oas::PaginationStyle;

impl View<'_> {
    /// The way from page to page in a style; none where something is missing, or is not sure.
    pub(super) fn next_page(&self, style: PaginationStyle, item: TypeRef) -> Option<NextPage> {
        match style {
            PaginationStyle::Cursor => self.cursor(),
            PaginationStyle::NextUrl => self.next_url(),
            PaginationStyle::Link => self.link(),
            PaginationStyle::LastItem => self.last_item(item),
            PaginationStyle::Offset => self.offset(),
            PaginationStyle::Page => self.number_of_page(),
        }
    }

    /// Whether the document itself names the style.
    fn is_named(&self, style: PaginationStyle) -> bool {
        self.fields.is_some_and(|fields| fields.style == Some(style))
    }

    /// Where a page says whether there are more.
    pub(super) fn has_more(&self) -> Option<Vec<String>> {
        let named = self.fields.and_then(|fields| fields.has_more.as_ref());
        self.place(named, ENVELOPES, HAS_MORE, &[Kind::Flag])
    }

    fn cursor(&self) -> Option<NextPage> {
        let next = self.fields.and_then(|fields| fields.next.as_ref());
        if let Some(next) = next.filter(|_| self.is_named(PaginationStyle::Cursor)) {
            let names: Vec<&str> = CURSOR_NAMES.iter().flat_map(|row| row.parameters).copied().collect();
            let parameter = self.position(&names, &[Kind::Text, Kind::Number, Kind::Open])?;
            return Some(NextPage::Cursor { parameter, cursor: next.keys.clone() });
        }
        let is_sure = |row: &&CursorNames| {
            !row.needs_has_more || self.is_named(PaginationStyle::Cursor) || self.has_more().is_some()
        };
        CURSOR_NAMES.iter().filter(is_sure).find_map(|row| self.cursor_of(row))
    }

    /// A cursor and its parameter by a row of names.
    fn cursor_of(&self, row: &CursorNames) -> Option<NextPage> {
        let places = row.envelopes.iter().flat_map(|envelope| {
            row.properties.iter().map(|name| [*envelope, [*name].as_slice()].concat()).collect::<Vec<_>>()
        });
        places.into_iter().find_map(|keys| {
            let field = self.field(&keys)?;
            let kind = self.kind(field.ty).filter(|kind| *kind != Kind::Open && !says_url(field))?;
            let parameter = self.position(row.parameters, takers(kind))?;
            Some(NextPage::Cursor { parameter, cursor: keys.into_iter().map(str::to_owned).collect() })
        })
    }

    /// What takes the position of a page.
    fn position(&self, names: &[&str], kinds: &[Kind]) -> Option<PageParameter> {
        self.position_input(names, kinds).map(|input| input.parameter)
    }

    fn position_input(&self, names: &[&str], kinds: &[Kind]) -> Option<Input<'_>> {
        self.parameter(self.fields.and_then(|fields| fields.parameter.as_ref()), names, kinds)
    }

    fn next_url(&self) -> Option<NextPage> {
        let next = self.fields.and_then(|fields| fields.next.as_ref());
        if let Some(next) = next.filter(|_| self.is_named(PaginationStyle::NextUrl)) {
            return Some(NextPage::Url(next.keys.clone()));
        }
        let text = &[Kind::Text];
        let link = || LINKS.iter().find_map(|(envelopes, names)| self.place(None, envelopes, names, text));
        let by_name = self.place(None, ENVELOPES, URLS, text).or_else(link);
        let by_format = || {
            let place = self.place(None, ENVELOPES, NEXT, text)?;
            let keys: Vec<&str> = place.iter().map(String::as_str).collect();
            let is_sure = self.is_named(PaginationStyle::NextUrl)
                || (self.field(&keys).is_some_and(says_url) && self.can_ask_for_pages());
            is_sure.then_some(place)
        };
        by_name.or_else(by_format).map(NextPage::Url)
    }

    /// Whether a parameter has to do with pages.
    fn can_ask_for_pages(&self) -> bool {
        let any = &[Kind::Text, Kind::Number];
        let cursors = CURSOR_NAMES.iter().flat_map(|row| row.parameters).copied();
        let names: Vec<&str> = cursors.chain(OFFSET.iter().chain(PAGE).chain(LIMIT).copied()).collect();
        self.parameter(None, &names, any).is_some()
    }

    fn link(&self) -> Option<NextPage> {
        (self.has_link || self.is_named(PaginationStyle::Link)).then_some(NextPage::Link)
    }

    fn last_item(&self, item: TypeRef) -> Option<NextPage> {
        let is_named = self.is_named(PaginationStyle::LastItem);
        let id = match self.fields.and_then(|fields| fields.id.as_ref()) {
            Some(place) => place.keys.clone(),
            None => vec!["id".to_owned()],
        };
        let size = self.size();
        let kind = match self.find(item, &id) {
            Found::Field(field) => self.kind(field.ty)?,
            Found::Open if is_named => Kind::Open,
            Found::Open | Found::Nothing(..) => return None,
        };
        let parameter = self.position(LAST_ITEM, takers(kind))?;
        let is_sure = is_named || (self.has_more().is_some() && size.parameter.is_some());
        is_sure.then_some(NextPage::LastItem { parameter, id, size })
    }

    fn offset(&self) -> Option<NextPage> {
        let parameter = self.position(OFFSET, &[Kind::Number])?;
        let size = self.size();
        let total = self.number(self.fields.and_then(|fields| fields.total.as_ref()), TOTAL);
        let is_sure = self.is_named(PaginationStyle::Offset) || size.parameter.is_some();
        is_sure.then_some(NextPage::Offset { parameter, size, total })
    }

    fn number_of_page(&self) -> Option<NextPage> {
        let input = self.position_input(PAGE, &[Kind::Number])?;
        let size = self.size();
        let total = self.number(self.fields.and_then(|fields| fields.total.as_ref()), TOTAL);
        let pages = self.number(self.fields.and_then(|fields| fields.pages.as_ref()), PAGES);
        let is_named = self.is_named(PaginationStyle::Page);
        let is_sure = is_named || size.parameter.is_some() || total.is_some() || pages.is_some();
        let first = self.fields.and_then(|fields| fields.first).or_else(|| first_page(&input))?;
        is_sure.then_some(NextPage::Number { parameter: input.parameter, first, size, pages, total })
    }
}

/// What a parameter takes that a value is put into.
fn takers(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::Text => &[Kind::Text],
        Kind::Number => &[Kind::Number, Kind::Text],
        Kind::Open => &[Kind::Text, Kind::Number],
        Kind::Flag => &[],
    }
}

/// The number of the first page: what the document says it is, or can be at least.
fn first_page(input: &Input<'_>) -> Option<u64> {
    let minimum = input.docs.limits.iter().find(|(keyword, _)| *keyword == "minimum").map(|(_, value)| value.as_str());
    let number = input.docs.default.as_deref().or(minimum)?.parse().ok()?;
    (number <= 1).then_some(number)
}

/// Whether the format or the example of a property is a URL.
fn says_url(field: &Field) -> bool {
    let format = field.docs.format.as_deref();
    let is_format = format.is_some_and(|format| ["uri", "url", "uri-reference"].iter().any(|it| format.contains(it)));
    let example = field.example.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
    is_format || ["http://", "https://", "/"].iter().any(|start| example.starts_with(start))
}

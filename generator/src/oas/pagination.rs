//! `x-pagination`: how the pages of an operation follow each other, where the document says it itself.

use super::Reader;
use super::fields::{Fields, nearest};
use super::vocabulary::PAGINATION;
use crate::diag::{Code, Diagnostic, Reported};
use crate::source::{NodeId, Origin, Value};

/// `x-pagination` of an Operation Object.
#[derive(Clone, Debug)]
pub enum Pagination {
    /// `false`: the operation has no pages, whatever it looks like.
    Off,
    /// What the document says; the rest is found as it is without the extension.
    On(Box<PaginationFields>),
}

/// The fields of `x-pagination`.
#[derive(Clone, Debug)]
pub struct PaginationFields {
    /// Where it stands.
    pub origin: Origin,
    /// `style`.
    pub style: Option<PaginationStyle>,
    /// `items`: place of the array of items in an answer.
    pub items: Option<Place>,
    /// `parameter`: name of what takes the position of a page.
    pub parameter: Option<(String, Origin)>,
    /// `next`: place of the next cursor or URL in an answer.
    pub next: Option<Place>,
    /// `has_more`: place of the boolean that says whether there are more pages.
    pub has_more: Option<Place>,
    /// `limit`: name of what asks for a number of items.
    pub limit: Option<(String, Origin)>,
    /// `total`: place of the number of all items.
    pub total: Option<Place>,
    /// `pages`: place of the number of all pages.
    pub pages: Option<Place>,
    /// `first`: number of the first page.
    pub first: Option<u64>,
    /// `id`: place in an item of what the next page begins after.
    pub id: Option<Place>,
}

/// `style` of `x-pagination`: what leads from a page to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaginationStyle {
    /// `cursor`: a value of the answer goes into a parameter.
    Cursor,
    /// `last-item`: a property of the last item goes into a parameter.
    LastItem,
    /// `offset`: the number of items before a page goes into a parameter.
    Offset,
    /// `page`: the number of a page goes into a parameter.
    Page,
    /// `next-url`: the answer names the URL of the next page.
    NextUrl,
    /// `link`: the header `Link` names the URL of the next page (RFC 8288).
    Link,
}

/// A place in JSON, as the document writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The names of the properties that lead there.
    pub keys: Vec<String>,
    /// Where it is written.
    pub origin: Origin,
}

impl PaginationStyle {
    /// Every style, in the order in which they are looked for, with its name.
    pub const ALL: [(&'static str, Self); 6] = [
        ("cursor", Self::Cursor),
        ("next-url", Self::NextUrl),
        ("link", Self::Link),
        ("last-item", Self::LastItem),
        ("offset", Self::Offset),
        ("page", Self::Page),
    ];

    /// The name of the style.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, style)| *style == self).map_or("", |(name, _)| name)
    }
}

impl Reader<'_> {
    /// Decodes `x-pagination` of an operation; one of another shape belongs to another program, and is told of.
    pub(super) fn decode_pagination(&mut self, operation: &Fields) -> Option<Pagination> {
        let node = self.optional(operation, "x-pagination")?;
        match self.sources.value(node) {
            Value::Bool(false) => Some(Pagination::Off),
            Value::Mapping(_) if self.is_foreign_pagination(node) => {
                let help = "name the `style`, or leave it if another program reads it: pages are found as without it";
                let message = "`x-pagination` has none of the fields that are known";
                let diagnostic = Diagnostic::new(Code::InvalidPagination, node.key_origin(), message);
                diagnostic.help(help).emit(self.diagnostics);
                None
            }
            Value::Mapping(_) => {
                let fields = self.fields(node, PAGINATION).and_then(|fields| self.pagination_fields(&fields));
                // What was meant is not known, so that nothing else is taken for it.
                Some(fields.map_or(Pagination::Off, |fields| Pagination::On(Box::new(fields))))
            }
            other => {
                let found = other.describe();
                self.not_pagination(node, &format!("`x-pagination` is {found}"), "write `false` or an object");
                None
            }
        }
    }

    /// Whether an object has fields, and none of them is one of `x-pagination`.
    fn is_foreign_pagination(&self, node: NodeId) -> bool {
        let entries = self.sources.entries(node);
        let is_known = |key: &str| PAGINATION.fields.iter().any(|(field, _)| *field == key);
        !entries.is_empty() && !entries.iter().any(|(key, _)| is_known(key))
    }

    fn pagination_fields(&mut self, fields: &Fields) -> Result<PaginationFields, Reported> {
        Ok(PaginationFields {
            origin: fields.node.key_origin(),
            style: self.pagination_style(fields)?,
            items: self.place(fields, "items")?,
            parameter: self.pagination_text(fields, "parameter")?,
            next: self.place(fields, "next")?,
            has_more: self.place(fields, "has_more")?,
            limit: self.pagination_text(fields, "limit")?,
            total: self.place(fields, "total")?,
            pages: self.place(fields, "pages")?,
            first: self.first_page(fields)?,
            id: self.place(fields, "id")?,
        })
    }

    fn pagination_style(&mut self, fields: &Fields) -> Result<Option<PaginationStyle>, Reported> {
        let Some((text, origin)) = self.pagination_text(fields, "style")? else {
            return Ok(None);
        };
        if let Some((_, style)) = PaginationStyle::ALL.iter().find(|(name, _)| *name == text) {
            return Ok(Some(*style));
        }
        let names = PaginationStyle::ALL.map(|(name, _)| name);
        let help = match nearest(&text, &names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of `{}`", names.join("`, `")),
        };
        Err(self.not_pagination(origin.node, &format!("`{text}` is no style of pages"), &help))
    }

    fn first_page(&mut self, fields: &Fields) -> Result<Option<u64>, Reported> {
        let Some(node) = self.optional(fields, "first") else {
            return Ok(None);
        };
        match self.sources.to_json(node).as_u64() {
            Some(number) => Ok(Some(number)),
            None => Err(self.not_pagination(node, "`first` is no number of a page", "write `0` or `1`")),
        }
    }

    /// A place: a JSON Pointer (RFC 6901), or the name of a property at the top.
    fn place(&mut self, fields: &Fields, name: &str) -> Result<Option<Place>, Reported> {
        let Some((text, origin)) = self.pagination_text(fields, name)? else {
            return Ok(None);
        };
        let keys = match text.strip_prefix('/') {
            Some(pointer) => pointer.split('/').map(|key| key.replace("~1", "/").replace("~0", "~")).collect(),
            None if text.is_empty() => Vec::new(),
            None => vec![text],
        };
        Ok(Some(Place { keys, origin }))
    }

    fn pagination_text(&mut self, fields: &Fields, name: &str) -> Result<Option<(String, Origin)>, Reported> {
        let Some(node) = self.optional(fields, name) else {
            return Ok(None);
        };
        match self.sources.value(node) {
            Value::String(text) => Ok(Some((text.clone(), node.origin()))),
            other => {
                let found = other.describe();
                Err(self.not_pagination(node, &format!("`{name}` is {found}"), "write the text that names it"))
            }
        }
    }

    fn not_pagination(&mut self, node: NodeId, message: &str, help: &str) -> Reported {
        Diagnostic::new(Code::InvalidPagination, node.origin(), message).help(help).emit(self.diagnostics)
    }
}

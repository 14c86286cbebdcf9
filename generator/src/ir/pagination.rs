//! Lists that come in pages: where the items are, and what leads from a page to the next.
//!
//! A place in a page is the names of the properties that lead there.

use std::fmt;

use super::TypeRef;
use crate::source::Origin;

/// How the pages of an operation follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// `x-pagination`, or the operation that pages were found in.
    pub origin: Origin,
    /// Place of the array of items; empty where the page is that array.
    pub items: Vec<String>,
    /// The type of an item.
    pub item: TypeRef,
    /// Place of the boolean that says whether there are more pages.
    pub has_more: Option<Vec<String>>,
    /// What leads from a page to the next.
    pub next: NextPage,
}

/// What leads from a page to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// The value at that place of the page goes into a parameter.
    Cursor {
        /// What takes the cursor.
        parameter: PageParameter,
        /// Place of the cursor.
        cursor: Vec<String>,
    },
    /// A property of the last item goes into a parameter.
    LastItem {
        /// What takes the value.
        parameter: PageParameter,
        /// Place of the value in an item.
        id: Vec<String>,
        /// How many items a page has.
        size: PageSize,
    },
    /// The number of items before a page goes into a parameter.
    Offset {
        /// What takes the number.
        parameter: PageParameter,
        /// How many items a page has.
        size: PageSize,
        /// Place of the number of all items.
        total: Option<Vec<String>>,
    },
    /// The number of a page goes into a parameter.
    Number {
        /// What takes the number.
        parameter: PageParameter,
        /// The number of the first page.
        first: u64,
        /// How many items a page has.
        size: PageSize,
        /// Place of the number of all pages.
        pages: Option<Vec<String>>,
        /// Place of the number of all items.
        total: Option<Vec<String>>,
    },
    /// The page names the URL of the next at that place.
    Url(Vec<String>),
    /// The header `Link` names the URL of the next page (RFC 8288).
    Link,
}

/// What takes the position of a page, or asks for a number of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageParameter {
    /// Whether it is a property of the JSON request body instead of a query parameter.
    pub in_body: bool,
    /// Its name on the wire.
    pub wire_name: String,
    /// Whether it is a number.
    pub is_number: bool,
}

/// How many items a page has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageSize {
    /// What asks for a number of items.
    pub parameter: Option<PageParameter>,
    /// How many there are when nobody asks: its `default`.
    pub default: Option<u64>,
    /// How many can be asked for: its `maximum`.
    pub maximum: Option<u64>,
}

impl NextPage {
    /// What takes the position of a page; none where it is a URL.
    pub fn parameter(&self) -> Option<&PageParameter> {
        match self {
            Self::Cursor { parameter, .. }
            | Self::LastItem { parameter, .. }
            | Self::Offset { parameter, .. }
            | Self::Number { parameter, .. } => Some(parameter),
            Self::Url(_) | Self::Link => None,
        }
    }
}

impl fmt::Display for Pagination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.next {
            NextPage::Cursor { parameter, cursor } => write!(f, "{parameter} takes the cursor /{}", cursor.join("/"))?,
            NextPage::LastItem { parameter, id, size } => {
                write!(f, "{parameter} takes /{} of the last item{size}", id.join("/"))?;
            }
            NextPage::Offset { parameter, size, total } => {
                write!(f, "{parameter} takes the number of items before{size}")?;
                write_place(f, "total", total.as_deref())?;
            }
            NextPage::Number { parameter, first, size, pages, total } => {
                write!(f, "{parameter} takes the number of the page, from {first}{size}")?;
                write_place(f, "pages", pages.as_deref())?;
                write_place(f, "total", total.as_deref())?;
            }
            NextPage::Url(url) => write!(f, "the next is at the URL /{}", url.join("/"))?,
            NextPage::Link => f.write_str("the next is at the URL in `Link`")?,
        }
        write_place(f, "more", self.has_more.as_deref())
    }
}

impl fmt::Display for PageParameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.in_body { "property" } else { "query" };
        let kind = if self.is_number { "number" } else { "text" };
        write!(f, "{place} {:?} ({kind})", self.wire_name)
    }
}

impl fmt::Display for PageSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(parameter) = &self.parameter else { return Ok(()) };
        write!(f, ", {parameter} asks for a size")?;
        self.default.map_or(Ok(()), |default| write!(f, ", else {default}"))?;
        self.maximum.map_or(Ok(()), |maximum| write!(f, ", at most {maximum}"))
    }
}

fn write_place(f: &mut fmt::Formatter<'_>, name: &str, place: Option<&[String]>) -> fmt::Result {
    place.map_or(Ok(()), |keys| write!(f, ", {name} at /{}", keys.join("/")))
}

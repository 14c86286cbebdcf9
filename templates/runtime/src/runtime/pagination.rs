//! Static descriptions of how the pages of a list follow each other, written by the generator.
//!
//! A place in a page is a path of property names; an empty one is the page itself, or where a place may be missing,
//! none.

/// How the pages of an operation follow each other.
#[derive(Debug)]
pub struct Pagination {
    /// Place of the array of items in a page.
    pub items: &'static [&'static str],
    /// Place of the boolean that says whether there are more pages; empty when there is none.
    pub has_more: &'static [&'static str],
    /// What leads from a page to the next.
    pub next: NextPage,
}

/// What leads from a page to the next.
#[derive(Clone, Copy, Debug)]
pub enum NextPage {
    /// The page names a cursor, which goes into a parameter.
    Cursor {
        /// What takes the cursor.
        parameter: PageParameter,
        /// Place of the cursor.
        cursor: &'static [&'static str],
    },
    /// A property of the last item goes into a parameter.
    LastItem {
        /// What takes the value.
        parameter: PageParameter,
        /// Place of the value in an item.
        id: &'static [&'static str],
        /// How many items a page has.
        size: PageSize,
    },
    /// The number of items before a page goes into a parameter.
    Offset {
        /// What takes the number.
        parameter: PageParameter,
        /// How many items a page has.
        size: PageSize,
        /// Place of the number of all items; empty when there is none.
        total: &'static [&'static str],
    },
    /// The number of a page goes into a parameter.
    Number {
        /// What takes the number.
        parameter: PageParameter,
        /// Number of the first page.
        first: u64,
        /// How many items a page has.
        size: PageSize,
        /// Place of the number of all pages; empty when there is none.
        pages: &'static [&'static str],
        /// Place of the number of all items; empty when there is none.
        total: &'static [&'static str],
    },
    /// The page names the URL of the next.
    Url {
        /// Place of the URL.
        url: &'static [&'static str],
    },
    /// The header `Link` names the URL of the next page (RFC 8288, `rel="next"`).
    Link,
}

/// What takes the position of a page.
#[derive(Clone, Copy, Debug)]
pub enum PageParameter {
    /// A query parameter of this name.
    Query(&'static str),
    /// A property of this name in a JSON object body: a number where `is_number`, else a string.
    Field {
        /// Name of the property.
        name: &'static str,
        /// Whether it is a number.
        is_number: bool,
    },
}

/// How many items a page has, as far as the document says it.
#[derive(Clone, Copy, Debug)]
pub struct PageSize {
    /// What asks for a number of items, when something does.
    pub parameter: Option<PageParameter>,
    /// How many there are when nobody asks.
    pub default: Option<u64>,
    /// How many can be asked for; of what is above, or where this is not known, a server may give fewer.
    pub maximum: Option<u64>,
}

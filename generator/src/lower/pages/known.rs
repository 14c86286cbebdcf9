//! Names that documents give to what leads from page to page. A name is on a list when it means one thing only.

/// Where a value of a page may stand: beside the items, or in one of these objects.
pub(super) const ENVELOPES: &[&[&str]] = &[
    &[],
    &["meta"],
    &["metadata"],
    &["pagination"],
    &["paging"],
    &["page"],
    &["page_info"],
    &["pageInfo"],
    &["result_info"],
    &["response_metadata"],
    &["meta", "pagination"],
    &["meta", "page"],
];

/// Where a cursor stands under a short name.
const CURSORS: &[&[&str]] = &[&["cursor"], &["cursors"], &["paging", "cursors"], &["page_info"], &["pageInfo"]];

/// Where the page itself is meant.
const TOP: &[&[&str]] = &[&[]];

/// Properties of a page that hold the cursor of the next, and the parameters that take it.
pub(super) struct CursorNames {
    /// The objects that the property is in.
    pub(super) envelopes: &'static [&'static [&'static str]],
    /// The property.
    pub(super) properties: &'static [&'static str],
    /// The parameter.
    pub(super) parameters: &'static [&'static str],
    /// Whether the name says too little where no other property says whether there are more pages.
    pub(super) needs_has_more: bool,
}

/// The rows, the surest first.
pub(super) const CURSOR_NAMES: &[CursorNames] = &[
    CursorNames {
        envelopes: ENVELOPES,
        properties: &["next_cursor", "nextCursor"],
        parameters: &["cursor", "next_cursor", "nextCursor", "page_cursor", "start_cursor", "starting_after", "after"],
        needs_has_more: false,
    },
    CursorNames {
        envelopes: ENVELOPES,
        properties: &["next_page_token", "nextPageToken"],
        parameters: &["page_token", "pageToken", "next_page_token", "nextPageToken"],
        needs_has_more: false,
    },
    CursorNames {
        envelopes: ENVELOPES,
        properties: &["next_token", "nextToken"],
        parameters: &["next_token", "nextToken"],
        needs_has_more: false,
    },
    CursorNames {
        envelopes: ENVELOPES,
        properties: &["next_marker", "nextMarker"],
        parameters: &["marker", "next_marker"],
        needs_has_more: false,
    },
    CursorNames {
        envelopes: ENVELOPES,
        properties: &["next_page", "nextPage"],
        parameters: &["page_token", "pageToken", "page"],
        needs_has_more: false,
    },
    CursorNames {
        envelopes: &[&["metadata"]],
        properties: &["continue"],
        parameters: &["continue"],
        needs_has_more: false,
    },
    CursorNames {
        envelopes: CURSORS,
        properties: &["next", "after", "end_cursor", "endCursor"],
        parameters: &["cursor", "after"],
        needs_has_more: false,
    },
    CursorNames {
        envelopes: TOP,
        properties: &["cursor", "last_id", "next"],
        parameters: &["cursor", "after"],
        needs_has_more: true,
    },
];

/// Booleans that say whether there are more pages.
pub(super) const HAS_MORE: &[&str] =
    &["has_more", "hasMore", "has_next", "hasNext", "has_next_page", "hasNextPage", "more"];

/// Properties that hold the URL of the next page.
pub(super) const URLS: &[&str] = &[
    "next_url",
    "nextUrl",
    "next_page_url",
    "nextPageUrl",
    "next_page_uri",
    "next_link",
    "nextLink",
    "@odata.nextLink",
];

/// Links that hold it, each by its envelope and name.
pub(super) const LINKS: &[(&[&[&str]], &[&str])] = &[
    (&[&["links"], &["_links"], &["links", "pages"]], &["next"]),
    (&[&["_links", "next"], &["links", "next"]], &["href"]),
];

/// Properties that hold it where their format or example is a URL.
pub(super) const NEXT: &[&str] = &["next"];

/// Parameters that take the `id` of the last item.
pub(super) const LAST_ITEM: &[&str] = &["starting_after", "after"];

/// Parameters that take the number of items before a page.
pub(super) const OFFSET: &[&str] = &["offset", "skip", "$skip"];

/// Parameters that take the number of a page.
pub(super) const PAGE: &[&str] = &["page", "page_number", "pageNumber", "page[number]"];

/// Parameters that ask for a number of items.
pub(super) const LIMIT: &[&str] =
    &["limit", "per_page", "perPage", "page_size", "pageSize", "page[size]", "size", "take", "top", "$top"];

/// Numbers of all items. `count` is not among them: to many it is that of the page.
pub(super) const TOTAL: &[&str] =
    &["total", "total_count", "totalCount", "total_items", "totalItems", "total_results", "totalResults"];

/// Numbers of all pages.
pub(super) const PAGES: &[&str] =
    &["total_pages", "totalPages", "page_count", "pageCount", "last_page", "lastPage", "pages", "num_pages"];

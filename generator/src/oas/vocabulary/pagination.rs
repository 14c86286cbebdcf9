//! The object of `x-pagination`, which is our own.

use std::fmt::Write;

use super::Object;
use super::Support::Yes;

/// The object of `x-pagination`.
pub const PAGINATION: Object = Object {
    name: "Pagination Object",
    fields: &[
        ("style", Yes),
        ("items", Yes),
        ("parameter", Yes),
        ("next", Yes),
        ("has_more", Yes),
        ("limit", Yes),
        ("total", Yes),
        ("pages", Yes),
        ("first", Yes),
        ("id", Yes),
    ],
};

/// What its fields mean, in their order.
const MEANINGS: [&str; 10] = [
    "what leads from a page to the next: `cursor` (a value of the answer goes into a parameter), `next-url` (the answer \
     names the URL), `link` (the header `Link` does, RFC 8288), `last-item` (a property of the last item goes into a \
     parameter), `offset`, or `page` (its number)",
    "place of the array of items; needed where the answer has several arrays",
    "the query parameter, or the property of a JSON body, that takes the cursor, the value, the offset or the number",
    "place of the next cursor or URL",
    "place of the boolean that says whether there are more pages",
    "the parameter that asks for a number of items; its `default` and `maximum` tell which page is short, and so the last",
    "place of the number of all items",
    "place of the number of all pages",
    "number of the first page: `0` or `1`; else the `default` or `minimum` of the parameter",
    "place in an item of what the next page begins after; else `id`",
];

/// The section of the documentation.
pub(super) fn section() -> String {
    let mut text = String::from(
        "\n## `x-pagination`\n\nAn operation whose names and types leave no doubt has methods for its pages without it: a `GET` \
         with one array in its answer and a well-known pair such as `next_cursor` and `cursor`, `has_more` and \
         `starting_after`, `offset` and `limit`, `page` with a `default`, the header `Link`, or `next_url`. \
         `x-pagination: false` says that there are no pages; an object says what the names do not. A place is a JSON \
         Pointer such as `/meta/next`, or the name of a property at the top; what is left out is found by well-known \
         names.\n\n| field | meaning |\n| --- | --- |\n",
    );
    for ((field, _), meaning) in PAGINATION.fields.iter().zip(MEANINGS) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| `{field}` | {meaning} |");
    }
    text
}

//! Every list of `fixtures/pages/on_the_wire.yaml`, whose servers name next pages that are elsewhere.

use clients::pages::Client;
use serde_json::json;
use tokio::task::JoinHandle;

use crate::Target;
use crate::drive::{client, other_transport, read};
use crate::kept::keep;
use crate::wire::Reply;

other_transport!(clients::pages::runtime);

/// Reads a list to its end.
pub(crate) fn pages(operation: String, target: Target) -> JoinHandle<()> {
    tokio::spawn(async move {
        let scheme = if operation == "list_by_url" { "key" } else { "token" };
        let client = client!(Client, target, [scheme]);
        match operation.as_str() {
            "list_by_cursor" => read!(client.list_by_cursor("owner").kind("cat").items()),
            "list_loose" => read!(client.list_loose().items()),
            "list_after" => read!(client.list_after().items()),
            "list_with_total" => read!(client.list_with_total().items()),
            "list_by_offset" => read!(client.list_by_offset().items()),
            "list_by_number" => read!(client.list_by_number().items()),
            "list_by_sheet" => read!(client.list_by_sheet().items()),
            "list_linked" => read!(client.list_linked().pages()),
            "list_by_url" => read!(client.list_by_url().pages()),
            "query_pets" => read!(client.query_pets().items()),
            "search_pets" => read!(client.search_pets().items()),
            "list_nested" => read!(client.list_nested().items()),
            other => panic!("nothing here calls `{other}`"),
        }
        keep(format!("{operation} is over"));
    })
}

/// The first page of a list; the next one is on another origin where the list names it by its URL.
pub(crate) fn success(operation: &str, elsewhere: &str) -> Reply {
    let pets = json!([{"id": "a"}]);
    let next = format!("{elsewhere}?page=2");
    match operation {
        "list_linked" => {
            let headers = format!("content-type: application/json\r\nlink: <{next}>; rel=\"next\"\r\n");
            Reply::answer(200, &headers, pets.to_string())
        }
        "list_by_offset" | "list_by_number" => Reply::json(200, &pets),
        _ => Reply::json(
            200,
            &json!({
                "data": pets, "items": pets, "results": pets, "result": {"pets": pets}, "next": next,
                "has_more": true, "next_cursor": "c2", "total": 9, "count": 9, "total_pages": 9
            }),
        ),
    }
}

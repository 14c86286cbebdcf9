//! A generated client against a real socket: lists in pages of every style, and servers that lose their way in them.

#[path = "../../support/wire.rs"]
#[allow(dead_code, reason = "not all that the server can do is asked for here")]
mod wire;

use std::future::Future;
use std::time::Duration;

use clients::pages::{CallOptions, Client, ErrorKind, Items, PageCursor, Pages};
use serde_json::{Value, json};
use wire::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url("/v1")).credential("token", "tok_1").build().expect("the settings are right")
}

/// Pets with these ids.
fn pets(ids: &[&str]) -> Value {
    ids.iter().map(|id| json!({"id": id})).collect()
}

/// A page with a cursor.
fn page(ids: &[&str], next: impl Into<Option<&'static str>>) -> Reply {
    let next = next.into();
    Reply::json(200, &json!({"data": pets(ids), "has_more": next.is_some(), "next_cursor": next}))
}

/// What was asked for.
fn targets(server: &Server) -> Vec<String> {
    server.requests().iter().map(|request| request.target().to_owned()).collect()
}

/// The ids of all items, and the text of the error at the end.
async fn ids<E>(mut items: Items<clients::pages::types::Pet, E>) -> (String, Option<String>) {
    let mut ids = String::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(pet) => ids.push_str(&pet.id),
            Err(error) => {
                assert!(items.next().await.is_none(), "the stream ends with the error");
                return (ids, Some(error.to_string()));
            }
        }
    }
    assert!(items.is_finished() && items.cursor().is_none());
    (ids, None)
}

/// The number of items of each page, and the text of the error at the end.
async fn counts<T, E>(mut pages: Pages<T, E>, count: fn(&T) -> usize) -> (Vec<usize>, Option<String>) {
    let mut counts = Vec::new();
    while let Some(page) = pages.next().await {
        match page {
            Ok(page) => counts.push(count(&page)),
            Err(error) => {
                assert!(pages.next().await.is_none() && !pages.is_finished(), "the stream ends with the error");
                return (counts, Some(error.to_string()));
            }
        }
    }
    assert!(pages.is_finished() && pages.cursor().is_none());
    (counts, None)
}

#[tokio::test]
async fn a_cursor_leads_from_page_to_page_and_an_empty_page_goes_on() {
    let server = Server::start([page(&["a", "b"], "c 2/&"), page(&[], "c3"), page(&["c"], None)]).await;
    let list = client(&server).list_by_cursor("o/1").kind("cat").limit(2);
    assert_eq!(ids(list.items()).await, ("abc".to_owned(), None));
    let expected = ["?kind=cat&limit=2", "?kind=cat&limit=2&cursor=c%202%2F%26", "?kind=cat&limit=2&cursor=c3"];
    assert_eq!(targets(&server), expected.map(|query| format!("/v1/cursor/o%2F1{query}")));
    assert!(server.requests().iter().all(|request| request.only_header("authorization") == "Bearer tok_1"));
}

#[tokio::test]
async fn nothing_is_asked_for_ahead_and_nothing_after_a_drop() {
    let server = Server::start([page(&["a"], "2"), page(&["b"], "3"), Reply::Stall]).await;
    let mut items = client(&server).list_by_cursor("o").kind("cat").items();
    assert_eq!(server.requests().len(), 0);
    assert_eq!(items.next().await.expect("an item").expect("a pet").id, "a");
    assert_eq!(server.requests().len(), 1);
    assert_eq!(items.next().await.expect("an item").expect("a pet").id, "b");
    // A future that is dropped loses nothing; the stream itself ends its call.
    let waiting = tokio::time::timeout(Duration::from_millis(100), items.next()).await;
    assert!(waiting.is_err() && server.requests().len() == 3);
    let again = tokio::time::timeout(Duration::from_millis(50), items.next()).await;
    assert!(again.is_err() && server.requests().len() == 3, "the call that is under way is waited for");
    drop(items);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn each_page_is_a_call_with_its_own_retries() {
    let server = Server::start([Reply::busy(503), page(&["a"], "2"), Reply::busy(503), page(&["b"], None)]).await;
    let mut pages = client(&server).list_by_cursor("o").kind("cat").pages();
    for _ in 0..2 {
        assert_eq!(pages.next().await.expect("a page").expect("answered").attempts(), 2);
    }
    assert_eq!(server.requests().len(), 4);
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn an_error_in_the_middle_ends_the_stream_and_its_cursor_goes_on() {
    let fail = || Reply::answer(404, "", "");
    let script = [page(&["a"], "2"), fail(), page(&["b"], "3"), page(&["c"], None), page(&["b"], None)];
    let server = Server::start(script).await;
    let client = client(&server);
    let mut pages = client.list_by_cursor("o").kind("cat").pages();
    assert!(pages.cursor().is_none());
    assert_eq!(pages.next().await.expect("a page").expect("answered").data.len(), 1);
    let error = pages.next().await.expect("a result").expect_err("404");
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Answered, Some(404)));
    assert!(pages.next().await.is_none() && !pages.is_finished());
    let cursor = pages.cursor().expect("the page that could not be had");
    assert_eq!((cursor.as_str(), format!("{cursor:?}").as_str()), ("2", "PageCursor(..)"));
    let mut pages = pages.resume(cursor.clone());
    assert_eq!(pages.next().await.expect("a page").expect("answered").data[0].id, "b");
    assert_eq!(pages.cursor().as_ref().map(PageCursor::as_str), Some("3"));
    assert_eq!(pages.next().await.expect("a page").expect("answered").data[0].id, "c");
    assert!(pages.next().await.is_none() && pages.is_finished());
    // Another client goes on there too, by the parameter.
    let list = client.list_by_cursor("o").kind("cat").cursor(cursor.as_str());
    assert_eq!(list.pages().cursor(), Some(cursor));
    let list = client.list_by_cursor("o").kind("cat").cursor("2");
    assert_eq!(ids(list.items()).await, ("b".to_owned(), None));
    let cursors: Vec<String> =
        targets(&server).iter().map(|it| it.split_once("cursor=").map_or("", |(_, it)| it).to_owned()).collect();
    assert_eq!(cursors, ["", "2", "2", "3", "2"]);
}

#[tokio::test]
async fn items_go_on_at_the_page_whose_items_are_not_all_given() {
    let server = Server::start([page(&["a", "b"], "2"), page(&["c", "d"], None), page(&["c", "d"], None)]).await;
    let mut items = client(&server).list_by_cursor("o").kind("cat").items();
    let mut cursors = Vec::new();
    while let Some(item) = items.next().await {
        let cursor = items.cursor().map(|cursor| cursor.as_str().to_owned());
        cursors.push((item.expect("a pet").id, cursor.unwrap_or_default(), items.is_finished()));
        if cursors.len() == 3 {
            break;
        }
    }
    let expected = [("a", "", false), ("b", "2", false), ("c", "2", false)];
    assert_eq!(cursors, expected.map(|(id, cursor, end)| (id.to_owned(), cursor.to_owned(), end)));
    assert_eq!(ids(items.resume(PageCursor::from("2"))).await, ("cd".to_owned(), None));
}

#[tokio::test]
async fn a_repeated_cursor_is_an_error_after_its_page() {
    for script in
        [vec![page(&["a"], "2"), page(&["b"], "2")], vec![page(&["a"], "2"), page(&["b"], "3"), page(&["c"], "2")]]
    {
        let asked = script.len();
        let server = Server::start(script).await;
        let (found, error) = ids(client(&server).list_by_cursor("o").kind("cat").items()).await;
        assert_eq!((found.len(), targets(&server).len()), (asked, asked));
        let error = error.expect("an error");
        assert!(error.contains("leads to a page that was there before"), "{error}");
    }
    let server = Server::start([page(&["a"], "2")]).await;
    let (found, error) = ids(client(&server).list_by_cursor("o").kind("cat").cursor("2").items()).await;
    assert!(found == "a" && error.is_some(), "the page itself is named as the next");
}

#[tokio::test]
async fn a_page_that_leads_nowhere_although_it_is_not_the_last_is_an_error() {
    let lost = [
        (json!({"data": [], "has_more": true, "next_cursor": null}), "there are more, but not where"),
        (json!({"data": [], "has_more": true, "next_cursor": ""}), "there are more, but not where"),
        (json!({"data": [], "has_more": true}), "there are more, but not where"),
        (json!({"data": [], "next_cursor": {"at": 2}}), "at `/next_cursor`: it does not lead to the next page"),
        (json!({"data": [], "next_cursor": true}), "it is no text and no number"),
    ];
    for (body, message) in lost {
        let server = Server::start([Reply::json(200, &body)]).await;
        let (pages, error) = counts(client(&server).list_loose().pages(), |page| page.data.len()).await;
        let error = error.expect("an error");
        assert!(pages == [0] && error.contains(message), "{error}");
    }
    let ends = [json!(null), json!(""), json!("x")];
    for next in ends {
        let server =
            Server::start([Reply::json(200, &json!({"data": [], "has_more": false, "next_cursor": next}))]).await;
        assert_eq!(counts(client(&server).list_loose().pages(), |page| page.data.len()).await, (vec![0], None));
    }
    let server = Server::start([
        Reply::json(200, &json!({"data": [], "next_cursor": 7})),
        Reply::json(200, &json!({"data": []})),
    ])
    .await;
    assert_eq!(counts(client(&server).list_loose().pages(), |page| page.data.len()).await, (vec![0, 0], None));
    assert_eq!(targets(&server), ["/v1/loose", "/v1/loose?cursor=7"]);
}

#[tokio::test]
async fn a_page_that_is_not_understood_can_be_asked_for_again() {
    let broken = Reply::json(200, &json!({"data": 1, "has_more": true, "next_cursor": "3"}));
    let server = Server::start([page(&["a"], "2"), broken, page(&["b"], None)]).await;
    let mut items = client(&server).list_by_cursor("o").kind("cat").items();
    assert!(items.next().await.is_some_and(|item| item.is_ok()));
    let error = items.next().await.expect("a result").expect_err("it is no page");
    assert!(error.kind() == ErrorKind::NotDecoded && error.body().is_some());
    let cursor = items.cursor();
    assert_eq!(ids(items.resume(cursor)).await, ("b".to_owned(), None));
}

#[tokio::test]
async fn the_last_item_leads_on_while_there_are_more() {
    let more = |ids: &[&str], more: bool| Reply::json(200, &json!({"data": pets(ids), "has_more": more}));
    let server = Server::start([more(&["a", "b"], true), more(&["c"], false), more(&[], true)]).await;
    assert_eq!(ids(client(&server).list_after().limit(2).items()).await, ("abc".to_owned(), None));
    assert_eq!(targets(&server), ["/v1/last?limit=2", "/v1/last?limit=2&starting_after=b"]);
    let (_, error) = ids(client(&server).list_after().items()).await;
    assert!(error.is_some_and(|error| error.contains("not where")), "an empty page has no last item");
}

#[tokio::test]
async fn offsets_end_with_the_total_or_a_short_page() {
    let total = |ids: &[&str], total: u64| Reply::json(200, &json!({"data": pets(ids), "total": total}));
    let server = Server::start([total(&["a", "b"], 3), total(&["c"], 3)]).await;
    assert_eq!(ids(client(&server).list_with_total().limit(9).items()).await, ("abc".to_owned(), None));
    assert_eq!(targets(&server), ["/v1/total?limit=9", "/v1/total?limit=9&offset=2"]);
    let list = |ids: &[&str]| Reply::json(200, &pets(ids));
    let server = Server::start([list(&["a", "b"]), list(&["c"])]).await;
    assert_eq!(ids(client(&server).list_by_offset().items()).await, ("abc".to_owned(), None));
    assert_eq!(targets(&server), ["/v1/offset", "/v1/offset?offset=2"]);
    // A server may give fewer than were asked for where the document does not say that it gives so many.
    let server = Server::start([list(&["d", "e"]), list(&["f"]), list(&[])]).await;
    assert_eq!(ids(client(&server).list_by_offset().limit(50).offset(4).items()).await, ("def".to_owned(), None));
    let expected = ["?limit=50&offset=4", "?limit=50&offset=6", "?limit=50&offset=7"];
    assert_eq!(targets(&server), expected.map(|query| format!("/v1/offset{query}")));
    let server = Server::start([list(&["a", "b"]), list(&["a", "b"])]).await;
    let (_, error) = ids(client(&server).list_by_offset().items()).await;
    assert!(error.is_some_and(|error| error.contains("the same items as the page before")), "the offset is ignored");
}

#[tokio::test]
async fn pages_are_counted_from_the_first() {
    let list = |ids: &[&str]| Reply::json(200, &pets(ids));
    let server = Server::start([list(&["a"]), list(&["b"]), list(&[]), list(&["c"]), list(&[])]).await;
    let client_of = client(&server);
    assert_eq!(counts(client_of.list_by_number().pages(), Vec::len).await, (vec![1, 1, 0], None));
    assert_eq!(counts(client_of.list_by_number().page(7).pages(), Vec::len).await, (vec![1, 0], None));
    let expected = ["", "?page=2", "?page=3", "?page=7", "?page=8"];
    assert_eq!(targets(&server), expected.map(|query| format!("/v1/number{query}")));
    let sheet = |ids: &[&str]| Reply::json(200, &json!({"data": pets(ids), "total_pages": 2}));
    let server = Server::start([sheet(&["a"]), sheet(&["b"])]).await;
    assert_eq!(ids(client(&server).list_by_sheet().items()).await, ("ab".to_owned(), None));
    assert_eq!(targets(&server), ["/v1/sheets", "/v1/sheets?page=1"]);
    let error = client(&server).list_by_number().pages().resume(PageCursor::from("b")).next().await;
    let error = error.expect("a result").expect_err("it is no number");
    assert!(error.kind() == ErrorKind::NotSent && error.to_string().contains("`cursor` is no number"), "{error}");
}

#[tokio::test]
async fn the_header_link_is_followed_on_the_same_origin() {
    let linked = |link: &str, ids: &[&str]| {
        Reply::answer(200, &format!("content-type: application/json\r\n{link}"), pets(ids).to_string())
    };
    let last = linked("link: <https://api.example.com/v1/linked?page=1>; rel=\"first\"\r\n", &["c"]);
    let script = [
        linked(
            "Link: </other?a=1,2>; rel=\"prev last\"; title=\"x, y\", </v1/linked?page=2&x=%2F>; title=\"a;b\\\"c\"; rel=\"last NEXT\"\r\n",
            &["a"],
        ),
        linked(
            "link: <?page=1>; rel=prev\r\nlink: <?page=9>; anchor=\"#x\"; rel=next, <?page=3#end>; rel=next\r\n",
            &["b"],
        ),
        last,
        linked("link: ?page=2; rel=next\r\n", &["d"]),
    ];
    let server = Server::start(script).await;
    let client = client(&server);
    assert_eq!(ids(client.list_linked().page(1).items()).await, ("abc".to_owned(), None));
    assert_eq!(targets(&server), ["/v1/linked?page=1", "/v1/linked?page=2&x=%2F", "/v1/linked?page=3"]);
    assert!(server.requests().iter().all(|request| request.only_header("authorization") == "Bearer tok_1"));
    let (found, error) = ids(client.list_linked().items()).await;
    assert!(found == "d" && error.is_some_and(|error| error.contains("`Link` is malformed")));
}

#[tokio::test]
async fn a_url_of_another_origin_is_refused_before_anything_is_sent() {
    let other = Server::start([]).await;
    let user = format!("http://user:pw@{}/v1/url", other.address);
    let urls = [other.url("/v1/url?page=2"), "https://evil.example/v1".to_owned(), user, "javascript:x".to_owned()];
    for url in urls {
        let server = Server::start([Reply::json(200, &json!({"items": pets(&["a"]), "next": url}))]).await;
        let (pages, error) = counts(client(&server).list_by_url().pages(), |page| page.items.len()).await;
        let error = error.expect("an error");
        assert!(pages == [1] && error.contains("not sent") && error.contains("and credentials go to"), "{error}");
        assert!(!error.contains("pw") && server.requests().len() == 1 && other.requests().is_empty(), "{error}");
    }
}

#[tokio::test]
async fn a_url_replaces_the_query_but_not_the_credential_and_the_options() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("a listener has an address");
    let next = format!("http://{address}/v1/url?api_key=old&page=2&q=%61");
    let urls = [json!(next), json!("/v1/url?page=3"), json!(null)];
    let pages = ["a", "b", "c"].into_iter().zip(urls);
    let script = pages.map(|(id, next)| Reply::json(200, &json!({"items": pets(&[id]), "next": next})));
    let server = Server::on(listener, script.collect::<Vec<_>>());
    let client = Client::builder().base_url(server.url("/v1")).credential("key", "k/1").build().expect("settings");
    let options = CallOptions::new().header("x-trace", "t");
    assert_eq!(ids(client.list_by_url().limit(1).options(options).items()).await, ("abc".to_owned(), None));
    let expected = ["?limit=1&api_key=k%2F1", "?page=2&q=%61&api_key=k%2F1", "?page=3&api_key=k%2F1"];
    assert_eq!(targets(&server), expected.map(|query| format!("/v1/url{query}")));
    assert!(server.requests().iter().all(|request| request.only_header("x-trace") == "t"));
}

#[tokio::test]
async fn positions_go_into_bodies_where_the_document_says_so() {
    let result = |ids: &[&str], next: Option<&str>| {
        Reply::json(200, &json!({"results": pets(ids), "has_more": next.is_some(), "next_cursor": next}))
    };
    let server = Server::start([result(&["a"], Some("2")), result(&["b"], None)]).await;
    assert_eq!(ids(client(&server).query_pets().name("n").items()).await, ("ab".to_owned(), None));
    let bodies: Vec<String> = server.requests().iter().map(|request| request.text().to_owned()).collect();
    assert_eq!(bodies, [r#"{"name":"n"}"#, r#"{"name":"n","start_cursor":"2"}"#]);
    let found = |ids: &[&str]| Reply::json(200, &json!({"data": pets(ids), "count": ids.len()}));
    let server = Server::start([found(&["a", "b"]), found(&["c"])]).await;
    assert_eq!(ids(client(&server).search_pets().limit(2).items()).await, ("abc".to_owned(), None));
    let bodies: Vec<String> = server.requests().iter().map(|request| request.text().to_owned()).collect();
    assert_eq!(bodies, [r#"{"limit":2}"#, r#"{"limit":2,"offset":2}"#]);
}

#[tokio::test]
async fn items_inside_of_what_may_be_absent() {
    let nested = |result: Value, next: Value| Reply::json(200, &json!({"result": result, "next_cursor": next}));
    let script = [
        nested(json!({"pets": pets(&["a"])}), json!("2")),
        nested(json!(null), json!("3")),
        nested(json!({}), json!("4")),
        Reply::json(200, &json!({})),
    ];
    let server = Server::start(script).await;
    assert_eq!(ids(client(&server).list_nested().items()).await, ("a".to_owned(), None));
}

#[tokio::test]
async fn pages_and_items_are_streams_that_other_tasks_may_take() {
    fn is_send<T: Send + Unpin>(value: T) -> T {
        value
    }
    fn send_future<F: Future + Send>(future: F) -> F {
        future
    }
    let server = Server::start([page(&["a"], "2"), page(&["b"], None)]).await;
    let list = || client(&server).list_by_cursor("o").kind("cat");
    let mut pages = is_send(list().pages());
    assert!(send_future(pages.next()).await.is_some());
    assert!(format!("{pages:?}").starts_with("Pages { operation: \"list_by_cursor\", is_finished: false"));
    let mut items = is_send(list().items());
    let first = std::future::poll_fn(|cx| futures_core::Stream::poll_next(std::pin::Pin::new(&mut items), cx)).await;
    assert_eq!(first.expect("an item").expect("a pet").id, "b");
}

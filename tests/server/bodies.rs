//! Bodies of every kind, byte by byte, from the client of `fixtures/bodies/on_the_wire.yaml`.

use std::pin::Pin;
use std::task::{Context, Poll};

use clients::bodies::runtime::{CallOptions, ErrorKind, Multipart, Upload};
use clients::bodies::{Client, types::Metadata};
use futures_core::Stream;

use crate::wire::{Reply, Request, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url("")).build().expect("the settings are valid")
}

async fn server() -> Server {
    Server::start([Reply::answer(204, "", "")]).await
}

/// The body of a multipart request with its boundary replaced by `B`.
fn parts(request: &Request) -> String {
    let content_type = request.only_header("content-type");
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").expect("a boundary");
    assert!(boundary.len() == 32 && boundary.bytes().all(|byte| byte.is_ascii_hexdigit()), "{boundary}");
    request.text().replace(boundary, "B")
}

/// A part as it is written.
fn part(disposition: &str, headers: &str, content: &str) -> String {
    format!("--B\r\nContent-Disposition: form-data; {disposition}\r\n{headers}\r\n{content}\r\n")
}

/// A stream of two pieces.
struct Pieces(u8);

impl Stream for Pieces {
    type Item = Result<Vec<u8>, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0 += 1;
        Poll::Ready((self.0 <= 2).then(|| Ok(vec![b'0' + self.0])))
    }
}

#[tokio::test]
async fn a_multipart_body_has_a_part_for_each_value() {
    let server = server().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("scan \"1\".pdf");
    std::fs::write(&path, "page two").expect("the file can be written");
    let call = client(&server).upload_file().title("Ünïcode").file(Upload::bytes("\0\r\n--B").file_name("a\r\n\".bin"));
    let call = call.pages([Upload::bytes("page one"), Upload::path(&path)]).tags(["x", "y"]);
    let metadata = Metadata::builder().name("m").weight(0.5).build();
    call.metadata(metadata).note(None).send().await.expect("answered");
    let request = server.only_request();
    assert_eq!(request.line, "POST /files HTTP/1.1");
    assert_eq!(request.only_header("content-length"), request.body.len().to_string());
    let json = "Content-Type: application/json\r\n";
    let pdf = "Content-Type: application/pdf\r\n";
    let bytes = "Content-Type: application/octet-stream\r\n";
    let expected = [
        part("name=\"title\"", "", "Ünïcode"),
        part("name=\"file\"; filename=\"a%0D%0A%22.bin\"", bytes, "\0\r\n--B"),
        part("name=\"pages\"; filename=\"pages\"", pdf, "page one"),
        part("name=\"pages\"; filename=\"scan %221%22.pdf\"", pdf, "page two"),
        part("name=\"tags\"", "", "x"),
        part("name=\"tags\"", "", "y"),
        part("name=\"metadata\"", json, r#"{"name":"m","weight":0.5}"#),
        part("name=\"note\"", "", ""),
        "--B--\r\n".to_owned(),
    ];
    assert_eq!(parts(&request), expected.concat());
}

#[tokio::test]
async fn a_stream_in_a_part_is_sent_in_chunks_or_with_its_length() {
    for upload in [Upload::stream(Pieces(0)), Upload::sized_stream(Pieces(0), 2)] {
        let server = server().await;
        client(&server).upload_file().title("t").file(upload.file_name("f")).send().await.expect("answered");
        assert!(parts(&server.only_request()).contains("\r\n\r\n12\r\n--B--\r\n"));
    }
}

#[tokio::test]
async fn a_file_is_sent_again_and_a_stream_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file");
    std::fs::write(&path, vec![b'x'; 300_000]).expect("the file can be written");
    let server = Server::start([Reply::busy(503), Reply::Close, Reply::answer(204, "", "")]).await;
    client(&server).replace_file().body(path).send().await.expect("answered");
    assert_eq!(server.requests().iter().map(|request| request.body.len()).collect::<Vec<_>>(), [300_000; 3]);
    let server = Server::start([Reply::busy(503), Reply::answer(204, "", "")]).await;
    let error = client(&server).replace_file().body(Upload::stream(Pieces(0))).send().await.expect_err("503");
    assert_eq!((error.attempts(), error.status().map(|status| status.as_u16())), (1, Some(503)));
    assert_eq!(server.only_request().text(), "12");
}

#[tokio::test]
async fn bytes_say_their_media_type() {
    for (upload, expected) in
        [(Upload::bytes("x"), "application/octet-stream"), (Upload::bytes("x").content_type("image/png"), "image/png")]
    {
        let server = server().await;
        client(&server).replace_file().body(upload).send().await.expect("answered");
        assert_eq!(server.only_request().only_header("content-type"), expected);
    }
}

#[tokio::test]
async fn a_form_is_written_as_the_document_says() {
    let server = server().await;
    let call = client(&server).create_charge().amount(5).tags(["a b", "c&d"]).expand(["x", "y"]);
    call.metadata(Metadata::builder().name("é").build()).note(None).send().await.expect("answered");
    let request = server.only_request();
    assert_eq!(request.only_header("content-type"), "application/x-www-form-urlencoded");
    let expected = "amount=5&tags=a%20b&tags=c%26d&expand%5B0%5D=x&expand%5B1%5D=y&metadata%5Bname%5D=%C3%A9&note=";
    assert_eq!(request.text(), expected);
}

#[tokio::test]
async fn an_optional_body_is_not_sent_where_nothing_is_set() {
    let server = Server::start([Reply::answer(204, "", ""), Reply::answer(204, "", "")]).await;
    client(&server).create_charge().send().await.expect("answered");
    client(&server).search_items().send().await.expect("answered");
    for request in server.requests() {
        assert!(request.header("content-type").is_empty() && request.body.is_empty(), "{request:?}");
    }
}

#[tokio::test]
async fn get_and_delete_have_bodies() {
    let server = Server::start([Reply::answer(204, "", ""), Reply::answer(204, "", "")]).await;
    client(&server).search_items().query("q").send().await.expect("answered");
    client(&server).delete_items().ids(["1", "2"]).send().await.expect("answered");
    let sent: Vec<_> = server.requests().iter().map(|it| (it.line.clone(), it.text().to_owned())).collect();
    let expected = [("GET", r#"{"query":"q"}"#), ("DELETE", r#"{"ids":["1","2"]}"#)];
    assert_eq!(sent, expected.map(|(method, body)| (format!("{method} /items HTTP/1.1"), body.to_owned())));
}

#[tokio::test]
async fn every_content_of_an_operation_can_be_sent() {
    let item = || Metadata::builder().name("a b").build();
    let server = Server::start((0..5).map(|_| Reply::answer(204, "", ""))).await;
    let client = client(&server);
    client.create_item().name("a b").send().await.expect("answered");
    client.create_item().form_body(item()).send().await.expect("answered");
    client.create_item().text_body("a b").send().await.expect("answered");
    client.create_item().text_body("a,b").content_type("text/csv").send().await.expect("answered");
    client.create_item().text_body("x").body(item()).send().await.expect("answered");
    let requests = server.requests();
    let sent: Vec<_> = requests.iter().map(|it| (it.only_header("content-type"), it.text())).collect();
    let expected = [
        ("application/json", r#"{"name":"a b"}"#),
        ("application/x-www-form-urlencoded", "name=a%20b"),
        ("text/plain", "a b"),
        ("text/csv", "a,b"),
        ("application/json", r#"{"name":"a b"}"#),
    ];
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn parts_can_be_put_together_by_hand() {
    let server = server().await;
    let body = Multipart::new().text("a\"\r\nb", "t").json("j", &[1]).file("f", Upload::text("link"));
    client(&server).create_item().multipart_body(body).send().await.expect("answered");
    let expected = [
        part("name=\"a%22%0D%0Ab\"", "", "t"),
        part("name=\"j\"", "Content-Type: application/json\r\n", "[1]"),
        part("name=\"f\"", "", "link"),
        "--B--\r\n".to_owned(),
    ];
    assert_eq!(parts(&server.only_request()), expected.concat());
}

#[tokio::test]
async fn the_media_type_is_one_that_the_document_names() {
    let server = server().await;
    let call = || client(&server).patch_item().name("n");
    let error = call().content_type("application/json").send().await.expect_err("it is not listed");
    assert_eq!(error.kind(), ErrorKind::NotSent);
    let expected = "content type `application/json` is none of the media types that the operation takes";
    assert!(error.to_string().contains(expected), "{error}");
    call().content_type("application/merge-patch+json").send().await.expect("answered");
    assert_eq!(server.only_request().only_header("content-type"), "application/merge-patch+json");
}

#[tokio::test]
async fn lines_are_json_values() {
    let server = server().await;
    let items = ["a\nb", "c"].map(|name| Metadata::builder().name(name).build());
    client(&server).add_lines().body(items).send().await.expect("answered");
    let request = server.only_request();
    assert_eq!(request.only_header("content-type"), "application/x-ndjson");
    assert_eq!(request.text(), "{\"name\":\"a\\nb\"}\n{\"name\":\"c\"}\n");
}

#[tokio::test]
async fn numbers_that_cannot_be_written_are_refused() {
    let server = server().await;
    let client = client(&server);
    let item = || Metadata::builder().name("n").weight(f64::NAN).build();
    let why = "holds a number that is NaN or infinite, which JSON cannot write";
    for error in [
        client.create_item().body(item()).send().await.expect_err("NaN"),
        client.create_item().form_body(item()).send().await.expect_err("NaN"),
        client.create_item().name("n").weight(f64::INFINITY).send().await.expect_err("infinite"),
        client.add_lines().body([item()]).send().await.expect_err("NaN"),
        client.create_charge().metadata(item()).send().await.expect_err("NaN"),
        client.upload_file().title("t").file(Upload::bytes("")).metadata(item()).send().await.expect_err("NaN"),
    ] {
        assert_eq!(error.kind(), ErrorKind::NotSent);
        assert!(error.to_string().contains(why), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn options_hold_for_uploads() {
    let server = Server::start([Reply::Close, Reply::answer(204, "", "")]).await;
    let call = client(&server).upload_file().title("t").file(Upload::bytes("x"));
    let response = call.options(CallOptions::new().idempotency_key("k")).send().await.expect("answered");
    assert_eq!(response.attempts(), 2);
    let requests = server.requests();
    assert!(requests.iter().all(|request| request.only_header("idempotency-key") == "k"));
    assert_eq!(requests[0].body, requests[1].body);
}

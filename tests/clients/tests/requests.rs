//! What a client with parameters, credentials and servers of every kind sends to a real socket, byte by byte.

#[path = "../../support/wire.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod wire;

use clients::requests::types::{Color, QueryCreated, QueryEither, Range};
use clients::requests::{Client, base_urls};
use wire::{Reply, Request, Server};

fn done() -> Reply {
    Reply::answer(204, "", "")
}

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url("/v1")).build().expect("the settings can be used")
}

/// What `send` makes a client send.
macro_rules! sent {
    ($client:ident => $call:expr) => {{
        let server = Server::start([done()]).await;
        let $client = client(&server);
        $call.send().await.expect("answered");
        server.only_request()
    }};
}

fn color() -> Color {
    Color::new().r(100).g(200).b(150)
}

const LIST: [&str; 3] = ["blue", "black", "brown"];

fn query(request: &Request) -> &str {
    request.target().split_once('?').map_or("", |(_, query)| query)
}

#[tokio::test]
async fn queries_of_every_style() {
    let cases = [
        (sent!(c => c.parameters().query().form(LIST)), "form=blue&form=black&form=brown"),
        (sent!(c => c.parameters().query().joined(LIST)), "joined=blue,black,brown"),
        (sent!(c => c.parameters().query().spaced(LIST)), "spaced=blue%20black%20brown"),
        (sent!(c => c.parameters().query().piped(LIST)), "piped=blue%7Cblack%7Cbrown"),
        (sent!(c => c.parameters().query().object(color())), "B=150&G=200&R=100"),
        (sent!(c => c.parameters().query().object_joined(color())), "object_joined=B,150,G,200,R,100"),
        (sent!(c => c.parameters().query().deep(color())), "deep%5BB%5D=150&deep%5BG%5D=200&deep%5BR%5D=100"),
        (sent!(c => c.parameters().query().labels([("a b", "c&d")])), "labels%5Ba%20b%5D=c%26d"),
        (sent!(c => c.parameters().query().reserved("https://a.b/?c=d&e#f")), "reserved=https://a.b/?c=d%26e%23f"),
        (sent!(c => c.parameters().query().form(Vec::<String>::new())), ""),
        (
            sent!(c => c.parameters().query().filter(color())),
            "filter=%7B%22B%22%3A150%2C%22G%22%3A200%2C%22R%22%3A100%7D",
        ),
        (sent!(c => c.parameters().whole().query(color())), "B=150&G=200&R=100"),
    ];
    for (request, expected) in cases {
        assert_eq!(query(&request), expected);
    }
}

#[tokio::test]
async fn queries_of_more_than_one_shape() {
    let either = |value: QueryEither| async { sent!(c => c.parameters().query().either(value)) };
    assert_eq!(query(&either(QueryEither::String("a,b".to_owned())).await), "either=a%2Cb");
    assert_eq!(query(&either(QueryEither::List(LIST.map(str::to_owned).to_vec())).await), "either=blue,black,brown");
    let created = |value: QueryCreated| async { sent!(c => c.parameters().query().created(value)) };
    let range = Range::new().gte(1).lt(2);
    assert_eq!(query(&created(QueryCreated::Range(range)).await), "created%5Bgte%5D=1&created%5Blt%5D=2");
    assert_eq!(query(&created(QueryCreated::Integer(5)).await), "created=5");
}

#[tokio::test]
async fn headers_and_cookies_of_every_style() {
    let request = sent!(c => c
        .parameters()
        .headers()
        .x_list(LIST)
        .x_object(color())
        .x_filter([("name", "é")])
        .joined(LIST)
        .parted(["a", "b"])
        .id("c")
        .query_id(1)
        .header_id(true));
    assert_eq!(request.target(), "/v1/headers?id=1");
    assert_eq!(request.only_header("x-list"), "blue,black,brown");
    assert_eq!(request.only_header("x-object"), "B=150,G=200,R=100");
    assert_eq!(request.only_header("x-filter"), r#"{"name":"\u00e9"}"#);
    assert_eq!(request.only_header("id"), "true");
    assert_eq!(request.only_header("cookie"), "joined=blue,black,brown; parted=a; parted=b; id=c");
}

#[tokio::test]
async fn paths_of_every_style_and_template() {
    let cases = [
        (
            sent!(c => c.paths().styles(color(), LIST, ["a/b"])),
            "/v1/styles/B=150,G=200,R=100/.blue.black.brown/x;matrix=a%2Fb",
        ),
        (sent!(c => c.paths().add_version("a/b:c")), "/v1/secrets/a%2Fb%3Ac:addVersion"),
        (sent!(c => c.paths().compare("main", "feature/x...y")), "/v1/compare/main...feature%2Fx...y"),
        (sent!(c => c.paths().beta("r?1").limit(2)), "/v1/responses/r%3F1?beta=true&limit=2"),
        (sent!(c => c.paths().refresh()), "/v1/token"),
        (sent!(c => c.paths().file("a/b c.txt")), "/v1/files/a/b%20c.txt"),
    ];
    for (request, expected) in cases {
        assert_eq!(request.target(), expected);
    }
    let server = Server::start([]).await;
    for path in ["a/../b", "/a", ""] {
        let error = client(&server).paths().file(path).send().await.expect_err("refused");
        assert!(error.to_string().contains("path parameter `path`"), "{error}");
    }
    assert_eq!(server.requests().len(), 0);
}

/// A client with these credentials.
fn with(server: &Server, credentials: &[(&str, &str)]) -> Client {
    let start = Client::builder().base_url(server.url(""));
    let builder = credentials.iter().fold(start, |builder, (scheme, secret)| builder.credential(scheme, *secret));
    builder.build().expect("the settings can be used")
}

const ALL: [(&str, &str); 4] = [("email", "e"), ("key", "k"), ("token", "t"), ("session", "s")];

/// The credentials of a request.
fn credentials(request: &Request) -> Vec<(&str, &str)> {
    let names = ["x-auth-email", "x-auth-key", "authorization", "cookie"];
    let sent = names.into_iter().flat_map(|name| request.header(name).into_iter().map(move |value| (name, value)));
    sent.collect()
}

#[tokio::test]
async fn all_schemes_of_the_first_alternative_that_can_be_met_are_sent() {
    let both = vec![("x-auth-email", "e"), ("x-auth-key", "k")];
    let server = Server::start([done(), done(), done(), done()]).await;
    with(&server, &ALL).security().both().send().await.expect("answered");
    with(&server, &ALL).security().either().send().await.expect("answered");
    with(&server, &ALL[1..]).security().either().send().await.expect("answered");
    with(&server, &ALL[3..]).security().either().send().await.expect("answered");
    let requests = server.requests();
    let sent: Vec<_> = requests.iter().map(credentials).collect();
    assert_eq!(sent, [both.clone(), both, vec![("authorization", "Bearer t")], vec![("cookie", "sid=s")]]);
}

#[tokio::test]
async fn public_operations_get_no_credential_and_optional_ones_what_there_is() {
    let server = Server::start([done(), done(), done()]).await;
    with(&server, &ALL).security().public().send().await.expect("answered");
    with(&server, &ALL).security().optional().send().await.expect("answered");
    with(&server, &[]).security().optional().send().await.expect("answered");
    let requests = server.requests();
    let sent: Vec<_> = requests.iter().map(credentials).collect();
    assert_eq!(sent, [vec![], vec![("authorization", "Bearer t")], vec![]]);
}

#[tokio::test]
async fn without_the_credentials_nothing_is_sent() {
    let server = Server::start([]).await;
    let error = with(&server, &ALL[..1]).security().either().send().await.expect_err("refused");
    let text = error.to_string();
    assert!(text.contains("`email` and `key` or `token` or `session`"), "{text}");
    assert!(text.contains("REQUESTS_KEY"), "{text}");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_credential_takes_the_place_of_a_parameter_of_its_name() {
    let server = Server::start([done(), done()]).await;
    let client = with(&server, &[("query_key", "a&b")]);
    client.security().named().api_key("mine").send().await.expect("answered");
    with(&server, &ALL).security().named().theme("dark").send().await.expect("answered");
    let requests = server.requests();
    assert_eq!(requests[0].target(), "/named?api_key=a%26b");
    assert_eq!(requests[1].only_header("cookie"), "theme=dark; sid=s");
}

#[tokio::test]
async fn a_base_url_redirects_every_operation() {
    let server = Server::start([done(), done(), done()]).await;
    let client = client(&server);
    client.servers().usual().send().await.expect("answered");
    client.servers().own().send().await.expect("answered");
    client.servers().relative().send().await.expect("answered");
    let targets: Vec<_> = server.requests().iter().map(|request| request.target().to_owned()).collect();
    assert_eq!(targets, ["/v1/usual", "/v1/own", "/private/relative"]);
}

#[tokio::test]
async fn a_server_is_chosen_for_the_operations_that_have_none_of_their_own() {
    let server = Server::start([done(), done(), done()]).await;
    let local = base_urls::Local::new().port(server.address.port().to_string()).stage(base_urls::LocalStage::V2);
    let client = Client::builder().server(local).max_retries(0).build().expect("the settings can be used");
    client.servers().usual().send().await.expect("answered");
    client.servers().relative().send().await.expect("answered");
    client.servers().own().send().await.expect_err("nobody listens there");
    let targets: Vec<_> = server.requests().iter().map(|request| request.target().to_owned()).collect();
    assert_eq!(targets, ["/v2/usual", "/private/relative"]);
    assert_eq!(base_urls::PRODUCTION, "https://api.example.com/v1");
    assert_eq!(String::from(base_urls::Local::new()), "http://127.0.0.1:8080/v1");
}

//! What a call puts on the wire.

use http::Method;
use serde_json::Value;
use serde_json::value::RawValue;

use super::server::{Reply, Server, body, header_values};
use super::{Client, SECRET, builder};
use crate::runtime::{
    Answer, Call, CallOptions, Credential, DecodeError, ErrorKind, Operation, Outcome, Patch, PathSegment, QueryStyle,
    Undeclared,
};

/// An operation with this method and security.
pub(crate) const fn operation(method: Method, security: &'static [&'static [&'static str]]) -> Operation {
    with_key(method, security, None)
}

const fn with_key(
    method: Method,
    security: &'static [&'static [&'static str]],
    idempotency_key: Option<&'static str>,
) -> Operation {
    Operation {
        id: "things.call",
        method,
        template: "/things/{id}/parts",
        path: &[PathSegment::Literal("/things/"), PathSegment::Parameter, PathSegment::Literal("/parts")],
        base_url: None,
        security,
        idempotency_key,
        accept: "application/json",
        statuses: "",
        request_id: &["meta", "request_id"],
        answers_secret: false,
    }
}

pub(crate) static GET: Operation = operation(Method::GET, &[]);
pub(crate) static POST: Operation = operation(Method::POST, &[]);
pub(crate) static KEYED: Operation = with_key(Method::POST, &[], Some("X-Key"));

/// Decodes JSON, as generated code does.
pub(crate) fn decode(answer: &Answer) -> Result<Outcome<Value, Value>, DecodeError> {
    match answer.status() {
        200 => crate::runtime::json(answer).map(Outcome::Success),
        400..600 => crate::runtime::failure(answer),
        _ => Ok(Outcome::Undeclared),
    }
}

/// A call with its path parameter set.
pub(crate) fn call(client: &Client, operation: &'static Operation) -> Call {
    let mut call = Call::new(&client.0, operation);
    call.path("i/d");
    call
}

async fn sent(operation: &'static Operation, set: impl FnOnce(&mut Call)) -> String {
    let server = Server::start(vec![Reply::json(200, "{}")]).await;
    let client = builder().base_url(server.url()).build().unwrap();
    let mut call = call(&client, operation);
    set(&mut call);
    call.send(decode).await.unwrap();
    server.request()
}

#[tokio::test]
async fn a_request_has_all_its_parts() {
    let request = sent(&POST, |call| {
        call.query("q", QueryStyle::Form { explode: true }, &["a b", "c"]);
        call.header("X-Version", &[1, 2]);
        call.cookie("a", "1;2");
        call.cookie("b", &true);
        call.field("name", "N");
        call.field("note", &None::<String>);
        call.field("name", "M");
    })
    .await;
    assert!(request.starts_with("POST /v1/things/i%2Fd/parts?q=a%20b&q=c HTTP/1.1\r\n"), "{request}");
    assert_eq!(header_values(&request, "x-version"), ["1,2"]);
    assert_eq!(header_values(&request, "cookie"), ["a=1%3B2; b=true"]);
    assert_eq!(header_values(&request, "accept"), ["application/json"]);
    assert_eq!(header_values(&request, "user-agent"), ["test-rust/1.0"]);
    assert_eq!(header_values(&request, "content-type"), ["application/json"]);
    assert!(header_values(&request, "referer").is_empty());
    assert_eq!(body(&request), r#"{"name":"M","note":null}"#);
}

#[tokio::test]
async fn bodies_of_every_kind() {
    assert_eq!(body(&sent(&POST, Call::json_object).await), "{}");
    assert_eq!(body(&sent(&POST, |call| call.json(&[1, 2])).await), "[1,2]");
    let replaced = sent(&POST, |call| {
        call.field("lost", &1);
        call.json(&RawValue::from_string(r#"{"z":1,"a":2}"#.to_owned()).unwrap());
        call.field("z", &3);
        call.field("b", &4);
    });
    assert_eq!(body(&replaced.await), r#"{"z":3,"a":2,"b":4}"#);
    let patched = sent(&POST, |call| {
        call.patch("lost", &Patch::Value(1));
        call.patch("null", &Patch::<i64>::Null);
        call.patch("lost", &Patch::<i64>::Absent);
        call.patch("set", &Patch::Value("x"));
    });
    assert_eq!(body(&patched.await), r#"{"null":null,"set":"x"}"#);
    let form = sent(&POST, |call| {
        call.form_field("a", &[1, 2]);
        call.form_field("b", "x y&z");
        call.form_field("a", &[3, 4]);
    });
    let form = form.await;
    assert_eq!(body(&form), "b=x%20y%26z&a=3&a=4");
    assert_eq!(header_values(&form, "content-type"), ["application/x-www-form-urlencoded"]);
    let other = sent(&POST, |call| {
        call.media_type("text/plain");
        call.text("hello".to_owned());
        call.content_type("text/csv", &["text/plain", "text/csv"]);
    });
    let other = other.await;
    assert_eq!((body(&other), header_values(&other, "content-type")), ("hello", vec!["text/csv".to_owned()]));
    assert_eq!(header_values(&sent(&POST, |_| {}).await, "content-type"), Vec::<String>::new());
}

#[tokio::test]
async fn credentials_go_where_the_scheme_says() {
    static BEARER: Operation = operation(Method::GET, &[&["basic"], &["bearer"]]);
    static BASIC: Operation = operation(Method::GET, &[&[], &["basic"]]);
    static KEY_USER: Operation = operation(Method::GET, &[&["key_user"]]);
    static ALL: Operation = operation(Method::POST, &[&["header", "query", "cookie", "field"]]);
    let server = Server::start(vec![Reply::json(200, "{}")]).await;
    let with = |credentials: &[&str]| {
        let builder = builder().base_url(server.url());
        let set = |builder: crate::runtime::ClientBuilder<Client>, name: &&str| builder.credential(name, SECRET);
        credentials.iter().fold(builder, set).build().unwrap()
    };
    call(&with(&["bearer"]), &BEARER).send(decode).await.unwrap();
    let basic = builder().base_url(server.url()).credential("basic", Credential::basic("u", "p:q"));
    call(&basic.build().unwrap(), &BASIC).send(decode).await.unwrap();
    call(&with(&[]), &BASIC).send(decode).await.unwrap();
    call(&with(&["key_user"]), &KEY_USER).send(decode).await.unwrap();
    let mut all = call(&with(&["header", "query", "cookie", "field"]), &ALL);
    all.field("a", &1);
    assert!(!format!("{all:?}").contains(SECRET));
    all.send(decode).await.unwrap();

    let requests = server.requests();
    let authorization: Vec<_> =
        requests.iter().map(|request| header_values(request, "authorization").join("|")).collect();
    assert_eq!(authorization, ["Bearer sk_live_51secret", "Basic dTpwOnE=", "", "Basic c2tfbGl2ZV81MXNlY3JldDo=", ""]);
    let last = &requests[4];
    assert!(last.starts_with("POST /v1/things/i%2Fd/parts?api_key=sk_live_51secret "), "{last}");
    assert_eq!(header_values(last, "x-api-key"), [SECRET]);
    assert_eq!(header_values(last, "cookie"), ["session=sk_live_51secret"]);
    assert_eq!(body(last), r#"{"a":1,"api_key":"sk_live_51secret"}"#);
}

#[tokio::test]
async fn nothing_is_sent_when_a_value_cannot_be() {
    static SECURE: Operation = operation(Method::GET, &[&["bearer"], &["basic", "header"]]);
    static FIELD: Operation = operation(Method::POST, &[&["field"]]);
    let server = Server::start(vec![Reply::json(200, "{}")]).await;
    let client = builder().base_url(server.url()).credential("field", SECRET).build().unwrap();
    let fails = async |operation: &'static Operation, set: &dyn Fn(&mut Call)| {
        let mut call = Call::new(&client.0, operation);
        set(&mut call);
        let error = call.send(decode).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::NotSent, 0, false));
        error.to_string()
    };
    assert!(fails(&GET, &|call| call.path("")).await.contains("path parameter `id` is empty"));
    assert!(fails(&GET, &|call| call.path("..")).await.contains("path parameter `id` is `.` or `..`"));
    assert!(fails(&GET, &|_| {}).await.contains("path parameter is missing"));
    let set = |call: &mut Call| call.header("X-A", "a\r\nb: c");
    assert!(fails(&GET, &set).await.contains("header `X-A` has characters"));
    let set = |call: &mut Call| {
        call.path("1");
        call.options(CallOptions::new().idempotency_key("a b"));
    };
    assert!(fails(&GET, &set).await.contains("idempotency key"));
    let text = fails(&SECURE, &|call| call.path("1")).await;
    assert!(text.contains("`bearer` or `basic` and `header`") && text.contains("TEST_TOKEN"), "{text}");
    let set = |call: &mut Call| {
        call.path("1");
        call.json(&[1]);
    };
    assert!(fails(&FIELD, &set).await.contains("JSON object"));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn options_of_a_call_win() {
    let server = Server::start(vec![Reply::json(200, "{}")]).await;
    let client = builder().user_agent("shop/2").build().unwrap();
    let mut call = call(&client, &KEYED);
    let options = CallOptions::new().base_url(server.url()).idempotency_key("mine").header("Accept", "text/x");
    call.options(options);
    let response = call.send(decode).await.unwrap();
    assert_eq!(response.idempotency_key(), Some("mine"));
    let request = server.request();
    assert_eq!(header_values(&request, "x-key"), ["mine"]);
    assert_eq!(header_values(&request, "accept"), ["text/x"]);
    assert_eq!(header_values(&request, "user-agent"), ["shop/2 test-rust/1.0"]);
}

#[tokio::test]
async fn options_add_up() {
    let sent = async |options: Vec<CallOptions>| {
        let server = Server::start(vec![Reply::json(200, "{}")]).await;
        let client = builder().base_url(server.url()).build().unwrap();
        let mut call = call(&client, &KEYED);
        for options in options {
            call.options(options);
        }
        let key = call.send(decode).await.unwrap().idempotency_key().unwrap().to_owned();
        let request = server.request();
        assert_eq!(header_values(&request, "x-key"), [key.as_str()]);
        (key, header_values(&request, "x-trace"))
    };
    let new = CallOptions::new;
    let trace = |value| new().header("X-Trace", value);
    let (key, traces) = sent(vec![new().idempotency_key("a"), trace("1"), new(), trace("2")]).await;
    assert_eq!((key.as_str(), traces), ("a", vec!["2".to_owned()]));
    assert_eq!(sent(vec![new().idempotency_key("a"), new().idempotency_key("b")]).await.0, "b");
    assert_eq!(sent(vec![new().idempotency_key("a").header("X-Key", "b")]).await.0, "a");
    assert_eq!(sent(vec![new().header("x-key", "a"), new().header("X-Key", "b")]).await.0, "b");
}

#[tokio::test]
async fn raw_answers_are_never_errors() {
    let server = Server::start(vec![Reply::answer(404, "x-request-id: r1\r\n", "gone")]).await;
    let client = builder().base_url(server.url()).build().unwrap();
    let response: Result<_, crate::runtime::Error<Undeclared>> = call(&client, &GET).send_raw().await;
    let response = response.unwrap();
    assert_eq!((response.status().as_u16(), response.request_id()), (404, Some("r1")));
    assert_eq!(&response.into_inner()[..], b"gone");
}

#[test]
fn calls_can_be_spawned() {
    fn spawnable<T: Send + 'static>(_: T) {}
    fn shared<T: Send + Sync + 'static>() {}
    let client = builder().build().unwrap();
    spawnable(call(&client, &GET).send(decode));
    shared::<crate::runtime::Core>();
    shared::<crate::runtime::Error<Value>>();
}

static WITH_BEARER: Operation = operation(Method::POST, &[&["bearer"]]);

#[tokio::test]
async fn the_usual_headers_are_those_of_the_call() {
    let sent = async |set: &dyn Fn(&mut Call)| {
        let server = Server::start(vec![Reply::json(503, "{}"), Reply::json(200, "{}")]).await;
        let client = builder().base_url(server.url()).credential("bearer", SECRET).build().unwrap();
        let mut call = call(&client, &WITH_BEARER);
        call.options(CallOptions::new().idempotency_key("k"));
        set(&mut call);
        call.send(decode).await.unwrap();
        let requests = server.requests();
        assert!(requests.len() == 2 && requests[0] == requests[1], "{requests:?}");
        let names = ["authorization", "accept", "content-type", "user-agent", "idempotency-key"];
        names.map(|name| header_values(&requests[1], name).join("|"))
    };
    let bearer = format!("Bearer {SECRET}");
    let usual = [bearer.as_str(), "application/json", "application/json", "test-rust/1.0", "k"];
    assert_eq!(sent(&Call::json_object).await, usual);
    let [_, accept, _, user_agent, key] = usual;
    assert_eq!(sent(&|call| call.text("x".to_owned())).await, [&bearer, accept, "text/plain", user_agent, key]);
    assert_eq!(sent(&|_| {}).await, [&bearer, accept, "", user_agent, key]);
    let own = sent(&|call| {
        call.json_object();
        let own = CallOptions::new().header("Authorization", "own").header("User-Agent", "me").idempotency_key("2");
        call.options(own);
    });
    assert_eq!(own.await, ["own", accept, "application/json", "me", "2"]);
}

#[tokio::test]
async fn names_that_are_alike_are_not_the_same() {
    let request = sent(&POST, |call| {
        for (name, value) in [("ab", 1), ("cb", 2), ("ab", 3), ("", 4), ("\"", 5), ("\"", 6), ("", 7)] {
            call.field(name, &value);
        }
    });
    assert_eq!(body(&request.await), r#"{"ab":3,"cb":2,"":7,"\"":6}"#);
}

//! Any text in any place of a request: a server reads back what was put in, and nothing else, or nothing is sent.

#[path = "../../support/wire.rs"]
#[allow(dead_code, reason = "not all that the server can do is asked for here")]
mod wire;

use std::future::Future;

use clients::texts::{CallOptions, Client, Error, ErrorKind, Multipart, Upload, base_urls};
use percent_encoding::percent_decode_str;
use url::form_urlencoded;
use wire::{Reply, Request, Server};

/// Pieces of texts that mean something in some place of a request.
const PIECES: &[&str] = &[
    "a",
    "b",
    "admin",
    "/",
    "..",
    "../",
    ".",
    "%2e",
    "%2E%2e",
    "%2f",
    "%",
    "%0d%0a",
    "?",
    "#",
    "&",
    "=",
    "+",
    " ",
    ";",
    ",",
    ":",
    "@",
    "|",
    "\\",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    "<",
    "*",
    "~",
    "--",
    "\r",
    "\n",
    "\r\nx-evil: 1",
    "\0",
    "\t",
    "\u{b}",
    "\u{7f}",
    "é",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "𝄞",
];

/// How many texts are put into each place, besides each piece.
const ROUNDS: usize = 60;

/// Two texts: every piece, and then some pieces in a row, the same ones in each run.
fn texts() -> impl Iterator<Item = [String; 2]> {
    let mut random = fastrand::Rng::with_seed(0x1_7e47);
    let pieces = PIECES.iter().chain([&""]).map(|piece| [(*piece).to_owned(), "b".to_owned()]);
    let rows = std::iter::repeat_with(move || {
        [(); 2].map(|()| {
            let count = random.usize(0..5);
            (0..count).map(|_| PIECES[random.usize(0..PIECES.len())]).collect::<String>()
        })
    });
    pieces.chain(rows.take(ROUNDS))
}

async fn server() -> Server {
    Server::start(std::iter::repeat_n(Reply::answer(204, "", ""), 32)).await
}

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url("/v1")).build().expect("the settings can be used")
}

/// What is sent for a call; none where it is refused, which its error says of the place by name and in one line.
async fn sent<T>(server: &Server, name: &str, call: impl Future<Output = Result<T, Error>>) -> Option<Request> {
    let before = server.requests().len();
    let result = call.await;
    let mut requests = server.requests();
    match result {
        Ok(_) => {
            assert_eq!(requests.len(), before + 1);
            let request = requests.pop()?;
            assert!(request.header("x-evil").is_empty(), "{request:?}");
            Some(request)
        }
        Err(error) => {
            let text = error.to_string();
            assert_eq!((error.kind(), requests.len()), (ErrorKind::NotSent, before), "{text}");
            assert!(text.contains(name) && !text.chars().any(char::is_control), "{name}: {text:?}");
            None
        }
    }
}

/// Checks that what is fit to be sent is, and is read back as it was put in.
fn check(name: &str, texts: &[String], is_fit: bool, read: Option<Vec<String>>) {
    assert_eq!(read.is_some(), is_fit, "{name}: {texts:?}");
    assert_eq!(read.unwrap_or_else(|| texts.to_vec()), texts, "{name}");
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().expect("what was encoded is UTF-8").into_owned()
}

/// The parts of a text, decoded one by one.
fn parts(text: &str, delimiter: &str) -> Vec<String> {
    text.split(delimiter).map(decoded).collect()
}

/// The key and the value of a pair, decoded.
fn pair(text: &str) -> Vec<String> {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    vec![decoded(key), decoded(value)]
}

fn owned(text: &str) -> String {
    text.to_owned()
}

/// The segments of the path after `/v1/p/`: seven, whatever is in them.
fn segments(request: &Request) -> Vec<String> {
    let path = request.target().strip_prefix("/v1/p/").expect("the path begins as the document has it");
    assert!(path.is_ascii() && !path.contains(['?', '#', '\\']), "{path}");
    let segments: Vec<_> = path.split('/').map(owned).collect();
    assert_eq!(segments.len(), 7, "{path}");
    assert!(!segments.iter().any(|segment| matches!(decoded(segment).as_str(), "." | "..")), "{path}");
    segments
}

#[tokio::test]
async fn paths_keep_their_segments() {
    for [a, b] in texts() {
        let server = server().await;
        let c = client(&server);
        let (list, map) = (|| [a.clone(), b.clone()], || [(a.clone(), b.clone())]);
        let (l, m) = (|| ["x"], || [("k", "v")]);
        let (one, two) = ([a.clone()], [a.clone(), b.clone()]);
        let segment = |request: Option<Request>, index: usize| Some(segments(&request?).remove(index));

        let text = segment(sent(&server, "`text`", c.path(&a, l(), m(), "x", l(), "x", m()).send()).await, 0);
        check("text", &one, !matches!(a.as_str(), "" | "." | ".."), text.map(|it| vec![decoded(&it)]));
        let simple = segment(sent(&server, "`list`", c.path("x", list(), m(), "x", l(), "x", m()).send()).await, 1);
        check("list", &two, true, simple.map(|it| parts(&it, ",")));
        let simple = segment(sent(&server, "`map`", c.path("x", l(), map(), "x", l(), "x", m()).send()).await, 2);
        check("map", &two, true, simple.map(|it| pair(&it)));
        let label = segment(sent(&server, "path", c.path("x", l(), m(), &a, l(), "x", m()).send()).await, 3);
        check("label", &one, !matches!(a.as_str(), "" | "."), label.map(|it| vec![decoded(&it[1..])]));
        let labels = segment(sent(&server, "path", c.path("x", l(), m(), "x", list(), "x", m()).send()).await, 4);
        let is_fit = !two.concat().contains('.') && !two.concat().is_empty();
        check("labels", &two, is_fit, labels.map(|it| parts(&it[1..], ".")));
        let matrix = segment(sent(&server, "`matrix`", c.path("x", l(), m(), "x", l(), &a, m()).send()).await, 5);
        check("matrix", &["matrix".to_owned(), a.clone()], true, matrix.map(|it| pair(&it[1..])));
        let pairs = segment(sent(&server, "`pairs`", c.path("x", l(), m(), "x", l(), "x", map()).send()).await, 6);
        check("pairs", &two, true, pairs.map(|it| pair(&it[1..])));
    }
}

/// The pairs of a query or a form, as a reader of forms has them: names and values in turn.
fn form(text: &str) -> Vec<String> {
    form_urlencoded::parse(text.as_bytes()).flat_map(|(name, value)| [name.into_owned(), value.into_owned()]).collect()
}

fn query(request: &Request) -> &str {
    let target = request.target();
    assert!(target.is_ascii() && !target.contains('#'), "{target}");
    target.strip_prefix("/v1/q?").expect("the path stays")
}

/// The items after `name=`, which are parted before they are decoded.
fn items(text: &str, name: &str, delimiter: &str) -> Vec<String> {
    let value = text.strip_prefix(&format!("{name}=")).expect("the parameter is the only one");
    assert!(!value.contains('&'), "{text}");
    parts(value, delimiter)
}

fn named(name: &str, values: &[String]) -> Vec<String> {
    values.iter().flat_map(|value| [name.to_owned(), value.clone()]).collect()
}

#[tokio::test]
async fn queries_keep_their_parameters() {
    for [a, b] in texts() {
        let server = server().await;
        let c = client(&server);
        let (list, map) = (|| [a.clone(), b.clone()], || [(a.clone(), b.clone())]);
        let two = [a.clone(), b.clone()];
        let has = |character: char| two.concat().contains(character);
        let read = |request: Option<Request>| Some(form(query(&request?)));

        let text = sent(&server, "`text`", c.query().text(&a).send()).await;
        check("text", &named("text", &two[..1]), true, read(text));
        check("list", &named("list", &two), true, read(sent(&server, "`list`", c.query().list(list()).send()).await));
        check("map", &two, true, read(sent(&server, "`map`", c.query().map(map()).send()).await));
        let is_fit = !a.is_empty() && !a.contains(['[', ']']);
        let deep = read(sent(&server, "`deep`", c.query().deep(map()).send()).await);
        check("deep", &[format!("deep[{a}]"), b.clone()], is_fit, deep);

        let joined = sent(&server, "`joined`", c.query().joined(list()).send()).await;
        check("joined", &two, true, joined.map(|it| items(query(&it), "joined", ",")));
        let spaced = sent(&server, "`spaced`", c.query().spaced(list()).send()).await;
        check("spaced", &two, !has(' '), spaced.map(|it| items(query(&it), "spaced", "%20")));
        let piped = sent(&server, "`piped`", c.query().piped(list()).send()).await;
        check("piped", &two, !has('|'), piped.map(|it| items(query(&it), "piped", "%7C")));

        let filter = read(sent(&server, "`filter`", c.query().filter(map()).send()).await);
        let json = serde_json::json!({a.as_str(): b}).to_string();
        check("filter", &["filter".to_owned(), json], true, filter);

        // What is encoded already is sent as it is, and is something else for its reader; it stays in its place.
        let as_sent = |texts: &[String]| texts.iter().map(|text| as_reserved(text)).collect::<Vec<_>>();
        let reserved = read(sent(&server, "`reserved`", c.query().reserved(&a).send()).await);
        check("reserved", &named("reserved", &as_sent(&two[..1])), true, reserved);
        let joined = sent(&server, "`reserved_joined`", c.query().reserved_joined(list()).send()).await;
        check("reserved", &as_sent(&two), true, joined.map(|it| items(query(&it), "reserved_joined", ",")));
        let pairs = read(sent(&server, "`reserved_map`", c.query().reserved_map(map()).send()).await);
        check("reserved_map", &[a.clone(), as_reserved(&b)], true, pairs);
    }
}

/// A text as it is read where octets that are percent-encoded already are left alone.
fn as_reserved(text: &str) -> String {
    String::from_utf8_lossy(&percent_decode_str(text).collect::<Vec<_>>()).into_owned()
}

/// Whether a header can hold a text: bytes above ASCII are no concern of HTTP (RFC 9110, 5.5).
fn is_header(text: &str) -> bool {
    !text.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t')
}

#[tokio::test]
async fn headers_stay_one_header() {
    for [a, b] in texts() {
        let server = server().await;
        let c = client(&server);
        let (list, map) = (|| [a.clone(), b.clone()], || [(a.clone(), b.clone())]);
        let two = [a.clone(), b.clone()];
        let is_fit = two.iter().all(|text| is_header(text) && !text.contains(','));
        let read = |request: Option<Request>, name: &str| Some(request?.only_header(name).to_owned());
        let split = |text: String| text.split(',').map(owned).collect::<Vec<_>>();

        let text = read(sent(&server, "`X-Text`", c.headers().x_text(&a).send()).await, "x-text");
        check("X-Text", &two[..1], is_header(&a), text.map(|it| vec![it]));
        let all = read(sent(&server, "`X-List`", c.headers().x_list(list()).send()).await, "x-list");
        check("X-List", &two, is_fit, all.map(split));
        let all = read(sent(&server, "`X-Map`", c.headers().x_map(map()).send()).await, "x-map");
        check("X-Map", &two, is_fit, all.map(split));
        let all = read(sent(&server, "`X-Pairs`", c.headers().x_pairs(map()).send()).await, "x-pairs");
        let pairs = all.map(|it| it.split_once('=').map_or(vec![], |(key, value)| vec![owned(key), owned(value)]));
        check("X-Pairs", &two, is_fit && !a.contains('='), pairs);
        let json = read(sent(&server, "`X-Filter`", c.headers().x_filter(map()).send()).await, "x-filter");
        let json = json.map(|it| serde_json::from_str::<serde_json::Value>(&it).expect("it is JSON").to_string());
        check("X-Filter", &[serde_json::json!({a.as_str(): b}).to_string()], true, json.map(|it| vec![it]));

        let options = CallOptions::new().header("x-own", &a);
        let own = read(sent(&server, "`x-own`", c.headers().options(options).send()).await, "x-own");
        check("own header", &two[..1], is_header(&a) && a.is_ascii(), own.map(|it| vec![it]));
        let options = CallOptions::new().header(&a, "x");
        if let Some(request) = sent(&server, "header", c.headers().options(options).send()).await {
            assert!(request.header(&a.to_ascii_lowercase()).contains(&"x"), "{request:?}");
        }
    }
}

#[tokio::test]
async fn cookies_stay_one_cookie() {
    for [a, b] in texts() {
        let server = server().await;
        let c = client(&server);
        let (list, map) = (|| [a.clone(), b.clone()], || [(a.clone(), b.clone())]);
        let two = [a.clone(), b.clone()];
        // One cookie: its value, or its name and its value.
        let read = |request: Option<Request>, name: &str| {
            let request = request?;
            let cookie = request.only_header("cookie");
            assert!(!cookie.contains(';'), "{cookie}");
            let value = cookie.strip_prefix(&format!("{name}="));
            Some(value.expect("the cookie has its name").to_owned())
        };
        let is_plain = |text: &str| {
            let is_cookie = text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b';');
            is_cookie && text.trim() == text
        };

        let text = read(sent(&server, "`text`", c.cookies().text(&a).send()).await, "text");
        check("text", &two[..1], true, text.map(|it| vec![decoded(&it)]));
        let joined = read(sent(&server, "`list`", c.cookies().list(list()).send()).await, "list");
        check("list", &two, true, joined.map(|it| parts(&it, ",")));
        let joined = read(sent(&server, "`map`", c.cookies().map(map()).send()).await, "map");
        check("map", &two, true, joined.map(|it| parts(&it, ",")));
        let plain = read(sent(&server, "`plain`", c.cookies().plain(&a).send()).await, "plain");
        check("plain", &two[..1], is_plain(&a), plain.map(|it| vec![it]));
        let is_fit = is_plain(&two.join(",")) && !two.concat().contains(',');
        let plain = read(sent(&server, "`plain_list`", c.cookies().plain_list(list()).send()).await, "plain_list");
        check("plain_list", &two, is_fit, plain.map(|it| it.split(',').map(owned).collect()));
        let is_fit = is_plain(&b) && is_plain(&a) && !a.contains(['=', ' ']) && !a.is_empty();
        let plain = read(sent(&server, "`plain_map`", c.cookies().plain_map(map()).send()).await, &a);
        check("plain_map", &two[1..], is_fit, plain.map(|it| vec![it]));
    }
}

#[tokio::test]
async fn forms_keep_their_fields() {
    for [a, b] in texts() {
        let server = server().await;
        let c = client(&server);
        let (list, map) = (|| [a.clone(), b.clone()], || [(a.clone(), b.clone())]);
        let two = [a.clone(), b.clone()];
        let read = |request: Option<Request>| Some(form(request?.text()));

        check("text", &named("text", &two[..1]), true, read(sent(&server, "`text`", c.form().text(&a).send()).await));
        check("list", &named("list", &two), true, read(sent(&server, "`list`", c.form().list(list()).send()).await));
        let joined = sent(&server, "`joined`", c.form().joined(list()).send()).await;
        check("joined", &two, true, joined.map(|it| items(it.text(), "joined", ",")));
        let is_fit = !a.is_empty() && !a.contains(['[', ']']);
        let pairs = read(sent(&server, "`map`", c.form().map(map()).send()).await);
        check("map", &[format!("map[{a}]"), b.clone()], is_fit, pairs);
    }
}

#[tokio::test]
async fn parts_keep_their_heads() {
    for [a, b] in texts() {
        let server = server().await;
        let c = client(&server);
        let two = [a.clone(), b.clone()];
        let joined = sent(&server, "`joined`", c.parts().joined(two.clone()).text(&a).send()).await;
        let contents = joined.map(|it| body_parts(&it).into_iter().map(|(_, content)| content).collect());
        check("joined", &[two.join(","), a.clone()], !two.concat().contains(','), contents);

        let file = Upload::bytes(a.clone()).file_name(&b);
        let body = Multipart::new().text(&a, &b).file(&b, file);
        let request = sent(&server, "part", c.parts().body(body).send()).await.expect("any name can be sent");
        let quoted = |text: &str| {
            assert!(!text.contains('"') && !text.ends_with('\\') && !text.chars().any(|it| it.is_ascii_control()));
        };
        let parts = body_parts(&request);
        assert_eq!(parts.iter().map(|(_, content)| content).collect::<Vec<_>>(), [&b, &a]);
        let disposition = |index: usize| parts[index].0[0].strip_prefix("Content-Disposition: form-data; name=\"");
        quoted(disposition(0).and_then(|rest| rest.strip_suffix('"')).expect("a name in quotes"));
        let names = disposition(1).and_then(|rest| rest.strip_suffix('"')?.split_once("\"; filename=\""));
        let (name, file_name) = names.expect("two names in quotes");
        quoted(name);
        quoted(file_name);
        assert_eq!(parts.iter().map(|(head, _)| head.len()).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(parts[1].0[1], "Content-Type: application/octet-stream");

        let file = Upload::bytes("x").content_type(&a).header("x-own", &b);
        if let Some(request) = sent(&server, "`file`", c.parts().file(file.file_name("f")).send()).await {
            assert_eq!(body_parts(&request)[0].0[1..], [format!("Content-Type: {a}"), format!("x-own: {b}")]);
        }
    }
}

#[tokio::test]
async fn idempotency_keys_and_media_types_are_sent_as_they_are() {
    for [a, _] in texts() {
        let server = server().await;
        let c = client(&server);
        let call = || c.write().body("x");
        let is_key = !a.is_empty() && a.bytes().all(|byte| byte.is_ascii_graphic());
        let one = [a.clone()];
        let key = |request: Option<Request>| Some(vec![request?.only_header("idempotency-key").to_owned()]);
        let options = || CallOptions::new().idempotency_key(&a);
        check("key", &one, is_key, key(sent(&server, "key", call().options(options()).send()).await));
        let options = || CallOptions::new().header("Idempotency-Key", &a);
        check("key", &one, is_key, key(sent(&server, "key", call().options(options()).send()).await));
        let as_parameter = sent(&server, "", call().idempotency_key(&a).send()).await;
        check("key", &one, is_key, key(as_parameter));

        let media_type = format!("text/{a}");
        let request = sent(&server, "media type", call().content_type(media_type.clone()).send()).await;
        let read = request.map(|it| vec![it.only_header("content-type").to_owned()]);
        check("content type", std::slice::from_ref(&media_type), is_header(&media_type), read);
    }
}

#[test]
fn variables_of_servers_do_not_cut_the_host_off() {
    for [text, other] in texts().chain([["evil.test/".to_owned(), String::new()], ["b-1.é".to_owned(), String::new()]])
    {
        let urls: [String; 3] = [
            base_urls::Tenant::new().tenant(&text).into(),
            base_urls::Tenant::new().tenant(format!("{text}/{other}")).into(),
            base_urls::Host::new().host("a.example.com").port(&text).into(),
        ];
        let is_host = !text.is_empty() && text.chars().all(|it| it.is_alphanumeric() || matches!(it, '-' | '.'));
        for (index, url) in urls.iter().enumerate() {
            let client = Client::builder().server(url).allow_insecure().build();
            assert!(index != 0 || client.is_ok() || !is_host || text.contains(".."), "{url}");
            if client.is_ok() {
                let url = url::Url::parse(url).expect("the client was built with it");
                assert!(url.host_str().is_some_and(|host| host.ends_with(".example.com")), "{url}");
            }
        }
    }
}

#[tokio::test]
async fn base_urls_lead_where_they_say() {
    let server = server().await;
    let address = server.address;
    let refused = [
        format!("http://me:pass-word-1@{address}"),
        format!("http://evil@{address}"),
        format!("http://{address}/?x=1"),
        format!("http://{address}/#x"),
        format!("ftp://{address}"),
        "file:///etc/passwd".to_owned(),
        "javascript:alert(1)".to_owned(),
        "http://".to_owned(),
        "//example.com".to_owned(),
        String::new(),
        "http://exa mple.com".to_owned(),
        "http://example.com".to_owned(),
    ];
    let c = client(&server);
    for url in refused {
        let error = c.query().options(CallOptions::new().base_url(&url)).send().await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::NotSent, "{url}");
        assert!(!error.to_string().contains("pass-word-1"), "{error}");
    }
    assert!(server.requests().is_empty());
    for (path, expected) in [("", "/q"), ("/", "/q"), ("/a/../b/", "/b/q"), ("/%2e%2e/x", "/x/q"), ("/a b", "/a%20b/q")]
    {
        let options = CallOptions::new().base_url(server.url(path));
        c.query().options(options).send().await.expect("answered");
        assert_eq!(server.requests().pop().expect("a request").target(), expected);
    }
}

/// The lines of the head and the content of each part of a multipart body.
fn body_parts(request: &Request) -> Vec<(Vec<String>, String)> {
    let (_, boundary) = request.only_header("content-type").split_once("boundary=").expect("a boundary");
    let body = format!("\r\n{}", request.text());
    let mut parts: Vec<_> = body.split(&format!("\r\n--{boundary}")).collect();
    assert_eq!((parts.remove(0), parts.pop()), ("", Some("--\r\n")));
    let parts = parts.into_iter().map(|part| {
        let (head, content) = part.split_once("\r\n\r\n").expect("a part has a head");
        let head = head.strip_prefix("\r\n").expect("a head follows its boundary");
        (head.split("\r\n").map(str::to_owned).collect(), content.to_owned())
    });
    parts.collect()
}

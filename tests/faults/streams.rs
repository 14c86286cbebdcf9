//! Answers that are read piece by piece: files and events.

use std::time::{Duration, Instant};

use clients::answers::{CallOptions, Client as Answers, Error, ErrorKind};
use integration_tests::faulty::{Faulty, Reply};

use crate::calls::SLACK;
use crate::table::{Outcome, Row};

/// Time that a stream may be silent in these tests.
const IDLE: Duration = Duration::from_millis(300);

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::new(
            "download truncated",
            broken_download(Reply::Close(file(1000)), "only 50 of 1000 bytes of its body were read"),
        ),
        Row::new(
            "download reset",
            broken_download(Reply::Reset(file(1000)), "only 50 of 1000 bytes of its body were read"),
        ),
        Row::new("download that hangs", hanging_download()),
        Row::new("download answered 503, then well", recovered_download()),
        Row::new("events cut, with ids", events_with_ids()),
        Row::new("events cut, without ids", events_without_ids()),
        Row::new("events cut for ever", events_cut_for_ever()),
    ]
}

/// The head of a file of this length, and 50 bytes.
fn file(length: usize) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/pdf\r\ncontent-length: {length}\r\n\r\n");
    [head.as_bytes(), &[b'x'; 50]].concat()
}

fn client(server: &Faulty) -> Answers {
    Answers::builder().base_url(server.url()).idle_timeout(IDLE).build().expect("the settings are right")
}

async fn broken_download(reply: Reply, says: &'static str) -> Outcome {
    let server = Faulty::start(move |_| reply.clone()).await.expect("a port is free");
    let client = client(&server);
    let check = |error: &Error| {
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::NotDecoded, 1, false));
        assert_eq!((error.bytes_received(), error.status().map(|status| status.as_u16())), (Some(50), Some(200)));
        assert!(error.to_string().contains(says), "{error}");
    };
    let error = client.download_file("f").send().await.expect("begun").bytes().await.expect_err("cut");
    check(&error);
    assert_eq!(error.body().map(|body| body.to_vec()), Some(vec![b'x'; 50]), "what came is kept");
    let mut written = Vec::new();
    let error = client.download_file("f").send().await.expect("begun").write_to(&mut written).await.expect_err("cut");
    check(&error);
    assert_eq!((written.len(), server.count()), (50, 2), "what came was written");
    Outcome::new(format!("NotDecoded 200: {says}"), 1)
}

async fn hanging_download() -> Outcome {
    let server = Faulty::start(|_| Reply::Hang(file(1000))).await.expect("a port is free");
    let mut file = client(&server).download_file("f").send().await.expect("begun");
    let started = Instant::now();
    let error = file.bytes().await.expect_err("nothing more comes");
    assert!(error.is_timeout() && started.elapsed() < IDLE + SLACK, "{error}");
    assert!(
        error.to_string().contains("only 50 of 1000 bytes of its body were read: nothing came for 0.3 s"),
        "{error}"
    );
    assert_eq!(error.bytes_received(), Some(50));
    Outcome::new("NotDecoded 200, timeout: nothing came for 0.3 s", 1)
}

async fn recovered_download() -> Outcome {
    let reply = |request: &integration_tests::faulty::Request| match request.earlier {
        0 => Reply::answer(503, "retry-after-ms: 1\r\n", "busy"),
        _ => Reply::Keep(file(50)),
    };
    let server = Faulty::start(reply).await.expect("a port is free");
    let mut file = client(&server).download_file("f").send().await.expect("begun");
    assert_eq!((file.attempts(), file.bytes().await.expect("whole").len()), (2, 50));
    Outcome::new("ok", 2)
}

/// Events that break off inside one of them.
fn events(text: &str) -> Reply {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-type: text/event-stream\r\n\r\n";
    Reply::Close(format!("{head}{:x}\r\n{text}\r\n", text.len()).into_bytes())
}

/// The texts of all events, and the error at the end.
async fn collect(server: &Faulty) -> (Vec<String>, Option<Error>) {
    let client = Answers::builder().base_url(server.url()).build().expect("the settings are right");
    let options = CallOptions::new().idle_timeout(IDLE);
    let mut stream = client.subscribe().options(options).send().await.expect("begun");
    let mut texts = Vec::new();
    while let Some(event) = stream.next().await {
        match event {
            Ok(event) => texts.push(event.data.delta),
            Err(error) => return (texts, Some(error)),
        }
    }
    (texts, None)
}

async fn events_with_ids() -> Outcome {
    let server = Faulty::start(|request| match request.header("last-event-id") {
        None => events("retry: 0\nid: 1\ndata: {\"delta\":\"a\"}\n\ndata: {\"del"),
        Some("1") => events("id: 2\ndata: {\"delta\":\"b\"}\n\n"),
        Some(_) => {
            Reply::answer(200, "content-type: text/event-stream\r\n", "data: [DONE]\n\ndata: {\"delta\":\"c\"}\n\n")
        }
    });
    let server = server.await.expect("a port is free");
    let (texts, error) = collect(&server).await;
    assert_eq!((texts, error.map(|error| error.to_string())), (vec!["a".to_owned(), "b".to_owned()], None));
    Outcome::new("ok: goes on after the last id, each event once", server.count())
}

/// Without ids the server would begin again: events would come twice.
async fn events_without_ids() -> Outcome {
    let server = Faulty::start(|_| events("retry: 1\ndata: {\"delta\":\"a\"}\n\ndata: {\"del")).await;
    let server = server.expect("a port is free");
    let (texts, error) = collect(&server).await;
    let error = error.expect("it breaks off");
    assert_eq!((texts.len(), server.count(), error.kind()), (1, 1, ErrorKind::NotDecoded), "{error}");
    assert!(error.to_string().contains("without ids"), "{error}");
    Outcome::new("NotDecoded 200: no event twice", 1)
}

/// Connecting again is bounded, and paused even where the server asks for no pause.
async fn events_cut_for_ever() -> Outcome {
    let server = Faulty::start(|request| match request.earlier {
        0 => events("retry: 0\nid: 1\ndata: {\"delta\":\"a\"}\n\n"),
        _ => Reply::Close(Vec::new()),
    });
    let server = server.await.expect("a port is free");
    let started = Instant::now();
    let (texts, error) = collect(&server).await;
    let error = error.expect("it gives up");
    assert_eq!((texts.len(), server.count(), error.kind()), (1, 3, ErrorKind::MaybeSent), "{error}");
    assert!(started.elapsed() > Duration::from_millis(100), "two pauses");
    Outcome::new("MaybeSent after the retries", server.count())
}

//! What is repeated and what never is: a request that may take effect twice needs an idempotency key.

use std::time::{Duration, Instant};

use hosted_links::kirim::types::{CreatedSetupLinkResponse, ErrorResponse};
use hosted_links::{CallOptions, Error, ErrorKind, Response};
use tokio::net::TcpListener;

use crate::vendors::{self, CUSTOMER, SETUP_URL};
use crate::wire::{self, Reply, Server};

type Created = Result<Response<CreatedSetupLinkResponse>, Error<ErrorResponse>>;

/// Makes Kirim's create, a POST without a key.
async fn create(server: &Server, options: CallOptions) -> Created {
    vendors::kirim(server).customers().create_setup_link(CUSTOMER).options(options).send().await
}

fn created() -> Reply {
    Reply::json(201, &vendors::created_setup_link())
}

fn keys(server: &Server) -> Vec<String> {
    let requests = server.requests();
    requests.iter().map(|request| request.only_header("idempotency-key").to_owned()).collect()
}

#[tokio::test]
async fn a_post_whose_answer_is_lost_is_not_repeated() {
    let server = Server::start([Reply::Close, created()]).await;
    let error = create(&server, CallOptions::new()).await.expect_err("no answer came");
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::MaybeSent, 1, false));
    assert!(error.body().is_none() && error.status().is_none() && error.answer().is_none());
    assert!(error.to_string().contains("may have taken effect"), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_post_that_is_never_answered_ends_in_time() {
    let server = Server::start([Reply::Stall, created()]).await;
    let started = Instant::now();
    let options = CallOptions::new().timeout(Duration::from_millis(300));
    let error = create(&server, options).await.expect_err("no answer came");
    assert_eq!((error.kind(), error.is_timeout(), error.attempts()), (ErrorKind::MaybeSent, true, 1));
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_up_to_the_limit() {
    let url = wire::refusing_url().await;
    for retries in [0, 2] {
        let client = vendors::kirim_builder(&url).max_retries(retries).build().expect("the settings are right");
        let error = client.customers().create_setup_link(CUSTOMER).send().await.expect_err("nobody listens");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotSent, retries + 1));
        assert!(error.is_connect() && error.is_retryable() && error.body().is_none());
    }
}

#[tokio::test]
async fn a_refused_connection_costs_nothing_once_the_server_is_back() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("a listener has an address");
    drop(listener);
    let server = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Server::on(TcpListener::bind(address).await.expect("the port is still free"), [created()])
    });
    let client = vendors::kirim_builder(format!("http://{address}")).build().expect("the settings are right");
    let answer = client.customers().create_setup_link(CUSTOMER).send().await.expect("answered");
    assert_eq!(answer.attempts(), 2);
    assert_eq!(server.await.expect("it started").requests().len(), 1);
}

#[tokio::test]
async fn a_post_or_patch_without_a_key_is_not_repeated() {
    for status in [408, 500, 502, 503, 504] {
        let server = Server::start([Reply::busy(status), created()]).await;
        let error = create(&server, CallOptions::new()).await.expect_err("the server is busy");
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Answered, 1, false));
        assert_eq!(server.requests().len(), 1);
    }
    let server = Server::start([Reply::busy(503), Reply::json(200, &vendors::customer())]).await;
    vendors::kirim(&server).customers().update(CUSTOMER).name("a").send().await.expect_err("the server is busy");
    assert_eq!(server.requests().len(), 1);
    let server = Server::start([Reply::busy(503), Reply::json(200, &vendors::profile_setup())]).await;
    vendors::profile(&vendors::zyntro(&server)).send().await.expect_err("the server is busy");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_post_with_the_callers_key_is_repeated_with_it() {
    for first in [Reply::busy(503), Reply::Close] {
        let server = Server::start([first, created()]).await;
        let answer = create(&server, CallOptions::new().idempotency_key("k")).await.expect("answered");
        assert_eq!((answer.attempts(), answer.idempotency_key()), (2, Some("k")));
        assert_eq!(keys(&server), ["k", "k"]);
        assert_eq!(server.requests()[0].body, server.requests()[1].body);
    }
}

#[tokio::test]
async fn a_call_whose_answer_holds_a_secret_is_not_repeated_even_on_429() {
    let server = Server::start([Reply::answer(429, "retry-after: 1\r\n", ""), created()]).await;
    let error = create(&server, CallOptions::new()).await.expect_err("nothing may repeat it without a key");
    assert_eq!((error.kind(), error.attempts(), server.requests().len()), (ErrorKind::Answered, 1, 1));
    assert!(!error.is_retryable());
    assert!(error.to_string().ends_with("; try again in 1 s"), "{error}");
}

#[tokio::test]
async fn what_an_earlier_attempt_may_have_done_is_not_forgotten() {
    let server = Server::then_refusing([Reply::Close]).await;
    let error = create(&server, CallOptions::new().idempotency_key("k")).await.expect_err("nobody answers");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::MaybeSent, 3), "{error}");
}

#[tokio::test]
async fn a_429_is_repeated_after_the_pause_that_it_asks_for() {
    let server = Server::start([Reply::answer(429, "retry-after: 1\r\n", ""), created()]).await;
    let started = Instant::now();
    let answer = create(&server, CallOptions::new().idempotency_key("k")).await.expect("answered");
    assert_eq!((answer.attempts(), server.requests().len()), (2, 2));
    assert!(started.elapsed() >= Duration::from_secs(1) && answer.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_429_that_asks_for_a_long_pause_is_told_and_not_repeated() {
    let server = Server::start([Reply::answer(429, "retry-after: 61\r\n", ""), created()]).await;
    let error = create(&server, CallOptions::new()).await.expect_err("the pause is too long");
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(61))));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_get_is_repeated() {
    let script = [Reply::busy(503), Reply::Close, Reply::json(200, &vendors::setup_links())];
    let server = Server::start(script).await;
    let list = vendors::kirim(&server).customers().list_setup_links(CUSTOMER).send().await.expect("answered");
    assert_eq!((list.attempts(), server.requests().len()), (3, 3));
    let server = Server::start([Reply::busy(503), Reply::busy(503), Reply::json(200, &vendors::setup_links())]).await;
    let list = vendors::kirim(&server).customers().list_setup_links(CUSTOMER).send().await.expect("answered");
    assert_eq!(list.attempts(), 3);
    let server = Server::start([Reply::busy(503), Reply::busy(503), Reply::busy(503)]).await;
    let error = vendors::kirim(&server).customers().list_setup_links(CUSTOMER).send().await.expect_err("busy");
    assert_eq!((error.attempts(), server.requests().len()), (3, 3));
}

#[tokio::test]
async fn leanrails_create_is_repeated_with_one_key() {
    let link = || Reply::json(200, &vendors::checkout_link());
    for first in [Reply::busy(503), Reply::Close, Reply::busy(429)] {
        let server = Server::start([first, link()]).await;
        let answer = vendors::checkout(&vendors::leanrails(&server)).send().await.expect("answered");
        let keys = keys(&server);
        assert_eq!(keys.len(), 2);
        assert!(keys.iter().all(|key| Some(key.as_str()) == answer.idempotency_key()), "{keys:?}");
        assert_eq!(server.requests()[0].body, server.requests()[1].body);
    }
    let server = Server::start([Reply::busy(503), Reply::busy(503), Reply::busy(503)]).await;
    let error = vendors::checkout(&vendors::leanrails(&server)).send().await.expect_err("busy");
    let sent = keys(&server);
    assert!(sent.iter().all(|key| Some(key.as_str()) == error.idempotency_key()), "{sent:?}");
    assert_eq!((error.attempts(), error.is_retryable()), (3, true));
}

/// However it is given, and whatever else is set before or after it, the caller's key is the one that is sent.
#[tokio::test]
async fn the_callers_own_key_wins() {
    let options = CallOptions::new;
    let script = || vec![Reply::busy(503), Reply::json(200, &vendors::checkout_link())];
    for way in 0..6 {
        let server = Server::start(script()).await;
        let call = vendors::checkout(&vendors::leanrails(&server));
        let call = match way {
            0 => call.idempotency_key("mine"),
            1 => call.options(options().idempotency_key("mine")),
            2 => call.options(options().header("Idempotency-Key", "mine")),
            3 => call.idempotency_key("mine").options(options().max_retries(1)),
            4 => call.options(options().max_retries(1)).idempotency_key("mine"),
            _ => call.idempotency_key("other").options(options().idempotency_key("mine")),
        };
        let answer = call.send().await.expect("answered");
        assert_eq!((answer.idempotency_key(), keys(&server)), (Some("mine"), vec!["mine".to_owned(); 2]), "way {way}");
    }
}

#[tokio::test]
async fn a_key_does_not_undo_other_options() {
    let server = Server::start([Reply::busy(503), Reply::json(200, &vendors::checkout_link())]).await;
    let options = CallOptions::new().max_retries(0).header("x-trace", "t1");
    let call = vendors::checkout(&vendors::leanrails(&server)).options(options).idempotency_key("mine");
    call.send().await.expect_err("it is not repeated");
    assert_eq!(server.only_request().only_header("x-trace"), "t1");
}

#[tokio::test]
async fn a_key_that_cannot_be_sent_is_refused_before_anything_is_sent() {
    let long = "k".repeat(256);
    for key in ["", long.as_str(), "a\nb", "a\r\nx-evil: 1", "a b", "schlüssel"] {
        let server = Server::start([Reply::json(200, &vendors::checkout_link()), created()]).await;
        let error =
            vendors::checkout(&vendors::leanrails(&server)).idempotency_key(key).send().await.expect_err("refused");
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::NotSent, 0, false));
        assert!(error.to_string().contains("idempotency key"), "{error}");
        let error = create(&server, CallOptions::new().idempotency_key(key)).await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::NotSent);
        assert_eq!(server.requests().len(), 0);
    }
    let server = Server::start([Reply::json(200, &vendors::checkout_link())]).await;
    let longest = "k".repeat(255);
    vendors::checkout(&vendors::leanrails(&server)).idempotency_key(&longest).send().await.expect("answered");
    assert_eq!(keys(&server), [longest]);
}

/// The setup URL comes once: whatever is wrong with the answer, its body is kept, and nothing is sent again.
#[tokio::test]
async fn a_created_link_is_never_lost_or_made_twice() {
    let mut lacking = vendors::created_setup_link();
    lacking["data"].as_object_mut().expect("an object").remove("token_last4");
    let text = lacking.to_string();
    for options in [CallOptions::new(), CallOptions::new().idempotency_key("k")] {
        // Not even when the server asks for it.
        let headers = "content-type: application/json\r\nx-should-retry: true\r\nretry-after-ms: 1\r\n";
        let server = Server::start([Reply::answer(201, headers, &text), created()]).await;
        let error = create(&server, options).await.expect_err("a property is missing");
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::NotDecoded, 1, false));
        assert_eq!(error.body().map(AsRef::as_ref), Some(text.as_bytes()));
        assert!(text.contains(SETUP_URL));
        assert!(!format!("{error} {error:?}").contains(SETUP_URL), "{error:?}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_success_that_breaks_off_keeps_what_came_and_is_not_repeated() {
    let text = vendors::created_setup_link().to_string();
    for options in [CallOptions::new(), CallOptions::new().idempotency_key("k")] {
        let server = Server::start([Reply::cut(201, &text), created()]).await;
        let error = create(&server, options).await.expect_err("the body is not whole");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotDecoded, 1));
        assert_eq!(error.status().map(|status| status.as_u16()), Some(201));
        assert_eq!(error.body().map(AsRef::as_ref), Some(text.as_bytes()));
        assert_eq!(server.requests().len(), 1);
    }
}

//! One call of each kind: a GET, a PATCH, a POST without and one with an idempotency key.

use std::error::Error as _;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hosted_links::runtime::ClientBuilder;
use hosted_links::{CallOptions, Error, ErrorKind, Response, kirim, leanrails, zyntro};
use integration_tests::faulty::{Faulty, Reply, Request};

use crate::table::{Outcome, Row};
use crate::vendors::{self, CUSTOMER};

/// What a deadline may be overrun by, for a machine that is busy.
pub(crate) const SLACK: Duration = Duration::from_millis(700);

/// A kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Safe to repeat.
    Get,
    /// Not safe to repeat.
    Patch,
    /// Not safe to repeat either.
    Post,
    /// Made safe to repeat by its key.
    Keyed,
    /// A `POST` without a key whose answer holds a secret that is shown once.
    Once,
}

/// The kinds that every fault is tried on, in the order of the attempts in the table.
pub(crate) const KINDS: [Kind; 4] = [Kind::Get, Kind::Patch, Kind::Post, Kind::Keyed];

/// What came of a call.
#[derive(Clone)]
pub(crate) struct Seen {
    /// None where the call succeeded.
    pub(crate) kind: Option<ErrorKind>,
    pub(crate) status: Option<u16>,
    pub(crate) attempts: u32,
    pub(crate) is_retryable: bool,
    pub(crate) is_timeout: bool,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) request_id: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) text: String,
    pub(crate) elapsed: Duration,
    /// The name that the server knows the call by.
    pub(crate) call: String,
}

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { call, attempts, is_retryable, retry_after, text, elapsed, .. } = self;
        let body = self.body.as_ref().map(Vec::len);
        write!(
            f,
            "{call}: {}, {attempts} attempts, retryable {is_retryable}, retry after {retry_after:?}, ",
            self.outcome()
        )?;
        write!(f, "request id {:?}, body {body:?}, {elapsed:?}: {text}", self.request_id)
    }
}

impl Seen {
    fn of<T, E: fmt::Debug>(result: Result<Response<T>, Error<E>>, call: String, elapsed: Duration) -> Self {
        match result {
            Ok(response) => Self {
                kind: None,
                status: Some(response.status().as_u16()),
                attempts: response.attempts(),
                is_retryable: false,
                is_timeout: false,
                retry_after: None,
                request_id: response.request_id().map(ToOwned::to_owned),
                key: response.idempotency_key().map(ToOwned::to_owned),
                body: None,
                text: String::new(),
                elapsed,
                call,
            },
            Err(error) => Self::failed(&error, call, elapsed),
        }
    }

    pub(crate) fn failed<E: fmt::Debug>(error: &Error<E>, call: String, elapsed: Duration) -> Self {
        let text = error.to_string();
        let mut shown = format!("{text} {error:?}");
        let mut source = error.source();
        while let Some(cause) = source {
            shown.extend([cause.to_string(), format!("{cause:?}")]);
            source = cause.source();
        }
        for secret in [vendors::KIRIM_KEY, vendors::LEANRAILS_KEY, vendors::ZYNTRO_KEY, vendors::SETUP_URL] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(!text.contains('\n') && text.chars().count() < 700, "{text}");
        assert_eq!(error.status().is_some(), error.body().is_some(), "{text}");
        assert_eq!(error.is_connect(), text.contains("could not connect"), "{text}");
        Self {
            kind: Some(error.kind()),
            status: error.status().map(|status| status.as_u16()),
            attempts: error.attempts(),
            is_retryable: error.is_retryable(),
            is_timeout: error.is_timeout(),
            retry_after: error.retry_after(),
            request_id: error.request_id().map(ToOwned::to_owned),
            key: error.idempotency_key().map(ToOwned::to_owned),
            body: error.body().map(|body| body.to_vec()),
            text,
            elapsed,
            call,
        }
    }

    /// How it ended, in words.
    pub(crate) fn outcome(&self) -> String {
        let status = self.status.map(|status| format!(" {status}")).unwrap_or_default();
        match self.kind {
            None => format!("ok{status}"),
            Some(kind) if self.is_timeout => format!("{kind:?}{status}, timeout"),
            Some(kind) => format!("{kind:?}{status}"),
        }
    }
}

/// The three clients of one server.
#[derive(Clone, Debug)]
pub(crate) struct Clients {
    kirim: kirim::Client,
    leanrails: leanrails::Client,
    zyntro: zyntro::Client,
    /// Time for a call.
    pub(crate) timeout: Duration,
}

impl Clients {
    pub(crate) fn new(url: &str, timeout: Duration) -> Self {
        fn build<C: From<hosted_links::runtime::Core>>(builder: ClientBuilder<C>, timeout: Duration) -> C {
            builder.timeout(timeout).max_response_bytes(1 << 20).build().expect("the settings are right")
        }
        Self {
            kirim: build(vendors::kirim_builder(url), timeout),
            leanrails: build(vendors::leanrails_builder(url), timeout),
            zyntro: build(vendors::zyntro_builder(url), timeout),
            timeout,
        }
    }

    /// Makes a call and looks at what came of it.
    pub(crate) async fn call(&self, kind: Kind) -> Seen {
        let call = new_call();
        self.call_named(kind, call.clone(), CallOptions::new()).await
    }

    pub(crate) async fn call_named(&self, kind: Kind, call: String, options: CallOptions) -> Seen {
        let options = options.header("x-call", call.as_str());
        let started = Instant::now();
        let customers = self.kirim.customers();
        match kind {
            Kind::Get => {
                let result = customers.list_setup_links(CUSTOMER).options(options).send().await;
                Seen::of(result, call, started.elapsed())
            }
            Kind::Patch => {
                let result = customers.update(CUSTOMER).name("a").options(options).send().await;
                Seen::of(result, call, started.elapsed())
            }
            Kind::Post => {
                let result = vendors::profile(&self.zyntro).options(options).send().await;
                Seen::of(result, call, started.elapsed())
            }
            Kind::Keyed => {
                let result = vendors::checkout(&self.leanrails).options(options).send().await;
                Seen::of(result, call, started.elapsed())
            }
            Kind::Once => {
                let result = customers.create_setup_link(CUSTOMER).options(options).send().await;
                Seen::of(result, call, started.elapsed())
            }
        }
    }
}

/// A name for a call that no other has.
pub(crate) fn new_call() -> String {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    format!("call-{}", CALLS.fetch_add(1, Ordering::Relaxed))
}

/// The body of a good answer to a request.
pub(crate) fn good(request: &Request) -> String {
    match (request.method.as_str(), request.target.as_str()) {
        ("PATCH", _) => vendors::customer(),
        ("GET", _) => vendors::setup_links(),
        (_, "/v1/checkout_links") => vendors::checkout_link(),
        (_, target) if target.starts_with("/public") => vendors::profile_setup(),
        _ => vendors::created_setup_link(),
    }
    .to_string()
}

/// A good answer to a request.
pub(crate) fn well(request: &Request) -> Reply {
    Reply::json(200, good(request))
}

/// What is to come of a fault on calls of each kind.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    pub(crate) kind: Option<ErrorKind>,
    pub(crate) status: Option<u16>,
    /// Words of `Display`.
    pub(crate) says: &'static str,
    /// Attempts of each kind of call.
    pub(crate) attempts: [u32; 4],
    /// Time for a call.
    pub(crate) timeout: Duration,
    pub(crate) is_timeout: bool,
}

impl Expected {
    fn new(kind: Option<ErrorKind>, status: Option<u16>, says: &'static str, attempts: [u32; 4]) -> Self {
        Self { kind, status, says, attempts, timeout: Duration::from_secs(10), is_timeout: false }
    }

    /// The call succeeds at once.
    pub(crate) fn success() -> Self {
        Self::new(None, Some(200), "", [1; 4])
    }

    /// No answer comes that can be read.
    pub(crate) fn maybe_sent(says: &'static str) -> Self {
        Self::new(Some(ErrorKind::MaybeSent), None, says, [3, 1, 1, 3])
    }

    /// A 200 comes that cannot be used.
    pub(crate) fn not_decoded(says: &'static str) -> Self {
        Self::new(Some(ErrorKind::NotDecoded), Some(200), says, [1; 4])
    }

    /// An error comes.
    pub(crate) fn answered(status: u16, says: &'static str, attempts: [u32; 4]) -> Self {
        Self::new(Some(ErrorKind::Answered), Some(status), says, attempts)
    }

    pub(crate) fn in_time(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self.is_timeout = true;
        self
    }

    pub(crate) fn attempts(mut self, attempts: [u32; 4]) -> Self {
        self.attempts = attempts;
        self
    }
}

/// A row that tries a fault on calls of each kind.
pub(crate) fn each(
    fault: &'static str,
    expected: Expected,
    reply: impl Fn(&Request) -> Reply + Send + Sync + 'static,
) -> Row {
    each_then(fault, expected, reply, |_| {})
}

/// The same, with a closer look at what came of each call.
pub(crate) fn each_then(
    fault: &'static str,
    expected: Expected,
    reply: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    check: impl Fn(&Seen) + Send + Sync + 'static,
) -> Row {
    Row::new(fault, async move {
        let server = Faulty::start(reply).await.expect("a port is free");
        let clients = Clients::new(&server.url(), expected.timeout);
        let mut outcome = String::new();
        for (kind, attempts) in KINDS.into_iter().zip(expected.attempts) {
            let seen = clients.call(kind).await;
            examine(&server, &seen, &expected, attempts, kind);
            check(&seen);
            outcome = seen.outcome();
        }
        let says = if expected.says.is_empty() { String::new() } else { format!(": {}", expected.says) };
        Outcome::new(format!("{outcome}{says}"), format!("{:?}", expected.attempts))
    })
}

/// A row of a fault that passes: what is safe to repeat succeeds, the rest ends as expected.
pub(crate) fn recovered(fault: &'static str, expected: Expected, reply: fn() -> Reply) -> Row {
    Row::new(fault, async move {
        let replies = move |request: &Request| if request.earlier == 0 { reply() } else { well(request) };
        let server = Faulty::start(replies).await.expect("a port is free");
        let clients = Clients::new(&server.url(), expected.timeout);
        for kind in [Kind::Get, Kind::Keyed] {
            examine(&server, &clients.call(kind).await, &Expected::success(), 2, kind);
        }
        let mut outcome = String::new();
        for kind in [Kind::Patch, Kind::Post] {
            let seen = clients.call(kind).await;
            examine(&server, &seen, &expected, 1, kind);
            outcome = seen.outcome();
        }
        Outcome::new(format!("ok where safe, {outcome} where not"), "[2, 1, 1, 2]")
    })
}

fn examine(server: &Faulty, seen: &Seen, expected: &Expected, attempts: u32, kind: Kind) {
    let place = format!("{kind:?}: {seen:?}");
    assert_eq!((seen.kind, seen.status), (expected.kind, expected.status), "{place}");
    assert!(seen.text.contains(expected.says), "{place}");
    assert_eq!(seen.is_timeout, expected.is_timeout, "{place}");
    assert!(seen.elapsed < expected.timeout + SLACK, "{place}");
    let requests = server.requests(&seen.call);
    assert_eq!((seen.attempts, requests.len()), (attempts, attempts as usize), "{place}");
    never_twice(server, seen);
    let repeatable = matches!(kind, Kind::Get | Kind::Keyed);
    match seen.kind {
        Some(ErrorKind::MaybeSent) => assert_eq!(seen.is_retryable, repeatable, "{place}"),
        Some(ErrorKind::NotDecoded) if seen.status == Some(200) => assert!(!seen.is_retryable, "{place}"),
        _ => {}
    }
}

/// Whatever happened, a call took effect once at most, and all its attempts had one key.
pub(crate) fn never_twice(server: &Faulty, seen: &Seen) {
    assert!(server.effects(&seen.call) <= 1, "{seen:?}");
    for request in server.requests(&seen.call) {
        assert_eq!(request.header("idempotency-key"), seen.key.as_deref(), "{seen:?}");
    }
}

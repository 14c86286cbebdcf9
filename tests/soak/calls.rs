//! The calls, and what comes of them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hosted_links::{CallOptions, Error, Response, kirim, leanrails};
use integration_tests::faulty::Faulty;

use crate::vendors::{self, CUSTOMER};

/// Time for a call; a server that hangs is met often enough.
const TIMEOUT: Duration = Duration::from_secs(2);

/// What a deadline may be overrun by, for a machine that is busy.
const SLACK: Duration = Duration::from_secs(2);

/// Makes calls, and asks the server what they did.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    server: Arc<Faulty>,
    kirim: kirim::Client,
    leanrails: leanrails::Client,
}

/// What came of many calls.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) calls: usize,
    pub(crate) succeeded: usize,
    /// Those that succeeded after more than one attempt.
    pub(crate) retried: usize,
    /// Calls that took effect twice.
    pub(crate) duplicates: usize,
    /// Failed calls by how far they got.
    pub(crate) errors: BTreeMap<String, usize>,
    /// Calls that said they succeeded and did not take effect once, or that overran their deadline.
    pub(crate) wrong: Vec<String>,
}

/// What came of one call: attempts where it succeeded, the kind of its error where it did not.
type Ended = Result<u32, String>;

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.calls += other.calls;
        self.succeeded += other.succeeded;
        self.retried += other.retried;
        self.duplicates += other.duplicates;
        for (kind, count) in other.errors {
            *self.errors.entry(kind).or_default() += count;
        }
        self.wrong.extend(other.wrong);
    }

    fn enter(&mut self, ended: Ended) {
        self.calls += 1;
        match ended {
            Ok(attempts) => {
                self.succeeded += 1;
                self.retried += usize::from(attempts > 1);
            }
            Err(kind) => *self.errors.entry(kind).or_default() += 1,
        }
    }
}

impl Caller {
    pub(crate) fn new(server: &Arc<Faulty>) -> Self {
        let kirim = vendors::kirim_builder(server.url()).timeout(TIMEOUT).build();
        let leanrails = vendors::leanrails_builder(server.url()).timeout(TIMEOUT).build();
        Self {
            server: Arc::clone(server),
            kirim: kirim.expect("the settings are right"),
            leanrails: leanrails.expect("the settings are right"),
        }
    }

    /// Makes calls of all kinds, one after the other, until a time.
    pub(crate) async fn until(self, end: Instant, task: usize, pause: Duration) -> Tally {
        let mut tally = Tally::default();
        let mut number = 0_usize;
        while Instant::now() < end {
            self.call(task.wrapping_add(number), &format!("{task}-{number}"), &mut tally).await;
            number += 1;
            tokio::time::sleep(pause).await;
        }
        tally
    }

    /// Makes one call and holds it to what the server counted.
    async fn call(&self, kind: usize, name: &str, tally: &mut Tally) {
        let options = CallOptions::new().header("x-call", name);
        let started = Instant::now();
        let (ended, effects) = match kind % 3 {
            0 => (ended(vendors::checkout(&self.leanrails).options(options).send().await), 1),
            1 => (ended(self.kirim.customers().update(CUSTOMER).name("a").options(options).send().await), 1),
            _ => (ended(self.kirim.customers().list_setup_links(CUSTOMER).options(options).send().await), 0),
        };
        let counted = self.server.settle(name);
        if counted > 1 {
            tally.duplicates += 1;
        } else if ended.is_ok() && counted != effects {
            tally.wrong.push(format!("call {name} succeeded and took effect {counted} times"));
        }
        if started.elapsed() > TIMEOUT + SLACK {
            tally.wrong.push(format!("call {name} took {:?}", started.elapsed()));
        }
        tally.enter(ended);
    }
}

/// What came of a call; its error is printed in every way, as a program that logs it does.
fn ended<T, H, E: fmt::Debug>(result: Result<Response<T, H>, Error<E>>) -> Ended {
    result.map(|response| response.attempts()).map_err(|error| {
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(vendors::KIRIM_KEY) && !shown.contains(vendors::LEANRAILS_KEY), "{shown}");
        format!("{:?}", error.kind())
    })
}

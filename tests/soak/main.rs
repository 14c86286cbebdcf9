//! Calls of a generated client for a long time, against a server that fails in every way, as a program:
//!
//! ```text
//! cargo run -p integration-tests --release --bin soak -- --minutes 10 --tasks 64 --faults 5
//! ```
//!
//! It prints what came of the calls, and file descriptors and memory over time. It fails when something panicked, when a
//! call took effect twice, or when descriptors or memory grew.

#[path = "../server/vendors.rs"]
#[allow(dead_code, reason = "not every answer of the vendors is asked for here")]
mod vendors;
#[path = "../support/wire.rs"]
#[allow(dead_code, reason = "only the answers of the vendors name it")]
mod wire;

mod calls;
mod faults;
mod gauge;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use integration_tests::faulty::{Faulty, Keeping};
use tokio::task::JoinSet;

use calls::{Caller, Tally};
use gauge::Gauge;

/// How long, how much and how bad.
#[derive(Clone, Debug, Parser)]
#[command(about = "Calls a server that fails, for a long time")]
struct Settings {
    /// How long to go on.
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// How many tasks make calls, one after the other.
    #[arg(long, default_value_t = 64)]
    tasks: usize,
    /// How many of a hundred requests meet a fault.
    #[arg(long, default_value_t = 5)]
    faults: usize,
    /// Pause of a task between two calls, in milliseconds.
    #[arg(long, default_value_t = 10)]
    pause: u64,
}

/// What came of a run.
#[derive(Debug)]
struct Report {
    tally: Tally,
    panics: usize,
    /// Calls that took effect after they were over.
    late: usize,
    requests: usize,
    connections: usize,
    gauge: Gauge,
}

impl Report {
    /// What must not be.
    fn faults(&self) -> Vec<String> {
        let counted =
            [("panics", self.panics), ("duplicate effects", self.tally.duplicates), ("late effects", self.late)];
        let counted = counted.iter().filter(|(_, count)| *count > 0).map(|(what, count)| format!("{count} {what}"));
        counted.chain(self.tally.wrong.clone()).chain(self.gauge.growth()).collect()
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let settings = Settings::parse();
    let report = match run(&settings).await {
        Ok(report) => report,
        Err(error) => {
            print(&format!("the server could not be started: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let Tally { calls, succeeded, duplicates, retried, errors, .. } = &report.tally;
    print(&format!("calls {calls}, succeeded {succeeded}, of them after a retry {retried}, errors {errors:?}"));
    print(&format!("requests {}, connections {}", report.requests, report.connections));
    print(&format!("panics {}, duplicate effects {duplicates}, late effects {}", report.panics, report.late));
    let faults = report.faults();
    match faults.as_slice() {
        [] => {
            print("passed");
            ExitCode::SUCCESS
        }
        faults => {
            print(&format!("FAILED: {}", faults.join("; ")));
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::print_stdout, reason = "a program prints")]
fn print(line: &str) {
    println!("{line}");
}

async fn run(settings: &Settings) -> std::io::Result<Report> {
    let panics = count_panics();
    let percent = settings.faults;
    let server = Faulty::keeping(Keeping::Unsettled, move |request| faults::reply(request, percent)).await?;
    let server = Arc::new(server);
    let total = Duration::try_from_secs_f64(settings.minutes * 60.0).unwrap_or(Duration::from_secs(600));
    let end = Instant::now() + total;
    let caller = Caller::new(&server);
    let mut tasks = JoinSet::new();
    for task in 0..settings.tasks {
        tasks.spawn(caller.clone().until(end, task, Duration::from_millis(settings.pause)));
    }
    let mut gauge = Gauge::default();
    while Instant::now() < end {
        tokio::time::sleep(total / 20).await;
        print(&gauge.sample(server.count()));
    }
    let mut tally = Tally::default();
    while let Some(done) = tasks.join_next().await {
        // A task that panicked is counted already.
        if let Ok(done) = done {
            tally.add(done);
        }
    }
    // What is still on its way to the server arrives.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let panics = panics.load(Ordering::Relaxed);
    Ok(Report {
        tally,
        panics,
        late: server.unsettled(),
        requests: server.count(),
        connections: server.connections(),
        gauge,
    })
}

/// Counts all panics from now on, those of the libraries' own tasks too.
fn count_panics() -> Arc<AtomicUsize> {
    let panics = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&panics);
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        count.fetch_add(1, Ordering::Relaxed);
        usual(info);
    }));
    panics
}

#[cfg(test)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_short_soak_passes() {
    let settings = Settings { minutes: 20.0 / 60.0, tasks: 16, faults: 20, pause: 20 };
    let report = run(&settings).await.expect("a port is free");
    assert_eq!(report.faults(), [] as [String; 0], "{report:#?}");
    assert!(report.tally.calls > 500 && report.tally.retried > 10, "{report:#?}");
}

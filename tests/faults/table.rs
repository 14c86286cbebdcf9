//! The rows of the table of faults, run two at a time.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// Most rows that run at the same time.
const AT_ONCE: usize = 2;

/// A fault and what is to come of it.
pub(crate) struct Row {
    fault: String,
    run: Pin<Box<dyn Future<Output = Outcome> + Send>>,
}

/// What came of a fault, in words.
pub(crate) struct Outcome {
    pub(crate) outcome: String,
    pub(crate) attempts: String,
}

impl Row {
    pub(crate) fn new(fault: impl Into<String>, run: impl Future<Output = Outcome> + Send + 'static) -> Self {
        Self { fault: fault.into(), run: Box::pin(run) }
    }
}

impl Outcome {
    pub(crate) fn new(outcome: impl Into<String>, attempts: impl fmt::Display) -> Self {
        Self { outcome: outcome.into(), attempts: attempts.to_string() }
    }
}

/// Runs all rows, prints the table, and returns what failed.
pub(crate) async fn run(rows: impl Iterator<Item = Row>) -> Vec<String> {
    let only = std::env::var("FAULT").unwrap_or_default();
    let permits = Arc::new(Semaphore::new(AT_ONCE));
    let running: Vec<(String, JoinHandle<Outcome>)> = rows
        .filter(|row| row.fault.contains(&only))
        .map(|row| {
            let permits = Arc::clone(&permits);
            let handle = tokio::spawn(async move {
                let _permit = permits.acquire_owned().await.expect("nobody closes it");
                row.run.await
            });
            (row.fault, handle)
        })
        .collect();
    let mut failures = Vec::new();
    let mut lines = vec![["fault".to_owned(), "outcome".to_owned(), "attempts".to_owned()]];
    for (fault, handle) in running {
        match handle.await {
            Ok(Outcome { outcome, attempts }) => lines.push([fault, outcome, attempts]),
            Err(error) => {
                let panic = error.into_panic();
                let text = panic.downcast_ref::<String>().cloned();
                let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
                failures.push(format!("{fault}: {}", text.unwrap_or_default()));
                lines.push([fault, "FAILED".to_owned(), String::new()]);
            }
        }
    }
    print(&lines);
    failures
}

#[allow(clippy::print_stdout, reason = "the table is what the suite is run for")]
fn print(lines: &[[String; 3]]) {
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    for [fault, outcome, attempts] in lines {
        println!("{fault:first$} | {outcome:second$} | {attempts}");
    }
}

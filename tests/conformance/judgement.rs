//! What Prism made of a call, against what it should make of it.

use std::fmt::Debug;
use std::io::Write as _;
use std::process::ExitCode;

use hosted_links::{Error, ErrorKind, Response};

/// The result of one case; an error is what went wrong.
pub(crate) type Judgement = Result<(), String>;

/// Counts and prints the cases.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Cases that went as they should.
    passed: u32,
    /// Cases that did not.
    failed: u32,
}

impl Report {
    /// Prints and counts a case.
    pub(crate) fn case(&mut self, operation: &str, name: &str, judgement: Judgement) {
        match judgement {
            Ok(()) => {
                self.passed += 1;
                self.say(&format!("ok      {operation}: {name}"));
            }
            Err(problem) => {
                self.failed += 1;
                self.say(&format!("FAILED  {operation}: {name}: {problem}"));
            }
        }
    }

    /// Prints the counts; the status says whether all went well.
    pub(crate) fn finish(&self) -> ExitCode {
        self.say(&format!("{} passed, {} failed", self.passed, self.failed));
        if self.failed == 0 && self.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    /// Prints a line.
    #[expect(clippy::unused_self, reason = "every way to print is a method")]
    pub(crate) fn say(&self, line: &str) {
        // A reader that went away is no reason to fail.
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }
}

/// Whether the error body of a refusal is the one that the document declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Envelope {
    /// The document declares it for this status, so that the error holds it as a typed value.
    Declared,
    /// The document declares none; Prism answers with one of its own.
    Undeclared,
}

/// The call is accepted with this status, and its typed answer is as it should be.
pub(crate) fn accepted<T: Debug, E>(
    result: &Result<Response<T>, Error<E>>,
    status: u16,
    is_right: impl FnOnce(&T) -> bool,
) -> Judgement {
    match result {
        Ok(response) if response.status() != status => Err(format!("status {} and not {status}", response.status())),
        Ok(response) if !is_right(response) => Err(format!("the answer is not right: {response:?}")),
        Ok(_) => Ok(()),
        Err(error) => Err(format!("{error}; {}", body(error))),
    }
}

/// The call is refused with this status, and reported as an error that holds it.
pub(crate) fn refused<T: Debug, E: Debug>(
    result: &Result<Response<T>, Error<E>>,
    status: u16,
    envelope: Envelope,
) -> Judgement {
    let error = match result {
        Ok(response) => return Err(format!("accepted: {response:?}")),
        Err(error) => error,
    };
    if error.kind() != ErrorKind::Answered || error.status().is_none_or(|answered| answered != status) {
        return Err(format!("not refused with {status}: {error}; {}", body(error)));
    }
    match (envelope, error.answer()) {
        (Envelope::Declared, None) => Err(format!("the error body is not typed: {}", body(error))),
        (Envelope::Undeclared, Some(answer)) => Err(format!("the error body is typed: {answer:?}")),
        (Envelope::Declared, Some(_)) | (Envelope::Undeclared, None) => Ok(()),
    }
}

/// The call is refused by the client itself, which names these words.
pub(crate) fn not_sent<T: Debug, E>(result: &Result<Response<T>, Error<E>>, words: &str) -> Judgement {
    match result {
        Ok(response) => Err(format!("sent: {response:?}")),
        Err(error) if error.kind() != ErrorKind::NotSent => Err(format!("sent: {error}")),
        Err(error) if !error.to_string().contains(words) => Err(format!("`{words}` is not in `{error}`")),
        Err(_) => Ok(()),
    }
}

/// The body of an answer as text; against a judge it holds no secrets.
fn body<E>(error: &Error<E>) -> String {
    error.body().map(|body| String::from_utf8_lossy(body).into_owned()).unwrap_or_default()
}

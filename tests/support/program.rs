//! Running of the command as its users do.

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What a run ended with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The exit status; none where a signal ended the run.
    pub status: Option<i32>,
    /// The standard output.
    pub stdout: String,
    /// The standard error.
    pub stderr: String,
}

/// The command `program`, to be run in `folder` and without the colors or the settings of whoever runs the tests.
pub fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env("NO_COLOR", "1").env_remove("CARGO_MANIFEST_DIR").stdin(Stdio::null());
    command
}

/// Runs the command to its end.
///
/// # Panics
///
/// When the command cannot be started.
pub fn run(command: &mut Command) -> Run {
    let Output { status, stdout, stderr } = match command.output() {
        Ok(output) => output,
        Err(error) => panic!("cannot start {command:?}: {error}"),
    };
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Run { status: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

/// Runs a command that must end well; else the test fails with what it printed.
///
/// # Panics
///
/// When the command ends with another status than 0.
pub fn succeed(command: &mut Command) -> Run {
    let run = run(command);
    assert_eq!(run.status, Some(0), "{command:?} failed\n{}\n{}", run.stdout, run.stderr);
    run
}

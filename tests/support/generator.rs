//! The command under test, built with the tests so that they need not start Cargo.

use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Help and errors name the command by its first argument.
    generator::cli::run(std::iter::once(OsString::from("generator")).chain(std::env::args_os().skip(1)))
}

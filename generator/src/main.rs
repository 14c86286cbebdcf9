//! The program `generator`: see `generator --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    generator::cli::run(std::env::args_os())
}

//! The program `generator`: see `generator --help`.

use std::process::ExitCode;

/// Bytes of the stack that documents are read on: schemas that refer to each other are followed in depth. What is not
/// used of it takes no memory.
const STACK: usize = 1 << 30;

fn main() -> ExitCode {
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(|| generator::cli::run(std::env::args_os()));
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        // The panic has told what it was.
        Ok(Err(_)) => ExitCode::from(101),
        // Without another thread, this one's stack has to do.
        Err(_) => generator::cli::run(std::env::args_os()),
    }
}

//! A document gets at nothing but itself: no file outside its folder is read, nobody is asked over the network, and
//! nothing outside the output folder, or of somebody else's in it, is written or removed.

#[path = "confinement/output.rs"]
mod output;
#[path = "confinement/references.rs"]
mod references;

use std::path::Path;
use std::process::Command;

use integration_tests::program::command;

/// The command in a folder.
fn generator(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = command(env!("CARGO_BIN_EXE_generator-command"), folder);
    command.args(arguments);
    command
}

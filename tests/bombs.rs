//! Documents that are made to do harm: each ends in little time and memory, with a code or with a client.
//!
//! `GENERATOR=$PWD/target/release/generator cargo test -p integration-tests --test bombs -- --nocapture` prints the
//! figures of that program, which is held to 2 seconds.

#[path = "bombs/measure.rs"]
mod measure;
#[path = "bombs/operations.rs"]
mod operations;
#[path = "bombs/schemas.rs"]
mod schemas;
#[path = "bombs/texts.rs"]
mod texts;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use generator::diag::Code;
use generator::source::Limits;

use self::measure::{Ended, measure};

/// A document, and what becomes of it.
struct Bomb {
    /// What it is, with the extension of its file.
    name: &'static str,
    /// The code that it ends with; none where a client is made of it.
    code: Option<Code>,
    /// Makes the text.
    text: fn() -> String,
}

/// A document that ends with a code.
const fn bomb(name: &'static str, code: Code, text: fn() -> String) -> Bomb {
    Bomb { name, code: Some(code), text }
}

/// A document that looks like a bomb, but is none.
const fn dud(name: &'static str, text: fn() -> String) -> Bomb {
    Bomb { name, code: None, text }
}

/// The start of a document without paths.
const HEAD: &str =
    "openapi: 3.1.0\ninfo: {title: Bomb, version: '1'}\nservers: [{url: 'https://api.example.com'}]\npaths: {}\n";

/// The lines of many numbers.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// Joins what is made of many numbers with commas.
fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(",")
}

/// A document with these lines under `components.schemas`.
fn with_schemas(schemas: &str) -> String {
    format!("{HEAD}components:\n  schemas:\n{schemas}")
}

/// The most processor time of one run; the program of the tests is built without optimisation.
fn most_time() -> Duration {
    Duration::from_secs(if std::env::var_os("GENERATOR").is_some() { 2 } else { 30 })
}

/// The most memory of one run in MiB.
const MOST_MEMORY: u64 = 512;

/// The program to run.
fn program() -> PathBuf {
    std::env::var_os("GENERATOR").map_or_else(|| env!("CARGO_BIN_EXE_generator-command").into(), PathBuf::from)
}

/// Runs the program on a bomb.
fn explode(bomb: &Bomb, folder: &Path) -> Ended {
    let path = folder.join(bomb.name);
    std::fs::write(&path, (bomb.text)()).expect("a file can be written");
    let ended = measure(&program(), &path, &folder.join("out"));
    std::fs::remove_file(path).expect("the file is there");
    ended
}

/// What is wrong with the end of a run; none where all is as it should be.
fn fault(bomb: &Bomb, ended: &Ended) -> Option<String> {
    let status = i32::from(bomb.code.is_some());
    if ended.status != Some(status) {
        return Some(format!("ended with {:?}: {}", ended.status, ended.told));
    }
    if let Some(code) = bomb.code
        && !ended.told.contains(&format!("error[{code}]"))
    {
        return Some(format!("no `{code}`: {}", ended.told));
    }
    if ended.time > most_time() {
        return Some(format!("took {:?}", ended.time));
    }
    if ended.told.len() > 20_000 {
        return Some(format!("told {} bytes", ended.told.len()));
    }
    (ended.memory > MOST_MEMORY).then(|| format!("took {} MiB", ended.memory))
}

/// Lets bombs explode, and prints a row of figures for each.
fn explode_all(bombs: &[Bomb]) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut faults = Vec::new();
    for bomb in bombs {
        let ended = explode(bomb, folder.path());
        let code = bomb.code.map_or("a client", Code::slug);
        let row = format!("{:32} {code:24} {:6} ms {:4} MiB\n", bomb.name, ended.time.as_millis(), ended.memory);
        std::io::stderr().write_all(row.as_bytes()).expect("the figures can be printed");
        faults.extend(fault(bomb, &ended).map(|fault| format!("{}: {fault}", bomb.name)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn texts_end_soon() {
    explode_all(texts::BOMBS);
}

#[test]
fn schemas_end_soon() {
    explode_all(schemas::BOMBS);
}

#[test]
fn operations_end_soon() {
    explode_all(operations::BOMBS);
}

#[test]
fn every_limit_has_a_bomb() {
    let bombs = texts::BOMBS.iter().chain(schemas::BOMBS).chain(operations::BOMBS);
    let codes: Vec<Code> = bombs.filter_map(|bomb| bomb.code).collect();
    for (name, _, code, _) in Limits::ALL {
        // Files are counted by the tests of `source`, with fewer of them.
        assert!(codes.contains(code) || *code == Code::TooManyFiles, "no bomb is for `{name}`");
    }
}

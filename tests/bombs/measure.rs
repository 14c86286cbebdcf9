//! Running of a program with an eye on its time and memory.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How a run ended, and what it took.
pub(super) struct Ended {
    /// The exit status; none where a signal ended the run.
    pub(super) status: Option<i32>,
    /// The standard error.
    pub(super) told: String,
    /// Time of the processor.
    pub(super) time: Duration,
    /// The most memory that was in use, in MiB.
    pub(super) memory: u64,
}

/// The shell's words for a ceiling above what the test allows, so that a bomb cannot take the machine with it: seconds
/// of the processor, and KiB of addresses, of which a stack that is never filled takes 1 GiB.
const CEILING: &str = "ulimit -t 120; ulimit -v 2200000; exec \"$@\"";

/// Generates a client from a document.
pub(super) fn measure(program: &Path, document: &Path, out: &Path) -> Ended {
    let told = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    let mut run = Command::new("sh")
        .args(["-c", CEILING, "sh"])
        .arg(program)
        .arg("generate")
        .arg(document)
        .args(["--name", "bomb", "--out"])
        .arg(out)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(told.reopen().expect("the file is there"))
        .spawn()
        .expect("a shell can be started");
    let process = Path::new("/proc").join(run.id().to_string());
    let (mut time, mut memory) = (Duration::ZERO, 0);
    let status = loop {
        if let Some(status) = run.try_wait().expect("the run is a child") {
            break status;
        }
        memory = peak(&process).unwrap_or_default().max(memory);
        time = processor_time(&process).unwrap_or_default().max(time);
        std::thread::sleep(Duration::from_millis(1));
    };
    let told = std::fs::read(told.path()).expect("the file is there");
    let _ = std::fs::remove_dir_all(out);
    Ended { status: status.code(), told: String::from_utf8_lossy(&told).into_owned(), time, memory }
}

/// The most memory that a process had in use so far, in MiB.
fn peak(process: &Path) -> Option<u64> {
    let status = std::fs::read_to_string(process.join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kibibytes| kibibytes >> 10)
}

/// The time that a process had of the processor so far.
fn processor_time(process: &Path) -> Option<Duration> {
    let stat = std::fs::read_to_string(process.join("stat")).ok()?;
    // The name, in brackets, can have blanks; after it the 12th and 13th are ticks of 10 ms.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks()? + ticks()?) * 10))
}

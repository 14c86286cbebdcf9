//! File descriptors and memory of this process over time.

use std::time::Instant;

/// Growth that is no leak: of file descriptors, and of memory in KiB.
const ALLOWED_FDS: f64 = 40.0;
const ALLOWED_KIB: f64 = 16.0 * 1024.0;

/// Samples, the first of them while everything warms up.
#[derive(Debug)]
pub(crate) struct Gauge {
    started: Instant,
    samples: Vec<Sample>,
}

/// What one look at the process showed.
#[derive(Clone, Copy, Debug)]
struct Sample {
    fds: f64,
    kib: f64,
}

impl Default for Gauge {
    fn default() -> Self {
        Self { started: Instant::now(), samples: Vec::new() }
    }
}

impl Gauge {
    /// Looks at the process, and says what it saw.
    pub(crate) fn sample(&mut self, requests: usize) -> String {
        let (fds, kib) = (open_files(), memory_kib());
        self.samples.push(Sample { fds: f64::from(fds), kib: f64::from(kib) });
        let seconds = self.started.elapsed().as_secs_f64();
        format!("{seconds:7.1} s | {requests:9} requests | {fds:5} file descriptors | {kib:8} KiB")
    }

    /// What grew between the second quarter and the last one.
    pub(crate) fn growth(&self) -> Vec<String> {
        let quarter = self.samples.len() / 4;
        let mean = |samples: &[Sample], of: fn(&Sample) -> f64| {
            let count = u32::try_from(samples.len()).unwrap_or(1).max(1);
            samples.iter().map(of).sum::<f64>() / f64::from(count)
        };
        let second = self.samples.get(quarter..quarter * 2).unwrap_or_default();
        let last = self.samples.get(quarter * 3..).unwrap_or_default();
        let grew = |what: &str, of: fn(&Sample) -> f64, allowed: f64| {
            let (before, after) = (mean(second, of), mean(last, of));
            (after - before > allowed.max(before * 0.1)).then(|| format!("{what} grew from {before:.0} to {after:.0}"))
        };
        let fds = grew("file descriptors", |sample| sample.fds, ALLOWED_FDS);
        let kib = grew("KiB of memory", |sample| sample.kib, ALLOWED_KIB);
        fds.into_iter().chain(kib).collect()
    }
}

/// Number of open files; 0 where the system does not tell.
fn open_files() -> u32 {
    let entries = std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
    u32::try_from(entries).unwrap_or(u32::MAX)
}

/// Resident memory in KiB; 0 where the system does not tell.
fn memory_kib() -> u32 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

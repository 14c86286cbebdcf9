//! How an answer is being read on this thread, and what was found in it that its document does not promise.
//!
//! Decoding is synchronous, so that types need not carry this with them: it is set around the decoder of a call. What
//! is found is counted first. Only where somebody wants to be told is the answer read again, with the places.

use std::cell::{Cell, RefCell};

use super::drift::DriftKind;
use super::fit::{measure, note_misfit};
use super::redact::one_line;

/// Most characters of a place that are kept.
const MAX_PATH: usize = 200;

/// How answers are read: a set of the constants below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Manner(u8);

impl Manner {
    /// Nothing but what is documented is taken, and nobody is told.
    pub(super) const STRICT: Self = Self(0);
    /// Required properties that are missing or null are filled in.
    pub(super) const LENIENT: Self = Self(1);
    /// Somebody is told what is found.
    pub(super) const WATCHED: Self = Self(2);
    /// Places are kept.
    pub(super) const TRACKED: Self = Self(4);
    /// Values must not be told.
    const SECRET: Self = Self(8);
    /// A value that was filled in is being read, of which nothing is told.
    const SILENT: Self = Self(16);

    /// Whether all of `other` holds.
    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// This and the other.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This without the other.
    fn but(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// What stands in for the next value of an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fill {
    /// Nothing: it is read as it is.
    #[default]
    Nothing,
    /// The empty value, where it is null.
    Null,
    /// The empty value of the property of this name, which is missing.
    Missing(&'static str),
}

/// A step into JSON.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// To the value of a property.
    Property(String),
    /// To an item of an array.
    Item(usize),
}

/// Something that was found, and where.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) kind: DriftKind,
    pub(super) path: String,
    pub(super) value: Option<String>,
}

/// What was found in a part of an answer that may be read in another way yet.
#[derive(Debug, Default)]
pub(super) struct Found {
    count: u64,
    findings: Vec<Finding>,
}

/// The places of a reading.
#[derive(Debug)]
struct Track {
    /// The steps from the whole to what is being read.
    path: Vec<Step>,
    /// Where reading failed, if it did.
    failed_at: Option<String>,
    findings: Vec<Finding>,
}

thread_local! {
    static MANNER: Cell<Manner> = const { Cell::new(Manner::STRICT) };
    static FILL: Cell<Fill> = const { Cell::new(Fill::Nothing) };
    static COUNT: Cell<u64> = const { Cell::new(0) };
    static TRACK: RefCell<Track> =
        const { RefCell::new(Track { path: Vec::new(), failed_at: None, findings: Vec::new() }) };
}

/// Sets the manner back when it is dropped, also by a panic.
struct Outside(Manner);

impl Drop for Outside {
    fn drop(&mut self) {
        MANNER.set(self.0);
    }
}

/// How this thread reads.
pub(super) fn manner() -> Manner {
    MANNER.get()
}

/// Reads in another manner.
pub(super) fn with<R>(manner: Manner, read: impl FnOnce() -> R) -> R {
    let _outside = Outside(MANNER.replace(manner));
    read()
}

/// Reads strictly, whatever the manner.
pub(super) fn strictly<R>(read: impl FnOnce() -> R) -> R {
    with(manner().but(Manner::LENIENT), read)
}

/// Reads a value that must not be told.
pub(super) fn secretly<R>(read: impl FnOnce() -> R) -> R {
    with(manner().and(Manner::SECRET), read)
}

/// Reads a value that was filled in: it is one misfit, whatever it holds, and one finding.
pub(super) fn filled<T, E>(kind: DriftKind, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let (value, _) = measure(|| with(manner().and(Manner::SILENT), read));
    if value.is_ok() {
        note_misfit();
        note(kind, || None);
    }
    value
}

/// Says what stands in for the next value of the object that is being read.
pub(super) fn fill_next(fill: Fill) {
    FILL.set(fill);
}

/// What stands in for the next value.
pub(super) fn take_fill() -> Fill {
    FILL.take()
}

/// Notes something that the document does not promise; `value` is what the server wrote, where that may be told.
pub(super) fn note(kind: DriftKind, value: impl FnOnce() -> Option<String>) {
    let manner = manner();
    if manner.has(Manner::SILENT) {
        return;
    }
    COUNT.set(COUNT.get().saturating_add(1));
    if manner.has(Manner::TRACKED) {
        let value = if manner.has(Manner::SECRET) { None } else { value() };
        tracked(|track| track.findings.push(Finding { kind, path: pointer(&track.path), value }));
    }
}

/// Whether texts are looked at, as somebody wants to know those that are not of their format.
pub(super) fn is_looking() -> bool {
    let manner = manner();
    manner.has(Manner::WATCHED) && !manner.has(Manner::SILENT)
}

/// Begins to count what is found; returns the count so far, which the count [goes on](end_count) from.
pub(super) fn begin_count() -> u64 {
    COUNT.replace(0)
}

/// Returns how much was found since the count began, and goes on from that before.
pub(super) fn end_count(outside: u64) -> u64 {
    COUNT.replace(outside)
}

/// Reads something that may be read in another way yet; what is found counts once it is [adopted](adopt).
pub(super) fn apart<R>(read: impl FnOnce() -> R) -> (R, Found) {
    let is_tracked = manner().has(Manner::TRACKED);
    let outside = if is_tracked { tracked(|track| std::mem::take(&mut track.findings)) } else { None };
    let counted = begin_count();
    let value = read();
    let count = end_count(counted);
    let mut findings = outside.unwrap_or_default();
    if is_tracked {
        tracked(|track| std::mem::swap(&mut track.findings, &mut findings));
    }
    (value, Found { count, findings })
}

/// Counts what was found in the way of reading that was chosen.
pub(super) fn adopt(found: Found) {
    COUNT.set(COUNT.get().saturating_add(found.count));
    if !found.findings.is_empty() {
        tracked(|track| track.findings.extend(found.findings));
    }
}

/// Forgets where reading failed, as something else was read instead.
pub(super) fn forgive() {
    if manner().has(Manner::TRACKED) {
        tracked(|track| track.failed_at = None);
    }
}

/// Reads with places.
pub(super) fn track<R>(read: impl FnOnce() -> R) -> R {
    tracked(|track| {
        track.path.clear();
        track.failed_at = None;
    });
    with(manner().and(Manner::TRACKED), read)
}

/// Where the last reading with places failed.
pub(super) fn take_failure() -> Option<String> {
    tracked(|track| track.failed_at.take()).flatten()
}

/// What was found in readings with places.
pub(super) fn take_findings() -> Vec<Finding> {
    tracked(|track| std::mem::take(&mut track.findings)).unwrap_or_default()
}

/// Reads what is one step further in; the first step that fails is where reading failed.
pub(super) fn inside<T, E>(step: Step, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    tracked(|track| track.path.push(step));
    let value = read();
    tracked(|track| {
        if value.is_err() && track.failed_at.is_none() {
            track.failed_at = Some(pointer(&track.path));
        }
        track.path.pop();
    });
    value
}

/// Says that reading fails as the value of this property is missing.
pub(super) fn failed_at(name: &str) {
    if manner().has(Manner::TRACKED) {
        let _: Result<(), ()> = inside(Step::Property(name.to_owned()), || Err(()));
    }
}

/// Does something with the places, unless they are in use or the thread is ending.
fn tracked<R>(use_it: impl FnOnce(&mut Track) -> R) -> Option<R> {
    TRACK.try_with(|track| track.try_borrow_mut().ok().map(|mut track| use_it(&mut track))).ok().flatten()
}

/// The JSON Pointer of a place (RFC 6901), on one line.
fn pointer(path: &[Step]) -> String {
    let steps = path.iter().map(|step| match step {
        Step::Property(name) => pointer_step(name),
        Step::Item(index) => format!("/{index}"),
    });
    one_line(&steps.collect::<String>(), MAX_PATH)
}

/// The step of a JSON Pointer to a property (RFC 6901, 3).
pub(super) fn pointer_step(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

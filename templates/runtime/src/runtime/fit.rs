//! How well a value fits the type that it is decoded into.
//!
//! A type takes values that its document does not list: further properties are skipped, unknown values of an enum and
//! unknown alternatives of a union are kept. Each of these counts as one misfit, so that a union without tags can
//! choose the alternative that leaves least of a value unexplained.

use std::cell::Cell;

thread_local! {
    /// Misfits since the innermost measurement on this thread began.
    static MISFITS: Cell<u64> = const { Cell::new(0) };
}

/// Counts one misfit.
pub(super) fn note_misfit() {
    note_misfits(1);
}

/// Counts misfits.
pub(super) fn note_misfits(count: u64) {
    MISFITS.set(MISFITS.get().saturating_add(count));
}

/// Runs `decode` and returns its result with its misfits, which are not counted outside.
pub(super) fn measure<T>(decode: impl FnOnce() -> T) -> (T, u64) {
    let outside = MISFITS.replace(0);
    let decoded = decode();
    (decoded, MISFITS.replace(outside))
}

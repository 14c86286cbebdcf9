//! Limits on nested unions.
//!
//! A union's JSON is set aside and decoded apart, where the JSON reader counts its depth from zero again, and a union
//! without tags may decode the same text more than once.
//! Both would let a hostile answer of nested unions exhaust the stack or the processor, so both are counted here.

use std::cell::Cell;

/// Unions inside unions.
const MAX_DEPTH: u32 = 64;

/// Bytes that may be decoded per byte of the outermost union, and the allowance for small ones.
const WORK_PER_BYTE: usize = 256;
const BASE_WORK: usize = 1 << 20;

thread_local! {
    /// Depth of the union being decoded on this thread, and the bytes that may still be decoded for the outermost.
    static STATE: Cell<(u32, usize)> = const { Cell::new((0, 0)) };
}

/// One level of union being decoded; leaving the scope leaves the level.
#[derive(Debug)]
pub(super) struct Level(());

impl Level {
    /// Enters a union whose JSON has this length; `None` when there are too many around it.
    pub(super) fn enter(length: usize) -> Option<Self> {
        let (depth, work) = STATE.get();
        if depth >= MAX_DEPTH {
            return None;
        }
        let work = if depth == 0 { length.saturating_mul(WORK_PER_BYTE).saturating_add(BASE_WORK) } else { work };
        STATE.set((depth.saturating_add(1), work));
        Some(Self(()))
    }

    /// Accounts for one decoding of a text of this length; `false` when the allowance is used up.
    pub(super) fn spend(length: usize) -> bool {
        let (depth, work) = STATE.get();
        let rest = work.checked_sub(length);
        STATE.set((depth, rest.unwrap_or(0)));
        rest.is_some()
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        let (depth, work) = STATE.get();
        STATE.set((depth.saturating_sub(1), work));
    }
}

//! Limits on nested unions.
//!
//! A union's JSON is set aside and decoded apart, where the JSON reader counts its depth from zero again, and a union
//! without tags may decode the same text more than once.
//! Both would let a hostile answer of nested unions exhaust the stack or the processor, so both are counted here.

use std::cell::Cell;

/// Unions inside unions.
const MAX_DEPTH: u32 = 64;

/// Arrays and objects inside each other, in the JSON of an outermost union: what the JSON reader allows elsewhere.
const MAX_NESTING: usize = 128;

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
    /// Enters a union with this JSON; `None` when that nests too deeply, or too many unions are around it.
    pub(super) fn enter(json: &str) -> Option<Self> {
        let (depth, work) = STATE.get();
        if depth >= MAX_DEPTH || (depth == 0 && nests_too_deep(json)) {
            return None;
        }
        let work = if depth == 0 { json.len().saturating_mul(WORK_PER_BYTE).saturating_add(BASE_WORK) } else { work };
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

/// Whether more arrays and objects are inside each other than may be. Most texts have not so many at all, which takes a
/// tenth of the time to see.
fn nests_too_deep(json: &str) -> bool {
    json.bytes().filter(|byte| matches!(byte, b'{' | b'[')).count() > MAX_NESTING && nesting(json) > MAX_NESTING
}

/// How deep arrays and objects nest in a JSON text.
fn nesting(json: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let (mut in_string, mut escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth = depth.saturating_add(1);
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

impl Drop for Level {
    fn drop(&mut self) {
        let (depth, work) = STATE.get();
        STATE.set((depth.saturating_sub(1), work));
    }
}

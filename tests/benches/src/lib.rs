//! What is measured: `tests/allocations.rs` counts allocations, `instructions.rs` instructions, and `times.rs` time. It is
//! a package of its own so that optimised builds have little to build.

pub mod by_hand;
pub mod by_hand_lean;
pub mod by_hand_types;
pub mod documents;
pub mod lists;
pub mod lists_by_hand;
pub mod lists_by_hand_lean;
pub mod measured;

/// The client whose lists are measured.
pub mod generated_lists {
    include!(concat!(env!("OUT_DIR"), "/lists.rs"));
}

//! The call that is measured: `tests/allocations.rs` counts its allocations, `instructions.rs` its instructions. It is a
//! package of its own so that optimised builds have little to build.

pub mod by_hand;
pub mod by_hand_lean;
pub mod by_hand_types;
pub mod measured;

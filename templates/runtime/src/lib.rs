//! The runtime that every generated client carries as its module `runtime`.
//!
//! The folder `runtime/` is copied as it stands into each generated client, either as files or as nested inline
//! modules, so it names its own items by `super` only and every foreign crate by its plain name.
//! The unit tests stay here: they are not copied.

#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::todo,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

pub mod runtime;

#[cfg(test)]
mod tests;

//! The runtime that every generated client carries as its module `runtime`.
//!
//! The folder `runtime/` is copied as it stands into each generated client, either as files or as nested inline
//! modules, so it names its own items by `super` only and every foreign crate by its plain name.
//! The unit tests stay here: they are not copied.

pub mod runtime;

#[cfg(test)]
mod tests;

//! What the integration tests share.

pub mod document;
pub mod faulty;
pub mod program;
pub mod project;

/// The Rust of the README, compiled as doc tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

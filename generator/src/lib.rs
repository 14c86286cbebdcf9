//! Generates Rust API clients from OpenAPI documents.

pub mod analyze;
mod builder;
pub mod characters;
pub mod cli;
pub mod config;
pub mod diag;
pub mod emit;
mod error;
pub mod ir;
pub mod lower;
pub mod names;
pub mod oas;
pub mod output;
pub mod package;
pub mod pipeline;
pub mod source;

pub use builder::{BuildError, Builder};
pub use error::Error;

//! Hostile text in every string position of OpenAPI documents: what the tests of this package share.
//!
//! `documents/` holds harmless documents that together have a text at each position that the meta-schemas under `meta/`
//! know; [`cases`] puts the texts of [`strings`] there, and [`judge`] compares what is generated with what is made of
//! harmless text at the same place.

pub mod cases;
pub mod everywhere;
pub mod html;
pub mod judge;
pub mod markdown;
pub mod meta;
pub mod skeleton;
pub mod strings;
pub mod tree;

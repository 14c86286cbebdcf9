//! The type states of builders and calls.

use std::marker::PhantomData;

/// A required value is not set yet.
#[derive(Clone, Copy, Debug)]
pub struct Missing;

/// A required value is set.
#[derive(Clone, Copy, Debug)]
pub struct Set;

/// What has been set so far: a tuple of [`Missing`] and [`Set`], known to the compiler only.
pub type State<T> = PhantomData<fn() -> T>;

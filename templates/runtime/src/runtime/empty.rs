//! Empty values.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use bytes::Bytes;
use serde_json::Value;

use super::{Patch, Secret};

/// The empty value of a type: `""`, `0`, `false`, `[]`.
///
/// Builders hold it in the place of a required property until that is set.
pub trait Empty {
    /// Returns the empty value.
    fn empty() -> Self;
}

macro_rules! empty_is_default {
    ($($ty:ty),*) => {
        $(impl Empty for $ty {
            fn empty() -> Self {
                <$ty>::default()
            }
        })*
    };
}

empty_is_default!(
    (), bool, i8, i16, i32, i64, i128, u8, u16, u32, u64, u128, usize, isize, f32, f64, char, String, Bytes, Value,
    serde_json::Map<String, Value>
);

impl<T> Empty for Vec<T> {
    fn empty() -> Self {
        Self::new()
    }
}

impl<K, V> Empty for BTreeMap<K, V> {
    fn empty() -> Self {
        Self::new()
    }
}

impl<T> Empty for Option<T> {
    fn empty() -> Self {
        None
    }
}

impl<T> Empty for Patch<T> {
    fn empty() -> Self {
        Self::Absent
    }
}

impl<T: Empty> Empty for Box<T> {
    fn empty() -> Self {
        Self::new(T::empty())
    }
}

impl Empty for Secret<String> {
    fn empty() -> Self {
        Self::new(String::new())
    }
}

/// `0.0.0.0` and `::`, as these types have no default.
macro_rules! empty_is_unspecified {
    ($($ty:ty = $empty:expr),*) => {
        $(impl Empty for $ty {
            fn empty() -> Self {
                $empty
            }
        })*
    };
}

empty_is_unspecified!(
    IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED),
    Ipv4Addr = Ipv4Addr::UNSPECIFIED,
    Ipv6Addr = Ipv6Addr::UNSPECIFIED
);

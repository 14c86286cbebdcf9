//! Reading of open enumerations, shared by all types of the macros `string_enum!` and `integer_enum!`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Unexpected, Visitor};

use super::drift::DriftKind;
use super::fit::note_misfit;
use super::reading::note;

/// An enumeration that keeps values that its document does not list.
pub trait OpenEnum {
    /// Whether the document lists the value.
    fn is_listed(&self) -> bool;
}

/// Reads a string into a type that knows what to do with any.
pub fn deserialize_string<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'a> From<&'a str> + OpenEnum,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(StringVisitor(PhantomData))
}

/// Reads an integer into a type that knows what to do with any.
pub fn deserialize_integer<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: From<i64> + OpenEnum,
    D: Deserializer<'de>,
{
    deserializer.deserialize_i64(IntegerVisitor(PhantomData))
}

struct StringVisitor<T>(PhantomData<T>);

impl<T: for<'a> From<&'a str> + OpenEnum> Visitor<'_> for StringVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(noted(T::from(text), || text.to_owned()))
    }
}

struct IntegerVisitor<T>(PhantomData<T>);

impl<T: From<i64> + OpenEnum> Visitor<'_> for IntegerVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer of 64 bits")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        Ok(noted(T::from(value), || value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        i64::try_from(value)
            .map(|value| noted(T::from(value), || value.to_string()))
            .map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }
}

/// Counts a value that is not listed as a misfit, and notes it.
fn noted<T: OpenEnum>(value: T, text: impl FnOnce() -> String) -> T {
    if !value.is_listed() {
        note_misfit();
        note(DriftKind::UnknownEnumValue, || Some(text()));
    }
    value
}

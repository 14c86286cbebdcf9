//! Refuses numbers that JSON cannot write: `serde_json` turns NaN and the infinities into `null`.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::ser::{self, Serialize, Serializer};
use serde_json::Value;

use super::Secret;
use super::encode::Problem;

const NOT_FINITE: Problem = "holds a number that is NaN or infinite, which JSON cannot write";

thread_local! {
    /// Whether a value is being checked on this thread.
    static CHECKING: Cell<bool> = const { Cell::new(false) };
    /// Whether the value around what is being written was checked.
    static CHECKED: Cell<bool> = const { Cell::new(false) };
    /// Whether somebody wants to know the secrets in what is being checked on this thread.
    static WANTED: Cell<bool> = const { Cell::new(false) };
    /// Whether there are any.
    static FOUND: Cell<bool> = const { Cell::new(false) };
    /// The secrets that were found.
    static SECRETS: RefCell<Vec<Secret<String>>> = const { RefCell::new(Vec::new()) };
}

/// Checks that all numbers in a value are finite.
pub(super) fn check<T: Serialize + ?Sized>(value: &T) -> Result<(), Problem> {
    let outside = CHECKING.replace(true);
    let checked = value.serialize(Finite);
    CHECKING.set(outside);
    match checked {
        Err(Stop::NotFinite) => Err(NOT_FINITE),
        // Other errors come again when the value is written, with their text.
        Ok(()) | Err(Stop::Other) => Ok(()),
    }
}

/// Writes something, and adds the secrets in what is checked meanwhile to others.
#[inline]
pub(super) fn with_secrets<R>(secrets: &mut Vec<Secret<String>>, write: impl FnOnce() -> R) -> R {
    let outside = WANTED.replace(true);
    let written = write();
    WANTED.set(outside);
    // There are none in most values.
    if FOUND.replace(false) {
        secrets.append(&mut SECRETS.take());
    }
    written
}

/// Remembers a secret that is checked, where somebody wants to know it.
pub(super) fn note_secret<T: Serialize>(value: &T) {
    // None is wanted while the value is looked at, which may be anything.
    if !is_checking() || !WANTED.replace(false) {
        return;
    }
    if let Ok(Value::String(text)) = serde_json::to_value(value) {
        SECRETS.with_borrow_mut(|secrets| secrets.push(Secret::new(text)));
        FOUND.set(true);
    }
    WANTED.set(true);
}

/// Whether what is serialised now is only checked.
pub(super) fn is_checking() -> bool {
    CHECKING.get()
}

/// Writes the JSON of a value with a look at its numbers, unless somebody looked at them already: a value inside others
/// is looked at once, however deep it is.
pub(super) fn checked<T: Serialize, R>(value: &T, write: impl FnOnce() -> R) -> Result<R, Problem> {
    if !CHECKED.get() {
        check(value)?;
    }
    let outside = CHECKED.replace(true);
    let written = write();
    CHECKED.set(outside);
    Ok(written)
}

/// Why the check ended early.
#[derive(Debug)]
enum Stop {
    NotFinite,
    Other,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot be written")
    }
}

impl std::error::Error for Stop {}

impl ser::Error for Stop {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Other
    }
}

/// A serialiser that writes nothing.
#[derive(Clone, Copy, Debug)]
struct Finite;

/// Values that are no numbers with a fraction, and hold none.
macro_rules! accept {
    ($($method:ident($($ty:ty),*))*) => {
        $(fn $method(self, $(_: $ty),*) -> Result<(), Stop> {
            Ok(())
        })*
    };
}

impl Serializer for Finite {
    type Ok = ();
    type Error = Stop;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    accept! {
        serialize_bool(bool) serialize_char(char) serialize_str(&str) serialize_bytes(&[u8])
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_i128(i128)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_u128(u128)
        serialize_none() serialize_unit() serialize_unit_struct(&'static str)
        serialize_unit_variant(&'static str, u32, &'static str)
    }

    fn serialize_f32(self, value: f32) -> Result<(), Stop> {
        if value.is_finite() { Ok(()) } else { Err(Stop::NotFinite) }
    }

    fn serialize_f64(self, value: f64) -> Result<(), Stop> {
        if value.is_finite() { Ok(()) } else { Err(Stop::NotFinite) }
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, _: &T) -> Result<(), Stop> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Stop> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Stop> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Stop> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Stop> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Stop> {
        Ok(self)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, Stop> {
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Stop> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Stop> {
        Ok(self)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, Stop> {
        Ok(self)
    }
}

/// Values that hold others, with the method that takes one.
macro_rules! holders {
    ($($holder:ident $method:ident($($name:ty)?);)*) => {
        $(impl ser::$holder for Finite {
            type Ok = ();
            type Error = Stop;

            fn $method<T: Serialize + ?Sized>(&mut self, $(_: $name,)? value: &T) -> Result<(), Stop> {
                value.serialize(Self)
            }

            fn end(self) -> Result<(), Stop> {
                Ok(())
            }
        })*
    };
}

holders! {
    SerializeSeq serialize_element();
    SerializeTuple serialize_element();
    SerializeTupleStruct serialize_field();
    SerializeTupleVariant serialize_field();
    SerializeStruct serialize_field(&'static str);
    SerializeStructVariant serialize_field(&'static str);
}

impl ser::SerializeMap for Finite {
    type Ok = ();
    type Error = Stop;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Stop> {
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        value.serialize(Self)
    }

    fn end(self) -> Result<(), Stop> {
        Ok(())
    }
}

//! What the types of text formats have in common: they keep the text as it was written and read it when asked.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserializer, Visitor};

use super::drift::DriftKind;
use super::reading;

/// Defines the type of a text format: `text_format! { /// Docs. Name reads check, "what it is, with an example" }`,
/// where `check` is its method that reads the text.
macro_rules! text_format {
    ($(#[$docs:meta])* $name:ident reads $check:ident, $expected:literal) => {
        $(#[$docs])*
        ///
        /// It keeps the text as the server wrote it, even when that is not of the format, so that one odd value never
        /// costs a whole response. Two values are equal when their texts are.
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Keeps a text without reading it, for what a server takes and the format does not.
            pub fn from_text(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Returns the text as it was written.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The error of a text that is not of the format.
            fn invalid(cause: impl ::std::error::Error + Send + Sync + 'static) -> super::InvalidText {
                super::InvalidText::new($expected, cause)
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, f)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = super::InvalidText;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let value = Self(text.to_owned());
                value.$check().map(|_| value)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = super::InvalidText;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::text_format::read(deserializer, Self, |value| value.$check().is_ok())
            }
        }

        impl super::Empty for $name {
            fn empty() -> Self {
                Self(String::new())
            }
        }
    };
}
pub(super) use text_format;

/// Reads a text; one that is not of its format is noted, where somebody wants to know.
pub(super) fn read<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    keep: fn(String) -> T,
    is_valid: fn(&T) -> bool,
) -> Result<T, D::Error> {
    deserializer.deserialize_string(TextVisitor { keep, is_valid })
}

/// Takes a text of a format.
struct TextVisitor<T> {
    /// Keeps the text.
    keep: fn(String) -> T,
    /// Whether the text is of the format.
    is_valid: fn(&T) -> bool,
}

impl<T> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    #[inline]
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        self.visit_string(text.to_owned())
    }

    #[inline]
    fn visit_string<E: serde::de::Error>(self, text: String) -> Result<T, E> {
        let value = (self.keep)(text);
        if reading::is_looking() && !(self.is_valid)(&value) {
            reading::note(DriftKind::InvalidFormat, || None);
        }
        Ok(value)
    }
}

/// A text that is not of its format.
#[derive(Clone, Debug)]
pub struct InvalidText {
    /// What the text should have been.
    expected: &'static str,
    /// What is wrong with it.
    cause: Arc<dyn Error + Send + Sync>,
}

impl InvalidText {
    /// The error of a text that should have been `expected`.
    pub(super) fn new(expected: &'static str, cause: impl Error + Send + Sync + 'static) -> Self {
        Self { expected, cause: Arc::new(cause) }
    }
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not {}", self.expected)
    }
}

impl Error for InvalidText {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.cause.as_ref())
    }
}

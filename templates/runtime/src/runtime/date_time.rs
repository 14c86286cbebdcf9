//! Points in time as APIs write them.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

/// A date and time (OAS `format: date-time`, RFC 3339).
///
/// It keeps the text as the server wrote it, even when that is no valid date-time, so that one odd value never costs
/// a whole response; [`DateTime::timestamp`] reads it. Two values are equal when their texts are.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime(String);

impl DateTime {
    /// Returns the text as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads the text as a point in time; a text without an offset is an error.
    pub fn timestamp(&self) -> Result<Timestamp, InvalidDateTime> {
        self.0.parse().map_err(InvalidDateTime::new)
    }

    /// Reads the text as a point in time and takes a text without an offset as UTC.
    pub fn timestamp_or_utc(&self) -> Result<Timestamp, InvalidDateTime> {
        self.timestamp().or_else(|_| {
            let civil: civil::DateTime = self.0.parse().map_err(InvalidDateTime::new)?;
            let zoned = civil.to_zoned(TimeZone::UTC).map_err(InvalidDateTime::new)?;
            Ok(zoned.timestamp())
        })
    }

    /// Keeps a text without reading it.
    pub(super) fn unchecked(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Timestamp> for DateTime {
    fn from(value: Timestamp) -> Self {
        Self(value.to_string())
    }
}

impl FromStr for DateTime {
    type Err = InvalidDateTime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let value = Self(text.to_owned());
        value.timestamp().map(|_| value)
    }
}

impl TryFrom<&str> for DateTime {
    type Error = InvalidDateTime;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// A text that is no date-time with an offset (RFC 3339, 5.6).
#[derive(Clone, Debug)]
pub struct InvalidDateTime(jiff::Error);

impl InvalidDateTime {
    fn new(error: jiff::Error) -> Self {
        Self(error)
    }
}

impl fmt::Display for InvalidDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date-time of RFC 3339 with an offset, such as `2026-01-31T12:00:00Z`")
    }
}

impl std::error::Error for InvalidDateTime {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

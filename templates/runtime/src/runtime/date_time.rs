//! Dates, times and durations as APIs write them.

use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use super::InvalidText;
use super::text_format::text_format;

text_format! {
    /// A date and time (OAS `format: date-time`, RFC 3339); [`DateTime::timestamp`] reads it.
    DateTime reads timestamp, "a date-time of RFC 3339 with an offset, such as `2026-01-31T12:00:00Z`"
}

impl DateTime {
    /// Reads the text as a point in time; a text without an offset is an error.
    pub fn timestamp(&self) -> Result<Timestamp, InvalidText> {
        self.as_str().trim().parse().map_err(Self::invalid)
    }

    /// Reads the text as a point in time and takes a text without an offset as UTC.
    pub fn timestamp_or_utc(&self) -> Result<Timestamp, InvalidText> {
        self.timestamp().or_else(|_| {
            let civil: civil::DateTime = self.as_str().trim().parse().map_err(Self::invalid)?;
            let zoned = civil.to_zoned(TimeZone::UTC).map_err(Self::invalid)?;
            Ok(zoned.timestamp())
        })
    }
}

impl From<Timestamp> for DateTime {
    fn from(value: Timestamp) -> Self {
        Self(value.to_string())
    }
}

text_format! {
    /// A date (OAS `format: date`, RFC 3339); [`Date::date`] reads it.
    Date reads date, "a date of RFC 3339, such as `2026-01-31`"
}

impl Date {
    /// Reads the text as a date; the time that some servers write after it is left out.
    pub fn date(&self) -> Result<civil::Date, InvalidText> {
        let text = self.as_str().trim();
        let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
        text.get(..end).unwrap_or(text).parse().map_err(Self::invalid)
    }
}

impl From<civil::Date> for Date {
    fn from(value: civil::Date) -> Self {
        Self(value.to_string())
    }
}

text_format! {
    /// A time of day (OAS `format: time`, RFC 3339); [`Time::time`] reads it.
    Time reads time, "a time of RFC 3339, such as `12:00:00Z`"
}

impl Time {
    /// Reads the text as a time of day, as a clock at its offset shows it; the offset is in the text.
    pub fn time(&self) -> Result<civil::Time, InvalidText> {
        without_offset(self.as_str().trim()).parse().map_err(Self::invalid)
    }
}

/// A time without the offset that may stand after it. A hyphen before the first colon is one of a date.
fn without_offset(text: &str) -> &str {
    let is_offset = |at: &usize| match text.as_bytes().get(*at) {
        Some(b'-') => text.get(..*at).is_some_and(|before| before.contains(':')),
        _ => true,
    };
    let end = text.rfind(['Z', 'z', '+', '-']).filter(is_offset).unwrap_or(text.len());
    text.get(..end).unwrap_or(text).trim_end()
}

impl From<civil::Time> for Time {
    /// A time in UTC, as RFC 3339 wants an offset.
    fn from(value: civil::Time) -> Self {
        Self(format!("{value}Z"))
    }
}

text_format! {
    /// A duration (OAS `format: duration`, ISO 8601); [`Duration::span`] reads it.
    Duration reads span, "a duration of ISO 8601, such as `P1DT12H`"
}

impl Duration {
    /// Reads the text as a span of years to nanoseconds; `1h 30m` is read too.
    pub fn span(&self) -> Result<Span, InvalidText> {
        self.as_str().trim().parse().map_err(Self::invalid)
    }
}

impl From<Span> for Duration {
    fn from(value: Span) -> Self {
        Self(value.to_string())
    }
}

impl From<SignedDuration> for Duration {
    fn from(value: SignedDuration) -> Self {
        Self(value.to_string())
    }
}

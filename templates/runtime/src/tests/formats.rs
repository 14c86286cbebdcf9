//! Types of text formats, and numbers, as servers really write them.

use std::net::Ipv4Addr;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::runtime::{
    self, Answer, Base64, Date, DateTime, Duration, InvalidText, IpAddr, PathStyle, QueryStyle, Time, Uuid, encode,
};

/// Reads a text as a server sends it.
fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(json!(text)).unwrap()
}

/// What an answer with this body decodes to.
fn decode<T: DeserializeOwned>(body: &'static str) -> Option<T> {
    let answer = Answer::new(StatusCode::OK, HeaderMap::new(), Bytes::from_static(body.as_bytes()));
    runtime::json(&answer).ok()
}

/// Whether a text comes back as it was.
fn keeps<T: DeserializeOwned + serde::Serialize>(text: &str) {
    assert_eq!(serde_json::to_value(read::<T>(text)).unwrap(), json!(text));
}

#[test]
fn texts_come_back_as_they_were() {
    for text in ["2026-01-31T12:00:00.120+02:00", "2026-01-31 12:00:00", "31/01/2026", "", "P1D", "{ABC}", "aGk="] {
        keeps::<DateTime>(text);
        keeps::<Date>(text);
        keeps::<Time>(text);
        keeps::<Duration>(text);
        keeps::<Uuid>(text);
        keeps::<IpAddr>(text);
        keeps::<Base64>(text);
        assert_eq!(DateTime::from_text(text).as_str(), text);
    }
    assert!(serde_json::from_value::<DateTime>(json!(5)).is_err());
}

#[test]
fn date_times_are_read_as_servers_write_them() {
    let noon: jiff::Timestamp = "2026-01-31T12:00:00Z".parse().unwrap();
    for text in [
        "2026-01-31T14:00:00+02:00",
        "2026-01-31t12:00:00z",
        "2026-01-31 12:00:00Z",
        "2026-01-31T12:00:00+0000",
        "2026-01-31T12:00:00.000000000Z",
        " 2026-01-31T12:00Z ",
    ] {
        assert_eq!(read::<DateTime>(text).timestamp().unwrap(), noon, "{text}");
    }
    for text in ["2026-01-31T12:00:00", "2026-01-31 12:00:00"] {
        assert!(read::<DateTime>(text).timestamp().is_err(), "{text}");
        assert_eq!(read::<DateTime>(text).timestamp_or_utc().unwrap(), noon, "{text}");
    }
    assert!(read::<DateTime>("yesterday").timestamp_or_utc().is_err());
    assert_eq!(DateTime::from(noon).to_string(), "2026-01-31T12:00:00Z");
    assert!("2026-01-31".parse::<DateTime>().is_err());
    assert!(DateTime::try_from("2026-01-31T12:00:00Z").is_ok());
}

#[test]
fn dates_and_times_are_read_as_servers_write_them() {
    let day = jiff::civil::date(2026, 1, 31);
    for text in ["2026-01-31", "20260131", "2026-01-31T00:00:00Z", "2026-01-31 00:00:00", "2026-01-31T00:00:00.000"] {
        assert_eq!(read::<Date>(text).date().unwrap(), day, "{text}");
    }
    assert!(read::<Date>("31.01.2026").date().is_err());
    assert_eq!(Date::from(day).as_str(), "2026-01-31");
    let half = jiff::civil::time(9, 30, 0, 0);
    for text in ["09:30:00Z", "09:30", "09:30:00+02:00", "09:30:00.000-0500", "09:30:00 +01:00"] {
        assert_eq!(read::<Time>(text).time().unwrap(), half, "{text}");
    }
    for text in ["2026-01-31T09:30:00Z", "2026-01-31T09:30:00-05:00", "T09:30:00-05"] {
        assert_eq!(read::<Time>(text).time().unwrap(), half, "{text}");
    }
    for text in ["half past nine", "2026-01-31", "2026-01", "-09:30"] {
        assert!(read::<Time>(text).time().is_err(), "{text}");
    }
    assert_eq!(Time::from(half).as_str(), "09:30:00Z");
}

#[test]
fn durations_are_read_as_servers_write_them() {
    for text in ["PT1H30M", "pt1h30m", "1h30m", "1h 30m"] {
        let span = read::<Duration>(text).span().unwrap();
        assert_eq!((span.get_hours(), span.get_minutes()), (1, 30), "{text}");
    }
    assert_eq!(read::<Duration>("P1Y2M3DT4H").span().unwrap().get_years(), 1);
    assert!(read::<Duration>("90").span().is_err());
    assert_eq!(Duration::from(jiff::SignedDuration::from_secs(5400)).as_str(), "PT1H30M");
}

#[test]
fn uuids_are_read_as_servers_write_them() {
    let uuid = uuid::Uuid::from_u128(0x550e_8400_e29b_41d4_a716_4466_5544_0000);
    for text in [
        "550e8400-e29b-41d4-a716-446655440000",
        "550E8400-E29B-41D4-A716-446655440000",
        "{550e8400-e29b-41d4-a716-446655440000}",
        "550e8400e29b41d4a716446655440000",
        "urn:uuid:550e8400-e29b-41d4-a716-446655440000",
    ] {
        assert_eq!(read::<Uuid>(text).uuid().unwrap(), uuid, "{text}");
    }
    assert!(read::<Uuid>("cus_01HX").uuid().is_err());
    assert_eq!(Uuid::from(uuid).as_str(), "550e8400-e29b-41d4-a716-446655440000");
}

#[test]
fn addresses_are_read_as_servers_write_them() {
    assert_eq!(read::<IpAddr>("192.0.2.1").addr().unwrap(), Ipv4Addr::new(192, 0, 2, 1));
    assert!(read::<IpAddr>("[2001:DB8::1]").addr().unwrap().is_ipv6());
    assert!(read::<IpAddr>("192.0.2.0/24").addr().is_err());
    assert_eq!(IpAddr::from(Ipv4Addr::LOCALHOST).as_str(), "127.0.0.1");
}

#[test]
fn base64_is_read_as_servers_write_it() {
    let bytes: &[u8] = &[0xfb, 0xff, 0xbf, 0x01];
    for text in ["+/+/AQ==", "-_-_AQ==", "-_-_AQ", "+/+/\nAQ==\r\n", "+/+/AR"] {
        assert_eq!(read::<Base64>(text).bytes().unwrap(), bytes, "{text}");
    }
    assert!(read::<Base64>("not base64!").bytes().is_err());
    assert_eq!(Base64::from(bytes).as_str(), "+/+/AQ==");
    assert_eq!(Base64::from(b"hello").as_str(), "aGVsbG8=");
    assert_eq!(Base64::url_safe(bytes).as_str(), "-_-_AQ");
}

#[test]
fn an_error_says_what_the_text_should_be() {
    let error: InvalidText = read::<Date>("soon").date().unwrap_err();
    assert_eq!(error.to_string(), "not a date of RFC 3339, such as `2026-01-31`");
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn integers_may_be_written_with_a_fraction_or_an_exponent() {
    assert_eq!(decode::<i64>("1.0"), Some(1));
    assert_eq!(decode::<Vec<i64>>("[1e3, -2.50E1, 0.0, -0.0, 12.000e+2]"), Some(vec![1000, -25, 0, 0, 1200]));
    assert_eq!(decode::<u64>("18446744073709551615.0"), Some(u64::MAX));
    assert_eq!(decode::<i64>("1.5"), None);
    assert_eq!(decode::<i64>("1e400"), None);
    // What is no JSON is no integer either.
    for text in ["1.0.0", "00.0", "01.0", "-00.0", "1.", "1.e3", "1e", "1.0.0e4"] {
        assert_eq!(decode::<i64>(text), None, "{text}");
    }
    assert_eq!(
        decode::<i128>("340282366920938463463374607431768211.0"),
        Some(340_282_366_920_938_463_463_374_607_431_768_211)
    );
}

#[test]
fn texts_that_look_like_numbers_are_left_alone() {
    let pair: Option<(i64, String)> = decode(r#"[2.0, "1.0 \" 3.0 \\"]"#);
    assert_eq!(pair, Some((2, r#"1.0 " 3.0 \"#.to_owned())));
}

#[test]
fn whole_numbers_are_written_without_a_fraction() {
    let written = |value: f64| serde_json::from_slice::<Value>(&runtime::number::to_json(&value).unwrap()).unwrap();
    assert_eq!(written(5.0).to_string(), "5");
    assert_eq!(written(-1234.0).to_string(), "-1234");
    assert_eq!(written(0.1).to_string(), "0.1");
    assert_eq!(written(-0.0).to_string(), "-0.0");
    assert_eq!(written(1e300).to_string(), "1e+300");
    let query = |value: Value| encode::query("page", QueryStyle::Form { explode: true }, &value).unwrap();
    assert_eq!(query(json!(2.0)), ["page=2"]);
    assert_eq!(query(json!(2.5)), ["page=2.5"]);
}

#[test]
fn integers_above_64_bits_are_written() {
    let value = encode::to_json(&i128::MAX).unwrap();
    assert_eq!(
        encode::path("n", PathStyle::Simple { explode: false }, &value).unwrap(),
        "170141183460469231731687303715884105727"
    );
    assert_eq!(runtime::number::to_json(&i128::MIN).unwrap(), i128::MIN.to_string().as_bytes());
}

//! Value types.

use serde_json::json;

use crate::runtime::{DateTime, Patch, Secret};

fn email(value: impl Into<Patch<String>>) -> Patch<String> {
    value.into()
}

#[test]
fn patches_are_made_of_what_callers_write() {
    assert_eq!(email(None), Patch::Null);
    assert_eq!(email("x"), Patch::Value("x".to_owned()));
    assert_eq!(email("x".to_owned()), Patch::Value("x".to_owned()));
    assert_eq!(email(Some("s".to_owned())), Patch::Value("s".to_owned()));
    assert_eq!(email(Patch::Absent), Patch::Absent);
    assert!(Patch::<i64>::default().is_absent());
    assert_eq!(email("x").as_ref().value().map(String::as_str), Some("x"));
    assert_eq!(Patch::<i64>::Null.value(), None);
}

#[test]
fn patches_are_read_and_written() {
    assert_eq!(serde_json::from_str::<Patch<i64>>("null").unwrap(), Patch::Null);
    assert_eq!(serde_json::from_str::<Patch<i64>>("1").unwrap(), Patch::Value(1));
    assert_eq!(serde_json::to_value(Patch::Value(1)).unwrap(), json!(1));
    assert_eq!(serde_json::to_value(Patch::<i64>::Null).unwrap(), json!(null));
}

#[test]
fn secrets_are_not_printed() {
    let secret: Secret<String> = "hush".into();
    assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "[REDACTED] Some([REDACTED])");
    assert_eq!(secret.expose(), "hush");
    assert_eq!(secret.clone(), Secret::from("hush".to_owned()));
    assert_eq!(serde_json::to_value(&secret).unwrap(), json!("hush"));
    assert_eq!(serde_json::from_value::<Secret<String>>(json!("hush")).unwrap(), secret);
}

#[test]
fn date_times_keep_their_text() {
    for text in ["2026-01-31T12:00:00.120+02:00", "2026-01-31T12:00:00", "31/01/2026", ""] {
        let value: DateTime = serde_json::from_value(json!(text)).unwrap();
        assert_eq!(value.as_str(), text);
        assert_eq!(serde_json::to_value(&value).unwrap(), json!(text));
    }
    assert!(serde_json::from_value::<DateTime>(json!(5)).is_err());
}

#[test]
fn date_times_are_read_on_demand() {
    let read = |text: &str| serde_json::from_value::<DateTime>(json!(text)).unwrap();
    let noon: jiff::Timestamp = "2026-01-31T12:00:00Z".parse().unwrap();
    assert_eq!(read("2026-01-31T14:00:00+02:00").timestamp().unwrap(), noon);
    assert_eq!(read("2026-01-31t12:00:00z").timestamp().unwrap(), noon);
    assert!(read("2026-01-31T12:00:00").timestamp().is_err());
    assert_eq!(read("2026-01-31T12:00:00").timestamp_or_utc().unwrap(), noon);
    assert!(read("yesterday").timestamp_or_utc().is_err());
    assert_eq!(DateTime::from(noon).to_string(), "2026-01-31T12:00:00Z");
    assert!("2026-01-31".parse::<DateTime>().is_err());
    assert!(DateTime::try_from("2026-01-31T12:00:00Z").is_ok());
}

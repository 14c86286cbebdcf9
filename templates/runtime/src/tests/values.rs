//! Value types.

use serde_json::json;

use crate::runtime::{Patch, Secret};

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

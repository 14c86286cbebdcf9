//! Styles of parameters.

use serde::Serialize;
use serde_json::json;

use crate::runtime::QueryStyle;
use crate::runtime::encode::{cookie, header, path, query, to_json};

fn queried(style: QueryStyle, value: impl Serialize) -> String {
    query("a b", style, &to_json(&value).unwrap()).unwrap().join("&")
}

#[test]
fn query_styles() {
    let form = |explode| QueryStyle::Form { explode };
    assert_eq!(queried(form(true), "x&y=#/é"), "a%20b=x%26y%3D%23%2F%C3%A9");
    assert_eq!(queried(form(true), [1, 2]), "a%20b=1&a%20b=2");
    assert_eq!(queried(form(false), ["1,1", "2"]), "a%20b=1%2C1,2");
    assert_eq!(queried(form(true), json!({"x": true, "y": null, "z": 1.5})), "x=true&z=1.5");
    assert_eq!(queried(form(false), json!({"x": 1, "y": 2})), "a%20b=x,1,y,2");
    assert_eq!(queried(QueryStyle::SpaceDelimited, ["1", "2 3"]), "a%20b=1%202%203");
    assert_eq!(queried(QueryStyle::PipeDelimited, ["1", "2|3"]), "a%20b=1%7C2%7C3");
    assert_eq!(
        queried(QueryStyle::DeepObject, json!({"x": {"y": 1}, "z": [1, 2]})),
        "a%20b%5Bx%5D%5By%5D=1&a%20b%5Bz%5D=1&a%20b%5Bz%5D=2"
    );
    assert_eq!(queried(QueryStyle::DeepObject, 5), "a%20b=5");
    assert_eq!(queried(form(true), ""), "a%20b=");
    assert_eq!(queried(form(true), json!(null)), "");
    assert_eq!(queried(form(true), json!([])), "");
    assert_eq!(queried(form(false), json!([])), "");
}

#[test]
fn what_a_style_cannot_write_is_an_error() {
    let style = QueryStyle::Form { explode: true };
    assert!(query("a", style, &json!([[1]])).is_err());
    assert!(query("a", style, &json!({"x": {"y": 1}})).is_err());
    assert!(query("a", style, &json!([null])).is_err());
    assert!(header(&json!([[1]])).is_err());
}

#[test]
fn path_values_stay_in_their_segment() {
    for (value, expected) in [
        ("a/b", "a%2Fb"),
        ("../admin", "..%2Fadmin"),
        ("a?x#y", "a%3Fx%23y"),
        ("%2e%2e", "%252e%252e"),
        ("a\\b", "a%5Cb"),
        ("a;b@c:d", "a%3Bb%40c%3Ad"),
        ("é\r\n\0", "%C3%A9%0D%0A%00"),
    ] {
        assert_eq!(path(&json!(value)).unwrap(), expected);
    }
    assert_eq!(path(&json!(["a,b", 2])).unwrap(), "a%2Cb,2");
    assert!(path(&json!("")).is_err());
    assert!(path(&json!(null)).is_err());
    assert!(path(&json!([])).is_err());
}

#[test]
fn headers_and_cookies() {
    assert_eq!(header(&json!(["a", 1])).unwrap().as_deref(), Some("a,1"));
    assert_eq!(header(&json!(null)).unwrap(), None);
    assert_eq!(cookie(&json!("a;b \"c\"%")).unwrap().as_deref(), Some("a%3Bb%20%22c%22%25"));
}

//! Styles of parameters.

use serde::Serialize;
use serde_json::{Value, json};

use crate::runtime::cookie::cookie;
use crate::runtime::encode::{header, path, query, query_reserved, querystring, to_json};
use crate::runtime::{CookieStyle, HeaderStyle, PathStyle, QueryStyle, QuerystringStyle};

/// The value of the specification's style examples (OAS 3.1.1, 4.8.12.4). An object's keys are in the order of the
/// alphabet, which is as good as any other.
fn colors() -> [Value; 4] {
    [json!(""), json!("blue"), json!(["blue", "black", "brown"]), json!({"R": 100, "G": 200, "B": 150})]
}

#[test]
fn the_style_examples_of_the_specification_in_a_path() {
    let cases = [
        (
            PathStyle::Matrix { explode: false },
            [";color", ";color=blue", ";color=blue,black,brown", ";color=B,150,G,200,R,100"],
        ),
        (
            PathStyle::Matrix { explode: true },
            [";color", ";color=blue", ";color=blue;color=black;color=brown", ";B=150;G=200;R=100"],
        ),
        (PathStyle::Label { explode: false }, [".", ".blue", ".blue,black,brown", ".B,150,G,200,R,100"]),
        (PathStyle::Label { explode: true }, [".", ".blue", ".blue.black.brown", ".B=150.G=200.R=100"]),
        (PathStyle::Simple { explode: false }, ["", "blue", "blue,black,brown", "B,150,G,200,R,100"]),
        (PathStyle::Simple { explode: true }, ["", "blue", "blue,black,brown", "B=150,G=200,R=100"]),
    ];
    for (style, expected) in cases {
        let written = colors().map(|value| path("color", style, &value).unwrap_or_default());
        assert_eq!(written, expected, "{style:?}");
    }
}

#[test]
fn the_style_examples_of_the_specification_in_a_query() {
    let cases = [
        (
            QueryStyle::Form { explode: false },
            ["color=", "color=blue", "color=blue,black,brown", "color=B,150,G,200,R,100"],
        ),
        (
            QueryStyle::Form { explode: true },
            ["color=", "color=blue", "color=blue&color=black&color=brown", "B=150&G=200&R=100"],
        ),
    ];
    for (style, expected) in cases {
        assert_eq!(colors().map(|value| query("color", style, &value).unwrap().join("&")), expected, "{style:?}");
    }
    let [_, _, array, object] = colors();
    let cases = [
        (QueryStyle::SpaceDelimited, &array, "color=blue%20black%20brown"),
        (QueryStyle::SpaceDelimited, &object, "color=B%20150%20G%20200%20R%20100"),
        (QueryStyle::PipeDelimited, &array, "color=blue%7Cblack%7Cbrown"),
        (QueryStyle::PipeDelimited, &object, "color=B%7C150%7CG%7C200%7CR%7C100"),
        (QueryStyle::DeepObject, &object, "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100"),
    ];
    for (style, value, expected) in cases {
        assert_eq!(query("color", style, value).unwrap().join("&"), expected, "{style:?}");
    }
}

#[test]
fn the_style_examples_of_the_specification_in_headers_and_cookies() {
    let [_, scalar, array, object] = colors();
    for (explode, expected) in [(false, "B,150,G,200,R,100"), (true, "B=150,G=200,R=100")] {
        let style = HeaderStyle::Simple { explode };
        assert_eq!(header(style, &scalar).unwrap().unwrap(), "blue");
        assert_eq!(header(style, &array).unwrap().unwrap(), "blue,black,brown");
        assert_eq!(header(style, &object).unwrap().unwrap(), expected);
    }
    let cases = [
        (false, ["color=", "color=blue", "color=blue,black,brown", "color=B,150,G,200,R,100"]),
        (true, ["color=", "color=blue", "color=blue; color=black; color=brown", "B=150; G=200; R=100"]),
    ];
    for (explode, expected) in cases {
        for style in [CookieStyle::Form { explode }, CookieStyle::Cookie { explode }] {
            assert_eq!(colors().map(|value| cookie("color", style, &value).unwrap().join("; ")), expected);
        }
    }
}

fn queried(style: QueryStyle, value: impl Serialize) -> String {
    query("a b", style, &to_json(&value).unwrap()).unwrap().join("&")
}

#[test]
fn query_values_are_encoded() {
    let form = |explode| QueryStyle::Form { explode };
    assert_eq!(queried(form(true), "x&y=#/é"), "a%20b=x%26y%3D%23%2F%C3%A9");
    assert_eq!(queried(form(true), [1, 2]), "a%20b=1&a%20b=2");
    assert_eq!(queried(form(false), ["1,1", "2"]), "a%20b=1%2C1,2");
    assert_eq!(queried(form(true), json!({"x&": true, "z": 1.5})), "x%26=true&z=1.5");
    assert_eq!(queried(QueryStyle::SpaceDelimited, ["1", "2|3"]), "a%20b=1%202%7C3");
    assert_eq!(queried(QueryStyle::PipeDelimited, ["1", "2 3"]), "a%20b=1%7C2%203");
    assert_eq!(queried(QueryStyle::Json, json!({"x": ["é"]})), "a%20b=%7B%22x%22%3A%5B%22%C3%A9%22%5D%7D");
}

#[test]
fn what_is_not_there_is_not_written() {
    let styles = [
        QueryStyle::Form { explode: true },
        QueryStyle::Form { explode: false },
        QueryStyle::SpaceDelimited,
        QueryStyle::PipeDelimited,
        QueryStyle::DeepObject,
    ];
    for style in styles {
        for value in [json!(null), json!([]), json!({}), json!([null]), json!({"x": null})] {
            assert_eq!(queried(style, &value), "", "{style:?} {value}");
        }
    }
    assert_eq!(queried(QueryStyle::Form { explode: true }, json!({"x": 1, "y": null})), "x=1");
    assert_eq!(queried(QueryStyle::Form { explode: false }, json!([1, null, 2])), "a%20b=1,2");
    assert_eq!(header(HeaderStyle::Simple { explode: false }, &json!(null)), Ok(None));
    assert_eq!(cookie("a", CookieStyle::Form { explode: true }, &json!([])), Ok(Vec::new()));
}

#[test]
fn deep_objects_as_they_are_read_in_practice() {
    let cases = [
        (json!({"gte": 1, "lt": 2}), "created%5Bgte%5D=1&created%5Blt%5D=2"),
        (json!({"x": {"y": 1}, "z": [1, 2]}), "created%5Bx%5D%5By%5D=1&created%5Bz%5D%5B%5D=1&created%5Bz%5D%5B%5D=2"),
        (json!(["data.customer", "b"]), "created%5B%5D=data.customer&created%5B%5D=b"),
        (json!([{"id": 1}, {"id": 2}]), "created%5B0%5D%5Bid%5D=1&created%5B1%5D%5Bid%5D=2"),
        (json!(5), "created=5"),
    ];
    for (value, expected) in cases {
        assert_eq!(query("created", QueryStyle::DeepObject, &value).unwrap().join("&"), expected);
    }
}

#[test]
fn nested_values_are_json_where_a_style_has_no_form_for_them() {
    let style = QueryStyle::Form { explode: true };
    assert_eq!(query("a", style, &json!([[1], {"x": 2}])).unwrap(), ["a=%5B1%5D", "a=%7B%22x%22%3A2%7D"]);
    assert_eq!(query("a", style, &json!({"x": {"y": 1}})).unwrap(), ["x=%7B%22y%22%3A1%7D"]);
    assert_eq!(header(HeaderStyle::Simple { explode: false }, &json!([[1]])).unwrap().as_deref(), Some("[1]"));
}

#[test]
fn reserved_characters_are_left_where_that_is_harmless() {
    let cases = [
        ("https://a.b/c?d=e", "u=https://a.b/c?d=e"),
        ("a:b,c;d@e!$'()*", "u=a:b,c;d@e!$'()*"),
        ("a&b=c#d+e f[0]", "u=a%26b=c%23d%2Be%20f%5B0%5D"),
        ("%41%2f100%é%", "u=%41%2f100%25%C3%A9%25"),
        ("%e%é", "u=%25e%25%C3%A9"),
    ];
    for (text, expected) in cases {
        assert_eq!(query_reserved("u", QueryStyle::Form { explode: true }, &json!(text)).unwrap(), [expected]);
    }
    let style = QueryStyle::Form { explode: false };
    assert_eq!(query_reserved("u", style, &json!(["a/b", "c,d"])).unwrap(), ["u=a/b,c%2Cd"]);
}

#[test]
fn a_whole_query_from_one_value() {
    let object = json!({"a": "1 2", "b": [1]});
    assert_eq!(querystring(QuerystringStyle::Form, &object).unwrap(), ["a=1%202", "b=%5B1%5D"]);
    assert_eq!(querystring(QuerystringStyle::Json, &json!({"a": 1})).unwrap(), ["%7B%22a%22%3A1%7D"]);
    assert_eq!(querystring(QuerystringStyle::Text, &json!("$.a")).unwrap(), ["%24.a"]);
    assert!(querystring(QuerystringStyle::Form, &json!([1])).is_err());
}

#[test]
fn path_values_stay_in_their_segment() {
    let simple = PathStyle::Simple { explode: false };
    let written = |value: Value| path("id", simple, &value);
    for (value, expected) in [
        ("a/b", "a%2Fb"),
        ("../admin", "..%2Fadmin"),
        ("a?x#y", "a%3Fx%23y"),
        ("%2e%2e", "%252e%252e"),
        ("a\\b", "a%5Cb"),
        ("a;b@c:d", "a%3Bb%40c%3Ad"),
        ("é\r\n\0", "%C3%A9%0D%0A%00"),
    ] {
        assert_eq!(written(json!(value)).unwrap(), expected);
        for style in [PathStyle::Label { explode: false }, PathStyle::Matrix { explode: true }, PathStyle::Json] {
            let written = path("id", style, &json!([value, {value: value}])).unwrap();
            assert!(!written.contains(['/', '?', '#', '\\']), "{written}");
        }
    }
    assert_eq!(written(json!(["a,b", 2])).unwrap(), "a%2Cb,2");
    assert_eq!(path("id", PathStyle::Json, &json!({"a": 1})).unwrap(), "%7B%22a%22%3A1%7D");
    for empty in [json!(""), json!(null), json!([])] {
        assert!(written(empty).is_err());
    }
}

#[test]
fn a_value_of_several_segments_does_not_change_the_path() {
    let written = |text: &str| path("path", PathStyle::Segments, &json!(text));
    assert_eq!(written("a/b c/d.txt").unwrap(), "a/b%20c/d.txt");
    assert_eq!(written("a%2f?b#c").unwrap(), "a%252f%3Fb%23c");
    for text in ["", "/a", "a/", "a//b", "a/../b", ".", ".."] {
        assert!(written(text).is_err(), "{text}");
    }
}

#[test]
fn headers_and_cookies() {
    assert_eq!(header(HeaderStyle::Simple { explode: false }, &json!(["a", 1])).unwrap().as_deref(), Some("a,1"));
    let json = json!({"a": "é\n𝄞", "b": [1]});
    let expected = r#"{"a":"\u00e9\n\ud834\udd1e","b":[1]}"#;
    assert_eq!(header(HeaderStyle::Json, &json).unwrap().as_deref(), Some(expected));
    let form_style = CookieStyle::Form { explode: false };
    assert_eq!(cookie("c", form_style, &json!("a;b \"c\"%")).unwrap(), ["c=a%3Bb%20%22c%22%25"]);
    assert_eq!(cookie("c", CookieStyle::Json, &json!({"a": 1})).unwrap(), ["c={%22a%22:1}"]);
    assert_eq!(cookie("c", CookieStyle::Cookie { explode: false }, &json!("a%20b c")).unwrap(), ["c=a%20b c"]);
    assert!(cookie("c", CookieStyle::Cookie { explode: true }, &json!(["a", "b;c"])).is_err());
}

#[test]
fn items_that_would_be_read_as_two_are_refused() {
    let list = |text: &str| json!(["a", text]);
    let map = |text: &str| [json!({"a": text}), json!({text: "a"})];
    let label = |explode| path("p", PathStyle::Label { explode }, &list("1.5"));
    assert_eq!(label(false).as_deref(), Ok(".a,1.5"));
    assert!(label(true).unwrap_err().contains("`.`"));
    assert_eq!(path("p", PathStyle::Label { explode: true }, &json!("1.5")).as_deref(), Ok(".1.5"));
    for (style, text) in [(QueryStyle::SpaceDelimited, "b c"), (QueryStyle::PipeDelimited, "b|c")] {
        assert!(query("p", style, &list(text)).is_err(), "{style:?}");
        assert!(query_reserved("p", style, &list(text)).is_err(), "{style:?}");
        assert!(map(text).iter().all(|map| query("p", style, map).is_err()), "{style:?}");
        assert!(query("p", style, &json!(text)).is_ok(), "{style:?}");
    }
    for explode in [false, true] {
        let style = HeaderStyle::Simple { explode };
        assert!(header(style, &list("b,c")).unwrap_err().contains("`,`"));
        assert!(map("b,c").iter().all(|map| header(style, map).is_err()));
        assert_eq!(header(style, &json!("b,c")), Ok(Some("b,c".to_owned())));
        assert_eq!(header(style, &json!({"b=c": "d"})).is_err(), explode);
    }
    let style = CookieStyle::Cookie { explode: false };
    assert!(cookie("p", style, &list("b,c")).is_err() && map("b,c").iter().all(|map| cookie("p", style, map).is_err()));
    assert_eq!(cookie("p", CookieStyle::Form { explode: false }, &list("b,c")), Ok(vec!["p=a,b%2Cc".to_owned()]));
}

#[test]
fn keys_stay_keys() {
    let object = json!({"role=admin&x": "1"});
    let form = QueryStyle::Form { explode: true };
    assert_eq!(query_reserved("p", form, &object).unwrap(), ["role%3Dadmin%26x=1"]);
    assert_eq!(cookie("p", CookieStyle::Form { explode: true }, &object).unwrap(), ["role%3Dadmin&x=1"]);
    assert!(cookie("p", CookieStyle::Cookie { explode: true }, &object).is_err());
    for key in ["", "a]", "a][b", "["] {
        assert!(query("p", QueryStyle::DeepObject, &json!({key: 1})).is_err(), "{key}");
        assert!(query("p", QueryStyle::DeepObject, &json!([{"a": {key: 1}}])).is_err(), "{key}");
    }
}

#[test]
fn what_no_cookie_holds_is_refused() {
    let style = CookieStyle::Cookie { explode: false };
    for text in ["a;b", "a\r\nb", "\0", "é", " a", "a ", "\t"] {
        assert!(cookie("p", style, &json!(text)).is_err(), "{text:?}");
    }
    assert!(cookie("p", CookieStyle::Form { explode: true }, &json!({"": "a"})).is_err());
}

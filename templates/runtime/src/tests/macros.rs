//! Objects and open enumerations.

#![allow(unreachable_patterns, unreachable_pub, reason = "what modules of types allow")]

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::runtime::{self, Empty, OtherProperties, Patch};

#[derive(Clone)]
struct Customer {
    id: String,
    email: Option<String>,
    name: Option<String>,
    nick: Patch<String>,
    r#type: Option<Mode>,
}

runtime::object! { Customer {
    id: "id" required,
    email: "e-mail" nullable,
    name: "name" optional,
    nick: "nick" patch,
    r#type: "type" optional,
} }

#[derive(Clone)]
struct Nothing {}

runtime::object! { Nothing {} }

#[derive(Clone)]
struct Extended {
    map: i64,
    additional_properties: BTreeMap<String, i64>,
}

runtime::object! { Extended { map: "map" required, *additional_properties } }

#[derive(Clone)]
struct Anything {
    rest: serde_json::Map<String, Value>,
}

runtime::object! { Anything { *rest } }

#[derive(Clone)]
struct Tree {
    children: Option<Vec<Tree>>,
    parent: Option<Box<Tree>>,
    owner: Option<Customer>,
}

runtime::object! { Tree { children: "children" optional, parent: "parent" optional, owner: "owner" optional } }

#[derive(Clone, Debug, PartialEq, Hash)]
enum Mode {
    Payment,
    Order,
    Unknown(String),
}

runtime::string_enum! { Mode { Payment = "payment", Order = "or\"der" } }

#[derive(Clone, Debug, PartialEq, Hash)]
enum Level {
    Low,
    High,
    Unknown(i64),
}

runtime::integer_enum! { Level { Low = -1, High = 2 } }

fn customer(json: &str) -> Result<Customer, String> {
    let from_str = serde_json::from_str::<Customer>(json).map_err(|error| error.to_string());
    let from_slice = serde_json::from_slice::<Customer>(json.as_bytes()).map_err(|error| error.to_string());
    assert_eq!(from_str, from_slice);
    if let Ok(value) = serde_json::from_str::<Value>(json) {
        let from_value = serde_json::from_value::<Customer>(value);
        assert_eq!(from_value.is_ok(), from_str.is_ok(), "{json}");
        if let (Ok(from_value), Ok(from_str)) = (from_value, &from_str) {
            assert_eq!(from_value, *from_str);
        }
    }
    from_str
}

#[test]
fn presence_matrix() {
    let full = customer(r#"{"id":"1","e-mail":"a@b","name":"N","nick":"n","type":"payment"}"#).unwrap();
    assert_eq!(full.email.as_deref(), Some("a@b"));
    assert_eq!(full.nick, Patch::from("n"));
    assert_eq!(full.r#type, Some(Mode::Payment));

    let nulls = customer(r#"{"id":"1","e-mail":null,"name":null,"nick":null}"#).unwrap();
    assert_eq!((nulls.email, nulls.name, nulls.nick), (None, None, Patch::Null));

    let absent = customer(r#"{"id":"1","e-mail":null}"#).unwrap();
    assert_eq!((absent.name, absent.nick), (None, Patch::Absent));

    assert!(customer(r#"{"e-mail":null}"#).unwrap_err().contains("`id` is missing"));
    assert!(customer(r#"{"id":"1"}"#).unwrap_err().contains("`e-mail` is missing"));
    let null = customer(r#"{"id":null,"e-mail":null}"#).unwrap_err();
    assert!(null.starts_with("property `id`: invalid type: null"), "{null}");
    assert_eq!(null.matches(" at line ").count(), 1, "{null}");
}

#[test]
fn objects_are_written_as_declared() {
    let mut value = Customer { id: "1".into(), ..Customer::empty() };
    assert_eq!(serde_json::to_string(&value).unwrap(), r#"{"id":"1","e-mail":null}"#);
    value.nick = Patch::Null;
    value.name = Some("N".into());
    assert_eq!(serde_json::to_value(&value).unwrap(), json!({"id": "1", "e-mail": null, "name": "N", "nick": null}));
    let text = serde_json::to_string(&value).unwrap();
    assert_eq!(customer(&text).unwrap(), value);
}

#[test]
fn odd_objects() {
    assert_eq!(customer(r#"{"\u0069d":"1","e\u002dmail":"x"}"#).unwrap().email.as_deref(), Some("x"));
    assert_eq!(customer(r#"{"id":"1","id":"2","e-mail":null}"#).unwrap().id, "2");
    assert!(customer(r#"{"x":{"id":[1]},"id":"1","y":1e999,"e-mail":null}"#).is_ok());
    assert!(customer(r#"["1","2"]"#).unwrap_err().contains("expected an object"));
    assert!(serde_json::from_str::<Nothing>(r#"{"a":1}"#).is_ok());
    assert!(serde_json::from_str::<Nothing>("[]").is_err());
    assert_eq!(serde_json::to_string(&Nothing {}).unwrap(), "{}");
}

#[test]
fn undeclared_properties_are_kept_where_asked() {
    let json = r#"{"a":1,"map":2,"a":3,"b":4}"#;
    let value: Extended = serde_json::from_str(json).unwrap();
    assert_eq!(value.additional_properties, BTreeMap::from([("a".to_owned(), 3), ("b".to_owned(), 4)]));
    assert_eq!(serde_json::to_string(&value).unwrap(), r#"{"map":2,"a":3,"b":4}"#);

    let mut twice = value;
    twice.additional_properties.insert("map".into(), 9);
    assert_eq!(serde_json::to_string(&twice).unwrap(), r#"{"map":2,"a":3,"b":4}"#);

    let any: Anything = serde_json::from_value(json!({"a": [1, {"b": null}]})).unwrap();
    assert_eq!(serde_json::to_value(&any).unwrap(), json!({"a": [1, {"b": null}]}));
    assert!(serde_json::from_str::<Extended>(r#"{"map":1,"a":"x"}"#).is_err());
}

#[test]
fn properties_are_read_in_any_order_and_number() {
    let value = |json: &str| serde_json::from_str::<Customer>(json).unwrap();
    let ordered = value(r#"{"id":"1","e-mail":"a","name":"b","nick":null,"type":"payment"}"#);
    assert_eq!(value(r#"{"type":"payment","nick":null,"name":"b","e-mail":"a","id":"1"}"#), ordered);
    assert_eq!(value(r#"{"name":"b","x":{},"id":"0","type":"payment","e-mail":"a","id":"1","nick":null}"#), ordered);
    // What is not kept takes no stack.
    let others: Vec<_> = (0..200_000).map(|number| format!(r#""x{number}":[],"#)).collect();
    let json = ["{", &others.concat(), r#""id":"1","e-mail":"a","name":"b","nick":null,"type":"payment"}"#].concat();
    assert_eq!(value(&json), ordered);
    let numbers: Vec<_> = (0..200_000).map(|number| format!(r#","x{number}":{number}"#)).collect();
    let extended: Extended = serde_json::from_str(&[r#"{"map":1"#, &numbers.concat(), "}"].concat()).unwrap();
    assert_eq!((extended.map, extended.additional_properties.len()), (1, 200_000));
    for wrong in [r#"{"x":1,"id":"1""#, r#"{"x":tru,"id":"1"}"#, r#"{"id":"1","e-mail":5}"#, r#"{"e-mail":null}"#] {
        assert!(serde_json::from_str::<Customer>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn no_undeclared_properties_are_as_none_ever() {
    let mut others = OtherProperties::empty();
    assert!((others.is_empty(), others.len(), others.iter().count(), others.get("a")) == (true, 0, 0, None));
    assert_eq!((others.insert("a", 1), others.insert("a", 2), others.len()), (None, Some(json!(1)), 1));
    assert_eq!((others.remove("b"), others.remove("a"), others.remove("a")), (None, Some(json!(2)), None));
    assert!(others == OtherProperties::default() && others.is_empty());
}

#[test]
fn errors_name_the_innermost_property() {
    let json = r#"{"children":[{"owner":{"id":5,"e-mail":null}}]}"#;
    let error = serde_json::from_str::<Tree>(json).unwrap_err().to_string();
    assert!(error.starts_with("property `id`: invalid type: integer `5`"), "{error}");
    assert_eq!(Tree::empty(), serde_json::from_str("{}").unwrap());
}

#[test]
fn string_enums_are_open() {
    for (json, value) in [
        (r#""payment""#, Mode::Payment),
        (r#""\u0070ayment""#, Mode::Payment),
        (r#""or\"der""#, Mode::Order),
        (r#""new ü\n""#, Mode::Unknown("new ü\n".into())),
    ] {
        let read: Mode = serde_json::from_str(json).unwrap();
        assert_eq!(read, value);
        let again: Mode = serde_json::from_value(serde_json::to_value(&read).unwrap()).unwrap();
        assert_eq!(again, value);
    }
    assert_eq!(Mode::from("order".to_owned()).to_string(), "order");
    assert_eq!(Mode::Order.as_str(), "or\"der");
    assert_eq!(Mode::empty(), Mode::Unknown(String::new()));
    assert!(serde_json::from_str::<Mode>("5").is_err());
    assert!(serde_json::from_str::<Mode>("null").is_err());
}

#[test]
fn integer_enums_are_open() {
    for (json, value) in [("-1", Level::Low), ("2", Level::High), ("7", Level::Unknown(7))] {
        let read: Level = serde_json::from_str(json).unwrap();
        assert_eq!(read, value);
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
        assert_eq!(read.to_string(), json);
    }
    assert_eq!(Level::empty().as_i64(), 0);
    assert!(serde_json::from_str::<Level>("18446744073709551615").is_err());
    assert!(serde_json::from_str::<Level>(r#""1""#).is_err());
}

//! Unions, told apart by tag and by shape.

#![allow(unreachable_patterns, unreachable_pub, reason = "what modules of types allow")]

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::runtime::{self, Answer, Empty};

#[derive(Clone)]
struct Cat {
    name: String,
    kitten: Option<Box<Animal>>,
}
runtime::object! { Cat { name: "name" required, kitten: "kitten" optional } }

#[derive(Clone)]
struct Dog {
    kind: String,
    age: i64,
}
runtime::object! { Dog { kind: "kind" required, age: "age" required } }

#[derive(Clone, PartialEq)]
enum Animal {
    Cat(Box<Cat>),
    Dog(Dog),
    Unknown(Value),
}
runtime::tagged_union! { Animal "kind" {
    "cat" => Cat(Box<Cat>),
    "kitty" => Cat(Box<Cat>),
    "dog" => Dog(Dog),
} }

#[derive(Clone, PartialEq)]
enum Recipient {
    One(String),
    Many(Vec<String>),
    Thing(Cat),
    Count(i64),
    Nothing(()),
    Unknown(Value),
}
runtime::union! { Recipient {
    One(String): String,
    Many(Vec<String>): Array,
    Thing(Cat): Object ["name"],
    Count(i64): Integer | Boolean,
    Nothing(()): Null,
} }

#[derive(Clone, PartialEq)]
enum Nested {
    Left(Box<Pair>),
    Right(Box<Wrapper>),
    Unknown(Value),
}
runtime::union! { Nested { Left(Box<Pair>): Object, Right(Box<Wrapper>): Any } }

#[derive(Clone)]
struct Pair {
    child: Option<Nested>,
    other: i64,
}
runtime::object! { Pair { child: "child" optional, other: "other" required } }

#[derive(Clone)]
struct Wrapper {
    child: Option<Nested>,
}
runtime::object! { Wrapper { child: "child" optional } }

#[test]
fn tags_choose_the_variant() {
    let json = r#"{"age":3,"kin\u0064":"dog"}"#;
    let dog: Animal = serde_json::from_str(json).unwrap();
    assert_eq!(dog, Animal::Dog(Dog { kind: "dog".into(), age: 3 }));
    assert_eq!(serde_json::to_string(&dog).unwrap(), r#"{"kind":"dog","age":3}"#);

    let cat: Animal = serde_json::from_value(json!({"kind": "kitty", "name": "M"})).unwrap();
    assert_eq!(cat, Animal::Cat(Box::new(Cat { name: "M".into(), kitten: None })));
    assert_eq!(serde_json::to_string(&cat).unwrap(), r#"{"kind":"cat","name":"M"}"#);
    assert_eq!(serde_json::to_value(&cat).unwrap(), json!({"kind": "cat", "name": "M"}));
    assert_eq!(Animal::empty(), Animal::Unknown(Value::Null));
}

#[test]
fn tags_are_found_wherever_they_stand() {
    let dog = Animal::Dog(Dog { kind: "dog".into(), age: 3 });
    for json in [
        r#"{"kind":"dog","age":3}"#,
        r#"{"age":3,"kind":"dog"}"#,
        r#"{"\u0061":[{"kind":"cat"}],"age":3,"kind":"d\u006fg","x":{"kind":"cat"}}"#,
        r#" { "x" : "kind" , "kind" : "dog" , "age" : 3 } "#,
    ] {
        assert_eq!(serde_json::from_str::<Animal>(json).unwrap(), dog, "{json}");
        // Neither the text nor names are lent here.
        assert_eq!(serde_json::from_reader::<_, Animal>(json.as_bytes()).unwrap(), dog, "{json}");
        let value: Value = serde_json::from_str(json).unwrap();
        assert_eq!(Animal::deserialize(&value).unwrap(), dog, "{json}");
        assert_eq!(serde_json::from_value::<Animal>(value).unwrap(), dog, "{json}");
    }
}

#[test]
fn a_union_can_be_the_variant_of_a_union() {
    #[derive(Clone, PartialEq)]
    enum Being {
        Animal(Box<Animal>),
        Named(Payee),
        Other(std::collections::BTreeMap<String, Value>),
        Unknown(Value),
    }
    runtime::tagged_union! { Being "class" {
        "animal" => Animal(Box<Animal>),
        "named" => Named(Payee),
        "other" => Other(std::collections::BTreeMap<String, Value>),
    } }
    #[derive(Clone, PartialEq)]
    enum Payee {
        Cat(Cat),
        Dog(Dog),
        Unknown(Value),
    }
    runtime::union! { Payee { Cat(Cat): Object ["name"], Dog(Dog): Object ["kind", "age"] } }

    for json in [
        r#"{"class":"animal","kind":"dog","age":3}"#,
        r#"{"kind":"dog","age":3,"class":"animal"}"#,
        r#"{"kind":"dog","class":"animal","age":3}"#,
    ] {
        let Being::Animal(animal) = serde_json::from_str(json).unwrap() else { panic!("{json}") };
        assert_eq!(*animal, Animal::Dog(Dog { kind: "dog".into(), age: 3 }));
    }
    let Being::Named(payee) = serde_json::from_str(r#"{"x":"\u00e9","class":"named","name":"M"}"#).unwrap() else {
        panic!("it is named")
    };
    assert!(payee == Payee::Cat(Cat { name: "M".into(), kitten: None }));
    let Being::Other(properties) = serde_json::from_str(r#"{"a":1,"class":"other","b":[2]}"#).unwrap() else {
        panic!("it is another")
    };
    assert_eq!(json!(properties), json!({"a": 1, "b": [2], "class": "other"}));
}

#[test]
fn hostile_nesting_before_the_tag_is_an_error() {
    for depth in [100, 20_000] {
        let json = format!("{}null{}", r#"{"kitten":"#.repeat(depth), r#","name":"A","kind":"cat"}"#.repeat(depth));
        assert_eq!(serde_json::from_str::<Animal>(&json).is_ok(), depth < 60, "{depth}");
    }
    assert!(serde_json::from_str::<Animal>(r#"{"kitten":{"name":"B","kind":"cat"},"name":"A","kind":"cat"}"#).is_ok());
}

#[test]
fn unknown_tags_are_kept() {
    for json in [r#"{"kind":"fish","x":[1]}"#, "{}", r#"{"kind":5}"#, "[1]", "null", r#""cat""#, "true", "1.5"] {
        let value: Animal = serde_json::from_str(json).unwrap();
        assert!(matches!(value, Animal::Unknown(_)), "{json}");
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
    }
}

#[test]
fn a_known_tag_with_a_wrong_body_is_an_error() {
    let error = serde_json::from_str::<Vec<Animal>>(r#"[{"kind":"dog"}]"#).unwrap_err().to_string();
    assert!(error.starts_with("property `age` is missing"), "{error}");
}

#[test]
fn unions_inside_unions() {
    let json = r#"{"kind":"cat","name":"A","kitten":{"kind":"cat","name":"B"}}"#;
    let cat: Animal = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_value(&cat).unwrap(), serde_json::from_str::<Value>(json).unwrap());
}

#[test]
fn hostile_nesting_is_an_error() {
    let depth = 20_000;
    let json = format!("{}null{}", r#"{"kind":"cat","name":"A","kitten":"#.repeat(depth), "}".repeat(depth));
    assert!(serde_json::from_str::<Animal>(&json).is_err());
    // The counter is back at zero.
    assert!(serde_json::from_str::<Animal>(r#"{"kind":"cat","name":"A"}"#).is_ok());
}

#[test]
fn hostile_trials_end() {
    let json = format!("{}{{}}{}", r#"{"child":"#.repeat(60), "}".repeat(60));
    let read = serde_json::from_str::<Nested>(&json);
    assert!(read.is_ok(), "{read:?}");
    assert!(serde_json::from_str::<Nested>(r#"{"child":{"other":1},"other":2}"#).is_ok());
}

#[test]
fn shapes_choose_the_variant() {
    let cat = Cat { name: "M".into(), kitten: None };
    for (json, expected) in [
        (r#""a""#, Recipient::One("a".into())),
        (r#"["a"]"#, Recipient::Many(vec!["a".into()])),
        (r#"{"name":"M"}"#, Recipient::Thing(cat)),
        ("5", Recipient::Count(5)),
        ("null", Recipient::Nothing(())),
        ("1.5", Recipient::Unknown(json!(1.5))),
        ("[1]", Recipient::Unknown(json!([1]))),
        ("{}", Recipient::Unknown(json!({}))),
        ("true", Recipient::Unknown(json!(true))),
    ] {
        let value: Recipient = serde_json::from_str(json).unwrap();
        assert_eq!(value, expected);
        let from_value: Recipient = serde_json::from_value(serde_json::from_str(json).unwrap()).unwrap();
        assert_eq!(from_value, expected);
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
    }
}

#[test]
fn decode_errors_inside_unions_name_the_place() {
    for (json, place, text) in [
        (r#"[{"kind":"dog","kind":"dog","age":"x"}]"#, "/0/age", "at `/0/age`: invalid type: string, expected i64"),
        (r#"[{"kind":"dog","age":1},{"kind":"dog"}]"#, "/1/age", "`/1/age` is missing"),
        (
            r#"[{"kind":"cat","name":"M","kitten":{"kind":"cat","name":5}}]"#,
            "/0/kitten/name",
            "at `/0/kitten/name`: invalid type: integer, expected a string",
        ),
    ] {
        let answer = Answer::new(StatusCode::OK, HeaderMap::new(), Bytes::from_static(json.as_bytes()));
        let error = runtime::json::<Vec<Animal>>(&answer).unwrap_err();
        assert_eq!(error.path(), place);
        assert!(error.to_string().starts_with(text), "{error}");
    }
}

#[test]
fn integers_with_a_fraction_of_zero_are_integers_in_unions_too() {
    for (json, expected) in
        [("3.0", Recipient::Count(3)), ("3e2", Recipient::Count(300)), ("-3.0", Recipient::Count(-3))]
    {
        assert_eq!(serde_json::from_str::<Recipient>(json).unwrap(), expected);
    }
    let dog = Answer::new(StatusCode::OK, HeaderMap::new(), Bytes::from_static(br#"{"kind":"dog","age":3.0}"#));
    assert_eq!(runtime::json::<Animal>(&dog).unwrap(), Animal::Dog(Dog { kind: "dog".into(), age: 3 }));
    assert!(matches!(serde_json::from_str::<Recipient>("3.5").unwrap(), Recipient::Unknown(_)));
}

#[derive(Clone)]
struct Card {
    number: Option<String>,
    billing: Option<Billing>,
}
runtime::object! { Card { number: "number" optional, billing: "billing" optional } }

#[derive(Clone)]
struct Billing {
    city: Option<String>,
}
runtime::object! { Billing { city: "city" optional } }

#[derive(Clone)]
struct Wallet {
    kind: Option<WalletKind>,
    billing: Option<Address>,
}
runtime::object! { Wallet { kind: "kind" optional, billing: "billing" optional } }

#[derive(Clone)]
struct Address {
    street: Option<String>,
}
runtime::object! { Address { street: "street" optional } }

#[derive(Clone, Debug, PartialEq)]
enum WalletKind {
    Mobile,
    Unknown(String),
}
runtime::string_enum! { WalletKind { Mobile = "mobile" } }

#[derive(Clone, Debug, PartialEq)]
enum VoucherKind {
    Gift,
    Unknown(String),
}
runtime::string_enum! { VoucherKind { Gift = "gift" } }

#[derive(Clone)]
struct Voucher {
    kind: Option<VoucherKind>,
}
runtime::object! { Voucher { kind: "kind" optional } }

#[derive(Clone, PartialEq)]
enum Payment {
    Card(Card),
    Wallet(Wallet),
    Voucher(Voucher),
    Unknown(Value),
}
runtime::union! { Payment { Card(Card): Object, Wallet(Wallet): Object, Voucher(Voucher): Object } }

/// Reads a payment and returns its variant's name, having checked that nothing is lost.
fn payment(value: &Value) -> &'static str {
    let read: Payment = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), *value);
    match read {
        Payment::Card(_) => "card",
        Payment::Wallet(_) => "wallet",
        Payment::Voucher(_) => "voucher",
        Payment::Unknown(_) => "unknown",
    }
}

#[test]
fn the_variant_that_loses_least_is_chosen() {
    assert_eq!(payment(&json!({"number": "4242"})), "card");
    assert_eq!(payment(&json!({"kind": "mobile"})), "wallet");
    assert_eq!(payment(&json!({"kind": "gift"})), "voucher");
    assert_eq!(payment(&json!({"billing": {"city": "Oslo"}})), "card");
    assert_eq!(payment(&json!({"billing": {"street": "Storgata"}})), "wallet");
    assert_eq!(payment(&json!({})), "card");
}

#[test]
fn misfits_inside_a_union_count_for_the_union_around_it() {
    #[derive(Clone)]
    struct Order {
        payment: Option<Payment>,
    }
    runtime::object! { Order { payment: "payment" optional } }
    #[derive(Clone)]
    struct Refund {
        payment: Option<Refunded>,
    }
    runtime::object! { Refund { payment: "payment" optional } }
    #[derive(Clone)]
    struct Refunded {
        reason: Option<String>,
    }
    runtime::object! { Refunded { reason: "reason" optional } }
    #[derive(Clone, PartialEq)]
    enum Either {
        Order(Order),
        Refund(Refund),
        Unknown(Value),
    }
    runtime::union! { Either { Order(Order): Object, Refund(Refund): Object } }

    let read: Either = serde_json::from_value(json!({"payment": {"reason": "late"}})).unwrap();
    assert!(matches!(read, Either::Refund(_)), "{read:?}");
}

#[test]
fn integers_and_booleans_can_be_tags() {
    #[derive(Clone)]
    struct Button {
        kind: i64,
    }
    runtime::object! { Button { kind: "kind" required } }
    #[derive(Clone, PartialEq)]
    enum Component {
        Button(Button),
        Unknown(Value),
    }
    runtime::tagged_union! { Component "kind" { "2" => Button(Button) } }

    let read: Component = serde_json::from_value(json!({"kind": 2})).unwrap();
    assert_eq!(read, Component::Button(Button { kind: 2 }));
    assert_eq!(serde_json::to_value(&read).unwrap(), json!({"kind": 2}));
    let other: Component = serde_json::from_value(json!({"kind": 3})).unwrap();
    assert!(matches!(other, Component::Unknown(_)));
}

#[test]
fn what_is_unknown_is_not_printed() {
    let read: Payment = serde_json::from_value(json!("sk_live_1")).unwrap();
    assert_eq!(format!("{read:?}"), "Unknown(..)");
    let known: Payment = serde_json::from_value(json!({"number": "1"})).unwrap();
    assert!(format!("{known:?}").starts_with("Card(Card {"), "{known:?}");
}

#[test]
fn deep_unions_are_written_in_time() {
    #[derive(Clone)]
    struct Not {
        filter: Option<Box<Filter>>,
    }
    runtime::object! { Not { filter: "filter" optional } }
    #[derive(Clone, PartialEq)]
    enum Filter {
        Not(Not),
        Unknown(Value),
    }
    runtime::tagged_union! { Filter "op" { "not" => Not(Not) } }

    let mut filter = Filter::Not(Not { filter: None });
    for _ in 0..50 {
        filter = Filter::Not(Not { filter: Some(Box::new(filter)) });
    }
    let text = serde_json::to_vec(&filter).unwrap();
    assert_eq!(text.windows(5).filter(|word| word == b"\"not\"").count(), 51);
}

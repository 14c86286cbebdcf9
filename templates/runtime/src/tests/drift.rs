//! What is told of answers that do not keep to their document, and lenient reading.

#![allow(unreachable_patterns, unreachable_pub, reason = "what modules of types allow")]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use http::Method;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::calls::call;
use super::server::{Reply, Server};
use super::{SECRET, builder};
use crate::runtime::{
    self, Answer, DateTime, DecodeError, Drift, DriftKind, Empty, Error, ErrorKind, NextPage, Operation,
    OtherProperties, Outcome, Pages, Pagination, PathSegment, Response, Secret, Uuid,
};

#[derive(Clone)]
struct Order {
    id: String,
    status: Status,
    level: Level,
    count: i64,
    price: f64,
    paid: bool,
    at: DateTime,
    owner: Owner,
    items: Vec<Owner>,
    by_name: BTreeMap<String, Owner>,
    any: Value,
    note: Option<String>,
    token: Option<Secret<String>>,
    other_properties: OtherProperties,
}
runtime::object! { Order {
    id: "id" required,
    status: "status" required,
    level: "level" required,
    count: "count" required,
    price: "price" required,
    paid: "paid" required,
    at: "at" required,
    owner: "owner" required,
    items: "items" required,
    by_name: "by/name" required,
    any: "any" required,
    note: "note" nullable,
    token: "token" optional,
    *other_properties,
} }

#[derive(Clone)]
struct Owner {
    name: String,
    status: Option<Status>,
    parent: Option<Box<Owner>>,
}
runtime::object! { Owner { name: "name" required, status: "status" optional, parent: "parent" optional } }

#[derive(Clone, Debug, PartialEq)]
enum Status {
    Active,
    Unknown(String),
}
runtime::string_enum! { Status { Active = "active" } }

#[derive(Clone, Debug, PartialEq)]
enum Level {
    Low,
    Unknown(i64),
}
runtime::integer_enum! { Level { Low = 1 } }

#[derive(Clone, PartialEq)]
enum Animal {
    Cat(Cat),
    Dog(Dog),
    Unknown(Value),
}
runtime::tagged_union! { Animal "kind" { "cat" => Cat(Cat), "dog" => Dog(Dog) } }

#[derive(Clone, PartialEq)]
enum Pet {
    Dog(Dog),
    Cat(Cat),
    Unknown(Value),
}
runtime::union! { Pet { Dog(Dog): Object ["bark"], Cat(Cat): Object ["name"] } }

#[derive(Clone)]
struct Cat {
    name: String,
    lives: i64,
    status: Option<Status>,
}
runtime::object! { Cat { name: "name" required, lives: "lives" required, status: "status" optional } }

#[derive(Clone)]
struct Dog {
    bark: String,
    friend: Option<Box<Pet>>,
}
runtime::object! { Dog { bark: "bark" required, friend: "friend" optional } }

#[derive(Clone)]
struct Keeper {
    animal: Animal,
    pet: Pet,
}
runtime::object! { Keeper { animal: "animal" required, pet: "pet" required } }

static OPERATION: Operation = Operation {
    id: "things.call",
    method: Method::GET,
    template: "/things/{id}",
    path: &[PathSegment::Literal("/things/"), PathSegment::Parameter],
    base_url: None,
    security: &[&["bearer"], &[]],
    idempotency_key: None,
    accept: "application/json",
    statuses: "200 4XX",
    request_id: &[],
    answers_secret: false,
};

/// How a client reads answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Strict,
    Lenient,
}

fn decode<T: DeserializeOwned>(answer: &Answer) -> Result<Outcome<T, T>, DecodeError> {
    match answer.status() {
        200..300 => runtime::json(answer).map(Outcome::Success),
        400..500 => runtime::failure(answer),
        _ => Ok(Outcome::Undeclared),
    }
}

/// What a call gives that is answered so, and what the hook was told.
async fn answered<T: DeserializeOwned>(reading: Reading, reply: Reply) -> (Result<Response<T>, Error<T>>, Vec<Drift>) {
    let server = Server::start(vec![reply]).await;
    let told: Arc<Mutex<Vec<Drift>>> = Arc::default();
    let hook = {
        let told = Arc::clone(&told);
        move |drift: &Drift| told.lock().unwrap().push(drift.clone())
    };
    let client = builder().base_url(server.url()).max_retries(0).lenient(reading == Reading::Lenient).on_drift(hook);
    let result = call(&client.build().unwrap(), &OPERATION).send(decode).await;
    // Nothing else depends on the hook.
    let client = builder().base_url(server.url()).max_retries(0).lenient(reading == Reading::Lenient).build().unwrap();
    let alone = call(&client, &OPERATION).send(decode::<T>).await;
    assert_eq!(alone.is_ok(), result.is_ok());
    let told = told.lock().unwrap().clone();
    (result, told)
}

async fn read<T: DeserializeOwned + Debug>(reading: Reading, body: &Value) -> (T, Vec<String>) {
    let (result, told) = answered::<T>(reading, Reply::json(200, &body.to_string())).await;
    (result.unwrap().into_inner(), lines(&told))
}

/// What was told, without the operation.
fn lines(told: &[Drift]) -> Vec<String> {
    told.iter().map(|drift| drift.to_string().replace("things.call: ", "")).collect()
}

fn order() -> Value {
    json!({
        "id": "1", "status": "active", "level": 1, "count": 2, "price": 1.5, "paid": true,
        "at": "2026-01-31T12:00:00Z", "owner": {"name": "o"}, "items": [{"name": "i"}], "by/name": {"a": {"name": "b"}},
        "any": {"x": null}, "note": null, "further": 1
    })
}

#[tokio::test]
async fn nothing_is_told_of_what_is_documented() {
    for reading in [Reading::Strict, Reading::Lenient] {
        let (read, told) = read::<Order>(reading, &order()).await;
        assert_eq!(serde_json::to_value(&read).unwrap(), order());
        assert_eq!(told, Vec::<String>::new());
    }
}

#[tokio::test]
async fn unknown_values_are_told_with_their_places() {
    for reading in [Reading::Strict, Reading::Lenient] {
        let mut body = order();
        body["status"] = json!("frozen");
        body["level"] = json!(9);
        body["items"] = json!([{"name": "a", "status": "active"}, {"name": "b", "status": "lost\nand found"}]);
        body["by/name"] = json!({"~a/b": {"name": "c", "parent": {"name": "d", "status": "x".repeat(200)}}});
        let (read, mut told) = read::<Order>(reading, &body).await;
        assert_eq!(serde_json::to_value(&read).unwrap(), body);
        told.sort();
        let long = format!("unknown value `{}…` at `/by~1name/~0a~1b/parent/status`", "x".repeat(100));
        let expected = [
            "unknown value `9` at `/level`".to_owned(),
            "unknown value `frozen` at `/status`".to_owned(),
            "unknown value `lost and found` at `/items/1/status`".to_owned(),
            long,
        ];
        assert_eq!(told, expected);
    }
}

#[tokio::test]
async fn texts_that_are_not_of_their_format_are_told_without_the_text() {
    let mut body = order();
    body["at"] = json!("2026-01-31 12:00:00");
    let (read, told) = read::<Order>(Reading::Strict, &body).await;
    assert_eq!(read.at.as_str(), "2026-01-31 12:00:00");
    assert_eq!(told, ["text that is not of its format at `/at`"]);
    let (ids, told) = self::read::<Vec<Uuid>>(Reading::Strict, &json!(["x"])).await;
    assert_eq!((ids[0].as_str(), told), ("x", vec!["text that is not of its format at `/0`".to_owned()]));
}

#[tokio::test]
async fn unknown_alternatives_are_told_with_their_tags() {
    let dog = json!({"kind": "dog", "bark": "w"});
    let (_, told) = read::<Keeper>(
        Reading::Strict,
        &json!({"animal": {"kind": "fish", "token": SECRET}, "pet": {"name": "m", "lives": 7, "status": "asleep"}}),
    )
    .await;
    assert_eq!(told, ["unknown alternative `fish` at `/animal`", "unknown value `asleep` at `/pet/status`"]);
    let (_, told) = read::<Keeper>(Reading::Strict, &json!({"animal": dog, "pet": {"kind": SECRET}})).await;
    assert_eq!(told, ["unknown alternative at `/pet`"]);
}

#[tokio::test]
async fn statuses_and_media_types_that_are_not_documented_are_told() {
    let text = order().to_string();
    for (reply, expected) in [
        (Reply::json(200, &text), vec![]),
        (Reply::json(202, &text), vec!["undeclared status `202`"]),
        (Reply::json(404, &text), vec![]),
        (Reply::json(500, "{}"), vec!["undeclared status `500`"]),
        (
            Reply::answer(200, "content-type: text/plain; charset=utf-8\r\n", &text),
            vec!["undeclared media type `text/plain`"],
        ),
        (Reply::answer(200, "content-type: Application/JSON; charset=utf-8\r\n", &text), vec![]),
        (Reply::answer(200, "", &text), vec![]),
    ] {
        let (_, told) = answered::<Order>(Reading::Strict, reply).await;
        assert_eq!(lines(&told), expected);
    }
    let (_, told) = answered::<Order>(Reading::Strict, Reply::json(500, "{}")).await;
    let drift = &told[0];
    assert_eq!((drift.operation(), drift.kind(), drift.path()), ("things.call", DriftKind::UndeclaredStatus, ""));
    assert_eq!(drift.value(), Some("500"));
}

#[tokio::test]
async fn errors_are_told_too() {
    let mut body = order();
    body["status"] = json!("frozen");
    let (result, told) = answered::<Order>(Reading::Strict, Reply::json(404, &body.to_string())).await;
    assert_eq!(result.unwrap_err().answer().map(|order| order.status.as_str().to_owned()).as_deref(), Some("frozen"));
    assert_eq!(lines(&told), ["unknown value `frozen` at `/status`"]);
    let (result, told) = answered::<Order>(Reading::Lenient, Reply::json(404, r#"{"id":"1"}"#)).await;
    assert_eq!(result.unwrap_err().answer().map(|order| order.id.as_str()), Some("1"));
    assert_eq!(told.len(), 11);
}

#[tokio::test]
async fn a_strict_client_names_the_place_and_keeps_the_body() {
    let mut bodies = Vec::new();
    for name in ["id", "status", "note"] {
        let mut body = order();
        body.as_object_mut().unwrap().remove(name);
        bodies.push((body, format!("`/{name}` is missing")));
    }
    bodies.push((json!({"items": [{"name": "a"}, {}]}), "`/items/1/name` is missing".to_owned()));
    bodies.push((json!({"owner": {"name": null}}), "at `/owner/name`: invalid type: null".to_owned()));
    for (body, text) in bodies {
        let (result, told) = answered::<Order>(Reading::Strict, Reply::json(200, &body.to_string())).await;
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotDecoded);
        assert!(error.to_string().contains(&text), "{error}");
        assert_eq!(error.body().map(|body| body.to_vec()), Some(body.to_string().into_bytes()));
        assert_eq!(told, []);
    }
}

#[tokio::test]
async fn a_lenient_client_fills_in_what_is_missing() {
    let (read, told) = read::<Order>(Reading::Lenient, &json!({"further": 1})).await;
    assert_eq!(read, Order { other_properties: read.other_properties.clone(), ..Order::empty() });
    assert_eq!(read.other_properties.get("further"), Some(&json!(1)));
    assert_eq!((read.status.as_str(), read.level.as_i64(), read.at.as_str()), ("", 0, ""));
    let names = ["id", "status", "level", "count", "price", "paid", "at", "owner", "items", "by~1name", "any", "note"];
    let expected: Vec<String> = names.iter().map(|name| format!("missing property at `/{name}`")).collect();
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_lenient_client_fills_in_what_is_null() {
    let mut body = order();
    let names = ["id", "status", "level", "count", "price", "paid", "at", "owner", "items", "by/name"];
    for name in names {
        body[name] = Value::Null;
    }
    body["any"] = Value::Null;
    let (read, mut told) = read::<Order>(Reading::Lenient, &body).await;
    assert_eq!(read, Order { other_properties: read.other_properties.clone(), ..Order::empty() });
    told.sort();
    let mut expected: Vec<String> =
        names.iter().map(|name| format!("null in a required property at `/{}`", name.replace('/', "~1"))).collect();
    expected.sort();
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_lenient_client_fills_in_nothing_else() {
    for (body, text) in [
        (json!({"id": 5}), "at `/id`: invalid type: integer"),
        (json!({"items": [null]}), "at `/items/0`: invalid type: null"),
        (json!({"by/name": {"a": null}}), "at `/by~1name/a`: invalid type: null"),
        (json!([]), "invalid type: sequence"),
        (Value::Null, "invalid type: null"),
    ] {
        let (result, told) = answered::<Order>(Reading::Lenient, Reply::json(200, &body.to_string())).await;
        let error = result.unwrap_err();
        assert!(error.to_string().contains(text), "{error}");
        assert_eq!((error.body().map(|body| body.to_vec()), told), (Some(body.to_string().into_bytes()), vec![]));
    }
    let (result, _) =
        answered::<Order>(Reading::Lenient, Reply::answer(200, "content-type: text/html\r\n", "<p>")).await;
    assert!(result.unwrap_err().to_string().contains("HTML"));
}

#[tokio::test]
async fn a_union_has_no_empty_value() {
    for (body, place) in [(json!({"pet": {"bark": "w"}}), "/animal"), (json!({"animal": {"kind": "dog"}}), "/pet")] {
        let (result, _) = answered::<Keeper>(Reading::Lenient, Reply::json(200, &body.to_string())).await;
        let error = result.unwrap_err().to_string();
        assert!(error.contains(&format!("`{place}` is missing")), "{error}");
    }
}

#[tokio::test]
async fn a_variant_is_chosen_strictly_first() {
    // Leniently a dog would fit as well, and stands first.
    let (pet, told) = read::<Pet>(Reading::Lenient, &json!({"name": "m", "lives": 7, "bark": null})).await;
    assert!(matches!(pet, Pet::Cat(_)), "{pet:?}");
    assert_eq!(told, Vec::<String>::new());
    // Nothing fits strictly.
    let (pet, told) = read::<Pet>(Reading::Lenient, &json!({"name": "m"})).await;
    assert_eq!(serde_json::to_value(&pet).unwrap(), json!({"name": "m", "lives": 0}));
    assert_eq!(told, ["missing property at `/lives`"]);
    // A strict client keeps it as it is.
    let (pet, told) = read::<Pet>(Reading::Strict, &json!({"name": "m"})).await;
    assert_eq!(serde_json::to_value(&pet).unwrap(), json!({"name": "m"}));
    assert_eq!(told, ["unknown alternative"]);
    // What has nothing of a variant is none of them.
    for body in [json!({}), json!({"x": 1}), json!("text"), json!([])] {
        let (pet, told) = read::<Pet>(Reading::Lenient, &body).await;
        assert!(matches!(pet, Pet::Unknown(_)), "{pet:?}");
        assert_eq!(told, ["unknown alternative"]);
    }
}

#[tokio::test]
async fn unions_inside_a_variant_are_read_leniently() {
    let (pet, told) = read::<Pet>(Reading::Lenient, &json!({"bark": "w", "friend": {"lives": 7, "name": "m"}})).await;
    assert!(matches!(&pet, Pet::Dog(dog) if matches!(dog.friend.as_deref(), Some(Pet::Cat(_)))), "{pet:?}");
    assert_eq!(told, Vec::<String>::new());
    let (pet, told) = read::<Pet>(Reading::Lenient, &json!({"bark": "w", "friend": {"name": "m"}})).await;
    assert!(matches!(&pet, Pet::Dog(dog) if matches!(dog.friend.as_deref(), Some(Pet::Cat(_)))), "{pet:?}");
    assert_eq!(told, ["missing property at `/friend/lives`"]);
    let (animal, told) = read::<Animal>(Reading::Lenient, &json!({"kind": "cat", "name": "m"})).await;
    assert!(matches!(animal, Animal::Cat(_)), "{animal:?}");
    assert_eq!(told, ["missing property at `/lives`"]);
}

#[tokio::test]
async fn integers_with_a_fraction_of_zero_are_read_in_every_manner() {
    let body = r#"{"name":"m","lives":7.0,"status":"new"}"#;
    for reading in [Reading::Strict, Reading::Lenient] {
        let (result, told) = answered::<Pet>(reading, Reply::json(200, body)).await;
        let Pet::Cat(cat) = result.unwrap().into_inner() else { panic!("a cat") };
        assert_eq!((cat.lives, lines(&told)), (7, vec!["unknown value `new` at `/status`".to_owned()]));
    }
}

#[tokio::test]
async fn deep_answers_do_not_exhaust_the_stack() {
    let owner = format!(r#"{}{{"name":null}}{}"#, r#"{"name":"a","parent":"#.repeat(100), "}".repeat(100));
    let dogs = format!("{}{{}}{}", r#"{"bark":"w","friend":"#.repeat(60), "}".repeat(60));
    let hostile = format!("{}{{}}{}", r#"{"name":"w","parent":"#.repeat(20_000), "}".repeat(20_000));
    let (result, told) = answered::<Owner>(Reading::Lenient, Reply::json(200, &owner)).await;
    assert!(result.is_ok());
    assert_eq!(told.len(), 1);
    let (result, _) = answered::<Pet>(Reading::Lenient, Reply::json(200, &dogs)).await;
    assert!(result.is_ok());
    let (result, _) = answered::<Owner>(Reading::Lenient, Reply::json(200, &hostile)).await;
    assert!(result.is_err());
}

#[tokio::test]
async fn secrets_are_not_told() {
    let mut body = order();
    // The server echoes the credential, and a secret holds what its type does not know.
    body["status"] = json!(format!("not {SECRET}"));
    body["token"] = json!("canary");
    body["at"] = json!("canary");
    let server = Server::start(vec![Reply::json(200, &body.to_string())]).await;
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let hook = {
        let told = Arc::clone(&told);
        move |drift: &Drift| told.lock().unwrap().push(format!("{drift} {drift:?}"))
    };
    let client = builder().base_url(server.url()).credential("bearer", SECRET).on_drift(hook).build().unwrap();
    call(&client, &OPERATION).send(decode::<Order>).await.unwrap();
    let told = told.lock().unwrap().join("\n");
    assert!(told.contains("unknown value `not [REDACTED]` at `/status`"), "{told}");
    assert!(!told.contains("canary") && !told.contains(SECRET), "{told}");
}

#[tokio::test]
async fn pages_are_read_as_their_client_wants() {
    static WHOLE: Pagination = Pagination { items: &[], has_more: &[], next: NextPage::Url { url: &["next"] } };
    let server = Server::start(vec![Reply::json(200, r#"{"status":"lost"}"#)]).await;
    let told: Arc<Mutex<Vec<Drift>>> = Arc::default();
    let hook = {
        let told = Arc::clone(&told);
        move |drift: &Drift| told.lock().unwrap().push(drift.clone())
    };
    let client = builder().base_url(server.url()).lenient(true).on_drift(hook).build().unwrap();
    let mut pages: Pages<_, _> = Pages::new(call(&client, &OPERATION), &WHOLE, decode::<Owner>);
    assert_eq!(pages.next().await.unwrap().unwrap().name, "");
    let told = lines(&told.lock().unwrap());
    assert_eq!(told, ["unknown value `lost` at `/status`", "missing property at `/name`"]);
}

#[tokio::test]
async fn the_document_can_ask_for_lenient_reading() {
    static LENIENT: runtime::Api = runtime::Api { lenient: true, schemes: &[], ..super::API };
    let server = Server::start(vec![Reply::json(200, "{}")]).await;
    let settings = || runtime::ClientBuilder::<super::Client>::new(&LENIENT).base_url(server.url());
    let lenient = call(&settings().build().unwrap(), &OPERATION).send(decode::<Owner>).await;
    assert_eq!(lenient.unwrap().name, "");
    let strict = call(&settings().lenient(false).build().unwrap(), &OPERATION).send(decode::<Owner>).await;
    assert_eq!(strict.unwrap_err().kind(), ErrorKind::NotDecoded);
}

//! Documents of any size, the same in each run: what grows with the number of operations is seen by them.

use std::fmt::Write as _;

/// Operations that have a tag in common.
const OF_A_TAG: usize = 10;

/// An OpenAPI document in JSON of this many operations. Each has parameters, and a request and a response of its own,
/// which have some schemas in common.
#[must_use]
pub fn document(operations: usize) -> String {
    let mut text = String::from(
        r#"{"openapi":"3.1.0","info":{"title":"Things","version":"1"},"servers":[{"url":"https://api.example.com"}],"paths":{"#,
    );
    for number in 0..operations {
        push_operation(&mut text, number);
    }
    text.push_str(r#"},"components":{"schemas":{"#);
    for number in 0..operations {
        push_schemas(&mut text, number);
    }
    text.push_str(SHARED);
    text.push_str("}}}");
    text
}

/// Writes a path with its only operation.
fn push_operation(text: &mut String, number: usize) {
    let comma = if number == 0 { "" } else { "," };
    let tag = number / OF_A_TAG;
    let (method, body) = match number % 3 {
        0 => ("get", String::new()),
        1 => ("post", with_content("requestBody", r#""required":true"#, &format!("Thing{number}Input"))),
        _ => ("put", with_content("requestBody", r#""required":true"#, &format!("Thing{number}Input"))),
    };
    let answer = with_content("200", r#""description":"Done.""#, &format!("Thing{number}"));
    let error = with_content("default", r#""description":"It failed.""#, "Error");
    let _ = write!(
        text,
        r##"{comma}"/group{tag}/{{id}}/thing{number}":{{"{method}":{{"operationId":"{method}Thing{number}","tags":["group{tag}"],"summary":"Does thing {number}.","parameters":[{{"name":"id","in":"path","required":true,"schema":{{"type":"string"}}}},{{"name":"limit","in":"query","schema":{{"type":"integer"}}}},{{"name":"order","in":"query","schema":{{"$ref":"#/components/schemas/Order"}}}}],{body}"responses":{{{answer}{error}}}}}}}"##,
        error = error.trim_end_matches(','),
    );
}

/// An entry with content of a schema, and a comma.
fn with_content(key: &str, rest: &str, schema: &str) -> String {
    format!(
        r##""{key}":{{{rest},"content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/{schema}"}}}}}}}},"##
    )
}

/// Writes the schemas that are an operation's own.
fn push_schemas(text: &mut String, number: usize) {
    let _ = write!(
        text,
        r##""Thing{number}":{{"type":"object","required":["id","status","price"],"properties":{{"id":{{"type":"string"}},"name":{{"type":"string","description":"What thing {number} is called."}},"status":{{"type":"string","enum":["new","used","gone{number}"]}},"price":{{"$ref":"#/components/schemas/Money"}},"address":{{"$ref":"#/components/schemas/Address"}},"tags":{{"type":"array","items":{{"type":"string"}}}},"weight":{{"type":"number"}},"created_at":{{"type":"string","format":"date-time"}},"part":{{"type":"object","properties":{{"code":{{"type":"string"}},"count":{{"type":"integer"}}}}}}}}}},"##
    );
    if !number.is_multiple_of(3) {
        let _ = write!(
            text,
            r##""Thing{number}Input":{{"type":"object","required":["name"],"properties":{{"name":{{"type":"string"}},"price":{{"$ref":"#/components/schemas/Money"}},"notes":{{"type":["string","null"]}},"tags":{{"type":"array","items":{{"type":"string"}}}}}}}},"##
        );
    }
}

/// The schemas that all operations have in common.
const SHARED: &str = r#""Money":{"type":"object","required":["amount","currency"],"properties":{"amount":{"type":"integer"},"currency":{"type":"string"}}},"Address":{"type":"object","properties":{"street":{"type":"string"},"city":{"type":"string"},"country":{"type":"string"}}},"Order":{"type":"string","enum":["up","down"]},"Error":{"type":"object","required":["code"],"properties":{"code":{"type":"string"},"message":{"type":"string"}}}"#;

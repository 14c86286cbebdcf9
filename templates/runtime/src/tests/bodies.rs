//! Bodies as they are written: forms, parts, lines, and what is refused.

use serde_json::{Value, json};

use super::builder;
use super::calls::{POST, call, decode};
use super::server::{Reply, Server, body, header_values};
use crate::runtime::{Call, Encoding, Multipart, Patch, Upload};

/// The request that a call with this body makes.
pub(super) async fn sent(set: impl FnOnce(&mut Call)) -> String {
    let server = Server::start(vec![Reply::json(200, "{}")]).await;
    let client = builder().base_url(server.url()).build().unwrap();
    let mut call = call(&client, &POST);
    set(&mut call);
    call.send(decode).await.unwrap();
    server.request()
}

/// Why a call with this body is not sent.
async fn refused(set: impl FnOnce(&mut Call)) -> String {
    let server = Server::start(vec![Reply::json(200, "{}")]).await;
    let client = builder().base_url(server.url()).build().unwrap();
    let mut call = call(&client, &POST);
    set(&mut call);
    let text = call.send(decode).await.unwrap_err().to_string();
    assert!(server.requests().is_empty());
    text
}

/// The body of a multipart request with its boundary replaced by `B`, once that is checked.
fn parts(request: &str) -> String {
    let content_type = header_values(request, "content-type").remove(0);
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    assert!(boundary.len() == 32 && boundary.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{boundary}");
    body(request).replace(boundary, "B")
}

#[tokio::test]
async fn forms_are_written_as_the_document_says() {
    let request = sent(|call| {
        call.encodings(&[
            ("expand", Encoding::DeepObject),
            ("ids", Encoding::Form { explode: false }),
            ("spaced", Encoding::SpaceDelimited),
            ("flat", Encoding::Form { explode: true }),
            ("json", Encoding::ContentType("application/json")),
        ]);
        call.form_field("plain", "a&b=ü");
        call.form_field("list", &[1, 2]);
        call.form_field("expand", &["x", "y"]);
        call.form_field("ids", &[1, 2]);
        call.form_field("spaced", &["a", "b"]);
        call.form_field("flat", &json!({"k": 1, "l": true}));
        call.form_field("json", &json!({"k": [1]}));
        call.form_field("items", &json!([{"price": "p", "tiers": [{"n": 1}]}]));
        call.form_field("nested", &json!({"a": {"b": ["c"]}}));
    })
    .await;
    assert_eq!(header_values(&request, "content-type"), ["application/x-www-form-urlencoded"]);
    let expected = [
        "plain=a%26b%3D%C3%BC",
        "list=1&list=2",
        "expand%5B0%5D=x&expand%5B1%5D=y",
        "ids=1,2",
        "spaced=a%20b",
        "k=1&l=true",
        "json=%7B%22k%22%3A%5B1%5D%7D",
        "items%5B0%5D%5Bprice%5D=p&items%5B0%5D%5Btiers%5D%5B0%5D%5Bn%5D=1",
        "nested%5Ba%5D%5Bb%5D%5B0%5D=c",
    ];
    assert_eq!(body(&request), expected.join("&"));
}

#[tokio::test]
async fn whole_forms_are_objects() {
    let request = sent(|call| {
        call.encodings(&[("b", Encoding::DeepObject)]);
        call.form(&json!({"a": [1, 2], "b": [3], "n": null}));
    })
    .await;
    assert_eq!(body(&request), "a=1&a=2&b%5B0%5D=3&n=");
    assert!(refused(|call| call.form(&[1])).await.contains("is no object, and a form is one"));
}

#[tokio::test]
async fn a_null_of_a_form_is_empty_and_an_absent_value_is_taken_back() {
    let request = sent(|call| {
        call.form_patch("a", &Patch::<String>::Null);
        call.form_patch("b", &Patch::Value(1));
        call.form_patch("b", &Patch::<i32>::Absent);
        call.form_field("c", &1);
        call.form_field("c", &2);
    })
    .await;
    assert_eq!(body(&request), "a=&c=2");
}

#[tokio::test]
async fn parts_are_written_by_what_they_hold() {
    let request = sent(|call| {
        call.encodings(&[("xml", Encoding::ContentType("text/xml")), ("deep", Encoding::DeepObject)]);
        call.part("text", "a\r\nb");
        call.part("list", &[1, 2]);
        call.part("object", &json!({"k": "v"}));
        call.part("xml", "<a/>");
        call.part("deep", &json!({"k": {"l": 1}}));
        call.part_patch("null", &Patch::<i32>::Null);
        call.part_patch("gone", &Patch::Value(1));
        call.part_patch("gone", &Patch::<i32>::Absent);
    })
    .await;
    let expected = concat!(
        "--B\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na\r\nb\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\n1\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\n2\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"object\"\r\nContent-Type: application/json\r\n\r\n{\"k\":\"v\"}\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"xml\"\r\nContent-Type: text/xml\r\n\r\n<a/>\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"deep[k][l]\"\r\n\r\n1\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"null\"\r\n\r\n\r\n",
        "--B--\r\n",
    );
    assert_eq!(parts(&request), expected);
}

#[tokio::test]
async fn files_carry_name_and_type() {
    let request = sent(|call| {
        call.encodings(&[("png", Encoding::ContentType("image/png")), ("any", Encoding::ContentType("image/*"))]);
        call.files("a", vec![Upload::bytes("1"), Upload::bytes("2").file_name("two.txt").content_type("text/plain")]);
        call.file("png", Upload::bytes("3").header("X-Id", "7"));
        call.file("any", Upload::bytes("4"));
        call.file("url", Upload::text("https://example.com"));
    })
    .await;
    let disposition = |name: &str, file: &str| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: ")
    };
    let expected = [
        format!("{}application/octet-stream\r\n\r\n1\r\n", disposition("a", "a")),
        format!("{}text/plain\r\n\r\n2\r\n", disposition("a", "two.txt")),
        format!("{}image/png\r\nx-id: 7\r\n\r\n3\r\n", disposition("png", "png")),
        format!("{}application/octet-stream\r\n\r\n4\r\n", disposition("any", "any")),
        "--B\r\nContent-Disposition: form-data; name=\"url\"\r\n\r\nhttps://example.com\r\n--B--\r\n".to_owned(),
    ];
    assert_eq!(parts(&request), expected.concat());
}

#[tokio::test]
async fn no_header_can_be_injected_through_a_part() {
    let evil = "a\"\r\nX-Evil: 1\r\n\r\n";
    let request = sent(|call| {
        call.multipart(Multipart::new().text(evil, "v").file("f", Upload::bytes("").file_name(evil)));
    })
    .await;
    let text = parts(&request);
    assert!(text.contains("name=\"a%22%0D%0AX-Evil: 1%0D%0A%0D%0A\"\r\n"), "{text}");
    assert!(text.contains("filename=\"a%22%0D%0AX-Evil: 1%0D%0A%0D%0A\"\r\n"), "{text}");
    let text = refused(|call| call.file("f", Upload::bytes("").content_type("text/plain\r\nX: 1"))).await;
    assert!(text.contains("part `f` has a media type that no header can hold"), "{text}");
    let text = refused(|call| call.multipart(Multipart::new().file("f", Upload::bytes("").header("x", "\r\n")))).await;
    assert!(text.contains("part `f` has a header that cannot be sent"), "{text}");
}

#[tokio::test]
async fn every_boundary_is_another() {
    let one = sent(|call| call.part("a", "1")).await;
    let two = sent(|call| call.part("a", "1")).await;
    assert_ne!(header_values(&one, "content-type"), header_values(&two, "content-type"));
}

#[tokio::test]
async fn lines_text_and_bytes() {
    let request = sent(|call| call.json_lines(&[json!({"a": "x\ny"}), json!(1)])).await;
    assert_eq!(header_values(&request, "content-type"), ["application/x-ndjson"]);
    assert_eq!(body(&request), "{\"a\":\"x\\ny\"}\n1\n");
    let request = sent(|call| call.text("<a/>".to_owned())).await;
    assert_eq!((header_values(&request, "content-type").remove(0).as_str(), body(&request)), ("text/plain", "<a/>"));
    let request = sent(|call| call.upload(vec![b'x'].into())).await;
    assert_eq!(header_values(&request, "content-type"), ["application/octet-stream"]);
    let request = sent(|call| {
        call.media_type("image/*");
        call.upload(Upload::bytes("x").content_type("image/png"));
    })
    .await;
    assert_eq!(header_values(&request, "content-type"), ["image/png"]);
}

#[tokio::test]
async fn the_caller_chooses_among_documented_media_types() {
    let set = |media_type: &'static str| {
        move |call: &mut Call| {
            call.json(&json!({}));
            call.content_type(media_type, &["application/merge-patch+json", "image/*"]);
        }
    };
    for media_type in ["application/merge-patch+json", "Application/Merge-Patch+JSON; a=b", "image/png"] {
        assert_eq!(header_values(&sent(set(media_type)).await, "content-type"), [media_type]);
    }
    for media_type in ["application/json", "imagepng", "", "é"] {
        assert!(refused(set(media_type)).await.contains("is none of the media types"), "{media_type}");
    }
}

#[tokio::test]
async fn numbers_that_json_cannot_write_are_refused() {
    const WHY: &str = "holds a number that is NaN or infinite, which JSON cannot write";
    let nested = json!([null, "a", 1, {"b": true}]);
    sent(|call| call.field("a", &(1.5_f64, f32::MAX, &nested, Some(1_u8)))).await;
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(refused(|call| call.field("a", &value)).await.contains(&format!("property `a` {WHY}")));
        assert!(refused(|call| call.json(&vec![Some(value)])).await.contains(&format!("the `body` {WHY}")));
        assert!(refused(|call| call.json_lines(&[value])).await.contains(WHY));
        assert!(refused(|call| call.form_field("a", &value)).await.contains(WHY));
        assert!(refused(|call| call.part("a", &value)).await.contains(WHY));
        let map = std::collections::BTreeMap::from([("k", value)]);
        assert!(refused(|call| call.patch("a", &Patch::Value(map.clone()))).await.contains(WHY));
        assert!(refused(|call| call.multipart(Multipart::new().json("a", &map))).await.contains(WHY));
    }
    assert!(refused(|call| call.field("a", &f32::NAN)).await.contains(WHY));
}

#[tokio::test]
async fn no_body_is_sent_where_none_is_set() {
    let request = sent(|_| {}).await;
    assert!(header_values(&request, "content-type").is_empty());
    assert_eq!(body(&request), "");
    let request = sent(Call::form_object).await;
    assert_eq!(header_values(&request, "content-type"), ["application/x-www-form-urlencoded"]);
    assert_eq!(parts(&sent(Call::multipart_object).await), "--B--\r\n");
}

#[tokio::test]
async fn bodies_of_two_kinds_do_not_mix() {
    let text = refused(|call| {
        call.text("x".to_owned());
        call.field("a", &Value::Null);
    })
    .await;
    assert!(text.contains("property `a` belongs into a JSON object, and the body is none"), "{text}");
}

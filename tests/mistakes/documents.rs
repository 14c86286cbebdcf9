//! Mistakes in documents.

use super::{GOOD, YAML, folder, generator, told};

/// The document with one mistake in it.
fn with(right: &str, wrong: &str) -> String {
    assert!(GOOD.contains(right), "the good document has no `{right}`");
    GOOD.replacen(right, wrong, 1)
}

/// What is told of a document from which a crate is to be made.
fn told_of(name: &str, document: &str) -> String {
    let folder = folder(name, document);
    let arguments = ["generate", name, "--out", "client", "--name", "orders"];
    told(folder.path(), &mut generator(folder.path(), &arguments))
}

#[test]
fn an_empty_document() {
    insta::assert_snapshot!(told_of(YAML, ""), @"
    exit status 1
    error[invalid-syntax]: the document is empty
    --> orders.yaml:1:1
     = help: start it with its version, for example `openapi: 3.1.0`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn yaml_with_wrong_indentation() {
    insta::assert_snapshot!(told_of(YAML, &with("  version:", "   version:")), @"
    exit status 1
    error[invalid-syntax]: this line is indented by 3 blanks, and line 3, which has a value, by 2
     --> orders.yaml:4:11
      |
    4 |    version: '1'
      |           ^
      |
      = help: indent the keys of one object alike

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn yaml_with_a_tab() {
    insta::assert_snapshot!(told_of(YAML, &with("  version:", "\tversion:")), @"
    exit status 1
    error[invalid-syntax]: a tab indents this line, and YAML is indented with blanks
     --> orders.yaml:4:1
      |
    4 |     version: '1'
      | ^
      |
      = help: replace each tab at the start of the line by blanks

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn yaml_with_an_open_quote() {
    insta::assert_snapshot!(told_of(YAML, &with("title: Orders", "title: 'Orders")), @"
    exit status 1
    error[invalid-syntax]: did not find expected key
     --> orders.yaml:4:13
      |
    4 |   version: '1'
      |             ^
      |
      = help: look for a quote on a line above that is opened and not closed: this one closed it

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_key_that_is_written_twice() {
    insta::assert_snapshot!(told_of(YAML, &with("  version: '1'", "  version: '1'\n  title: Orders")), @r"
    exit status 1
    error[duplicate-key]: the key `title` is written twice
     --> orders.yaml:5:3
      |
    5 |   title: Orders
      |   ^^^^^
     ::: orders.yaml:3:3
      |
    3 |   title: Orders
      |   ----- first written here
      |
      = help: remove or rename one of them

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn json_with_a_comma_too_many() {
    insta::assert_snapshot!(told_of("orders.json", "{\n  \"openapi\": \"3.1.0\",\n  \"info\": {\"title\": \"Orders\",},\n}\n"), @r#"
    exit status 1
    error[invalid-syntax]: trailing comma
     --> orders.json:3:30
      |
    3 |   "info": {"title": "Orders",},
      |                              ^
      |
      = help: look for wrong indentation, or a quote, bracket or comma too many or too few, here or just above

    1 error, 0 warnings; nothing was written
    "#);
}

#[test]
fn a_reference_to_nothing() {
    insta::assert_snapshot!(told_of(YAML, &with("schemas/Order'", "schemas/order'")), @r"
    exit status 1
    error[unresolved-reference]: `#/components/schemas/order` refers to nothing in this document
      --> orders.yaml:23:23
       |
    23 |                 $ref: '#/components/schemas/order'
       |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: did you mean `#/components/schemas/Order`?

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_document_of_another_kind() {
    insta::assert_snapshot!(told_of(YAML, "services:\n  web:\n    image: nginx\n"), @r"
    exit status 1
    error[not-openapi]: this is not an OpenAPI document: it has no `openapi` field
     --> orders.yaml:1:1
      |
    1 | services:
      | ^^^^^^^^^
      |
      = help: start the document with its version, for example `openapi: 3.1.0`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_list() {
    insta::assert_snapshot!(told_of(YAML, "- openapi: 3.1.0\n"), @r"
    exit status 1
    error[not-openapi]: this is not an OpenAPI document: its root is an array
     --> orders.yaml:1:1
      |
    1 | - openapi: 3.1.0
      | ^^^^^^^^^^^^^^^^
      |
      = help: the root of an OpenAPI document is an object that starts with `openapi: 3.1.0`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn swagger_with_a_word_of_openapi_3() {
    let document = "swagger: '2.0'\ninfo: {title: Orders, version: '1'}\nhost: example.com\npaths: {}\nsecurityDefinitions:\n  key: {type: http}\n";
    insta::assert_snapshot!(told_of(YAML, document), @r"
    exit status 1
    error[unknown-value]: `http` is no type of security scheme
     --> orders.yaml:6:15
      |
    6 |   key: {type: http}
      |               ^^^^
      |
      = help: write one of `basic`, `apiKey`, `oauth2`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn swagger_1() {
    insta::assert_snapshot!(told_of(YAML, "swagger: '1.2'\ninfo: {title: Orders, version: '1'}\npaths: {}\n"), @r"
    exit status 1
    error[unsupported-version]: OpenAPI version `1.2`
     --> orders.yaml:1:10
      |
    1 | swagger: '1.2'
      |          ^^^^^
      |
      = help: supported are 2.0, 3.0, 3.1 and 3.2; write for example `openapi: 3.1.0`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_version_that_does_not_exist() {
    insta::assert_snapshot!(told_of(YAML, &with("3.1.0", "4.0.0")), @r"
    exit status 1
    error[unsupported-version]: OpenAPI version `4.0.0`
     --> orders.yaml:1:10
      |
    1 | openapi: 4.0.0
      |          ^^^^^
      |
      = help: supported are 2.0, 3.0, 3.1 and 3.2; write for example `openapi: 3.1.0`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_title_that_is_missing() {
    insta::assert_snapshot!(told_of(YAML, &with("  title: Orders\n", "")), @r"
    exit status 1
    error[missing-field]: this Info Object has no `title`
     --> orders.yaml:2:1
      |
    2 | info:
      | ^^^^
      |
      = help: add `title`; the specification requires it

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_version_of_the_wrong_type() {
    insta::assert_snapshot!(told_of(YAML, &with("version: '1'", "version: [1]")), @r"
    exit status 1
    error[wrong-type]: `version` is an array, expected a string
     --> orders.yaml:4:12
      |
    4 |   version: [1]
      |            ^^^
      |
      = help: write a string here

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_parameter_in_no_place() {
    insta::assert_snapshot!(told_of(YAML, &with("in: path", "in: url")), @r"
    exit status 1
    error[unknown-value]: `url` is no value of `in`
      --> orders.yaml:13:15
       |
    13 |           in: url
       |               ^^^
       |
       = help: write one of `path`, `query`, `querystring`, `header`, `cookie`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_parameter_without_a_name() {
    insta::assert_snapshot!(told_of(YAML, &with("name: id\n          in", "in")), @r"
    exit status 1
    error[missing-field]: this Parameter Object has no `name`
      --> orders.yaml:12:11
       |
    12 |         - in: path
       |           ^
       |
       = help: add `name`; the specification requires it

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_type_that_does_not_exist() {
    insta::assert_snapshot!(told_of(YAML, &with("type: object", "type: objekt")), @r"
    exit status 1
    error[unknown-value]: `objekt` is no type of JSON Schema
      --> orders.yaml:27:13
       |
    27 |       type: objekt
       |             ^^^^^^
       |
       = help: did you mean `object`?

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn several_mistakes() {
    insta::assert_snapshot!(told_of(YAML, &with("3.1.0", "3.1.0\ninf: 1").replace("title: Orders", "titel: Orders").replace("in: path", "in: Path")), @r"
    exit status 1
    warning[unknown-field]: an OpenAPI Object has no field `inf`
     --> orders.yaml:2:1
      |
    2 | inf: 1
      | ^^^
      |
      = help: did you mean `info`?

    error[missing-field]: this Info Object has no `title`
     --> orders.yaml:3:1
      |
    3 | info:
      | ^^^^
      |
      = help: add `title`; the specification requires it

    warning[unknown-field]: an Info Object has no field `titel`
     --> orders.yaml:4:3
      |
    4 |   titel: Orders
      |   ^^^^^
      |
      = help: did you mean `title`?

    1 error, 2 warnings; nothing was written
    ");
}

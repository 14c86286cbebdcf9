//! Operations that are many, or that make much of little.

use generator::diag::Code;

use super::{Bomb, HEAD, bomb, dud, lines, list};

/// The bombs.
pub(super) const BOMBS: &[Bomb] = &[
    bomb("paths-20000.yaml", Code::TooManyMembers, || {
        paths(&lines(20_000, |number| get(&format!("/a{number}/{{id}}"))))
    }),
    bomb("paths-9000.yaml", Code::OutputTooLarge, || paths(&lines(9_000, |number| get(&format!("/a{number}/{{id}}"))))),
    bomb("parameters-20000.yaml", Code::TooManyMembers, || with_parameters(20_000)),
    bomb("parameters-9000.yaml", Code::OutputTooLarge, || with_parameters(9_000)),
    bomb("path-item-of-many.yaml", Code::OutputTooLarge, || {
        let parameters = list(200, |number| format!("{{name: p{number}, in: query, schema: {{type: string}}}}"));
        let method = |method: &str| {
            format!("      {method}: {{parameters: [{parameters}], responses: {{'200': {{description: ok}}}}}}\n")
        };
        let methods: String = ["get", "put", "post", "delete"].map(method).concat();
        let uses = lines(5_000, |number| format!("  /a{number}: {{$ref: '#/components/pathItems/P'}}\n"));
        format!("{}components:\n  pathItems:\n    P:\n{methods}", paths(&uses))
    }),
    bomb("response-of-many.yaml", Code::OutputTooLarge, || {
        let response = "responses: {'200': {$ref: '#/components/responses/R'}}";
        let uses = lines(9_000, |number| format!("  /a{number}: {{get: {{{response}}}}}\n"));
        format!("{}{}", paths(&uses), wide_response())
    }),
    dud("response-of-some.yaml", || {
        let response = "responses: {'200': {$ref: '#/components/responses/R'}}";
        let uses = lines(400, |number| format!("  /a{number}: {{get: {{{response}}}}}\n"));
        format!("{}{}", paths(&uses), wide_response())
    }),
    bomb("description-of-many.yaml", Code::DocumentTooLarge, || {
        let first = format!("  /a: {{get: {{description: &d '{}', responses: {{}}}}}}\n", "x y ".repeat(12_500));
        let uses = lines(9_000, |number| format!("  /a{number}: {{get: {{description: *d, responses: {{}}}}}}\n"));
        paths(&(first + &uses))
    }),
    bomb("description-by-reference.yaml", Code::OutputTooLarge, || {
        let uses = lines(4_000, |number| format!("  /a{number}: {{$ref: '#/components/pathItems/P'}}\n"));
        let item = format!("get: {{description: '{}', responses: {{}}}}", "x y ".repeat(12_500));
        format!("{}components:\n  pathItems:\n    P: {{{item}}}\n", paths(&uses))
    }),
    bomb("statuses.yaml", Code::UnknownValue, || {
        let response = |number| format!("        '{number}': {{description: ok}}\n");
        paths(&format!("  /a:\n    get:\n      responses:\n{}", lines(9_000, response)))
    }),
    bomb("path-of-10000-parameters.yaml", Code::InvalidSyntax, || {
        paths(&format!("  {}:\n    get: {{responses: {{}}}}\n", list(10_000, |number| format!("/{{p{number}}}"))))
    }),
    dud("path-of-1000-parameters.yaml", || {
        let path = lines(1_000, |number| format!("/{{p{number}}}"));
        paths(&format!("  ? {path}\n  :\n    get: {{responses: {{'200': {{description: ok}}}}}}\n"))
    }),
    dud("callbacks-in-callbacks.yaml", || {
        let calls = "callbacks: {a: {$ref: '#/components/callbacks/C'}, b: {$ref: '#/components/callbacks/C'}}";
        let post = format!("post: {{{calls}, responses: {{'200': {{description: ok}}}}}}");
        let callback = format!("components:\n  callbacks:\n    C: {{'{{$request.body#/url}}': {{{post}}}}}\n");
        paths(&format!("  /a: {{{post}}}\n")) + &callback
    }),
    dud("form-of-every-one-of-every.yaml", || {
        let all = list(100, |number| format!("{{$ref: '#/components/schemas/S{number}'}}"));
        let schemas =
            lines(100, |number| format!("    S{number}: {{oneOf: [{all}, {{properties: {{p{number}: {{}}}}}}]}}\n"));
        let body = "requestBody: {content: {multipart/form-data: {schema: {$ref: '#/components/schemas/S0'}}}}";
        let post = format!("  /a: {{post: {{{body}, responses: {{'200': {{description: ok}}}}}}}}\n");
        format!("{}components:\n  schemas:\n{schemas}", paths(&post))
    }),
    bomb("servers.yaml", Code::TooManyMembers, || {
        format!("openapi: 3.1.0\nservers:\n{}", lines(100_000, |number| format!("- {{url: 'https://h{number}'}}\n")))
    }),
    bomb("tags.yaml", Code::TooManyMembers, || {
        format!("{HEAD}tags:\n{}", lines(100_000, |number| format!("- {{name: t{number}}}\n")))
    }),
    bomb("swagger-bodies.yaml", Code::OutputTooLarge, || {
        let body = "parameters: [{in: body, name: b, schema: {$ref: '#/definitions/A'}}]";
        let answer = "responses: {'200': {description: ok, schema: {$ref: '#/definitions/A'}}}";
        let uses = lines(9_000, |number| format!("  /a{number}: {{post: {{{body}, {answer}}}}}\n"));
        let properties = list(1_000, |number| format!("p{number}: {{type: string}}"));
        let head = "swagger: '2.0'\ninfo: {title: Bomb, version: '1'}\nhost: api.example.com\npaths:\n";
        format!("{head}{uses}definitions:\n  A: {{type: object, properties: {{{properties}}}}}\n")
    }),
];

/// A document with these lines under `paths`.
fn paths(paths: &str) -> String {
    format!("{}paths:\n{paths}", HEAD.trim_end_matches("paths: {}\n"))
}

/// The line of a path with one operation.
fn get(path: &str) -> String {
    format!("  {path}: {{get: {{responses: {{'200': {{description: ok}}}}}}}}\n")
}

/// An operation with so many required parameters.
fn with_parameters(count: usize) -> String {
    let parameter =
        |number| format!("      - {{name: p{number}, in: query, required: true, schema: {{type: string}}}}\n");
    let parameters = lines(count, parameter);
    paths(&format!("  /a:\n    get:\n      parameters:\n{parameters}      responses: {{'200': {{description: ok}}}}\n"))
}

/// A response whose schema has a thousand schemas in it.
fn wide_response() -> String {
    let properties = list(1_000, |number| format!("p{number}: {{type: object, properties: {{a: {{type: string}}}}}}"));
    let schema = format!("{{type: object, properties: {{{properties}}}}}");
    format!(
        "components:\n  responses:\n    R: {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}\n"
    )
}

//! Path parameters that try to leave their place: they stay in one segment, or nothing is sent.

use hosted_links::ErrorKind;

use crate::vendors;
use crate::wire::{Reply, Server};

#[tokio::test]
async fn a_path_parameter_stays_in_its_segment() {
    let cases = [
        ("../x", "..%2Fx"),
        ("a/b?c#d", "a%2Fb%3Fc%23d"),
        ("%2e%2e", "%252e%252e"),
        ("..\\..", "..%5C.."),
        ("/", "%2F"),
        ("...", "..."),
        (" ", "%20"),
        ("é ü", "%C3%A9%20%C3%BC"),
        ("a;b=c,d&e:f@g", "a%3Bb%3Dc%2Cd%26e%3Af%40g"),
        ("x HTTP/1.1\r\nx-evil: 1", "x%20HTTP%2F1.1%0D%0Ax-evil%3A%201"),
        ("\0", "%00"),
    ];
    for (id, segment) in cases {
        let script = [
            Reply::json(200, &vendors::customer()),
            Reply::json(201, &vendors::created_setup_link()),
            Reply::json(200, &vendors::setup_links()),
        ];
        let server = Server::start(script).await;
        let client = vendors::kirim(&server);
        client.customers().update(id).send().await.expect("answered");
        client.customers().create_setup_link(id).send().await.expect("answered");
        client.customers().list_setup_links(id).send().await.expect("answered");
        let lines: Vec<_> = server.requests().into_iter().map(|request| request.line).collect();
        let expected = [
            format!("PATCH /v1/customers/{segment} HTTP/1.1"),
            format!("POST /v1/customers/{segment}/setup_links HTTP/1.1"),
            format!("GET /v1/customers/{segment}/setup_links HTTP/1.1"),
        ];
        assert_eq!(lines, expected);
        assert!(server.requests().iter().all(|request| request.header("x-evil").is_empty()));
    }
}

#[tokio::test]
async fn a_path_parameter_that_would_change_the_path_is_refused() {
    for id in ["", ".", ".."] {
        let server = Server::start([]).await;
        let client = vendors::kirim(&server);
        let customers = client.customers();
        let errors = [
            customers.update(id).send().await.expect_err("refused"),
            customers.create_setup_link(id).send().await.expect_err("refused"),
            customers.list_setup_links(id).send().await.expect_err("refused"),
        ];
        for error in errors {
            assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::NotSent, 0, false));
            assert!(error.to_string().contains("path parameter `id`"), "{error}");
        }
        assert_eq!(server.requests().len(), 0);
    }
}

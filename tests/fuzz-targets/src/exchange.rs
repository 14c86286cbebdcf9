//! Calls of a client whose server is a function.

use std::future::Future;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Method;
use http_body::Body as _;
use serde::de::DeserializeOwned;

use crate::runtime::{
    Answer, Api, Call, ClientBuilder, Core, Decoded, Error, InMemory, Operation, Outcome, PathSegment, RequestBody,
    Response, ResponseBody, Undeclared, json,
};

static API: Api = Api {
    name: "fuzz",
    base_url: "https://api.example.com/v1",
    user_agent: "fuzz/1.0",
    base_url_env: "",
    schemes: &[],
    lenient: false,
};

static OPERATION: Operation = Operation {
    id: "things.put",
    method: Method::PUT,
    template: "/things",
    path: &[PathSegment::Literal("/things")],
    base_url: None,
    security: &[],
    idempotency_key: None,
    accept: "application/json",
    statuses: "200",
    request_id: &[],
    answers_secret: false,
};

/// A client without any generated methods.
struct Client(Core);

impl From<Core> for Client {
    fn from(core: Core) -> Self {
        Self(core)
    }
}

/// How a client reads answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// As documented.
    Strict,
    /// The same, and somebody is told what is not.
    Watched,
    /// What is missing is filled in.
    Lenient,
}

/// A request as it went out.
pub(crate) struct Sent {
    pub(crate) content_type: String,
    pub(crate) body: Vec<u8>,
}

/// Sends a call, whose body `set` sets, and answers with JSON; what `decode` makes of that, and the request.
pub(crate) fn exchange<T>(
    manner: Manner,
    answer: &[u8],
    set: impl FnOnce(&mut Call),
    decode: fn(&Answer) -> Decoded<T, Undeclared>,
) -> (Result<T, Error>, Option<Sent>) {
    let sent = Arc::new(Mutex::new(None));
    let (answer, kept) = (Bytes::copy_from_slice(answer), Arc::clone(&sent));
    let server = InMemory::new(move |request: http::Request<RequestBody>| {
        let (answer, kept) = (answer.clone(), Arc::clone(&kept));
        async move {
            let content_type = request.headers().get("content-type").and_then(|value| value.to_str().ok());
            let content_type = content_type.unwrap_or_default().to_owned();
            let body = collected(request.into_body()).await;
            *kept.lock().expect("nobody panicked") = Some(Sent { content_type, body });
            let response = http::Response::builder().header("content-type", "application/json");
            Ok(response.body(ResponseBody::from(answer)).expect("the response is valid"))
        }
    });
    let builder = ClientBuilder::<Client>::new(&API).transport(server).max_retries(0);
    let builder = match manner {
        Manner::Strict => builder,
        Manner::Watched => builder.on_drift(|drift| assert!(!drift.to_string().contains('\n'), "{drift}")),
        Manner::Lenient => builder.lenient(true),
    };
    let client = builder.build().unwrap_or_else(|error| panic!("the client can be built: {error}"));
    let mut call = Call::new(&client.0, &OPERATION);
    set(&mut call);
    let result = wait(call.send(decode));
    let sent = sent.lock().expect("nobody panicked").take();
    (result.map(Response::into_inner), sent)
}

/// Reads an answer as JSON.
pub(crate) fn typed<T: DeserializeOwned>(answer: &Answer) -> Decoded<T, Undeclared> {
    json(answer).map(Outcome::Success)
}

/// The bytes of a body.
async fn collected(body: RequestBody) -> Vec<u8> {
    let (mut body, mut bytes) = (Box::pin(body), Vec::new());
    while let Some(frame) = std::future::poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        let frame = frame.unwrap_or_else(|error| panic!("the body can be read: {error}"));
        bytes.extend(frame.into_data().unwrap_or_default());
    }
    bytes
}

/// Waits on this thread.
fn wait<R>(future: impl Future<Output = R>) -> R {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime can be made");
    }
    RUNTIME.with(|runtime| runtime.block_on(future))
}

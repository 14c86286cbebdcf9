//! Services of `tower` as transports.

use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use http::{Request, Response};
use tower_service::Service;

use super::builder;
use super::calls::{POST, call, decode};
use crate::runtime::{ErrorKind, RequestBody, TowerTransport, TransportError};

type BoxError = Box<dyn Error + Send + Sync>;

/// How the service goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    Ready,
    Call,
    Refused,
}

/// A service that is ready when it is asked for the third time, and counts its calls.
#[derive(Clone)]
struct Echo {
    asked: usize,
    calls: Arc<AtomicUsize>,
    fault: Fault,
}

impl Service<Request<RequestBody>> for Echo {
    type Response = Response<RequestBody>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<RequestBody>, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.asked += 1;
        match (self.fault, self.asked) {
            (Fault::Ready, _) => Poll::Ready(Err("shed".into())),
            (_, 3..) => Poll::Ready(Ok(())),
            _ => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        assert!(self.asked >= 3, "called before it was ready");
        let number = self.calls.fetch_add(1, Ordering::SeqCst);
        let fault = self.fault;
        Box::pin(async move {
            match fault {
                Fault::Call => Err("broken".into()),
                Fault::Refused if number == 0 => Err(TransportError::not_sent("refused").into()),
                _ => Ok(Response::new(request.into_body())),
            }
        })
    }
}

#[tokio::test]
async fn a_service_is_a_transport() {
    for (fault, result, calls) in [
        (Fault::None, Ok(1), 1),
        (Fault::Ready, Err(ErrorKind::NotSent), 0),
        (Fault::Call, Err(ErrorKind::MaybeSent), 1),
        (Fault::Refused, Ok(2), 2),
    ] {
        let service = Echo { asked: 0, calls: Arc::default(), fault };
        let count = Arc::clone(&service.calls);
        let client = builder().transport(TowerTransport::new(service)).build().unwrap();
        let mut call = call(&client, &POST);
        call.field("a", &1);
        let sent = call.send(decode).await;
        assert!(sent.as_ref().is_ok_and(|response| response["a"] == 1) || result.is_err(), "{fault:?}");
        assert_eq!(sent.map(|response| response.attempts()).map_err(|error| error.kind()), result, "{fault:?}");
        assert_eq!(count.load(Ordering::SeqCst), calls, "{fault:?}");
    }
}

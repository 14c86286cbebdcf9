//! A server on a raw socket that answers what it is told to, faults included.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with one connection, once it has read the request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Sends these bytes and closes the connection.
    Bytes(Vec<u8>),
    /// Closes the connection.
    Close,
    /// Sends these bytes and then nothing more.
    Stall(Vec<u8>),
    /// Does something else after a while.
    Late(std::time::Duration, Box<Reply>),
}

impl Reply {
    /// An answer with these header lines and this body.
    pub(crate) fn answer(status: u16, headers: &str, body: &str) -> Self {
        let length = body.len();
        let text =
            format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}");
        Self::Bytes(text.into_bytes())
    }

    /// A JSON answer.
    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::answer(status, "content-type: application/json\r\n", body)
    }

    /// An error that may be tried again at once.
    pub(crate) fn busy(status: u16) -> Self {
        Self::answer(status, "retry-after-ms: 1\r\n", "")
    }
}

/// A server with a list of replies; the last is repeated.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server on a free port.
    pub(crate) async fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::on(listener, replies)
    }

    /// Starts a server on a listener.
    pub(crate) fn on(listener: TcpListener, replies: Vec<Reply>) -> Self {
        let server = Self { address: listener.local_addr().unwrap(), requests: Arc::default() };
        let requests = Arc::clone(&server.requests);
        tokio::spawn(async move {
            for index in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                let reply = replies.get(index).or(replies.last()).cloned().unwrap();
                tokio::spawn(serve(stream, reply, Arc::clone(&requests)));
            }
        });
        server
    }

    /// Base URL of the server.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/v1/", self.address)
    }

    /// The requests so far, as they came.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The only request so far.
    pub(crate) fn request(&self) -> String {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests[0].clone()
    }
}

/// Values of a header in a raw request.
pub(crate) fn header_values(request: &str, name: &str) -> Vec<String> {
    let lines = request.split("\r\n").take_while(|line| !line.is_empty()).skip(1);
    let fields = lines.filter_map(|line| line.split_once(": "));
    fields.filter(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).collect()
}

/// Body of a raw request.
pub(crate) fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

async fn serve(mut stream: TcpStream, mut reply: Reply, requests: Arc<Mutex<Vec<String>>>) {
    let request = read_request(&mut stream).await;
    requests.lock().unwrap().push(request);
    while let Reply::Late(pause, then) = reply {
        tokio::time::sleep(pause).await;
        reply = *then;
    }
    match reply {
        Reply::Bytes(bytes) => {
            let _closed = stream.write_all(&bytes).await;
            let _closed = stream.shutdown().await;
        }
        Reply::Close | Reply::Late(..) => {}
        Reply::Stall(bytes) => {
            let _closed = stream.write_all(&bytes).await;
            std::future::pending::<()>().await;
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = header_values(&format!("{head}\r\n\r\n"), "content-length");
            let length = length.first().map_or(0, |length| length.parse().unwrap());
            let is_chunked = !header_values(&format!("{head}\r\n\r\n"), "transfer-encoding").is_empty();
            if body.len() >= length && (!is_chunked || body.ends_with("0\r\n\r\n")) {
                return text;
            }
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return text;
        }
    }
}

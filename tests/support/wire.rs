//! A server on a raw socket: it keeps every request byte by byte and answers from a script, faults included.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with one connection, once it has read the request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Sends these bytes and closes the connection.
    Bytes(Vec<u8>),
    /// Closes the connection without an answer.
    Close,
    /// Sends nothing and keeps the connection open.
    Stall,
}

/// A request as it came, and its parts.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// First line, without its line break.
    pub(crate) line: String,
    /// Header names in lower case with their values, in the order of the names.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// A server whose n-th connection gets the n-th reply; a connection beyond the script is closed.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Reply {
    /// An answer with these header lines, each ended by a line break, and this body.
    pub(crate) fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let head =
            format!("HTTP/1.1 {status} Status\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
        Self::Bytes([head.as_bytes(), body].concat())
    }

    /// A JSON answer.
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::answer(status, "content-type: application/json\r\n", body.to_string())
    }

    /// An error that may be tried again at once.
    pub(crate) fn busy(status: u16) -> Self {
        Self::answer(status, "retry-after-ms: 1\r\n", "")
    }

    /// The answer of a server that dies in the middle of the body.
    pub(crate) fn cut(status: u16, body: &str) -> Self {
        let length = body.len() + 100;
        let head = format!("HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\ncontent-length: {length}");
        Self::Bytes(format!("{head}\r\n\r\n{body}").into_bytes())
    }
}

impl Request {
    fn parse(head: &str, body: &[u8]) -> Self {
        let mut lines = head.split("\r\n");
        let line = lines.next().unwrap_or_default().to_owned();
        let mut headers: Vec<_> = lines
            .map(|line| line.split_once(": ").unwrap_or_else(|| panic!("no header: {line}")))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        headers.sort();
        Self { line, headers, body: body.to_vec() }
    }

    /// All values of a header.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let fields = self.headers.iter().filter(|(known, _)| known == name);
        fields.map(|(_, value)| value.as_str()).collect()
    }

    /// The only value of a header.
    pub(crate) fn only_header(&self, name: &str) -> &str {
        let values = self.header(name);
        assert_eq!(values.len(), 1, "{name} in {:?}", self.headers);
        values[0]
    }

    /// The path and the query.
    pub(crate) fn target(&self) -> &str {
        self.line.split(' ').nth(1).expect("a request line has a target")
    }

    /// The body as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }
}

impl Server {
    /// Starts a server on a free port.
    pub(crate) async fn start(script: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        Self::on(listener, script)
    }

    /// Starts a server on a listener.
    pub(crate) fn on(listener: TcpListener, script: impl IntoIterator<Item = Reply>) -> Self {
        let address = listener.local_addr().expect("a listener has an address");
        let server = Self { address, requests: Arc::default() };
        let requests = Arc::clone(&server.requests);
        let mut script = script.into_iter().collect::<Vec<_>>().into_iter();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let reply = script.next().unwrap_or(Reply::Close);
                tokio::spawn(serve(stream, reply, Arc::clone(&requests)));
            }
        });
        server
    }

    /// Starts a server that answers as the script says and refuses every connection after it.
    pub(crate) async fn then_refusing(script: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let server = Self { address, requests: Arc::default() };
        let requests = Arc::clone(&server.requests);
        let script: Vec<Reply> = script.into_iter().collect();
        tokio::spawn(async move {
            for reply in script {
                let Ok((stream, _)) = listener.accept().await else { return };
                serve(stream, reply, Arc::clone(&requests)).await;
            }
        });
        server
    }

    /// Base URL of the server, with a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("no holder panics").clone()
    }

    /// The only request so far.
    pub(crate) fn only_request(&self) -> Request {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:#?}");
        requests.remove(0)
    }
}

/// Base URL of a port on which nobody listens.
pub(crate) async fn refusing_url() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("a listener has an address");
    format!("http://{address}")
}

async fn serve(mut stream: TcpStream, reply: Reply, requests: Arc<Mutex<Vec<Request>>>) {
    let Some(request) = read_request(&mut stream).await else { return };
    requests.lock().expect("no holder panics").push(request);
    match reply {
        Reply::Bytes(bytes) => {
            // A client that has gone away is a matter of the test, not of the server.
            let _closed = stream.write_all(&bytes).await;
            let _closed = stream.shutdown().await;
        }
        Reply::Close => {}
        Reply::Stall => std::future::pending().await,
    }
}

/// Reads one request; `None` when the client closes before it is whole.
async fn read_request(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8(bytes[..end].to_vec()).expect("the head is UTF-8");
            let request = Request::parse(&head, &bytes[end + 4..]);
            let length = request.header("content-length").first().map_or(0, |text| text.parse().expect("a length"));
            if request.header("transfer-encoding") == ["chunked"] {
                match dechunk(&request.body) {
                    Some(body) => return Some(Request { body, ..request }),
                    None if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 => return None,
                    None => continue,
                }
            }
            assert!(request.body.len() <= length, "more was sent than announced: {request:?}");
            if request.body.len() == length {
                return Some(request);
            }
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return None;
        }
    }
}

/// The content of a body in chunks (RFC 9112, 7.1); `None` when it is not whole.
fn dechunk(mut chunks: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    loop {
        let end = chunks.windows(2).position(|window| window == b"\r\n")?;
        let length = std::str::from_utf8(&chunks[..end]).expect("a length is text");
        let length = usize::from_str_radix(length, 16).expect("a length is a number");
        let chunk = chunks.get(end + 2..end + 2 + length)?;
        chunks = chunks.get(end + 4 + length..)?;
        if length == 0 {
            return Some(content);
        }
        content.extend_from_slice(chunk);
    }
}

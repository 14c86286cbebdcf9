//! A server on a raw socket that misbehaves as it is told, and counts what it did for each call.
//!
//! A call names itself in the header `x-call`. A whole `POST` or `PATCH` takes effect when it was read, unless its key
//! has taken effect before or the reply says that nothing was done (429); two effects of one call are a duplicate.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does once it has read a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Sends these bytes and waits for the next request on the connection.
    Keep(Vec<u8>),
    /// Sends these bytes and closes the connection.
    Close(Vec<u8>),
    /// Sends these bytes and resets the connection.
    Reset(Vec<u8>),
    /// Sends these bytes and then nothing more, until the client goes away.
    Hang(Vec<u8>),
    /// Sends the first bytes at once, and the others one by one with a pause after each.
    Drip(Vec<u8>, Vec<u8>, Duration),
    /// Does the same later.
    Late(Duration, Box<Reply>),
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path and the query.
    pub target: String,
    /// Header names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// The body, without the framing of chunks.
    pub body: Vec<u8>,
    /// How many requests of the same call came before.
    pub earlier: usize,
    /// How many requests came before on any connection.
    pub number: usize,
}

/// Chooses the reply to a request.
type Handler = dyn Fn(&Request) -> Reply + Send + Sync;

/// A server on a port of its own; dropping it stops it.
#[derive(Debug)]
pub struct Faulty {
    /// Where it listens.
    pub address: SocketAddr,
    ledger: Arc<Ledger>,
    accepting: tokio::task::JoinHandle<()>,
}

/// What a server has counted.
#[derive(Debug, Default)]
struct Ledger {
    connections: AtomicUsize,
    numbers: AtomicUsize,
    /// Requests by the name of their call.
    requests: Mutex<BTreeMap<String, Vec<Request>>>,
    /// Effects by the name of their call.
    effects: Mutex<BTreeMap<String, u32>>,
    /// The keys that have taken effect.
    keys: Mutex<BTreeSet<String>>,
    keeping: Keeping,
}

/// Whether the requests are kept, or only counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// All of them.
    #[default]
    All,
    /// What is needed of a call is forgotten when it is [settled](Faulty::settle).
    Unsettled,
}

impl Reply {
    /// A whole answer with these header lines, each ended by a line break, after which the connection is used again.
    #[must_use]
    pub fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Self {
        Self::Keep(answer(status, headers, body.as_ref()))
    }

    /// A JSON answer.
    #[must_use]
    pub fn json(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::answer(status, "content-type: application/json\r\n", body)
    }

    /// Whether the server says that it did nothing.
    fn has_no_effect(&self) -> bool {
        match self {
            Self::Keep(bytes) | Self::Close(bytes) | Self::Reset(bytes) | Self::Hang(bytes) | Self::Drip(bytes, ..) => {
                bytes.starts_with(b"HTTP/1.1 429 ")
            }
            Self::Late(_, reply) => reply.has_no_effect(),
        }
    }
}

/// The bytes of an answer with its length.
#[must_use]
pub fn answer(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status} Status\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

impl Request {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The name of the call; empty where it has none.
    #[must_use]
    pub fn call(&self) -> &str {
        self.header("x-call").unwrap_or_default()
    }
}

impl Faulty {
    /// Starts a server that keeps all requests.
    pub async fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> io::Result<Self> {
        Self::keeping(Keeping::All, handler).await
    }

    /// Starts a server.
    pub async fn keeping(
        keeping: Keeping,
        handler: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let ledger = Arc::new(Ledger { keeping, ..Ledger::default() });
        let (handler, shared): (Arc<Handler>, _) = (Arc::new(handler), Arc::clone(&ledger));
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.connections.fetch_add(1, Ordering::Relaxed);
                let (handler, shared) = (Arc::clone(&handler), Arc::clone(&shared));
                tokio::spawn(async move {
                    // A client that has gone away is a matter of the test, not of the server.
                    let _gone = serve(stream, &*handler, &shared).await;
                });
            }
        });
        Ok(Self { address, ledger, accepting })
    }

    /// Base URL of the server.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Number of connections so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.ledger.connections.load(Ordering::Relaxed)
    }

    /// Number of whole requests so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ledger.numbers.load(Ordering::Relaxed)
    }

    /// The requests of a call so far.
    #[must_use]
    pub fn requests(&self, call: &str) -> Vec<Request> {
        lock(&self.ledger.requests).get(call).cloned().unwrap_or_default()
    }

    /// How often a call took effect.
    #[must_use]
    pub fn effects(&self, call: &str) -> u32 {
        lock(&self.ledger.effects).get(call).copied().unwrap_or_default()
    }

    /// How many calls that took effect were not [settled](Self::settle), or took effect after that.
    #[must_use]
    pub fn unsettled(&self) -> usize {
        lock(&self.ledger.effects).len()
    }

    /// Forgets a call that is over, and returns how often it took effect.
    #[must_use]
    pub fn settle(&self, call: &str) -> u32 {
        for request in lock(&self.ledger.requests).remove(call).unwrap_or_default() {
            if let Some(key) = request.header("idempotency-key") {
                lock(&self.ledger.keys).remove(key);
            }
        }
        lock(&self.ledger.effects).remove(call).unwrap_or_default()
    }
}

impl Drop for Faulty {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ledger {
    /// Numbers a request and keeps it.
    fn enter(&self, request: &mut Request) {
        request.number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let mut requests = lock(&self.requests);
        let of_call = requests.entry(request.call().to_owned()).or_default();
        request.earlier = of_call.len();
        let body = match self.keeping {
            Keeping::All => request.body.clone(),
            Keeping::Unsettled => Vec::new(),
        };
        of_call.push(Request { body, ..request.clone() });
    }

    /// Does what the request asks for.
    fn take_effect(&self, request: &Request) {
        if !matches!(request.method.as_str(), "POST" | "PATCH") {
            return;
        }
        let is_new = request.header("idempotency-key").is_none_or(|key| lock(&self.keys).insert(key.to_owned()));
        if is_new {
            let mut effects = lock(&self.effects);
            let of_call = effects.entry(request.call().to_owned()).or_default();
            *of_call = of_call.saturating_add(1);
        }
    }
}

async fn serve(mut stream: TcpStream, handler: &Handler, ledger: &Ledger) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(mut request) = read_request(&mut stream, &mut buffer).await? {
        ledger.enter(&mut request);
        let mut reply = handler(&request);
        if !reply.has_no_effect() {
            ledger.take_effect(&request);
        }
        while let Reply::Late(pause, later) = reply {
            tokio::time::sleep(pause).await;
            reply = *later;
        }
        if !send(&mut stream, reply).await? {
            return Ok(());
        }
    }
    Ok(())
}

/// Sends a reply; `true` when the connection is to be used again.
async fn send(stream: &mut TcpStream, reply: Reply) -> io::Result<bool> {
    match reply {
        Reply::Keep(bytes) => {
            stream.write_all(&bytes).await?;
            return Ok(true);
        }
        Reply::Close(bytes) => {
            stream.write_all(&bytes).await?;
            stream.shutdown().await?;
        }
        Reply::Reset(bytes) => {
            stream.write_all(&bytes).await?;
            // What was sent has to arrive first: a reset throws away what was not read.
            if !bytes.is_empty() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            stream.set_zero_linger()?;
        }
        Reply::Hang(bytes) => {
            stream.write_all(&bytes).await?;
            while stream.read(&mut [0; 1024]).await? > 0 {}
        }
        Reply::Drip(begun, rest, pause) => {
            stream.write_all(&begun).await?;
            for byte in rest {
                stream.write_all(&[byte]).await?;
                tokio::time::sleep(pause).await;
            }
        }
        Reply::Late(..) => {}
    }
    Ok(false)
}

/// Reads one request; `None` when the client closes before it is whole.
async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<Request>> {
    loop {
        if let Some((request, length)) = parse(buffer) {
            buffer.drain(..length);
            return Ok(Some(request));
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

/// The request at the start of these bytes and its length; `None` when it is not whole.
fn parse(bytes: &[u8]) -> Option<(Request, usize)> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(bytes.get(..end)?).into_owned();
    let rest = bytes.get(end.saturating_add(4)..)?;
    let mut lines = head.split("\r\n");
    let mut words = lines.next()?.split(' ').map(ToOwned::to_owned);
    let (method, target) = (words.next()?, words.next()?);
    let fields = lines.filter_map(|line| line.split_once(": "));
    let headers: Vec<_> = fields.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    let mut request = Request { method, target, headers, body: Vec::new(), earlier: 0, number: 0 };
    let length = if request.header("transfer-encoding").is_some() {
        let (body, length) = unchunked(rest)?;
        request.body = body;
        length
    } else {
        let length = request.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
        request.body = rest.get(..length)?.to_vec();
        length
    };
    Some((request, end.saturating_add(4).saturating_add(length)))
}

/// The content of a body in chunks (RFC 9112, 7.1) and the length of the chunks; `None` when it is not whole.
fn unchunked(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut content = Vec::new();
    let mut rest = bytes;
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n")?;
        let length = usize::from_str_radix(std::str::from_utf8(rest.get(..end)?).ok()?, 16).ok()?;
        let begin = end.checked_add(2)?;
        let chunk_end = begin.checked_add(length)?;
        content.extend_from_slice(rest.get(begin..chunk_end)?);
        rest = rest.get(chunk_end.checked_add(2)?..)?;
        if length == 0 {
            return Some((content, bytes.len().saturating_sub(rest.len())));
        }
    }
}

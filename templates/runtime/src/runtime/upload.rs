//! Files and other binary content to send.

use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};

use super::Secret;
use super::message_body::BoxError;

/// Most bytes that are read at once.
pub(super) const CHUNK: usize = 64 * 1024;

/// Content to send as a body or as a part of one: bytes, a file, or a stream.
///
/// Bytes and files are sent again when a call is repeated; a stream cannot be, so that its call is not tried again once
/// the stream was read from.
#[derive(Clone)]
pub struct Upload {
    pub(super) source: Source,
    pub(super) file_name: FileName,
    pub(super) content_type: Option<String>,
    pub(super) headers: Vec<(String, String)>,
}

/// Where the content comes from.
#[derive(Clone)]
pub(super) enum Source {
    /// Memory.
    Bytes(Bytes),
    /// A file, opened at each attempt.
    Path(PathBuf),
    /// A stream that can be read once.
    Stream(Arc<OneShot>),
    /// Any of these, with a function that is told how much of it was sent.
    Watched(Box<Source>, OnProgress),
}

/// What a caller wants to have called while bytes go out.
pub(super) type OnProgress = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// The name that a part carries.
#[derive(Clone, Debug)]
pub(super) enum FileName {
    /// The name of the part, as servers take a part without a file name for text.
    Default,
    /// This one.
    Set(String),
    /// None: the part is text.
    None,
}

impl Upload {
    /// Content from memory.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(Source::Bytes(bytes.into()), FileName::Default)
    }

    /// A file, opened when the call is sent; its file name is the last part of the path.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self::new(Source::Path(path), name.map_or(FileName::Default, FileName::Set))
    }

    /// Text in the place of a file, where a server takes either: the part has no file name.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Source::Bytes(text.into().into()), FileName::None)
    }

    /// A stream of unknown length.
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        Self::one_shot(Box::pin(Chunks(Box::pin(stream))), None)
    }

    /// A stream of `length` bytes; the call fails when it turns out shorter or longer.
    pub fn sized_stream<S, B, E>(stream: S, length: u64) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        Self::one_shot(Box::pin(Chunks(Box::pin(stream))), Some(length))
    }

    /// Whatever can be read from, of unknown length: a socket, the standard input, a file that is open already.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::one_shot(Box::pin(Reader(Box::pin(reader))), None)
    }

    /// Sets the file name that the server is told.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = FileName::Set(name.into());
        self
    }

    /// Sets the media type that the server is told, such as `image/png`.
    #[must_use]
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    /// Adds a header to the part of a multipart body that this becomes.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Has a function called whenever a piece, of 64 KiB at most, was handed to the connection: with the bytes of this
    /// content that were handed over in the attempt, and their number in all where that is known.
    ///
    /// When the call is tried again the count begins again.
    #[must_use]
    pub fn on_progress(mut self, hook: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        let source = match self.source {
            Source::Watched(source, _) => source,
            source => Box::new(source),
        };
        self.source = Source::Watched(source, Arc::new(hook));
        self
    }

    /// What of it must not be repeated: the values of its headers.
    pub(super) fn secrets(&self) -> impl Iterator<Item = Secret<String>> + '_ {
        self.headers.iter().map(|(_, value)| Secret::new(value.clone()))
    }

    fn new(source: Source, file_name: FileName) -> Self {
        Self { source, file_name, content_type: None, headers: Vec::new() }
    }

    fn one_shot(stream: ByteStream, length: Option<u64>) -> Self {
        let stream = OneShot { stream: Mutex::new(stream), length, begun: AtomicBool::new(false) };
        Self::new(Source::Stream(Arc::new(stream)), FileName::Default)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Upload")
            .field("source", &self.source)
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("headers", &headers)
            .finish()
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

impl From<&'static [u8]> for Upload {
    fn from(bytes: &'static [u8]) -> Self {
        Self::bytes(bytes)
    }
}

impl From<PathBuf> for Upload {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

impl From<&Path> for Upload {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::Path(path) => path.fmt(f),
            Self::Stream(_) => f.write_str("a stream"),
            Self::Watched(source, _) => source.fmt(f),
        }
    }
}

impl Source {
    /// The content itself, and who watches it.
    pub(super) fn unwatched(&self) -> (&Self, Option<&OnProgress>) {
        match self {
            Self::Watched(source, hook) => (source, Some(hook)),
            source => (source, None),
        }
    }

    /// Whether it was read from and cannot be sent again.
    pub(super) fn is_spent(&self) -> bool {
        matches!(self.unwatched().0, Self::Stream(stream) if stream.is_begun())
    }
}

type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// A stream that can be read once, and whether it was.
pub(super) struct OneShot {
    stream: Mutex<ByteStream>,
    pub(super) length: Option<u64>,
    begun: AtomicBool,
}

impl fmt::Debug for OneShot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OneShot").field("length", &self.length).field("begun", &self.begun).finish_non_exhaustive()
    }
}

impl OneShot {
    /// Whether something was read, so that the whole cannot be sent any more.
    pub(super) fn is_begun(&self) -> bool {
        self.begun.load(Ordering::Acquire)
    }

    /// Reads the next piece.
    pub(super) fn poll(&self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        self.begun.store(true, Ordering::Release);
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        stream.as_mut().poll_next(cx)
    }
}

/// A caller's stream with its items as bytes and its errors boxed.
struct Chunks<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Chunks<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx).map(|item| item.map(|item| item.map(Into::into).map_err(Into::into)))
    }
}

/// A reader as a stream.
struct Reader<R>(Pin<Box<R>>);

impl<R: AsyncRead> Stream for Reader<R> {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        poll_chunk(self.0.as_mut(), cx, CHUNK).map(|read| match read {
            Ok(chunk) if chunk.is_empty() => None,
            read => Some(read.map_err(Into::into)),
        })
    }
}

/// Reads up to `most` bytes; none at the end.
pub(super) fn poll_chunk<R: AsyncRead + ?Sized>(
    reader: Pin<&mut R>,
    cx: &mut Context<'_>,
    most: usize,
) -> Poll<std::io::Result<Bytes>> {
    let mut space = vec![0; most.min(CHUNK)];
    let mut buffer = ReadBuf::new(&mut space);
    ready!(reader.poll_read(cx, &mut buffer))?;
    let length = buffer.filled().len();
    space.truncate(length);
    Poll::Ready(Ok(space.into()))
}

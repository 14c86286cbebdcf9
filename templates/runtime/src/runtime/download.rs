//! Answers that are files.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;
use http::header::CONTENT_TYPE;
use tokio::io::AsyncWrite;

use super::attempt::Fault;
use super::incoming::{Incoming, Origin};
use super::{Answer, DecodeError, Error};

/// What a caller wants to have called while bytes come.
type OnProgress = Box<dyn FnMut(u64, Option<u64>) + Send>;

/// A file that is being received. Nothing of it is kept in memory, and dropping it ends the transfer.
///
/// Take it as a whole with [`bytes`](Self::bytes), write it somewhere with [`write_to`](Self::write_to), or read it
/// piece by piece: it is a `Stream` of [`Bytes`]. Each piece must come within the idle timeout of the client or call.
pub struct Download {
    incoming: Option<Incoming>,
    origin: Box<Origin>,
    /// Bytes that came so far.
    received: u64,
    progress: Option<OnProgress>,
}

impl Download {
    /// The media type, with its parameters: the header `Content-Type`.
    pub fn content_type(&self) -> Option<&str> {
        self.origin.head.headers().get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Number of bytes, where the server said it: the header `Content-Length`.
    pub fn content_length(&self) -> Option<u64> {
        self.origin.head.content_length()
    }

    /// Has a function called after each piece, with the bytes that came so far and, where the server said it, their
    /// number in all.
    pub fn on_progress(&mut self, hook: impl FnMut(u64, Option<u64>) + Send + 'static) {
        self.progress = Some(Box::new(hook));
    }

    /// Number of bytes that came so far.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// Receives the next piece; `None` at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        match self.piece().await {
            Some(Ok(chunk)) => Ok(Some(chunk)),
            Some(Err(fault)) => Err(self.broken(Bytes::new(), fault)),
            None => Ok(None),
        }
    }

    /// Receives all that is left of the file, up to the client's largest response body.
    ///
    /// When the file breaks off, what came is the body of the error.
    pub async fn bytes(&mut self) -> Result<Bytes, Error> {
        let limit = self.origin.max_response_bytes();
        let mut bytes = BytesMut::new();
        while let Some(piece) = self.piece().await {
            let fault = match piece {
                Ok(chunk) => {
                    let size = u64::try_from(bytes.len().saturating_add(chunk.len())).unwrap_or(u64::MAX);
                    if size <= limit {
                        bytes.extend_from_slice(&chunk);
                        continue;
                    }
                    Fault::too_large("the body", limit)
                }
                Err(fault) => fault,
            };
            self.incoming = None;
            return Err(self.broken(bytes.freeze(), fault));
        }
        Ok(bytes.freeze())
    }

    /// Writes all that is left of the file, flushes, and returns the number of bytes that were written.
    pub async fn write_to<W: AsyncWrite + Unpin>(&mut self, mut writer: W) -> Result<u64, Error> {
        let mut written = 0_u64;
        while let Some(mut chunk) = self.chunk().await? {
            while !chunk.is_empty() {
                let count = poll_fn(|cx| Pin::new(&mut writer).poll_write(cx, &chunk)).await;
                match count.map_err(|error| self.origin.not_written(error))? {
                    0 => return Err(self.origin.not_written(std::io::ErrorKind::WriteZero.into())),
                    count => {
                        chunk.advance(count.min(chunk.len()));
                        written = written.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
                    }
                }
            }
        }
        poll_fn(|cx| Pin::new(&mut writer).poll_flush(cx)).await.map_err(|error| self.origin.not_written(error))?;
        Ok(written)
    }

    async fn piece(&mut self) -> Option<Result<Bytes, Fault>> {
        poll_fn(|cx| self.poll_piece(cx)).await
    }

    fn broken(&self, rest: Bytes, fault: Fault) -> Error {
        self.origin.broken_after(self.received, rest, fault)
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Fault>>> {
        let Some(incoming) = &mut self.incoming else {
            return Poll::Ready(None);
        };
        let next = ready!(incoming.poll_chunk(cx));
        match &next {
            Some(Ok(chunk)) => self.count(chunk),
            Some(Err(_)) | None => self.incoming = None,
        }
        Poll::Ready(next)
    }

    fn count(&mut self, chunk: &Bytes) {
        self.received = self.received.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        let total = self.content_length();
        if let Some(progress) = &mut self.progress {
            progress(self.received, total);
        }
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let download = self.get_mut();
        let next = ready!(download.poll_piece(cx));
        Poll::Ready(next.map(|piece| piece.map_err(|fault| download.broken(Bytes::new(), fault))))
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("content_type", &self.content_type())
            .field("content_length", &self.content_length())
            .finish_non_exhaustive()
    }
}

/// Takes the body of an answer as a file.
pub fn download(answer: &mut Answer) -> Result<Download, DecodeError> {
    let (incoming, mut origin) = answer.take_body().ok_or_else(|| DecodeError::new("", "the body was read already"))?;
    // A file is not asked for again, so what was sent need not be kept while it comes.
    origin.request = None;
    Ok(Download { incoming: Some(incoming), origin, received: 0, progress: None })
}

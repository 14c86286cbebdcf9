//! Answers that are files.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use tokio::io::AsyncWrite;

use super::attempt::Fault;
use super::incoming::{Incoming, Origin};
use super::{Answer, DecodeError, Error};

/// A file that is being received. Nothing of it is kept in memory, and dropping it ends the transfer.
///
/// Take it as a whole with [`bytes`](Self::bytes), write it somewhere with [`write_to`](Self::write_to), or read it
/// piece by piece: it is a `Stream` of [`Bytes`]. Each piece must come within the idle timeout of the client or call.
pub struct Download {
    incoming: Option<Incoming>,
    origin: Arc<Origin>,
}

impl Download {
    /// The media type, with its parameters: the header `Content-Type`.
    pub fn content_type(&self) -> Option<&str> {
        self.origin.head.headers().get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Number of bytes, where the server said it: the header `Content-Length`.
    pub fn content_length(&self) -> Option<u64> {
        self.origin.head.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }

    /// Receives the next piece; `None` at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    /// Receives all that is left of the file, up to the client's largest response body.
    pub async fn bytes(&mut self) -> Result<Bytes, Error> {
        let limit = self.origin.max_response_bytes();
        let mut bytes = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            let size = u64::try_from(bytes.len().saturating_add(chunk.len())).unwrap_or(u64::MAX);
            if size > limit {
                self.incoming = None;
                return Err(self.origin.broken(Fault::too_large("the body", limit)));
            }
            bytes.extend_from_slice(&chunk);
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

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let Some(incoming) = &mut self.incoming else {
            return Poll::Ready(None);
        };
        let next = std::task::ready!(incoming.poll_chunk(cx));
        if !matches!(next, Some(Ok(_))) {
            self.incoming = None;
        }
        Poll::Ready(next.map(|chunk| chunk.map_err(|fault| self.origin.broken(fault))))
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(cx)
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
    let (incoming, origin) = answer.take_body().ok_or_else(|| DecodeError::new("", "the body was read already"))?;
    Ok(Download { incoming: Some(incoming), origin })
}

//! The bytes of a body as they go out, from memory, files and streams.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::fs::File;

use super::upload::{BoxError, OneShot, Source, poll_chunk};

/// A body that is ready to be sent, again too unless a stream in it was read from.
#[derive(Clone, Debug, Default)]
pub(super) struct Payload(Vec<Source>);

impl Payload {
    /// A body of these pieces, one after the other.
    pub(super) fn new(pieces: Vec<Source>) -> Self {
        Self(pieces)
    }

    /// Whether a stream in it was read from, so that it cannot be sent again.
    pub(super) fn is_spent(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Source::Stream(stream) if stream.is_begun()))
    }

    /// Opens its files; an error is the text of why that failed.
    pub(super) async fn open(&self) -> Result<reqwest::Body, String> {
        if let [Source::Bytes(bytes)] = self.0.as_slice() {
            return Ok(bytes.clone().into());
        }
        let mut pieces = VecDeque::new();
        for piece in &self.0 {
            pieces.push_back(match piece {
                Source::Bytes(bytes) => Piece::Bytes(bytes.clone()),
                Source::Path(path) => open(path)
                    .await
                    .map_err(|error| format!("the file `{}` cannot be read: {error}", path.display()))?,
                Source::Stream(stream) => Piece::Stream(Arc::clone(stream), stream.length),
            });
        }
        Ok(reqwest::Body::wrap(Outgoing(pieces)))
    }
}

/// Opens a file, whose length is then the length of its piece.
async fn open(path: &std::path::Path) -> std::io::Result<Piece> {
    let file = File::open(path).await?;
    let metadata = file.metadata().await?;
    match metadata.is_file() {
        true => Ok(Piece::File(file, metadata.len())),
        false => Err(std::io::Error::other("it is no regular file")),
    }
}

/// A piece of a body on its way out, with the number of bytes that are left of it where that is known.
#[derive(Debug)]
enum Piece {
    Bytes(Bytes),
    File(File, u64),
    Stream(Arc<OneShot>, Option<u64>),
}

impl Piece {
    fn left(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Self::File(_, left) => Some(*left),
            Self::Stream(_, left) => *left,
        }
    }

    /// The next bytes; none at its end.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        match self {
            Self::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Bytes(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Self::File(_, 0) => Poll::Ready(None),
            Self::File(file, left) => {
                let most = usize::try_from(*left).unwrap_or(usize::MAX);
                let chunk = match ready!(poll_chunk(Pin::new(file), cx, most)) {
                    Ok(chunk) if chunk.is_empty() => Err("the file got shorter while it was sent".into()),
                    Ok(chunk) => count(left, &chunk).map(|()| chunk),
                    Err(error) => Err(error.into()),
                };
                Poll::Ready(Some(chunk))
            }
            Self::Stream(stream, left) => {
                let next = match (ready!(stream.poll(cx)), left) {
                    (Some(Ok(chunk)), Some(left)) => Some(count(left, &chunk).map(|()| chunk)),
                    (None, Some(left)) if *left > 0 => Some(Err("the stream is shorter than its length".into())),
                    (next, _) => next,
                };
                Poll::Ready(next)
            }
        }
    }
}

/// Counts a chunk off what is left.
fn count(left: &mut u64, chunk: &Bytes) -> Result<(), BoxError> {
    let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
    *left = left.checked_sub(length).ok_or("the stream is longer than its length")?;
    Ok(())
}

/// The pieces that are not sent yet.
struct Outgoing(VecDeque<Piece>);

impl Body for Outgoing {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while let Some(piece) = self.0.front_mut() {
            match ready!(piece.poll(cx)) {
                Some(Ok(chunk)) if chunk.is_empty() => {}
                Some(chunk) => return Poll::Ready(Some(chunk.map(Frame::data))),
                None => drop(self.0.pop_front()),
            }
        }
        Poll::Ready(None)
    }

    fn size_hint(&self) -> SizeHint {
        let left = self.0.iter().map(Piece::left).try_fold(0_u64, |sum, left| sum.checked_add(left?));
        left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

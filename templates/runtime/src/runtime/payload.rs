//! The bytes of a body as they go out, from memory, files and streams.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::file::{self, File};
use super::message_body::{BoxError, RequestBody};
use super::upload::{CHUNK, OnProgress, OneShot, Source, poll_chunk};

/// A body that is ready to be sent, again too unless a stream in it was read from.
#[derive(Clone, Debug)]
pub(super) enum Payload {
    /// One piece.
    One(Source),
    /// Pieces, one after the other.
    Several(Vec<Source>),
}

impl Payload {
    fn pieces(&self) -> &[Source] {
        match self {
            Self::One(source) => std::slice::from_ref(source),
            Self::Several(sources) => sources,
        }
    }

    /// Whether a stream in it was read from, so that it cannot be sent again.
    pub(super) fn is_spent(&self) -> bool {
        self.pieces().iter().any(Source::is_spent)
    }

    /// Opens its files; an error is the text of why that failed.
    pub(super) async fn open(&self) -> Result<RequestBody, String> {
        if self.is_spent() {
            return Err("a stream in the body was read already, and can be read once only".to_owned());
        }
        if let [Source::Bytes(bytes)] = self.pieces() {
            return Ok(bytes.clone().into());
        }
        let mut pieces = VecDeque::new();
        for source in self.pieces() {
            let (content, hook) = source.unwatched();
            let piece = match content {
                Source::Bytes(bytes) => Piece::Bytes(bytes.clone()),
                Source::Path(path) => file::open(path)
                    .await
                    .map(|(file, length)| Piece::File(file, length))
                    .map_err(|error| format!("the file `{}` cannot be read: {error}", path.display()))?,
                Source::Stream(stream) => Piece::Stream(StreamPiece {
                    stream: Arc::clone(stream),
                    left: stream.length,
                    is_begun: false,
                    is_ended: false,
                    last: None,
                }),
                // It stands around content only.
                Source::Watched(..) => continue,
            };
            pieces.push_back(match hook {
                Some(hook) => Piece::Watched(Box::new(Watched::new(piece, hook))),
                None => piece,
            });
        }
        Ok(RequestBody::new(Outgoing(pieces)))
    }
}

/// A piece of a body on its way out, with the number of bytes that are left of it where that is known.
enum Piece {
    Bytes(Bytes),
    File(File, u64),
    Stream(StreamPiece),
    Watched(Box<Watched>),
}

/// A piece of which somebody is told how much has gone out.
struct Watched {
    piece: Piece,
    sent: u64,
    total: Option<u64>,
    hook: OnProgress,
}

impl Watched {
    fn new(piece: Piece, hook: &OnProgress) -> Self {
        Self { total: piece.left(), piece, sent: 0, hook: Arc::clone(hook) }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let next = match &mut self.piece {
            // In steps that are worth telling.
            Piece::Bytes(bytes) if bytes.len() > CHUNK => Some(Ok(bytes.split_to(CHUNK))),
            piece => ready!(piece.poll(cx)),
        };
        if let Some(Ok(chunk)) = &next
            && !chunk.is_empty()
        {
            self.sent = self.sent.saturating_add(length(chunk));
            (self.hook)(self.sent, self.total);
        }
        Poll::Ready(next)
    }
}

/// A stream on its way out.
#[derive(Debug)]
struct StreamPiece {
    stream: Arc<OneShot>,
    /// The bytes that are left to be sent of a stream of known length, those of `last` among them.
    left: Option<u64>,
    /// Whether this piece has read from the stream: nobody else may have.
    is_begun: bool,
    /// Whether the stream has ended.
    is_ended: bool,
    /// What completes the length. It is held until the stream has ended, as nothing is read once all bytes are sent.
    last: Option<Bytes>,
}

impl StreamPiece {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        if self.is_ended {
            return Poll::Ready(None);
        }
        if !std::mem::replace(&mut self.is_begun, true) && self.stream.is_begun() {
            return Poll::Ready(Some(Err("the stream was read already".into())));
        }
        loop {
            let next = ready!(self.stream.poll(cx));
            match (next, self.left, self.last.is_some()) {
                (Some(Ok(chunk)), Some(_), true) if chunk.is_empty() => {}
                (Some(Ok(_)), Some(_), true) => return Poll::Ready(Some(Err(TOO_LONG.into()))),
                (Some(Ok(chunk)), Some(left), false) => match left.checked_sub(length(&chunk)) {
                    None => return Poll::Ready(Some(Err(TOO_LONG.into()))),
                    Some(0) if !chunk.is_empty() => self.last = Some(chunk),
                    Some(rest) => {
                        self.left = Some(rest);
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                },
                (None, Some(_), true) => {
                    self.left = Some(0);
                    self.is_ended = true;
                    return Poll::Ready(self.last.take().map(Ok));
                }
                (None, Some(left), false) if left > 0 => {
                    return Poll::Ready(Some(Err("the stream is shorter than its length".into())));
                }
                (next, ..) => return Poll::Ready(next),
            }
        }
    }
}

const TOO_LONG: &str = "the stream is longer than its length";

fn length(chunk: &Bytes) -> u64 {
    u64::try_from(chunk.len()).unwrap_or(u64::MAX)
}

impl Piece {
    fn left(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Self::File(_, left) => Some(*left),
            Self::Stream(piece) => piece.left,
            Self::Watched(watched) => watched.piece.left(),
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
            Self::Stream(piece) => piece.poll(cx),
            Self::Watched(watched) => watched.poll(cx),
        }
    }
}

/// Counts a chunk off what is left.
fn count(left: &mut u64, chunk: &Bytes) -> Result<(), BoxError> {
    *left = left.checked_sub(length(chunk)).ok_or("the file is longer than its length")?;
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

//! Lists that come in pages: as a stream of pages, and as a stream of their items.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::Stream;

use super::call::{Call, conclude};
use super::page_walk::{PageCursor, Walk};
use super::pagination::Pagination;
use super::{Answer, Decoded, Error, Outcome, Response, drift};

/// What asking for a page gives.
type Page<T, E, H = ()> = Result<Response<T, H>, Error<E>>;

/// The pages of a list, one after the other. `T` is a page, `E` the error body that the operation declares, `H` as in
/// [`Response`].
///
/// Nothing is sent until a page is asked for, and none is asked for ahead. Each page is a call of its own, with the
/// timeout and the retries of the call that this was made from. Dropping it ends the call that is under way.
///
/// After an error the stream ends; [`cursor`](Self::cursor) tells the page that could not be had, and
/// [`resume`](Self::resume) goes on there. A page that does not lead to the next although it is not the last, because
/// it says nothing readable or leads to a page that was there before, is given out first, and the error after it: the
/// cursor is then that of this page.
#[must_use = "nothing is sent until `.next()` is awaited"]
pub struct Pages<T, E, H = ()> {
    walk: Walk,
    decode: fn(&Answer) -> Decoded<T, E>,
    headers: PhantomData<fn() -> H>,
}

impl<T, E, H> Pages<T, E, H> {
    /// The pages that a call begins with.
    #[doc(hidden)]
    pub fn new(call: Call, pagination: &'static Pagination, decode: fn(&Answer) -> Decoded<T, E>) -> Self {
        Self { walk: Walk::new(call, pagination), decode, headers: PhantomData }
    }

    /// Waits for the next page; `None` after the last and after an error.
    ///
    /// A future that is dropped before it is done loses nothing: the next one waits for the same page.
    pub async fn next(&mut self) -> Option<Result<Response<T, H>, Error<E>>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    /// Where to go on: the page that comes next, or the one that could not be had.
    ///
    /// It is none at the beginning of the list, and after its end: see [`is_finished`](Self::is_finished).
    pub fn cursor(&self) -> Option<PageCursor> {
        self.walk.cursor()
    }

    /// Whether the last page was given out.
    pub fn is_finished(&self) -> bool {
        self.walk.is_finished()
    }

    /// Goes on at a page; without a cursor, where the call begins.
    pub fn resume(mut self, cursor: impl Into<Option<PageCursor>>) -> Self {
        self.walk = self.walk.resume(cursor.into());
        self
    }

    /// The pages as an iterator that blocks its thread until there is one.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> super::BlockingIter<Self> {
        super::BlockingIter::new(self)
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Page<T, E, H>>> {
        let page = ready!(poll(&mut self.walk, self.decode, cx));
        Poll::Ready(page.map(|page| page.map(Response::with_headers)))
    }
}

impl<T, E, H> Stream for Pages<T, E, H> {
    type Item = Page<T, E, H>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(cx)
    }
}

impl<T, E, H> fmt::Debug for Pages<T, E, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(&self.walk, "Pages", f)
    }
}

/// The items of a list, one after the other, whatever the pages that they come in. `I` is an item, `E` the error body
/// that the operation declares.
///
/// Pages are asked for as [`Pages`] asks for them: none before its first item is asked for. Errors come where the page
/// would, and end the stream.
#[must_use = "nothing is sent until `.next()` is awaited"]
pub struct Items<I, E> {
    walk: Walk,
    decode: fn(&Answer) -> Decoded<Vec<I>, E>,
    /// What is left of the page.
    rest: IntoIter<I>,
    /// Where the page was.
    page: Option<PageCursor>,
}

impl<I, E> Items<I, E> {
    /// The items of the pages that a call begins with.
    #[doc(hidden)]
    pub fn new(call: Call, pagination: &'static Pagination, decode: fn(&Answer) -> Decoded<Vec<I>, E>) -> Self {
        Self { walk: Walk::new(call, pagination), decode, rest: Vec::new().into_iter(), page: None }
    }

    /// Waits for the next item; `None` after the last and after an error.
    ///
    /// A future that is dropped before it is done loses nothing: the next one waits for the same page.
    pub async fn next(&mut self) -> Option<Result<I, Error<E>>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// Where to go on: the page of the next item, or the one that could not be had. Going on there gives once more
    /// those items of the page that were given out already.
    ///
    /// It is none at the first page, and after the last: see [`is_finished`](Self::is_finished).
    pub fn cursor(&self) -> Option<PageCursor> {
        match self.rest.as_slice() {
            [] => self.walk.cursor(),
            _ => self.page.clone(),
        }
    }

    /// Whether the last item was given out.
    pub fn is_finished(&self) -> bool {
        self.rest.as_slice().is_empty() && self.walk.is_finished()
    }

    /// Goes on at a page; without a cursor, where the call begins.
    pub fn resume(mut self, cursor: impl Into<Option<PageCursor>>) -> Self {
        self.walk = self.walk.resume(cursor.into());
        self.rest = Vec::new().into_iter();
        self
    }

    /// The items as an iterator that blocks its thread until there is one.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> super::BlockingIter<Self> {
        super::BlockingIter::new(self)
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<I, Error<E>>>> {
        loop {
            if let Some(item) = self.rest.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let page = self.walk.cursor();
            match ready!(poll(&mut self.walk, self.decode, cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(items)) => (self.rest, self.page) = (items.into_inner().into_iter(), page),
            }
        }
    }
}

/// Items are given out by value and never pinned.
impl<I, E> Unpin for Items<I, E> {}

impl<I, E> Stream for Items<I, E> {
    type Item = Result<I, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

impl<I, E> fmt::Debug for Items<I, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(&self.walk, "Items", f)
    }
}

/// Waits for the next page and reads it.
fn poll<T, E>(walk: &mut Walk, decode: fn(&Answer) -> Decoded<T, E>, cx: &mut Context<'_>) -> Poll<Option<Page<T, E>>> {
    let exchange = match ready!(walk.poll(cx)) {
        None => return Poll::Ready(None),
        Some(Err(facts)) => return Poll::Ready(Some(Err(Error::new(facts, None)))),
        Some(Ok(exchange)) => exchange,
    };
    let decoded = drift::read(&exchange.trace, || decode(&exchange.answer));
    if matches!(decoded, Ok(Outcome::Success(_))) {
        walk.advance(&exchange);
    }
    Poll::Ready(Some(conclude(exchange, decoded)))
}

fn write(walk: &Walk, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_struct(name)
        .field("operation", &walk.operation())
        .field("is_finished", &walk.is_finished())
        .finish_non_exhaustive()
}

/// Takes the items out of a page.
#[doc(hidden)]
pub fn page_items<T, I, E>(decoded: Decoded<T, E>, items: impl FnOnce(T) -> Vec<I>) -> Decoded<Vec<I>, E> {
    decoded.map(|outcome| match outcome {
        Outcome::Success(page) => Outcome::Success(items(page)),
        Outcome::Failure(error) => Outcome::Failure(error),
        Outcome::Undeclared => Outcome::Undeclared,
    })
}

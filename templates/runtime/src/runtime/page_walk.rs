//! The way from page to page. Nothing here depends on the types of an operation, so it is compiled once.

use std::collections::HashSet;
use std::fmt;
use std::future::Future;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::Pin;
use std::task::{Context, Poll};

use super::call::Call;
use super::error::Facts;
use super::execute::{Exchange, execute};
use super::page_probe::{Items, count_at, flag_at, items_at, next_link, text_at};
use super::pagination::{NextPage, PageSize, Pagination};
use super::{Answer, DecodeError};

/// Where a list goes on: the cursor, the offset, the number or the URL of a page.
///
/// It can be kept as text and given to another walk through the same list with the same parameters. A URL may hold
/// what the server put into it, so it is not printed by `Debug`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PageCursor(String);

impl PageCursor {
    /// The text to keep.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for PageCursor {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for PageCursor {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for PageCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PageCursor(..)")
    }
}

/// A walk through the pages of a list.
pub(super) struct Walk {
    /// The call as the caller put it together; each page is a copy of it.
    call: Call,
    pagination: &'static Pagination,
    /// The page that comes next; none where the call says it itself.
    at: Option<PageCursor>,
    state: State,
    /// Digests of the positions so far.
    seen: HashSet<u64>,
    /// How many items came so far.
    items: u64,
    /// Digest of the items of the last page.
    last_items: Option<u64>,
}

/// Where a walk stands.
enum State {
    /// The next page is still to be asked for.
    Ready,
    /// The next page is on its way.
    Fetching(Pin<Box<dyn Future<Output = Result<Exchange, Box<Facts>>> + Send>>),
    /// A page was given out and is still to be judged, or a page could not be had.
    Stopped,
    /// A page did not lead to the next.
    Lost(Box<Facts>),
    /// The last page was given out.
    Finished,
}

impl Walk {
    pub(super) fn new(call: Call, pagination: &'static Pagination) -> Self {
        let (seen, state) = (HashSet::new(), State::Ready);
        Self { call, pagination, at: None, state, seen, items: 0, last_items: None }
    }

    /// Goes on at another place; none is where the call began.
    pub(super) fn resume(self, at: Option<PageCursor>) -> Self {
        Self { at, ..Self::new(self.call, self.pagination) }
    }

    /// The page that comes next.
    pub(super) fn cursor(&self) -> Option<PageCursor> {
        match self.state {
            State::Finished => None,
            _ => self.at.clone().or_else(|| self.start()),
        }
    }

    pub(super) fn is_finished(&self) -> bool {
        matches!(self.state, State::Finished)
    }

    pub(super) fn operation(&self) -> &'static str {
        self.call.operation.id
    }

    /// The position that the caller gave to the call.
    fn start(&self) -> Option<PageCursor> {
        let parameter = match self.pagination.next {
            NextPage::Cursor { parameter, .. }
            | NextPage::LastItem { parameter, .. }
            | NextPage::Offset { parameter, .. }
            | NextPage::Number { parameter, .. } => parameter,
            NextPage::Url { .. } | NextPage::Link => return None,
        };
        self.call.page_value(parameter).map(PageCursor)
    }

    /// Waits for the next page; `None` after the last and after an error.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Exchange, Box<Facts>>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Stopped) {
                State::Ready => self.state = State::Fetching(execute(self.next_call())),
                State::Fetching(mut page) => {
                    let Poll::Ready(page) = page.as_mut().poll(cx) else {
                        self.state = State::Fetching(page);
                        return Poll::Pending;
                    };
                    return Poll::Ready(Some(page));
                }
                State::Lost(facts) => return Poll::Ready(Some(Err(facts))),
                State::Stopped => return Poll::Ready(None),
                State::Finished => {
                    self.state = State::Finished;
                    return Poll::Ready(None);
                }
            }
        }
    }

    fn next_call(&self) -> Call {
        let mut call = self.call.clone();
        if let Some(PageCursor(text)) = &self.at {
            match self.pagination.next {
                NextPage::Cursor { parameter, .. } | NextPage::LastItem { parameter, .. } => {
                    call.set_page_value(parameter, text);
                }
                NextPage::Offset { parameter, .. } | NextPage::Number { parameter, .. } => {
                    let number = text.parse::<u64>().map_err(|_| "is no number, as those of this list are");
                    if call.checked("page", "cursor", number).is_some() {
                        call.set_page_value(parameter, text);
                    }
                }
                NextPage::Url { .. } | NextPage::Link => call.page_url = Some(text.clone()),
            }
        }
        call
    }

    /// Finds the way on from a page that was understood.
    pub(super) fn advance(&mut self, exchange: &Exchange) {
        let next = self.next(&exchange.answer).and_then(|next| self.check_new(next));
        self.state = match next {
            Ok(Some(next)) => {
                self.at = Some(PageCursor(next));
                State::Ready
            }
            Ok(None) => {
                self.at = None;
                State::Finished
            }
            Err(error) => State::Lost(copy(exchange).not_decoded(error)),
        };
    }

    /// Refuses a position at which the walk was before: it would not end.
    fn check_new(&mut self, next: Option<String>) -> Result<Option<String>, DecodeError> {
        if self.seen.is_empty()
            && let Some(PageCursor(at)) = self.cursor()
        {
            self.seen.insert(digest(at.as_bytes()));
        }
        match next {
            Some(next) if !self.seen.insert(digest(next.as_bytes())) => {
                Err(lost("it leads to a page that was there before, and so without end"))
            }
            next => Ok(next),
        }
    }

    /// The position of the page after this one; none after the last.
    fn next(&mut self, answer: &Answer) -> Result<Option<String>, DecodeError> {
        let (json, pagination) = (answer.json_bytes(), self.pagination);
        let has_more = match pagination.has_more {
            [] => None,
            keys => flag_at(json, keys)?,
        };
        if has_more == Some(false) {
            return Ok(None);
        }
        let next = match pagination.next {
            NextPage::Cursor { cursor: keys, .. } | NextPage::Url { url: keys } => text_at(json, keys)?,
            NextPage::Link => next_link(answer.headers())?,
            NextPage::LastItem { id, size, .. } => {
                let items = items_at(json, pagination.items);
                let is_last = items.count == 0 || (has_more.is_none() && self.is_short(size, items.count));
                match items.last.filter(|_| !is_last) {
                    Some(item) => Some(text_at(item, id)?.ok_or_else(|| lost("its last item has no id"))?),
                    None => None,
                }
            }
            NextPage::Offset { .. } | NextPage::Number { .. } => {
                let items = items_at(json, pagination.items);
                self.check_moved(&items)?;
                self.items = self.items.saturating_add(items.count);
                self.count_on(json, items.count, has_more)?.map(|next| next.to_string())
            }
        };
        match next {
            None if has_more == Some(true) => Err(lost("it says that there are more, but not where")),
            next => Ok(next),
        }
    }

    /// The offset or number of the page after one with `count` items.
    fn count_on(&self, json: &[u8], count: u64, has_more: Option<bool>) -> Result<Option<u64>, DecodeError> {
        let (first, step, size, pages, total) = match self.pagination.next {
            NextPage::Offset { size, total, .. } => (0, count, size, &[][..], total),
            NextPage::Number { first, size, pages, total, .. } => (first, 1, size, pages, total),
            _ => return Ok(None),
        };
        let at = self.cursor().map_or(Ok(first), |at| at.0.parse::<u64>());
        let next = at.map_err(|_| lost("it was asked for by something that is no number"))?.saturating_add(step);
        let is_offset = matches!(self.pagination.next, NextPage::Offset { .. });
        let (all_items, all_pages) = (count_at(json, total), count_at(json, pages));
        // What is before the page counts too where it is known.
        let before = if is_offset { next } else { self.items };
        let is_last = match (has_more, all_items, all_pages) {
            (Some(has_more), ..) => !has_more,
            (None, _, Some(pages)) => next.saturating_sub(first) >= pages || count == 0,
            (None, Some(items), None) if is_offset || before >= items => before >= items || count == 0,
            (None, ..) => count == 0 || self.is_short(size, count),
        };
        Ok((!is_last).then_some(next))
    }

    /// Refuses a page that is the one before once more, as from a server that does not know the parameter.
    fn check_moved(&mut self, items: &Items<'_>) -> Result<(), DecodeError> {
        let has_objects = items.last.is_some_and(|item| item.starts_with(b"{"));
        let digest = has_objects.then(|| digest(items.text));
        if digest.is_some() && digest == self.last_items {
            return Err(lost("it has the same items as the page before"));
        }
        self.last_items = digest;
        Ok(())
    }

    /// Whether a page has fewer items than it would have if there were more. A server that gives fewer than were asked
    /// for is not believed to have no more, unless the document says that it gives so many.
    fn is_short(&self, size: PageSize, count: u64) -> bool {
        let asked = size.parameter.and_then(|parameter| self.call.page_value(parameter));
        let full = match asked {
            Some(asked) => asked.parse::<u64>().ok().filter(|asked| size.maximum.is_some_and(|most| *asked <= most)),
            None => size.default,
        };
        full.is_some_and(|full| count < full)
    }
}

/// An exchange that is given out, to be told of in an error as well.
fn copy(exchange: &Exchange) -> Exchange {
    let answer = exchange.answer.with_body(exchange.answer.body().clone());
    Exchange { answer, trace: exchange.trace.clone() }
}

fn lost(problem: &str) -> DecodeError {
    DecodeError::new("", format!("the page does not lead to the next: {problem}"))
}

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

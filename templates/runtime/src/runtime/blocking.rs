//! Calls that block their thread: the same futures and streams, waited for.

use std::cell::Cell;
use std::fmt;
use std::future::{Future, poll_fn};
use std::io::{self, Read};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use bytes::{Buf, Bytes};
use futures_core::Stream;
use tokio::runtime::{Builder, Handle};
use tokio::task::unconstrained;

use super::{ConfigError, Error};

/// Drives the connections and timers of all blocking calls, on a thread of its own, until the program ends.
static DRIVER: OnceLock<Result<Handle, ConfigError>> = OnceLock::new();

thread_local! {
    /// Whether this thread is inside of [`wait`].
    static IS_WAITING: Cell<bool> = const { Cell::new(false) };
}

/// Blocks the thread until a call is answered, as `send_blocking` does: for what else there is to wait for.
///
/// It may be used inside of an async runtime, whose thread it then holds up: connections are driven elsewhere.
/// A transport of the caller's own is the one of async calls too, so the runtime that drives it must not be held up.
pub fn wait<F: Future>(future: F) -> F::Output {
    let driver = DRIVER.get_or_init(start);
    // Without a driver the call fails before it needs one: see `check`.
    let _context = driver.as_ref().ok().map(Handle::enter);
    let _waiting = Waiting::begin();
    // Around this may be a task of another runtime, whose budget of polls must not count here: it never recovers.
    let mut future = pin!(unconstrained(future));
    let parker = Arc::new(Parker { thread: thread::current(), is_woken: AtomicBool::new(false) });
    let waker = Waker::from(Arc::clone(&parker));
    let mut cx = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        while !parker.is_woken.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

/// Whether a call is made by a thread that waits for it.
pub(super) fn is_waiting() -> bool {
    IS_WAITING.get()
}

/// Fails where blocking calls have nothing to drive them.
pub(super) fn check() -> Result<(), ConfigError> {
    DRIVER.get_or_init(start).as_ref().map(drop).map_err(Clone::clone)
}

fn start() -> Result<Handle, ConfigError> {
    let problem = |error: io::Error| ConfigError::new(format!("the thread of blocking calls did not start: {error}"));
    let runtime = Builder::new_current_thread().enable_all().build().map_err(problem)?;
    let handle = runtime.handle().clone();
    let run = move || runtime.block_on(std::future::pending::<()>());
    thread::Builder::new().name("blocking-calls".to_owned()).spawn(run).map_err(problem)?;
    Ok(handle)
}

/// Marks the thread while it waits.
struct Waiting {
    /// Whether it was waiting already: a call may be made inside of another.
    before: bool,
}

impl Waiting {
    fn begin() -> Self {
        Self { before: IS_WAITING.replace(true) }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        IS_WAITING.set(self.before);
    }
}

/// Wakes a thread.
struct Parker {
    thread: Thread,
    is_woken: AtomicBool,
}

impl Wake for Parker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

/// A stream as an iterator that blocks until there is an item; a stream of bytes is a [`Read`] too.
///
/// Dropping it ends the exchange.
#[must_use = "nothing is waited for until there is a loop over it"]
pub struct BlockingIter<S> {
    stream: Pin<Box<S>>,
    /// What was not read yet of the last piece.
    rest: Bytes,
}

impl<S: Stream> BlockingIter<S> {
    /// Takes a stream of a call.
    pub fn new(stream: S) -> Self {
        Self { stream: Box::pin(stream), rest: Bytes::new() }
    }

    /// The stream, which the rest can be asked of in other ways.
    pub fn get_ref(&self) -> &S {
        &self.stream
    }
}

impl<S: Stream> Iterator for BlockingIter<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        wait(poll_fn(|cx| self.stream.as_mut().poll_next(cx)))
    }
}

impl<S: Stream<Item = Result<Bytes, Error>>> Read for BlockingIter<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() && !buffer.is_empty() {
            match self.next() {
                Some(chunk) => self.rest = chunk.map_err(io::Error::other)?,
                None => return Ok(0),
            }
        }
        let count = self.rest.len().min(buffer.len());
        if let Some(target) = buffer.get_mut(..count) {
            self.rest.copy_to_slice(target);
        }
        Ok(count)
    }
}

impl<S> fmt::Debug for BlockingIter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingIter").finish_non_exhaustive()
    }
}

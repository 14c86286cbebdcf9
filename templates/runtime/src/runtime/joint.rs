//! Work that several callers wait for, and that is done once.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

/// A future that whoever is waiting for it drives, so that nobody who stops waiting stops it for the others. It is
/// dropped with the last of them.
pub(super) struct Joint<T> {
    state: Mutex<State<T>>,
    waiting: Arc<Waiting>,
}

/// How far the work is.
enum State<T> {
    /// It is going on.
    Running(Pin<Box<dyn Future<Output = T> + Send>>),
    /// It is done.
    Done(T),
    /// It panicked.
    Lost,
}

/// Everyone who is to be woken when the work can go on.
#[derive(Default)]
struct Waiting(Mutex<Vec<Waker>>);

impl<T: Clone> Joint<T> {
    pub(super) fn new(future: impl Future<Output = T> + Send + 'static) -> Self {
        Self { state: Mutex::new(State::Running(Box::pin(future))), waiting: Arc::default() }
    }

    /// Waits for the work to be done; `None` when it panicked.
    pub(super) async fn wait(&self) -> Option<T> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// Whether nothing is left to be waited for.
    pub(super) fn is_done(&self) -> bool {
        !matches!(*lock(&self.state), State::Running(_))
    }

    fn poll(&self, cx: &Context<'_>) -> Poll<Option<T>> {
        let mut state = lock(&self.state);
        // While it is polled it is out of its place, where it is missed if it panics.
        let mut future = match std::mem::replace(&mut *state, State::Lost) {
            State::Running(future) => future,
            State::Done(value) => {
                *state = State::Done(value.clone());
                return Poll::Ready(Some(value));
            }
            State::Lost => return Poll::Ready(None),
        };
        self.waiting.join(cx.waker());
        let waker = Waker::from(Arc::clone(&self.waiting));
        let waking = WakeOnDrop(&self.waiting);
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            *state = State::Done(value.clone());
            return Poll::Ready(Some(value));
        }
        *state = State::Running(future);
        std::mem::forget(waking);
        Poll::Pending
    }
}

impl Waiting {
    fn join(&self, waker: &Waker) {
        let mut wakers = lock(&self.0);
        if !wakers.iter().any(|known| known.will_wake(waker)) {
            wakers.push(waker.clone());
        }
    }
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let wakers = std::mem::take(&mut *lock(&self.0));
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// Wakes everyone when the work is over, also by a panic.
struct WakeOnDrop<'a>(&'a Arc<Waiting>);

impl Drop for WakeOnDrop<'_> {
    fn drop(&mut self) {
        self.0.wake_by_ref();
    }
}

/// Locks what no panic can leave half done.
pub(super) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

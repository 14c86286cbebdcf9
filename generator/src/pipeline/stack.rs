//! Room for schemas that refer to each other, which are followed in depth.

use std::panic::resume_unwind;
use std::thread;

/// Bytes of the stack; what is not used of it takes no memory.
const STACK: usize = 1 << 30;

/// Does work on a thread with a large stack; on this one where there cannot be another.
pub(super) fn with_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let mut work = Some(work);
    let done = thread::scope(|scope| {
        let run = || work.take().map(|work| work());
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
        worker.ok().and_then(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
    });
    match (done, work) {
        (Some(done), _) => done,
        (None, Some(work)) => work(),
        (None, None) => unreachable!("work that was taken is done"),
    }
}

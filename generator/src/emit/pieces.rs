//! Bodies of modules, emitted and printed in pieces beside each other.

use std::num::NonZero;
use std::sync::LazyLock;
use std::thread;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::text::Text;

/// How many types or calls are printed in one piece: few enough that threads end together.
const UNITS: usize = 16;

/// Bytes of the stack of a thread; what is not used of it takes no memory.
const STACK: usize = 256 << 20;

/// More threads than these have little to do.
const MOST_THREADS: usize = 16;

/// What was emitted into one module, or into a piece of it.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// The items, printed, in pieces that stand an empty line apart.
    pub(super) texts: Vec<String>,
    /// The modules that the items start a path with.
    pub(super) used: Vec<&'static str>,
    /// Whether there is more than `impl` blocks, so that the items can be taken in.
    pub(super) has_names: bool,
}

/// Emits the bodies of modules, each made of units in order. `start` makes a piece without units.
pub(super) fn print_bodies<T: Sync>(
    modules: &[&[T]],
    start: impl Fn() -> Text + Sync,
    emit: impl Fn(&T, &mut Text) + Sync,
) -> Vec<Body> {
    let pieces: Vec<(usize, &[T])> =
        modules.iter().enumerate().flat_map(|(at, units)| units.chunks(UNITS).map(move |units| (at, units))).collect();
    let print_piece = |(at, units): &(usize, &[T])| {
        let mut text = start();
        for unit in *units {
            emit(unit, &mut text);
        }
        let (text, used, has_names) = text.finish();
        (*at, Body { texts: vec![text], used, has_names })
    };
    let threads = if pieces.len() > 1 { THREADS.as_ref() } else { None };
    let printed: Vec<(usize, Body)> = match threads {
        Some(threads) => threads.install(|| pieces.par_iter().map(print_piece).collect()),
        None => pieces.iter().map(print_piece).collect(),
    };
    let mut bodies: Vec<Body> = modules.iter().map(|_| Body::default()).collect();
    for (at, piece) in printed {
        if let Some(body) = bodies.get_mut(at) {
            body.append(piece);
        }
    }
    bodies
}

/// Threads for all modules of a run, made when there is something to share; none where one does it all.
static THREADS: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS);
    (threads > 1).then(|| ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build().ok())?
});

impl Body {
    /// Adds modules that are used.
    pub(super) fn uses(&mut self, names: Vec<&'static str>) {
        self.used.extend(names);
        self.used.sort_unstable();
        self.used.dedup();
    }

    /// Adds the piece that comes next.
    fn append(&mut self, piece: Self) {
        self.texts.extend(piece.texts.into_iter().filter(|text| !text.is_empty()));
        self.uses(piece.used);
        self.has_names |= piece.has_names;
    }
}

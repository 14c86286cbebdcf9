//! Bodies of modules, emitted and printed in pieces beside each other.

use std::num::NonZero;
use std::sync::LazyLock;
use std::thread;

use proc_macro2::TokenTree;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::Item;
use super::client::used_names;
use super::module::print;
use crate::names::Ident;

/// How many types or calls are printed in one piece: few enough that threads end together.
const UNITS: usize = 16;

/// Bytes of the stack of a thread; what is not used of it takes no memory.
const STACK: usize = 256 << 20;

/// More threads than these have little to do.
const MOST_THREADS: usize = 16;

/// What is to be emitted into one module.
pub(super) struct Units<'a, T> {
    /// The module.
    pub(super) module: &'a Ident,
    /// What is emitted, in order.
    pub(super) units: &'a [T],
}

/// What was emitted into one module, or into a piece of it.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// The items, printed.
    pub(super) text: String,
    /// The modules that the items start a path with.
    pub(super) used: Vec<&'static str>,
    /// Whether there is more than `impl` blocks, so that the items can be taken in.
    pub(super) has_names: bool,
}

/// Emits and prints the bodies of modules, in their order. `siblings` are modules that the items may use.
pub(super) fn print_bodies<T: Sync>(
    modules: &[Units<'_, T>],
    siblings: &[&'static str],
    emit: impl Fn(&T) -> Vec<Item> + Sync,
) -> Vec<Body> {
    let pieces: Vec<(usize, &Ident, &[T])> = modules
        .iter()
        .enumerate()
        .flat_map(|(at, module)| module.units.chunks(UNITS).map(move |units| (at, module.module, units)))
        .collect();
    let print_piece = |(at, module, units): &(usize, &Ident, &[T])| {
        let items: Vec<Item> = units.iter().flat_map(&emit).collect();
        let has_names = items.iter().any(has_name);
        (*at, Body { text: print(module, &items), used: used_names(&items, siblings), has_names })
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
        if !self.text.is_empty() && !piece.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&piece.text);
        self.uses(piece.used);
        self.has_names |= piece.has_names;
    }
}

/// Whether there is more than `impl` blocks, so that the item can be taken in.
fn has_name(item: &Item) -> bool {
    let Item::Rust(tokens) = item else {
        return false;
    };
    let is_word = |token: &TokenTree| {
        let words = ["struct", "enum", "type"];
        matches!(token, TokenTree::Ident(ident) if words.iter().any(|it| ident == it))
    };
    tokens.clone().into_iter().any(|token| is_word(&token))
}

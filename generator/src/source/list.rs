//! A list that grows while its items are in use.

use std::cell::{Cell, OnceCell};

/// How many chunks a list has; chunk `n` holds `2^n` items.
const CHUNKS: usize = 20;

/// Items that are added through a shared reference and never move.
///
/// A `$ref` may lead to a file that has not been read while nodes of those that have been read are in use.
#[derive(Clone, Debug)]
pub(super) struct List<T> {
    /// The items, in chunks that are made when they are first needed.
    chunks: [OnceCell<Box<[OnceCell<T>]>>; CHUNKS],
    /// How many items there are.
    len: Cell<usize>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { chunks: std::array::from_fn(|_| OnceCell::new()), len: Cell::new(0) }
    }
}

impl<T> List<T> {
    /// How many items there are, which is the index of the next.
    pub(super) fn len(&self) -> usize {
        self.len.get()
    }

    /// Adds an item; one beyond the `2^20` that fit is dropped.
    pub(super) fn push(&self, item: T) {
        let (chunk, offset) = place(self.len());
        let Some(chunk) = self.chunks.get(chunk) else {
            return;
        };
        let slots = chunk.get_or_init(|| std::iter::repeat_with(OnceCell::new).take(offset.1).collect());
        if slots[offset.0].set(item).is_ok() {
            self.len.set(self.len() + 1);
        }
    }

    /// The item at an index that was given out.
    pub(super) fn get(&self, index: usize) -> &T {
        let (chunk, offset) = place(index);
        let slot = self.chunks[chunk].get().and_then(|slots| slots[offset.0].get());
        slot.expect("an index comes from a list that has the item")
    }

    /// The items in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.len()).map(|index| self.get(index))
    }
}

/// The chunk of an index, and the offset in it beside its size.
fn place(index: usize) -> (usize, (usize, usize)) {
    let chunk = (index + 1).ilog2() as usize;
    (chunk, (index + 1 - (1 << chunk), 1 << chunk))
}

#[cfg(test)]
mod tests {
    use super::List;

    #[test]
    fn items_keep_their_index_and_place() {
        let list = List::default();
        list.push(0);
        let first: &usize = list.get(0);
        for item in 1..1000 {
            list.push(item);
        }
        assert_eq!((*first, list.len()), (0, 1000));
        assert!(list.iter().copied().eq(0..1000));
        assert!(std::ptr::eq(first, list.get(0)));
    }
}

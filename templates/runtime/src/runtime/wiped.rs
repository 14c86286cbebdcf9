//! Memory that is wiped when it is given up.

use std::io;
use std::ops::Range;

use bytes::Bytes;
use zeroize::Zeroizing;

/// Bytes that a body is put together in. What they held is wiped wherever they are moved to larger memory, and when
/// they are dropped.
#[derive(Clone, Default)]
pub(super) struct Wiped(Zeroizing<Vec<u8>>);

impl Wiped {
    /// Least memory that is taken: enough for most bodies, as moving costs more than memory.
    const LEAST: usize = 128;

    /// The bytes.
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, to be changed in place.
    pub(super) fn as_mut_slice(&mut self) -> &mut [u8] {
        &mut self.0
    }

    /// Number of bytes.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes a range of bytes out.
    pub(super) fn remove(&mut self, range: Range<usize>) {
        let length = range.len();
        if let Some(bytes) = self.0.get_mut(range.start..) {
            bytes.rotate_left(length.min(bytes.len()));
        }
        self.truncate(self.len().saturating_sub(length));
    }

    /// Gives all bytes after these up.
    pub(super) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    /// Adds a byte.
    pub(super) fn push(&mut self, byte: u8) {
        self.extend(&[byte]);
    }

    /// Adds bytes.
    #[inline]
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    /// Makes room for more bytes.
    #[inline]
    pub(super) fn reserve(&mut self, more: usize) {
        let needed = self.len().saturating_add(more);
        if needed > self.0.capacity() {
            self.grow(needed);
        }
    }

    /// Moves the bytes to larger memory.
    #[cold]
    fn grow(&mut self, needed: usize) {
        let mut larger = Vec::with_capacity(needed.max(self.0.capacity().saturating_mul(2)).max(Self::LEAST));
        larger.extend_from_slice(&self.0);
        // The old memory is wiped here.
        self.0 = Zeroizing::new(larger);
    }

    /// The bytes, of which nobody takes care any more.
    pub(super) fn into_vec(mut self) -> Vec<u8> {
        std::mem::take(&mut *self.0)
    }

    /// The bytes as a body, whose memory is wiped once nobody has it any more.
    pub(super) fn into_bytes(self) -> Bytes {
        Bytes::from_owner(self.0)
    }
}

impl From<Vec<u8>> for Wiped {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl io::Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend(bytes);
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.extend(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

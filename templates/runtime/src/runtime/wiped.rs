//! Memory that is wiped when it is given up.

use std::io;
use std::ops::Range;

use bytes::Bytes;
use zeroize::optimization_barrier;

/// Bytes that a body is put together in. What they held is wiped wherever they are moved to larger memory or given up,
/// and when they are dropped. Memory that nothing was written to is not touched.
#[derive(Clone, Default)]
pub(super) struct Wiped(Vec<u8>);

impl Drop for Wiped {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// Overwrites bytes, also where nobody reads them any more. It goes by words, not by bytes.
fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    optimization_barrier(bytes);
}

impl Wiped {
    /// Least memory that is taken: enough for most bodies, as moving costs more than memory.
    const LEAST: usize = 128;

    /// Memory that is enough for most bodies.
    pub(super) fn new() -> Self {
        Self(Vec::with_capacity(Self::LEAST))
    }

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
        if let Some(rest) = self.0.get_mut(length..) {
            wipe(rest);
        }
        self.0.truncate(length);
    }

    /// Adds a byte.
    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        self.extend(&[byte]);
    }

    /// Adds bytes.
    #[inline]
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    /// Adds pieces one after the other.
    #[inline]
    pub(super) fn extend_by(&mut self, pieces: [&[u8]; 3]) {
        self.reserve(pieces.iter().fold(0_usize, |length, piece| length.saturating_add(piece.len())));
        for piece in pieces {
            self.0.extend_from_slice(piece);
        }
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
        wipe(&mut self.0);
        self.0 = larger;
    }

    /// The bytes, of which nobody takes care any more.
    pub(super) fn into_vec(mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }

    /// The bytes as a body, whose memory is wiped once nobody has it any more.
    pub(super) fn into_bytes(self) -> Bytes {
        Bytes::from_owner(self)
    }
}

impl From<Vec<u8>> for Wiped {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl io::Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend(bytes);
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.extend(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

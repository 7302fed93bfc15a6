//! Scratch memory that begins at a cache line.

use crate::number::Number;

/// Bytes of a cache line.
const LINE: usize = 64;

/// Zeros that begin at a cache line: vectors read from anywhere else lie across two, at half the speed.
#[derive(Debug, Default)]
pub struct Aligned<E> {
    store: Vec<E>,
    start: usize,
    len: usize,
}

impl<E: Number> Aligned<E> {
    /// So many zeros.
    pub fn zeros(len: usize) -> Self {
        let spare = LINE / size_of::<E>();
        let store = vec![E::default(); len + spare];
        // `align_offset` may refuse; alignment is a matter of speed only.
        let start = store.as_ptr().align_offset(LINE).min(spare);
        Self { store, start, len }
    }
}

impl<E> std::ops::Deref for Aligned<E> {
    type Target = [E];
    fn deref(&self) -> &[E] {
        &self.store[self.start..self.start + self.len]
    }
}

impl<E> std::ops::DerefMut for Aligned<E> {
    fn deref_mut(&mut self) -> &mut [E] {
        &mut self.store[self.start..self.start + self.len]
    }
}

//! Matrices of rows.

use std::ops::Range;

use rayon::prelude::*;

use crate::number::Number;

/// Rows of a block: a block of a wide layer stays in a core's cache, and is large enough for fast products.
pub(crate) const BLOCK: usize = 256;

/// A borrowed row-major matrix.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a, E> {
    /// Its values.
    pub values: &'a [E],
    /// How many columns it has.
    pub columns: usize,
}

/// Some rows of a matrix, in this order, on all cores.
pub fn gather<E: Number>(from: Matrix<'_, E>, rows: &[usize], into: &mut Vec<E>) {
    let columns = from.columns;
    into.resize(rows.len() * columns, E::default());
    let copy = |(into, row): (&mut [E], &usize)| into.copy_from_slice(&from.values[row * columns..][..columns]);
    into.par_chunks_mut(columns).zip(rows).for_each(copy);
}

impl<'a, E> Matrix<'a, E> {
    /// A matrix of so many columns.
    pub fn new(values: &'a [E], columns: usize) -> Self {
        debug_assert_eq!(values.len() % columns, 0);
        Self { values, columns }
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.values.len() / self.columns
    }

    pub(crate) fn block(&self, rows: Range<usize>) -> Self {
        Self { values: &self.values[rows.start * self.columns..rows.end * self.columns], columns: self.columns }
    }
}

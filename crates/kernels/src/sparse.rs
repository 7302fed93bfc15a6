//! Samples most of whose values are zero: a compressed copy, and the exact products with it.
//!
//! A product with a sparse matrix runs at half to two thirds of the speed of a dense one (MNIST, 784 to 32 and up to 512
//! columns, two cores), so it pays where less than half of the values are there. MNIST has 19 %.

use std::ops::Range;

use rayon::prelude::*;

use crate::aligned::Aligned;
use crate::matrix::Matrix;
use crate::number::Number;

/// Rows of a block of [`ByColumn`]: of a layer of 128, as many as fit into a core's first cache.
pub(crate) const SPARSE_ROWS: usize = 64;

/// The share of values beyond which the dense product is faster.
const WORTH: f64 = 0.5;

/// A layer's weights for a sparse product: W [columns, width] in stripes of columns, each a panel [width, lanes] that
/// the near caches keep.
pub struct Panels<E> {
    columns: usize,
    values: Aligned<E>,
}

impl<E: Number> Panels<E> {
    pub(crate) fn of(weight: Matrix<'_, E>) -> Self {
        let (columns, width) = (weight.rows(), weight.columns);
        let mut values = Aligned::zeros(columns * width);
        let (mut panels, mut rest) = (Vec::new(), &mut values[..]);
        for (at, lanes) in stripes(columns, PRODUCT) {
            let (panel, others) = rest.split_at_mut(lanes * width);
            panels.push((at, lanes, panel));
            rest = others;
        }
        panels.into_par_iter().for_each(|(at, lanes, panel)| {
            for (input, panel) in panel.chunks_exact_mut(lanes).enumerate() {
                for (lane, value) in panel.iter_mut().enumerate() {
                    *value = weight.values[(at + lane) * width + input];
                }
            }
        });
        Self { columns, values }
    }
}

/// Stripes of a product: panels of 32 columns stay in the near caches.
const PRODUCT: [usize; 4] = [32, 16, 8, 1];
/// Stripes of a gradient: the sums of 128 columns stay in registers.
const TRANSPOSED: [usize; 6] = [128, 64, 32, 16, 8, 1];

/// Columns in stripes, the wide ones first: where each begins, and how many columns it has.
fn stripes<const N: usize>(columns: usize, widths: [usize; N]) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let lanes = widths.into_iter().find(|lanes| at + lanes <= columns)?;
        at += lanes;
        Some((at - lanes, lanes))
    })
}

/// The values of a matrix that are not zero, twice: by row for the product, by column for the gradient of the weights.
#[derive(Debug, Default)]
pub struct Sparse<E> {
    width: usize,
    by_row: ByRow<E>,
    by_column: ByColumn<E>,
}

/// Row r holds entries `starts[r]..starts[r + 1]`.
#[derive(Debug, Default)]
struct ByRow<E> {
    starts: Vec<u32>,
    columns: Vec<u16>,
    values: Vec<E>,
}

/// Column c of block b of rows holds entries `starts[b (width + 1) + c]..starts[b (width + 1) + c + 1]`.
#[derive(Debug, Default)]
struct ByColumn<E> {
    starts: Vec<u32>,
    /// In the block.
    rows: Vec<u8>,
    values: Vec<E>,
}

impl<E: Number> Sparse<E> {
    /// A compressed copy, where one pays.
    pub(crate) fn of(matrix: Matrix<'_, E>) -> Option<Self> {
        let (zero, width) = (E::default(), matrix.columns);
        let entries: usize =
            matrix.values.par_chunks(1 << 16).map(|part| part.iter().filter(|v| **v != zero).count()).sum();
        let fits = width <= usize::from(u16::MAX) && u32::try_from(entries).is_ok();
        if !fits || entries as f64 > WORTH * matrix.values.len() as f64 {
            return None;
        }
        let mut by_row = ByRow {
            starts: Vec::with_capacity(matrix.rows() + 1),
            columns: Vec::with_capacity(entries),
            values: Vec::with_capacity(entries),
        };
        for row in matrix.values.chunks_exact(width) {
            by_row.starts.push(by_row.values.len() as u32);
            for (column, value) in row.iter().enumerate().filter(|(_, value)| **value != zero) {
                by_row.columns.push(column as u16);
                by_row.values.push(*value);
            }
        }
        by_row.starts.push(by_row.values.len() as u32);

        let mut by_column = ByColumn::default();
        by_column.fill(&by_row, width);
        Some(Self { width, by_row, by_column })
    }

    /// Becomes the compressed copy of some rows of another one, in this order.
    pub fn pick(&mut self, from: &Self, rows: &[usize]) {
        let Self { width, by_row, by_column } = self;
        *width = from.width;
        by_row.starts.clear();
        by_row.columns.clear();
        by_row.values.clear();
        for row in rows {
            let entries = from.by_row.starts[*row] as usize..from.by_row.starts[row + 1] as usize;
            by_row.starts.push(by_row.values.len() as u32);
            by_row.columns.extend_from_slice(&from.by_row.columns[entries.clone()]);
            by_row.values.extend_from_slice(&from.by_row.values[entries]);
        }
        by_row.starts.push(by_row.values.len() as u32);
        by_column.fill(by_row, *width);
    }

    /// How many values are there in rows `rows`.
    pub(crate) fn entries(&self, rows: Range<usize>) -> usize {
        (self.by_row.starts[rows.end] - self.by_row.starts[rows.start]) as usize
    }

    /// `z = x Wᵀ` for some rows of x.
    #[inline(always)]
    pub(crate) fn product(&self, rows: Range<usize>, weight: &Panels<E>, z: &mut [E]) {
        let columns = weight.columns;
        assert!(weight.values.len() == self.width * columns && z.len() == rows.len() * columns);
        for (at, lanes) in stripes(columns, PRODUCT) {
            let panel = &weight.values[at * self.width..(at + lanes) * self.width];
            let rows = rows.clone();
            match lanes {
                32 => self.product_stripe::<32>(rows, panel, at, columns, z),
                16 => self.product_stripe::<16>(rows, panel, at, columns, z),
                8 => self.product_stripe::<8>(rows, panel, at, columns, z),
                _ => self.product_stripe::<1>(rows, panel, at, columns, z),
            }
        }
    }

    #[inline(always)]
    fn product_stripe<const L: usize>(&self, rows: Range<usize>, panel: &[E], at: usize, columns: usize, z: &mut [E]) {
        assert_eq!(panel.len(), self.width * L);
        for (row, z) in rows.zip(z.chunks_exact_mut(columns)) {
            let mut sum = [E::default(); L];
            let entries = self.by_row.starts[row] as usize..self.by_row.starts[row + 1] as usize;
            for (column, value) in self.by_row.columns[entries.clone()].iter().zip(&self.by_row.values[entries]) {
                let from = usize::from(*column) * L;
                // SAFETY: every stored column is below width, and the panel holds width times L values.
                let w = unsafe { panel.get_unchecked(from..from + L) };
                for j in 0..L {
                    sum[j] += *value * w[j];
                }
            }
            z[at..at + L].copy_from_slice(&sum);
        }
    }

    /// `gradient += xᵀ dz` for the rows of one block of x; `gradient` has shape [width, columns].
    #[inline(always)]
    pub(crate) fn product_transposed(&self, block: usize, dz: Matrix<'_, E>, gradient: &mut [E]) {
        let columns = dz.columns;
        let rows = (self.by_row.starts.len() - 1 - block * SPARSE_ROWS).min(SPARSE_ROWS);
        assert!(gradient.len() == self.width * columns && dz.values.len() == rows * columns);
        for (at, lanes) in stripes(columns, TRANSPOSED) {
            match lanes {
                128 => self.transposed_stripe::<128>(block, dz, at, gradient),
                64 => self.transposed_stripe::<64>(block, dz, at, gradient),
                32 => self.transposed_stripe::<32>(block, dz, at, gradient),
                16 => self.transposed_stripe::<16>(block, dz, at, gradient),
                8 => self.transposed_stripe::<8>(block, dz, at, gradient),
                _ => self.transposed_stripe::<1>(block, dz, at, gradient),
            }
        }
    }

    #[inline(always)]
    fn transposed_stripe<const L: usize>(&self, block: usize, dz: Matrix<'_, E>, at: usize, gradient: &mut [E]) {
        let ByColumn { starts, rows, values } = &self.by_column;
        let starts = &starts[block * (self.width + 1)..][..=self.width];
        for (span, gradient) in starts.windows(2).zip(gradient.chunks_exact_mut(dz.columns)) {
            let entries = span[0] as usize..span[1] as usize;
            if entries.is_empty() {
                continue;
            }
            let gradient = &mut gradient[at..at + L];
            let mut sum = [E::default(); L];
            sum.copy_from_slice(gradient);
            for (row, value) in rows[entries.clone()].iter().zip(&values[entries]) {
                let from = usize::from(*row) * dz.columns + at;
                // SAFETY: every stored row is below the rows of its block, `at + L` is at most the columns of dz (see
                // `product_transposed`), and `product_transposed` asserts that dz holds rows times columns values.
                let dz = unsafe { dz.values.get_unchecked(from..from + L) };
                for j in 0..L {
                    sum[j] += *value * dz[j];
                }
            }
            gradient.copy_from_slice(&sum);
        }
    }
}

/// The rows of a block, and where their entries by column go.
type Block<'a, E> = (Range<usize>, &'a mut [u32], &'a mut [u8], &'a mut [E]);

impl<E: Number> ByColumn<E> {
    /// Becomes the copy by column of what is there by row, blocks of rows on all cores.
    fn fill(&mut self, by_row: &ByRow<E>, width: usize) {
        let Self { starts, rows, values } = self;
        let (all, entries) = (by_row.starts.len() - 1, by_row.values.len());
        starts.resize(all.div_ceil(SPARSE_ROWS) * (width + 1), 0);
        rows.resize(entries, 0);
        values.resize(entries, E::default());
        let mut blocks: Vec<Block<'_, E>> = Vec::new();
        let (mut rows, mut values) = (&mut rows[..], &mut values[..]);
        for (first, starts) in (0..all).step_by(SPARSE_ROWS).zip(starts.chunks_exact_mut(width + 1)) {
            let block = first..all.min(first + SPARSE_ROWS);
            let entries = (by_row.starts[block.end] - by_row.starts[block.start]) as usize;
            let (of_rows, other_rows) = rows.split_at_mut(entries);
            let (of_values, other_values) = values.split_at_mut(entries);
            blocks.push((block, starts, of_rows, of_values));
            (rows, values) = (other_rows, other_values);
        }
        blocks.into_par_iter().for_each_init(|| vec![0_u32; width], |next, block| fill_block(by_row, next, block));
    }
}

/// Entries are counted by column, and then each goes to its place. `next`: a number per column, whatever they are.
fn fill_block<E: Number>(by_row: &ByRow<E>, next: &mut [u32], (block, starts, rows, values): Block<'_, E>) {
    let first = by_row.starts[block.start];
    let entries = first as usize..by_row.starts[block.end] as usize;
    next.fill(0);
    by_row.columns[entries].iter().for_each(|column| next[usize::from(*column)] += 1);
    let mut at = first;
    for (start, count) in starts.iter_mut().zip(next.iter_mut()) {
        *start = at;
        at += std::mem::replace(count, at);
    }
    if let Some(end) = starts.last_mut() {
        *end = at;
    }
    for row in block.clone() {
        let entries = by_row.starts[row] as usize..by_row.starts[row + 1] as usize;
        for (column, value) in by_row.columns[entries.clone()].iter().zip(&by_row.values[entries]) {
            let place = &mut next[usize::from(*column)];
            rows[(*place - first) as usize] = (row - block.start) as u8;
            values[(*place - first) as usize] = *value;
            *place += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elementwise::Elementwise;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Two whole blocks and a part.
    const ROWS: usize = 300;
    const WIDTH: usize = 50;
    /// Stripes of every width.
    const COLUMNS: usize = 2 * 128 + 64 + 32 + 16 + 8 + 3;

    fn draw(len: usize, share: f64, stream: &mut ChaCha8Rng) -> Vec<f64> {
        (0..len).map(|_| if stream.random_bool(share) { stream.random_range(-1.0..1.0) } else { 0.0 }).collect()
    }

    #[test]
    fn products_are_those_of_plain_loops() {
        let mut stream = ChaCha8Rng::seed_from_u64(5);
        let mut x = draw(ROWS * WIDTH, 0.2, &mut stream);
        // A row and a column without a value.
        x[7 * WIDTH..8 * WIDTH].fill(0.0);
        x.iter_mut().skip(11).step_by(WIDTH).for_each(|value| *value = 0.0);
        let (w, dz) = (draw(WIDTH * COLUMNS, 1.0, &mut stream), draw(ROWS * COLUMNS, 1.0, &mut stream));
        let sparse = Sparse::of(Matrix::new(&x, WIDTH)).unwrap();

        let mut z = vec![f64::NAN; ROWS * COLUMNS];
        let turned: Vec<f64> =
            (0..COLUMNS).flat_map(|column| w.iter().skip(column).step_by(COLUMNS).copied()).collect();
        f64::sparse_product(&sparse, 0..ROWS, &Panels::of(Matrix::new(&turned, WIDTH)), &mut z);
        let mut gradient = vec![0.5; WIDTH * COLUMNS];
        for (block, dz) in dz.chunks(SPARSE_ROWS * COLUMNS).enumerate() {
            f64::sparse_product_transposed(&sparse, block, Matrix::new(dz, COLUMNS), &mut gradient);
        }
        for column in 0..COLUMNS {
            for row in 0..ROWS {
                let plain: f64 = (0..WIDTH).map(|i| x[row * WIDTH + i] * w[i * COLUMNS + column]).sum();
                assert!((z[row * COLUMNS + column] - plain).abs() < 1e-12, "z[{row}, {column}]");
            }
            for i in 0..WIDTH {
                let plain: f64 = (0..ROWS).map(|row| x[row * WIDTH + i] * dz[row * COLUMNS + column]).sum();
                assert!((gradient[i * COLUMNS + column] - 0.5 - plain).abs() < 1e-12, "gradient[{i}, {column}]");
            }
        }
        assert_eq!(sparse.entries(0..ROWS), x.iter().filter(|value| **value != 0.0).count());
    }

    #[test]
    fn picked_rows_are_those_of_a_copy_of_them() {
        let mut stream = ChaCha8Rng::seed_from_u64(7);
        let x = draw(ROWS * WIDTH, 0.2, &mut stream);
        let sparse = Sparse::of(Matrix::new(&x, WIDTH)).unwrap();
        let rows: Vec<usize> = (0..150).map(|i| (i * 7) % ROWS).collect();
        let picked: Vec<f64> = rows.iter().flat_map(|row| x[row * WIDTH..][..WIDTH].to_vec()).collect();
        let mut of_rows = Sparse::default();
        of_rows.pick(&sparse, &[1, 2, 3]);
        of_rows.pick(&sparse, &rows);
        assert_eq!(format!("{of_rows:?}"), format!("{:?}", Sparse::of(Matrix::new(&picked, WIDTH)).unwrap()));
    }

    #[test]
    fn a_full_matrix_gets_no_copy() {
        let mut stream = ChaCha8Rng::seed_from_u64(6);
        for (share, pays) in [(0.2, true), (0.4, true), (0.6, false), (1.0, false)] {
            let x = draw(ROWS * WIDTH, share, &mut stream);
            assert_eq!(Sparse::of(Matrix::new(&x, WIDTH)).is_some(), pays, "{share}");
        }
    }
}

//! Products of a matrix of rows with a layer's weights, and their gradients, by blocks of rows on all cores.

use gemm::Parallelism;
use rayon::prelude::*;

use super::BLOCK;
use crate::real::Real;

/// A borrowed row-major matrix.
#[derive(Clone, Copy)]
pub struct Matrix<'a, E> {
    pub(crate) values: &'a [E],
    pub(crate) columns: usize,
}

impl<'a, E> Matrix<'a, E> {
    pub(crate) fn new(values: &'a [E], columns: usize) -> Self {
        debug_assert_eq!(values.len() % columns, 0);
        Self { values, columns }
    }

    pub(crate) fn rows(&self) -> usize {
        self.values.len() / self.columns
    }

    fn block(&self, rows: std::ops::Range<usize>) -> Self {
        Self { values: &self.values[rows.start * self.columns..rows.end * self.columns], columns: self.columns }
    }
}

/// How a factor of a product lies in memory.
#[derive(Clone, Copy)]
enum Lie {
    Straight,
    Transposed,
}

/// `into = keep * into + left right`, where a transposed factor is read by columns. One thread.
fn product<E: Real>(
    into: &mut [E],
    columns: usize,
    left: (Matrix<'_, E>, Lie),
    right: (Matrix<'_, E>, Lie),
    keep: bool,
) {
    let rows = into.len() / columns;
    let strides = |(matrix, lie): (Matrix<'_, E>, Lie)| match lie {
        Lie::Straight => (1, matrix.columns as isize, matrix.columns),
        Lie::Transposed => (matrix.columns as isize, 1, matrix.rows()),
    };
    let (left_cs, left_rs, inner) = strides(left);
    let (right_cs, right_rs, _) = strides(right);
    let zero_or_one = if keep { E::ONE } else { E::default() };
    assert!(rows * inner <= left.0.values.len() && inner * columns <= right.0.values.len());
    // SAFETY: the pointers come from slices, and by the assertion above every index that the sizes and strides reach
    // lies inside its slice; `into` is borrowed mutably, so nothing aliases it.
    unsafe {
        gemm::gemm(
            rows,
            columns,
            inner,
            into.as_mut_ptr(),
            1,
            columns as isize,
            keep,
            left.0.values.as_ptr(),
            left_cs,
            left_rs,
            right.0.values.as_ptr(),
            right_cs,
            right_rs,
            zero_or_one,
            E::ONE,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}

/// The factors of `x Wᵀ + b`.
#[derive(Clone, Copy)]
pub struct Affine<'a, E> {
    pub(crate) x: Matrix<'a, E>,
    /// [out, in]
    pub(crate) weight: Matrix<'a, E>,
    pub(crate) bias: &'a [E],
}

/// `z = x Wᵀ (+ b)`, block by block; `then` sees each block while it is in the cache, and what it returns comes back in
/// the order of the blocks.
pub(crate) fn linear<E: Real, R: Send>(
    x: Matrix<'_, E>,
    weight: Matrix<'_, E>,
    bias: Option<&[E]>,
    then: impl Fn(&mut [E]) -> R + Sync,
) -> (Vec<E>, Vec<R>) {
    let columns = weight.rows();
    let mut z = vec![E::default(); x.rows() * columns];
    let seen = z
        .par_chunks_mut(BLOCK * columns)
        .zip(x.values.par_chunks(BLOCK * x.columns))
        .map(|(z, x_block)| {
            if let Some(bias) = bias {
                z.chunks_exact_mut(columns).for_each(|row| row.copy_from_slice(bias));
            }
            let x_block = Matrix::new(x_block, x.columns);
            product(z, columns, (x_block, Lie::Straight), (weight, Lie::Transposed), bias.is_some());
            then(z)
        })
        .collect();
    (z, seen)
}

/// The gradients of `z = x Wᵀ + b` from those of z, but for b's.
pub(crate) fn affine_backward<E: Real>(
    x: Matrix<'_, E>,
    weight: Matrix<'_, E>,
    dz: &[E],
    into_weight: &mut [E],
    into_x: &mut [E],
) {
    let columns = weight.rows();
    products_backward(x, weight, into_weight, Some(into_x), |rows, out| {
        out.copy_from_slice(&dz[rows.start * columns..rows.end * columns]);
    });
}

/// The gradients of `z = x Wᵀ`: adds `dzᵀ x` to `into_weight` and `dz W` to `into_x` (where one is asked for).
///
/// `dz_block(rows, out)` writes the rows of dz into `out`. The rows are split into at most 16 groups whatever the
/// number of threads; each sums its own weight gradient, and the sums are added in order.
pub(crate) fn products_backward<E: Real>(
    x: Matrix<'_, E>,
    weight: Matrix<'_, E>,
    into_weight: &mut [E],
    into_x: Option<&mut [E]>,
    dz_block: impl Fn(std::ops::Range<usize>, &mut [E]) + Sync,
) {
    let (n, columns) = (x.rows(), weight.rows());
    let group = n.div_ceil(16).next_multiple_of(BLOCK);
    let work = |g: usize, mut gradient_x: Option<&mut [E]>| {
        let mut partial = vec![E::default(); weight.values.len()];
        let mut dz = vec![E::default(); BLOCK * columns];
        let rows = g * group..n.min((g + 1) * group);
        for start in rows.clone().step_by(BLOCK) {
            let block = start..rows.end.min(start + BLOCK);
            let dz = &mut dz[..block.len() * columns];
            dz_block(block.clone(), dz);
            let dz = Matrix::new(dz, columns);
            product(&mut partial, x.columns, (dz, Lie::Transposed), (x.block(block.clone()), Lie::Straight), true);
            if let Some(into) = gradient_x.as_deref_mut() {
                let at = (start - rows.start) * x.columns;
                let into = &mut into[at..at + block.len() * x.columns];
                product(into, x.columns, (dz, Lie::Straight), (weight, Lie::Straight), true);
            }
        }
        partial
    };
    let partials: Vec<Vec<E>> = match into_x {
        Some(into_x) => {
            into_x.par_chunks_mut(group * x.columns).enumerate().map(|(g, into_x)| work(g, Some(into_x))).collect()
        }
        None => (0..n.div_ceil(group)).into_par_iter().map(|g| work(g, None)).collect(),
    };
    for partial in &partials {
        E::accumulate(into_weight, partial);
    }
}

/// Sums of the columns of a matrix, in double precision, in the order of the rows.
pub(crate) fn column_sums<E: Real>(matrix: Matrix<'_, E>) -> Vec<f64> {
    let mut sums = vec![0.0; matrix.columns];
    for row in matrix.values.chunks_exact(matrix.columns) {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += value.double();
        }
    }
    sums
}

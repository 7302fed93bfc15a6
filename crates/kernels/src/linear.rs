//! Products of a matrix of rows with a layer's weights, and their gradients, by blocks of rows on all cores.

use std::ops::Range;

use gemm::Parallelism;
use interlayer_outline::Activation;
use rayon::prelude::*;

use crate::aligned::Aligned;
use crate::columns::{Ahead, Normalisation};
use crate::elementwise::{Elementwise, add_assign};
use crate::matrix::{BLOCK, Matrix};
use crate::meter;
use crate::sparse::{Panels, SPARSE_ROWS, Sparse};

/// What comes into a layer: a row per sample, and a compressed copy where there is one.
#[derive(Clone, Copy)]
pub struct Input<'a, E> {
    /// As it is.
    pub x: Matrix<'a, E>,
    /// Compressed, where that pays.
    pub sparse: Option<&'a Sparse<E>>,
}

impl<'a, E> From<Matrix<'a, E>> for Input<'a, E> {
    fn from(x: Matrix<'a, E>) -> Self {
        Self { x, sparse: None }
    }
}

/// Where a gradient is written.
pub enum Sink<'a, E> {
    /// Nobody asked for it.
    Nowhere,
    /// It is the first: the memory is uninitialised.
    Write(&'a mut [E]),
    /// It is added to what others left.
    Add(&'a mut [E]),
}

impl<E: Elementwise> Sink<'_, E> {
    /// Puts down a gradient that is already there.
    pub fn add(self, gradient: &[E]) {
        match self {
            Self::Nowhere => {}
            Self::Write(into) => into.copy_from_slice(gradient),
            Self::Add(into) => add_assign(into, gradient),
        }
    }
}

/// How a factor of a product lies in memory.
#[derive(Clone, Copy)]
enum Lie {
    Straight,
    Transposed,
}

/// `into = keep * into + left right`, where a transposed factor is read by columns. One thread.
fn product<E: Elementwise>(
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
    let zero_or_one = if keep { E::one() } else { E::default() };
    assert!(rows * inner <= left.0.values.len() && inner * columns <= right.0.values.len());
    meter::product(rows * inner * columns, || {
        // SAFETY: the pointers come from slices, and by the assertion above every index that the sizes and strides
        // reach lies inside its slice; `into` is borrowed mutably, so nothing aliases it.
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
                E::one(),
                false,
                false,
                false,
                Parallelism::None,
            );
        }
    });
}

/// The factors of `x Wᵀ + b`.
#[derive(Clone, Copy)]
pub struct Affine<'a, E> {
    /// x
    pub input: Input<'a, E>,
    /// W, [out, in]
    pub weight: Matrix<'a, E>,
    /// b; none: no bias.
    pub bias: Option<&'a [E]>,
}

/// An input that is computed as it is read: the output of the layer before, from its values before normalisation.
pub struct Fill<'a, E> {
    /// Of the layer before.
    pub activation: Activation,
    /// Of the layer before.
    pub by: &'a Normalisation<E>,
    /// Its values before normalisation.
    pub z: &'a [E],
    /// Becomes the input.
    pub y: &'a mut [E],
}

impl<E: Elementwise> Affine<'_, E> {
    /// Writes `x Wᵀ (+ b)` into `z`, block by block; `then` sees each block while it is in the cache, and what it
    /// returns comes back in the order of the blocks. Where there is something to fill, it is the input.
    pub(crate) fn run<R: Send>(
        &self,
        fill: Option<Fill<'_, E>>,
        z: &mut [E],
        then: impl Fn(&mut [E]) -> R + Sync,
    ) -> Vec<R> {
        let Self { input: Input { x, sparse }, weight, bias } = *self;
        let (n, columns, width) = (z.len() / weight.rows(), weight.rows(), weight.columns);
        if let (Some(sparse), None) = (sparse, &fill) {
            // Every block reads the weights: they are laid out as its product wants them once for all blocks.
            let panels = Panels::of(weight);
            let blocks = z.par_chunks_mut(BLOCK * columns).enumerate();
            let of_block = |(block, z): (usize, &mut [E])| {
                let rows = block * BLOCK..n.min((block + 1) * BLOCK);
                meter::product(sparse.entries(rows.clone()) * columns, || E::sparse_product(sparse, rows, &panels, z));
                if let Some(bias) = bias {
                    z.chunks_exact_mut(columns).for_each(|row| E::accumulate(row, bias));
                }
                then(z)
            };
            return blocks.map(of_block).collect();
        }
        let turned = transposed(weight);
        let of_block = |x: &[E], z: &mut [E]| {
            if let Some(bias) = bias {
                z.chunks_exact_mut(columns).for_each(|row| row.copy_from_slice(bias));
            }
            let factors = [Matrix::new(x, width), Matrix::new(&turned, columns)].map(|factor| (factor, Lie::Straight));
            product(z, columns, factors[0], factors[1], bias.is_some());
            then(z)
        };
        match fill {
            None => {
                let blocks = z.par_chunks_mut(BLOCK * columns).zip(x.values.par_chunks(BLOCK * width));
                blocks.map(|(z, x)| of_block(x, z)).collect()
            }
            Some(Fill { activation, by, z: before, y }) => {
                let filled = y.par_chunks_mut(BLOCK * width).zip(before.par_chunks(BLOCK * width));
                let blocks = z.par_chunks_mut(BLOCK * columns).zip(filled);
                let fill_and_multiply = |(z, (y, before)): (&mut [E], (&mut [E], &[E]))| {
                    E::scale_shift(activation, before, &by.scale, &by.shift, y);
                    of_block(y, z)
                };
                blocks.map(fill_and_multiply).collect()
            }
        }
    }
}

/// Columns that one task turns.
const COLUMNS: usize = 64;

fn transposed<E: Elementwise>(matrix: Matrix<'_, E>) -> Aligned<E> {
    let (rows, columns) = (matrix.rows(), matrix.columns);
    let mut turned = Aligned::zeros(rows * columns);
    // A task takes several columns, so that it reads whole cache lines.
    turned.par_chunks_mut(rows * COLUMNS).enumerate().for_each(|(part, turned)| {
        for (column, turned) in turned.chunks_exact_mut(rows).enumerate() {
            for (row, value) in turned.iter_mut().enumerate() {
                *value = matrix.values[row * columns + part * COLUMNS + column];
            }
        }
    });
    turned
}

/// Groups of rows, each of which sums its own gradient of the weights: as many whatever the number of threads.
const GROUPS: usize = 16;

/// The gradients of `z = x Wᵀ`: adds `dzᵀ x` to `into_weight`, and puts down `dz W` where it is asked for.
///
/// `dz_block(rows, out)` writes the rows of dz into `out`. `ahead` sees each block of the input's gradient while it is in
/// the cache. The sums of the groups are added in their order.
pub(crate) fn products_backward<E: Elementwise>(
    input: Input<'_, E>,
    weight: Matrix<'_, E>,
    into_weight: &mut [E],
    into_x: Sink<'_, E>,
    ahead: Option<&Ahead<'_, E>>,
    dz_block: impl Fn(Range<usize>, &mut [E]) + Sync,
) {
    let Input { x, sparse } = input;
    let (n, columns) = (x.rows(), weight.rows());
    let group = n.div_ceil(GROUPS).next_multiple_of(BLOCK);
    let work = |g: usize, partial: &mut [E], mut gradient_x: Option<&mut [E]>, keep_x: bool| {
        let mut dz = Aligned::zeros(BLOCK * columns);
        let rows = g * group..n.min((g + 1) * group);
        for start in rows.clone().step_by(BLOCK) {
            let block = start..rows.end.min(start + BLOCK);
            let dz = &mut dz[..block.len() * columns];
            dz_block(block.clone(), dz);
            let dz = Matrix::new(dz, columns);
            match sparse {
                Some(sparse) => meter::product(sparse.entries(block.clone()) * columns, || {
                    for (i, dz) in dz.values.chunks(SPARSE_ROWS * columns).enumerate() {
                        let block = start / SPARSE_ROWS + i;
                        E::sparse_product_transposed(sparse, block, Matrix::new(dz, columns), partial);
                    }
                }),
                None => {
                    let factors = [(dz, Lie::Transposed), (x.block(block.clone()), Lie::Straight)];
                    product(partial, x.columns, factors[0], factors[1], true);
                }
            }
            if let Some(into) = gradient_x.as_deref_mut() {
                let at = (start - rows.start) * x.columns;
                let into = &mut into[at..at + block.len() * x.columns];
                product(into, x.columns, (dz, Lie::Straight), (weight, Lie::Straight), keep_x);
                if let Some(ahead) = ahead {
                    ahead.reduce(block, into);
                }
            }
        }
    };
    let mut partials = Aligned::zeros(n.div_ceil(group) * weight.values.len());
    let groups = partials.par_chunks_mut(weight.values.len());
    let (into_x, keep_x) = match into_x {
        Sink::Nowhere => (None, false),
        Sink::Write(into) => (Some(into), false),
        Sink::Add(into) => (Some(into), true),
    };
    match into_x {
        Some(into_x) => groups
            .zip(into_x.par_chunks_mut(group * x.columns))
            .enumerate()
            .for_each(|(g, (partial, into_x))| work(g, partial, Some(into_x), keep_x)),
        None => groups.enumerate().for_each(|(g, partial)| work(g, partial, None, false)),
    }
    match sparse {
        // Summed with a row per input.
        Some(_) => {
            let mut sum = Aligned::zeros(weight.values.len());
            sum_groups(&partials, &mut sum);
            E::accumulate(into_weight, &transposed(Matrix::new(&sum, columns)));
        }
        None => sum_groups(&partials, into_weight),
    }
}

/// The gradients of `z = x Wᵀ + b` from those of z, but for b's.
pub(crate) fn affine_backward<E: Elementwise>(
    input: Input<'_, E>,
    weight: Matrix<'_, E>,
    dz: &[E],
    into_weight: &mut [E],
    into_x: Sink<'_, E>,
    ahead: Option<&Ahead<'_, E>>,
) {
    let columns = weight.rows();
    products_backward(input, weight, into_weight, into_x, ahead, |rows, out| {
        out.copy_from_slice(&dz[rows.start * columns..rows.end * columns]);
    });
}

/// Values of a sum that one task takes.
const STRIPE: usize = 1 << 12;

/// Adds all groups to `into`, in their order.
fn sum_groups<E: Elementwise>(groups: &[E], into: &mut [E]) {
    let len = into.len();
    into.par_chunks_mut(STRIPE).enumerate().for_each(|(stripe, into)| {
        for group in groups.chunks_exact(len) {
            E::accumulate(into, &group[stripe * STRIPE..][..into.len()]);
        }
    });
}

/// Sums of the columns of a matrix, by blocks of rows.
pub fn column_sums<E: Elementwise>(matrix: Matrix<'_, E>) -> Vec<f64> {
    let blocks: Vec<Vec<f64>> = matrix
        .values
        .par_chunks(BLOCK * matrix.columns)
        .map(|block| {
            let mut sums = vec![0.0; matrix.columns];
            for row in block.chunks_exact(matrix.columns) {
                sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value.double());
            }
            sums
        })
        .collect();
    let mut sums = vec![0.0; matrix.columns];
    for block in blocks {
        sums.iter_mut().zip(block).for_each(|(sum, part)| *sum += part);
    }
    sums
}

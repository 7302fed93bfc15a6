//! Normalisation by columns: the moments, the scale and shift that follow from them, and the first half of the backward
//! pass.

use std::sync::OnceLock;

use interlayer_outline::Activation;
use rayon::prelude::*;

use crate::elementwise::{Elementwise, Rows};
use crate::matrix::BLOCK;

/// Mean and biased variance of each column, in double precision.
#[derive(Clone, Debug)]
pub struct Moments {
    /// Of each column.
    pub mean: Vec<f64>,
    /// Of each column.
    pub variance: Vec<f64>,
}

/// A block's column means, sums of squared deviations from them, and number of rows.
pub(crate) type BlockMoments<E> = (Vec<E>, Vec<E>, usize);

/// The moments of one block of rows.
pub(crate) fn block_moments<E: Elementwise>(z: &[E], columns: usize) -> BlockMoments<E> {
    let (mut mean, mut squares) = (vec![E::default(); columns], vec![E::default(); columns]);
    E::moments(z, &mut mean, &mut squares);
    (mean, squares, z.len() / columns)
}

impl Moments {
    /// Combines blocks in order (Chan, Golub & LeVeque 1979), which loses nothing where the mean is large.
    pub(crate) fn of_blocks<E: Elementwise>(blocks: &[BlockMoments<E>], columns: usize) -> Self {
        let (mut rows, mut mean, mut squares) = (0, vec![0.0; columns], vec![0.0; columns]);
        for (block_mean, block_squares, block_rows) in blocks {
            let total = rows + block_rows;
            let share = *block_rows as f64 / total as f64;
            for j in 0..columns {
                let delta = block_mean[j].double() - mean[j];
                mean[j] += delta * share;
                squares[j] += block_squares[j].double() + delta * delta * rows as f64 * share;
            }
            rows = total;
        }
        let variance = squares.into_iter().map(|sum| sum / rows as f64).collect();
        Self { mean, variance }
    }
}

/// How one layer normalises its columns: `y = f(scale z + shift)`.
pub struct Normalisation<E> {
    pub(crate) mean: Vec<E>,
    /// 1 / sqrt(variance + epsilon)
    pub(crate) inverse: Vec<E>,
    /// gamma * inverse
    pub(crate) scale: Vec<E>,
    /// beta - mean * scale
    pub(crate) shift: Vec<E>,
    /// Whether mean and variance come from the rows, so that a gradient flows through them.
    pub(crate) of_rows: bool,
}

impl<E: Elementwise> Normalisation<E> {
    /// By these moments.
    pub(crate) fn by(moments: &Moments, epsilon: f64, gamma: &[E], beta: &[E]) -> Self {
        let Moments { mean, variance } = moments;
        let inverse: Vec<f64> = variance.iter().map(|v| 1.0 / (v + epsilon).sqrt()).collect();
        let scale: Vec<f64> = inverse.iter().zip(gamma).map(|(i, g)| i * g.double()).collect();
        let shift = (0..mean.len()).map(|j| E::nearest(beta[j].double() - mean[j] * scale[j])).collect();
        let round = |values: &[f64]| values.iter().map(|v| E::nearest(*v)).collect();
        Self { mean: round(mean), inverse: round(&inverse), scale: round(&scale), shift, of_rows: true }
    }

    /// None at all: adds the bias.
    pub(crate) fn none(bias: &[E]) -> Self {
        let zeros = vec![E::default(); bias.len()];
        let scale = vec![E::one(); bias.len()];
        Self { mean: zeros.clone(), inverse: zeros, scale, shift: bias.to_vec(), of_rows: false }
    }

    /// `y = f(scale z + shift)` on all cores.
    pub(crate) fn apply(&self, activation: Activation, z: &[E], y: &mut [E]) {
        let size = BLOCK * self.scale.len();
        y.par_chunks_mut(size)
            .zip(z.par_chunks(size))
            .for_each(|(y, z)| E::scale_shift(activation, z, &self.scale, &self.shift, y));
    }
}

/// A block's column sums of dt and of dt x̂.
pub(crate) type Sums<E> = (Vec<E>, Vec<E>);

/// The first half of the backward pass of a layer that normalises by columns, taken block by block while the gradient of
/// its output is in the cache: dt takes the gradient's place.
pub struct Ahead<'a, E> {
    activation: Activation,
    by: &'a Normalisation<E>,
    z: &'a [E],
    y: &'a [E],
    blocks: Vec<OnceLock<Sums<E>>>,
}

/// The sums that an [`Ahead`] took.
pub struct Reduced<E>(pub(crate) Vec<Sums<E>>);

impl<'a, E: Elementwise> Ahead<'a, E> {
    /// Of a layer with these values before normalisation and this output.
    pub fn new(activation: Activation, by: &'a Normalisation<E>, z: &'a [E], y: &'a [E]) -> Self {
        let blocks = (0..z.len().div_ceil(BLOCK * by.scale.len())).map(|_| OnceLock::new()).collect();
        Self { activation, by, z, y, blocks }
    }

    /// One block of rows.
    pub(crate) fn reduce(&self, rows: std::ops::Range<usize>, gy: &mut [E]) {
        let columns = self.by.scale.len();
        let range = rows.start * columns..rows.end * columns;
        let Normalisation { mean, inverse, scale, shift, .. } = self.by;
        let rows_of = Rows { gy: &[], y: &self.y[range.clone()], z: &self.z[range], mean, inverse, scale, shift };
        let (mut sum, mut dot) = (vec![E::default(); columns], vec![E::default(); columns]);
        E::reduce_in_place(self.activation, gy, &rows_of, &mut sum, &mut dot);
        if let Some(block) = self.blocks.get(rows.start / BLOCK) {
            // Each block is seen once.
            let _ = block.set((sum, dot));
        }
    }

    /// All blocks, once they are seen.
    pub fn into_reduced(self) -> Option<Reduced<E>> {
        self.blocks.into_iter().map(OnceLock::into_inner).collect::<Option<_>>().map(Reduced)
    }
}

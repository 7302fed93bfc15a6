//! Batch normalisation and tanh over blocks of rows, forward and backward.

use rayon::prelude::*;

use super::BLOCK;
use super::elementwise::Rows;
use super::linear::{Affine, Matrix, linear, products_backward};
use crate::real::Real;

/// Mean and biased variance of each column, in double precision.
#[derive(Clone, Debug)]
pub(crate) struct Moments {
    pub(crate) mean: Vec<f64>,
    pub(crate) variance: Vec<f64>,
}

/// A block's column means, sums of squared deviations from them, and number of rows.
pub(crate) type BlockMoments<E> = (Vec<E>, Vec<E>, usize);

/// The moments of one block of rows.
pub(crate) fn block_moments<E: Real>(z: &[E], columns: usize) -> BlockMoments<E> {
    let (mut mean, mut squares) = (vec![E::default(); columns], vec![E::default(); columns]);
    E::moments(z, &mut mean, &mut squares);
    (mean, squares, z.len() / columns)
}

impl Moments {
    /// Combines blocks in order (Chan, Golub & LeVeque 1979), which loses nothing where the mean is large.
    pub(crate) fn of_blocks<E: Real>(blocks: &[BlockMoments<E>], columns: usize) -> Self {
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

/// How one layer normalises: `y = tanh(scale z + shift)`.
pub(crate) struct Normalisation<E> {
    pub(crate) mean: Vec<E>,
    /// 1 / sqrt(variance + epsilon)
    pub(crate) inverse: Vec<E>,
    /// gamma * inverse
    pub(crate) scale: Vec<E>,
    /// beta - mean * scale
    pub(crate) shift: Vec<E>,
}

impl<E: Real> Normalisation<E> {
    pub(crate) fn new(mean: &[f64], variance: &[f64], epsilon: f64, gamma: &[E], beta: &[E]) -> Self {
        let inverse: Vec<f64> = variance.iter().map(|v| 1.0 / (v + epsilon).sqrt()).collect();
        let scale: Vec<f64> = inverse.iter().zip(gamma).map(|(i, g)| i * g.double()).collect();
        let shift = (0..mean.len()).map(|j| E::nearest(beta[j].double() - mean[j] * scale[j])).collect();
        let round = |values: &[f64]| values.iter().map(|v| E::nearest(*v)).collect();
        Self { mean: round(mean), inverse: round(&inverse), scale: round(&scale), shift }
    }

    /// `y = tanh(scale z + shift)` on all cores.
    pub(crate) fn tanh(&self, z: &[E]) -> Vec<E> {
        let size = BLOCK * self.scale.len();
        let mut y = vec![E::default(); z.len()];
        y.par_chunks_mut(size)
            .zip(z.par_chunks(size))
            .for_each(|(y, z)| E::scale_shift_tanh(z, &self.scale, &self.shift, y));
        y
    }
}

/// What the forward pass of training leaves.
pub struct Forward<E> {
    /// x Wᵀ
    pub(crate) z: Vec<E>,
    /// The layer's output.
    pub(crate) y: Vec<E>,
    /// Of z.
    pub(crate) moments: Moments,
    pub(crate) normalisation: Normalisation<E>,
}

/// `y = tanh(batch_norm(x Wᵀ))` with the statistics of the batch. The bias is left out: normalising by the batch takes
/// away any constant.
pub(crate) fn forward<E: Real>(
    x: Matrix<'_, E>,
    weight: Matrix<'_, E>,
    gamma: &[E],
    beta: &[E],
    epsilon: f64,
) -> Forward<E> {
    let columns = weight.rows();
    let (z, blocks) = linear(x, weight, None, |z| block_moments(z, columns));
    let moments = Moments::of_blocks(&blocks, columns);
    let normalisation = Normalisation::new(&moments.mean, &moments.variance, epsilon, gamma, beta);
    Forward { y: normalisation.tanh(&z), z, moments, normalisation }
}

/// `tanh(batch_norm(x Wᵀ + b))` by the running mean and variance, or where there are none by those of the rows.
pub(crate) fn evaluate<E: Real>(
    affine: Affine<'_, E>,
    gamma: &[E],
    beta: &[E],
    running: Option<(&[E], &[E])>,
    epsilon: f64,
) -> Vec<E> {
    let columns = affine.weight.rows();
    let Affine { x, weight, bias } = affine;
    let (z, mean, variance) = match running {
        Some((mean, variance)) => {
            let (z, _) = linear(x, weight, Some(bias), |_| ());
            let widen = |values: &[E]| values.iter().map(|value| value.double()).collect::<Vec<_>>();
            (z, widen(mean), widen(variance))
        }
        None => {
            let (z, blocks) = linear(x, weight, Some(bias), |z| block_moments(z, columns));
            let Moments { mean, variance } = Moments::of_blocks(&blocks, columns);
            (z, mean, variance)
        }
    };
    Normalisation::new(&mean, &variance, epsilon, gamma, beta).tanh(&z)
}

/// What the backward pass of a dense layer reads.
pub struct Backward<'a, E> {
    pub(crate) x: Matrix<'a, E>,
    pub(crate) weight: Matrix<'a, E>,
    pub(crate) z: &'a [E],
    pub(crate) y: &'a [E],
    /// Gradient of y.
    pub(crate) gy: &'a [E],
    pub(crate) normalisation: &'a Normalisation<E>,
}

/// The gradients of the parameters that normalise.
pub struct NormGradients {
    pub(crate) gamma: Vec<f64>,
    pub(crate) beta: Vec<f64>,
}

impl<E: Real> Backward<'_, E> {
    fn rows(&self, rows: std::ops::Range<usize>) -> Rows<'_, E> {
        let columns = self.weight.rows();
        let range = rows.start * columns..rows.end * columns;
        let Normalisation { mean, inverse, .. } = self.normalisation;
        Rows { gy: &self.gy[range.clone()], y: &self.y[range.clone()], z: &self.z[range], mean, inverse }
    }

    /// Adds to the gradients of the weights and (where asked for) of the input; returns those of gamma and beta.
    ///
    /// With dt = gy (1 - y²) and x̂ = (z - mean) / sqrt(variance + epsilon), Ioffe & Szegedy 2015:
    /// dbeta = Σ dt, dgamma = Σ dt x̂, dz = scale (dt - dbeta / n - x̂ dgamma / n).
    pub(crate) fn run(&self, into_weight: &mut [E], into_x: Option<&mut [E]>) -> NormGradients {
        let (n, columns) = (self.x.rows(), self.weight.rows());
        let sums: Vec<(Vec<E>, Vec<E>)> = (0..n.div_ceil(BLOCK))
            .into_par_iter()
            .map(|block| {
                let (mut sum, mut dot) = (vec![E::default(); columns], vec![E::default(); columns]);
                E::reduce_backward(&self.rows(block * BLOCK..n.min((block + 1) * BLOCK)), &mut sum, &mut dot);
                (sum, dot)
            })
            .collect();
        let (mut beta, mut gamma) = (vec![0.0; columns], vec![0.0; columns]);
        for (sum, dot) in &sums {
            for j in 0..columns {
                beta[j] += sum[j].double();
                gamma[j] += dot[j].double();
            }
        }
        let scale = &self.normalisation.scale;
        let mean_part = |sums: &[f64]| -> Vec<E> {
            (0..columns).map(|j| E::nearest(scale[j].double() * sums[j] / n as f64)).collect()
        };
        let (b, c) = (mean_part(&beta), mean_part(&gamma));
        products_backward(self.x, self.weight, into_weight, into_x, |rows, dz| {
            E::input_backward(&self.rows(rows), [scale, &b, &c], dz);
        });
        NormGradients { gamma, beta }
    }
}

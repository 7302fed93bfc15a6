//! Batch normalisation and tanh over blocks of rows, forward and backward.

use rayon::prelude::*;

use super::BLOCK;
use super::elementwise::Rows;
use super::linear::{Affine, Input, Matrix, Sink, products_backward};
use crate::real::Real;

/// Mean and biased variance of each column, in double precision.
#[derive(Clone, Debug)]
pub struct Moments {
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
pub struct Normalisation<E> {
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
    fn tanh(&self, z: &[E], y: &mut [E]) {
        let size = BLOCK * self.scale.len();
        y.par_chunks_mut(size)
            .zip(z.par_chunks(size))
            .for_each(|(y, z)| E::scale_shift_tanh(z, &self.scale, &self.shift, y));
    }
}

/// The parameters that normalise, and the memory of a forward pass.
pub struct Norm<'a, E> {
    pub(crate) gamma: &'a [E],
    pub(crate) beta: &'a [E],
    pub(crate) epsilon: f64,
    /// Becomes x Wᵀ (+ b).
    pub(crate) z: &'a mut [E],
    /// Becomes the layer's output.
    pub(crate) y: &'a mut [E],
}

/// `y = tanh(batch_norm(x Wᵀ + b))` by the mean and variance given, or where there are none by those of the rows.
pub(crate) fn forward<E: Real>(
    affine: Affine<'_, E>,
    norm: Norm<'_, E>,
    given: Option<Moments>,
) -> (Moments, Normalisation<E>) {
    let columns = affine.weight.rows();
    let Norm { gamma, beta, epsilon, z, y } = norm;
    let moments = match given {
        Some(moments) => {
            affine.run(z, |_| ());
            moments
        }
        None => Moments::of_blocks(&affine.run(z, |z| block_moments(z, columns)), columns),
    };
    let normalisation = Normalisation::new(&moments.mean, &moments.variance, epsilon, gamma, beta);
    normalisation.tanh(z, y);
    (moments, normalisation)
}

/// What the backward pass of a dense layer reads.
pub struct Backward<'a, E> {
    pub(crate) input: Input<'a, E>,
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

    /// Adds to the gradient of the weights, puts down that of the input; returns those of gamma and beta.
    ///
    /// With dt = gy (1 - y²) and x̂ = (z - mean) / sqrt(variance + epsilon), Ioffe & Szegedy 2015:
    /// dbeta = Σ dt, dgamma = Σ dt x̂, dz = scale (dt - dbeta / n - x̂ dgamma / n).
    pub(crate) fn run(&self, into_weight: &mut [E], into_x: Sink<'_, E>) -> NormGradients {
        let (n, columns) = (self.input.x.rows(), self.weight.rows());
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
        products_backward(self.input, self.weight, into_weight, into_x, |rows, dz| {
            E::input_backward(&self.rows(rows), [scale, &b, &c], dz);
        });
        NormGradients { gamma, beta }
    }
}

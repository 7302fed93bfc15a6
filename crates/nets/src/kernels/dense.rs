//! Dense layers over blocks of rows, forward and backward: `activation(normalisation(x Wᵀ + b))`.

use std::sync::OnceLock;

use interlayer_outline::Activation;
use rayon::prelude::*;

use super::BLOCK;
use super::elementwise::Rows;
use super::layer_norm;
use super::linear::{Affine, Fill, Input, Matrix, Sink, products_backward};
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
    of_rows: bool,
}

impl<E: Real> Normalisation<E> {
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
        let scale = vec![E::ONE; bias.len()];
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

/// The memory of a forward pass.
pub struct Target<'a, E> {
    /// Becomes x Wᵀ (+ b).
    pub(crate) z: &'a mut [E],
    /// Becomes the layer's output.
    pub(crate) y: &'a mut [E],
}

/// What normalises by columns: the scale and shift that are learnt, and what is added to the variance.
#[derive(Clone, Copy)]
pub struct Columns<'a, E> {
    pub(crate) gamma: &'a [E],
    pub(crate) beta: &'a [E],
    pub(crate) epsilon: f64,
}

/// z becomes `x Wᵀ + b`: gives its batch normalisation by the mean and variance given, or where there are none by those of
/// the rows.
pub(crate) fn batch_norm_forward<E: Real>(
    affine: Affine<'_, E>,
    Columns { gamma, beta, epsilon }: Columns<'_, E>,
    given: Option<Moments>,
    fill: Option<Fill<'_, E>>,
    z: &mut [E],
) -> (Moments, Normalisation<E>) {
    let columns = affine.weight.rows();
    let moments = match given {
        Some(moments) => {
            affine.run(fill, z, |_| ());
            moments
        }
        None => Moments::of_blocks(&affine.run(fill, z, |z| block_moments(z, columns)), columns),
    };
    let normalisation = Normalisation::by(&moments, epsilon, gamma, beta);
    (moments, normalisation)
}

/// z becomes `x Wᵀ`: gives the normalisation that adds the bias and nothing else.
pub(crate) fn plain_forward<E: Real>(
    affine: Affine<'_, E>,
    fill: Option<Fill<'_, E>>,
    z: &mut [E],
) -> Normalisation<E> {
    let normalisation = match affine.bias {
        Some(bias) => Normalisation::none(bias),
        None => Normalisation::none(&vec![E::default(); affine.weight.rows()]),
    };
    Affine { bias: None, ..affine }.run(fill, z, |_| ());
    normalisation
}

/// `y = f(layer_norm(x Wᵀ + b))`.
pub(crate) fn layer_norm_forward<E: Real>(
    affine: Affine<'_, E>,
    [gamma, beta]: [&[E]; 2],
    activation: Activation,
    fill: Option<Fill<'_, E>>,
    Target { z, y }: Target<'_, E>,
) {
    affine.run(fill, z, |_| ());
    let size = BLOCK * gamma.len();
    y.par_chunks_mut(size).zip(z.par_chunks(size)).for_each(|(y, z)| E::normalise_rows(activation, z, gamma, beta, y));
}

/// What the backward pass of a dense layer reads.
#[derive(Clone, Copy)]
pub struct Backward<'a, E> {
    pub(crate) input: Input<'a, E>,
    pub(crate) weight: Matrix<'a, E>,
    pub(crate) activation: Activation,
    pub(crate) z: &'a [E],
    pub(crate) y: &'a [E],
    /// Gradient of y.
    pub(crate) gy: &'a [E],
}

/// The sums over columns that a gradient of gamma, beta or bias is.
pub struct ColumnGradients {
    /// Of gamma.
    pub(crate) gamma: Vec<f64>,
    /// Of beta; without normalisation, of the bias.
    pub(crate) beta: Vec<f64>,
}

/// A block's column sums of dt and of dt x̂.
type Sums<E> = (Vec<E>, Vec<E>);

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
pub struct Reduced<E>(Vec<Sums<E>>);

impl<'a, E: Real> Ahead<'a, E> {
    pub(crate) fn new(activation: Activation, by: &'a Normalisation<E>, z: &'a [E], y: &'a [E]) -> Self {
        let blocks = (0..z.len().div_ceil(BLOCK * by.scale.len())).map(|_| OnceLock::new()).collect();
        Self { activation, by, z, y, blocks }
    }

    /// One block of rows.
    pub(super) fn reduce(&self, rows: std::ops::Range<usize>, gy: &mut [E]) {
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
    pub(crate) fn into_reduced(self) -> Option<Reduced<E>> {
        self.blocks.into_iter().map(OnceLock::into_inner).collect::<Option<_>>().map(Reduced)
    }
}

impl<'a, E: Real> Backward<'a, E> {
    fn rows(&self, by: &'a Normalisation<E>, rows: std::ops::Range<usize>) -> Rows<'a, E> {
        let columns = self.weight.rows();
        let range = rows.start * columns..rows.end * columns;
        let Normalisation { mean, inverse, scale, shift, .. } = by;
        let (gy, y, z) = (&self.gy[range.clone()], &self.y[range.clone()], &self.z[range]);
        Rows { gy, y, z, mean, inverse, scale, shift }
    }

    /// Through a normalisation by columns: adds to the gradient of the weights, puts down that of the input; returns those
    /// of gamma and beta.
    ///
    /// With dt = gy f'(t) and x̂ = (z - mean) / sqrt(variance + epsilon), Ioffe & Szegedy 2015:
    /// dbeta = Σ dt, dgamma = Σ dt x̂, dz = scale (dt - dbeta / n - x̂ dgamma / n).
    ///
    /// Where the sums were taken already, `gy` holds dt.
    pub(crate) fn by_columns(
        &self,
        by: &'a Normalisation<E>,
        reduced: Option<Reduced<E>>,
        into_weight: &mut [E],
        into_x: Sink<'_, E>,
        ahead: Option<&Ahead<'_, E>>,
    ) -> ColumnGradients {
        let (n, columns) = (self.input.x.rows(), self.weight.rows());
        let (sums, activation) = match reduced {
            Some(Reduced(sums)) => (sums, Activation::Identity),
            None => (self.reduce(by), self.activation),
        };
        let (mut beta, mut gamma) = (vec![0.0; columns], vec![0.0; columns]);
        for (sum, dot) in &sums {
            for j in 0..columns {
                beta[j] += sum[j].double();
                gamma[j] += dot[j].double();
            }
        }
        let scale = &by.scale;
        let mean_part = |sums: &[f64]| -> Vec<E> {
            match by.of_rows {
                true => (0..columns).map(|j| E::nearest(scale[j].double() * sums[j] / n as f64)).collect(),
                false => vec![E::default(); columns],
            }
        };
        let (b, c) = (mean_part(&beta), mean_part(&gamma));
        products_backward(self.input, self.weight, into_weight, into_x, ahead, |rows, dz| {
            E::input_backward(activation, &self.rows(by, rows), [scale, &b, &c], dz);
        });
        ColumnGradients { gamma, beta }
    }

    fn reduce(&self, by: &'a Normalisation<E>) -> Vec<Sums<E>> {
        let (n, columns) = (self.input.x.rows(), self.weight.rows());
        let block = |block: usize| {
            let (mut sum, mut dot) = (vec![E::default(); columns], vec![E::default(); columns]);
            let rows = self.rows(by, block * BLOCK..n.min((block + 1) * BLOCK));
            E::reduce_backward(self.activation, &rows, &mut sum, &mut dot);
            (sum, dot)
        };
        (0..n.div_ceil(BLOCK)).into_par_iter().map(block).collect()
    }

    /// Through a layer normalisation: adds to the gradient of the weights, puts down that of the input; returns those of
    /// gamma, beta and the bias.
    pub(crate) fn by_rows(
        &self,
        [gamma, beta]: [&'a [E]; 2],
        into_weight: &mut [E],
        into_x: Sink<'_, E>,
        ahead: Option<&Ahead<'_, E>>,
    ) -> [Vec<f64>; 3] {
        let (n, columns) = (self.input.x.rows(), self.weight.rows());
        let rows = |rows: std::ops::Range<usize>| {
            let range = rows.start * columns..rows.end * columns;
            let (gy, y, z) = (&self.gy[range.clone()], &self.y[range.clone()], &self.z[range]);
            layer_norm::Rows { gy, y, z, gamma, beta }
        };
        let sums: Vec<[Vec<E>; 3]> = (0..n.div_ceil(BLOCK))
            .into_par_iter()
            .map(|block| {
                let range = block * BLOCK..n.min((block + 1) * BLOCK);
                let mut sums = [(); 3].map(|()| vec![E::default(); columns]);
                let mut dz = vec![E::default(); range.len() * columns];
                let [of_gamma, of_beta, of_bias] = &mut sums;
                let sums_of = Some([&mut of_gamma[..], &mut of_beta[..], &mut of_bias[..]]);
                E::normalise_rows_backward(self.activation, &rows(range), &mut dz, sums_of);
                sums
            })
            .collect();
        let mut totals = [(); 3].map(|()| vec![0.0; columns]);
        for block in &sums {
            for (total, part) in totals.iter_mut().zip(block) {
                total.iter_mut().zip(part).for_each(|(total, part)| *total += part.double());
            }
        }
        products_backward(self.input, self.weight, into_weight, into_x, ahead, |range, dz| {
            E::normalise_rows_backward(self.activation, &rows(range), dz, None);
        });
        totals
    }
}

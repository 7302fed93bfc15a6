//! Dense layers over blocks of rows, forward and backward: `activation(normalisation(x Wᵀ + b))`.

use interlayer_outline::Activation;
use rayon::prelude::*;

use crate::columns::{Ahead, Moments, Normalisation, Reduced, Sums, block_moments};
use crate::elementwise::{Elementwise, Rows};
use crate::layer_norm;
use crate::linear::{Affine, Fill, Input, Sink, products_backward};
use crate::matrix::{BLOCK, Matrix};

/// The memory of a forward pass.
pub struct Target<'a, E> {
    /// Becomes x Wᵀ (+ b).
    pub z: &'a mut [E],
    /// Becomes the layer's output.
    pub y: &'a mut [E],
}

/// What normalises by columns: the scale and shift that are learnt, and what is added to the variance.
#[derive(Clone, Copy)]
pub struct Columns<'a, E> {
    /// The scale.
    pub gamma: &'a [E],
    /// The shift.
    pub beta: &'a [E],
    /// Added to the variance.
    pub epsilon: f64,
}

/// z becomes `x Wᵀ + b`: gives its batch normalisation by the mean and variance given, or where there are none by those of
/// the rows.
pub(crate) fn batch_norm_forward<E: Elementwise>(
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
pub(crate) fn plain_forward<E: Elementwise>(
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
pub(crate) fn layer_norm_forward<E: Elementwise>(
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
    /// What came in.
    pub input: Input<'a, E>,
    /// [out, in]
    pub weight: Matrix<'a, E>,
    /// What the output is a function by.
    pub activation: Activation,
    /// Before normalisation.
    pub z: &'a [E],
    /// The output.
    pub y: &'a [E],
    /// Gradient of y.
    pub gy: &'a [E],
}

/// The sums over columns that a gradient of gamma, beta or bias is.
pub struct ColumnGradients {
    /// Of gamma.
    pub gamma: Vec<f64>,
    /// Of beta; without normalisation, of the bias.
    pub beta: Vec<f64>,
}

impl<'a, E: Elementwise> Backward<'a, E> {
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

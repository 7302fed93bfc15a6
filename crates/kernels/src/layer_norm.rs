//! Layer normalisation and an activation over rows, forward and backward (Ba, Kiros & Hinton 2016).

use crate::activation::Function;
use crate::number::Number;

/// Added to the variance of a row under the root, as PyTorch and dfdx have it.
pub const EPSILON: f64 = 1e-5;

/// Sums are taken in so many parts, so that they vectorise and are the same for every instruction set.
const LANES: usize = 16;

/// The sum over a row of what `value` gives for each column.
#[inline(always)]
fn sum<E: Number>(columns: usize, value: impl Fn(usize) -> E) -> E {
    let mut lanes = [E::default(); LANES];
    let whole = columns / LANES * LANES;
    for start in (0..whole).step_by(LANES) {
        for (lane, sum) in lanes.iter_mut().enumerate() {
            *sum += value(start + lane);
        }
    }
    for column in whole..columns {
        lanes[column - whole] += value(column);
    }
    lanes.into_iter().fold(E::default(), |sum, lane| sum + lane)
}

/// Mean of a row, and 1 / sqrt(variance + epsilon).
#[inline(always)]
fn moments<E: Number>(z: &[E]) -> (E, E) {
    let columns = E::nearest(z.len() as f64);
    let mean = sum(z.len(), |j| z[j]) / columns;
    let variance = sum(z.len(), |j| (z[j] - mean) * (z[j] - mean)) / columns;
    (mean, E::one() / (variance + E::nearest(EPSILON)).root())
}

/// Rows `z` to `y = f(gamma x̂ + beta)`, where x̂ is the row less its mean over its standard deviation.
#[inline(always)]
pub(crate) fn forward<F: Function<E>, E: Number>(z: &[E], gamma: &[E], beta: &[E], y: &mut [E]) {
    let columns = gamma.len();
    for (z, y) in z.chunks_exact(columns).zip(y.chunks_exact_mut(columns)) {
        let (mean, inverse) = moments(z);
        for j in 0..columns {
            y[j] = F::value((z[j] - mean) * inverse * gamma[j] + beta[j]);
        }
    }
}

/// What the backward pass reads.
pub struct Rows<'a, E> {
    /// Gradient of the layer's output.
    pub gy: &'a [E],
    /// The layer's output.
    pub y: &'a [E],
    /// Before normalisation.
    pub z: &'a [E],
    /// Per column.
    pub gamma: &'a [E],
    /// Per column.
    pub beta: &'a [E],
}

/// With dt = gy f'(t), g = gamma dt and means over a row: `dz = inverse (g - mean(g) - x̂ mean(g x̂))`. Where they are
/// asked for, adds over the rows dt x̂, dt and dz to the sums.
#[inline(always)]
pub(crate) fn backward<F: Function<E>, E: Number>(rows: &Rows<'_, E>, dz: &mut [E], sums: Option<[&mut [E]; 3]>) {
    let columns = rows.gamma.len();
    let (gamma, beta) = (rows.gamma, &rows.beta[..columns]);
    let count = E::nearest(columns as f64);
    let mut sums = sums;
    let lines = rows.gy.chunks_exact(columns).zip(rows.y.chunks_exact(columns)).zip(rows.z.chunks_exact(columns));
    for (((gy, y), z), dz) in lines.zip(dz.chunks_exact_mut(columns)) {
        let (mean, inverse) = moments(z);
        let normal = |j: usize| (z[j] - mean) * inverse;
        let dt = |j: usize| gy[j] * F::slope(normal(j) * gamma[j] + beta[j], y[j]);
        let of_row = sum(columns, |j| dt(j) * gamma[j]) / count;
        let along = sum(columns, |j| dt(j) * gamma[j] * normal(j)) / count;
        for j in 0..columns {
            dz[j] = inverse * (dt(j) * gamma[j] - of_row - normal(j) * along);
        }
        if let Some([of_gamma, of_beta, of_bias]) = &mut sums {
            for j in 0..columns {
                of_gamma[j] += dt(j) * normal(j);
                of_beta[j] += dt(j);
                of_bias[j] += dz[j];
            }
        }
    }
}

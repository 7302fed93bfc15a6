//! Steps of the optimisers on all cores.

use rayon::prelude::*;

use crate::elementwise::{Adam, Elementwise, Momentum};
use crate::number::Number;

/// Values that one task works on at a time.
const CHUNK: usize = 1 << 15;

/// `a <- rho a + (1 - rho) g²`, `w <- w - rate g / (sqrt(a) + epsilon)`, `g <- 0`.
pub(crate) fn rmsprop<E: Elementwise>(weight: &mut [E], gradient: &mut [E], square: &mut [E], parameters: [E; 3]) {
    let [rate, rho, epsilon] = parameters;
    weight
        .par_chunks_mut(CHUNK)
        .zip(gradient.par_chunks_mut(CHUNK))
        .zip(square.par_chunks_mut(CHUNK))
        .for_each(|((weight, gradient), square)| E::rmsprop(weight, gradient, square, rate, rho, epsilon));
}

/// See [`Momentum`]; `g <- 0`.
pub(crate) fn momentum<E: Elementwise>(weight: &mut [E], gradient: &mut [E], velocity: &mut [E], step: Momentum<E>) {
    weight
        .par_chunks_mut(CHUNK)
        .zip(gradient.par_chunks_mut(CHUNK))
        .zip(velocity.par_chunks_mut(CHUNK))
        .for_each(|((weight, gradient), velocity)| E::momentum(weight, gradient, velocity, step));
}

/// See [`Adam`]; `g <- 0`.
pub(crate) fn adam<E: Elementwise>(
    weight: &mut [E],
    gradient: &mut [E],
    mean: &mut [E],
    square: &mut [E],
    step: Adam<E>,
) {
    weight
        .par_chunks_mut(CHUNK)
        .zip(gradient.par_chunks_mut(CHUNK))
        .zip(mean.par_chunks_mut(CHUNK).zip(square.par_chunks_mut(CHUNK)))
        .for_each(|((weight, gradient), (mean, square))| E::adam(weight, gradient, mean, square, step));
}

/// `into += factor from`.
pub(crate) fn add_scaled<E: Elementwise>(into: &mut [E], factor: E, from: &[E]) {
    into.par_chunks_mut(CHUNK).zip(from.par_chunks(CHUNK)).for_each(|(into, from)| E::add_scaled(into, factor, from));
}

/// `into = factor into`.
pub(crate) fn scale<E: Elementwise>(into: &mut [E], factor: E) {
    into.par_chunks_mut(CHUNK).for_each(|into| E::scale(into, factor));
}

/// The sum of the squares, chunk by chunk, so that any number of threads gives the same.
pub(crate) fn sum_of_squares<E: Number>(values: &[E]) -> f64 {
    let chunks: Vec<f64> =
        values.par_chunks(CHUNK).map(|chunk| chunk.iter().map(|value| value.double().powi(2)).sum()).collect();
    chunks.into_iter().sum()
}

//! The initial weights.

use dfdx::prelude::{Shape, Tensor};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::backend::Backend;
use crate::config::Initialiser;
use crate::real::Real;
use crate::walk::Visit;

/// Draws the weights of every layer in the order of computing, from one stream; leaves biases and norms as built.
pub(crate) struct Draw {
    initialiser: Initialiser,
    stream: ChaCha8Rng,
}

impl Draw {
    pub(crate) fn new(initialiser: Initialiser, seed: u64) -> Self {
        Self { initialiser, stream: ChaCha8Rng::seed_from_u64(seed) }
    }

    /// One weight of a layer.
    fn weight(&mut self, fan_in: f64, fan_out: f64) -> f64 {
        match self.initialiser {
            Initialiser::GlorotNormal => (2.0 / (fan_in + fan_out)).sqrt() * self.truncated_normal(),
            Initialiser::HeNormal => (2.0 / fan_in).sqrt() * self.truncated_normal(),
            Initialiser::GlorotUniform => (6.0 / (fan_in + fan_out)).sqrt() * self.stream.random_range(-1.0..1.0),
        }
    }

    /// A standard normal, drawn again beyond two standard deviations, as TensorFlow does (Keras 2.0 does not rescale
    /// for the variance that the cut takes away).
    fn truncated_normal(&mut self) -> f64 {
        loop {
            let value: f64 = self.stream.sample(rand_distr::StandardNormal);
            if value.abs() <= 2.0 {
                return value;
            }
        }
    }
}

impl<E: Real, D: Backend<E>> Visit<E, D> for Draw {
    type Err = std::convert::Infallible;

    fn tensor<S: Shape>(&mut self, tensor: &mut Tensor<S, E, D>, _learnt: bool) -> Result<(), Self::Err> {
        use dfdx::prelude::HasShape;
        if let [outputs, inputs] = tensor.shape().concrete().as_ref() {
            let (fan_in, fan_out) = (*inputs as f64, *outputs as f64);
            let drawn: Vec<E> = (0..inputs * outputs).map(|_| E::nearest(self.weight(fan_in, fan_out))).collect();
            tensor.copy_from(&drawn);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_is_the_formulas() {
        // A normal cut at two standard deviations keeps 0.774 of its variance.
        for (initialiser, variance) in [
            (Initialiser::GlorotNormal, 0.774 * 2.0 / 300.0),
            (Initialiser::HeNormal, 0.774 * 2.0 / 100.0),
            (Initialiser::GlorotUniform, 2.0 / 300.0),
        ] {
            let mut draw = Draw::new(initialiser, 5);
            let weights: Vec<f64> = (0..200_000).map(|_| draw.weight(100.0, 200.0)).collect();
            let found = weights.iter().map(|w| w * w).sum::<f64>() / weights.len() as f64;
            assert!((found / variance - 1.0).abs() < 0.01, "{initialiser:?}: {found} against {variance}");
        }
    }
}

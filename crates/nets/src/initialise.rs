//! The initial weights.

use interlayer_outline::Role;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::config::Initialiser;
use crate::parameters::Parameters;
use crate::real::Real;

/// Draws weights from one stream.
struct Draw {
    initialiser: Initialiser,
    stream: ChaCha8Rng,
}

impl Draw {
    fn new(initialiser: Initialiser, seed: u64) -> Self {
        Self { initialiser, stream: ChaCha8Rng::seed_from_u64(seed) }
    }

    /// One weight of a layer.
    fn weight(&mut self, fan_in: f64, fan_out: f64) -> f64 {
        match self.initialiser {
            Initialiser::GlorotNormal => (2.0 / (fan_in + fan_out)).sqrt() * self.truncated_normal(),
            Initialiser::HeNormal => (2.0 / fan_in).sqrt() * self.truncated_normal(),
            Initialiser::GlorotUniform => (6.0 / (fan_in + fan_out)).sqrt() * self.stream.random_range(-1.0..1.0),
            Initialiser::HeUniform => (6.0 / fan_in).sqrt() * self.stream.random_range(-1.0..1.0),
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

/// Draws the weights of every layer and projection in the order of computing; leaves biases, normalisations and the modules
/// of dfdx as they are.
pub(crate) fn draw<E: Real>(parameters: &mut Parameters<E>, initialiser: Initialiser, seed: u64) {
    let mut draw = Draw::new(initialiser, seed);
    for parameter in parameters.iter_mut().filter(|parameter| parameter.role == Some(Role::Weight)) {
        let [outputs, inputs] = parameter.shape[..] else { continue };
        let (fan_in, fan_out) = (inputs as f64, outputs as f64);
        parameter.values.iter_mut().for_each(|value| *value = E::nearest(draw.weight(fan_in, fan_out)));
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
            (Initialiser::HeUniform, 2.0 / 100.0),
        ] {
            let mut draw = Draw::new(initialiser, 5);
            let weights: Vec<f64> = (0..200_000).map(|_| draw.weight(100.0, 200.0)).collect();
            let found = weights.iter().map(|w| w * w).sum::<f64>() / weights.len() as f64;
            assert!((found / variance - 1.0).abs() < 0.01, "{initialiser:?}: {found} against {variance}");
        }
    }
}

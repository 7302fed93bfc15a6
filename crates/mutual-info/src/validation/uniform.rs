//! A uniform number and the same with uniform noise.

use std::f64::consts::LN_2;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::problem::Problem;

/// X is uniform on (0, 1), Y = X + U(-e, e). With h(Y) - h(Y | X): `I = e - ln 2e` nats for e <= 1/2, `1/(4e)` above.
#[derive(Clone, Copy, Debug)]
pub(super) struct UniformNoise {
    pub(super) e: f64,
}

impl Problem for UniformNoise {
    fn name(&self) -> String {
        format!("e = {}", self.e)
    }

    fn dims(&self) -> (usize, usize) {
        (1, 1)
    }

    fn truth_bits(&self) -> f64 {
        let e = self.e;
        (if e <= 0.5 { e - (2.0 * e).ln() } else { 0.25 / e }) / LN_2
    }

    fn draw(&self, rng: &mut ChaCha8Rng, x: &mut Vec<f64>, y: &mut Vec<f64>) {
        let (u, noise): (f64, f64) = (rng.random(), rng.random());
        x.push(u);
        y.push(u + self.e * (2.0 * noise - 1.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::problem::covariance;

    #[test]
    fn closed_forms() {
        let nats = |e| UniformNoise { e }.truth_bits() * LN_2;
        assert!((nats(0.1) - 1.70944).abs() < 5e-6);
        assert!((nats(0.75) - 1.0 / 3.0).abs() < 1e-15);
        assert!((nats(0.5) - 0.5).abs() < 1e-15);
        assert!((nats(0.5 + 1e-12) - 0.5).abs() < 1e-11, "the two forms meet at 1/2");
    }

    #[test]
    fn samples_have_the_covariance() {
        let sample = UniformNoise { e: 0.75 }.sample(40_000, 7);
        let (x, y) = (sample.column(0), sample.column(1));
        assert!((covariance(&x, &x) - 1.0 / 12.0).abs() < 2e-3);
        assert!((covariance(&x, &y) - 1.0 / 12.0).abs() < 5e-3);
        assert!((covariance(&y, &y) - 1.0 / 12.0 - 0.75 * 0.75 / 3.0).abs() < 7e-3);
        assert!(x.iter().zip(&y).all(|(x, y)| (0.0..1.0).contains(x) && (y - x).abs() <= 0.75));
    }
}

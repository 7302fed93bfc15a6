//! Student's t: uncorrelated coordinates that depend on each other by their common spread.

use std::f64::consts::LN_2;

use rand_chacha::ChaCha8Rng;

use super::gaussian::normal;
use super::problem::Problem;

const EGAMMA: f64 = 0.577_215_664_901_532_9;

/// A multivariate t of m + n coordinates, identity dispersion and nu degrees of freedom. In nats
/// `I = f(nu) + f(nu+m+n) - f(nu+m) - f(nu+n)`, `f(x) = ln Gamma(x/2) - x/2 psi(x/2)` (Arellano-Valle, Contreras-Reyes,
/// Genton 2013, Scand. J. Statistics 40, 42-62), although nothing is correlated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Student {
    pub(super) dims: (usize, usize),
    pub(super) nu: u32,
}

impl Problem for Student {
    fn name(&self) -> String {
        format!("ν = {}", self.nu)
    }

    fn dims(&self) -> (usize, usize) {
        self.dims
    }

    fn truth_bits(&self) -> f64 {
        let (m, n, nu) = (self.dims.0, self.dims.1, self.nu as usize);
        (f(nu) + f(nu + m + n) - f(nu + m) - f(nu + n)) / LN_2
    }

    /// Normal numbers over the root of one chi-squared of nu degrees of freedom over nu.
    fn draw(&self, rng: &mut ChaCha8Rng, x: &mut Vec<f64>, y: &mut Vec<f64>) {
        let chi_squared: f64 = (0..self.nu).map(|_| normal(rng).powi(2)).sum();
        let spread = (f64::from(self.nu) / chi_squared).sqrt();
        x.extend((0..self.dims.0).map(|_| spread * normal(rng)));
        y.extend((0..self.dims.1).map(|_| spread * normal(rng)));
    }
}

/// ln Gamma(x/2) - x/2 psi(x/2).
fn f(x: usize) -> f64 {
    let half = x as f64 / 2.0;
    libm::lgamma(half) - half * digamma_of_half(x)
}

/// psi(x/2) for x >= 1, up from psi(1/2) or psi(1) by psi(z + 1) = psi(z) + 1/z.
fn digamma_of_half(x: usize) -> f64 {
    let (first, start) = if x.is_multiple_of(2) { (2, -EGAMMA) } else { (1, -EGAMMA - 2.0 * LN_2) };
    (first..x).step_by(2).fold(start, |psi, z| psi + 2.0 / z as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::problem::covariance;

    #[test]
    fn closed_forms() {
        for (m, n, nu, truth) in [(1, 1, 1, 0.22417), (2, 2, 1, 0.43195), (3, 3, 2, 0.29092), (5, 5, 2, 0.44815)] {
            let nats = Student { dims: (m, n), nu }.truth_bits() * LN_2;
            assert!((nats - truth).abs() < 5e-6, "({m}, {n}, {nu}): {nats}");
        }
    }

    #[test]
    fn digamma() {
        // psi(5/2), psi(3), to the last digit of f64.
        assert!((digamma_of_half(5) - 0.703_156_640_645_243_2).abs() < 1e-15);
        assert!((digamma_of_half(6) - 0.922_784_335_098_467_1).abs() < 1e-15);
    }

    /// The covariance of asinh(t) and the share beyond 1 are finite for any nu, unlike the variance of t.
    #[test]
    fn samples_have_heavy_tails_and_a_common_spread() {
        // P(|t_1| > 1) = 1/2, P(|t_2| > 1) = 1 - 1/sqrt(3).
        for (nu, beyond) in [(1, 0.5), (2, 1.0 - 1.0 / 3.0_f64.sqrt())] {
            let sample = Student { dims: (1, 1), nu }.sample(40_000, 7);
            let share = |column: Vec<f64>| column.iter().filter(|v| v.abs() > 1.0).count() as f64 / 40_000.0;
            assert!((share(sample.column(0)) - beyond).abs() < 0.0125);
            assert!((share(sample.column(1)) - beyond).abs() < 0.0125);
            let [x, y] = [0, 1].map(|c| sample.column(c).iter().map(|v| v.asinh()).collect::<Vec<f64>>());
            assert!(covariance(&x, &y).abs() < 0.05, "uncorrelated");
            let [x, y] = [x, y].map(|side| side.iter().map(|v| v.abs()).collect::<Vec<f64>>());
            assert!(covariance(&x, &y) > 0.1, "but large together");
        }
        let sample = Student { dims: (2, 3), nu: 9 }.sample(40_000, 7);
        assert!((covariance(&sample.column(4), &sample.column(4)) - 9.0 / 7.0).abs() < 0.06);
    }
}

//! Gaussians: pairs of correlated coordinates, and coordinates that are all correlated.

use std::f64::consts::LN_2;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::problem::Problem;

pub(super) fn normal(rng: &mut ChaCha8Rng) -> f64 {
    rng.sample(StandardNormal)
}

/// `dims` coordinates on each side, standard normal. The first `correlated` of y go with their partners in x, the others
/// are independent: `I = -1/2 sum ln(1 - rho^2)` nats.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pairs {
    pub(super) dims: usize,
    pub(super) correlated: usize,
    pub(super) rho: f64,
}

impl Problem for Pairs {
    fn name(&self) -> String {
        String::new()
    }

    fn dims(&self) -> (usize, usize) {
        (self.dims, self.dims)
    }

    fn truth_bits(&self) -> f64 {
        if self.correlated == 0 { 0.0 } else { -0.5 * self.correlated as f64 * (-self.rho * self.rho).ln_1p() / LN_2 }
    }

    fn draw(&self, rng: &mut ChaCha8Rng, x: &mut Vec<f64>, y: &mut Vec<f64>) {
        let rest = (1.0 - self.rho * self.rho).sqrt();
        for c in 0..self.dims {
            let (a, b) = (normal(rng), normal(rng));
            x.push(a);
            y.push(if c < self.correlated { self.rho * a + rest * b } else { b });
        }
    }
}

/// m + n standard normal coordinates, any two correlated c >= 0:
/// `I = 1/2 ln{(1 + (m-1)c)(1 + (n-1)c) / [(1-c)(1 + (m+n-1)c)]}` nats, since a matrix of m ones on the diagonal and c
/// elsewhere has determinant `(1-c)^(m-1) (1 + (m-1)c)`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dense {
    pub(super) dims: (usize, usize),
    pub(super) c: f64,
}

impl Problem for Dense {
    fn name(&self) -> String {
        String::new()
    }

    fn dims(&self) -> (usize, usize) {
        self.dims
    }

    fn truth_bits(&self) -> f64 {
        let (m, n) = self.dims;
        let of = |dims: usize| (dims as f64 - 1.0) * self.c;
        0.5 * (of(m).ln_1p() + of(n).ln_1p() - (-self.c).ln_1p() - of(m + n).ln_1p()) / LN_2
    }

    /// Each coordinate is a share of one common number and a rest of its own.
    fn draw(&self, rng: &mut ChaCha8Rng, x: &mut Vec<f64>, y: &mut Vec<f64>) {
        let (share, rest) = (self.c.sqrt(), (1.0 - self.c).sqrt());
        let common = normal(rng);
        let mut side = |dims| (0..dims).map(|_| share * common + rest * normal(rng)).collect::<Vec<f64>>();
        x.extend(side(self.dims.0));
        y.extend(side(self.dims.1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::problem::covariance;

    #[test]
    fn closed_forms() {
        let nats = |problem: &dyn Problem| problem.truth_bits() * LN_2;
        let pair = Pairs { dims: 1, correlated: 1, rho: 0.75 };
        assert!((nats(&pair) - 0.41334).abs() < 5e-6);
        assert!((nats(&Pairs { dims: 25, ..pair }) - nats(&pair)).abs() < 1e-15);
        // Sixteen pairs correlated 0.5: the 2.30 nats that KSG is known to miss.
        assert!((nats(&Pairs { dims: 16, correlated: 16, rho: 0.5 }) - 2.30146).abs() < 5e-6);
        assert_eq!(nats(&Pairs { dims: 3, correlated: 0, rho: 0.0 }), 0.0);
        for (n, truth) in [(2, 0.29389), (3, 0.41334), (5, 0.59281), (25, 1.29218)] {
            assert!((nats(&Dense { dims: (n, n), c: 0.5 }) - truth).abs() < 5e-6, "{n}");
        }
        let one = Dense { dims: (1, 1), c: 0.75 };
        assert!((nats(&one) - nats(&pair)).abs() < 1e-15);
    }

    /// Every entry of the covariance of (x, y) within five of its standard errors at N = 40,000.
    fn has_covariance(problem: &impl Problem, expected: impl Fn(usize, usize) -> f64) {
        let sample = problem.sample(40_000, 7);
        let dims = problem.dims().0 + problem.dims().1;
        for a in 0..dims {
            for b in 0..=a {
                let found = covariance(&sample.column(a), &sample.column(b));
                let error = ((1.0 + expected(a, b).powi(2)) / 40_000.0).sqrt();
                assert!(
                    (found - expected(a, b)).abs() < 5.0 * error,
                    "{problem_dims:?}: {a}, {b}: {found}",
                    problem_dims = problem.dims()
                );
            }
        }
    }

    #[test]
    fn samples_have_the_covariance() {
        has_covariance(&Pairs { dims: 3, correlated: 1, rho: 0.75 }, |a, b| match (a, b) {
            (a, b) if a == b => 1.0,
            (3, 0) => 0.75,
            _ => 0.0,
        });
        has_covariance(&Pairs { dims: 2, correlated: 2, rho: -0.5 }, |a, b| match a - b {
            0 => 1.0,
            2 => -0.5,
            _ => 0.0,
        });
        has_covariance(&Dense { dims: (2, 3), c: 0.5 }, |a, b| if a == b { 1.0 } else { 0.5 });
    }
}

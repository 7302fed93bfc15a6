//! What a problem is: a joint distribution whose mutual information is known.

use crate::Samples;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// A joint distribution of x and y whose mutual information has a closed form.
pub trait Problem {
    /// What sets it apart from others of its family, beside its dims: "e = 0.1". Empty where nothing does.
    fn name(&self) -> String;

    /// Coordinates of x and of y.
    fn dims(&self) -> (usize, usize);

    /// I(X; Y) in bits.
    fn truth_bits(&self) -> f64;

    /// Appends one sample to each side.
    fn draw(&self, rng: &mut ChaCha8Rng, x: &mut Vec<f64>, y: &mut Vec<f64>);

    /// `n` samples. The same seed gives the same bytes, and fewer samples are the first of more.
    fn sample(&self, n: usize, seed: u64) -> Sample {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let dims = self.dims();
        let (mut x, mut y) = (Vec::with_capacity(n * dims.0), Vec::with_capacity(n * dims.1));
        for _ in 0..n {
            self.draw(&mut rng, &mut x, &mut y);
        }
        Sample { x, y, n, dims }
    }
}

/// Samples of both sides, row-major: x is [n, dims.0], y is [n, dims.1].
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Of x.
    pub x: Vec<f64>,
    /// Of y.
    pub y: Vec<f64>,
    /// How many.
    pub n: usize,
    /// Coordinates of x and of y.
    pub dims: (usize, usize),
}

impl Sample {
    /// As the estimators take them.
    ///
    /// # Errors
    /// [`crate::Error`] for a NaN, an infinity, or a length that is not n times dims.
    pub fn sides(&self) -> Result<(Samples<'_, f64>, Samples<'_, f64>), crate::Error> {
        Ok((Samples::new(&self.x, self.n, self.dims.0)?, Samples::new(&self.y, self.n, self.dims.1)?))
    }
}

/// Sums of products over the samples of a column of x (first) and one of y, less the product of their means.
#[cfg(test)]
pub(super) fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let products: Vec<f64> = a.iter().zip(b).map(|(a, b)| a * b).collect();
    mean(&products) - mean(a) * mean(b)
}

#[cfg(test)]
impl Sample {
    /// Column c of (x, y).
    pub(super) fn column(&self, c: usize) -> Vec<f64> {
        let (side, c, dims) =
            if c < self.dims.0 { (&self.x, c, self.dims.0) } else { (&self.y, c - self.dims.0, self.dims.1) };
        side.iter().skip(c).step_by(dims).copied().collect()
    }
}

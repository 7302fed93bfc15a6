//! Bounds on the mutual information of a noisy layer by pairwise distances.

use crate::error::Error;
use crate::estimate::Estimate;
use crate::estimator::Estimator;
use crate::samples::Samples;
use neighbours::Scalar;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// Bounds on I(T; X) for `T = h(X) + N(0, s^2 I)`, X uniform over the N inputs whose h are given (Kolchinsky and
/// Tracey 2017, Entropy 19(7), 361; Saxe et al. 2018, ICLR), in nats:
///
/// - upper: `-1/N sum_i ln 1/N sum_j exp(-|h_i - h_j|^2 / (2 s^2))`, by the Kullback-Leibler divergence of components
/// - lower: `-1/N sum_i ln 1/N sum_j exp(-|h_i - h_j|^2 / (8 s^2))`, by their Bhattacharyya distance
///
/// They bound the entropy of T, a mixture of N Gaussians, with that of the noise, `d/2 ln(2 pi e s^2)`, taken off: h is
/// deterministic, so `H(T | X)` is the noise's. Both lie between 0 and ln N. Euclidean norm, over all pairs: time
/// grows as N^2 dims. The noise is the caller's choice and no property of the network: the value says how many inputs
/// are told apart at that resolution.
///
/// ```
/// use mutual_info::{Kde, Samples};
/// // Four inputs far apart beside the noise are told apart: two bits.
/// let h = Samples::new(&[0.0, 0.0, 0.0, 9.0, 9.0, 0.0, 9.0, 9.0], 4, 2)?;
/// let bounds = Kde::new(0.1).bounds(h)?;
/// assert!((bounds.lower.bits - 2.0).abs() < 1e-9 && (bounds.upper.bits - 2.0).abs() < 1e-9);
/// # Ok::<(), mutual_info::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kde {
    noise: f64,
}

/// Between these lies I(T; X).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Bounds {
    /// At least so much.
    pub lower: Estimate,
    /// At most so much.
    pub upper: Estimate,
}

impl Kde {
    /// With noise of this standard deviation s, in the units of h. Saxe et al. take s^2 = 0.1.
    pub fn new(noise: f64) -> Self {
        Self { noise }
    }

    /// Bounds on I(T; X) for h of [N, dims], row i the layer's output for input i; computed in f64 on all threads of
    /// the current rayon pool. The ceiling is log2 N.
    ///
    /// # Errors
    /// [`Error::Noise`] unless the noise is positive and finite, [`Error::TooFew`] without samples.
    pub fn bounds<T: Scalar>(&self, h: Samples<T>) -> Result<Bounds, Error> {
        let start = Instant::now();
        let s = self.noise;
        if !(s > 0.0 && s.is_finite()) {
            return Err(Error::Noise { value: s });
        }
        let n = h.n();
        if n == 0 {
            return Err(Error::TooFew { n, least: 1 });
        }
        let wide: Vec<f64> = h.data().iter().map(|v| v.wide()).collect();
        let rows: Vec<&[f64]> = wide.chunks_exact(h.dims()).collect();
        let logs: Vec<(f64, f64)> = rows
            .par_iter()
            .map(|a| {
                let (mut near, mut wide) = (0.0, 0.0);
                for b in &rows {
                    // Divided by s twice: s^2 may be below the least f64.
                    let half = squared_distance(a, b) / s / s / 2.0;
                    near += (-half).exp();
                    wide += (-half / 4.0).exp();
                }
                (near.ln(), wide.ln())
            })
            .collect();
        let ceiling = (n as f64).ln();
        let bound = |estimator, sum: f64| {
            Estimate::new(estimator, ceiling - sum / n as f64, n, &[h.side()], start).below(ceiling)
        };
        Ok(Bounds {
            lower: bound(Estimator::KdeLower { noise: s }, logs.iter().map(|l| l.1).sum()),
            upper: bound(Estimator::KdeUpper { noise: s }, logs.iter().map(|l| l.0).sum()),
        })
    }
}

fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    let (a, rest_a) = a.as_chunks::<8>();
    let (b, rest_b) = b.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += (a - b) * (a - b);
        }
    }
    sums.iter().sum::<f64>() + rest_a.iter().zip(rest_b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>()
}

use crate::{Search, Variant};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A mutual information, and beside it what tells whether to trust it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Estimate {
    /// The mutual information in bits. May be slightly negative where there is none.
    pub bits: f64,
    /// The most that N points without ties can show, in bits: `(psi(N) - psi(k + 1)) / ln 2`. A value near it says
    /// "too few points" and nothing else.
    pub ceiling: f64,
    /// Neighbours.
    pub k: usize,
    /// Samples.
    pub n: usize,
    /// Coordinates of x and of y.
    pub dims: (usize, usize),
    /// Which estimator.
    pub variant: Variant,
    /// The search that was used, never `Auto`.
    pub search: Search,
    /// Share of samples, 0..=1, that coincide with another in x and y at once.
    pub duplicates: f64,
    /// Share of samples, 0..=1, whose eps equals the largest coordinate range of the data: 2.0 for an f32 tanh stuck
    /// at -1 and 1. Where it is not near 0, the value has collapsed and a fall of it is no compression.
    pub saturated: f64,
    /// Wall time in seconds.
    pub seconds: f64,
    /// n / seconds.
    pub points_per_second: f64,
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (x, y) = self.dims;
        write!(
            f,
            "{:.4} bits (ceiling {:.4}; {}, k = {}, N = {}, {x} + {y} dims",
            self.bits, self.ceiling, self.variant, self.k, self.n
        )?;
        for (share, what) in [(self.duplicates, "duplicates"), (self.saturated, "saturated")] {
            if share > 0.0 {
                write!(f, ", {:.1} % {what}", 100.0 * share)?;
            }
        }
        write!(f, "; {:.3} s)", self.seconds)
    }
}

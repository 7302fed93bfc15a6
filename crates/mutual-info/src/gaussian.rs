//! The baseline: the mutual information that Gaussians of the same covariance would have.

use crate::covariance::{Covariance, Shrinkage};
use crate::error::Error;
use crate::estimate::Estimate;
use crate::estimator::Estimator;
use crate::samples::{Samples, paired};
use crate::scaled::{is_constant, standardised};
use neighbours::Scalar;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// `I = 1/2 ln(det S_x det S_y / det S)` in nats, S the covariance of (x, y) (Cover and Thomas 2006, section 8.5): the
/// mutual information of Gaussians, and of other samples what their linear correlations hold.
///
/// Every coordinate is standardised first, so that the value does not depend on its units, shrunk or not. Coordinates that
/// are constant, but for rounding (see [`Scaling`](crate::Scaling)), carry no information and are left out.
///
/// Time grows as N (dims of x + dims of y)^2.
///
/// ```
/// use mutual_info::{Gaussian, Samples, Shrinkage};
/// // Correlated by 0.6: I = -1/2 log2(1 - 0.36).
/// let x = Samples::new(&[1.0, 1.0, -1.0, -1.0], 4, 1)?;
/// let y = Samples::new(&[1.4, -0.2, 0.2, -1.4], 4, 1)?;
/// let bits = Gaussian::new(Shrinkage::None).estimate(x, y)?.bits;
/// assert!((bits + 0.5 * 0.64_f64.log2()).abs() < 1e-12);
/// # Ok::<(), mutual_info::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Gaussian {
    shrinkage: Shrinkage,
}

impl Gaussian {
    /// With this covariance.
    pub fn new(shrinkage: Shrinkage) -> Self {
        Self { shrinkage }
    }

    /// I(X; Y) in bits for x of [N, dims of x] and y of [N, dims of y], computed in f64. There is no ceiling.
    ///
    /// # Errors
    /// [`Error::UnequalN`], [`Error::TooFew`] below 2 samples, [`Error::Singular`] where the covariance has no inverse:
    /// where coordinates follow from each other, and without shrinkage always when N is not above their number.
    pub fn estimate<T: Scalar>(&self, x: Samples<T>, y: Samples<T>) -> Result<Estimate, Error> {
        let start = Instant::now();
        let n = paired(x, y, 2)?;
        let estimator = Estimator::Gaussian { shrinkage: self.shrinkage };
        let sides = [x.side(), y.side()];
        let (mut columns, of_y) = (comparable(x), comparable(y));
        if columns.is_empty() || of_y.is_empty() {
            return Ok(Estimate::new(estimator, 0.0, n, &sides, start));
        }
        let split = columns.len();
        columns.extend(of_y);
        let dims = columns.len();
        let singular = Error::Singular { n, dims };
        if self.shrinkage == Shrinkage::None && n <= dims {
            return Err(singular);
        }
        let (covariance, fourth) = Covariance::of(columns);
        let covariance = match self.shrinkage {
            Shrinkage::None => covariance,
            Shrinkage::LedoitWolf => covariance.shrunk(fourth, n),
        };
        let [x, y, both] = [(0, split), (split, dims), (0, dims)].map(|(from, to)| covariance.log_det(from, to));
        match (x, y, both) {
            (Some(x), Some(y), Some(both)) => Ok(Estimate::new(estimator, 0.5 * (x + y - both), n, &sides, start)),
            _ => Err(singular),
        }
    }
}

/// The coordinates that vary, standardised, column by column.
fn comparable<T: Scalar>(samples: Samples<T>) -> Vec<Vec<f64>> {
    (0..samples.dims())
        .into_par_iter()
        .map(|c| (0..samples.n()).map(|i| samples.row(i)[c].wide()).collect::<Vec<f64>>())
        .filter(|column| !is_constant::<T>(column))
        .map(standardised)
        .collect()
}

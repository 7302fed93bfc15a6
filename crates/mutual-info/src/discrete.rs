//! Mutual information of two sets of samples that are both categories.

use crate::error::Error;
use crate::estimate::Estimate;
use crate::estimator::Estimator;
use crate::notes::{Note, related};
use crate::samples::{Samples, paired};
use crate::values::{Pair, Values};
use neighbours::Scalar;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// `I(X; Y) = H(X) + H(Y) - H(X, Y)` of samples that are names and no quantities (codes, ids, classes), with
/// `H = ln N - 1/N sum c ln c + (m - 1) / (2 N)` in nats: the entropy of the counts c of the m values that occur, and the
/// correction of its bias to first order (Miller 1955, Madow).
///
/// Rows that are equal are one value, whatever their numbers are: order and distance do not matter.
///
/// **The trap.** A pair of values that occurs once looks like a rule without exception. Where many samples are alone with
/// their pair, as ids with one or two rows each are, the value is far too large whatever the data, and a
/// [note](Note::Alone) says so.
///
/// ```
/// use mutual_info::{Discrete, Samples};
/// // Four stations in two towns, 100 samples of each: one bit, and no correction, for the town follows from the station.
/// let station: Vec<f64> = (0..400).map(|i| f64::from(i % 4)).collect();
/// let town: Vec<f64> = (0..400).map(|i| f64::from(i % 2)).collect();
/// let found = Discrete::new().estimate(Samples::new(&station, 400, 1)?, Samples::new(&town, 400, 1)?)?;
/// assert!((found.bits - 1.0).abs() < 0.01);
/// # Ok::<(), mutual_info::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discrete {}

impl Discrete {
    /// It has no settings.
    pub fn new() -> Self {
        Self {}
    }

    /// I(X; Y) in bits for x of [N, dims of x] and y of [N, dims of y], whose rows are the values. The ceiling is the lower
    /// one of their entropies. Slightly negative values occur where there is no information.
    ///
    /// # Errors
    /// [`Error::UnequalN`], [`Error::TooFew`] without samples, [`Error::TooManyPoints`].
    pub fn estimate<T: Scalar>(&self, x: Samples<T>, y: Samples<T>) -> Result<Estimate, Error> {
        let start = Instant::now();
        let n = paired(x, y, 1)?;
        if u32::try_from(n).is_err() {
            return Err(Error::TooManyPoints { n });
        }
        let pair = Pair::new(x, y);
        let (of_x, of_y) = pair.values();
        let found = PlugIn::of(of_x, of_y);
        let series = related::series_by_names(of_x, of_y);
        let notes = Note::of_alone(found.alone).into_iter().chain(series).collect();
        let estimate = Estimate::new(Estimator::Discrete, found.nats, n, &[x.side(), y.side()], start);
        Ok(Estimate { notes, ..estimate.below(found.ceiling) })
    }
}

/// What the counts of pairs of values say.
pub(crate) struct PlugIn {
    /// With the correction.
    pub(crate) nats: f64,
    /// The lower one of the corrected entropies. But for rounding the value is never above it: there are no fewer pairs than
    /// values, and the entropy of pairs is no lower.
    ceiling: f64,
    /// Share of the samples whose pair no other sample has.
    pub(crate) alone: f64,
}

impl PlugIn {
    pub(crate) fn of(x: &Values, y: &Values) -> Self {
        let n = x.of.len() as f64;
        let mut pairs: Vec<(u32, u32)> = x.of.iter().copied().zip(y.of.iter().copied()).collect();
        pairs.par_sort_unstable();
        let sizes: Vec<u32> = pairs.chunk_by(|a, b| a == b).map(|equal| equal.len() as u32).collect();
        let alone = sizes.iter().filter(|size| **size == 1).count() as f64 / n;
        let [x, y, both] = [&x.sizes, &y.sizes, &sizes].map(|sizes| entropy(sizes, n));
        Self { nats: (x + y - both).min(x.min(y)), ceiling: x.min(y), alone }
    }
}

/// In nats, with the correction of Miller and Madow. Summed in the order of the values.
fn entropy(sizes: &[u32], n: f64) -> f64 {
    let logs: f64 = sizes.iter().map(|size| f64::from(*size)).map(|size| size * size.ln()).sum();
    n.ln() - logs / n + (sizes.len() as f64 - 1.0) / (2.0 * n)
}

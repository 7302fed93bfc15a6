//! Plug-in mutual information of binned samples.

use crate::error::Error;
use crate::estimate::Estimate;
use crate::estimator::Estimator;
use crate::samples::{Samples, paired};
use neighbours::Scalar;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::hash::Hash;
use std::time::Instant;

/// `I(X; Y) = H(X) + H(Y) - H(X, Y)` with `H = ln N - 1/N sum c ln c` in nats, c the number of samples that fall
/// together, after each coordinate is cut into equal bins (Shwartz-Ziv and Tishby 2017, arXiv:1703.00810).
///
/// One range, from the least to the largest number of x, serves all coordinates of x, and another those of y;
/// [`range`](Binned::range) sets one for both.
///
/// **The trap.** In many dimensions, or with many bins, every sample has a bin of its own, and the value is log2 N
/// whatever the data: it then tells the number of samples. The other way round, values crowded into few bins of a wide
/// range show a "compression" that is the bins' alone (Saxe et al. 2018).
///
/// ```
/// use mutual_info::{Binned, Samples};
/// let x = Samples::new(&[0.1, 0.2, 0.8, 0.9], 4, 1)?;
/// let y = Samples::new(&[5.0, 5.0, 3.0, 3.0], 4, 1)?;
/// assert_eq!(Binned::new(2).estimate(x, y)?.bits, 1.0);
/// assert_eq!(Binned::new(1).estimate(x, y)?.bits, 0.0);
/// # Ok::<(), mutual_info::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Binned {
    bins: u32,
    #[serde(default)]
    range: Option<(f64, f64)>,
}

impl Binned {
    /// So many bins per coordinate (30 in the paper), between the least and the largest number.
    pub fn new(bins: u32) -> Self {
        Self { bins, range: None }
    }

    /// Bins of x and of y between `low` and `high`, in the units of the samples: -1 and 1 for tanh. What lies outside
    /// falls into the outermost bins.
    pub fn range(mut self, low: f64, high: f64) -> Self {
        self.range = Some((low, high));
        self
    }

    /// I(X; Y) in bits for x of [N, dims of x] and y of [N, dims of y]. The ceiling is log2 N.
    ///
    /// # Errors
    /// [`Error::UnequalN`], [`Error::TooFew`] without samples, [`Error::TooManyPoints`], [`Error::ZeroBins`],
    /// [`Error::Range`] unless low < high, both finite.
    pub fn estimate<T: Scalar>(&self, x: Samples<T>, y: Samples<T>) -> Result<Estimate, Error> {
        let start = Instant::now();
        let n = paired(x, y, 1)?;
        if u32::try_from(n).is_err() {
            return Err(Error::TooManyPoints { n });
        }
        let sides = [x.side(), y.side()];
        let (x, y) = (self.symbols(x)?, self.symbols(y)?);
        let both: Vec<(u32, u32)> = x.iter().copied().zip(y.iter().copied()).collect();
        let both = numbered(both.iter());
        let nats = entropy(&x) + entropy(&y) - entropy(&both);
        let estimator = Estimator::Binned { bins: self.bins, range: self.range };
        Ok(Estimate::new(estimator, nats, n, &sides, start).below((n as f64).ln()))
    }

    /// Samples of equal bins have equal numbers.
    fn symbols<T: Scalar>(&self, samples: Samples<T>) -> Result<Vec<u32>, Error> {
        if self.bins == 0 {
            return Err(Error::ZeroBins);
        }
        let values = || samples.data().iter().map(|v| v.wide());
        let (low, high) = match self.range {
            Some((low, high)) if low < high && low.is_finite() && high.is_finite() => (low, high),
            Some((low, high)) => return Err(Error::Range { low, high }),
            None => (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max)),
        };
        // Halves, for the whole range may be beyond f64. Constant samples divide 0 by 0, which is cast to bin 0.
        let width = high / 2.0 - low / 2.0;
        let bin = |v: f64| ((f64::from(self.bins) * ((v / 2.0 - low / 2.0) / width)) as u32).min(self.bins - 1);
        let bins: Vec<u32> = values().map(bin).collect();
        Ok(numbered(bins.chunks_exact(samples.dims())))
    }
}

/// Equal items get equal numbers, in the order in which they appear.
fn numbered<T: Hash + Eq>(items: impl Iterator<Item = T>) -> Vec<u32> {
    let mut numbers = HashMap::new();
    items
        .map(|item| {
            let next = numbers.len() as u32;
            *numbers.entry(item).or_insert(next)
        })
        .collect()
}

/// In nats, summed in the order of the numbers.
fn entropy(symbols: &[u32]) -> f64 {
    let n = symbols.len() as f64;
    let mut counts = vec![0_u32; symbols.len()];
    for &s in symbols {
        counts[s as usize] += 1;
    }
    let sum: f64 = counts.iter().filter(|&&c| c > 0).map(|&c| f64::from(c) * f64::from(c).ln()).sum();
    n.ln() - sum / n
}

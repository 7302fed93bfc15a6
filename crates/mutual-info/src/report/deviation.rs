//! The error bar of an estimate, by disjoint subsets: never a bootstrap, since drawing with replacement makes duplicates.

use crate::error::Error;
use crate::estimate::Estimate;
use crate::ksg::Ksg;
use crate::report::moments::moments;
use crate::report::null::Shuffled;
use crate::samples::Samples;
use neighbours::Scalar;
use neighbours::check_counts;

impl Ksg {
    /// As [`Ksg::estimate`], and with [`Estimate::deviation`]: the standard deviation in bits that fresh samples of the
    /// same N would have (Holmes & Nemenman 2019, Phys. Rev. E 100, 022404):
    /// `sqrt(sum ((n - 1) / n s_n²) / sum (n - 1))`, `s_n²` the variance over n disjoint subsets of N / n samples drawn
    /// by `seed`, n = 2 to 10. Takes about as long as three estimates. In many dimensions it may be a quarter too small.
    ///
    /// ```
    /// use mutual_info::{Ksg, Samples};
    /// let x: Vec<f64> = (0..300).map(|i| (i as f64 * 0.7).sin()).collect();
    /// let y: Vec<f64> = (0..300).map(|i| (i as f64 * 1.3).cos()).collect();
    /// let estimate = Ksg::new(3).estimate_with_deviation(Samples::new(&x, 300, 1)?, Samples::new(&y, 300, 1)?, 0)?;
    /// assert!(estimate.deviation.is_some_and(|deviation| deviation > 0.0));
    /// # Ok::<(), mutual_info::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Ksg::estimate`], and [`Error::TooFewPoints`] where a tenth of the samples is too few.
    pub fn estimate_with_deviation<T: Scalar>(
        &self,
        x: Samples<T>,
        y: Samples<T>,
        seed: u64,
    ) -> Result<Estimate, Error> {
        let estimate = self.estimate(x, y)?;
        check_counts(estimate.n / MOST_PARTS, self.k())?;
        let (deviation, _) = subsets(self, x, y, Shuffled::new(estimate.n, seed).next())?;
        Ok(Estimate { deviation, ..estimate })
    }
}

/// Samples are cut into two parts, into three, and so on up to so many.
const MOST_PARTS: usize = 10;

/// Samples from which on there is an error bar: the smallest parts hold k + 2.
pub(super) fn fewest(k: usize) -> usize {
    k.saturating_add(2).saturating_mul(MOST_PARTS)
}

/// The standard deviation by disjoint subsets, and the mean over the subsets by their size. Subsets that are too small for
/// k are left out, and without them there is no standard deviation.
pub(super) fn subsets<T: Scalar>(
    ksg: &Ksg,
    x: Samples<T>,
    y: Samples<T>,
    order: &[usize],
) -> Result<(Option<f64>, Vec<(usize, f64)>), Error> {
    let (mut weighted, mut weights, mut by_n) = (0.0, 0.0, Vec::new());
    for parts in 2..=MOST_PARTS {
        let size = order.len() / parts;
        if size < ksg.k().saturating_add(2) {
            return Ok((None, by_n));
        }
        let mut bits = Vec::with_capacity(parts);
        for part in order.chunks_exact(size).take(parts) {
            let (x_part, y_part) = (x.rows(part), y.rows(part));
            let x_part = Samples::new(&x_part, part.len(), x.dims())?;
            let y_part = Samples::new(&y_part, part.len(), y.dims())?;
            bits.push(ksg.estimate(x_part, y_part)?.bits);
        }
        let (mean, variance) = moments(&bits);
        let n = parts as f64;
        // There are two parts or more.
        weighted += (n - 1.0) / n * variance.unwrap_or_default();
        weights += n - 1.0;
        by_n.push((size, mean));
    }
    Ok((Some((weighted / weights).sqrt()), by_n))
}

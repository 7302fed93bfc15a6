//! Reports: how reliable an estimate is.

mod deviation;
mod dimension;
mod lists;
mod moments;
mod null;

pub use dimension::{DimensionNote, NoDimension};
pub use null::Null;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::covariance::Shrinkage;
use crate::error::Error;
use crate::estimate::Estimate;
use crate::estimator::Estimator;
use crate::gaussian::Gaussian;
use crate::ksg::Ksg;
use crate::report::deviation::{fewest, subsets};
use crate::report::dimension::dimension;
use crate::report::null::Shuffled;
use crate::samples::Samples;
use neighbours::{Count, Scalar};

/// Relative difference below which the distances to two neighbours nearly tie.
const NEAR: f64 = 1e-6;

/// An estimate with its error bar, its null, and its drifts.
///
/// ```
/// use mutual_info::{Ksg, Report, Samples};
/// let x: Vec<f64> = (0..300).map(|i| (i as f64 * 0.7).sin()).collect();
/// let y: Vec<f64> = (0..300).map(|i| (i as f64 * 1.3).cos()).collect();
/// let (x, y) = (Samples::new(&x, 300, 1)?, Samples::new(&y, 300, 1)?);
/// let report = Report::new(&Ksg::new(3), x, y, 19, 0)?; // or, of an estimate, estimate.report(x, y, 19, 0)?
/// assert!(report.null.as_ref().is_some_and(|null| null.permutations == 19));
/// println!("{report}");
/// # Ok::<(), mutual_info::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// The estimate itself, with its error bar where there are samples enough: 10 (k + 2).
    pub estimate: Estimate,
    /// Estimates for random pairings, between which there is no information; `None` without random pairings.
    pub null: Option<Null>,
    /// What linear correlations hold: [`Gaussian`] with [`Shrinkage::LedoitWolf`], of the same samples. `None` where
    /// coordinates follow from each other exactly.
    pub baseline: Option<Estimate>,
    /// Bits by k. A drift says that the density changes within the neighbourhoods.
    pub by_k: Vec<(usize, f64)>,
    /// Mean bits by number of samples, over disjoint subsets. A drift says that there are too few samples.
    pub by_n: Vec<(usize, f64)>,
    /// Share of the samples that show the most that any can: all their joint neighbours are their only ones.
    pub at_ceiling: f64,
    /// Share of the samples whose k-th and next neighbour are equally far: which one counts is arbitrary there.
    pub ties: f64,
    /// Share of the samples whose k-th and next neighbour are not equally far, but differ by less than 1e-6 of the
    /// distance: rounding, or a jitter, may decide which one counts there.
    pub near_ties: f64,
    /// Intrinsic dimension of x, of y, and of both together, max norm: of the ratio of the distances to 2 n and to n
    /// neighbours, `(psi(2 n) - psi(n)) / mean ln(r_2n / r_n)` (Denti et al. 2022, Sci. Rep. 12, 20005). n is 1 (TwoNN,
    /// Facco et al. 2017, Sci. Rep. 7, 12140), or 2, 4, 8 where fewer neighbours do not say it, as of evenly spaced
    /// numbers such as ranks. Equal points count once. Never above the number of coordinates that vary. `None` where
    /// no scale says it: then [`Report::dimension_notes`] has the reason.
    pub dimensions: [Option<f64>; 3],
    /// Why dimensions are unknown, one note for each.
    #[serde(default)]
    pub dimension_notes: Vec<DimensionNote>,
}

impl Report {
    /// Measures x [N, dims of x] against y [N, dims of y]. Beside the null it takes about as long as 20 estimates, and
    /// up to 30 where points are rounded or evenly spaced; see [`Null`] for how the pairings are measured.
    ///
    /// # Errors
    /// As [`Ksg::estimate`]. With fewer than 10 (k + 2) samples there is no error bar, and fewer entries by N and by k.
    pub fn new<T: Scalar>(
        ksg: &Ksg,
        x: Samples<T>,
        y: Samples<T>,
        permutations: usize,
        seed: u64,
    ) -> Result<Self, Error> {
        let mut estimate = ksg.estimate(x, y)?;
        let (n, k) = (estimate.n, ksg.k());
        let mut shuffled = Shuffled::new(n, seed);
        let (deviation, by_n) = subsets(ksg, x, y, shuffled.next())?;
        estimate.deviation = deviation;
        let null = match permutations {
            0 => None,
            _ => Some(Null::new(ksg, (x, y), &estimate, permutations, &mut shuffled)?),
        };
        let baseline = Gaussian::new(Shrinkage::LedoitWolf).estimate(x, y).ok();

        let mut by_k = Vec::new();
        for k in [1, 2, 3, 5, 10, 20].into_iter().filter(|k| k + 2 <= n) {
            by_k.push((k, ksg.clone().neighbours(k).estimate(x, y)?.bits));
        }
        let hoods = ksg.neighbourhoods(x, y)?;
        // The k-th neighbour is at eps itself in one of the two, the others are below it in both.
        let nearer = |eps: f64, count: Count| if eps == 0.0 { count.within } else { count.inside() };
        let counts = hoods.eps.iter().zip(hoods.x.iter().zip(&hoods.y));
        let least = counts.filter(|(eps, (x, y))| ((nearer(**eps, **x) + nearer(**eps, **y)) as usize) < 2 * k);
        let at_ceiling = least.count() as f64 / n as f64;
        let (mut ties, mut near_ties) = (0.0, 0.0);
        if k + 3 <= n {
            let next = ksg.clone().neighbours(k + 1).neighbourhoods(x, y)?.eps;
            let share = |tie: fn(f64, f64) -> bool| {
                hoods.eps.iter().zip(&next).filter(|(eps, next)| tie(**eps, **next)).count() as f64 / n as f64
            };
            ties = share(|eps, next| eps == next);
            near_ties = share(|eps, next| eps < next && next - eps < NEAR * next);
        }
        let mut dimension_notes = Vec::new();
        let mut known = |of: &str, found: Result<f64, NoDimension>| {
            found.map_err(|reason| dimension_notes.push(DimensionNote { of: of.to_owned(), reason })).ok()
        };
        let dimensions =
            [known("x", dimension(x, x)?), known("y", dimension(y, y)?), known("x and y", dimension(x, y)?)];
        Ok(Self { estimate, null, baseline, by_k, by_n, at_ceiling, ties, near_ties, dimensions, dimension_notes })
    }
}

impl Estimate {
    /// The report on x and y by the same estimator, as [`Report::new`] gives it.
    ///
    /// # Errors
    /// As [`Report::new`], and [`Error::NoReport`] of an estimate that is not [`Ksg`]'s.
    pub fn report<T: Scalar>(
        &self,
        x: Samples<T>,
        y: Samples<T>,
        permutations: usize,
        seed: u64,
    ) -> Result<Report, Error> {
        match self.estimator {
            Estimator::Ksg { k, variant } => {
                let ksg = Ksg::new(k).variant(variant).search(self.search.unwrap_or_default());
                Report::new(&ksg, x, y, permutations, seed)
            }
            estimator => Err(Error::NoReport { estimator }),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        let list = |values: &[(usize, f64)]| {
            values.iter().map(|(at, bits)| format!("{at}: {bits:.3}")).collect::<Vec<_>>().join(", ")
        };
        writeln!(f, "{}", self.estimate)?;
        match (self.estimate.deviation, self.estimate.estimator.k()) {
            (Some(deviation), _) => writeln!(f, "error bar (disjoint subsets)    {deviation:.4} bits")?,
            (None, k) => {
                let k = k.unwrap_or_default();
                writeln!(f, "error bar (disjoint subsets)    needs at least {} samples for k = {k}", fewest(k))?;
            }
        }
        if let Some(Null { permutations, seed, mean, deviation, p }) = &self.null {
            let pairings = if *permutations == 1 { "pairing" } else { "pairings" };
            let deviation = deviation
                .map_or_else(|| "unknown (needs 2 pairings)".to_owned(), |deviation| format!("{deviation:.4}"));
            writeln!(
                f,
                "null ({permutations} random {pairings}, seed {seed})  {mean:.4} bits, deviation {deviation}, p = {p:.3}"
            )?;
        }
        if let Some(baseline) = &self.baseline {
            writeln!(f, "{:<32}{:.4} bits", baseline.estimator.to_string(), baseline.bits)?;
        }
        writeln!(f, "bits by k                       {}", list(&self.by_k))?;
        match self.by_n.as_slice() {
            [] => writeln!(f, "bits by N                       too few samples to halve")?,
            by_n => writeln!(f, "bits by N                       {}", list(by_n))?,
        }
        writeln!(f, "samples at the ceiling          {}", percent(self.at_ceiling))?;
        writeln!(f, "duplicates                      {}", percent(self.estimate.duplicates.unwrap_or(0.0)))?;
        writeln!(f, "saturated distances             {}", percent(self.estimate.saturated.unwrap_or(0.0)))?;
        writeln!(f, "ties at the k-th neighbour      {}", percent(self.ties))?;
        writeln!(f, "near ties (within 1e-6)         {}", percent(self.near_ties))?;
        let [x, y, both] =
            self.dimensions.map(|dimension| dimension.map_or_else(|| "unknown".to_owned(), |d| format!("{d:.1}")));
        write!(f, "intrinsic dimension             x {x}, y {y}, both {both}")?;
        self.dimension_notes.iter().try_for_each(|note| write!(f, "\nnote: {note}"))
    }
}

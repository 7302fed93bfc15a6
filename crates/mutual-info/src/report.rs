//! What tells a reader whether to trust an estimate.

use std::fmt;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use crate::{Error, Estimate, Ksg, Samples, Scalar};

/// An estimate with its error bar, its null, and its drifts.
///
/// ```
/// use mutual_info::{Ksg, Report, Samples};
/// let x: Vec<f64> = (0..300).map(|i| (i as f64 * 0.7).sin()).collect();
/// let y: Vec<f64> = (0..300).map(|i| (i as f64 * 1.3).cos()).collect();
/// let report = Report::new(&Ksg::new(3), Samples::new(&x, 300, 1)?, Samples::new(&y, 300, 1)?, 19, 0)?;
/// assert!(report.null.is_some_and(|null| null.permutations == 19));
/// println!("{report}");
/// # Ok::<(), mutual_info::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// The estimate itself.
    pub estimate: Estimate,
    /// Its standard deviation in bits by disjoint subsets (Holmes & Nemenman 2019, Phys. Rev. E 100, 022404):
    /// `sqrt(sum ((n - 1) / n s_n²) / sum (n - 1))`, `s_n²` the variance over n subsets of N / n samples, n = 2 to 10.
    /// Never a bootstrap: drawing with replacement makes duplicates.
    pub deviation: f64,
    /// What the estimator shows where there is nothing; `None` without random pairings.
    pub null: Option<Null>,
    /// Bits by k. A drift says that the density changes within the neighbourhoods.
    pub by_k: Vec<(usize, f64)>,
    /// Mean bits by number of samples, over disjoint subsets. A drift says that there are too few samples.
    pub by_n: Vec<(usize, f64)>,
    /// Share of the samples that show the most that any can: all their joint neighbours are their only ones.
    pub at_ceiling: f64,
    /// Share of the samples whose k-th and next neighbour are equally far: which one counts is arbitrary there.
    pub ties: f64,
    /// Intrinsic dimension of x, of y, and of both together, from the ratio mu of the distances to the second and the
    /// first neighbour (TwoNN, Facco et al. 2017, Sci. Rep. 7, 12140, here as the maximum likelihood `n / sum ln mu`,
    /// max norm). `None` where the two distances are equal throughout, or all nearest neighbours coincide.
    pub dimensions: [Option<f64>; 3],
}

/// Estimates of the same samples, paired at random.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Null {
    /// How many pairings.
    pub permutations: usize,
    /// Seed of the pairings.
    pub seed: u64,
    /// Mean in bits; negative values count as they are.
    pub mean: f64,
    /// Standard deviation in bits.
    pub deviation: f64,
    /// Share of the pairings, the true one among them, that show at least as much: `(1 + b) / (1 + permutations)`.
    pub p: f64,
}

impl Report {
    /// Measures x [N, dims of x] against y [N, dims of y]. It takes about as long as `permutations` + 10 estimates.
    ///
    /// # Errors
    /// As [`Ksg::estimate`], and [`Error::TooFewPoints`] where a tenth of the samples is too few.
    pub fn new<T: Scalar>(
        ksg: &Ksg,
        x: Samples<T>,
        y: Samples<T>,
        permutations: usize,
        seed: u64,
    ) -> Result<Self, Error> {
        let estimate = ksg.estimate(x, y)?;
        let (n, k) = (estimate.n, ksg.k());
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut order: Vec<usize> = (0..n).collect();
        order.shuffle(&mut rng);
        let (deviation, by_n) = subsets(ksg, x, y, &order)?;

        let mut nulls = Vec::with_capacity(permutations);
        for _ in 0..permutations {
            order.shuffle(&mut rng);
            let paired = rows(y, &order);
            nulls.push(ksg.estimate(x, Samples::new(&paired, n, y.dims())?)?.bits);
        }
        let above = nulls.iter().filter(|bits| **bits >= estimate.bits).count();
        let (mean, variance) = moments(&nulls);
        let p = (1 + above) as f64 / (1 + permutations) as f64;
        let null = (permutations > 0).then(|| Null { permutations, seed, mean, deviation: variance.sqrt(), p });

        let mut by_k = Vec::new();
        for k in [1, 2, 3, 5, 10, 20].into_iter().filter(|k| k + 2 <= n) {
            by_k.push((k, ksg.clone().neighbours(k).estimate(x, y)?.bits));
        }
        let hoods = ksg.neighbourhoods(x, y)?;
        // The k-th neighbour is at eps itself in one of the two, the others are below it in both.
        let least = |(x, y): (&u32, &u32)| ((*x + *y) as usize) < 2 * k;
        let at_ceiling = hoods.x.iter().zip(&hoods.y).filter(|counts| least(*counts)).count() as f64 / n as f64;
        let ties = if k + 3 <= n {
            let next = ksg.clone().neighbours(k + 1).neighbourhoods(x, y)?;
            hoods.eps.iter().zip(&next.eps).filter(|(eps, next)| eps == next).count() as f64 / n as f64
        } else {
            0.0
        };
        let dimensions = [two_nn(x, x)?, two_nn(y, y)?, two_nn(x, y)?];
        Ok(Self { estimate, deviation, null, by_k, by_n, at_ceiling, ties, dimensions })
    }
}

/// The standard deviation by disjoint subsets, and the mean over the subsets by their size.
fn subsets<T: Scalar>(
    ksg: &Ksg,
    x: Samples<T>,
    y: Samples<T>,
    order: &[usize],
) -> Result<(f64, Vec<(usize, f64)>), Error> {
    let (mut weighted, mut weights, mut by_n) = (0.0, 0.0, Vec::new());
    for parts in 2..=10 {
        let size = order.len() / parts;
        let mut bits = Vec::with_capacity(parts);
        for part in order.chunks_exact(size.max(1)).take(parts) {
            let (x_part, y_part) = (rows(x, part), rows(y, part));
            let x_part = Samples::new(&x_part, part.len(), x.dims())?;
            let y_part = Samples::new(&y_part, part.len(), y.dims())?;
            bits.push(ksg.estimate(x_part, y_part)?.bits);
        }
        let (mean, variance) = moments(&bits);
        let n = parts as f64;
        weighted += (n - 1.0) / n * variance;
        weights += n - 1.0;
        by_n.push((size, mean));
    }
    Ok(((weighted / weights).sqrt(), by_n))
}

/// Mean and unbiased variance; NaN of none, and a variance of 0 of one.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, squares / (n - 1.0).max(1.0))
}

/// Some rows, in this order.
fn rows<T: Scalar>(samples: Samples<T>, order: &[usize]) -> Vec<T> {
    order.iter().flat_map(|row| samples.row(*row)).copied().collect()
}

/// The intrinsic dimension of (x, y).
fn two_nn<T: Scalar>(x: Samples<T>, y: Samples<T>) -> Result<Option<f64>, Error> {
    let hoods = Ksg::new(2).neighbourhoods(x, y)?;
    let logs: Vec<f64> = hoods
        .nearest
        .iter()
        .zip(&hoods.eps)
        .filter(|(first, _)| **first > 0.0)
        .map(|(first, second)| (second / first).ln())
        .collect();
    Ok(Some(logs.len() as f64 / logs.iter().sum::<f64>()).filter(|dimension| dimension.is_finite()))
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        let list = |values: &[(usize, f64)]| {
            values.iter().map(|(at, bits)| format!("{at}: {bits:.3}")).collect::<Vec<_>>().join(", ")
        };
        writeln!(f, "{}", self.estimate)?;
        writeln!(f, "error bar (disjoint subsets)    {:.4} bits", self.deviation)?;
        if let Some(Null { permutations, seed, mean, deviation, p }) = &self.null {
            writeln!(
                f,
                "null ({permutations} random pairings, seed {seed})  {mean:.4} bits, deviation {deviation:.4}, p = {p:.3}"
            )?;
        }
        writeln!(f, "bits by k                       {}", list(&self.by_k))?;
        writeln!(f, "bits by N                       {}", list(&self.by_n))?;
        writeln!(f, "samples at the ceiling          {}", percent(self.at_ceiling))?;
        writeln!(f, "duplicates                      {}", percent(self.estimate.duplicates.unwrap_or(0.0)))?;
        writeln!(f, "saturated distances             {}", percent(self.estimate.saturated.unwrap_or(0.0)))?;
        writeln!(f, "ties at the k-th neighbour      {}", percent(self.ties))?;
        let [x, y, both] =
            self.dimensions.map(|dimension| dimension.map_or_else(|| "unknown".to_owned(), |d| format!("{d:.1}")));
        write!(f, "intrinsic dimension             x {x}, y {y}, both {both}")
    }
}

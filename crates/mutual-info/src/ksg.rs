use crate::digamma::Digamma;
use crate::estimate::{Estimate, Estimator};
use crate::samples::arithmetic::Arithmetic;
use crate::samples::{Samples, Scalar};
use crate::search::Search;
use crate::search::instructions::Instructions;
use crate::search::neighbours::{Neighbourhoods, Rule};
use crate::{Error, Session};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::f64::consts::LN_2;
use std::fmt;
use std::time::Instant;

/// Which estimator of Kraskov, Stögbauer and Grassberger (Phys. Rev. E 69, 066138, 2004).
///
/// eps is the max-norm distance of a sample to its k-th neighbour in (x, y); counts leave the sample itself out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variant {
    /// Eq. 8: `psi(k) + psi(N) - <psi(n_x + 1) + psi(n_y + 1)>`, n = samples with marginal distance `< eps`.
    #[default]
    Ksg1,
    /// Eq. 9: `psi(k) - 1/k + psi(N) - <psi(n_x) + psi(n_y)>`, n_x = samples with distance `<= eps_x`, the largest
    /// distance in x among the k neighbours; eps_y separately. Among equally distant neighbours the lower index counts.
    Ksg2,
    /// What the Python package NPEET computes: KSG1 in f64, counting `d <= eps - 1e-15`.
    Npeet {
        /// Seed of the noise U[0, 1) * 1e-10 that NPEET adds to every coordinate (after conversion to f64); `None`
        /// adds none.
        jitter: Option<u64>,
    },
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Variant::Ksg1 => f.write_str("KSG1"),
            Variant::Ksg2 => f.write_str("KSG2"),
            Variant::Npeet { jitter: None } => f.write_str("NPEET"),
            Variant::Npeet { jitter: Some(seed) } => write!(f, "NPEET with jitter, seed {seed}"),
        }
    }
}

/// The mutual information of two sets of samples by their k nearest neighbours (max norm, no scaling).
///
/// Points at which eps = 0 (k or more samples coincide with them) are atoms, for which the formulas of [`Variant`]
/// are not made: they would count nothing and show more than the ceiling. There k is replaced by the number of samples
/// that coincide, and n_x, n_y count distance 0 (Gao, Kannan, Oh, Viswanath 2017, with psi for log). Constant data
/// then show no information, discrete data their plug-in value.
///
/// ```
/// use mutual_info::{Ksg, Samples, Search, Variant};
/// let x: Vec<f64> = (0..200).map(|i| (i as f64 * 0.7).sin()).collect();
/// let y: Vec<f64> = x.iter().map(|x| x * x).collect();
/// let (x, y) = (Samples::new(&x, 200, 1)?, Samples::new(&y, 200, 1)?);
/// let fast = Ksg::new(3).variant(Variant::Ksg2).estimate(x, y)?;
/// let slow = Ksg::new(3).variant(Variant::Ksg2).search(Search::Plain).estimate(x, y)?;
/// assert_eq!(fast.bits, slow.bits);
/// # Ok::<(), mutual_info::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ksg {
    k: usize,
    variant: Variant,
    search: Search,
    instructions: Instructions,
}

impl Default for Ksg {
    fn default() -> Self {
        Self::new(3)
    }
}

impl Ksg {
    /// KSG1 with k neighbours.
    pub fn new(k: usize) -> Self {
        Self { k, variant: Variant::Ksg1, search: Search::Auto, instructions: Instructions::default() }
    }

    pub(crate) fn k(&self) -> usize {
        self.k
    }

    pub(crate) fn formula(&self) -> Variant {
        self.variant
    }

    /// With k neighbours.
    pub fn neighbours(mut self, k: usize) -> Self {
        self.k = k;
        self
    }

    /// Another estimator.
    pub fn variant(mut self, variant: Variant) -> Self {
        self.variant = variant;
        self
    }

    /// Force a neighbour search: the value stays the same to the last bit.
    pub fn search(mut self, search: Search) -> Self {
        self.search = search;
        self
    }

    /// Use no more than this instruction set: the value stays the same to the last bit.
    pub fn instructions(mut self, instructions: Instructions) -> Self {
        self.instructions = instructions;
        self
    }

    /// I(X; Y) in bits, on all threads of the current rayon pool. x is [N, dims of x], y is [N, dims of y], row i of
    /// one belongs to row i of the other. The same samples give the same bytes on any number of threads.
    ///
    /// # Errors
    /// [`Error::ZeroK`], [`Error::UnequalN`], [`Error::TooFewPoints`] below k + 2 samples, [`Error::TooManyPoints`].
    pub fn estimate<T: Scalar>(&self, x: Samples<T>, y: Samples<T>) -> Result<Estimate, Error> {
        self.estimate_from(x, y, None)
    }

    /// Estimates of a series, such as the epochs of a training: each starts from the neighbours of the one before.
    pub fn session(&self) -> Session {
        Session { ksg: self.clone(), neighbours: Vec::new() }
    }

    pub(crate) fn estimate_from<T: Scalar>(
        &self,
        x: Samples<T>,
        y: Samples<T>,
        guess: Option<&mut Vec<u32>>,
    ) -> Result<Estimate, Error> {
        let start = Instant::now();
        let (hoods, search) = self.measured(x, y, guess)?;
        let (n, k) = (x.n(), self.k);
        let psi = Digamma::up_to(n);
        let change: f64 = self.atoms(x, y, &hoods, &psi).iter().map(|&(_, change)| change).sum();
        let nats = self.nats(hoods.x.iter().copied().zip(hoods.y.iter().copied()), change, &psi, n);
        let share = |of: &[f64], value: f64| of.iter().filter(|&&d| d == value).count() as f64 / n as f64;
        let range = largest_range(x).max(largest_range(y));
        let estimator = Estimator::Ksg { k, variant: self.variant };
        let saturated = if range > 0.0 { share(&hoods.eps, range) } else { 0.0 };
        Ok(Estimate {
            search: Some(search),
            duplicates: Some(share(&hoods.nearest, 0.0)),
            saturated: Some(saturated),
            ..Estimate::new(estimator, nats, n, &[x.side(), y.side()], start).below(psi.at(n) - psi.at(k + 1))
        })
    }

    /// What each sample adds, in bits: the formulas of [`Variant`] without the mean, N values in the order of the
    /// samples. Their mean is [`Estimate::bits`] but for rounding. A single one is noisy, and negative where a pair is
    /// rarer than its parts.
    ///
    /// # Errors
    /// As [`Ksg::estimate`].
    pub fn local<T: Scalar>(&self, x: Samples<T>, y: Samples<T>) -> Result<Vec<f64>, Error> {
        let (hoods, _) = self.measured(x, y, None)?;
        let psi = Digamma::up_to(x.n());
        let constant = self.of_neighbours(self.k, &psi) + psi.at(x.n());
        let mut nats: Vec<f64> =
            hoods.x.iter().zip(&hoods.y).map(|(&x, &y)| constant - self.of_counts(x, y, &psi)).collect();
        for (i, change) in self.atoms(x, y, &hoods, &psi) {
            nats[i] += change;
        }
        Ok(nats.into_iter().map(|nats| nats / LN_2).collect())
    }

    /// The radii and counts behind [`Ksg::estimate`], sample by sample.
    ///
    /// # Errors
    /// As [`Ksg::estimate`].
    pub fn neighbourhoods<T: Scalar>(&self, x: Samples<T>, y: Samples<T>) -> Result<Neighbourhoods, Error> {
        Ok(self.measured(x, y, None)?.0)
    }

    fn measured<T: Scalar>(
        &self,
        x: Samples<T>,
        y: Samples<T>,
        guess: Option<&mut Vec<u32>>,
    ) -> Result<(Neighbourhoods, Search), Error> {
        let k = self.k;
        if x.n() != y.n() {
            return Err(Error::UnequalN { x: x.n(), y: y.n() });
        }
        check_counts(x.n(), k)?;
        match self.variant {
            Variant::Ksg1 => T::neighbourhoods(x, y, k, Rule::Ksg1, self.search, self.instructions, guess),
            Variant::Ksg2 => T::neighbourhoods(x, y, k, Rule::Ksg2, self.search, self.instructions, guess),
            Variant::Npeet { jitter } => {
                let (wide_x, wide_y) = upcast(x, y, jitter);
                let x = Samples::new(&wide_x, x.n(), x.dims())?;
                let y = Samples::new(&wide_y, y.n(), y.dims())?;
                f64::neighbourhoods(x, y, k, Rule::Npeet, self.search, self.instructions, guess)
            }
        }
    }

    /// The formulas of [`Variant`], of the counts in x and in y and of what atoms change. Summed in the order of the
    /// samples: the same bytes on any number of threads.
    pub(crate) fn nats(&self, counts: impl Iterator<Item = (u32, u32)>, change: f64, psi: &Digamma, n: usize) -> f64 {
        let counts: f64 = counts.map(|(x, y)| self.of_counts(x, y, psi)).sum();
        self.of_neighbours(self.k, psi) + psi.at(n) - counts / n as f64 + change / n as f64
    }

    /// What changes, in nats, at a sample with which so many others coincide, k or more.
    pub(crate) fn change_of_atom(&self, coinciding: usize, psi: &Digamma) -> f64 {
        self.of_neighbours(coinciding, psi) - self.of_neighbours(self.k, psi)
    }

    /// What the k-th neighbour says, in nats.
    fn of_neighbours(&self, k: usize, psi: &Digamma) -> f64 {
        match self.variant {
            Variant::Ksg2 => psi.at(k) - 1.0 / k as f64,
            Variant::Ksg1 | Variant::Npeet { .. } => psi.at(k),
        }
    }

    /// What the counts n_x and n_y of a sample say, in nats.
    fn of_counts(&self, x: u32, y: u32, psi: &Digamma) -> f64 {
        let (x, y) = (x as usize, y as usize);
        match self.variant {
            Variant::Ksg2 => psi.at(x) + psi.at(y),
            Variant::Ksg1 | Variant::Npeet { .. } => psi.at(x + 1) + psi.at(y + 1),
        }
    }

    /// The samples with eps = 0 and what that changes at each, in nats.
    fn atoms<T: Scalar>(
        &self,
        x: Samples<T>,
        y: Samples<T>,
        hoods: &Neighbourhoods,
        psi: &Digamma,
    ) -> Vec<(usize, f64)> {
        let (wide_x, wide_y);
        if !hoods.eps.contains(&0.0) {
            return Vec::new();
        }
        (wide_x, wide_y) = upcast(
            x,
            y,
            match self.variant {
                Variant::Npeet { jitter } => jitter,
                _ => None,
            },
        );
        // Adding 0.0 turns -0.0 into 0.0, so that coinciding samples have equal bits.
        let key = |i: usize| -> Vec<u64> {
            let row =
                |m: &[f64], dims: usize| m[i * dims..(i + 1) * dims].iter().map(|v| (v + 0.0).to_bits()).collect();
            let mut key: Vec<u64> = row(&wide_x, x.dims());
            key.extend::<Vec<u64>>(row(&wide_y, y.dims()));
            key
        };
        let places: Vec<usize> = (0..x.n()).filter(|&i| hoods.eps[i] == 0.0).collect();
        let mut sizes: HashMap<Vec<u64>, usize> = HashMap::new();
        for &i in &places {
            *sizes.entry(key(i)).or_default() += 1;
        }
        places.iter().map(|&i| (i, self.change_of_atom(sizes[&key(i)] - 1, psi))).collect()
    }
}

pub(crate) fn check_counts(n: usize, k: usize) -> Result<(), Error> {
    if k == 0 {
        return Err(Error::ZeroK);
    }
    if n < k.saturating_add(2) {
        return Err(Error::TooFewPoints { n, k });
    }
    if u32::try_from(n).is_err() {
        return Err(Error::TooManyPoints { n });
    }
    Ok(())
}

pub(crate) fn upcast<T: Scalar>(x: Samples<T>, y: Samples<T>, jitter: Option<u64>) -> (Vec<f64>, Vec<f64>) {
    let mut wide = [x, y].map(|m| m.data().iter().map(|v| v.wide()).collect::<Vec<f64>>());
    if let Some(seed) = jitter {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        for value in wide.iter_mut().flatten() {
            *value += rng.random::<f64>() * 1e-10;
        }
    }
    let [x, y] = wide;
    (x, y)
}

/// max - min of the widest coordinate, in the arithmetic of T.
fn largest_range<T: Scalar>(samples: Samples<T>) -> f64 {
    let mut low = samples.row(0).to_vec();
    let mut high = low.clone();
    for row in samples.data().chunks_exact(samples.dims()) {
        for ((low, high), &v) in low.iter_mut().zip(&mut high).zip(row) {
            *low = if v < *low { v } else { *low };
            *high = if v > *high { v } else { *high };
        }
    }
    low.iter().zip(&high).map(|(&low, &high)| high.distance(low).wide()).fold(0.0, f64::max)
}

use crate::digamma::Digamma;
use crate::error::Error;
use crate::estimate::Estimate;
use crate::estimator::Estimator;
use crate::notes::{self, Seen};
use crate::samples::Samples;
use crate::ties;
use crate::values::Pair;
use crate::variant::Variant;
use neighbours::{Count, Hood, Instructions, Knn, Neighbourhoods, Rule, Scalar, Search};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::f64::consts::LN_2;
use std::time::Instant;

/// The mutual information of two sets of samples by their k nearest neighbours (max norm, no scaling).
///
/// The formulas of Kraskov et al. assume that no two distances are equal. [`Variant::TieAware`], the default, does not
/// need that. Under the others, points at which eps = 0 (k or more samples coincide with them) would count nothing and
/// show more than the ceiling: there k is replaced by the number of samples that coincide, and n_x, n_y count distance 0
/// (Gao, Kannan, Oh, Viswanath 2017, with psi for log).
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
    /// [`Variant::TieAware`] with k neighbours.
    pub fn new(k: usize) -> Self {
        Self { k, variant: Variant::TieAware, search: Search::Auto, instructions: Instructions::default() }
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

    pub(crate) fn estimate_from<T: Scalar>(
        &self,
        x: Samples<T>,
        y: Samples<T>,
        session: Option<&mut neighbours::Session>,
    ) -> Result<Estimate, Error> {
        let start = Instant::now();
        let alone = session.is_none();
        let found = self.measured(x, y, session)?;
        let (n, k) = (x.n(), self.k);
        let psi = Digamma::up_to(n);
        let terms: Vec<((f64, f64), bool)> = (0..n)
            .into_par_iter()
            .map(|i| {
                let (own, within) = found.hood(i);
                (self.term(&own, within.as_ref(), &psi), self.is_tied(&own, within.as_ref()))
            })
            .collect();
        let nats = self.nats(terms.iter().map(|(term, _)| *term), &psi, n);
        let share = |of: &[f64], value: f64| of.iter().filter(|&&d| d == value).count() as f64 / n as f64;
        let [ranges_x, ranges_y] = [ranges(x), ranges(y)];
        let range = ranges_x.iter().chain(&ranges_y).copied().fold(0.0, f64::max);
        let estimator = Estimator::Ksg { k, variant: self.variant };
        let saturated = if range > 0.0 { share(&found.own.eps, range) } else { 0.0 };
        let ties = terms.iter().filter(|(_, tied)| *tied).count() as f64 / n as f64;
        let pair = Pair::new(x, y);
        let without_ties = psi.at(n) - psi.at(k + 1);
        let ceiling = self.ceiling(&pair, (nats, ties), &found, &psi);
        let duplicates = share(&found.own.nearest, 0.0);
        let seen = Seen {
            ranges: [&ranges_x, &ranges_y],
            eps: &found.own.eps,
            duplicates,
            ties,
            bits: self.bounded(nats, ceiling) / LN_2,
            of_ceiling: if ceiling < without_ties { 0.0 } else { nats / without_ties },
            pair: &pair,
        };
        let notes = if alone { notes::of_pair(x, y, self.variant, &seen) } else { Vec::new() };
        Ok(Estimate {
            search: Some(found.search),
            duplicates: Some(duplicates),
            saturated: Some(saturated),
            ties: Some(ties),
            notes,
            ..Estimate::new(estimator, self.bounded(nats, ceiling), n, &[x.side(), y.side()], start).below(ceiling)
        })
    }

    /// The term of each sample, in bits: the formulas of [`Variant`] without the mean, N values in the order of the
    /// samples. Their mean is [`Estimate::bits`] but for rounding and for the ceiling. A single one is noisy, and
    /// negative where a pair is rarer than its parts.
    ///
    /// # Errors
    /// As [`Ksg::estimate`].
    pub fn local<T: Scalar>(&self, x: Samples<T>, y: Samples<T>) -> Result<Vec<f64>, Error> {
        let found = self.measured(x, y, None)?;
        let psi = Digamma::up_to(x.n());
        let constant = self.of_neighbours(self.k, &psi) + psi.at(x.n());
        let nats = (0..x.n()).map(|i| {
            let (own, within) = found.hood(i);
            let (counts, change) = self.term(&own, within.as_ref(), &psi);
            constant - counts + change
        });
        Ok(nats.map(|nats| nats / LN_2).collect())
    }

    /// The radii and counts behind [`Ksg::estimate`], sample by sample.
    ///
    /// # Errors
    /// As [`Ksg::estimate`].
    pub fn neighbourhoods<T: Scalar>(&self, x: Samples<T>, y: Samples<T>) -> Result<Neighbourhoods, Error> {
        Ok(self.measured(x, y, None)?.own)
    }

    fn measured<T: Scalar>(
        &self,
        x: Samples<T>,
        y: Samples<T>,
        session: Option<&mut neighbours::Session>,
    ) -> Result<Found, Error> {
        let (wide_x, wide_y);
        let found = match self.variant {
            Variant::Npeet { jitter } => {
                (wide_x, wide_y) = upcast(x, y, jitter);
                let x = Samples::new(&wide_x, x.n(), x.dims())?;
                let y = Samples::new(&wide_y, y.n(), y.dims())?;
                self.found(x, y, session)?
            }
            _ => self.found(x, y, session)?,
        };
        let within = match self.variant {
            Variant::Ksg2 => found.neighbourhoods.hoods().any(|hood| hood.is_irregular()),
            Variant::Npeet { jitter } => jitter.is_none(),
            _ => false,
        };
        let within = match within {
            true => Some(self.knn().rule(Rule::Eps).find(x.points(), y.points())?.neighbourhoods),
            false => None,
        };
        Ok(Found { own: found.neighbourhoods, within, search: found.search })
    }

    /// By the variant's own rule.
    fn found<T: Scalar>(
        &self,
        x: Samples<T>,
        y: Samples<T>,
        session: Option<&mut neighbours::Session>,
    ) -> Result<neighbours::Found, Error> {
        Ok(match session {
            Some(session) => session.find(x.points(), y.points())?,
            None => self.knn().find(x.points(), y.points())?,
        })
    }

    /// The search for neighbours that it asks for.
    pub(crate) fn knn(&self) -> Knn {
        let rule = match self.variant {
            Variant::TieAware | Variant::Ksg1 => Rule::Eps,
            Variant::Ksg2 => Rule::Neighbours,
            Variant::Npeet { .. } => Rule::Npeet,
        };
        Knn::new(self.k).rule(rule).search(self.search).instructions(self.instructions)
    }

    /// The formulas of [`Variant`], of the terms of the samples. Summed in the order of the samples: the same bytes on any
    /// number of threads.
    pub(crate) fn nats(&self, terms: impl Iterator<Item = (f64, f64)>, psi: &Digamma, n: usize) -> f64 {
        let (mut counts, mut change) = (0.0, 0.0);
        for (of_counts, of_neighbours) in terms {
            counts += of_counts;
            change += of_neighbours;
        }
        self.of_neighbours(self.k, psi) + psi.at(n) - counts / n as f64 + change / n as f64
    }

    /// What the counts of a sample say, in nats, and what changes of what its k-th neighbour says. `own` has the counts by
    /// this variant's rule, `within` those within eps where they were asked for.
    pub(crate) fn term(&self, own: &Hood, within: Option<&Hood>, psi: &Digamma) -> (f64, f64) {
        let k = self.k;
        let counts = |x: u32, y: u32| psi.at(x as usize + 1) + psi.at(y as usize + 1);
        let atom = own.eps == 0.0;
        match (self.variant, within) {
            (Variant::TieAware, _) => ties::terms(k, own, psi),
            (Variant::Ksg2, Some(within)) if own.is_irregular() => {
                let (counts, change) = ties::terms(k, within, psi);
                (counts, change + 1.0 / k as f64)
            }
            (Variant::Ksg2, _) => (psi.at(own.x.within as usize) + psi.at(own.y.within as usize), 0.0),
            (_, _) if atom => (counts(own.x.within, own.y.within), psi.at(own.shell.at() as usize) - psi.at(k)),
            (Variant::Ksg1, _) => (counts(own.x.inside(), own.y.inside()), 0.0),
            (Variant::Npeet { .. }, _) => (counts(own.x.within, own.y.within), 0.0),
        }
    }

    /// Whether equal distances decide the term of a sample.
    fn is_tied(&self, own: &Hood, within: Option<&Hood>) -> bool {
        match (self.variant, within) {
            (Variant::Ksg2, _) => own.is_irregular(),
            (Variant::Npeet { .. }, None) => own.shell.at() != 1,
            (_, within) => within.unwrap_or(own).is_tied(),
        }
    }

    /// What the k-th neighbour says, in nats.
    fn of_neighbours(&self, k: usize, psi: &Digamma) -> f64 {
        match self.variant {
            Variant::Ksg2 => psi.at(k) - 1.0 / k as f64,
            Variant::TieAware | Variant::Ksg1 | Variant::Npeet { .. } => psi.at(k),
        }
    }

    /// The most that these samples can show, in nats: `psi(N) - psi(k + 1)`. Where samples repeat, no more than the entropy
    /// of either side; a variant that is not made for ties may show more, and has its formula's own bound then.
    fn ceiling<T: Scalar>(&self, pair: &Pair<T>, (nats, ties): (f64, f64), found: &Found, psi: &Digamma) -> f64 {
        let n = found.own.eps.len();
        let without_ties = psi.at(n) - psi.at(self.k + 1);
        match self.variant {
            Variant::TieAware | Variant::Ksg2 => {
                // Samples that repeat are among those within eps, so this is no more than the entropy.
                let at_least = |counts: &[Count]| {
                    (n as f64).ln() - counts.iter().map(|c| f64::from(c.within + 1).ln()).sum::<f64>() / n as f64
                };
                let clear = ties == 0.0 && nats < at_least(&found.own.x).min(at_least(&found.own.y)) - ROUNDING;
                if clear { without_ties } else { without_ties.min(pair.entropy_bound()) }
            }
            Variant::Ksg1 | Variant::Npeet { .. } if nats <= without_ties => without_ties,
            Variant::Ksg1 | Variant::Npeet { .. } => nats.max(psi.at(n) + psi.at(self.k) - 2.0 * psi.at(1)),
        }
    }

    /// The value, limited to the ceiling.
    pub(crate) fn bounded(&self, nats: f64, ceiling: f64) -> f64 {
        match self.variant {
            Variant::TieAware | Variant::Ksg2 => nats.min(ceiling),
            Variant::Ksg1 | Variant::Npeet { .. } => nats,
        }
    }
}

/// More nats than the sums of an estimate can be off.
const ROUNDING: f64 = 1e-9;

/// What the search found.
struct Found {
    /// By the variant's own rule.
    own: Neighbourhoods,
    /// Within eps, where the variant needs these besides.
    within: Option<Neighbourhoods>,
    search: Search,
}

impl Found {
    fn hood(&self, i: usize) -> (Hood, Option<Hood>) {
        (self.own.hood(i), self.within.as_ref().map(|within| within.hood(i)))
    }
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

/// max - min of each coordinate, in the arithmetic of T.
fn ranges<T: Scalar>(samples: Samples<T>) -> Vec<f64> {
    let mut low = samples.row(0).to_vec();
    let mut high = low.clone();
    for row in samples.data().chunks_exact(samples.dims()) {
        for ((low, high), &v) in low.iter_mut().zip(&mut high).zip(row) {
            *low = if v < *low { v } else { *low };
            *high = if v > *high { v } else { *high };
        }
    }
    low.iter().zip(&high).map(|(&low, &high)| high.distance(low).wide()).collect()
}

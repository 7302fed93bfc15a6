//! The null: estimates for x and y paired at random, between which there is no information.

use crate::error::Error;
use crate::estimate::Estimate;
use crate::ksg::Ksg;
use crate::ksg::upcast;
use crate::report::lists::Lists;
use crate::report::moments::moments;
use crate::samples::Samples;
use crate::variant::Variant;
use neighbours::{Scalar, Search};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// Fewest pairings for which distances are kept and looked up: making the lists took as long as 14 estimates (10,000
/// activations of 256 + 256 dims), a look-up a fifth of one.
const FEWEST: usize = 18;

/// Estimates of the same samples, paired at random.
///
/// Independent samples are the slowest for [`Search::Blocks`]. Where that is the search, the distances within x and
/// within y are sorted once, up to 512 MiB of them, and looked up for each of 18 pairings or more. The values are those
/// of [`Ksg::estimate`], to the last bit. Jitter of [`Variant::Npeet`] is added once, before pairing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Null {
    /// How many pairings.
    pub permutations: usize,
    /// Seed of the pairings.
    pub seed: u64,
    /// Mean in bits; negative values count as they are.
    pub mean: f64,
    /// Standard deviation in bits; `None` of a single pairing.
    pub deviation: Option<f64>,
    /// Share of the pairings, the true one among them, that show at least as much: `(1 + b) / (1 + permutations)`.
    pub p: f64,
}

impl Null {
    /// Beside this estimate of x and y.
    pub(crate) fn new<T: Scalar>(
        ksg: &Ksg,
        (x, y): (Samples<T>, Samples<T>),
        estimate: &Estimate,
        permutations: usize,
        shuffled: &mut Shuffled,
    ) -> Result<Self, Error> {
        let lists = permutations >= FEWEST && estimate.search == Some(Search::Blocks);
        let values = match ksg.formula() {
            Variant::Npeet { jitter } => {
                let (wide_x, wide_y) = upcast(x, y, jitter);
                let (x, y) = (Samples::new(&wide_x, x.n(), x.dims())?, Samples::new(&wide_y, y.n(), y.dims())?);
                let ksg = ksg.clone().variant(Variant::Npeet { jitter: None });
                paired(&ksg, lists, x, y, permutations, shuffled)
            }
            Variant::TieAware | Variant::Ksg1 | Variant::Ksg2 => paired(ksg, lists, x, y, permutations, shuffled),
        }?;
        let above = values.iter().filter(|bits| **bits >= estimate.bits).count();
        let (mean, variance) = moments(&values);
        let p = (1 + above) as f64 / (1 + permutations) as f64;
        Ok(Self { permutations, seed: shuffled.seed, mean, deviation: variance.map(f64::sqrt), p })
    }
}

/// Bits of each pairing, looked up in lists or estimated anew.
fn paired<T: Scalar>(
    ksg: &Ksg,
    lists: bool,
    x: Samples<T>,
    y: Samples<T>,
    permutations: usize,
    shuffled: &mut Shuffled,
) -> Result<Vec<f64>, Error> {
    let lists = if lists { Lists::new(ksg, x, y)? } else { None };
    (0..permutations)
        .map(|_| {
            let order = shuffled.next();
            match &lists {
                Some(lists) => Ok(lists.bits(order)),
                None => {
                    let paired = y.rows(order);
                    Ok(ksg.estimate(x, Samples::new(&paired, y.n(), y.dims())?)?.bits)
                }
            }
        })
        .collect()
}

/// One random order of the samples after the other.
pub(crate) struct Shuffled {
    seed: u64,
    rng: ChaCha8Rng,
    order: Vec<usize>,
}

impl Shuffled {
    pub(crate) fn new(n: usize, seed: u64) -> Self {
        Self { seed, rng: ChaCha8Rng::seed_from_u64(seed), order: (0..n).collect() }
    }

    pub(crate) fn next(&mut self) -> &[usize] {
        self.order.shuffle(&mut self.rng);
        &self.order
    }
}

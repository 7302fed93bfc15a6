//! The stored results, grouped as the claims need them.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::str::FromStr;

use interlayer_experiments::outline::Evaluation;
use interlayer_experiments::quantities::{INFORMATION, information, test_error};
use interlayer_experiments::results::{Header, Measured, Quantity, Table};

use super::interval::Interval;
use super::lens::{Estimator, Layer, Lens, Training, Under};
use crate::kind::Kind;
use crate::study::{ALL, NOISE, SIGNAL};

/// A network of the paper without its seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Network {
    /// Which architecture.
    pub kind: Kind,
    /// W.
    pub width: u32,
    /// D.
    pub depth: u32,
}

/// "mlp W64 D3", as it is shown.
impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || format!("`{text}` is not a network; write it as in mlp W64 D3");
        let mut parts = text.split_whitespace();
        let kind = parts.next().and_then(|kind| kind.parse().ok());
        let mut number = |letter| parts.next().and_then(|part| part.strip_prefix(letter)?.parse().ok());
        let (width, depth) = (number('W'), number('D'));
        let network = kind.zip(width).zip(depth).filter(|_| parts.next().is_none());
        network.map(|((kind, width), depth)| Self { kind, width, depth }).ok_or_else(refused)
    }
}

/// "mlp W64 D3".
impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} W{} D{}", self.kind, self.width, self.depth)
    }
}

/// One epoch of one run through one lens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) epoch: u32,
    pub(super) error: f64,
    /// Where it was measured.
    pub(super) bits: Option<f64>,
}

/// One run through one lens, epochs in order, at least one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Curve {
    pub(super) points: Vec<Point>,
}

impl Curve {
    /// The epochs at which the information was measured.
    pub(super) fn informed(&self) -> Vec<(u32, f64, f64)> {
        self.points.iter().filter_map(|point| Some((point.epoch, point.error, point.bits?))).collect()
    }

    pub(super) fn at(&self, epoch: u32) -> Option<&Point> {
        self.points.iter().find(|point| point.epoch == epoch)
    }

    pub(super) fn first_bits(&self) -> Option<f64> {
        self.informed().first().map(|(_, _, bits)| *bits)
    }

    /// The information at the end.
    pub(super) fn last_bits(&self) -> Option<f64> {
        median(self.end().filter_map(|point| point.bits).collect())
    }

    /// The test error at the end.
    pub(super) fn last_error(&self) -> Option<f64> {
        median(self.end().map(|point| point.error).collect())
    }

    /// The last tenth of the epochs.
    fn end(&self) -> impl Iterator<Item = &Point> {
        let last = self.points.last().map_or(0, |point| point.epoch);
        self.points.iter().filter(move |point| 10 * point.epoch > 9 * last)
    }
}

/// By epoch.
pub(super) type Ratios = BTreeMap<u32, f64>;

type Curves = HashMap<(Lens, Network), BTreeMap<u64, Curve>>;

/// All that a claim can be tested with.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    curves: Curves,
    /// Signal over noise of the gradients of all weights, by epoch.
    ratios: HashMap<Network, BTreeMap<u64, Ratios>>,
    /// Trainable parameters by network.
    pub(super) parameters: BTreeMap<Network, usize>,
}

impl Evidence {
    /// Runs of full batches, second looks at them, and runs in batches of so many images. Architectures that are not the
    /// paper's are left out.
    pub fn new(
        runs: &Table,
        studies: &Table,
        batches: &BTreeMap<u32, Table>,
        parameters: BTreeMap<Network, usize>,
    ) -> Self {
        let mut evidence = Self { parameters, ..Self::default() };
        evidence.add_runs(runs, Training::FullBatch);
        for (size, table) in batches {
            evidence.add_runs(table, Training::Batches(*size));
        }
        evidence.add_estimates(studies);
        evidence.add_gradients(studies);
        for curve in evidence.curves.values_mut().flat_map(BTreeMap::values_mut) {
            curve.points.sort_by_key(|point| point.epoch);
        }
        evidence
    }

    fn add_runs(&mut self, table: &Table, training: Training) {
        for (under, evaluation) in [(Under::Running, Evaluation::Running), (Under::Batch, Evaluation::Batch)] {
            let errors = table.values(&test_error(evaluation));
            for (layer, name) in [(Layer::Merged, "merged"), (Layer::Last, "last")] {
                let bits = by_epoch(table, &information(["first", name], evaluation));
                for row in &errors {
                    let Some(network) = network(row.header) else { continue };
                    let lens = Lens { under, layer, estimator: Estimator::Standard, training };
                    let bits = bits.get(&(row.header.run.as_str(), row.epoch)).copied();
                    self.add(lens, network, row.header.seed, Point { epoch: row.epoch, error: row.value, bits });
                }
            }
        }
    }

    /// Estimates that the runs themselves do not have.
    fn add_estimates(&mut self, studies: &Table) {
        for under in [Under::Running, Under::Faster, Under::LastStep, Under::Batch] {
            let errors = by_epoch(studies, &test_error(under.evaluation()));
            let text = under.evaluation().to_string();
            let estimates = studies.keep(|row| {
                let is_true_pair = row.x == Some("first") && row.shuffle.is_none();
                row.quantity == INFORMATION && row.evaluation == Some(&text) && is_true_pair
            });
            for row in estimates.measured() {
                let layer = match row.y {
                    Some("merged") => Layer::Merged,
                    Some("last") => Layer::Last,
                    _ => continue,
                };
                let (Some(network), Some(estimator)) = (network(row.header), estimator(&row)) else { continue };
                let Some(&error) = errors.get(&(row.header.run.as_str(), row.epoch)) else { continue };
                if estimator == Estimator::Standard && matches!(under, Under::Running | Under::Batch) {
                    continue;
                }
                let lens = Lens { under, layer, estimator, training: Training::FullBatch };
                self.add(lens, network, row.header.seed, Point { epoch: row.epoch, error, bits: Some(row.value) });
            }
        }
    }

    fn add_gradients(&mut self, studies: &Table) {
        let noise = by_epoch(studies, &Quantity::new(NOISE).of(ALL));
        for row in studies.values(&Quantity::new(SIGNAL).of(ALL)) {
            let noise = noise.get(&(row.header.run.as_str(), row.epoch));
            let (Some(network), Some(noise)) = (network(row.header), noise) else { continue };
            let ratios = self.ratios.entry(network).or_default().entry(row.header.seed).or_default();
            ratios.insert(row.epoch, row.value / noise);
        }
    }

    fn add(&mut self, lens: Lens, network: Network, seed: u64, point: Point) {
        self.curves.entry((lens, network)).or_default().entry(seed).or_default().points.push(point);
    }

    /// Information after so many epochs, in bits, where it was measured.
    pub fn bits(&self, lens: Lens, network: Network, epoch: u32) -> Option<Interval> {
        self.over_seeds(lens, [network], |[curve]| curve.at(epoch)?.bits)
    }

    /// Share of test images labelled wrongly after so many epochs.
    pub fn error(&self, lens: Lens, network: Network, epoch: u32) -> Option<Interval> {
        self.over_seeds(lens, [network], |[curve]| Some(curve.at(epoch)?.error))
    }

    /// Share of test images labelled wrongly at the end.
    pub fn error_at_end(&self, lens: Lens, network: Network) -> Option<Interval> {
        self.over_seeds(lens, [network], |[curve]| curve.last_error())
    }

    /// The networks of this kind seen through this lens, narrow and shallow ones first.
    pub fn networks(&self, lens: Lens, wanted: impl Fn(&Network) -> bool) -> Vec<Network> {
        let seen = self.curves.keys().filter(|(of, network)| *of == lens && wanted(network));
        let mut networks: Vec<Network> = seen.map(|(_, network)| *network).collect();
        networks.sort();
        networks
    }

    /// A value for each seed for which all these networks are there, from their curves in this order.
    pub(super) fn over_seeds<const N: usize>(
        &self,
        lens: Lens,
        networks: [Network; N],
        value: impl Fn([&Curve; N]) -> Option<f64>,
    ) -> Option<Interval> {
        let curves = networks.map(|network| self.curves.get(&(lens, network)));
        let seeds = curves[0]?.keys();
        let values: Vec<f64> = seeds
            .filter_map(|seed| {
                let of_seed = curves.map(|curves| curves.and_then(|curves| curves.get(seed)));
                if of_seed.iter().any(Option::is_none) {
                    return None;
                }
                value(of_seed.map(|curve| curve.unwrap_or(&EMPTY)))
            })
            .collect();
        Interval::of(&values)
    }

    /// As [`Evidence::over_seeds`], of any number of networks; those that a seed lacks are left out.
    pub(super) fn over_seeds_of_all(
        &self,
        lens: Lens,
        networks: &[Network],
        value: impl Fn(&[(Network, &Curve)]) -> Option<f64>,
    ) -> Option<Interval> {
        let of = |network: &Network| self.curves.get(&(lens, *network));
        let mut seeds: Vec<u64> = networks.iter().filter_map(of).flat_map(BTreeMap::keys).copied().collect();
        seeds.sort_unstable();
        seeds.dedup();
        let values: Vec<f64> = seeds
            .iter()
            .filter_map(|seed| {
                let there: Vec<(Network, &Curve)> =
                    networks.iter().filter_map(|network| Some((*network, of(network)?.get(seed)?))).collect();
                (there.len() == networks.len()).then(|| value(&there)).flatten()
            })
            .collect();
        Interval::of(&values)
    }

    /// A value for each seed whose gradients were looked at.
    pub(super) fn over_gradients(&self, network: Network, value: impl Fn(&Ratios) -> Option<f64>) -> Option<Interval> {
        let values: Vec<f64> = self.ratios.get(&network)?.values().filter_map(value).collect();
        Interval::of(&values)
    }

    /// A value for each seed whose gradients were looked at, from its curve too.
    pub(super) fn over_seeds_and_gradients(
        &self,
        lens: Lens,
        network: Network,
        value: impl Fn(&Curve, &Ratios) -> Option<f64>,
    ) -> Option<Interval> {
        let curves = self.curves.get(&(lens, network))?;
        let ratios = self.ratios.get(&network)?.iter();
        let values: Vec<f64> = ratios.filter_map(|(seed, ratios)| value(curves.get(seed)?, ratios)).collect();
        Interval::of(&values)
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let (lower, upper) = (values.get(values.len().checked_sub(1)? / 2)?, values.get(values.len() / 2)?);
    Some((lower + upper) / 2.0)
}

static EMPTY: Curve = Curve { points: Vec::new() };

/// The values of a quantity by run and epoch.
fn by_epoch<'a>(table: &'a Table, quantity: &Quantity) -> HashMap<(&'a str, u32), f64> {
    table.values(quantity).into_iter().map(|row| ((row.header.run.as_str(), row.epoch), row.value)).collect()
}

fn network(header: &Header) -> Option<Network> {
    let Header { architecture, width, depth, .. } = header;
    architecture.parse().ok().map(|kind| Network { kind, width: *width, depth: *depth })
}

/// How an estimate was made; `None` if it differs from the standard in more than one setting.
fn estimator(row: &Measured<'_>) -> Option<Estimator> {
    /// Every image of MNIST's test set, or of a smaller one: what is not one of the smaller numbers of a study.
    const FEWER: [u32; 3] = [1_000, 2_500, 5_000];
    let n = row.n?;
    match (row.k?, FEWER.contains(&n), row.scaling?) {
        (3, false, "none") => Some(Estimator::Standard),
        (k, false, "none") => Some(Estimator::Neighbours(k)),
        (3, true, "none") => Some(Estimator::Images(n)),
        (3, false, "standardise") => Some(Estimator::Standardised),
        (3, false, "rank-normal") => Some(Estimator::RankNormal),
        _ => None,
    }
}

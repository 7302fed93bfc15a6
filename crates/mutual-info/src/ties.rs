//! Equal distances: what KSG1 shows of them on average, were they told apart by a jitter too small to change anything else.
//!
//! The formulas of nearest neighbours assume that no two distances are equal. Where some are (integers, rounded numbers,
//! half precision, zeros of a ReLU), samples at distance eps exactly are neither clearly inside nor clearly outside, and
//! counting them as outside shows information where there is none. An infinitesimal jitter, independent in each part of
//! the data (x, y, and the condition z where there is one), puts them in a random order, without bias. This module has its
//! expectation to first order, so that no random numbers are needed:
//!
//! - The k-th neighbour reaches a share q of the way through the jitter. A sample that is at eps in s parts is passed
//!   with probability q^s, and k - 1 samples are nearer than the k-th: `sum q^s = k - nearer - 1/2` over the samples at eps
//!   in the joint space, where the k-th itself counts half.
//! - The k-th is one of those samples with a probability proportional to `s q^(s - 1)`, and each of its s parts is as
//!   likely as another to decide.
//! - In the joint space exactly k - 1 samples are passed or nearer. Who is passed there is passed in each part. Who is
//!   not, or is at eps in a part and farther in another, is passed in that part with probability q.
//! - The k-th itself is passed in a part only where another part decides.
//!
//! Without ties q = 1/2, and the counts are those of KSG1 to the last bit. psi between two whole numbers is the mean of
//! both by their probabilities.

use crate::digamma::Digamma;
use neighbours::Hood;

/// Sets of up to three parts, as bits.
const SETS: usize = 8;
pub(crate) const X: usize = 1;
pub(crate) const Y: usize = 2;
pub(crate) const Z: usize = 4;

/// How far the k-th neighbour reaches through the samples at eps.
pub(crate) struct Reach {
    /// q.
    share: f64,
    /// By the parts in which they are at eps.
    at: [u32; SETS],
    /// The probability that the k-th neighbour is at eps in these parts and in no others.
    farthest: [f64; SETS],
    /// By how much more likely than q^s a sample at eps, but the k-th, is passed in the joint space.
    correction: f64,
}

impl Reach {
    /// `at[parts]`: samples at eps in these parts and nearer in the others; at least one, and with the `nearer` ones at
    /// least k.
    pub(crate) fn new(k: usize, nearer: u32, at: [u32; SETS]) -> Self {
        let left = k as f64 - f64::from(nearer);
        let of_size = |size: u32| {
            let sets = at.iter().enumerate().filter(|(set, _)| set.count_ones() == size);
            sets.map(|(_, at)| f64::from(*at)).sum::<f64>()
        };
        let share = root(of_size(1), of_size(2), of_size(3), left - 0.5);
        let mut reach = Self { share, at, farthest: [0.0; SETS], correction: 1.0 };
        for (set, count) in at.iter().enumerate().skip(1) {
            let parts = set.count_ones();
            reach.farthest[set] = f64::from(*count) * f64::from(parts) * reach.passed(parts - 1);
        }
        let total: f64 = reach.farthest.iter().sum();
        reach.farthest.iter_mut().for_each(|probability| *probability /= total);
        let others: f64 = (1..SETS).map(|set| reach.others(set) * reach.passed(set.count_ones())).sum();
        if others > 0.0 {
            reach.correction = (left - 1.0) / others;
        }
        reach
    }

    /// q to the number of parts.
    fn passed(&self, parts: u32) -> f64 {
        (0..parts).map(|_| self.share).product()
    }

    /// Samples expected at eps in these parts, but the k-th.
    fn others(&self, set: usize) -> f64 {
        f64::from(self.at[set]) - self.farthest[set]
    }

    /// Samples expected nearer than the k-th in a space of some parts: those `inside` eps there, and those that are passed
    /// of the ones at eps there, `at[s - 1]` in s of its parts.
    pub(crate) fn nearer(&self, space: usize, inside: u32, at: [u32; 2]) -> f64 {
        let mut expected = f64::from(inside);
        // At eps in this space, and farther in others.
        let mut elsewhere = at;
        for set in (1..SETS).filter(|set| self.at[*set] > 0 && set & space != 0) {
            let (parts, here) = (set.count_ones(), (set & space).count_ones());
            elsewhere[here as usize - 1] -= self.at[set];
            let jointly = (self.correction * self.passed(parts)).min(1.0);
            let here_alone = if parts > here { self.passed(here) - self.passed(parts) } else { 0.0 };
            let of_the_rest = if here_alone > 0.0 { here_alone / (1.0 - self.passed(parts)) } else { 0.0 };
            expected += self.others(set) * (jointly + (1.0 - jointly) * of_the_rest);
            expected += self.farthest[set] * f64::from(parts - here) / f64::from(parts);
        }
        expected + f64::from(elsewhere[0]) * self.passed(1) + f64::from(elsewhere[1]) * self.passed(2)
    }
}

/// q between 0 and 1 with `ones q + twos q^2 + threes q^3 = wanted`.
fn root(ones: f64, twos: f64, threes: f64, wanted: f64) -> f64 {
    if threes == 0.0 {
        return (2.0 * wanted / (ones + (ones * ones + 4.0 * twos * wanted).sqrt())).min(1.0);
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..52 {
        let q = 0.5 * (low + high);
        let passed = q * (ones + q * (twos + q * threes));
        *(if passed < wanted { &mut low } else { &mut high }) = q;
    }
    0.5 * (low + high)
}

/// What x and y of a sample say, in nats: KSG1's `psi(n_x + 1) + psi(n_y + 1)` without ties, its expectation with them.
/// And what changes of `psi(k)`.
pub(crate) fn terms(k: usize, hood: &Hood, psi: &Digamma) -> (f64, f64) {
    let (x, y, shell) = (hood.x, hood.y, hood.shell);
    if hood.eps == 0.0 {
        // All who coincide, this one among them, share a point: within it x tells nothing about y.
        let here = |others: u32| psi.at(others as usize + 1);
        return (here(x.within) + here(y.within), here(shell.at()) - psi.at(k));
    }
    if !hood.is_tied() {
        return (psi.at(x.inside() as usize + 1) + psi.at(y.inside() as usize + 1), 0.0);
    }
    let mut at = [0; SETS];
    (at[X], at[Y], at[X | Y]) = (shell.x, shell.y, shell.both);
    let reach = Reach::new(k, shell.nearer, at);
    let n_x = reach.nearer(X, x.inside(), [x.at, 0]);
    let n_y = reach.nearer(Y, y.inside(), [y.at, 0]);
    (psi.between(n_x + 1.0) + psi.between(n_y + 1.0), 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use neighbours::{Count, Shell};

    #[test]
    fn without_ties_it_is_ksg1() {
        let psi = Digamma::up_to(100);
        let count = |within, at| Count { within, at };
        for (shell, x, y) in [
            (Shell { nearer: 2, x: 1, ..Shell::default() }, count(9, 1), count(30, 0)),
            (Shell { nearer: 2, y: 1, ..Shell::default() }, count(9, 0), count(30, 1)),
        ] {
            let hood = Hood { nearest: 0.1, eps: 0.3, shell, x, y };
            assert!(!hood.is_tied());
            let by_counts = psi.at(x.inside() as usize + 1) + psi.at(y.inside() as usize + 1);
            assert_eq!(terms(3, &hood, &psi), (by_counts, 0.0));
            let mut at = [0; SETS];
            (at[X], at[Y]) = (shell.x, shell.y);
            let reach = Reach::new(3, 2, at);
            assert_eq!(reach.nearer(X, x.inside(), [x.at, 0]), f64::from(x.inside()));
            assert_eq!(reach.nearer(Y, y.inside(), [y.at, 0]), f64::from(y.inside()));
        }
    }

    #[test]
    fn equal_sides_give_the_mean_of_both_orders() {
        // y = x: the k-th is at eps in both, one of them decides, in the other it is passed.
        let psi = Digamma::up_to(100);
        let here = Count { within: 3, at: 1 };
        let hood =
            Hood { nearest: 0.1, eps: 0.3, shell: Shell { nearer: 2, both: 1, ..Shell::default() }, x: here, y: here };
        let (counts, _) = terms(3, &hood, &psi);
        assert!((counts - psi.at(3) - psi.at(4)).abs() < 1e-14, "{counts}");
    }

    #[test]
    fn the_reach_solves_its_equation() {
        let at = [0, 5, 3, 4, 2, 0, 7, 11];
        let reach = Reach::new(9, 1, at);
        let passed: f64 = (1..SETS).map(|set| f64::from(at[set]) * reach.passed(set.count_ones())).sum();
        assert!((passed - 7.5).abs() < 1e-12, "{passed}");
        assert!((reach.farthest.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        // In the space of all parts exactly k - 1 are nearer.
        let one_part = Reach::new(9, 1, [0, 12, 0, 0, 0, 0, 0, 0]);
        assert!((one_part.nearer(X, 1, [12, 0]) - 8.0).abs() < 1e-12);
    }

    /// Against what it stands for: a jitter, drawn many times.
    #[test]
    fn the_mean_over_a_jitter() {
        use crate::{Ksg, Samples, Variant};
        use rand::{RngExt, SeedableRng};
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(0);
        let n = 400;
        for (levels, dims) in [(6, 1), (12, 1), (25, 1), (60, 1), (5, 2), (3, 3)] {
            let mut lattice = || (0..n * dims).map(|_| f64::from(rng.random_range(0..levels))).collect::<Vec<f64>>();
            let (x, y) = (lattice(), lattice());
            let shifted: Vec<f64> = x.iter().zip(&y).map(|(x, y)| x + y).collect();
            for y in [&y, &shifted] {
                let samples = |data: &[f64]| Samples::new(data, n, dims).map(|samples| samples.data().to_vec());
                let bits = |ksg: Ksg, x: &[f64], y: &[f64]| {
                    let (x, y) =
                        (Samples::new(x, n, dims).expect("samples"), Samples::new(y, n, dims).expect("samples"));
                    ksg.estimate(x, y).expect("an estimate").bits
                };
                let (x, y) = (samples(&x).expect("x"), samples(y).expect("y"));
                let found = bits(Ksg::new(3).variant(Variant::TieAware), &x, &y);
                let mut drawn = Vec::new();
                for _ in 0..60 {
                    let mut near =
                        |data: &[f64]| data.iter().map(|v| v + 1e-7 * rng.random::<f64>()).collect::<Vec<f64>>();
                    drawn.push(bits(Ksg::new(3).variant(Variant::Ksg1), &near(&x), &near(&y)));
                }
                let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
                // To first order: where x and y depend on each other and few values repeat often, a tenth is left.
                let tolerance = 0.06 + 0.1 * mean.abs();
                assert!(
                    (found - mean).abs() < tolerance,
                    "{levels} levels, {dims} dims: {found}, over a jitter {mean}"
                );
            }
        }
    }
}

//! Estimates of the same samples in other pairings, from distances that are looked up.
//!
//! The distances within x and those within y do not change when x and y are paired anew; only who meets whom does. One
//! side leads: of each of its samples the nearest others are kept in order, with their indices, of the other side the
//! distances alone. The neighbours of a sample are then found in the leading side's order, which ends at the first one
//! farther than the k-th joint neighbour (the threshold algorithm of Fagin, Lotem and Naor 2003), and the counts by
//! binary search. Exact: where a list ends too early to tell, plain loops do.

use crate::Ksg;
use crate::digamma::Digamma;
use crate::neighbours::{Nearest, Rule, joint_distance};
use crate::plain;
use crate::samples::{Samples, Scalar};
use rayon::prelude::*;
use std::cmp::Ordering;
use std::f64::consts::LN_2;

/// The most memory that the lists take, in bytes, whatever N.
const MOST_BYTES: usize = 512 << 20;

/// Samples whose distances tell how long the lists have to be.
const PROBES: usize = 48;

/// Of the probed pairs, the share that the lists have to serve.
const SERVED: f64 = 0.995;

/// Rows whose distances are taken in one go, while the other row is at hand.
const TOGETHER: usize = 8;

pub(crate) struct Pairings<'a, T> {
    ksg: &'a Ksg,
    rule: Rule,
    leads: Leads,
    leader: Side<'a, T, (T, u32)>,
    other: Side<'a, T, T>,
    psi: Digamma,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leads {
    X,
    Y,
}

/// Samples, and of each a list of its `depth` nearest others, ascending.
struct Side<'a, T, E> {
    samples: Samples<'a, T>,
    depth: usize,
    lists: Vec<E>,
}

/// What a list keeps of another sample.
trait Entry<T>: Copy + Default + Send + Sync {
    fn new(distance: T, index: u32) -> Self;
    fn distance(&self) -> T;
}

impl<T: Scalar> Entry<T> for T {
    fn new(distance: T, _: u32) -> Self {
        distance
    }

    fn distance(&self) -> T {
        *self
    }
}

impl<T: Scalar> Entry<T> for (T, u32) {
    fn new(distance: T, index: u32) -> Self {
        (distance, index)
    }

    fn distance(&self) -> T {
        self.0
    }
}

/// How long lists are, and which side leads.
#[derive(Debug, Clone, Copy)]
struct Plan {
    leads: Leads,
    leader: usize,
    other: usize,
}

impl<'a, T: Scalar> Pairings<'a, T> {
    /// For samples that `ksg` has measured under this rule. `None` where lists within [`MOST_BYTES`] would be too short
    /// for half of the samples.
    pub(crate) fn new(ksg: &'a Ksg, rule: Rule, x: Samples<'a, T>, y: Samples<'a, T>) -> Option<Self> {
        Some(Self::planned(ksg, rule, x, y, Plan::new(x, y, ksg.k())?))
    }

    fn planned(ksg: &'a Ksg, rule: Rule, x: Samples<'a, T>, y: Samples<'a, T>, plan: Plan) -> Self {
        let (leader, other) = match plan.leads {
            Leads::X => (x, y),
            Leads::Y => (y, x),
        };
        let leader = Side::new(leader, plan.leader);
        let other = Side::new(other, plan.other);
        Self { ksg, rule, leads: plan.leads, leader, other, psi: Digamma::up_to(x.n()) }
    }

    /// What [`Ksg::estimate`] shows of x and the rows of y in this order, in bits and to the last one.
    pub(crate) fn bits(&self, order: &[usize]) -> f64 {
        let n = order.len();
        let own: Vec<usize> = (0..n).collect();
        let mut back = own.clone();
        for (i, &row) in order.iter().enumerate() {
            back[row] = i;
        }
        // The row that sample i has in either side, and the sample of each row of the leader.
        let (leading, following, sample_of) = match self.leads {
            Leads::X => (own.as_slice(), order, own.as_slice()),
            Leads::Y => (order, own.as_slice(), back.as_slice()),
        };
        let found: Vec<(u32, u32, f64)> = (0..n)
            .into_par_iter()
            .map_init(
                || Nearest::new(self.ksg.k()),
                |nearest, i| {
                    let (leader, other) = (leading[i], following[i]);
                    let joint = |q: usize, bound| {
                        let (a, b) = (self.other.samples.row(other), self.other.samples.row(following[sample_of[q]]));
                        joint_distance(a, b, bound)
                    };
                    let coinciding = self.find(leader, nearest, sample_of, joint);
                    let eps = nearest.bound();
                    let radii = self.rule.radii(eps, nearest, |j| {
                        (self.leader.distance(leader, leading[j]), self.other.distance(other, following[j]))
                    });
                    let counts = (self.leader.count(leader, radii.0), self.other.count(other, radii.1));
                    let change = if eps == T::default() { self.ksg.change_of_atom(coinciding, &self.psi) } else { 0.0 };
                    (counts.0, counts.1, change)
                },
            )
            .collect();
        let counts = found.iter().map(|&(leader, other, _)| match self.leads {
            Leads::X => (leader, other),
            Leads::Y => (other, leader),
        });
        self.ksg.nats(counts, found.iter().map(|found| found.2).sum(), &self.psi, n) / LN_2
    }

    /// The joint neighbours of the sample that has this row in the leader, and how many coincide with it;
    /// `other(row, bound)` is its distance, in the other side, to the sample of another row of the leader.
    fn find(&self, row: usize, nearest: &mut Nearest<T>, sample_of: &[usize], other: impl Fn(usize, T) -> T) -> usize {
        // Shows a row of the leader; 1 if its sample coincides.
        let show = |nearest: &mut Nearest<T>, q: usize, d: T| {
            let joint = d.larger(other(q, nearest.bound()));
            nearest.offer(joint, sample_of[q] as u32);
            usize::from(joint == T::default())
        };
        nearest.clear();
        let mut coinciding = 0;
        for &(d, q) in self.leader.list(row) {
            if d > nearest.bound() {
                return coinciding;
            }
            coinciding += show(nearest, q as usize, d);
        }
        if self.leader.tells(row, nearest.bound()) {
            return coinciding;
        }
        nearest.clear();
        let others = (0..self.leader.samples.n()).filter(|q| *q != row);
        others.map(|q| show(nearest, q, self.leader.distance(row, q))).sum()
    }
}

impl<'a, T: Scalar, E: Entry<T>> Side<'a, T, E> {
    fn new(samples: Samples<'a, T>, depth: usize) -> Self {
        let n = samples.n();
        let depth = depth.clamp(1, n - 1);
        let mut lists = vec![E::default(); n * depth];
        lists.par_chunks_mut(TOGETHER * depth).enumerate().for_each_init(Vec::new, |rows, (block, lists)| {
            let first = block * TOGETHER;
            ranked(samples, first..(first + TOGETHER).min(n), depth, rows);
            for (place, found) in lists.iter_mut().zip(rows.iter().flatten()) {
                *place = *found;
            }
        });
        Self { samples, depth, lists }
    }

    fn list(&self, row: usize) -> &[E] {
        &self.lists[row * self.depth..][..self.depth]
    }

    /// Whether the list has all that lie within this radius.
    fn tells(&self, row: usize, radius: T) -> bool {
        self.depth + 1 == self.samples.n() || self.list(row).last().is_some_and(|last| radius < last.distance())
    }

    fn distance(&self, a: usize, b: usize) -> T {
        plain::distance(self.samples.row(a), self.samples.row(b))
    }

    /// Others within this radius (closed).
    fn count(&self, row: usize, radius: T) -> u32 {
        if self.tells(row, radius) {
            return self.list(row).partition_point(|entry| entry.distance() <= radius) as u32;
        }
        let here = self.samples.row(row);
        let within = |&j: &usize| j != row && joint_distance(here, self.samples.row(j), radius) <= radius;
        (0..self.samples.n()).filter(within).count() as u32
    }
}

/// All others of some rows, as they come.
fn others<T: Scalar, E: Entry<T>>(samples: Samples<T>, rows: std::ops::Range<usize>, found: &mut [Vec<E>]) {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        return unsafe { others_avx2(samples, rows, found) };
    }
    others_of(samples, rows, found);
}

/// The same loops in wider registers.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn others_avx2<T: Scalar, E: Entry<T>>(samples: Samples<T>, rows: std::ops::Range<usize>, found: &mut [Vec<E>]) {
    others_of(samples, rows, found);
}

#[inline(always)]
fn others_of<T: Scalar, E: Entry<T>>(samples: Samples<T>, rows: std::ops::Range<usize>, found: &mut [Vec<E>]) {
    for j in 0..samples.n() {
        let there = samples.row(j);
        for (i, others) in rows.clone().zip(found.iter_mut()) {
            if i != j {
                others.push(E::new(plain::distance(samples.row(i), there), j as u32));
            }
        }
    }
}

/// The `depth` nearest others of some rows, ascending.
fn ranked<T: Scalar, E: Entry<T>>(
    samples: Samples<T>,
    rows: std::ops::Range<usize>,
    depth: usize,
    ranked: &mut Vec<Vec<E>>,
) {
    ranked.resize_with(rows.len(), Vec::new);
    ranked.iter_mut().for_each(Vec::clear);
    others(samples, rows, ranked);
    let nearer = |a: &E, b: &E| a.distance().partial_cmp(&b.distance()).unwrap_or(Ordering::Equal);
    for others in ranked {
        if depth < others.len() {
            others.select_nth_unstable_by(depth, nearer);
        }
        others.truncate(depth);
        others.sort_unstable_by(nearer);
    }
}

impl Plan {
    /// By the distances of some samples. Where x and y are independent, r_x r_y / N samples are expected within a
    /// radius that holds r_x others in x and r_y in y; that many have to be k with near certainty.
    fn new<T: Scalar>(x: Samples<T>, y: Samples<T>, k: usize) -> Option<Self> {
        let n = x.n();
        let probes = PROBES.min(n);
        let rows: Vec<usize> = (0..probes).map(|probe| probe * n / probes).collect();
        let sorted = |samples: Samples<T>| -> Vec<Vec<T>> {
            let of = |&row: &usize| {
                let mut found = Vec::new();
                ranked(samples, row..row + 1, n - 1, &mut found);
                found.pop().unwrap_or_default()
            };
            rows.par_iter().map(of).collect()
        };
        let (x_rows, y_rows) = (sorted(x), sorted(y));
        let k = k as f64;
        let wanted = (k + 3.0 * k.sqrt() + 3.0) * n as f64;
        let mut ranks: [Vec<usize>; 2] = x_rows
            .iter()
            .flat_map(|x| y_rows.iter().map(move |y| (x, y)))
            .map(|(x, y)| {
                let rank_in_y = |rank: usize| y.partition_point(|d| *d <= x[rank]);
                let (mut low, mut high) = (0, n - 2);
                while low < high {
                    let middle = (low + high) / 2;
                    if (middle + 1) as f64 * rank_in_y(middle) as f64 >= wanted {
                        high = middle;
                    } else {
                        low = middle + 1;
                    }
                }
                [low + 1, rank_in_y(low)]
            })
            .fold([Vec::new(), Vec::new()], |mut all, ranks| {
                all.iter_mut().zip(ranks).for_each(|(all, rank)| all.push(rank));
                all
            });
        let sum = |ranks: &[usize]| ranks.iter().sum::<usize>();
        let leads = if sum(&ranks[0]) <= sum(&ranks[1]) { Leads::X } else { Leads::Y };
        if leads == Leads::Y {
            ranks.swap(0, 1);
        }
        ranks.iter_mut().for_each(|ranks| ranks.sort_unstable());
        let served = |ranks: &[usize]| ranks[(SERVED * (ranks.len() - 1) as f64) as usize] + 1;
        let (both, distance) = (size_of::<(T, u32)>(), size_of::<T>());
        let bytes = MOST_BYTES / n;
        let leader = served(&ranks[0]).min(bytes / 2 / both);
        let other = served(&ranks[1]).min((bytes - leader * both) / distance);
        let half = |ranks: &[usize]| ranks[ranks.len() / 2];
        (leader > half(&ranks[0]) && other > half(&ranks[1])).then_some(Self { leads, leader, other })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Variant;
    use rand::seq::SliceRandom;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    const RULES: [(Variant, Rule); 3] =
        [(Variant::Ksg1, Rule::Ksg1), (Variant::Ksg2, Rule::Ksg2), (Variant::Npeet { jitter: None }, Rule::Npeet)];

    fn plans(n: usize) -> Vec<Plan> {
        let depths = [(1, 1), (n / 8, n / 3), (n / 3, n / 20), (n - 1, n - 1), (usize::MAX, 2)];
        depths
            .into_iter()
            .flat_map(|(leader, other)| [Leads::X, Leads::Y].map(|leads| Plan { leads, leader, other }))
            .collect()
    }

    /// Lists of all lengths against estimates of the paired rows.
    fn check<T: Scalar>(name: &str, x: &[T], y: &[T], n: usize) {
        let (x, y) = (Samples::new(x, n, x.len() / n), Samples::new(y, n, y.len() / n));
        let (x, y) = (x.expect("samples"), y.expect("samples"));
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for (k, (variant, rule)) in [1, 3].into_iter().flat_map(|k| RULES.map(|rule| (k, rule))) {
            if n < k + 2 || (rule == Rule::Npeet && size_of::<T>() < 8) {
                continue;
            }
            let ksg = Ksg::new(k).variant(variant);
            for plan in plans(n).into_iter().map(Some).chain([Plan::new(x, y, k)]).flatten() {
                let pairings = Pairings::planned(&ksg, rule, x, y, plan);
                let mut order: Vec<usize> = (0..n).collect();
                for _ in 0..3 {
                    let rows: Vec<T> = order.iter().flat_map(|i| y.row(*i)).copied().collect();
                    let paired = Samples::new(&rows, n, y.dims()).expect("samples");
                    let truth = ksg.estimate(x, paired).expect("an estimate").bits;
                    let found = pairings.bits(&order);
                    assert_eq!(
                        found.to_bits(),
                        truth.to_bits(),
                        "{name}, {variant}, k = {k}, {plan:?}: {found} {truth}"
                    );
                    order.shuffle(&mut rng);
                }
            }
        }
    }

    fn both(name: &str, x: &[f64], y: &[f64], n: usize) {
        check(name, x, y, n);
        let single = |side: &[f64]| side.iter().map(|v| *v as f32).collect::<Vec<f32>>();
        check(name, &single(x), &single(y), n);
    }

    #[test]
    fn the_value_of_the_paired_rows() {
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        let mut noise =
            |count: usize, scale: f64| -> Vec<f64> { (0..count).map(|_| scale * rng.random::<f64>()).collect() };
        both("like scales", &noise(200 * 4, 1.0), &noise(200 * 5, 1.0), 200);
        both("unlike scales", &noise(200 * 9, 30.0), &noise(200 * 20, 1.0), 200);
        both("one coordinate each", &noise(150, 1.0), &noise(150, 1.0), 150);
        let grid = |values: Vec<f64>| values.into_iter().map(f64::floor).collect::<Vec<f64>>();
        both("ties", &grid(noise(160 * 2, 4.0)), &grid(noise(160 * 2, 5.0)), 160);
        both("ties in one side", &grid(noise(160 * 2, 3.0)), &noise(160 * 2, 3.0), 160);
        both("duplicates", &noise(20 * 3, 1.0).repeat(6), &noise(20 * 4, 1.0).repeat(6), 120);
        both("a constant side", &[0.5; 90], &noise(90 * 7, 1.0), 90);
        both("all constant", &[-0.0; 60], &[0.25; 120], 60);
        let wide =
            |largest: f64, values: Vec<f64>| values.iter().map(|v| largest * (2.0 * v - 1.0)).collect::<Vec<f64>>();
        check("infinite distances", &noise(80, 1.0), &wide(1.7e308, noise(160, 1.0)), 80);
        both("infinite distances of f32", &noise(80, 1.0), &wide(3.3e38, noise(160, 1.0)), 80);
        for n in 3..9 {
            both("few samples", &noise(n * 2, 1.0), &noise(n * 3, 1.0), n);
        }
    }

    #[test]
    fn any_number_of_threads() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let [x, y] = [(); 2].map(|()| (0..300 * 8).map(|_| rng.random()).collect::<Vec<f64>>());
        let (x, y) = (Samples::new(&x, 300, 8).expect("samples"), Samples::new(&y, 300, 8).expect("samples"));
        let order: Vec<usize> = (0..300).map(|i| i * 7 % 300).collect();
        let ksg = Ksg::new(3);
        let bits = [1, 2, 3].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| Pairings::new(&ksg, Rule::Ksg1, x, y).expect("lists").bits(&order)).to_bits()
        });
        assert!(bits.iter().all(|b| *b == bits[0]), "{bits:?}");
    }
}

//! Neighbours of the same samples in other pairings, from distances that are looked up.
//!
//! The distances within x and those within y do not change when x and y are paired anew; only who meets whom does. So of
//! each sample the nearest others in x are kept in order, and those in y. A sample's two lists are read side by side
//! by growing distance: who has appeared in both is a joint neighbour at that distance (Fagin, Lotem and Naor 2003, J.
//! Computer and System Sciences 66, 614-656), and the reading ends beyond the k-th. Counts are found by binary search.
//! Exact: where a list ends too early to tell, plain loops do.

use crate::distance::{distance, distance_within};
use crate::error::Error;
use crate::hood::{Count, Hood};
use crate::knn::Knn;
use crate::nearest::Nearest;
use crate::number::{Scalar, ascending};
use crate::rule::Rule;
use crate::samples::{Samples, Typed};
use crate::search::instructions::Available;
use crate::search::sets::{Lane, Set, Task};
use rayon::prelude::*;
use std::ops::Range;

/// The most memory that the lists take, in bytes, whatever N.
const MOST_BYTES: usize = 512 << 20;

/// Samples whose distances tell how long the lists have to be.
const PROBES: usize = 48;

/// Of the probed pairs, the share that the lists have to serve.
const SERVED: f64 = 0.995;

/// Rows whose distances are taken in one go, while the other row is at hand.
const TOGETHER: usize = 8;

/// The same samples of x and y in other pairings: who are the neighbours then, and how many lie within the radii.
///
/// The distances within x and within y are sorted once, up to 512 MiB of them; each pairing looks them up, in a fraction of
/// the time of a search.
///
/// ```
/// use neighbours::{Knn, Pairings, Samples};
/// let x: Vec<f64> = (0..200 * 9).map(|i| (i as f64 * 0.7).sin()).collect();
/// let y: Vec<f64> = (0..200 * 9).map(|i| (i as f64 * 1.3).cos()).collect();
/// let (x, y) = (Samples::new(&x, 200, 9)?, Samples::new(&y, 200, 9)?);
/// let knn = Knn::new(3);
/// let pairings = Pairings::new(&knn, x, y)?.expect("so few samples fit");
///
/// // x as it is, y from the last to the first.
/// let order: Vec<usize> = (0..200).rev().collect();
/// let turned: Vec<f64> = order.iter().flat_map(|row| y.row(*row)).copied().collect();
/// let found = knn.find(x, Samples::new(&turned, 200, 9)?)?;
/// let eps: Vec<f64> = pairings.hoods(&order).iter().map(|(hood, _)| hood.eps).collect();
/// assert_eq!(eps, found.neighbourhoods.eps);
/// # Ok::<(), neighbours::Error>(())
/// ```
pub struct Pairings<'a>(Kind<'a>);

enum Kind<'a> {
    Single(Lists<'a, f32>),
    Double(Lists<'a, f64>),
}

impl<'a> Pairings<'a> {
    /// Of x [N, dims of x] and y [N, dims of y], with the neighbours and the radius of `knn`, whatever its search. `None`
    /// where lists of 512 MiB would be too short for half of the samples.
    ///
    /// # Errors
    /// [`Error::UnequalN`], [`Error::ZeroK`], [`Error::TooFewPoints`] below k + 2 samples, [`Error::TooManyPoints`].
    pub fn new<T: Scalar>(knn: &Knn, x: Samples<'a, T>, y: Samples<'a, T>) -> Result<Option<Self>, Error> {
        Self::of(knn, Samples::typed([x, y]))
    }

    /// Neither generic nor inlined: so the loops are compiled here.
    #[inline(never)]
    fn of(knn: &Knn, sides: Typed<'a, 2>) -> Result<Option<Self>, Error> {
        let (k, rule, instructions) = knn.asked();
        sides.check(k)?;
        let kind = match sides {
            Typed::Single([x, y]) => Lists::new(k, rule, instructions, x, y).map(Kind::Single),
            Typed::Double([x, y]) => Lists::new(k, rule, instructions, x, y).map(Kind::Double),
        };
        Ok(kind.map(Self))
    }

    /// What is around each sample where row `order[i]` of y belongs to row i of x, with all samples at the radii counted;
    /// `order` has each row once. By [`Rule::Neighbours`] an irregular one ([`Hood::is_irregular`]) comes with its counts by
    /// [`Rule::Eps`] too.
    ///
    /// Panics where `order` is of another length, or names a row that is not there.
    pub fn hoods(&self, order: &[usize]) -> Vec<(Hood, Option<Hood>)> {
        match &self.0 {
            Kind::Single(lists) => lists.hoods(order),
            Kind::Double(lists) => lists.hoods(order),
        }
    }
}

/// The lists of both sides.
struct Lists<'a, T> {
    k: usize,
    rule: Rule,
    x: Side<'a, T>,
    y: Side<'a, T>,
}

/// Samples, and of each its `depth` nearest others: distances, ascending, and who they are.
struct Side<'a, T> {
    samples: Samples<'a, T>,
    depth: usize,
    distances: Vec<T>,
    indices: Vec<u32>,
}

/// How long lists are.
#[derive(Debug, Clone, Copy)]
struct Depths {
    x: usize,
    y: usize,
}

/// Whose lists are read (a number of its own), and by whom each sample was last seen.
struct Reading {
    reader: u32,
    seen: Vec<u32>,
}

impl<'a, T: Lane> Lists<'a, T> {
    fn new(k: usize, rule: Rule, instructions: Available, x: Samples<'a, T>, y: Samples<'a, T>) -> Option<Self> {
        let depths = Depths::new(x, y, k, instructions)?;
        let (x, y) = (Side::new(x, depths.x, instructions), Side::new(y, depths.y, instructions));
        Some(Self { k, rule, x, y })
    }

    fn hoods(&self, order: &[usize]) -> Vec<(Hood, Option<Hood>)> {
        let n = order.len();
        assert_eq!(n, self.x.samples.n(), "an order of all samples");
        let mut sample_of = vec![0_u32; n];
        for (i, &row) in order.iter().enumerate() {
            sample_of[row] = i as u32;
        }
        (0..n)
            .into_par_iter()
            .map_init(
                || (Nearest::new(self.k), Reading { seen: vec![0; n], reader: 0 }),
                |(nearest, reading), i| {
                    self.find(i, order, &sample_of, nearest, reading);
                    let eps = nearest.bound();
                    let marginals = |j: usize| self.marginals(i, j, order);
                    let hood = |rule: Rule| {
                        let radii = rule.radii(eps, nearest, marginals);
                        let (x, y) = (self.x.count(i, radii.0), self.y.count(order[i], radii.1));
                        Hood { x, y, ..nearest.hood(marginals) }
                    };
                    let own = hood(self.rule);
                    let within = (self.rule == Rule::Neighbours && own.is_irregular()).then(|| hood(Rule::Eps));
                    (own, within)
                },
            )
            .collect()
    }

    /// The distances of samples i and j in x, and in y in this order.
    fn marginals(&self, i: usize, j: usize, order: &[usize]) -> (T, T) {
        (self.x.distance(i, j), self.y.distance(order[i], order[j]))
    }

    /// The joint neighbours of sample i.
    fn find(&self, i: usize, order: &[usize], sample_of: &[u32], nearest: &mut Nearest<T>, reading: &mut Reading) {
        let marginals = |j: usize| self.marginals(i, j, order);
        nearest.clear();
        reading.reader += 1;
        let ((x, of_x), (y, of_y)) = (self.x.list(i), self.y.list(order[i]));
        let (mut at_x, mut at_y) = (0, 0);
        loop {
            let x_is_next = match (x.get(at_x), y.get(at_y)) {
                (Some(x), Some(y)) => x <= y,
                (Some(_), None) if self.y.is_whole() => true,
                (None, Some(_)) if self.x.is_whole() => false,
                _ => break,
            };
            let (d, j) = if x_is_next {
                at_x += 1;
                (x[at_x - 1], of_x[at_x - 1])
            } else {
                at_y += 1;
                (y[at_y - 1], sample_of[of_y[at_y - 1] as usize])
            };
            if d > nearest.bound() {
                break;
            }
            let seen = &mut reading.seen[j as usize];
            if *seen == reading.reader {
                nearest.offer_tied(d, j, marginals);
            }
            *seen = reading.reader;
        }
        if self.x.tells(i, nearest.bound()) && self.y.tells(order[i], nearest.bound()) {
            return;
        }
        nearest.clear();
        for j in (0..order.len()).filter(|j| *j != i) {
            let (x, y) = marginals(j);
            nearest.offer_tied(x.larger(y), j as u32, marginals);
        }
    }
}

impl<'a, T: Lane> Side<'a, T> {
    fn new(samples: Samples<'a, T>, depth: usize, instructions: Available) -> Self {
        let n = samples.n();
        let depth = depth.clamp(1, n - 1);
        let (mut distances, mut indices) = (vec![T::default(); n * depth], vec![0; n * depth]);
        distances
            .par_chunks_mut(TOGETHER * depth)
            .zip(indices.par_chunks_mut(TOGETHER * depth))
            .enumerate()
            .for_each_init(Vec::new, |rows, (block, (distances, indices))| {
                let first = block * TOGETHER;
                ranked(samples, first..(first + TOGETHER).min(n), depth, instructions, rows);
                for ((found, distance), index) in rows.iter().flatten().zip(distances).zip(indices) {
                    (*distance, *index) = *found;
                }
            });
        Self { samples, depth, distances, indices }
    }

    fn list(&self, row: usize) -> (&[T], &[u32]) {
        let place = row * self.depth..(row + 1) * self.depth;
        (&self.distances[place.clone()], &self.indices[place])
    }

    /// Whether lists have all others.
    fn is_whole(&self) -> bool {
        self.depth + 1 == self.samples.n()
    }

    /// Whether the list has all that lie within this radius.
    fn tells(&self, row: usize, radius: T) -> bool {
        self.is_whole() || self.list(row).0.last().is_some_and(|last| radius < *last)
    }

    fn distance(&self, a: usize, b: usize) -> T {
        distance(self.samples.row(a), self.samples.row(b))
    }

    /// Others within this radius (closed).
    fn count(&self, row: usize, radius: T) -> Count {
        if self.tells(row, radius) {
            let nearest = self.list(row).0;
            let within = nearest.partition_point(|d| *d <= radius);
            let inside = nearest.partition_point(|d| *d < radius);
            return Count { within: within as u32, at: (within - inside) as u32 };
        }
        let here = self.samples.row(row);
        let others = (0..self.samples.n()).filter(|j| *j != row);
        Count::of(others.map(|j| distance_within(here, self.samples.row(j), radius)), radius)
    }
}

/// All others of some rows, as they come.
struct Others<'a, T> {
    samples: Samples<'a, T>,
    rows: Range<usize>,
    found: &'a mut [Vec<(T, u32)>],
}

impl<T: Lane> Task for Others<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<S: Set>(self, set: S) {
        for j in 0..self.samples.n() {
            let there = self.samples.row(j);
            for (i, others) in self.rows.clone().zip(self.found.iter_mut()) {
                if i != j {
                    others.push((T::distance_of(set, self.samples.row(i), there), j as u32));
                }
            }
        }
    }
}

/// The `depth` nearest others of some rows, ascending.
fn ranked<T: Lane>(
    samples: Samples<T>,
    rows: Range<usize>,
    depth: usize,
    instructions: Available,
    ranked: &mut Vec<Vec<(T, u32)>>,
) {
    ranked.resize_with(rows.len(), Vec::new);
    ranked.iter_mut().for_each(Vec::clear);
    instructions.run(Others { samples, rows, found: ranked });
    let nearer = |a: &(T, u32), b: &(T, u32)| ascending(&a.0, &b.0);
    for others in ranked {
        if depth < others.len() {
            others.select_nth_unstable_by(depth, nearer);
        }
        others.truncate(depth);
        others.sort_unstable_by(nearer);
    }
}

impl Depths {
    /// By the distances of some samples. Where x and y are independent, r_x r_y / N samples are expected within a
    /// radius that holds r_x others in x and r_y in y; that many have to be k with near certainty.
    fn new<T: Lane>(x: Samples<T>, y: Samples<T>, k: usize, instructions: Available) -> Option<Self> {
        let n = x.n();
        let probes = PROBES.min(n);
        let rows: Vec<usize> = (0..probes).map(|probe| probe * n / probes).collect();
        let sorted = |samples: Samples<T>| -> Vec<Vec<(T, u32)>> {
            let of = |&row: &usize| {
                let mut found = Vec::new();
                ranked(samples, row..row + 1, n - 1, instructions, &mut found);
                found.pop().unwrap_or_default()
            };
            rows.par_iter().map(of).collect()
        };
        let (x_rows, y_rows) = (sorted(x), sorted(y));
        let k = k as f64;
        let wanted = (k + 3.0 * k.sqrt() + 3.0) * n as f64;
        let ranks = x_rows.iter().flat_map(|x| y_rows.iter().map(move |y| (x, y))).map(|(x, y)| {
            let rank_in_y = |rank: usize| y.partition_point(|(d, _)| *d <= x[rank].0);
            let (mut low, mut high) = (0, n - 2);
            while low < high {
                let middle = (low + high) / 2;
                if (middle + 1) as f64 * rank_in_y(middle) as f64 >= wanted {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            (low + 1, rank_in_y(low))
        });
        let (mut in_x, mut in_y): (Vec<usize>, Vec<usize>) = ranks.unzip();
        in_x.sort_unstable();
        in_y.sort_unstable();
        let served = |ranks: &[usize]| ranks[(SERVED * (ranks.len() - 1) as f64) as usize] + 1;
        let entries = MOST_BYTES / n / (size_of::<T>() + size_of::<u32>());
        // What the shorter lists leave is for the longer ones.
        let (x, y) = (served(&in_x), served(&in_y));
        let (x, y) =
            (x.min((entries / 2).max(entries.saturating_sub(y))), y.min((entries / 2).max(entries.saturating_sub(x))));
        let half = |ranks: &[usize]| ranks[ranks.len() / 2];
        (x > half(&in_x) && y > half(&in_y)).then_some(Self { x, y })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::instructions::Instructions;
    use crate::search::plain;
    use interlayer_fuzz::samples::to_be_paired;
    use rand::seq::SliceRandom;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    const RULES: [Rule; 3] = [Rule::Eps, Rule::Neighbours, Rule::Npeet];

    fn depths(n: usize) -> Vec<Depths> {
        let depths = [(1, 1), (n / 8, n / 3), (n / 3, n / 20), (n - 1, n - 1), (usize::MAX, 2), (2, usize::MAX)];
        depths.into_iter().map(|(x, y)| Depths { x, y }).collect()
    }

    /// Lists of all lengths against plain loops over the paired rows.
    fn check<T: Lane>(name: &str, x: &[T], y: &[T], n: usize, ks: &[usize]) {
        if ks.is_empty() {
            return;
        }
        let (x, y) = (Samples::new(x, n, x.len() / n), Samples::new(y, n, y.len() / n));
        let (x, y) = (x.expect("samples"), y.expect("samples"));
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let set = Instructions::default().available();
        for (k, rule) in ks.iter().flat_map(|k| RULES.map(|rule| (*k, rule))) {
            for depths in depths(n).into_iter().chain(Depths::new(x, y, k, set)) {
                let (x_side, y_side) = (Side::new(x, depths.x, set), Side::new(y, depths.y, set));
                let lists = Lists { k, rule, x: x_side, y: y_side };
                let mut order: Vec<usize> = (0..n).collect();
                for _ in 0..3 {
                    let rows: Vec<T> = order.iter().flat_map(|i| y.row(*i)).copied().collect();
                    let paired = Samples::new(&rows, n, y.dims()).expect("samples");
                    let expected = plain::neighbourhoods(x, paired, k, rule);
                    let within = plain::neighbourhoods(x, paired, k, Rule::Eps);
                    for (i, found) in lists.hoods(&order).into_iter().enumerate() {
                        let own = expected.hood(i);
                        let irregular = rule == Rule::Neighbours && own.is_irregular();
                        let truth = (own, irregular.then(|| within.hood(i)));
                        assert_eq!(found, truth, "{name}, {rule:?}, k = {k}, {depths:?}, sample {i}");
                    }
                    order.shuffle(&mut rng);
                }
            }
        }
    }

    #[test]
    fn the_neighbourhoods_of_the_paired_rows() {
        for case in to_be_paired() {
            check(&case.name, &case.x, &case.y, case.n, &case.ks);
            let [x, y] = case.single();
            check(&case.name, &x, &y, case.n, &case.single_ks);
        }
    }

    #[test]
    fn any_number_of_threads() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let [x, y] = [(); 2].map(|()| (0..300 * 8).map(|_| rng.random()).collect::<Vec<f64>>());
        let (x, y) = (Samples::new(&x, 300, 8).expect("samples"), Samples::new(&y, 300, 8).expect("samples"));
        let order: Vec<usize> = (0..300).map(|i| i * 7 % 300).collect();
        let found = [1, 2, 3].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| Pairings::new(&Knn::new(3), x, y).expect("pairs").expect("lists").hoods(&order))
        });
        assert!(found.iter().all(|hoods| *hoods == found[0]));
    }
}

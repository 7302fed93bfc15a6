//! Neighbours and counts: what all searches share.

use crate::samples::Scalar;
use crate::search::plain;
use serde::{Deserialize, Serialize};

/// What an estimate is made of, one entry per sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Neighbourhoods {
    /// Joint distance (max norm) to the k-th nearest other sample.
    pub eps: Vec<f64>,
    /// Joint distance to the nearest other sample.
    pub nearest: Vec<f64>,
    /// Other samples in the joint space, by where they lie beside eps.
    pub shells: Vec<Shell>,
    /// Other samples within the radius in x. The radius is eps, unless the variant has another.
    pub x: Vec<Count>,
    /// Other samples within the radius in y.
    pub y: Vec<Count>,
}

/// Samples within a radius of another one, on one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Count {
    /// At the radius or nearer.
    pub within: u32,
    /// At the radius exactly. Without ties that is one sample in x or in y, and none in the other.
    pub at: u32,
}

impl Count {
    /// Nearer than the radius.
    pub fn inside(self) -> u32 {
        self.within - self.at
    }
}

/// Samples beside eps in the joint space: those that are nearer, and those at distance eps exactly. Without ties there
/// are k - 1 nearer ones, and one at eps, in x or in y.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shell {
    /// Nearer than eps.
    pub nearer: u32,
    /// At eps in x, nearer in y.
    pub x: u32,
    /// At eps in y, nearer in x.
    pub y: u32,
    /// At eps in x and in y.
    pub both: u32,
}

impl Shell {
    /// Samples at eps exactly.
    pub fn at(self) -> u32 {
        self.x + self.y + self.both
    }

    /// Adds a sample at eps with these distances in x and in y.
    fn add<T: Scalar>(&mut self, (x, y): (T, T)) {
        let side = match (y < x, x < y) {
            (true, _) => &mut self.x,
            (_, true) => &mut self.y,
            _ => &mut self.both,
        };
        *side += 1;
    }

    /// Of all others, by their distances in x and in y.
    pub(crate) fn of<T: Scalar>(eps: T, others: impl Iterator<Item = (T, T)>) -> Self {
        let mut shell = Self::default();
        for (x, y) in others {
            let d = x.larger(y);
            if d < eps {
                shell.nearer += 1;
            } else if d == eps {
                shell.add((x, y));
            }
        }
        shell
    }
}

/// One entry of [`Neighbourhoods`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Hood {
    pub(crate) nearest: f64,
    pub(crate) eps: f64,
    pub(crate) shell: Shell,
    pub(crate) x: Count,
    pub(crate) y: Count,
}

impl Neighbourhoods {
    pub(crate) fn new(hoods: &[Hood]) -> Self {
        Self {
            eps: hoods.iter().map(|hood| hood.eps).collect(),
            nearest: hoods.iter().map(|hood| hood.nearest).collect(),
            shells: hoods.iter().map(|hood| hood.shell).collect(),
            x: hoods.iter().map(|hood| hood.x).collect(),
            y: hoods.iter().map(|hood| hood.y).collect(),
        }
    }

    /// Of entries in another order: `order[position]` is the sample.
    pub(crate) fn ordered(order: &[u32], hoods: impl IntoIterator<Item = Hood>) -> Self {
        let mut placed = vec![Hood::default(); order.len()];
        for (&sample, hood) in order.iter().zip(hoods) {
            placed[sample as usize] = hood;
        }
        Self::new(&placed)
    }

    /// Leaves the counts of a sample without ties in the joint space as KSG1 has them, unless ties are common. What a
    /// search that sees everything found then is what one found that looks for ties only where it has to.
    pub(crate) fn settled(mut self, rule: Rule) -> Self {
        let tied = probes(self.eps.len()).filter(|i| self.hood(*i).is_tied()).count();
        if rule != Rule::Eps || are_common(tied, self.eps.len()) {
            return self;
        }
        for i in 0..self.eps.len() {
            if self.hood(i).is_single() {
                let shell = self.shells[i];
                for (count, at) in [(&mut self.x[i], shell.x), (&mut self.y[i], shell.y)] {
                    *count = Count { within: count.inside() + at, at };
                }
            }
        }
        self
    }

    pub(crate) fn hood(&self, i: usize) -> Hood {
        Hood { nearest: self.nearest[i], eps: self.eps[i], shell: self.shells[i], x: self.x[i], y: self.y[i] }
    }

    pub(crate) fn hoods(&self) -> impl Iterator<Item = Hood> + '_ {
        (0..self.eps.len()).map(|i| self.hood(i))
    }
}

impl Hood {
    /// One sample at eps, in x or in y alone.
    pub(crate) fn is_single(&self) -> bool {
        self.eps > 0.0 && self.shell.at() == 1 && self.shell.both == 0
    }

    /// Whether equal distances decide what the sample adds, for counts within eps.
    pub(crate) fn is_tied(&self) -> bool {
        !self.is_single() || self.x.at + self.y.at != 1
    }
}

/// Samples that are asked whether ties are common.
const PROBES: usize = 256;

/// Evenly spaced samples.
pub(crate) fn probes(n: usize) -> impl Iterator<Item = usize> + Clone {
    let probes = PROBES.min(n);
    (0..probes).map(move |probe| probe * n / probes)
}

/// More than one in 64 probes: fewer are coincidences of rounding, and not worth a second look at every sample.
pub(crate) fn are_common(tied_probes: usize, n: usize) -> bool {
    64 * tied_probes > PROBES.min(n)
}

/// Which radius counts, always as a closed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// eps.
    Eps,
    /// The largest marginal distance among the k neighbours.
    Neighbours,
    /// eps - 1e-15.
    Npeet,
}

impl Rule {
    /// Radii in x and in y; `marginals(j)` gives the distances to sample j. Where eps = 0 all rules count the samples
    /// at distance 0.
    pub(crate) fn radii<T: Scalar>(self, eps: T, nearest: &Nearest<T>, marginals: impl Fn(usize) -> (T, T)) -> (T, T) {
        match self {
            _ if eps == T::default() => (eps, eps),
            Rule::Eps => (eps, eps),
            Rule::Npeet => (T::narrow(eps.wide() - 1e-15), T::narrow(eps.wide() - 1e-15)),
            Rule::Neighbours => nearest
                .indices()
                .map(marginals)
                .fold((T::default(), T::default()), |r, d| (r.0.larger(d.0), r.1.larger(d.1))),
        }
    }
}

/// Stands for a sample that is not found yet.
const NOBODY: u32 = u32::MAX;

/// Up to this k a new neighbour is moved to its place one step at a time; beyond, a heap is faster.
const FEW: usize = 16;

/// The k nearest so far, by distance, then by index: the same set in whatever order they are offered. And how many more
/// of those offered are at the k-th distance.
pub(crate) struct Nearest<T> {
    /// The farthest first: up to `FEW` in descending order, beyond as a heap. What is not found yet is at infinity.
    found: Vec<(T, u32)>,
    /// At the k-th distance, but not among the k.
    beyond: Shell,
}

impl<T: Scalar> Nearest<T> {
    pub(crate) fn new(k: usize) -> Self {
        Self { found: vec![(T::INFINITY, NOBODY); k], beyond: Shell::default() }
    }

    pub(crate) fn clear(&mut self) {
        self.found.fill((T::INFINITY, NOBODY));
        self.beyond = Shell::default();
    }

    /// Where only the k nearest are wanted.
    #[inline(always)]
    pub(crate) fn offer(&mut self, distance: T, index: u32) {
        self.offer_tied(distance, index, |_| (distance, distance));
    }

    /// Each sample once. `marginals(j)` gives the distances to sample j in x and in y; asked for only where it ties with
    /// the k-th.
    #[inline(always)]
    pub(crate) fn offer_tied(&mut self, distance: T, index: u32, marginals: impl Fn(usize) -> (T, T)) {
        let new = (distance, index);
        let Some(&(bound, farthest)) = self.found.first() else { return };
        if !nearer(new, (bound, farthest)) {
            if distance == bound {
                self.tie(index, marginals);
            }
            return;
        }
        if self.found.len() > FEW {
            self.sink(new);
        } else {
            let mut at = 0;
            while let Some(next) = self.found.get(at + 1).copied().filter(|next| nearer(new, *next)) {
                self.found[at] = next;
                at += 1;
            }
            self.found[at] = new;
        }
        if self.bound() < bound {
            self.beyond = Shell::default();
        } else if farthest != NOBODY {
            self.tie(farthest, marginals);
        }
    }

    /// One more at the k-th distance that is not among the k.
    #[cold]
    #[inline(never)]
    fn tie(&mut self, index: u32, marginals: impl Fn(usize) -> (T, T)) {
        self.beyond.add(marginals(index as usize));
    }

    /// Puts a new one in the place of the farthest, at the top of the heap, and lets it sink below all that are farther.
    fn sink(&mut self, new: (T, u32)) {
        let mut at = 0;
        loop {
            let child = 2 * at + 1;
            let (farther, from) = match (self.found.get(child), self.found.get(child + 1)) {
                (Some(left), Some(right)) if nearer(*left, *right) => (*right, child + 1),
                (Some(left), _) => (*left, child),
                (None, _) => break,
            };
            if !nearer(new, farther) {
                break;
            }
            self.found[at] = farther;
            at = from;
        }
        self.found[at] = new;
    }

    pub(crate) fn k(&self) -> usize {
        self.found.len()
    }

    /// The k-th distance; infinity while there are fewer.
    #[inline(always)]
    pub(crate) fn bound(&self) -> T {
        self.found.first().map_or(T::INFINITY, |f| f.0)
    }

    /// The nearest distance; infinity while there is none.
    pub(crate) fn first(&self) -> T {
        self.found.iter().fold(T::INFINITY, |nearest, f| if f.0 < nearest { f.0 } else { nearest })
    }

    /// Ascending up to `FEW`, beyond in no order.
    pub(crate) fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        self.found.iter().rev().map(|&(_, j)| j as usize)
    }

    /// All samples beside the k-th distance, where all within it were offered.
    pub(crate) fn shell(&self, marginals: impl Fn(usize) -> (T, T)) -> Shell {
        let mut shell = self.beyond;
        for (d, j) in &self.found {
            if *d < self.bound() {
                shell.nearer += 1;
            } else {
                shell.add(marginals(*j as usize));
            }
        }
        shell
    }

    /// The entry of a sample, but for its counts.
    pub(crate) fn hood(&self, marginals: impl Fn(usize) -> (T, T)) -> Hood {
        Hood { nearest: self.first().wide(), eps: self.bound().wide(), shell: self.shell(marginals), ..Hood::default() }
    }
}

/// Whether a neighbour (distance, index) comes before another.
#[inline(always)]
fn nearer<T: Scalar>(a: (T, u32), b: (T, u32)) -> bool {
    a.0 < b.0 || (a.0 == b.0 && a.1 < b.1)
}

/// max |a - b|, given up (with some value beyond `bound`) once it exceeds `bound`.
#[inline]
pub(crate) fn joint_distance<T: Scalar>(a: &[T], b: &[T], bound: T) -> T {
    const STRIDE: usize = 16;
    let mut largest = T::default();
    for (a, b) in a.chunks(STRIDE).zip(b.chunks(STRIDE)) {
        largest = largest.larger(plain::distance(a, b));
        if largest > bound {
            break;
        }
    }
    largest
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Numbers of neighbours around the switch to a heap, distances that tie, fewer offers than neighbours.
    #[test]
    fn the_first_k_of_all_in_any_order() {
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        for k in (1..40).chain([100, 257]) {
            for offers in [0, 1, k - 1, k, k + 1, 3 * k, 1000] {
                let distances: Vec<f64> = (0..offers).map(|_| f64::from(rng.random_range(0..60_u8))).collect();
                let mut all: Vec<(f64, u32)> = distances.into_iter().zip(0..).collect();
                let (mut forward, mut backward) = (Nearest::new(k), Nearest::new(k));
                all.iter().for_each(|&(d, j)| forward.offer(d, j));
                all.iter().rev().for_each(|&(d, j)| backward.offer(d, j));
                all.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
                all.resize(offers.max(k), (f64::INFINITY, u32::MAX));
                let mut expected: Vec<usize> = all[..k].iter().map(|&(_, j)| j as usize).collect();
                expected.sort_unstable();
                for nearest in [forward, backward] {
                    let mut found: Vec<usize> = nearest.indices().collect();
                    found.sort_unstable();
                    assert_eq!(found, expected, "k = {k}, {offers} offers");
                    assert_eq!(
                        (nearest.first(), nearest.bound()),
                        (all[0].0, all[k - 1].0),
                        "k = {k}, {offers} offers"
                    );
                }
            }
        }
    }
}

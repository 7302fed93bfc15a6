//! Neighbours and counts: what all searches share.

use crate::samples::Scalar;
use crate::search::plain;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What an estimate is made of, one entry per sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Neighbourhoods {
    /// Joint distance (max norm) to the k-th nearest other sample.
    pub eps: Vec<f64>,
    /// Joint distance to the nearest other sample.
    pub nearest: Vec<f64>,
    /// Other samples within the radius in x.
    pub x: Vec<u32>,
    /// Other samples within the radius in y.
    pub y: Vec<u32>,
}

impl Neighbourhoods {
    pub(crate) fn collect(rows: impl IndexedParallelIterator<Item = ((f64, f64), (u32, u32))>) -> Self {
        let ((nearest, eps), (x, y)) = rows.unzip();
        Self { eps, nearest, x, y }
    }
}

/// Which radius counts, as a closed one: `d < r` is `d <= r.below()`, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Strictly below eps.
    Ksg1,
    /// Within the largest marginal distance among the k neighbours.
    Ksg2,
    /// Within eps - 1e-15.
    Npeet,
}

impl Rule {
    /// Radii in x and in y; `marginals(j)` gives the distances to sample j. Where eps = 0 all rules count the samples
    /// at distance 0. Only KSG2 looks at the neighbours.
    pub(crate) fn radii<T: Scalar>(self, eps: T, nearest: &Nearest<T>, marginals: impl Fn(usize) -> (T, T)) -> (T, T) {
        match self {
            _ if eps == T::default() => (eps, eps),
            Rule::Ksg1 => (eps.below(), eps.below()),
            Rule::Npeet => (T::narrow(eps.wide() - 1e-15), T::narrow(eps.wide() - 1e-15)),
            Rule::Ksg2 => nearest
                .indices()
                .map(marginals)
                .fold((T::default(), T::default()), |r, d| (r.0.larger(d.0), r.1.larger(d.1))),
        }
    }
}

/// Up to this k a new neighbour is moved to its place one step at a time; beyond, a heap is faster.
const FEW: usize = 16;

/// The k nearest so far, by distance, then by index: the same set in whatever order they are offered.
pub(crate) struct Nearest<T> {
    /// The farthest first: up to `FEW` in descending order, beyond as a heap. What is not found yet is at infinity.
    found: Vec<(T, u32)>,
}

impl<T: Scalar> Nearest<T> {
    pub(crate) fn new(k: usize) -> Self {
        Self { found: vec![(T::INFINITY, u32::MAX); k] }
    }

    pub(crate) fn clear(&mut self) {
        self.found.fill((T::INFINITY, u32::MAX));
    }

    #[inline(always)]
    pub(crate) fn offer(&mut self, distance: T, index: u32) {
        let new = (distance, index);
        if !self.found.first().is_some_and(|farthest| nearer(new, *farthest)) {
            return;
        }
        if self.found.len() > FEW {
            return self.sink(new);
        }
        let mut at = 0;
        while let Some(next) = self.found.get(at + 1).copied().filter(|next| nearer(new, *next)) {
            self.found[at] = next;
            at += 1;
        }
        self.found[at] = new;
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

    /// (nearest, k-th) distance.
    pub(crate) fn summary(&self) -> (f64, f64) {
        (self.first().wide(), self.bound().wide())
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
                    assert_eq!(nearest.summary(), (all[0].0, all[k - 1].0), "k = {k}, {offers} offers");
                }
            }
        }
    }
}

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

/// The k nearest so far, by distance, then by index: the same set in whatever order they are offered.
pub(crate) struct Nearest<T> {
    /// Ascending; what is not found yet is at infinity.
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
        let before = |(d, j): (T, u32)| distance < d || (distance == d && index < j);
        let Some(last) = self.found.len().checked_sub(1).filter(|last| before(self.found[*last])) else { return };
        let mut at = last;
        while at > 0 && before(self.found[at - 1]) {
            self.found[at] = self.found[at - 1];
            at -= 1;
        }
        self.found[at] = (distance, index);
    }

    pub(crate) fn k(&self) -> usize {
        self.found.len()
    }

    /// The k-th distance; infinity while there are fewer.
    #[inline(always)]
    pub(crate) fn bound(&self) -> T {
        self.found.last().map_or(T::INFINITY, |f| f.0)
    }

    /// The nearest distance; infinity while there is none.
    pub(crate) fn first(&self) -> T {
        self.found.first().map_or(T::INFINITY, |f| f.0)
    }

    pub(crate) fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        self.found.iter().map(|&(_, j)| j as usize)
    }

    /// (nearest, k-th) distance.
    pub(crate) fn summary(&self) -> (f64, f64) {
        (self.first().wide(), self.bound().wide())
    }
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

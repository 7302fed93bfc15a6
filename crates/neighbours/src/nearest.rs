//! The k nearest of some samples.

use crate::hood::{Hood, Shell};
use crate::number::Scalar;

/// Stands for a sample that is not found yet.
const NOBODY: u32 = u32::MAX;

/// Up to this k a new neighbour is moved to its place one step at a time; beyond, a heap is faster.
const FEW: usize = 16;

/// The k nearest so far of the samples that are offered, by distance, then by index: the same set in whatever order they
/// come.
///
/// ```
/// use neighbours::Nearest;
/// let mut nearest = Nearest::new(2);
/// for (index, distance) in [3.0, 1.0, 2.0, 2.0].into_iter().enumerate() {
///     nearest.offer(distance, index as u32);
/// }
/// assert_eq!(nearest.bound(), 2.0);
/// assert_eq!(nearest.indices().collect::<Vec<_>>(), [1, 2]);
/// ```
pub struct Nearest<T> {
    /// The farthest first: up to `FEW` in descending order, beyond as a heap. What is not found yet is at infinity.
    found: Vec<(T, u32)>,
    /// At the k-th distance, but not among the k.
    beyond: Shell,
}

impl<T: Scalar> Nearest<T> {
    /// Of none yet; k is at least 1.
    pub fn new(k: usize) -> Self {
        Self { found: vec![(T::INFINITY, NOBODY); k], beyond: Shell::default() }
    }

    /// Forgets all, for the next sample.
    pub fn clear(&mut self) {
        self.found.fill((T::INFINITY, NOBODY));
        self.beyond = Shell::default();
    }

    /// A sample at this distance, each once.
    #[inline(always)]
    pub fn offer(&mut self, distance: T, index: u32) {
        self.offer_tied(distance, index, |_| (distance, distance));
    }

    /// As `offer`; how many are at the k-th distance is kept too. `marginals(j)` gives the distances to sample j in x and
    /// in y; asked for only where it ties with the k-th.
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
    pub fn bound(&self) -> T {
        self.found.first().map_or(T::INFINITY, |f| f.0)
    }

    /// The nearest distance; infinity while there is none.
    pub(crate) fn first(&self) -> T {
        self.found.iter().fold(T::INFINITY, |nearest, f| if f.0 < nearest { f.0 } else { nearest })
    }

    /// Who they are: the nearest first for k up to 16, beyond in no order. Fewer offers than k leave `u32::MAX` in their
    /// places.
    pub fn indices(&self) -> impl Iterator<Item = usize> + '_ {
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

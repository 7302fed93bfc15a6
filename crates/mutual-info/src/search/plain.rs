//! The oracle: every pair, in plain loops. What every other search is checked against.

use crate::samples::{Samples, Scalar};
use crate::search::neighbours::{Count, Hood, Nearest, Neighbourhoods, Rule, Shell, joint_distance};
use rayon::prelude::*;

/// max |a - b| over the coordinates.
#[inline(always)]
pub(crate) fn distance<T: Scalar>(a: &[T], b: &[T]) -> T {
    const WIDTH: usize = 16;
    let (a, rest_a) = a.as_chunks::<WIDTH>();
    let (b, rest_b) = b.as_chunks::<WIDTH>();
    let mut largest = [T::default(); WIDTH];
    for (a, b) in a.iter().zip(b) {
        for ((l, a), b) in largest.iter_mut().zip(a).zip(b) {
            *l = l.larger(a.distance(*b));
        }
    }
    let rest = rest_a.iter().zip(rest_b).fold(T::default(), |d, (&a, &b)| d.larger(a.distance(b)));
    largest.into_iter().fold(rest, T::larger)
}

pub(crate) fn neighbourhoods<T: Scalar>(x: Samples<T>, y: Samples<T>, k: usize, rule: Rule) -> Neighbourhoods {
    let n = x.n();
    let hoods: Vec<Hood> = (0..n)
        .into_par_iter()
        .map_init(
            || (vec![(T::default(), T::default()); n], Nearest::new(k)),
            |(marginals, nearest), i| {
                nearest.clear();
                for (j, d) in marginals.iter_mut().enumerate() {
                    *d = (distance(x.row(i), x.row(j)), distance(y.row(i), y.row(j)));
                    if j != i {
                        nearest.offer(d.0.larger(d.1), j as u32);
                    }
                }
                let others = || marginals.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, d)| *d);
                let eps = nearest.bound();
                let radii = rule.radii(eps, nearest, |j| marginals[j]);
                Hood {
                    nearest: nearest.first().wide(),
                    eps: eps.wide(),
                    shell: Shell::of(eps, others()),
                    x: counted(others().map(|d| d.0), radii.0),
                    y: counted(others().map(|d| d.1), radii.1),
                }
            },
        )
        .collect();
    Neighbourhoods::new(&hoods)
}

/// How many of the distances are within r (closed).
pub(crate) fn counted<T: Scalar>(distances: impl Iterator<Item = T>, r: T) -> Count {
    let mut count = Count::default();
    for d in distances {
        count.within += u32::from(d <= r);
        count.at += u32::from(d == r);
    }
    count
}

/// Distance to the k-th nearest other sample, for each sample.
pub(crate) fn kth_distances<T: Scalar>(x: Samples<T>, k: usize) -> Vec<T> {
    (0..x.n())
        .into_par_iter()
        .map_init(
            || Nearest::new(k),
            |nearest, i| {
                nearest.clear();
                for j in (0..x.n()).filter(|&j| j != i) {
                    nearest.offer(joint_distance(x.row(i), x.row(j), nearest.bound()), j as u32);
                }
                nearest.bound()
            },
        )
        .collect()
}

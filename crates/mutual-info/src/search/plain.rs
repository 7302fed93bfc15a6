//! The oracle: every pair, in plain loops. What every other search is held against.

use crate::samples::{Samples, Scalar};
use crate::search::neighbours::{Nearest, Neighbourhoods, Rule, joint_distance};
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
    let rows = (0..n).into_par_iter().map_init(
        || (vec![T::default(); n], vec![T::default(); n], Nearest::new(k)),
        |(dx, dy, nearest), i| {
            nearest.clear();
            for j in 0..n {
                dx[j] = distance(x.row(i), x.row(j));
                dy[j] = distance(y.row(i), y.row(j));
                if j != i {
                    nearest.offer(dx[j].larger(dy[j]), j as u32);
                }
            }
            let radii = rule.radii(nearest.bound(), nearest, |j| (dx[j], dy[j]));
            let within = |d: &[T], r: T| (0..n).filter(|&j| j != i && d[j] <= r).count() as u32;
            (nearest.summary(), (within(dx, radii.0), within(dy, radii.1)))
        },
    );
    Neighbourhoods::collect(rows)
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

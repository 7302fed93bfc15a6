//! The oracle: every pair, in plain loops. What every other search is held against.

use crate::neighbours::{Nearest, Neighbourhoods, Rule, joint_distance};
use crate::samples::{Samples, Scalar};
use rayon::prelude::*;

/// max |a - b| over the coordinates.
#[inline]
pub(crate) fn distance<T: Scalar>(a: &[T], b: &[T]) -> T {
    a.iter().zip(b).fold(T::default(), |d, (&a, &b)| d.larger(a.distance(b)))
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
            let radii = rule.radii(nearest, |j| (dx[j], dy[j]));
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

//! The oracle: every pair, in plain loops. What every other search is checked against.

use crate::distance::{distance, distance_within};
use crate::hood::{Count, Hood, Shell};
use crate::nearest::Nearest;
use crate::neighbourhoods::Neighbourhoods;
use crate::number::Number;
use crate::rule::Rule;
use crate::samples::Samples;
use rayon::prelude::*;

pub(crate) fn neighbourhoods<T: Number>(x: Samples<T>, y: Samples<T>, k: usize, rule: Rule) -> Neighbourhoods {
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
                    x: Count::of(others().map(|d| d.0), radii.0),
                    y: Count::of(others().map(|d| d.1), radii.1),
                }
            },
        )
        .collect();
    Neighbourhoods::new(&hoods)
}

/// Distance to the k-th nearest other sample, for each sample.
pub(crate) fn kth_distances<T: Number>(x: Samples<T>, k: usize) -> Vec<f64> {
    (0..x.n())
        .into_par_iter()
        .map_init(
            || Nearest::new(k),
            |nearest, i| {
                nearest.clear();
                for j in (0..x.n()).filter(|&j| j != i) {
                    nearest.offer(distance_within(x.row(i), x.row(j), nearest.bound()), j as u32);
                }
                nearest.bound().wide()
            },
        )
        .collect()
}

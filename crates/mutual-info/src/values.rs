//! Samples as categories: which of them are equal.

use crate::samples::Samples;
use neighbours::Scalar;
use rayon::prelude::*;
use std::cell::OnceCell;
use std::cmp::Ordering;

/// The number of each sample's value, from 0 in their order, and how many samples have each value.
pub(crate) struct Values {
    pub(crate) of: Vec<u32>,
    pub(crate) sizes: Vec<u32>,
}

impl Values {
    pub(crate) fn of<T: Scalar>(samples: Samples<T>) -> Self {
        let order = |a: &u32, b: &u32| {
            let (a, b) = (samples.row(*a as usize), samples.row(*b as usize));
            a.partial_cmp(b).unwrap_or(Ordering::Equal)
        };
        Self::sorted_by(samples.n(), order)
    }

    pub(crate) fn of_labels(labels: &[u32]) -> Self {
        Self::sorted_by(labels.len(), |a, b| labels[*a as usize].cmp(&labels[*b as usize]))
    }

    fn sorted_by(n: usize, order: impl Fn(&u32, &u32) -> Ordering + Sync) -> Self {
        let mut rows: Vec<u32> = (0..n as u32).collect();
        rows.par_sort_unstable_by(&order);
        let (mut of, mut sizes) = (vec![0; n], Vec::new());
        for equal in rows.chunk_by(|a, b| order(a, b).is_eq()) {
            equal.iter().for_each(|row| of[*row as usize] = sizes.len() as u32);
            sizes.push(equal.len() as u32);
        }
        Self { of, sizes }
    }

    /// The entropy of the values, in nats: ln N unless some repeat.
    pub(crate) fn entropy(&self) -> f64 {
        let n = self.of.len() as f64;
        let logs: f64 = self.sizes.iter().map(|size| f64::from(*size)).map(|size| size * size.ln()).sum();
        n.ln() - logs / n
    }
}

/// The values of both sides, computed once, and not at all where nobody asks.
pub(crate) struct Pair<'a, T> {
    x: Samples<'a, T>,
    y: Samples<'a, T>,
    values: OnceCell<(Values, Values)>,
}

impl<'a, T: Scalar> Pair<'a, T> {
    pub(crate) fn new(x: Samples<'a, T>, y: Samples<'a, T>) -> Self {
        Self { x, y, values: OnceCell::new() }
    }

    pub(crate) fn values(&self) -> &(Values, Values) {
        let (x, y) = (self.x, self.y);
        self.values.get_or_init(|| rayon::join(|| Values::of(x), || Values::of(y)))
    }

    /// The least of the entropies of x and of y, in nats, which no information between them can exceed.
    pub(crate) fn entropy_bound(&self) -> f64 {
        let (x, y) = self.values();
        x.entropy().min(y.entropy())
    }
}

//! What a search finds of all samples.

use crate::hood::{Count, Hood, Shell};
use crate::rule::Rule;
use serde::{Deserialize, Serialize};

/// What a search finds, one entry per sample, in the order of the samples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Neighbourhoods {
    /// Joint distance (max norm) to the k-th nearest other sample.
    pub eps: Vec<f64>,
    /// Joint distance to the nearest other sample.
    pub nearest: Vec<f64>,
    /// Other samples in the joint space, by where they lie beside eps.
    pub shells: Vec<Shell>,
    /// Other samples within the radius in x. The radius is that of the [`Rule`].
    pub x: Vec<Count>,
    /// Other samples within the radius in y.
    pub y: Vec<Count>,
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

    /// The entry of sample `i`. Panics where there is no such sample.
    pub fn hood(&self, i: usize) -> Hood {
        Hood { nearest: self.nearest[i], eps: self.eps[i], shell: self.shells[i], x: self.x[i], y: self.y[i] }
    }

    /// All entries.
    pub fn hoods(&self) -> impl Iterator<Item = Hood> + '_ {
        (0..self.eps.len()).map(|i| self.hood(i))
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

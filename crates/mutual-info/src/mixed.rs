//! Mutual information between continuous samples and discrete labels.

use crate::digamma::Digamma;
use crate::estimate::{Estimate, Estimator};
use crate::ksg::check_counts;
use crate::notes::repeats::{self, Values};
use crate::notes::widths::{self, Widths};
use crate::notes::{self, Note};
use crate::samples::{Samples, Scalar};
use crate::search::neighbours::{Count, Hood, Nearest, Shell};
use crate::search::plain;
use crate::{Error, Variant, ties};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::time::Instant;

/// I(X; label) for continuous X and discrete labels (Ross 2014, PLoS ONE 9(2): e87357), max norm, in nats:
/// `psi(N) + <psi(k_i)> - <psi(N_l)> - <psi(m_i)>`.
///
/// N_l samples share the label of sample i; d_i is the distance to its k_i-th neighbour among them,
/// k_i = min(k, N_l - 1); m_i counts the samples of any label within d_i. The conventions are those of
/// `mutual_info_classif` of scikit-learn: m_i counts distances `< d_i` and sample i itself, and samples that are alone
/// with their label are left out, of N too. Unlike there, nothing is scaled, no noise is added, and a value below 0 is
/// not lifted to 0.
///
/// Where distances are equal (X of integers, rounded numbers, zeros of a ReLU) the term is the mean over a jitter too
/// small to change anything but their order, as in [`Variant::TieAware`](crate::Variant::TieAware). The value is never
/// above the entropy of the labels.
///
/// Looks at every pair: time grows as N^2.
///
/// ```
/// use mutual_info::{Mixed, Samples};
/// // Two labels whose samples do not overlap: one bit.
/// let x: Vec<f64> = (0..400).map(|i| f64::from(i % 2) * 2.0 + (f64::from(i) * 0.618).fract()).collect();
/// let labels: Vec<u32> = (0..400).map(|i| i % 2).collect();
/// let bits = Mixed::new(3).estimate(Samples::new(&x, 400, 1)?, &labels)?.bits;
/// assert!((bits - 1.0).abs() < 0.01);
/// # Ok::<(), mutual_info::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mixed {
    k: usize,
}

impl Mixed {
    /// By k neighbours of the same label.
    pub fn new(k: usize) -> Self {
        Self { k }
    }

    /// I(X; label) in bits for x of [N, dims] and one label per sample, on all threads of the current rayon pool.
    /// Its N leaves out lone labels. The ceiling is the entropy of the other labels.
    ///
    /// # Errors
    /// [`Error::UnequalN`] (y stands for the labels), [`Error::ZeroK`], [`Error::TooFewPoints`] below k + 2 samples,
    /// [`Error::TooManyPoints`], [`Error::NoRepeatedLabel`] where each label occurs once.
    pub fn estimate<T: Scalar>(&self, x: Samples<T>, labels: &[u32]) -> Result<Estimate, Error> {
        let start = Instant::now();
        if x.n() != labels.len() {
            return Err(Error::UnequalN { x: x.n(), y: labels.len() });
        }
        check_counts(x.n(), self.k)?;
        let mut sizes: HashMap<u32, usize> = HashMap::new();
        for &label in labels {
            *sizes.entry(label).or_default() += 1;
        }
        let kept: Vec<usize> = (0..x.n()).filter(|&i| sizes[&labels[i]] > 1).collect();
        if kept.is_empty() {
            return Err(Error::NoRepeatedLabel { n: x.n() });
        }
        let n = kept.len();
        let psi = Digamma::up_to(n);
        let labels = Labels { labels, sizes, kept, k: self.k, psi };
        let hoods = T::about_labels(x, &labels);
        let Labels { labels, sizes, kept, psi, .. } = labels;
        let term = |(k, hood): &(usize, Hood)| {
            let (counts, change) = ties::terms(*k, hood, &psi);
            psi.at(*k) + change - counts
        };
        let nats = psi.at(n) + hoods.iter().map(term).sum::<f64>() / n as f64;
        let entropy = (n as f64).ln() - kept.iter().map(|i| (sizes[&labels[*i]] as f64).ln()).sum::<f64>() / n as f64;
        let tied = hoods.iter().filter(|(_, hood)| hood.is_tied()).count() as f64 / n as f64;
        let mut notes = notes::of_shapes([x.side()], n);
        notes.extend(widths::notes([("x", Widths::of(x))]));
        notes.extend(Note::of_ties(Variant::TieAware, tied));
        if tied > 0.0 {
            notes.extend(repeats::notes(&Values::of(x), &Values::of_labels(labels)));
        }
        let estimate = Estimate::new(Estimator::Mixed { k: self.k }, nats.min(entropy), n, &[x.side()], start);
        Ok(Estimate { ties: Some(tied), notes, ..estimate.below(entropy) })
    }
}

/// Samples' labels: how many samples each has, which samples are not alone with theirs, and digamma up to their number.
pub struct Labels<'a> {
    labels: &'a [u32],
    sizes: HashMap<u32, usize>,
    kept: Vec<usize>,
    k: usize,
    psi: Digamma,
}

/// k_i and the neighbourhood of each kept sample. The labels are its side x: all of one label are at distance 0, others
/// beyond any.
pub(crate) fn neighbourhoods<T: Scalar>(x: Samples<T>, labels: &Labels) -> Vec<(usize, Hood)> {
    let Labels { labels, sizes, kept, k, .. } = labels;
    kept.par_iter()
        .map_init(
            || vec![T::default(); kept.len()],
            |distances, &i| {
                let size = sizes[&labels[i]];
                let k = (*k).min(size - 1);
                let mut nearest = Nearest::new(k);
                for (d, &j) in distances.iter_mut().zip(kept) {
                    *d = plain::distance(x.row(i), x.row(j));
                    if j != i && labels[j] == labels[i] {
                        nearest.offer(*d, j as u32);
                    }
                }
                let others = || distances.iter().zip(kept).filter(|(_, j)| **j != i);
                let alike = others().filter(|(_, j)| labels[**j] == labels[i]).map(|(d, _)| (T::default(), *d));
                let within = plain::counted(others().map(|(d, _)| *d), nearest.bound());
                let label = Count { within: size as u32 - 1, at: 0 };
                let shell = Shell::of(nearest.bound(), alike);
                let eps = nearest.bound().wide();
                (k, Hood { nearest: nearest.first().wide(), eps, shell, x: label, y: within })
            },
        )
        .collect()
}

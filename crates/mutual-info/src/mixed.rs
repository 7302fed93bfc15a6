//! Mutual information between continuous samples and discrete labels.

use crate::Error;
use crate::digamma::Digamma;
use crate::estimate::{Estimate, Estimator};
use crate::ksg::check_counts;
use crate::samples::{Samples, Scalar};
use crate::search::neighbours::Nearest;
use crate::search::plain;
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
/// Where d_i = 0 (an atom: k_i or more samples of the label coincide) k_i becomes the number of samples of the label
/// that coincide with sample i and m_i counts distance 0, as [`Ksg`](crate::Ksg) does: discrete X then show their
/// plug-in value.
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
    /// Its N leaves out lone labels. The ceiling is `psi(N) - <psi(N_l)>`, about the entropy of the labels.
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
        let terms = T::about_labels(x, &labels);
        let Labels { labels, sizes, kept, psi, .. } = labels;
        let nats = psi.at(n) + terms.iter().sum::<f64>() / n as f64;
        let ceiling = psi.at(n) - kept.iter().map(|i| psi.at(sizes[&labels[*i]])).sum::<f64>() / n as f64;
        Ok(Estimate::new(Estimator::Mixed { k: self.k }, nats, n, &[x.side()], start).below(ceiling))
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

/// `psi(k_i) - psi(N_label) - psi(m_i)` of each kept sample.
pub(crate) fn terms<T: Scalar>(x: Samples<T>, labels: &Labels) -> Vec<f64> {
    let Labels { labels, sizes, kept, k, psi } = labels;
    let n = kept.len();
    kept.par_iter()
        .map_init(
            || vec![T::default(); n],
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
                let atom = nearest.bound() == T::default();
                let radius = if atom { T::default() } else { nearest.bound().below() };
                let within = |j: usize| distances[j] <= radius;
                let m = (0..n).filter(|&j| within(j)).count();
                let alike = |j: usize| kept[j] != i && labels[kept[j]] == labels[i];
                let k = if atom { (0..n).filter(|&j| alike(j) && within(j)).count() } else { k };
                psi.at(k) - psi.at(size) - psi.at(m)
            },
        )
        .collect()
}

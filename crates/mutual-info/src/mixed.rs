//! Mutual information between continuous samples and discrete labels.

use crate::digamma::Digamma;
use crate::error::Error;
use crate::estimate::Estimate;
use crate::estimator::Estimator;
use crate::notes::near::Near;
use crate::notes::related;
use crate::notes::repeats;
use crate::notes::widths::{self, Widths};
use crate::notes::{self, Note};
use crate::samples::Samples;
use crate::ties;
use crate::values::Values;
use crate::variant::Variant;
use neighbours::{Labelled, Scalar, among_labels};
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// Labels with too few samples for k neighbours are noted from this share of the samples on.
const FEWER: f64 = 0.05;

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
        let found = among_labels(x.points(), labels, self.k)?;
        if found.is_empty() {
            return Err(Error::NoRepeatedLabel { n: x.n() });
        }
        let n = found.len();
        let psi = Digamma::up_to(n);
        let term = |Labelled { k, hood }: &Labelled| {
            let (counts, change) = ties::terms(*k, hood, &psi);
            psi.at(*k) + change - counts
        };
        let nats = psi.at(n) + found.iter().map(term).sum::<f64>() / n as f64;
        let log_size = |of: &Labelled| f64::from(of.hood.x.within + 1).ln();
        let entropy = (n as f64).ln() - found.iter().map(log_size).sum::<f64>() / n as f64;
        let tied = found.iter().filter(|of| of.hood.is_tied()).count() as f64 / n as f64;
        let mut notes = notes::of_shapes([x.side()], n);
        if n < x.n() {
            notes.push(Note::LoneLabels { samples: x.n() - n });
        }
        let fewer = found.iter().filter(|of| of.k < self.k).count() as f64 / n as f64;
        if fewer > FEWER {
            let most = found.iter().map(|of| of.k).max().unwrap_or(0);
            notes.push(Note::FewerNeighbours { k: self.k, most, share: fewer });
        }
        notes.extend(widths::notes([("x", Widths::of(x))]));
        notes.extend(Note::of_ties(Variant::TieAware, tied));
        let names = Values::of_labels(labels);
        if tied > 0.0 {
            notes.extend(repeats::notes(&Values::of(x), &names));
        }
        notes.extend(related::series_of_names(x, &names));
        notes.extend(Near::of(&[x]).named(labels).note(tied));
        let estimate = Estimate::new(Estimator::Mixed { k: self.k }, nats.min(entropy), n, &[x.side()], start);
        Ok(Estimate { ties: Some(tied), notes, ..estimate.below(entropy) })
    }
}

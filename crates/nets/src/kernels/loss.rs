//! Softmax and cross-entropy in one pass over the logits.

use super::linear::Matrix;
use crate::real::Real;

/// Loss, error and the loss's gradient.
pub struct CrossEntropy<E> {
    /// Mean over the rows, in nats.
    pub(crate) loss: f64,
    /// Share of the rows whose largest logit is not the label's.
    pub(crate) error: f64,
    /// (softmax - one-hot) / rows, row-major.
    pub(crate) gradient: Vec<E>,
}

/// Mean categorical cross-entropy of `softmax(logits)` against the labels. Ties for the largest logit go to the first.
pub(crate) fn cross_entropy<E: Real>(logits: Matrix<'_, E>, labels: &[u8]) -> CrossEntropy<E> {
    let rows = logits.rows() as f64;
    let (mut loss, mut wrong) = (0.0, 0_usize);
    let mut gradient = Vec::with_capacity(logits.values.len());
    let mut exponentials = vec![0.0; logits.columns];
    for (row, label) in logits.values.chunks_exact(logits.columns).zip(labels) {
        let label = usize::from(*label);
        let mut best = 0;
        for (class, logit) in row.iter().enumerate() {
            if *logit > row[best] {
                best = class;
            }
        }
        let largest = row[best].double();
        for (exponential, logit) in exponentials.iter_mut().zip(row) {
            *exponential = (logit.double() - largest).exp();
        }
        let sum: f64 = exponentials.iter().sum();
        loss += sum.ln() - (row[label].double() - largest);
        wrong += usize::from(best != label);
        gradient.extend(exponentials.iter().enumerate().map(|(class, exponential)| {
            let hit = if class == label { 1.0 } else { 0.0 };
            E::nearest((exponential / sum - hit) / rows)
        }));
    }
    CrossEntropy { loss: loss / rows, error: wrong as f64 / rows, gradient }
}

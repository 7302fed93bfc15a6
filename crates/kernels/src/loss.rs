//! Softmax and cross-entropy in one pass over the logits.

use rayon::prelude::*;

use crate::exp::exponentials;
use crate::matrix::{BLOCK, Matrix};
use crate::number::Number;

/// Loss and error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossEntropy {
    /// Mean over the rows, in nats.
    pub loss: f64,
    /// Share of the rows whose largest logit is not the label's.
    pub error: f64,
}

/// Mean categorical cross-entropy of `softmax(logits)` against the labels, and where asked for its gradient,
/// (softmax - one-hot) / rows. Ties for the largest logit go to the first.
pub(crate) fn cross_entropy<E: Number>(
    logits: Matrix<'_, E>,
    labels: &[u32],
    gradient: Option<&mut [E]>,
) -> CrossEntropy {
    let rows = logits.rows();
    let size = BLOCK * logits.columns;
    let work = |(values, labels): (&[E], &[u32]), gradient: Option<&mut [E]>| {
        block(Matrix::new(values, logits.columns), labels, gradient, rows as f64)
    };
    let blocks = logits.values.par_chunks(size).zip(labels.par_chunks(BLOCK));
    let sums: Vec<(f64, usize)> = match gradient {
        Some(gradient) => {
            blocks.zip(gradient.par_chunks_mut(size)).map(|(block, gradient)| work(block, Some(gradient))).collect()
        }
        None => blocks.map(|block| work(block, None)).collect(),
    };
    let (mut loss, mut wrong) = (0.0, 0);
    for (block_loss, block_wrong) in sums {
        loss += block_loss;
        wrong += block_wrong;
    }
    CrossEntropy { loss: loss / rows as f64, error: wrong as f64 / rows as f64 }
}

/// The sum of the losses of some rows, and how many are wrong.
fn block<E: Number>(logits: Matrix<'_, E>, labels: &[u32], gradient: Option<&mut [E]>, rows: f64) -> (f64, usize) {
    let classes = logits.columns;
    let (mut loss, mut wrong) = (0.0, 0);
    let mut powers = Vec::with_capacity(logits.values.len());
    for (row, label) in logits.values.chunks_exact(classes).zip(labels) {
        let label = *label as usize;
        let mut best = 0;
        for (class, logit) in row.iter().enumerate() {
            if *logit > row[best] {
                best = class;
            }
        }
        let largest = row[best].double();
        wrong += usize::from(best != label);
        loss -= row[label].double() - largest;
        powers.extend(row.iter().map(|logit| logit.double() - largest));
    }
    exponentials(&mut powers);
    let sums: Vec<f64> = powers.chunks_exact(classes).map(|row| row.iter().sum()).collect();
    loss += sums.iter().map(|sum| sum.ln()).sum::<f64>();
    if let Some(gradient) = gradient {
        let rows_of_all = gradient.chunks_exact_mut(classes).zip(powers.chunks_exact(classes)).zip(&sums).zip(labels);
        for (((gradient, powers), sum), label) in rows_of_all {
            let scale = 1.0 / (sum * rows);
            for (gradient, power) in gradient.iter_mut().zip(powers) {
                *gradient = E::nearest(power * scale);
            }
            let of_label = &mut gradient[*label as usize];
            *of_label = E::nearest((powers[*label as usize] / sum - 1.0) / rows);
        }
    }
    (loss, wrong)
}

//! Signal and noise of the gradients that small batches give.

use std::collections::BTreeMap;

use interlayer_experiments::nets::{Error, Examples, Trainer, Weights};
use interlayer_experiments::results::{Quantity, Row};

/// Euclidean norm of the mean over the batches of a layer's gradient.
pub(crate) const SIGNAL: &str = "gradient signal";
/// Root of the summed variances over the batches of the gradient's components.
pub(crate) const NOISE: &str = "gradient noise";
/// Euclidean norm of a layer's weights.
const NORM: &str = "weight norm";
/// What stands for all weights together.
pub(crate) const ALL: &str = "all";

/// The mean over the batches of each layer's gradient, and its spread, as rows of this run and epoch.
///
/// With g_b the gradient of batch b of B, m their mean and v the sum over components of the variance (over B - 1) of the
/// g_b: noise = sqrt(v), signal = sqrt(|m|² - v / B), which takes out what the mean of B batches owes to noise alone
/// (0 where that is all).
pub(super) fn gradients(
    network: &Trainer,
    batches: &[Examples<f32>],
    run: &str,
    epoch: u32,
) -> Result<Vec<Row>, Error> {
    let mut sums: BTreeMap<String, (Vec<f64>, f64)> = BTreeMap::new();
    for batch in batches {
        for (layer, gradient) in weights_of(network.gradients(batch)?) {
            let (sum, squares) = sums.entry(layer).or_insert_with(|| (vec![0.0; gradient.len()], 0.0));
            for (sum, value) in sum.iter_mut().zip(&gradient) {
                *sum += f64::from(*value);
            }
            *squares += square(&gradient);
        }
    }
    let count = batches.len() as f64;
    // Squared norm of the mean, summed variance, squared norm of the weights.
    let mut parts: Vec<(String, [f64; 3])> = Vec::new();
    for (layer, weights) in weights_of(network.weights()) {
        let Some((sum, squares)) = sums.get(&layer) else { continue };
        let mean = sum.iter().map(|s| (s / count).powi(2)).sum::<f64>();
        let variance = (squares - count * mean).max(0.0) / (count - 1.0);
        parts.push((layer, [mean, variance, square(&weights)]));
    }
    let all = parts.iter().fold([0.0; 3], |sum, (_, part)| [0, 1, 2].map(|i| sum[i] + part[i]));
    parts.push((ALL.to_owned(), all));
    let rows = parts.into_iter().flat_map(|(layer, [mean, variance, weights])| {
        let row = |name: &str, value| Row::new(run, epoch, Quantity::new(name).of(&layer), value);
        let of_batches = |row| Row {
            estimator: Some(format!("{} batches", batches.len())),
            n: Some(batches.first().map_or(0, Examples::len) as u32),
            ..row
        };
        [
            of_batches(row(SIGNAL, (mean - variance / count).max(0.0).sqrt())),
            of_batches(row(NOISE, variance.sqrt())),
            row(NORM, weights.sqrt()),
        ]
    });
    Ok(rows.collect())
}

/// The weight matrices alone, by layer: biases before a normalisation have no gradient, and the others are few.
fn weights_of(all: Weights<f32>) -> impl Iterator<Item = (String, Vec<f32>)> {
    all.into_iter().filter_map(|(name, values)| Some((name.strip_suffix(".weight")?.to_owned(), values)))
}

fn square(values: &[f32]) -> f64 {
    values.iter().map(|value| f64::from(*value).powi(2)).sum()
}

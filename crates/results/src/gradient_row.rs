use serde::{Deserialize, Serialize};

use crate::cells::kept;

/// Signal and noise of the gradients of one layer's weights at one epoch of one run: the mean and the spread of the
/// gradients that small batches of the training images give (Shwartz-Ziv & Tishby 2017, section 3.3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GradientRow {
    /// The run's id.
    pub run: String,
    /// The dataset's name.
    pub dataset: String,
    /// As in [`Row::architecture`](crate::Row::architecture).
    pub architecture: String,
    /// W.
    pub width: u32,
    /// D.
    pub depth: u32,
    /// The seed of the weights.
    pub seed: u64,
    /// From 1: the gradients are those of the network after this epoch's step.
    pub epoch: u32,
    /// "first", "hidden.0", …, "last", "output", or "all" for all weights together.
    pub layer: String,
    /// Images in a batch.
    pub batch_size: u32,
    /// Batches.
    pub batches: u32,
    /// Euclidean norm of the mean over the batches of the gradient.
    pub signal: f64,
    /// Root of the summed variances over the batches of the gradient's components.
    pub noise: f64,
    /// Euclidean norm of the weights.
    pub weights: f64,
}

impl GradientRow {
    /// Signal over noise: above 1 the batches agree on where to go (drift), below 1 they do not (diffusion).
    pub fn ratio(&self) -> f64 {
        self.signal / self.noise
    }
}

kept! {
    GradientRow: run, dataset, architecture, width, depth, seed, epoch, layer, batch_size, batches, signal, noise,
    weights
}

use serde::{Deserialize, Serialize};

use crate::Row;
use crate::cells::kept;

/// One estimate of the information between two layers at one epoch of one run, under choices that a [`Row`](crate::Row)
/// does not vary. Information is in bits, errors and diagnostics are shares in 0..1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EstimateRow {
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
    /// From 1.
    pub epoch: u32,
    /// The statistics of batch normalisation that the layers were evaluated under: the momentum of running statistics
    /// (0: those of the last training step alone), or `None` for the statistics of the test images themselves.
    pub momentum: Option<f64>,
    /// Share of test images labelled wrongly under these statistics.
    pub test_error: f64,
    /// One layer: "first", "hidden.0", …, "last", "merged".
    pub x: String,
    /// The other layer, or "label".
    pub y: String,
    /// Neighbours.
    pub k: u32,
    /// Images.
    pub n: u32,
    /// "none", "standardise", "rank-normal".
    pub scaling: String,
    /// Seed of the permutation that destroys the pairing of x and y (the null); `None` for the true pairing.
    pub shuffle: Option<u64>,
    /// The estimate.
    pub bits: f64,
    /// The largest value that the estimator can give for this number of images.
    pub ceiling: f64,
    /// Share of images that another image equals in both layers.
    pub duplicates: Option<f64>,
    /// Share of images whose neighbour distance is a saturated one.
    pub saturated: Option<f64>,
}

impl EstimateRow {
    /// Of a run's epoch under these statistics; which layers, how, and what came out are to be filled in.
    pub fn of(row: &Row, momentum: Option<f64>, test_error: f64) -> Self {
        Self {
            run: row.run.clone(),
            dataset: row.dataset.clone(),
            architecture: row.architecture.clone(),
            width: row.width,
            depth: row.depth,
            seed: row.seed,
            epoch: row.epoch,
            momentum,
            test_error,
            x: String::new(),
            y: String::new(),
            k: 3,
            n: 0,
            scaling: "none".to_owned(),
            shuffle: None,
            bits: f64::NAN,
            ceiling: f64::NAN,
            duplicates: None,
            saturated: None,
        }
    }
}

kept! {
    EstimateRow: run, dataset, architecture, width, depth, seed, epoch, momentum, test_error, x, y, k, n, scaling,
    shuffle, bits, ceiling, duplicates, saturated
}

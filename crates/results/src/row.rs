use serde::{Deserialize, Serialize};

/// One epoch of one run. Errors and diagnostics are shares in 0..1, information is in bits, losses are in nats.
///
/// What differs each time the same run is run, such as how long it took, is not here but in its [`Record`](crate::Record):
/// the same run gives the same rows to the byte.
///
/// "Running" columns are evaluated with batch normalisation's running statistics, "batch" columns with the statistics
/// of the test set itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The run's id, also the stem of its files.
    pub run: String,
    /// The figures that show this run, apart by spaces: "4A 4B".
    pub figure: String,
    /// The dataset's name.
    pub dataset: String,
    /// "mlp", "shortcut", "residual", "shortcut-residual", or the name of your own.
    pub architecture: String,
    /// W, the units of a hidden layer; the first and last layers have 2W.
    pub width: u32,
    /// D, the number of hidden layers.
    pub depth: u32,
    /// The seed of the weights.
    pub seed: u64,
    /// Steps taken, from 1: the row describes the network after this epoch's step.
    pub epoch: u32,
    /// Mean cross-entropy on the training images, in nats, as the step saw it.
    pub train_loss: f64,
    /// Share of training images labelled wrongly, as the step saw them.
    pub train_error: f64,
    /// Mean cross-entropy on the test images under running statistics, in nats.
    pub test_loss: f64,
    /// Share of test images labelled wrongly under running statistics.
    pub test_error: f64,
    /// Mean cross-entropy on the test images under batch statistics, in nats.
    pub test_loss_batch: f64,
    /// Share of test images labelled wrongly under batch statistics.
    pub test_error_batch: f64,
    /// I(first; what the output layer receives), running statistics; `None` where not measured.
    pub mi_merged: Option<Information>,
    /// I(first; last before any sum), running statistics; `None` where not measured.
    pub mi_last: Option<Information>,
    /// I(first; what the output layer receives), batch statistics; `None` where not measured.
    pub mi_merged_batch: Option<Information>,
    /// I(first; last before any sum), batch statistics; `None` where not measured.
    pub mi_last_batch: Option<Information>,
    /// The most bits that the estimator can say at this number of samples: `(psi(N) - psi(k+1)) / ln 2`.
    pub ceiling: f64,
}

impl Row {
    /// An empty row of a run: names empty, numbers zero, nothing measured. For struct update syntax.
    pub fn new(run: impl Into<String>) -> Self {
        Self {
            run: run.into(),
            figure: String::new(),
            dataset: String::new(),
            architecture: String::new(),
            width: 0,
            depth: 0,
            seed: 0,
            epoch: 0,
            train_loss: 0.0,
            train_error: 0.0,
            test_loss: 0.0,
            test_error: 0.0,
            test_loss_batch: 0.0,
            test_error_batch: 0.0,
            mi_merged: None,
            mi_last: None,
            mi_merged_batch: None,
            mi_last_batch: None,
            ceiling: 0.0,
        }
    }
}

/// A mutual information and what tells whether to trust it: in a table three columns, `mi_merged`,
/// `mi_merged_duplicates`, `mi_merged_saturated`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Information {
    /// The estimate in bits.
    pub bits: f64,
    /// Share of samples that another sample equals, 0..1.
    pub duplicates: f64,
    /// Share of samples whose neighbour distance is a saturated one, 0..1.
    pub saturated: f64,
}

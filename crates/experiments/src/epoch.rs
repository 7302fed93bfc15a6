//! What was measured after an epoch.

use interlayer_outline::Evaluation;
use interlayer_results::{Quantity, Row};

use crate::quantities::{TRAIN_LOSS, information, of_step, test_error};

/// What was measured after an epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct Epoch {
    /// From 1.
    pub number: u32,
    /// A row for each number.
    pub rows: Vec<Row>,
}

impl Epoch {
    /// The value of a quantity, where it was measured.
    pub fn value(&self, quantity: &Quantity) -> Option<f64> {
        self.rows.iter().find(|row| row.quantity() == *quantity).map(|row| row.value)
    }

    /// Mean cross-entropy on the training images, in nats, as the step saw it; NaN where it was not measured.
    pub fn train_loss(&self) -> f64 {
        self.value(&of_step(TRAIN_LOSS)).unwrap_or(f64::NAN)
    }

    /// Share of test images labelled wrongly; NaN where it was not measured.
    pub fn test_error(&self, evaluation: Evaluation) -> f64 {
        self.value(&test_error(evaluation)).unwrap_or(f64::NAN)
    }

    /// The mutual information of two layers in bits, where it was measured.
    pub fn information(&self, layers: [&str; 2], evaluation: Evaluation) -> Option<f64> {
        self.value(&information(layers, evaluation))
    }
}

use serde::{Deserialize, Serialize};

use crate::Quantity;
use crate::cells::columns_of_fields;

/// One number that was measured of a run: which quantity, when, how, and what came out.
///
/// What differs each time the same run is run, such as how long it took, is in its [`Record`](crate::Record): the same
/// run gives the same rows to the byte.
///
/// ```
/// use interlayer_results::{Quantity, Row};
/// let error = Row::new("a run's id", 20, Quantity::new("test error").under("running"), 0.03);
/// let rank = Row::new("a run's id", 20, "effective rank", 11.2);
/// assert_eq!((error.evaluation.as_deref(), rank.evaluation), (Some("running"), None));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The run's id.
    pub run: String,
    /// Passes over the training data, from 1: the row describes the network after this epoch.
    pub epoch: u32,
    /// The name of the quantity: "test error".
    pub quantity: String,
    /// The layer that it is of; the first of two.
    pub x: Option<String>,
    /// The second of two layers, or what stands in its place, such as "label".
    pub y: Option<String>,
    /// How the network was evaluated; none where that plays no part.
    pub evaluation: Option<String>,
    /// How the number was estimated, in a few words; none where it was simply computed.
    pub estimator: Option<String>,
    /// Neighbours of the estimator.
    pub k: Option<u32>,
    /// Samples of the estimate.
    pub n: Option<u32>,
    /// What was done to the samples before.
    pub scaling: Option<String>,
    /// The seed of the permutation that destroys the pairing of x and y; none for the true pairing.
    pub shuffle: Option<u64>,
    /// The number.
    pub value: f64,
    /// The largest value that the estimator can give for so many samples.
    pub ceiling: Option<f64>,
    /// Share of samples, 0..1, that another sample equals.
    pub duplicates: Option<f64>,
    /// Share of samples, 0..1, whose neighbour distance is a saturated one.
    pub saturated: Option<f64>,
}

impl Row {
    /// Without an estimator and without diagnostics.
    pub fn new(run: impl Into<String>, epoch: u32, quantity: impl Into<Quantity>, value: f64) -> Self {
        let Quantity { name, x, y, evaluation } = quantity.into();
        Self {
            run: run.into(),
            epoch,
            quantity: name,
            x,
            y,
            evaluation,
            estimator: None,
            k: None,
            n: None,
            scaling: None,
            shuffle: None,
            value,
            ceiling: None,
            duplicates: None,
            saturated: None,
        }
    }

    /// Whether two rows are the same quantity of one epoch, estimated in the same way, whatever came out.
    pub fn is_same_measurement(&self, other: &Self) -> bool {
        let how = |row: &Self| (row.estimator.clone(), row.k, row.n, row.scaling.clone(), row.shuffle);
        let same = (&self.run, self.epoch) == (&other.run, other.epoch);
        same && self.quantity() == other.quantity() && how(self) == how(other)
    }

    /// What was measured.
    pub fn quantity(&self) -> Quantity {
        let Self { quantity, x, y, evaluation, .. } = self.clone();
        Quantity { name: quantity, x, y, evaluation }
    }
}

columns_of_fields! {
    Row {
        run: String,
        epoch: u32,
        quantity: String,
        x: Option<String>,
        y: Option<String>,
        evaluation: Option<String>,
        estimator: Option<String>,
        k: Option<u32>,
        n: Option<u32>,
        scaling: Option<String>,
        shuffle: Option<u64>,
        value: f64,
        ceiling: Option<f64>,
        duplicates: Option<f64>,
        saturated: Option<f64>,
    }
}

//! A network while it is being trained.

use std::cell::RefCell;

use interlayer_nets::{Activations, Evaluation, Observation, Trainer, Weights};
use interlayer_results::{Quantity, Row};
use mutual_info::{Estimate, MutualInformation, Samples};

use crate::data::Data;
use crate::epoch::Epoch;
use crate::error::Error;
use crate::quantities::estimated;

/// A network after an epoch, while it is being trained.
pub struct Live<'a> {
    /// What was measured by itself.
    pub epoch: &'a Epoch,
    /// How long the epoch took, training and measuring.
    pub seconds: f64,
    run: &'a str,
    recorded: RefCell<Vec<Row>>,
    network: &'a Trainer,
    data: &'a Data,
}

impl<'a> Live<'a> {
    pub(crate) fn new(run: &'a str, epoch: &'a Epoch, seconds: f64, network: &'a Trainer, data: &'a Data) -> Self {
        Self { epoch, seconds, run, recorded: RefCell::default(), network, data }
    }

    /// How many numbers were recorded.
    pub(crate) fn recorded(&self) -> usize {
        self.recorded.borrow().len()
    }

    /// What was recorded.
    pub(crate) fn into_rows(self) -> Vec<Row> {
        self.recorded.into_inner()
    }

    /// The layers that can be looked at: first, hidden.0, …, last, merged.
    pub fn layers(&self) -> Vec<String> {
        self.network.layers()
    }

    /// What these layers give for the test images, with error and loss.
    ///
    /// # Errors
    /// A layer that the network does not have.
    pub fn observe(&self, evaluation: Evaluation, layers: &[&str]) -> Result<Observation<f32>, Error> {
        Ok(self.network.observe(self.data.test(), evaluation, layers)?)
    }

    /// The mutual information of two layers over the test images, by any estimator.
    ///
    /// # Errors
    /// A layer that the network does not have, or what cannot be measured.
    pub fn information(
        &self,
        by: &impl MutualInformation,
        evaluation: Evaluation,
        [x, y]: [&str; 2],
    ) -> Result<Estimate, Error> {
        let seen = self.observe(evaluation, &[x, y])?;
        let refused = |source| Error::Information { run: self.run.to_owned(), epoch: self.epoch.number, source };
        let [x, y] = [0, 1].map(|layer| {
            let Activations { values, n, dims, .. } = &seen.activations[layer];
            Samples::new(values, *n, *dims).map_err(refused)
        });
        by.estimate(x?, y?).map_err(refused)
    }

    /// Stores a number with the run, beside what is measured by itself: it stands in the table of the training under
    /// this quantity, and can be drawn. A quantity is a name, or a [`Quantity`] with layers and evaluation.
    ///
    /// # Errors
    /// A quantity that was measured or recorded at this epoch already.
    pub fn record(&self, quantity: impl Into<Quantity>, value: f64) -> Result<(), Error> {
        self.store(Row::new(self.run, self.epoch.number, quantity, value))
    }

    /// Stores an estimate with the run, with the estimator's settings and the diagnostics.
    ///
    /// # Errors
    /// A quantity that was measured or recorded at this epoch already, in the same way.
    pub fn record_estimate(&self, quantity: impl Into<Quantity>, estimate: &Estimate) -> Result<(), Error> {
        self.store(estimated(self.run, self.epoch.number, quantity, estimate))
    }

    fn store(&self, row: Row) -> Result<(), Error> {
        let mut recorded = self.recorded.borrow_mut();
        if self.epoch.rows.iter().chain(recorded.iter()).any(|other| other.is_same_measurement(&row)) {
            return Err(Error::Recorded { epoch: row.epoch, quantity: row.quantity().to_string() });
        }
        recorded.push(row);
        Ok(())
    }

    /// All weights and running statistics, by name.
    pub fn weights(&self) -> Weights<f32> {
        self.network.weights()
    }

    /// The gradient of the loss over all training images, by the names of the weights.
    ///
    /// # Errors
    /// Images that the network cannot be trained on.
    pub fn gradients(&self) -> Result<Weights<f32>, Error> {
        Ok(self.network.gradients(self.data.train())?)
    }
}

//! The whole state of a training, so that it goes on as if it had never stopped.

use serde::{Deserialize, Serialize};

use crate::weights::Weights;

/// The whole state of a training after an epoch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "E: Serialize + serde::de::DeserializeOwned")]
pub struct Checkpoint<E> {
    /// All weights and running statistics by name.
    pub weights: Weights<E>,
    /// What the optimiser remembers, by name.
    pub optimiser: Weights<E>,
    /// Numbers that count.
    pub progress: Progress,
}

/// How far a training has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Epochs done.
    pub epoch: u32,
    /// Steps of the optimiser.
    pub steps: u64,
    /// Steps that the running statistics have followed from their start; none if they began elsewhere.
    pub followed: Option<u64>,
    /// How far the stream of random numbers has come that orders small batches.
    pub order: u64,
}

//! A training to come, whatever the network: what the runner needs of it.

use std::fmt;
use std::sync::Arc;

use interlayer_nets::{Cpu, Examples, TrainingConfig};
use interlayer_results::Header;

use crate::any_trainer::AnyTrainer;
use crate::error::Error;
use crate::measurement::Measurement;
use crate::measures::Scheduled;

/// Makes an untrained network.
pub type Build =
    Arc<dyn Fn(&TrainingConfig, &Examples<f32, Cpu>) -> Result<Box<dyn AnyTrainer<f32>>, Error> + Send + Sync>;

/// A network to train and measure, and the id under which its results are stored.
#[derive(Clone)]
pub struct Job {
    /// Run id, dataset, architecture, sizes, seed, and everything that the numbers depend on.
    pub header: Header,
    /// How the network is trained.
    pub training: TrainingConfig,
    /// What is measured by itself.
    pub measurement: Measurement,
    /// What is measured besides.
    pub scheduled: Vec<Scheduled>,
    /// Makes the network.
    pub build: Build,
}

impl Job {
    /// The id of the run.
    pub fn id(&self) -> &str {
        &self.header.run
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("header", &self.header).finish_non_exhaustive()
    }
}

//! A training to come, whatever the network: what the runner needs of it.

use std::fmt;

use interlayer_nets::{Blueprint, Device, Examples, Trainer, TrainingConfig, Weights};
use interlayer_results::Header;

use crate::checkpoints::Checkpoints;
use crate::early_stop::EarlyStop;
use crate::error::Error;
use crate::measurement::Measurement;
use crate::measures::Scheduled;

/// A network to train and measure, and the id under which its results are stored.
#[derive(Clone)]
pub struct Job {
    /// Run id, dataset, architecture, sizes, seed, and everything that the numbers depend on.
    pub header: Header,
    /// The network.
    pub network: Blueprint,
    /// The weights it starts from, where they are not drawn.
    pub start: Option<Weights<f32>>,
    /// How the network is trained.
    pub training: TrainingConfig,
    /// What is measured by itself.
    pub measurement: Measurement,
    /// What is measured besides.
    pub scheduled: Vec<Scheduled>,
    /// When it ends before its last epoch.
    pub stop: Option<EarlyStop>,
    /// Where the network is trained.
    pub device: Device,
    /// Where its state is written while it runs.
    pub checkpoints: Option<Checkpoints>,
}

impl Job {
    /// The id of the run.
    pub fn id(&self) -> &str {
        &self.header.run
    }

    /// The untrained network.
    ///
    /// # Errors
    /// A config that cannot be run, samples or weights that do not fit, fewer than two layers to measure between.
    pub fn trainer(&self, train: &Examples<f32>) -> Result<Trainer, Error> {
        let layers = self.network.outline().hidden_layers().count();
        if layers < 2 {
            return Err(Error::TooFewLayers { layers });
        }
        let mut trainer = match self.device {
            Device::Auto | Device::Cpu => Trainer::new(self.network.clone(), &self.training, train)?,
        };
        if let Some(weights) = &self.start {
            trainer.set_weights(weights)?;
        }
        Ok(trainer)
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("header", &self.header).finish_non_exhaustive()
    }
}

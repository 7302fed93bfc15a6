//! What can go wrong while experiments run.

use thiserror::Error;

use crate::images::TooFewImages;
use crate::weights::WeightsFileError;

/// What can go wrong while experiments run.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The network cannot be built or trained.
    #[error(transparent)]
    Nets(#[from] interlayer_nets::Error),
    /// The information cannot be measured.
    #[error("epoch {epoch} of {run}: {source}")]
    Information {
        /// The run.
        run: String,
        /// The epoch.
        epoch: u32,
        /// Why.
        source: mutual_info::Error,
    },
    /// A closure recorded a quantity that was measured already.
    #[error("epoch {epoch}: {quantity:?} is measured already; record it under another name")]
    Recorded {
        /// The epoch.
        epoch: u32,
        /// The quantity.
        quantity: String,
    },
    /// A training was to end by a quantity that nobody measures.
    #[error("{quantity:?} is not measured, so the training cannot end by it; there are {known}")]
    NotMeasured {
        /// The quantity.
        quantity: String,
        /// What is measured.
        known: String,
    },
    /// The network has no two layers to measure between.
    #[error(
        "the network has {layers} layer(s) before the output layer, and the information is measured between the first and \
         the last one: give at least two"
    )]
    TooFewLayers {
        /// Layers before the output layer.
        layers: usize,
    },
    /// The system gives no threads.
    #[error("the system cannot start enough threads: train fewer networks side by side")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// The dataset is too small.
    #[error(transparent)]
    Images(#[from] TooFewImages),
    /// A result cannot be stored or read.
    #[error(transparent)]
    Results(#[from] interlayer_results::Error),
    /// Weights cannot be stored or read.
    #[error(transparent)]
    Weights(#[from] WeightsFileError),
    /// What was described is no network.
    #[error(transparent)]
    Outline(#[from] interlayer_outline::Error),
}

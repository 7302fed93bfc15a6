//! What can go wrong between a config and a trained network.

use interlayer_outline::Evaluation;
use thiserror::Error;

use crate::config::ConfigError;

/// What can go wrong between a config and a trained network.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The config cannot be run.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The images cannot be used.
    #[error(transparent)]
    Examples(#[from] ExamplesError),
    /// A layer was asked for by a name that the network does not have.
    #[error("the network has no layer `{name}`: its layers are {known}")]
    UnknownLayer {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// An evaluation under statistics that the network does not have.
    #[error(
        "the network has no {}: it has running statistics of momentum {momentum}, and batch statistics of the images \
         shown",
        evaluation.in_words()
    )]
    UnknownEvaluation {
        /// The evaluation asked for.
        evaluation: Evaluation,
        /// The momentum of the running statistics that there are.
        momentum: f64,
    },
    /// Weights to load do not fit.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// The device failed, out of memory for example.
    #[error("the device failed: {0}")]
    Device(String),
}

/// Images that cannot be trained on.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ExamplesError {
    /// One image has no variance to normalise by.
    #[error("{images} image(s) are too few: batch normalisation needs at least 2")]
    TooFew {
        /// Images given.
        images: usize,
    },
    /// The values are not a whole number of images, one per label.
    #[error("{values} values and {labels} labels do not go together: each label needs {} values", crate::PIXELS)]
    Shape {
        /// Values given.
        values: usize,
        /// Labels given.
        labels: usize,
    },
    /// A place that holds no image.
    #[error("there is no image {place}: there are {images}, from 0")]
    Place {
        /// The place asked for.
        place: usize,
        /// Images there are.
        images: usize,
    },
    /// A label is no class.
    #[error("label {label} of image {image} is not a class: labels are 0 to {}", crate::CLASSES - 1)]
    Label {
        /// The image, from 0.
        image: usize,
        /// Its label.
        label: u8,
    },
}

/// Weights that do not fit a network.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// A name is missing.
    #[error("no values are given for `{name}`")]
    Missing {
        /// The tensor's name, such as `first.weight`.
        name: String,
    },
    /// A tensor has another size.
    #[error("`{name}` has {found} values, but this network's has {expected}")]
    Size {
        /// The tensor's name, such as `first.weight`.
        name: String,
        /// Values in this network.
        expected: usize,
        /// Values given.
        found: usize,
    },
}

impl Error {
    pub(crate) fn device(error: impl std::fmt::Display) -> Self {
        Self::Device(error.to_string())
    }
}

//! What can go wrong between a config and a trained network.

use interlayer_outline::Evaluation;
use thiserror::Error;

use crate::check::ConfigError;

/// What can go wrong between a config and a trained network.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The config cannot be run.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The samples cannot be used.
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
        "the network has no {}: it has running statistics of momentum {momentum} (debiased ones after the first step, \
         unless its weights were loaded), and batch statistics of the samples shown",
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
    /// A layer of a kind that no engine has.
    #[error("layer `{layer}` ({kind}) cannot be trained here: no engine has layers of this kind")]
    UnknownLayerKind {
        /// The layer's name.
        layer: String,
        /// Its kind, in words.
        kind: String,
    },
    /// An outline tells nothing of the arithmetic of a layer that runs through dfdx.
    #[error(
        "layer `{layer}` ({kind}) is known by its name alone: train the network by its type, which holds the module \
         (`Dfdx<…>`)"
    )]
    NoModule {
        /// The layer's name.
        layer: String,
        /// Its kind, in words.
        kind: String,
    },
    /// The dfdx network asked for is not the trained one.
    #[error("the network asked for is not the one that was trained: it has {asked}, and the trained one {trained}")]
    OtherNetwork {
        /// Its layers.
        asked: String,
        /// Those of the trained one.
        trained: String,
    },
    /// The device failed, out of memory for example.
    #[error("the device failed: {0}")]
    Device(String),
}

/// Samples that cannot be trained on.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ExamplesError {
    /// Nothing to train on; and one sample alone has no variance to normalise by.
    #[error("{samples} sample(s) are too few: take at least {needed}{}", if *needed > 1 { ", which batch normalisation needs" } else { "" })]
    TooFew {
        /// Samples given.
        samples: usize,
        /// Samples needed.
        needed: usize,
    },
    /// The values are not a whole number of samples, one per label.
    #[error("{values} values and {labels} labels do not go together: each label needs as many values")]
    Shape {
        /// Values given.
        values: usize,
        /// Labels given.
        labels: usize,
    },
    /// A place that holds no sample.
    #[error("there is no sample {place}: there are {samples}, from 0")]
    Place {
        /// The place asked for.
        place: usize,
        /// Samples there are.
        samples: usize,
    },
    /// Samples of another size than the network takes.
    #[error(
        "the network takes {inputs} values, and the samples have {features}: make the first number of the first layer \
         {features}, or take other data"
    )]
    Inputs {
        /// Values that the network takes.
        inputs: usize,
        /// Values of a sample.
        features: usize,
    },
    /// A label is no class of the network.
    #[error(
        "label {label} of sample {sample} (from 0) is not a class: the network tells {classes} classes apart, 0 to {}; \
         make it tell more apart (the last number of `Classifier`), or renumber the labels",
        classes.saturating_sub(1)
    )]
    Label {
        /// The sample, from 0.
        sample: usize,
        /// Its label.
        label: u32,
        /// Classes of the network.
        classes: usize,
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

    pub(crate) fn debugged(error: impl std::fmt::Debug) -> Self {
        Self::Device(format!("{error:?}"))
    }
}

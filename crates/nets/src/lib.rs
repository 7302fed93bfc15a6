//! Neural networks whose architecture is a type, their training, and the activations of every layer.
//!
//! ```
//! use interlayer_nets::{Classifier, Dense, Skip, Trainer};
//!
//! // First and last layer 128 wide; the output layer receives their sum.
//! type Mine = Classifier<Dense<300, 128>, Skip<(Dense<128, 64>, Dense<64, 64>, Dense<64, 128>)>>;
//! assert_eq!(Trainer::<Mine>::layers(), ["first", "hidden.0", "hidden.1", "last", "merged"]);
//! ```
//!
//! A width that does not fit is a compile error that names the widths:
//!
//! ```compile_fail,E0277
//! use interlayer_nets::{Classifier, Dense, Skip, Trainer};
//! type Mine = Classifier<Dense<300, 128>, Skip<(Dense<128, 64>, Dense<32, 64>, Dense<64, 128>)>>;
//! Trainer::<Mine>::layers();
//! ```
//!
//! Samples of any size and any number of classes; dense layers. Datasets, measurements and files live elsewhere.

mod architecture;
mod backend;
mod classifier;
mod composed;
mod config;
mod cpu;
mod dense;
mod error;
mod examples;
mod flow;
mod hidden;
mod initialise;
mod kernels;
mod observation;
mod optimiser;
#[cfg(test)]
mod parity;
mod pool;
mod readout;
mod real;
mod sequence;
mod skip;
mod slices;
mod takes;
mod trainer;
mod walk;
mod weights;

pub use architecture::{Architecture, NetworkOf};
pub use backend::{Backend, TracedRows};
pub use classifier::{Classifier, Network, Trainable};
pub use config::{BatchNorm, ConfigError, Initialiser, RmsProp, TrainingConfig};
pub use dense::{Dense, DenseLayer};
/// The CPU, as dfdx has it.
pub use dfdx::prelude::Cpu;
pub use error::{Error, ExamplesError, WeightsError};
pub use examples::Examples;
pub use flow::{Flow, Traced};
pub use hidden::{Hidden, HiddenLayers, ResidualHidden, ResidualHiddenLayers};
pub use interlayer_outline::{Builder, Evaluation, Outline};
pub use kernels::{
    Affine, Backward, CrossEntropy, Elementwise, Input, Kernels, Matrix, Moments, Norm, NormGradients, Normalisation,
    Panels, Products, Sink, Sparse,
};
pub use observation::{Activations, Observation, Watch};
pub use pool::Pool;
pub use readout::Readout;
pub use real::Real;
pub use skip::{AddsTo, Skip};
pub use takes::{Begins, Layers, Takes};
pub use trainer::{Epoch, Trainer};
pub use weights::Weights;

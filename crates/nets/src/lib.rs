//! Neural networks whose architecture is a type, their training, and the activations of every layer.
//!
//! ```
//! use interlayer_nets::{Architecture, Classifier, Dense, Skip};
//!
//! // First and last layer 128 wide; the output layer receives their sum.
//! type Mine = Classifier<Dense<300, 128>, Skip<(Dense<128, 64>, Dense<64, 64>, Dense<64, 128>)>>;
//! assert_eq!(Mine::outline().activation_names(), ["first", "hidden.0", "hidden.1", "last", "merged"]);
//! ```
//!
//! A width that does not fit is a compile error that names the widths:
//!
//! ```compile_fail,E0277
//! use interlayer_nets::{Architecture, Classifier, Dense, Skip};
//! type Mine = Classifier<Dense<300, 128>, Skip<(Dense<128, 64>, Dense<32, 64>, Dense<64, 128>)>>;
//! # fn whole<A: Architecture>() {}
//! whole::<Mine>();
//! ```
//!
//! The type becomes data (an [`Outline`]), the data becomes a program once, and an engine runs it. Datasets, measurements
//! and files live elsewhere.

mod blueprint;
mod check;
mod checkpoint;
pub mod composed;
mod config;
mod device;
mod engine;
mod error;
mod examples;
mod initialise;
mod layers;
mod module;
mod observation;
mod optimiser;
mod parameters;
mod program;
mod real;
mod schedule;
mod trainer;
mod update;
mod weights;

pub use blueprint::Blueprint;
pub use check::ConfigError;
pub use checkpoint::{Checkpoint, Progress};
pub use config::{BatchNormConfig, Initialiser, TrainingConfig};
pub use device::{Device, DeviceError};
/// dfdx, whose modules can be layers, and as which a trained network comes out.
pub use dfdx;
pub use error::{Error, ExamplesError, WeightsError};
pub use examples::Examples;
pub use interlayer_kernels::Products;
pub use interlayer_outline::{Activation, Builder, Evaluation, Kind, Normalisation, Outline};
pub use layers::{
    Activates, AddsTo, Architecture, AsDfdx, BatchNorm, Begins, Classifier, Dense, Dfdx, DfdxModule, DfdxNetwork,
    Dropout, Gelu, Hidden, Identity, LayerNorm, LeakyRelu, NoNorm, Normalises, Project, Relu, Repeat, ResidualHidden,
    Sigmoid, Skip, Stack, Takes, Tanh,
};
pub use module::{Factory, Make, Module, ModuleGradients, ModuleTensor};
pub use observation::{Activations, Observation};
pub use optimiser::{Adam, AdamW, Optimiser, RmsProp, Sgd};
pub use real::Real;
pub use schedule::{Decay, Schedule};
pub use trainer::{Epoch, Trainable, Trainer};
pub use weights::Weights;

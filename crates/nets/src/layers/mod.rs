//! Networks as types: what the compiler checks, and how a type becomes data.

mod activations;
mod classifier;
mod dense;
mod dropout;
mod hidden;
mod module;
mod project;
mod repeat;
mod sequence;
mod skip;
mod stack;
mod takes;

pub use activations::{
    Activates, BatchNorm, Gelu, Identity, LayerNorm, LeakyRelu, NoNorm, Normalises, Relu, Sigmoid, Tanh,
};
pub use classifier::{Architecture, Classifier, DfdxNetwork};
pub use dense::Dense;
pub use dropout::Dropout;
pub use hidden::{Hidden, ResidualHidden};
pub(crate) use module::fill;
pub use module::{Dfdx, DfdxModule};
pub use project::Project;
pub use repeat::Repeat;
pub use skip::{AddsTo, Skip};
pub use stack::Stack;
pub use takes::{AsDfdx, Begins, Takes};

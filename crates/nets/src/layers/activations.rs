//! What follows the linear part of a dense layer, as types.

use dfdx::nn::{BuildOnDevice, Module, NonMutableModule, ZeroSizedModule};
use dfdx::nn::{builders, modules};
use dfdx::prelude::{Cpu, Device, Dtype, Shape, Tape, Tensor};
use interlayer_outline::{Activation, Normalisation};

use interlayer_kernels::LEAK;

/// An activation as a type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no activation: there are `Tanh`, `Relu`, `LeakyRelu`, `Gelu`, `Sigmoid` and `Identity`",
    note = "`Dense<I, O, Activation, Normalisation>`: the activation comes third, the normalisation fourth"
)]
pub trait Activates: 'static {
    /// As data.
    const ACTIVATION: Activation;
    /// As dfdx has it.
    type Module: BuildOnDevice<Cpu, f32>;
}

/// A normalisation as a type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no normalisation: there are `BatchNorm`, `LayerNorm` and `NoNorm`",
    note = "`Dense<I, O, Activation, Normalisation>`: the activation comes third, the normalisation fourth"
)]
pub trait Normalises: 'static {
    /// As data.
    const NORMALISATION: Normalisation;
    /// As dfdx has it, for so many units.
    type Module<const UNITS: usize>: BuildOnDevice<Cpu, f32>;
}

macro_rules! activation {
    ($(#[$doc:meta])* $name:ident, $module:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name;

        impl Activates for $name {
            const ACTIVATION: Activation = Activation::$name;
            type Module = $module;
        }
    };
}

activation!(
    /// The hyperbolic tangent.
    Tanh,
    modules::Tanh
);
activation!(
    /// `max(x, 0)`.
    Relu,
    modules::ReLU
);
activation!(
    /// `x` for positive x, else `0.01 x`.
    LeakyRelu,
    Self
);
activation!(
    /// `x Φ(x)`, with the distribution function Φ of a standard normal.
    Gelu,
    modules::AccurateGeLU
);
activation!(
    /// `1 / (1 + e⁻ˣ)`.
    Sigmoid,
    modules::Sigmoid
);
activation!(
    /// `x`: no activation.
    Identity,
    Self
);

/// Batch normalisation: each unit by its mean and variance over the samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchNorm;

/// Layer normalisation: each sample by its mean and variance over the units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LayerNorm;

/// No normalisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoNorm;

impl Normalises for BatchNorm {
    const NORMALISATION: Normalisation = Normalisation::Batch;
    type Module<const UNITS: usize> = builders::BatchNorm1D<UNITS>;
}

impl Normalises for LayerNorm {
    const NORMALISATION: Normalisation = Normalisation::Layer;
    type Module<const UNITS: usize> = builders::LayerNorm1D<UNITS>;
}

impl Normalises for NoNorm {
    const NORMALISATION: Normalisation = Normalisation::None;
    type Module<const UNITS: usize> = Identity;
}

// dfdx's own leaky ReLU is built with another slope.
impl ZeroSizedModule for LeakyRelu {}
impl NonMutableModule for LeakyRelu {}

impl<S: Shape, E: Dtype, D: Device<E>, T: Tape<E, D>> Module<Tensor<S, E, D, T>> for LeakyRelu {
    type Output = Tensor<S, E, D, T>;
    type Error = D::Err;

    fn try_forward(&self, input: Tensor<S, E, D, T>) -> Result<Self::Output, D::Err> {
        use dfdx::prelude::TryPReLU;
        input.try_prelu(E::from_f64(LEAK).unwrap_or_default())
    }
}

// dfdx cannot build its own module that does nothing, `()`.
impl ZeroSizedModule for Identity {}
impl NonMutableModule for Identity {}

impl<S: Shape, E: Dtype, D: Device<E>, T: Tape<E, D>> Module<Tensor<S, E, D, T>> for Identity {
    type Output = Tensor<S, E, D, T>;
    type Error = D::Err;

    fn try_forward(&self, input: Tensor<S, E, D, T>) -> Result<Self::Output, D::Err> {
        Ok(input)
    }
}

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::UnknownName;

/// What a layer computes from its inputs x.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// `x Wᵀ + b`.
    Linear,
    /// `activation(normalisation(x Wᵀ + b))`.
    Dense {
        /// Between the linear part and the activation.
        normalisation: Normalisation,
        /// At the end.
        activation: Activation,
    },
    /// Something else.
    Other {
        /// What it is called in diagrams.
        label: String,
        /// How many numbers training changes in it.
        parameters: usize,
    },
}

/// What follows the linear part of a dense layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Normalisation {
    /// Nothing.
    None,
    /// Batch normalisation with a scale and a shift for each unit (Ioffe & Szegedy 2015): each unit by its mean and
    /// variance over the samples.
    Batch,
    /// Layer normalisation with a scale and a shift for each unit (Ba, Kiros & Hinton 2016): each sample by its mean and
    /// variance over the units.
    Layer,
}

/// The nonlinear function of a layer, applied to each unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Activation {
    /// The hyperbolic tangent.
    Tanh,
    /// `max(x, 0)`.
    Relu,
    /// `x` for positive x, else `0.01 x`.
    LeakyRelu,
    /// `x Φ(x)`, with the distribution function Φ of a standard normal (Hendrycks & Gimpel 2016, not its approximation).
    Gelu,
    /// `1 / (1 + e⁻ˣ)`.
    Sigmoid,
    /// `x`.
    Identity,
}

impl Normalisation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Batch, Self::Layer, Self::None];

    /// As [`FromStr`] reads it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Batch => "batch",
            Self::Layer => "layer",
        }
    }
}

impl Activation {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Tanh, Self::Relu, Self::LeakyRelu, Self::Gelu, Self::Sigmoid, Self::Identity];

    /// As [`FromStr`] reads it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tanh => "tanh",
            Self::Relu => "relu",
            Self::LeakyRelu => "leaky-relu",
            Self::Gelu => "gelu",
            Self::Sigmoid => "sigmoid",
            Self::Identity => "identity",
        }
    }
}

/// The value that has this name.
fn named<T: Copy, const N: usize>(
    all: [T; N],
    name: fn(T) -> &'static str,
    what: &'static str,
    text: &str,
) -> Result<T, UnknownName> {
    let known = || all.map(name).join(", ");
    let found = all.into_iter().find(|one| name(*one) == text);
    found.ok_or_else(|| UnknownName { text: text.to_owned(), what, known: known() })
}

impl FromStr for Normalisation {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        named(Self::ALL, Self::name, "a normalisation", text)
    }
}

impl FromStr for Activation {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        named(Self::ALL, Self::name, "an activation", text)
    }
}

impl Kind {
    /// `tanh(batch_norm(x Wᵀ + b))`.
    pub const DENSE: Self = Self::Dense { normalisation: Normalisation::Batch, activation: Activation::Tanh };

    /// How many numbers training changes in a layer of this kind and shape: the weights `[outputs, inputs]`, a bias for
    /// each output, and with a normalisation a scale and a shift for each output.
    pub fn parameters(&self, inputs: usize, outputs: usize) -> usize {
        match self {
            Self::Linear | Self::Dense { normalisation: Normalisation::None, .. } => count(inputs, 1, outputs),
            Self::Dense { .. } => count(inputs, 3, outputs),
            Self::Other { parameters, .. } => *parameters,
        }
    }
}

/// `(inputs + more) outputs`; a shape may be anyone's, and no network is as large as a number can be.
fn count(inputs: usize, more: usize, outputs: usize) -> usize {
    inputs.saturating_add(more).saturating_mul(outputs)
}

/// "linear, batch norm, tanh".
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Linear => f.write_str("linear"),
            Self::Dense { normalisation, activation } => {
                f.write_str("linear")?;
                f.write_str(match normalisation {
                    Normalisation::None => "",
                    Normalisation::Batch => ", batch norm",
                    Normalisation::Layer => ", layer norm",
                })?;
                f.write_str(match activation {
                    Activation::Tanh => ", tanh",
                    Activation::Relu => ", ReLU",
                    Activation::LeakyRelu => ", leaky ReLU",
                    Activation::Gelu => ", GELU",
                    Activation::Sigmoid => ", sigmoid",
                    Activation::Identity => "",
                })
            }
            Self::Other { label, .. } => f.write_str(label),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_by_kind() {
        let plain = Kind::Dense { normalisation: Normalisation::None, activation: Activation::Relu };
        let other = Kind::Other { label: "attention".into(), parameters: 5 };
        let counts = [Kind::Linear, Kind::DENSE, plain.clone(), other.clone()].map(|kind| kind.parameters(10, 4));
        assert_eq!(counts, [44, 52, 44, 5]);
        let words = [Kind::Linear, Kind::DENSE, plain, other].map(|kind| kind.to_string());
        assert_eq!(words, ["linear", "linear, batch norm, tanh", "linear, ReLU", "attention"]);
    }
    #[test]
    fn names_and_back() {
        for activation in Activation::ALL {
            assert_eq!(activation.name().parse(), Ok(activation));
            assert_eq!(serde_json::to_string(&activation).unwrap(), format!("\"{}\"", activation.name()));
        }
        for normalisation in Normalisation::ALL {
            assert_eq!(normalisation.name().parse(), Ok(normalisation));
        }
        let refused = "swish".parse::<Activation>().unwrap_err().to_string();
        assert_eq!(refused, "`swish` is not an activation: there are tanh, relu, leaky-relu, gelu, sigmoid, identity");
    }
}

use std::fmt;

use serde::{Deserialize, Serialize};

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
    /// Batch normalisation with a scale and a shift for each unit.
    Batch,
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
}

impl Kind {
    /// `tanh(batch_norm(x Wᵀ + b))`.
    pub const DENSE: Self = Self::Dense { normalisation: Normalisation::Batch, activation: Activation::Tanh };

    /// How many numbers training changes in a layer of this kind and shape: the weights `[outputs, inputs]`, a bias for
    /// each output, and with batch normalisation a scale and a shift for each output.
    pub fn parameters(&self, inputs: usize, outputs: usize) -> usize {
        match self {
            Self::Linear | Self::Dense { normalisation: Normalisation::None, .. } => count(inputs, 1, outputs),
            Self::Dense { normalisation: Normalisation::Batch, .. } => count(inputs, 3, outputs),
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
                f.write_str("linear, ")?;
                if *normalisation == Normalisation::Batch {
                    f.write_str("batch norm, ")?;
                }
                f.write_str(match activation {
                    Activation::Tanh => "tanh",
                    Activation::Relu => "ReLU",
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
}

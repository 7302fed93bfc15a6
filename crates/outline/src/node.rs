use serde::{Deserialize, Serialize};

use crate::kind::Kind;

/// One step of a network. A node receives what the node before it gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Node {
    /// The start of a network.
    Input {
        /// Values of a sample.
        width: usize,
    },
    /// A layer.
    Layer(Layer),
    /// The end of a skip connection: adds, unit by unit, what an earlier node gave.
    Sum {
        /// The place of that node, from 0.
        with: usize,
        /// Whether what it gave is first projected to the width of this node by learnt weights `x Pᵀ`, without bias (He et
        /// al. 2015, option B).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        projected: bool,
    },
    /// In training, sets values to 0 at random and divides the others by the share that is left, so that sums stay what
    /// they are on average (Srivastava et al. 2014). In evaluation it changes nothing.
    Dropout {
        /// Share of the values that are set to 0, less than 100.
        percent: u32,
    },
}

impl Node {
    /// The layer, where it is one.
    pub fn layer(&self) -> Option<&Layer> {
        match self {
            Self::Layer(layer) => Some(layer),
            Self::Input { .. } | Self::Sum { .. } | Self::Dropout { .. } => None,
        }
    }
}

/// A layer of a network.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Layer {
    /// What its activations are called, such as "hidden.0".
    pub name: String,
    /// What it computes.
    pub kind: Kind,
    /// Values of a sample that it takes.
    pub inputs: usize,
    /// Values of a sample that it gives.
    pub outputs: usize,
}

impl Layer {
    /// How many numbers training changes in it.
    pub fn parameters(&self) -> usize {
        self.kind.parameters(self.inputs, self.outputs)
    }
}

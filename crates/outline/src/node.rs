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
    },
}

impl Node {
    /// How many numbers training changes here.
    pub fn parameters(&self) -> usize {
        match self {
            Self::Layer(layer) => layer.parameters(),
            Self::Input { .. } | Self::Sum { .. } => 0,
        }
    }

    /// The layer, where it is one.
    pub fn layer(&self) -> Option<&Layer> {
        match self {
            Self::Layer(layer) => Some(layer),
            Self::Input { .. } | Self::Sum { .. } => None,
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

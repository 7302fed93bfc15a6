//! What flows from layer to layer.

use dfdx::prelude::{ConstDim, NoneTape, OwnedTape, Storage, Tensor};

/// `n` rows of `N` values, and where they come from.
#[derive(Clone, Debug)]
pub struct Flow<N: ConstDim, E, D: Storage<E>, T = NoneTape> {
    /// Shape [n, N]: a row per image.
    pub values: Tensor<(usize, N), E, D, T>,
    /// Whether a gradient has anywhere to go.
    pub origin: Origin,
}

/// A flow that records its operations for the backward pass.
pub type Traced<N, E, D> = Flow<N, E, D, OwnedTape<E, D>>;

/// Where values come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The images themselves: nobody asks for their gradient, so none is computed.
    Data,
    /// The layer before.
    Layer,
}

impl<N: ConstDim, E, D: Storage<E>, T> Flow<N, E, D, T> {
    pub(crate) fn data(values: Tensor<(usize, N), E, D, T>) -> Self {
        Self { values, origin: Origin::Data }
    }

    pub(crate) fn layer(values: Tensor<(usize, N), E, D, T>) -> Self {
        Self { values, origin: Origin::Layer }
    }
}

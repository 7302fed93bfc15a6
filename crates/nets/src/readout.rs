//! The output layer: linear, to the logits of the classes.

use dfdx::nn::tensor_collection::{ModuleVisitor, TensorCollection, TensorOptions};
use dfdx::prelude::{ConstDim, Device, Dtype, Storage, Tensor};

/// The weights of the output layer: `logits = x Wᵀ + b`. The softmax belongs to the loss.
#[derive(Clone, Debug)]
pub struct Readout<I: ConstDim, C: ConstDim, E: Dtype, D: Storage<E>> {
    /// W, shape `[C, I]`.
    pub weight: Tensor<(C, I), E, D>,
    /// b, shape `[C]`.
    pub bias: Tensor<(C,), E, D>,
}

impl<I: ConstDim, C: ConstDim, E: Dtype, D: Device<E>> TensorCollection<E, D> for Readout<I, C, E, D> {
    type To<E2: Dtype, D2: Device<E2>> = Readout<I, C, E2, D2>;

    fn iter_tensors<V: ModuleVisitor<Self, E, D>>(visitor: &mut V) -> Result<Option<Self::To<V::E2, V::D2>>, V::Err> {
        visitor.visit_fields(
            (
                Self::tensor("weight", |s| &s.weight, |s| &mut s.weight, TensorOptions::reset_to_zeros()),
                Self::tensor("bias", |s| &s.bias, |s| &mut s.bias, TensorOptions::reset_to_zeros()),
            ),
            |(weight, bias)| Readout { weight, bias },
        )
    }
}

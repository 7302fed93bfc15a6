//! The output layer: linear, to the logits of the ten classes.

use dfdx::nn::tensor_collection::{ModuleVisitor, TensorCollection, TensorOptions};
use dfdx::prelude::{Const, ConstDim, Device, Dtype, Storage, Tensor};

/// How many classes a classifier tells apart.
pub const CLASSES: usize = interlayer_datasets::CLASSES;

/// The type-level number of classes.
pub type Classes = Const<CLASSES>;

/// The weights of the output layer: `logits = x Wᵀ + b`. The softmax belongs to the loss.
#[derive(Clone, Debug)]
pub struct Readout<I: ConstDim, E: Dtype, D: Storage<E>> {
    /// W, shape `[10, I]`.
    pub weight: Tensor<(Classes, I), E, D>,
    /// b, shape `[10]`.
    pub bias: Tensor<(Classes,), E, D>,
}

impl<I: ConstDim, E: Dtype, D: Device<E>> TensorCollection<E, D> for Readout<I, E, D> {
    type To<E2: Dtype, D2: Device<E2>> = Readout<I, E2, D2>;

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

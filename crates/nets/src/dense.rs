//! `Dense`: linear with bias, batch normalisation, tanh.

use dfdx::nn::tensor_collection::{ModuleVisitor, TensorCollection, TensorOptions};
use dfdx::prelude::{Const, ConstDim, Device, Dtype, Storage, Tensor};
use interlayer_outline::{Builder, Kind};

use crate::backend::Backend;
use crate::config::BatchNorm;
use crate::flow::{Flow, Traced};
use crate::observation::Watch;
use crate::real::Real;
use crate::takes::{Begins, Layers, Takes};

/// A dense layer of the paper that takes `I` values and gives `O`: `tanh(batch_norm(x Wᵀ + b))`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dense<const I: usize, const O: usize>;

/// The weights of a [`Dense`].
#[derive(Clone, Debug)]
pub struct DenseLayer<I: ConstDim, O: ConstDim, E: Dtype, D: Storage<E>> {
    /// W, shape `[O, I]`.
    pub weight: Tensor<(O, I), E, D>,
    /// b, shape `[O]`. Batch normalisation removes any constant, so its gradient is zero and it stays what it was.
    pub bias: Tensor<(O,), E, D>,
    /// The scale after normalising, shape `[O]`.
    pub gamma: Tensor<(O,), E, D>,
    /// The shift after normalising, shape `[O]`.
    pub beta: Tensor<(O,), E, D>,
    /// Running mean of x Wᵀ + b over the batches, shape `[O]`.
    pub running_mean: Tensor<(O,), E, D>,
    /// Running unbiased variance of x Wᵀ + b over the batches, shape `[O]`.
    pub running_variance: Tensor<(O,), E, D>,
}

impl<const I: usize, const O: usize> Begins for Dense<I, O> {
    type Input = Const<I>;
}

impl<const I: usize, const O: usize> Takes<Const<I>> for Dense<I, O> {
    type Out = Const<O>;
    type Layers<E: Real, D: Backend<E>> = DenseLayer<Const<I>, Const<O>, E, D>;

    fn describe(network: Builder) -> Builder {
        const { assert!(O >= 1, "a layer gives at least one value: make the second number of `Dense` at least 1") };
        network.layer(Kind::DENSE, O)
    }
}

impl<I: ConstDim, O: ConstDim, E: Real, D: Backend<E>> Layers<I, E, D> for DenseLayer<I, O, E, D> {
    type Out = O;

    fn train(&mut self, input: Traced<I, E, D>, norm: &BatchNorm) -> Result<Traced<O, E, D>, D::Err> {
        D::train_dense(self, input, norm)
    }

    fn evaluate(&self, input: Flow<I, E, D>, watch: &mut Watch<'_, E>) -> Result<Flow<O, E, D>, D::Err> {
        let output = D::evaluate_dense(self, &input, watch.evaluation, watch.norm)?;
        watch.dense(&output.values);
        Ok(output)
    }
}

impl<I: ConstDim, O: ConstDim, E: Dtype, D: Device<E>> TensorCollection<E, D> for DenseLayer<I, O, E, D> {
    type To<E2: Dtype, D2: Device<E2>> = DenseLayer<I, O, E2, D2>;

    fn iter_tensors<V: ModuleVisitor<Self, E, D>>(visitor: &mut V) -> Result<Option<Self::To<V::E2, V::D2>>, V::Err> {
        visitor.visit_fields(
            (
                Self::tensor("weight", |s| &s.weight, |s| &mut s.weight, TensorOptions::reset_to_zeros()),
                Self::tensor("bias", |s| &s.bias, |s| &mut s.bias, TensorOptions::reset_to_zeros()),
                Self::tensor("gamma", |s| &s.gamma, |s| &mut s.gamma, TensorOptions::reset_to_ones()),
                Self::tensor("beta", |s| &s.beta, |s| &mut s.beta, TensorOptions::reset_to_zeros()),
                Self::tensor(
                    "running_mean",
                    |s| &s.running_mean,
                    |s| &mut s.running_mean,
                    TensorOptions::detached(|t| t.try_fill_with_zeros()),
                ),
                Self::tensor(
                    "running_variance",
                    |s| &s.running_variance,
                    |s| &mut s.running_variance,
                    TensorOptions::detached(|t| t.try_fill_with_ones()),
                ),
            ),
            |(weight, bias, gamma, beta, running_mean, running_variance)| DenseLayer {
                weight,
                bias,
                gamma,
                beta,
                running_mean,
                running_variance,
            },
        )
    }
}

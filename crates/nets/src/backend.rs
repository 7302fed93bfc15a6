//! The devices that networks run on, and the operations they run.

use std::sync::Arc;

use dfdx::prelude::{ConstDim, Device, Gradients, OwnedTape, Rank0, Shape, Tape, Tensor};
use interlayer_outline::Evaluation;

use crate::composed;
use crate::config::{BatchNorm, RmsProp};
use crate::dense::DenseLayer;
use crate::flow::{Flow, Traced};
use crate::kernels::Sparse;
use crate::readout::Readout;
use crate::real::Real;

/// Rows of a layer's output with their tape.
pub type TracedRows<N, E, D> = Tensor<(usize, N), E, D, OwnedTape<E, D>>;

/// A dfdx device with the operations of the paper's networks.
///
/// Each operation has a default composed of dfdx's own operations, which runs on every device. The CPU has fused ones;
/// both give the same numbers to rounding.
pub trait Backend<E: Real>: Device<E> {
    /// `tanh(batch_norm(x Wᵀ + b))` with the statistics of the batch; the layer's running statistics follow.
    fn train_dense<I: ConstDim, O: ConstDim>(
        layer: &mut DenseLayer<I, O, E, Self>,
        input: Traced<I, E, Self>,
        norm: &BatchNorm,
    ) -> Result<Traced<O, E, Self>, Self::Err> {
        composed::train_dense(layer, input, norm)
    }

    /// `tanh(batch_norm(x Wᵀ + b))` without a tape, under the statistics of these rows for [`Evaluation::Batch`], under
    /// those that the layer holds for any other.
    fn evaluate_dense<I: ConstDim, O: ConstDim>(
        layer: &DenseLayer<I, O, E, Self>,
        input: &Flow<I, E, Self>,
        evaluation: Evaluation,
        norm: &BatchNorm,
    ) -> Result<Flow<O, E, Self>, Self::Err> {
        composed::evaluate_dense(layer, input, evaluation, norm)
    }

    /// `x Wᵀ + b` with the tape.
    fn train_readout<I: ConstDim, C: ConstDim>(
        layer: &Readout<I, C, E, Self>,
        input: Traced<I, E, Self>,
    ) -> Result<Traced<C, E, Self>, Self::Err> {
        let pool = input.pool().clone();
        Ok(Flow::new(composed::readout(layer, Self::to_tensor(input))?, &pool))
    }

    /// `x Wᵀ + b` without a tape.
    fn evaluate_readout<I: ConstDim, C: ConstDim>(
        layer: &Readout<I, C, E, Self>,
        input: &Flow<I, E, Self>,
    ) -> Result<Flow<C, E, Self>, Self::Err> {
        Ok(Flow::new(composed::readout(layer, input.values.clone())?, input.pool()))
    }

    /// `inside + around`: the sum of a skip.
    fn add<N: ConstDim, T: Tape<E, Self>>(
        inside: Flow<N, E, Self, T>,
        around: Flow<N, E, Self>,
    ) -> Result<Flow<N, E, Self, T>, Self::Err> {
        composed::add(inside, around)
    }

    /// Mean categorical cross-entropy in nats, and the share of wrong labels.
    fn cross_entropy<C: ConstDim>(
        logits: Traced<C, E, Self>,
        labels: &[u32],
    ) -> Result<(Tensor<Rank0, E, Self, OwnedTape<E, Self>>, f64), Self::Err> {
        composed::cross_entropy(logits, labels)
    }

    /// One step of RMSprop on one tensor of weights; `square` is its running mean square of the gradient. The gradient
    /// is zero then.
    fn rmsprop<S: Shape>(
        weight: &mut Tensor<S, E, Self>,
        gradients: &mut Gradients<E, Self>,
        square: &mut Tensor<S, E, Self>,
        optimiser: &RmsProp,
    ) -> Result<(), Self::Err> {
        composed::rmsprop(weight, gradients, square, optimiser)
    }

    /// Some rows of a matrix, in the order asked for.
    fn gather(
        matrix: &Tensor<(usize, usize), E, Self>,
        rows: &[usize],
    ) -> Result<Tensor<(usize, usize), E, Self>, Self::Err> {
        composed::gather(matrix, rows)
    }

    /// A compressed copy of samples most of whose values are zero, where the device computes faster with one.
    fn compress(_samples: &Tensor<(usize, usize), E, Self>) -> Option<Arc<Sparse<E>>> {
        None
    }

    /// A flow's values for dfdx's own operations.
    fn to_tensor<N: ConstDim>(flow: Traced<N, E, Self>) -> TracedRows<N, E, Self> {
        flow.values
    }

    /// The values of a tensor in row-major order, copied to the host.
    fn to_host<S: Shape>(tensor: &Tensor<S, E, Self>) -> Vec<E> {
        tensor.as_vec()
    }
}

#[cfg(feature = "cuda")]
impl Backend<f32> for dfdx::prelude::Cuda {}
#[cfg(feature = "cuda")]
impl Backend<f64> for dfdx::prelude::Cuda {}

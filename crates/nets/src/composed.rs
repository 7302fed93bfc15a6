//! The operations of the networks, composed of dfdx's own: they run on any device and state each formula plainly.

use dfdx::prelude::*;
use interlayer_outline::Evaluation;

use crate::backend::Backend;
use crate::config::{BatchNorm, RmsProp};
use crate::dense::DenseLayer;
use crate::flow::{Flow, Traced};
use crate::kernels::Matrix;
use crate::readout::Readout;
use crate::real::Real;

/// `x Wᵀ + b`.
fn linear<I: ConstDim, O: ConstDim, E: Real, D: Device<E>, T: Tape<E, D>>(
    x: Tensor<(usize, I), E, D, T>,
    weight: &Tensor<(O, I), E, D>,
    bias: &Tensor<(O,), E, D>,
) -> Result<Tensor<(usize, O), E, D, T>, D::Err> {
    let z = x.try_matmul(weight.retaped::<T>().try_permute::<(I, O), Axes2<1, 0>>()?)?;
    let shape = *z.shape();
    z.try_add(bias.retaped::<T>().try_broadcast_like(&shape)?)
}

/// The rows less their mean, and the mean and biased variance of the columns; all three with the tape's history.
fn centre<O: ConstDim, E: Real, D: Device<E>, T: Tape<E, D>>(
    z: Tensor<(usize, O), E, D, T>,
) -> Result<(Tensor<(usize, O), E, D, T>, Tensor<(O,), E, D>, Tensor<(O,), E, D, T>), D::Err> {
    let shape = *z.shape();
    let (z, tape) = z.split_tape();
    let (mean, tape) = z.clone().put_tape(tape).try_mean::<(O,), Axis<0>>()?.split_tape();
    let spread = mean.clone().put_tape(tape).try_broadcast_like(&shape)?;
    let (spread, tape) = spread.split_tape();
    let (centred, tape) = z.put_tape(tape).try_sub(spread)?.split_tape();
    let (variance, variance_tape) =
        centred.clone().put_tape(tape).try_square()?.try_mean::<(O,), Axis<0>>()?.split_tape();
    Ok((centred.retaped::<T>(), mean, variance.put_tape(variance_tape)))
}

/// `tanh(gamma centred / sqrt(variance + epsilon) + beta)`.
fn normalise_tanh<O: ConstDim, E: Real, D: Device<E>, T: Tape<E, D> + Merge<T>>(
    layer: (&Tensor<(O,), E, D>, &Tensor<(O,), E, D>),
    centred: Tensor<(usize, O), E, D, T>,
    variance: Tensor<(O,), E, D, T>,
    epsilon: f64,
) -> Result<Tensor<(usize, O), E, D, T>, D::Err> {
    let (gamma, beta) = layer;
    let shape = *centred.shape();
    let deviation = variance.try_add(E::nearest(epsilon))?.try_sqrt()?;
    let scale = gamma.retaped::<T>().try_div(deviation)?.try_broadcast_like(&shape)?;
    let shift = beta.retaped::<T>().try_broadcast_like(&shape)?;
    centred.try_mul(scale)?.try_add(shift)?.try_tanh()
}

pub(crate) fn train_dense<I: ConstDim, O: ConstDim, E: Real, D: Backend<E>>(
    layer: &mut DenseLayer<I, O, E, D>,
    input: Traced<I, E, D>,
    norm: &BatchNorm,
) -> Result<Traced<O, E, D>, D::Err> {
    let pool = input.pool().clone();
    let x = D::to_tensor(input);
    let rows = x.shape().0 as f64;
    let z = linear(x, &layer.weight, &layer.bias)?;
    let (centred, mean, variance) = centre(z)?;
    let biased = variance.retaped::<NoneTape>();
    let (new, old) = (E::nearest(1.0 - norm.momentum), E::nearest(norm.momentum));
    let unbiased = biased.try_mul(E::nearest(rows / (rows - 1.0)))?;
    layer.running_mean = layer.running_mean.clone().try_mul(old)?.try_add(mean.try_mul(new)?)?;
    layer.running_variance = layer.running_variance.clone().try_mul(old)?.try_add(unbiased.try_mul(new)?)?;
    Ok(Flow::new(normalise_tanh((&layer.gamma, &layer.beta), centred, variance, norm.epsilon)?, &pool))
}

pub(crate) fn evaluate_dense<I: ConstDim, O: ConstDim, E: Real, D: Backend<E>>(
    layer: &DenseLayer<I, O, E, D>,
    input: &Flow<I, E, D>,
    evaluation: Evaluation,
    norm: &BatchNorm,
) -> Result<Flow<O, E, D>, D::Err> {
    let z = linear(input.values.clone(), &layer.weight, &layer.bias)?;
    let (centred, variance) = match evaluation {
        Evaluation::Batch => {
            let (centred, _, variance) = centre(z)?;
            (centred, variance)
        }
        Evaluation::Running | Evaluation::RunningAt { .. } | Evaluation::Debiased { .. } => {
            let shape = *z.shape();
            (z.try_sub(layer.running_mean.clone().try_broadcast_like(&shape)?)?, layer.running_variance.clone())
        }
    };
    Ok(Flow::new(normalise_tanh((&layer.gamma, &layer.beta), centred, variance, norm.epsilon)?, input.pool()))
}

pub(crate) fn readout<I: ConstDim, C: ConstDim, E: Real, D: Device<E>, T: Tape<E, D>>(
    layer: &Readout<I, C, E, D>,
    input: Tensor<(usize, I), E, D, T>,
) -> Result<Tensor<(usize, C), E, D, T>, D::Err> {
    linear(input, &layer.weight, &layer.bias)
}

pub(crate) fn add<N: ConstDim, E: Real, D: Device<E>, T: Tape<E, D>>(
    inside: Flow<N, E, D, T>,
    around: Flow<N, E, D>,
) -> Result<Flow<N, E, D, T>, D::Err> {
    Ok(Flow::new(inside.values.try_add(around.values)?, &around.pool))
}

pub(crate) fn cross_entropy<C: ConstDim, E: Real, D: Backend<E>>(
    logits: Traced<C, E, D>,
    labels: &[u32],
) -> Result<(Tensor<Rank0, E, D, OwnedTape<E, D>>, f64), D::Err> {
    let logits = D::to_tensor(logits);
    let shape = *logits.shape();
    let (rows, classes) = (shape.0 as f64, shape.1.size());
    let host = D::to_host(&logits.retaped::<NoneTape>());
    let error = E::cross_entropy(Matrix::new(&host, classes), labels, None).error;
    let mut one_hot = vec![E::default(); host.len()];
    for (row, label) in one_hot.chunks_exact_mut(classes).zip(labels) {
        row[*label as usize] = E::ONE;
    }
    let one_hot = logits.device().try_tensor_from_vec(one_hot, shape)?;
    let hits = logits.try_log_softmax::<Axis<1>>()?.try_mul(one_hot)?;
    Ok((hits.try_sum::<Rank0, _>()?.try_mul(E::nearest(-1.0 / rows))?, error))
}

pub(crate) fn rmsprop<S: Shape, E: Real, D: Device<E>>(
    weight: &mut Tensor<S, E, D>,
    gradients: &mut Gradients<E, D>,
    square: &mut Tensor<S, E, D>,
    optimiser: &RmsProp,
) -> Result<(), D::Err> {
    gradients.try_alloc_for(weight)?;
    let gradient = gradients.get(weight);
    weight.device().try_fill_with_zeros(gradients.get_or_alloc_mut(weight)?)?;
    let RmsProp { learning_rate, rho, epsilon } = *optimiser;
    let fresh = gradient.clone().try_square()?.try_mul(E::nearest(1.0 - rho))?;
    *square = square.clone().try_mul(E::nearest(rho))?.try_add(fresh)?;
    let root = square.clone().try_sqrt()?.try_add(E::nearest(epsilon))?;
    *weight = weight.clone().try_sub(gradient.try_mul(E::nearest(learning_rate))?.try_div(root)?)?;
    Ok(())
}

pub(crate) fn gather<E: Real, D: Device<E>>(
    matrix: &Tensor<(usize, usize), E, D>,
    rows: &[usize],
) -> Result<Tensor<(usize, usize), E, D>, D::Err> {
    let device = matrix.device().clone();
    let places: Tensor<(usize,), usize, D> = device.try_tensor_from_vec(rows.to_vec(), (rows.len(),))?;
    matrix.clone().try_gather(places)
}

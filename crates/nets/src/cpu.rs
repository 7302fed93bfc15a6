//! The fused operations of the CPU, hooked onto dfdx's tape.

use std::ops::DerefMut;

use dfdx::prelude::{
    ConstDim, CopySlice, Cpu, CpuError, HasShape, OwnedTape, PutTape, Rank0, Shape, SplitTape, Storage, Tape, Tensor,
    TensorFromVec,
};

use crate::backend::{Backend, TracedRows};
use crate::config::{BatchNorm, RmsProp};
use crate::dense::DenseLayer;
use crate::examples::Targets;
use crate::flow::{Flow, Origin, Traced};
use crate::kernels::{Affine, Backward, Forward, Matrix, column_sums};
use crate::observation::Statistics;
use crate::readout::{CLASSES, Classes, Readout};
use crate::real::Real;

/// The values of a contiguous tensor, without a copy.
pub(crate) fn values<S: Shape, E: Real, T>(tensor: &Tensor<S, E, Cpu, T>) -> &[E] {
    let shape = *tensor.shape();
    let len = shape.num_elements();
    if len == 0 {
        return &[];
    }
    let first = S::Concrete::default();
    let mut last = shape.concrete();
    for axis in 0..S::NUM_DIMS {
        last[axis] -= 1;
    }
    let (first, last): (*const E, *const E) = (&tensor[first], &tensor[last]);
    let contiguous = last.addr() - first.addr() == (len - 1) * size_of::<E>();
    assert!(contiguous, "layers work on contiguous tensors only");
    // SAFETY: dfdx keeps a CPU tensor's elements in one Vec; the first and the last element lie len - 1 apart, so the
    // len elements from the first on are inside that Vec. The tensor is borrowed for as long as the slice, and dfdx
    // copies a shared Vec before it writes to it.
    unsafe { std::slice::from_raw_parts(first, len) }
}

fn matrix<R: dfdx::prelude::Dim, C: ConstDim, E: Real, T>(tensor: &Tensor<(R, C), E, Cpu, T>) -> Matrix<'_, E> {
    Matrix::new(values(tensor), C::default().size())
}

fn rows<N: ConstDim, E: Real>(device: &Cpu, rows: usize, values: Vec<E>) -> Result<Tensor<(usize, N), E, Cpu>, CpuError>
where
    Cpu: TensorFromVec<E>,
{
    device.try_tensor_from_vec(values, (rows, N::default()))
}

/// `running <- momentum * running + (1 - momentum) * fresh`.
fn follow<O: ConstDim, E: Real>(running: &mut Tensor<(O,), E, Cpu>, fresh: impl Iterator<Item = f64>, momentum: f64) {
    let moved: Vec<E> = values(running)
        .iter()
        .zip(fresh)
        .map(|(old, new)| E::nearest(momentum * old.double() + (1.0 - momentum) * new))
        .collect();
    running.copy_from(&moved);
}

macro_rules! cpu_backend {
    ($type:ident) => {
        impl Backend<$type> for Cpu {
            fn train_dense<I: ConstDim, O: ConstDim>(
                layer: &mut DenseLayer<I, O, $type, Self>,
                input: Traced<I, $type, Self>,
                norm: &BatchNorm,
            ) -> Result<TracedRows<O, $type, Self>, CpuError> {
                train_dense(layer, input, norm)
            }

            fn evaluate_dense<I: ConstDim, O: ConstDim>(
                layer: &DenseLayer<I, O, $type, Self>,
                input: &Flow<I, $type, Self>,
                statistics: Statistics,
                norm: &BatchNorm,
            ) -> Result<Tensor<(usize, O), $type, Self>, CpuError> {
                evaluate_dense(layer, input, statistics, norm)
            }

            fn train_readout<I: ConstDim>(
                layer: &Readout<I, $type, Self>,
                input: Traced<I, $type, Self>,
            ) -> Result<TracedRows<Classes, $type, Self>, CpuError> {
                train_readout(layer, input)
            }

            fn evaluate_readout<I: ConstDim>(
                layer: &Readout<I, $type, Self>,
                input: &Flow<I, $type, Self>,
            ) -> Result<Tensor<(usize, Classes), $type, Self>, CpuError> {
                readout_values(layer, &input.values)
            }

            fn add<N: ConstDim, T: Tape<$type, Self>>(
                inside: Tensor<(usize, N), $type, Self, T>,
                around: Tensor<(usize, N), $type, Self>,
            ) -> Result<Tensor<(usize, N), $type, Self, T>, CpuError> {
                add(inside, around)
            }

            fn cross_entropy(
                logits: TracedRows<Classes, $type, Self>,
                targets: &Targets<$type, Self>,
            ) -> Result<(Tensor<Rank0, $type, Self, OwnedTape<$type, Self>>, f64), CpuError> {
                cross_entropy(logits, targets)
            }

            fn rmsprop<S: Shape>(
                weight: &mut Tensor<S, $type, Self>,
                gradient: Tensor<S, $type, Self>,
                square: &mut Tensor<S, $type, Self>,
                optimiser: &RmsProp,
            ) -> Result<(), CpuError> {
                rmsprop(weight, gradient, square, optimiser);
                Ok(())
            }

            fn gather<N: ConstDim>(
                all: &Tensor<(usize, N), $type, Self>,
                places: &[usize],
            ) -> Result<Tensor<(usize, N), $type, Self>, CpuError> {
                let (from, width) = (values(all), N::default().size());
                let picked = places.iter().flat_map(|row| &from[row * width..(row + 1) * width]).copied().collect();
                rows(all.device(), places.len(), picked)
            }

            fn to_host<S: Shape>(tensor: &Tensor<S, $type, Self>) -> Vec<$type> {
                values(tensor).to_vec()
            }
        }
    };
}

cpu_backend!(f32);
cpu_backend!(f64);

fn train_dense<I: ConstDim, O: ConstDim, E: Real>(
    layer: &mut DenseLayer<I, O, E, Cpu>,
    input: Traced<I, E, Cpu>,
    norm: &BatchNorm,
) -> Result<TracedRows<O, E, Cpu>, CpuError>
where
    Cpu: Backend<E> + Storage<E, Vec: DerefMut<Target = Vec<E>>>,
{
    let Flow { values: x, origin } = input;
    let (x, mut tape) = x.split_tape();
    let n = x.shape().0;
    let (gamma, beta) = (values(&layer.gamma), values(&layer.beta));
    let Forward { z, y, moments, normalisation } =
        E::dense_forward(matrix(&x), matrix(&layer.weight), gamma, beta, norm.epsilon);
    let y: Tensor<(usize, O), E, Cpu> = rows(x.device(), n, y)?;

    let unbias = n as f64 / (n as f64 - 1.0);
    let means = moments.mean.iter().zip(values(&layer.bias)).map(|(mean, bias)| mean + bias.double());
    follow(&mut layer.running_mean, means.collect::<Vec<_>>().into_iter(), norm.momentum);
    follow(&mut layer.running_variance, moments.variance.iter().map(|v| v * unbias), norm.momentum);

    let output = y.clone();
    let (weight, gamma, beta) = (layer.weight.clone(), layer.gamma.clone(), layer.beta.clone());
    tape.add_backward_op(move |gradients| {
        let gy = std::mem::take(&mut **gradients.get_or_alloc_mut(&y)?);
        let mut into_weight = std::mem::take(&mut **gradients.get_or_alloc_mut(&weight)?);
        let into_x = match origin {
            Origin::Data => None,
            Origin::Layer => Some(&mut gradients.get_or_alloc_mut(&x)?[..]),
        };
        let parts = Backward {
            x: matrix(&x),
            weight: matrix(&weight),
            z: &z,
            y: values(&y),
            gy: &gy,
            normalisation: &normalisation,
        };
        let norm = E::dense_backward(&parts, &mut into_weight, into_x);
        **gradients.get_or_alloc_mut(&weight)? = into_weight;
        accumulate(gradients.get_or_alloc_mut(&gamma)?, &norm.gamma);
        accumulate(gradients.get_or_alloc_mut(&beta)?, &norm.beta);
        Ok(())
    });
    Ok(output.put_tape(tape))
}

fn accumulate<E: Real>(into: &mut [E], sums: &[f64]) {
    for (into, sum) in into.iter_mut().zip(sums) {
        *into += E::nearest(*sum);
    }
}

fn evaluate_dense<I: ConstDim, O: ConstDim, E: Real>(
    layer: &DenseLayer<I, O, E, Cpu>,
    input: &Flow<I, E, Cpu>,
    statistics: Statistics,
    norm: &BatchNorm,
) -> Result<Tensor<(usize, O), E, Cpu>, CpuError>
where
    Cpu: Backend<E> + Storage<E, Vec: DerefMut<Target = Vec<E>>>,
{
    let x = &input.values;
    let running = match statistics {
        Statistics::Running => Some((values(&layer.running_mean), values(&layer.running_variance))),
        Statistics::Batch => None,
    };
    let affine = Affine { x: matrix(x), weight: matrix(&layer.weight), bias: values(&layer.bias) };
    let y = E::dense_evaluate(affine, values(&layer.gamma), values(&layer.beta), running, norm.epsilon);
    rows(x.device(), x.shape().0, y)
}

fn readout_values<I: ConstDim, E: Real>(
    layer: &Readout<I, E, Cpu>,
    x: &Tensor<(usize, I), E, Cpu>,
) -> Result<Tensor<(usize, Classes), E, Cpu>, CpuError>
where
    Cpu: Backend<E> + Storage<E, Vec: DerefMut<Target = Vec<E>>>,
{
    let affine = Affine { x: matrix(x), weight: matrix(&layer.weight), bias: values(&layer.bias) };
    rows(x.device(), x.shape().0, E::affine(affine))
}

fn train_readout<I: ConstDim, E: Real>(
    layer: &Readout<I, E, Cpu>,
    input: Traced<I, E, Cpu>,
) -> Result<TracedRows<Classes, E, Cpu>, CpuError>
where
    Cpu: Backend<E> + Storage<E, Vec: DerefMut<Target = Vec<E>>>,
{
    let (x, mut tape) = input.values.split_tape();
    let logits = readout_values(layer, &x)?;
    let output = logits.clone();
    let (weight, bias) = (layer.weight.clone(), layer.bias.clone());
    tape.add_backward_op(move |gradients| {
        let dz = std::mem::take(&mut **gradients.get_or_alloc_mut(&logits)?);
        let mut into_weight = std::mem::take(&mut **gradients.get_or_alloc_mut(&weight)?);
        accumulate(gradients.get_or_alloc_mut(&bias)?, &column_sums(Matrix::new(&dz, CLASSES)));
        let into_x = &mut gradients.get_or_alloc_mut(&x)?[..];
        E::affine_backward(matrix(&x), matrix(&weight), &dz, &mut into_weight, into_x);
        **gradients.get_or_alloc_mut(&weight)? = into_weight;
        Ok(())
    });
    Ok(output.put_tape(tape))
}

fn add<N: ConstDim, E: Real, T: Tape<E, Cpu>>(
    inside: Tensor<(usize, N), E, Cpu, T>,
    around: Tensor<(usize, N), E, Cpu>,
) -> Result<Tensor<(usize, N), E, Cpu, T>, CpuError>
where
    Cpu: Backend<E> + Storage<E, Vec: DerefMut<Target = Vec<E>>>,
{
    let (inside, mut tape) = inside.split_tape();
    let mut sum = values(&inside).to_vec();
    E::sum_into(&mut sum, values(&around));
    let sum: Tensor<(usize, N), E, Cpu> = rows(inside.device(), inside.shape().0, sum)?;
    let output = sum.clone();
    tape.add_backward_op(move |gradients| {
        let gradient = std::mem::take(&mut **gradients.get_or_alloc_mut(&sum)?);
        E::sum_into(gradients.get_or_alloc_mut(&inside)?, &gradient);
        E::sum_into(gradients.get_or_alloc_mut(&around)?, &gradient);
        Ok(())
    });
    Ok(output.put_tape(tape))
}

fn cross_entropy<E: Real>(
    logits: TracedRows<Classes, E, Cpu>,
    targets: &Targets<E, Cpu>,
) -> Result<(Tensor<Rank0, E, Cpu, OwnedTape<E, Cpu>>, f64), CpuError>
where
    Cpu: Backend<E> + Storage<E, Vec: DerefMut<Target = Vec<E>>>,
{
    let (logits, mut tape) = logits.split_tape();
    let result = E::cross_entropy(matrix(&logits), &targets.labels);
    let loss: Tensor<Rank0, E, Cpu> = logits.device().try_tensor_from_vec(vec![E::nearest(result.loss)], ())?;
    let output = loss.clone();
    let gradient = result.gradient;
    tape.add_backward_op(move |gradients| {
        let of_loss = gradients.get_or_alloc_mut(&loss)?[0];
        for (into, part) in gradients.get_or_alloc_mut(&logits)?.iter_mut().zip(&gradient) {
            *into += *part * of_loss;
        }
        Ok(())
    });
    Ok((output.put_tape(tape), result.error))
}

fn rmsprop<S: Shape, E: Real>(
    weight: &mut Tensor<S, E, Cpu>,
    gradient: Tensor<S, E, Cpu>,
    square: &mut Tensor<S, E, Cpu>,
    optimiser: &RmsProp,
) where
    Cpu: CopySlice<E>,
{
    let RmsProp { learning_rate, rho, epsilon } = *optimiser;
    let [rate, rho, epsilon] = [learning_rate, rho, epsilon].map(E::nearest);
    let (mut moved, mut averaged) = (values(weight).to_vec(), values(square).to_vec());
    E::rmsprop_step(&mut moved, values(&gradient), &mut averaged, [rate, rho, epsilon]);
    weight.copy_from(&moved);
    square.copy_from(&averaged);
}

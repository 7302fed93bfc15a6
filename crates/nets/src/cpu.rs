//! The fused operations of the CPU, hooked onto dfdx's tape.

use std::ops::DerefMut;
use std::rc::Rc;
use std::sync::Arc;

use dfdx::prelude::{
    ConstDim, CopySlice, Cpu, CpuError, Dim, Gradients, HasShape, OwnedTape, PutTape, Rank0, Shape, SplitTape, Storage,
    Tape, Tensor, TensorFromVec,
};
use interlayer_outline::Evaluation;

use crate::backend::{Backend, TracedRows};
use crate::config::{BatchNorm, RmsProp};
use crate::dense::DenseLayer;
use crate::flow::{Flow, Origin, Slot, Traced};
use crate::kernels::{Affine, Backward, Input, Kernels, Matrix, Moments, Norm, Sink, Sparse, column_sums};
use crate::pool::{Buffer, Pool};
use crate::readout::Readout;
use crate::real::Real;
use crate::slices::{values, values_mut};

fn matrix<R: Dim, C: Dim, E: Real, T>(tensor: &Tensor<(R, C), E, Cpu, T>) -> Matrix<'_, E> {
    Matrix::new(values(tensor), tensor.shape().1.size())
}

fn input<'a, N: ConstDim, E: Real>(x: &'a Tensor<(usize, N), E, Cpu>, origin: &'a Origin<E>) -> Input<'a, E> {
    let sparse = match origin {
        Origin::Samples(sparse) => sparse.as_deref(),
        _ => None,
    };
    Input { x: matrix(x), sparse }
}

/// Lets `write` put the gradient of `x` where it belongs.
fn to_origin<N: ConstDim, E: Real, R>(
    origin: &Origin<E>,
    x: &Tensor<(usize, N), E, Cpu>,
    pool: &Pool<E>,
    gradients: &mut Gradients<E, Cpu>,
    write: impl FnOnce(Sink<'_, E>) -> R,
) -> Result<R, CpuError>
where
    Cpu: Storage<E, Vec: DerefMut<Target = Vec<E>>>,
{
    match origin {
        Origin::Samples(_) | Origin::Evaluated(_) => Ok(write(Sink::Nowhere)),
        Origin::Layer(slot) => slot.write(values(x).len(), pool, write),
        Origin::Tensor => Ok(write(Sink::Add(gradients.get_or_alloc_mut(x)?))),
    }
}

/// `running <- momentum * running + (1 - momentum) * fresh`.
fn follow<O: ConstDim, E: Real>(running: &mut Tensor<(O,), E, Cpu>, fresh: impl Iterator<Item = f64>, momentum: f64) {
    for (running, fresh) in values_mut(running).iter_mut().zip(fresh) {
        *running = E::nearest(momentum * running.double() + (1.0 - momentum) * fresh);
    }
}

macro_rules! cpu_backend {
    ($type:ident) => {
        impl Backend<$type> for Cpu {
            fn train_dense<I: ConstDim, O: ConstDim>(
                layer: &mut DenseLayer<I, O, $type, Self>,
                input: Traced<I, $type, Self>,
                norm: &BatchNorm,
            ) -> Result<Traced<O, $type, Self>, CpuError> {
                train_dense(layer, input, norm)
            }

            fn evaluate_dense<I: ConstDim, O: ConstDim>(
                layer: &DenseLayer<I, O, $type, Self>,
                input: &Flow<I, $type, Self>,
                evaluation: Evaluation,
                norm: &BatchNorm,
            ) -> Result<Flow<O, $type, Self>, CpuError> {
                evaluate_dense(layer, input, evaluation, norm)
            }

            fn train_readout<I: ConstDim, C: ConstDim>(
                layer: &Readout<I, C, $type, Self>,
                input: Traced<I, $type, Self>,
            ) -> Result<Traced<C, $type, Self>, CpuError> {
                train_readout(layer, input)
            }

            fn evaluate_readout<I: ConstDim, C: ConstDim>(
                layer: &Readout<I, C, $type, Self>,
                input: &Flow<I, $type, Self>,
            ) -> Result<Flow<C, $type, Self>, CpuError> {
                readout(layer, input)
            }

            fn add<N: ConstDim, T: Tape<$type, Self>>(
                inside: Flow<N, $type, Self, T>,
                around: Flow<N, $type, Self>,
            ) -> Result<Flow<N, $type, Self, T>, CpuError> {
                add(inside, around)
            }

            fn cross_entropy<C: ConstDim>(
                logits: Traced<C, $type, Self>,
                labels: &[u32],
            ) -> Result<(Tensor<Rank0, $type, Self, OwnedTape<$type, Self>>, f64), CpuError> {
                cross_entropy(logits, labels)
            }

            fn rmsprop<S: Shape>(
                weight: &mut Tensor<S, $type, Self>,
                gradients: &mut Gradients<$type, Self>,
                square: &mut Tensor<S, $type, Self>,
                optimiser: &RmsProp,
            ) -> Result<(), CpuError> {
                let RmsProp { learning_rate, rho, epsilon } = *optimiser;
                let parameters = [learning_rate, rho, epsilon].map($type::nearest);
                let gradient = gradients.get_or_alloc_mut(weight)?;
                $type::rmsprop_step(values_mut(weight), gradient, values_mut(square), parameters);
                Ok(())
            }

            fn gather(
                all: &Tensor<(usize, usize), $type, Self>,
                places: &[usize],
            ) -> Result<Tensor<(usize, usize), $type, Self>, CpuError> {
                let (from, width) = (values(all), all.shape().1);
                let picked = places.iter().flat_map(|row| &from[row * width..(row + 1) * width]).copied().collect();
                all.device().try_tensor_from_vec(picked, (places.len(), width))
            }

            fn compress(samples: &Tensor<(usize, usize), $type, Self>) -> Option<Arc<Sparse<$type>>> {
                $type::compress(matrix(samples)).map(Arc::new)
            }

            fn to_tensor<N: ConstDim>(flow: Traced<N, $type, Self>) -> TracedRows<N, $type, Self> {
                to_tensor(flow)
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
    flow: Traced<I, E, Cpu>,
    norm: &BatchNorm,
) -> Result<Traced<O, E, Cpu>, CpuError>
where
    Cpu: Storage<E, Vec: DerefMut<Target = Vec<E>>> + CopySlice<E>,
{
    let Flow { values: x, origin, pool } = flow;
    let (x, mut tape) = x.split_tape();
    let (n, width) = (x.shape().0, O::default().size());
    let (mut z, mut y) = (pool.take(n * width)?, pool.take(n * width)?);
    // The bias is left out: normalising by the batch takes away any constant.
    let affine = Affine { input: input(&x, &origin), weight: matrix(&layer.weight), bias: None };
    let (moments, normalisation) = E::dense_forward(affine, normaliser(layer, norm, &mut z, &mut y), None);

    let unbias = n as f64 / (n as f64 - 1.0);
    let means = moments.mean.iter().zip(values(&layer.bias)).map(|(mean, bias)| mean + bias.double());
    follow(&mut layer.running_mean, means, norm.momentum);
    follow(&mut layer.running_variance, moments.variance.iter().map(|v| v * unbias), norm.momentum);

    let (slot, output) = (Slot::new(), y.rows()?);
    let result = Flow { values: output, origin: Origin::Layer(slot.clone()), pool: pool.clone() };
    let (weight, gamma, beta) = (layer.weight.clone(), layer.gamma.clone(), layer.beta.clone());
    tape.add_backward_op(move |gradients| {
        let Some(gy) = slot.take() else { return Ok(()) };
        let parts = Backward {
            input: input(&x, &origin),
            weight: matrix(&weight),
            z: z.values(),
            y: y.values(),
            gy: gy.values(),
            normalisation: &normalisation,
        };
        let mut into_weight = std::mem::take(&mut **gradients.get_or_alloc_mut(&weight)?);
        let of_norm =
            to_origin(&origin, &x, &pool, gradients, |into_x| E::dense_backward(&parts, &mut into_weight, into_x))?;
        **gradients.get_or_alloc_mut(&weight)? = into_weight;
        accumulate(gradients.get_or_alloc_mut(&gamma)?, &of_norm.gamma);
        accumulate(gradients.get_or_alloc_mut(&beta)?, &of_norm.beta);
        Ok(())
    });
    let values = result.values.clone().put_tape(tape);
    Ok(result.with(values))
}

fn normaliser<'a, I: ConstDim, O: ConstDim, E: Real>(
    layer: &'a DenseLayer<I, O, E, Cpu>,
    norm: &BatchNorm,
    z: &'a mut Buffer<E>,
    y: &'a mut Buffer<E>,
) -> Norm<'a, E> {
    let (gamma, beta) = (values(&layer.gamma), values(&layer.beta));
    Norm { gamma, beta, epsilon: norm.epsilon, z: z.values_mut(), y: y.values_mut() }
}

fn accumulate<E: Real>(into: &mut [E], sums: &[f64]) {
    for (into, sum) in into.iter_mut().zip(sums) {
        *into += E::nearest(*sum);
    }
}

fn evaluate_dense<I: ConstDim, O: ConstDim, E: Real>(
    layer: &DenseLayer<I, O, E, Cpu>,
    flow: &Flow<I, E, Cpu>,
    evaluation: Evaluation,
    norm: &BatchNorm,
) -> Result<Flow<O, E, Cpu>, CpuError> {
    let Flow { values: x, origin, pool } = flow;
    let len = x.shape().0 * O::default().size();
    let (mut z, mut y) = (pool.take(len)?, pool.take(len)?);
    let widen = |tensor| values(tensor).iter().map(|value: &E| value.double()).collect();
    let given = match evaluation {
        Evaluation::Running | Evaluation::RunningAt { .. } | Evaluation::Debiased { .. } => {
            Some(Moments { mean: widen(&layer.running_mean), variance: widen(&layer.running_variance) })
        }
        Evaluation::Batch => None,
    };
    let affine = Affine { input: input(x, origin), weight: matrix(&layer.weight), bias: Some(values(&layer.bias)) };
    E::dense_forward(affine, normaliser(layer, norm, &mut z, &mut y), given);
    Ok(Flow { values: y.rows()?, origin: Origin::Evaluated(Rc::new(y)), pool: pool.clone() })
}

fn readout<I: ConstDim, C: ConstDim, E: Real>(
    layer: &Readout<I, C, E, Cpu>,
    flow: &Flow<I, E, Cpu>,
) -> Result<Flow<C, E, Cpu>, CpuError> {
    let Flow { values: x, origin, pool } = flow;
    let mut logits = pool.take(x.shape().0 * C::default().size())?;
    let affine = Affine { input: input(x, origin), weight: matrix(&layer.weight), bias: Some(values(&layer.bias)) };
    E::affine(affine, logits.values_mut());
    Ok(Flow { values: logits.rows()?, origin: Origin::Evaluated(Rc::new(logits)), pool: pool.clone() })
}

fn train_readout<I: ConstDim, C: ConstDim, E: Real>(
    layer: &Readout<I, C, E, Cpu>,
    flow: Traced<I, E, Cpu>,
) -> Result<Traced<C, E, Cpu>, CpuError>
where
    Cpu: Storage<E, Vec: DerefMut<Target = Vec<E>>>,
{
    let Flow { values: x, origin, pool } = flow;
    let (x, mut tape) = x.split_tape();
    let flow = Flow { values: x, origin, pool };
    let (slot, logits) = (Slot::new(), readout(layer, &flow)?);
    let result = Flow { origin: Origin::Layer(slot.clone()), ..logits.clone() };
    let (weight, bias) = (layer.weight.clone(), layer.bias.clone());
    tape.add_backward_op(move |gradients| {
        drop(logits);
        let Some(dz) = slot.take() else { return Ok(()) };
        let Flow { values: x, origin, pool } = &flow;
        accumulate(gradients.get_or_alloc_mut(&bias)?, &column_sums(Matrix::new(dz.values(), C::default().size())));
        let mut into_weight = std::mem::take(&mut **gradients.get_or_alloc_mut(&weight)?);
        to_origin(origin, x, pool, gradients, |into_x| {
            E::affine_backward(input(x, origin), matrix(&weight), dz.values(), &mut into_weight, into_x);
        })?;
        **gradients.get_or_alloc_mut(&weight)? = into_weight;
        Ok(())
    });
    let values = result.values.clone().put_tape(tape);
    Ok(result.with(values))
}

fn add<N: ConstDim, E: Real, T: Tape<E, Cpu>>(
    inside: Flow<N, E, Cpu, T>,
    around: Flow<N, E, Cpu>,
) -> Result<Flow<N, E, Cpu, T>, CpuError>
where
    Cpu: Storage<E, Vec: DerefMut<Target = Vec<E>>>,
{
    let Flow { values: x, origin, pool } = inside;
    let (x, mut tape) = x.split_tape();
    let mut sum = pool.take(values(&x).len())?;
    E::sum_of(values(&x), values(&around.values), sum.values_mut());
    let (slot, output, sum) = (Slot::new(), sum.rows()?, Rc::new(sum));
    let result_origin = if T::OWNS_TAPE { Origin::Layer(slot.clone()) } else { Origin::Evaluated(sum.clone()) };
    let result = Flow { values: output, origin: result_origin, pool: pool.clone() };
    tape.add_backward_op(move |gradients| {
        // The layers that read the sum are done with it.
        drop(sum);
        let Some(gradient) = slot.take() else { return Ok(()) };
        for (origin, values) in [(&origin, &x), (&around.origin, &around.values)] {
            match origin {
                Origin::Layer(slot) => slot.leave(Rc::clone(&gradient), &pool)?,
                _ => {
                    to_origin(origin, values, &pool, gradients, |sink| sink.add(gradient.values()))?;
                }
            }
        }
        Ok(())
    });
    let values = result.values.clone().put_tape(tape);
    Ok(result.with(values))
}

fn cross_entropy<C: ConstDim, E: Real>(
    logits: Traced<C, E, Cpu>,
    labels: &[u32],
) -> Result<(Tensor<Rank0, E, Cpu, OwnedTape<E, Cpu>>, f64), CpuError>
where
    Cpu: Backend<E> + Storage<E, Vec: DerefMut<Target = Vec<E>>>,
{
    let Flow { values: logits, origin, pool } = logits;
    let (logits, mut tape) = logits.split_tape();
    let mut gradient = pool.take(values(&logits).len())?;
    let result = E::cross_entropy(matrix(&logits), labels, Some(gradient.values_mut()));
    let loss: Tensor<Rank0, E, Cpu> = logits.device().try_tensor_from_vec(vec![E::nearest(result.loss)], ())?;
    let output = loss.clone();
    tape.add_backward_op(move |gradients| {
        let of_loss = gradients.get_or_alloc_mut(&loss)?[0];
        if of_loss != E::ONE {
            gradient.values_mut().iter_mut().for_each(|part| *part *= of_loss);
        }
        match &origin {
            Origin::Layer(slot) => slot.leave(Rc::new(gradient), &pool),
            _ => to_origin(&origin, &logits, &pool, gradients, |sink| sink.add(gradient.values())),
        }
    });
    Ok((output.put_tape(tape), result.error))
}

/// The flow's values for dfdx's own operations: their gradient moves on from dfdx's `Gradients` to the flow's origin.
fn to_tensor<N: ConstDim, E: Real>(flow: Traced<N, E, Cpu>) -> TracedRows<N, E, Cpu>
where
    Cpu: Storage<E, Vec: DerefMut<Target = Vec<E>>>,
{
    let Flow { values: x, origin, pool } = flow;
    let Origin::Layer(slot) = origin else { return x };
    let (x, mut tape) = x.split_tape();
    let output = x.clone();
    tape.add_backward_op(move |gradients| {
        let gradient = std::mem::take(&mut **gradients.get_or_alloc_mut(&x)?);
        slot.write(gradient.len(), &pool, |sink| sink.add(&gradient))
    });
    output.put_tape(tape)
}

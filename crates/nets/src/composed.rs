//! The oracle: a network trained by dfdx's own operations, which state each formula plainly and run on any of dfdx's
//! devices. Slow; engines are checked against it over many steps.

use dfdx::prelude::*;
use interlayer_outline::{Activation as Act, Evaluation, Kind, Node, Normalisation, Outline, Role, TensorOf};

use crate::config::TrainingConfig;
use crate::error::Error;
use crate::optimiser::{Adam, AdamW, Optimiser, RmsProp, Sgd};
use crate::real::Real;
use crate::weights::Weights;
use interlayer_kernels::{LAYER_NORM_EPSILON, LEAK, Mask};

type Matrix<E, D, T = NoneTape> = Tensor<(usize, usize), E, D, T>;
type Row<E, D, T = NoneTape> = Tensor<(usize,), E, D, T>;

/// A network of an outline in training, on a device of dfdx's. Layers that are modules of dfdx's already are not run.
pub struct Composed<E: Real, D: Device<E>> {
    outline: Outline,
    config: TrainingConfig,
    device: D,
    tensors: Vec<TensorOf>,
    weights: Weights<E>,
    moments: Vec<Weights<E>>,
    steps: u64,
}

/// What a forward pass finds beside the logits.
struct Seen<E: Real, D: Device<E>> {
    /// What each node gives.
    outputs: Vec<Matrix<E, D>>,
    /// Mean and biased variance of `x Wᵀ + b` over the rows, of each batch-normalised node.
    moments: Vec<(usize, Vec<E>, Vec<E>)>,
    /// The tensors that were learnt from, in the order of computing.
    leaves: Vec<(String, Leaf<E, D>)>,
}

enum Leaf<E: Real, D: Device<E>> {
    Matrix(Matrix<E, D>),
    Row(Row<E, D>),
}

impl<E: Real, D: Device<E>> Composed<E, D> {
    /// A network with these weights and running statistics, before its first step.
    pub fn new(outline: &Outline, config: &TrainingConfig, weights: Weights<E>, device: D) -> Self {
        let zeros: Weights<E> =
            weights.iter().map(|(name, values)| (name.clone(), vec![E::default(); values.len()])).collect();
        Self {
            outline: outline.clone(),
            config: config.clone(),
            device,
            tensors: outline.tensors(),
            weights,
            moments: vec![zeros.clone(), zeros],
            steps: 0,
        }
    }

    /// All weights and running statistics.
    pub fn weights(&self) -> &Weights<E> {
        &self.weights
    }

    /// One step of training on row-major samples, at `passed` epochs, in a step that takes `share` of an epoch: the loss
    /// before the step.
    ///
    /// # Errors
    /// A device that fails.
    pub fn step(&mut self, samples: &[E], labels: &[u32], passed: f64, share: f64) -> Result<f64, Error> {
        let (loss, gradients, seen) = self.gradients(samples, labels)?;
        let momentum = self.config.batch_norm.momentum;
        let unbias = labels.len() as f64 / (labels.len() as f64 - 1.0);
        for (node, mean, variance) in &seen.moments {
            for (role, fresh, scale) in [(Role::RunningMean, mean, 1.0), (Role::RunningVariance, variance, unbias)] {
                let name = self.name(*node, role);
                let running = self.weights.entry(name).or_default();
                for (running, fresh) in running.iter_mut().zip(fresh) {
                    *running = E::nearest(momentum * running.double() + (1.0 - momentum) * scale * fresh.double());
                }
            }
        }
        self.update(gradients, self.config.schedule.factor(passed, share, self.config.epochs));
        Ok(loss)
    }

    /// The loss over some samples and its gradient by every learnt tensor.
    fn gradients(&self, samples: &[E], labels: &[u32]) -> Result<(f64, Weights<E>, Seen<E, D>), Error> {
        let (logits, seen) = self.forward::<OwnedTape<E, D>>(samples, labels.len(), Evaluation::Batch, true)?;
        let (rows, classes) = (labels.len(), self.outline.classes());
        let mut one_hot = vec![E::default(); rows * classes];
        for (row, label) in one_hot.chunks_exact_mut(classes).zip(labels) {
            row[*label as usize] = E::one();
        }
        let one_hot = self.matrix(one_hot, rows, classes)?;
        let loss = logits
            .try_log_softmax::<Axis<1>>()
            .and_then(|logs| logs.try_mul(one_hot))
            .and_then(|hits| hits.try_sum::<Rank0, _>())
            .and_then(|sum| sum.try_mul(E::nearest(-1.0 / rows as f64)))
            .map_err(Error::device)?;
        let value = loss.as_vec()[0].double();
        let gradients = loss.try_backward().map_err(Error::device)?;
        let of = |leaf: &Leaf<E, D>| match leaf {
            Leaf::Matrix(tensor) => gradients.get(tensor).as_vec(),
            Leaf::Row(tensor) => gradients.get(tensor).as_vec(),
        };
        let found = seen.leaves.iter().map(|(name, leaf)| (name.clone(), of(leaf))).collect();
        Ok((value, found, seen))
    }

    /// What each node gives in evaluation, the logits last.
    ///
    /// # Errors
    /// A device that fails.
    pub fn evaluate(&self, samples: &[E], rows: usize, evaluation: Evaluation) -> Result<Vec<Vec<E>>, Error> {
        let (_, seen) = self.forward::<NoneTape>(samples, rows, evaluation, false)?;
        Ok(seen.outputs.iter().map(Tensor::as_vec).collect())
    }

    fn name(&self, node: usize, role: Role) -> String {
        let found = self.tensors.iter().find(|tensor| tensor.node == node && tensor.role == role);
        found.map_or_else(String::new, |tensor| tensor.name.clone())
    }

    fn values(&self, node: usize, role: Role) -> Vec<E> {
        self.weights.get(&self.name(node, role)).cloned().unwrap_or_default()
    }

    fn matrix(&self, values: Vec<E>, rows: usize, columns: usize) -> Result<Matrix<E, D>, Error> {
        self.device.try_tensor_from_vec(values, (rows, columns)).map_err(Error::device)
    }

    fn row(&self, values: Vec<E>) -> Result<Row<E, D>, Error> {
        let len = values.len();
        self.device.try_tensor_from_vec(values, (len,)).map_err(Error::device)
    }

    /// The network from its input to the logits; every node's output with the tape, so that sums find it.
    fn forward<T: Tape<E, D> + Merge<T> + Default>(
        &self,
        samples: &[E],
        rows: usize,
        evaluation: Evaluation,
        in_training: bool,
    ) -> Result<(Matrix<E, D, T>, Seen<E, D>), Error> {
        let mut seen = Seen { outputs: Vec::new(), moments: Vec::new(), leaves: Vec::new() };
        let mut flow: Matrix<E, D, T> = self.matrix(samples.to_vec(), rows, self.outline.inputs())?.retaped::<T>();
        for (node, what) in self.outline.nodes().iter().enumerate() {
            flow = match what {
                Node::Input { .. } => flow,
                Node::Dropout { .. } if !in_training => flow,
                Node::Dropout { percent } => {
                    let mask = Mask::new(self.config.seed, self.steps, node, *percent);
                    let len = rows * self.outline.widths()[node];
                    let mask = self.matrix((0..len).map(|place| mask.factor(place)).collect(), rows, len / rows)?;
                    flow.try_mul(mask).map_err(Error::device)?
                }
                Node::Sum { with, projected } => {
                    let other = seen.outputs[*with].retaped::<T>();
                    let other = match projected {
                        true => self.linear(node, other, &mut seen)?,
                        false => other,
                    };
                    flow.try_add(other).map_err(Error::device)?
                }
                Node::Layer(layer) => match layer.kind {
                    Kind::Dense { normalisation, activation } => {
                        let z = self.linear(node, flow, &mut seen)?;
                        let normal = match normalisation {
                            Normalisation::Batch => self.batch_norm(node, z, evaluation, &mut seen)?,
                            Normalisation::Layer => {
                                let unit = z.try_normalize::<Axis<1>>(LAYER_NORM_EPSILON).map_err(Error::device)?;
                                self.scale_shift(node, unit, &mut seen)?
                            }
                            _ => z,
                        };
                        activate(activation, normal).map_err(Error::device)?
                    }
                    Kind::Linear => self.linear(node, flow, &mut seen)?,
                    ref other => unreachable!("the oracle has no formula of {other}: compare it in another way"),
                },
            };
            let (output, tape) = flow.split_tape();
            seen.outputs.push(output.clone());
            flow = output.put_tape(tape);
        }
        Ok((flow, seen))
    }

    /// `x Wᵀ + b`, or without b where the node has none.
    fn linear<T: Tape<E, D> + Merge<T>>(
        &self,
        node: usize,
        x: Matrix<E, D, T>,
        seen: &mut Seen<E, D>,
    ) -> Result<Matrix<E, D, T>, Error> {
        let outputs = self.outline.widths()[node];
        let weight = self.values(node, Role::Weight);
        let inputs = weight.len() / outputs;
        let weight = self.matrix(weight, outputs, inputs)?;
        seen.leaves.push((self.name(node, Role::Weight), Leaf::Matrix(weight.clone())));
        let turned = weight.retaped::<T>().try_permute::<_, Axes2<1, 0>>().map_err(Error::device)?;
        let z = x.try_matmul(turned).map_err(Error::device)?;
        let bias = self.values(node, Role::Bias);
        if bias.is_empty() { Ok(z) } else { self.add_row(node, Role::Bias, z, seen) }
    }

    fn spread<T: Tape<E, D>>(row: Row<E, D, T>, shape: &(usize, usize)) -> Result<Matrix<E, D, T>, Error> {
        row.try_broadcast_like::<_, Axis<0>>(shape).map_err(Error::device)
    }

    fn leaf<T: Tape<E, D>>(&self, node: usize, role: Role, seen: &mut Seen<E, D>) -> Result<Row<E, D, T>, Error> {
        let row = self.row(self.values(node, role))?;
        seen.leaves.push((self.name(node, role), Leaf::Row(row.clone())));
        Ok(row.retaped::<T>())
    }

    fn add_row<T: Tape<E, D> + Merge<T>>(
        &self,
        node: usize,
        role: Role,
        z: Matrix<E, D, T>,
        seen: &mut Seen<E, D>,
    ) -> Result<Matrix<E, D, T>, Error> {
        let shape = *z.shape();
        let row = Self::spread(self.leaf::<T>(node, role, seen)?, &shape)?;
        z.try_add(row).map_err(Error::device)
    }

    /// `gamma x̂ + beta`.
    fn scale_shift<T: Tape<E, D> + Merge<T>>(
        &self,
        node: usize,
        unit: Matrix<E, D, T>,
        seen: &mut Seen<E, D>,
    ) -> Result<Matrix<E, D, T>, Error> {
        let shape = *unit.shape();
        let gamma = Self::spread(self.leaf::<T>(node, Role::Gamma, seen)?, &shape)?;
        let scaled = unit.try_mul(gamma).map_err(Error::device)?;
        self.add_row(node, Role::Beta, scaled, seen)
    }

    /// `gamma (z - mean) / sqrt(variance + epsilon) + beta`, by the moments of the rows or by the running ones.
    fn batch_norm<T: Tape<E, D> + Merge<T>>(
        &self,
        node: usize,
        z: Matrix<E, D, T>,
        evaluation: Evaluation,
        seen: &mut Seen<E, D>,
    ) -> Result<Matrix<E, D, T>, Error> {
        let shape = *z.shape();
        let epsilon = E::nearest(self.config.batch_norm.epsilon);
        let (centred, variance) = match evaluation {
            Evaluation::Batch => {
                let (z, tape) = z.split_tape();
                let (mean, tape) =
                    z.clone().put_tape(tape).try_mean::<Row1, Axis<0>>().map_err(Error::device)?.split_tape();
                let (spread, tape) = Self::spread(mean.clone().put_tape(tape), &shape)?.split_tape();
                let (centred, tape) = z.put_tape(tape).try_sub(spread).map_err(Error::device)?.split_tape();
                let variance = centred
                    .clone()
                    .put_tape(tape)
                    .try_square()
                    .and_then(|squares| squares.try_mean::<Row1, Axis<0>>())
                    .map_err(Error::device)?;
                seen.moments.push((node, mean.as_vec(), variance.as_vec()));
                (centred.retaped::<T>(), variance)
            }
            _ => {
                let mean = self.row(self.values(node, Role::RunningMean))?;
                let variance = self.row(self.values(node, Role::RunningVariance))?;
                let centred = z.try_sub(Self::spread(mean, &shape)?).map_err(Error::device)?;
                (centred, variance.retaped::<T>())
            }
        };
        let deviation = variance.try_add(epsilon).and_then(|sum| sum.try_sqrt()).map_err(Error::device)?;
        let unit = centred.try_div(Self::spread(deviation, &shape)?).map_err(Error::device)?;
        self.scale_shift(node, unit, seen)
    }

    /// One step of the optimiser, each formula as its documentation has it.
    fn update(&mut self, mut gradients: Weights<E>, factor: f64) {
        self.steps += 1;
        let is_matrix = |name: &str| name.ends_with(".weight");
        if self.config.weight_decay > 0.0 {
            for (name, gradient) in gradients.iter_mut().filter(|(name, _)| is_matrix(name)) {
                for (g, w) in gradient.iter_mut().zip(&self.weights[name]) {
                    *g = E::nearest(g.double() + self.config.weight_decay * w.double());
                }
            }
        }
        if let Some(most) = self.config.clip_norm {
            let norm = gradients.values().flatten().map(|g| g.double().powi(2)).sum::<f64>().sqrt();
            if norm > most {
                gradients.values_mut().flatten().for_each(|g| *g = E::nearest(g.double() * most / norm));
            }
        }
        let rate = factor * self.config.optimiser.learning_rate();
        let t = self.steps as f64;
        let [firsts, seconds] = &mut self.moments[..] else { return };
        for (name, gradient) in &gradients {
            let (Some(weights), Some(first), Some(second)) =
                (self.weights.get_mut(name), firsts.get_mut(name), seconds.get_mut(name))
            else {
                continue;
            };
            for (((w, g), m), v) in weights.iter_mut().zip(gradient).zip(first).zip(second) {
                let (mut weight, g) = (w.double(), g.double());
                let (mut moment, mut square) = (m.double(), v.double());
                let mut adam = |beta1: f64, beta2: f64, epsilon: f64| {
                    moment = beta1 * moment + (1.0 - beta1) * g;
                    square = beta2 * square + (1.0 - beta2) * g * g;
                    let (mean, root) = (moment / (1.0 - beta1.powf(t)), (square / (1.0 - beta2.powf(t))).sqrt());
                    rate * mean / (root + epsilon)
                };
                weight -= match self.config.optimiser {
                    Optimiser::RmsProp(RmsProp { rho, epsilon, .. }) => {
                        square = rho * square + (1.0 - rho) * g * g;
                        rate * g / (square.sqrt() + epsilon)
                    }
                    Optimiser::Sgd(Sgd { momentum, nesterov, .. }) => {
                        moment = momentum * moment + g;
                        rate * if nesterov { g + momentum * moment } else { moment }
                    }
                    Optimiser::Adam(Adam { beta1, beta2, epsilon, .. }) => adam(beta1, beta2, epsilon),
                    Optimiser::AdamW(AdamW { beta1, beta2, epsilon, weight_decay, .. }) => {
                        let decay = if is_matrix(name) { rate * weight_decay * weight } else { 0.0 };
                        decay + adam(beta1, beta2, epsilon)
                    }
                };
                (*w, *m, *v) = (E::nearest(weight), E::nearest(moment), E::nearest(square));
            }
        }
    }
}

/// The shape of a row.
type Row1 = (usize,);

fn activate<E: Real, D: Device<E>, T: Tape<E, D>>(
    activation: Act,
    x: Matrix<E, D, T>,
) -> Result<Matrix<E, D, T>, D::Err> {
    match activation {
        Act::Relu => x.try_relu(),
        Act::LeakyRelu => x.try_prelu(E::nearest(LEAK)),
        Act::Gelu => gelu(x),
        Act::Sigmoid => x.try_sigmoid(),
        Act::Identity => Ok(x),
        Act::Tanh => x.try_tanh(),
        other => unreachable!("the oracle has no formula of {other:?}: add it to `activate`"),
    }
}

/// `x Φ(x)`. The gradient of dfdx 0.13's own operation is `Φ(x) + √2 x φ(x)` instead of `Φ(x) + x φ(x)`. Since
/// `φ'(x) = -x φ(x)`, adding `(√2 - 1) φ(x)` corrects the gradient. The same value is then subtracted as a constant, so that
/// the output does not change.
fn gelu<E: Real, D: Device<E>, T: Tape<E, D>>(x: Matrix<E, D, T>) -> Result<Matrix<E, D, T>, D::Err> {
    let (x, tape) = x.split_tape();
    let density = |x: Matrix<E, D, T>| {
        x.try_square()?
            .try_mul(E::nearest(-0.5))?
            .try_exp()?
            .try_mul(E::nearest((2.0_f64.sqrt() - 1.0) / (2.0 * std::f64::consts::PI).sqrt()))
    };
    let (value, tape) = x.clone().put_tape(tape).try_accurate_gelu()?.split_tape();
    let (correction, tape) = density(x.put_tape(tape))?.split_tape();
    // A tensor of its own, whose gradient goes nowhere.
    let taken_away = correction.clone().try_mul(E::one())?;
    correction.put_tape(tape).try_add(value.retaped::<T>())?.try_sub(taken_away)
}

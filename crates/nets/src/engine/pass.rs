//! One pass of a program over a batch.

use interlayer_outline::{Activation, Evaluation, Kind, Node, Normalisation as Norm, Outline, Role};

use super::Trained;
use crate::config::BatchNormConfig;
use crate::error::Error;
use crate::examples::Batch;
use crate::module::Module;
use crate::parameters::Parameters;
use crate::program::{Before, Into, Op, Slot, Source};
use crate::real::Real;
use interlayer_kernels::{
    Affine, Ahead, Aligned, Backward, Columns, CrossEntropy, Fill, Input, Mask, Matrix, Moments, Normalisation,
    Reduced, Sink, Target, column_sums,
};

/// What decides which values a step drops.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Masks {
    pub(crate) seed: u64,
    pub(crate) step: u64,
}

/// What a pass is for.
pub(super) enum Mode<'a, E> {
    Training { masks: Masks, gradients: &'a mut Parameters<E> },
    Evaluation { evaluation: Evaluation, look: &'a mut dyn FnMut(usize, &[E]) },
}

pub(super) struct Pass<'a, E> {
    outline: &'a Outline,
    parameters: &'a Parameters<E>,
    norm: &'a BatchNormConfig,
    batch: Batch<'a, E>,
    memory: &'a mut [Aligned<E>],
    modules: &'a mut [Option<Box<dyn Module<E>>>],
    mode: Mode<'a, E>,
    /// How each dense layer normalised on the way forward, by node.
    normalisations: Vec<Option<Normalisation<E>>>,
    /// What was done ahead of each dense layer's backward pass, by node.
    reduced: Vec<Option<Reduced<E>>>,
    trained: Trained,
}

impl<'a, E: Real> Pass<'a, E> {
    pub(super) fn new(
        outline: &'a Outline,
        parameters: &'a Parameters<E>,
        norm: &'a BatchNormConfig,
        batch: Batch<'a, E>,
        memory: &'a mut [Aligned<E>],
        modules: &'a mut [Option<Box<dyn Module<E>>>],
        mode: Mode<'a, E>,
    ) -> Self {
        let normalisations = outline.nodes().iter().map(|_| None).collect();
        let reduced = outline.nodes().iter().map(|_| None).collect();
        let trained = Trained { result: CrossEntropy { loss: f64::NAN, error: f64::NAN }, moments: Vec::new() };
        Self { outline, parameters, norm, batch, memory, modules, mode, normalisations, reduced, trained }
    }

    pub(super) fn trained(self) -> Trained {
        self.trained
    }

    pub(super) fn run(&mut self, op: &Op) -> Result<(), Error> {
        match *op {
            Op::Dense { node, x, z, y, lazy, before } => self.dense(node, x, [z, y], lazy, before),
            Op::Linear { node, x, y, before } => self.linear(node, x, y, before),
            Op::Module { node, x, y } => self.module(node, x, y)?,
            Op::Dropout { node, x, y } => self.dropout(node, x, y),
            Op::Add { node, one, other, y } => {
                let width = self.outline.widths()[node];
                self.write(y, width, |pass, sum| {
                    E::sum_of(pass.matrix(one, width).values, pass.matrix(other, width).values, sum);
                });
            }
            Op::Loss { logits, gradient } => {
                let classes = self.outline.classes();
                self.trained.result = self.write(gradient, classes, |pass, gradient| {
                    E::cross_entropy(pass.matrix(Source::Slot(logits), classes), pass.batch.labels, Some(gradient))
                });
            }
            Op::DenseBack { node, x, z, y, gy, gx, before } => self.dense_back(node, x, [z, y, gy], gx, before),
            Op::LinearBack { node, x, gy, gx, before } => self.linear_back(node, x, gy, gx, before),
            Op::ModuleBack { node, gy, gx } => self.module_back(node, gy, gx)?,
            Op::DropoutBack { node, gy, gx } => self.dropout_back(node, gy, gx),
            Op::Copy { node, from, into } => {
                let width = self.outline.widths()[node];
                self.write(into, width, |pass, into| into.copy_from_slice(pass.rows(from, width)));
            }
            Op::Accumulate { node, from, into } => {
                let width = self.outline.widths()[node];
                self.write(into, width, |pass, into| E::sum_into(into, pass.rows(from, width)));
            }
        }
        Ok(())
    }

    /// The rows in a buffer.
    fn rows(&self, slot: Slot, width: usize) -> &[E] {
        &self.memory[slot][..self.batch.labels.len() * width]
    }

    fn matrix(&self, source: Source, width: usize) -> Matrix<'_, E> {
        match source {
            Source::Samples => self.batch.input.x,
            Source::Slot(slot) => Matrix::new(self.rows(slot, width), width),
        }
    }

    fn input(&self, source: Source, width: usize) -> Input<'_, E> {
        match source {
            Source::Samples => self.batch.input,
            Source::Slot(_) => self.matrix(source, width).into(),
        }
    }

    /// Lets `work` write the rows of a buffer while it reads others.
    fn write<R>(&mut self, slot: Slot, width: usize, work: impl FnOnce(&Self, &mut [E]) -> R) -> R {
        let mut buffer = std::mem::take(&mut self.memory[slot]);
        let result = work(self, &mut buffer[..self.batch.labels.len() * width]);
        self.memory[slot] = buffer;
        result
    }

    /// Lets `work` put down a gradient.
    fn write_into<R>(&mut self, into: Into, width: usize, work: impl FnOnce(&Self, Sink<'_, E>) -> R) -> R {
        match into {
            Into::Nowhere => work(self, Sink::Nowhere),
            Into::Write(slot) => self.write(slot, width, |pass, rows| work(pass, Sink::Write(rows))),
            Into::Add(slot) => self.write(slot, width, |pass, rows| work(pass, Sink::Add(rows))),
        }
    }

    /// Values per row that come into this node, or into its projection.
    fn width_into(&self, node: usize) -> usize {
        match &self.outline.nodes()[node] {
            Node::Sum { with, .. } => self.outline.widths()[*with],
            _ => self.outline.widths()[node.saturating_sub(1)],
        }
    }

    fn weight(&self, node: usize) -> Matrix<'_, E> {
        Matrix::new(self.parameters.get(node, Role::Weight), self.width_into(node))
    }

    /// `is_filled`: the input is computed as it is read.
    fn affine(&self, node: usize, x: Source, is_filled: bool) -> Affine<'_, E> {
        let bias = self.parameters.get(node, Role::Bias);
        let bias = (!bias.is_empty()).then_some(bias);
        let width = self.width_into(node);
        let input = if is_filled { Matrix::new(&[], width).into() } else { self.input(x, width) };
        Affine { input, weight: self.weight(node), bias }
    }

    fn dense_kind(&self, node: usize) -> (Norm, Activation) {
        match self.outline.nodes()[node].layer().map(|layer| &layer.kind) {
            Some(Kind::Dense { normalisation, activation }) => (*normalisation, *activation),
            _ => unreachable!("a dense operation has the place of a dense layer"),
        }
    }

    /// Shows an evaluation what a layer gives; the logits come out by themselves.
    fn show(&mut self, node: usize, y: Slot) {
        let len = self.batch.labels.len() * self.outline.widths()[node];
        let is_output = node + 1 == self.outline.nodes().len();
        if let (Mode::Evaluation { look, .. }, false) = (&mut self.mode, is_output) {
            look(node, &self.memory[y][..len]);
        }
    }

    /// Shows an evaluation what the output layer receives.
    fn show_merged(&mut self, node: usize, x: Source) {
        let len = self.batch.labels.len() * self.width_into(node);
        let is_output = node + 1 == self.outline.nodes().len();
        if let (Mode::Evaluation { look, .. }, true) = (&mut self.mode, is_output) {
            match x {
                Source::Samples => look(node, self.batch.input.x.values),
                Source::Slot(slot) => look(node, &self.memory[slot][..len]),
            }
        }
    }

    /// Lets `work` compute the output of the layer before as it reads it.
    fn filling<R>(&mut self, before: Option<Before>, work: impl FnOnce(&Self, Option<Fill<'_, E>>) -> R) -> R {
        let Some(Before { node, z, y }) = before else { return work(self, None) };
        let (_, activation) = self.dense_kind(node);
        let width = self.outline.widths()[node];
        let result = self.write(y, width, |pass, y| {
            let by = pass.normalisations[node].as_ref();
            work(pass, by.map(|by| Fill { activation, by, z: pass.rows(z, width), y }))
        });
        self.show(node, y);
        result
    }

    fn dense(&mut self, node: usize, x: Source, [z, y]: [Slot; 2], lazy: bool, before: Option<Before>) {
        let (normalisation, activation) = self.dense_kind(node);
        let len = self.batch.labels.len() * self.outline.widths()[node];
        let [mut z_rows, mut y_rows] = [z, y].map(|slot| std::mem::take(&mut self.memory[slot]));
        let target = Target { z: &mut z_rows[..len], y: &mut y_rows[..len] };
        let (by, moments) = self.filling(before, |pass, fill| {
            let [gamma, beta] = [Role::Gamma, Role::Beta].map(|role| pass.parameters.get(node, role));
            let affine = pass.affine(node, x, fill.is_some());
            let done = match normalisation {
                Norm::Batch => {
                    let columns = Columns { gamma, beta, epsilon: pass.norm.epsilon };
                    let given = pass.given_moments(node);
                    // In training the bias is left out: normalising by the batch takes away any constant.
                    let bias = affine.bias.filter(|_| matches!(pass.mode, Mode::Evaluation { .. }));
                    let affine = Affine { bias, ..affine };
                    let (moments, by) = E::batch_norm_forward(affine, columns, given, fill, target.z);
                    (Some(by), Some(moments))
                }
                Norm::Layer => {
                    let target = Target { z: &mut *target.z, y: &mut *target.y };
                    E::layer_norm_forward(affine, [gamma, beta], activation, fill, target);
                    (None, None)
                }
                _ => (Some(E::plain_forward(affine, fill, target.z)), None),
            };
            if let (Some(by), false) = (&done.0, lazy) {
                E::activate(activation, by, target.z, target.y);
            }
            done
        });
        self.memory[z] = z_rows;
        self.memory[y] = y_rows;
        self.normalisations[node] = by;
        self.trained.moments.extend(moments.map(|moments| (node, moments)));
        self.show_merged(node, x);
        if !lazy {
            self.show(node, y);
        }
    }

    /// The running statistics, where an evaluation works by them.
    fn given_moments(&self, node: usize) -> Option<Moments> {
        let widen = |role| self.parameters.get(node, role).iter().map(|value| value.double()).collect();
        match self.mode {
            Mode::Training { .. } | Mode::Evaluation { evaluation: Evaluation::Batch, .. } => None,
            Mode::Evaluation { .. } => {
                Some(Moments { mean: widen(Role::RunningMean), variance: widen(Role::RunningVariance) })
            }
        }
    }

    fn linear(&mut self, node: usize, x: Source, y: Slot, before: Option<Before>) {
        let len = self.batch.labels.len() * self.outline.widths()[node];
        let mut rows = std::mem::take(&mut self.memory[y]);
        self.filling(before, |pass, fill| {
            let affine = pass.affine(node, x, fill.is_some());
            E::affine(affine, fill, &mut rows[..len]);
        });
        self.memory[y] = rows;
        // A projection is no layer.
        if self.outline.nodes()[node].layer().is_some() {
            self.show_merged(node, x);
            self.show(node, y);
        }
    }

    fn module(&mut self, node: usize, x: Source, y: Slot) -> Result<(), Error> {
        let rows = self.batch.labels.len();
        let (before, width) = (self.width_into(node), self.outline.widths()[node]);
        let Some(mut module) = self.modules[node].take() else { return Ok(()) };
        let input = self.matrix(x, before).values;
        let output = match self.mode {
            Mode::Training { .. } => module.forward(input, rows),
            Mode::Evaluation { .. } => module.evaluate(input, rows),
        };
        self.modules[node] = Some(module);
        let output = output?;
        self.write(y, width, |_, y| y.copy_from_slice(&output));
        self.show_merged(node, x);
        self.show(node, y);
        Ok(())
    }

    fn mask(&self, node: usize) -> Mask {
        let (percent, masks) = match (&self.outline.nodes()[node], &self.mode) {
            (Node::Dropout { percent }, Mode::Training { masks, .. }) => (*percent, *masks),
            _ => (0, Masks { seed: 0, step: 0 }),
        };
        Mask::new(masks.seed, masks.step, node, percent)
    }

    fn dropout(&mut self, node: usize, x: Source, y: Slot) {
        let (mask, width) = (self.mask(node), self.outline.widths()[node]);
        self.write(y, width, |pass, y| E::drop_out(mask, pass.matrix(x, width).values, y, false));
    }

    fn dropout_back(&mut self, node: usize, gy: Slot, gx: Into) {
        let (mask, width) = (self.mask(node), self.outline.widths()[node]);
        self.write_into(gx, width, |pass, gx| match gx {
            Sink::Nowhere => {}
            Sink::Write(into) => E::drop_out(mask, pass.rows(gy, width), into, false),
            Sink::Add(into) => E::drop_out(mask, pass.rows(gy, width), into, true),
        });
    }

    /// Lets `work` add to the gradients of a node's tensors.
    fn with_gradients(&mut self, work: impl FnOnce(&mut Self, &mut Parameters<E>)) {
        let Mode::Training { gradients, .. } = &mut self.mode else { return };
        let mut taken = std::mem::take(*gradients);
        work(self, &mut taken);
        if let Mode::Training { gradients, .. } = &mut self.mode {
            **gradients = taken;
        }
    }

    /// What can be done of the backward pass of the layer before.
    fn ahead(&self, place: Option<Before>) -> Option<Ahead<'_, E>> {
        let Before { node, z, y } = place?;
        let (_, activation) = self.dense_kind(node);
        let [z, y] = [z, y].map(|slot| self.rows(slot, self.outline.widths()[node]));
        Some(Ahead::new(activation, self.normalisations[node].as_ref()?, z, y))
    }

    fn dense_back(&mut self, node: usize, x: Source, [z, y, gy]: [Slot; 3], gx: Into, place: Option<Before>) {
        let (normalisation, activation) = self.dense_kind(node);
        let (before, width) = (self.width_into(node), self.outline.widths()[node]);
        let reduced = self.reduced[node].take();
        self.with_gradients(|pass, gradients| {
            let mut into_weight = gradients.get_mut(node, Role::Weight).map(std::mem::take).unwrap_or_default();
            let (sums, next) = pass.write_into(gx, before, |pass, into_x| {
                let ahead = pass.ahead(place);
                let [z, y, gy] = [z, y, gy].map(|slot| pass.rows(slot, width));
                let (input, weight) = (pass.input(x, before), pass.weight(node));
                let parts = Backward { input, weight, activation, z, y, gy };
                let sums = match &pass.normalisations[node] {
                    Some(by) => {
                        let sums = E::columns_backward(&parts, by, reduced, &mut into_weight, into_x, ahead.as_ref());
                        match normalisation {
                            Norm::Batch => vec![(Role::Gamma, sums.gamma), (Role::Beta, sums.beta)],
                            _ => vec![(Role::Bias, sums.beta)],
                        }
                    }
                    None => {
                        let learnt = [Role::Gamma, Role::Beta].map(|role| pass.parameters.get(node, role));
                        let sums = E::layer_norm_backward(&parts, learnt, &mut into_weight, into_x, ahead.as_ref());
                        [Role::Gamma, Role::Beta, Role::Bias].into_iter().zip(sums).collect()
                    }
                };
                (sums, ahead.and_then(Ahead::into_reduced))
            });
            if let Some(Before { node: before, .. }) = place {
                pass.reduced[before] = next;
            }
            gradients.put(node, Role::Weight, into_weight);
            for (role, sums) in sums {
                gradients.add(node, role, &sums);
            }
        });
    }

    fn linear_back(&mut self, node: usize, x: Source, gy: Slot, gx: Into, place: Option<Before>) {
        let (before, width) = (self.width_into(node), self.outline.widths()[node]);
        self.with_gradients(|pass, gradients| {
            let dz = Matrix::new(pass.rows(gy, width), width);
            gradients.add(node, Role::Bias, &column_sums(dz));
            let mut into_weight = gradients.get_mut(node, Role::Weight).map(std::mem::take).unwrap_or_default();
            let next = pass.write_into(gx, before, |pass, into_x| {
                let ahead = pass.ahead(place);
                let (input, weight) = (pass.input(x, before), pass.weight(node));
                E::affine_backward(input, weight, pass.rows(gy, width), &mut into_weight, into_x, ahead.as_ref());
                ahead.and_then(Ahead::into_reduced)
            });
            if let Some(Before { node: before, .. }) = place {
                pass.reduced[before] = next;
            }
            gradients.put(node, Role::Weight, into_weight);
        });
    }

    fn module_back(&mut self, node: usize, gy: Slot, gx: Into) -> Result<(), Error> {
        let (before, width) = (self.width_into(node), self.outline.widths()[node]);
        let Some(mut module) = self.modules[node].take() else { return Ok(()) };
        let found = module.backward(self.rows(gy, width));
        self.modules[node] = Some(module);
        let found = found?;
        self.with_gradients(|_, gradients| {
            for (parameter, part) in gradients.of_mut(node).iter_mut().zip(&found.tensors) {
                E::sum_into(&mut parameter.values, part);
            }
        });
        self.write_into(gx, before, |_, into| into.add(&found.input));
        Ok(())
    }
}

//! From an outline to operations. Buffers are numbered here as if each value had its own; [`super::memory`] lays them out.

use interlayer_outline::{Activation, Kind, Layer, Node, Normalisation, Outline};

use super::memory::lay_out;
use super::{Before, Into, Op, Program, Slot, Source};
use crate::error::Error;

/// The operations of an outline, with the backward pass for `training`.
pub(super) fn lower(outline: &Outline, training: bool) -> Result<Program, Error> {
    let Values { ops, widths, logits } = values(outline, training)?;
    Ok(lay_out(ops, &widths, logits))
}

/// Operations whose buffers are values: each is written by one operation alone (gradients are added to by others).
pub(super) struct Values {
    pub(super) ops: Vec<Op>,
    /// Of each value.
    pub(super) widths: Vec<usize>,
    pub(super) logits: Slot,
}

pub(super) fn values(outline: &Outline, training: bool) -> Result<Values, Error> {
    let mut lowering = Lowering { outline, training, ops: Vec::new(), widths: Vec::new(), outputs: Vec::new() };
    for node in 0..outline.nodes().len() {
        let output = lowering.forward(node)?;
        lowering.outputs.push(output);
    }
    let Some(Source::Slot(logits)) = lowering.outputs.last().copied() else {
        unreachable!("an outline ends with a layer, which has a buffer of its own")
    };
    lowering.leave_outputs_to_readers();
    if training {
        lowering.backward(logits);
    }
    let Lowering { ops, widths, .. } = lowering;
    Ok(Values { ops, widths, logits })
}

struct Lowering<'a> {
    outline: &'a Outline,
    training: bool,
    ops: Vec<Op>,
    /// Of each value.
    widths: Vec<usize>,
    /// What each node gives.
    outputs: Vec<Source>,
}

/// The gradient of a node's output, while it is being summed.
type Gradients = Vec<Option<Slot>>;

impl Lowering<'_> {
    fn value(&mut self, width: usize) -> Slot {
        self.widths.push(width);
        self.widths.len() - 1
    }

    /// Adds what this node computes; gives where its output is.
    fn forward(&mut self, node: usize) -> Result<Source, Error> {
        let width = self.outline.widths()[node];
        let x = self.outputs.last().copied().unwrap_or(Source::Samples);
        let op = match &self.outline.nodes()[node] {
            Node::Input { .. } => return Ok(Source::Samples),
            // In evaluation nothing is dropped.
            Node::Dropout { .. } if !self.training => return Ok(x),
            Node::Dropout { .. } => Op::Dropout { node, x, y: self.value(width) },
            Node::Layer(layer) => match layer.kind {
                Kind::Linear => Op::Linear { node, x, y: self.value(width), before: None },
                Kind::Dense { normalisation, activation } => {
                    runs(layer, normalisation, activation)?;
                    Op::Dense { node, x, z: self.value(width), y: self.value(width), lazy: false, before: None }
                }
                Kind::Other { .. } => Op::Module { node, x, y: self.value(width) },
                _ => return Err(unknown(layer)),
            },
            Node::Sum { with, projected } => {
                let mut other = self.outputs[*with];
                if *projected {
                    let y = self.value(width);
                    self.ops.push(Op::Linear { node, x: other, y, before: None });
                    other = Source::Slot(y);
                }
                Op::Add { node, one: x, other, y: self.value(width) }
            }
        };
        self.ops.push(op);
        let (Op::Dense { y, .. }
        | Op::Linear { y, .. }
        | Op::Module { y, .. }
        | Op::Dropout { y, .. }
        | Op::Add { y, .. }) = op
        else {
            unreachable!("a node computes forward")
        };
        Ok(Source::Slot(y))
    }

    /// Where the next operation multiplies the output of a dense layer, it computes that output itself, block by block.
    fn leave_outputs_to_readers(&mut self) {
        for at in 1..self.ops.len() {
            let (earlier, later) = self.ops.split_at_mut(at);
            let (Some(Op::Dense { node, z, y, lazy, .. }), Some(reader)) = (earlier.last_mut(), later.first_mut())
            else {
                continue;
            };
            let layer = self.outline.nodes()[*node].layer();
            if layer.is_none_or(|layer| !normalises_by_columns(layer)) {
                continue;
            }
            let (Op::Dense { x, before, .. } | Op::Linear { x, before, .. }) = reader else { continue };
            if *x == Source::Slot(*y) {
                *lazy = true;
                *before = Some(Before { node: *node, z: *z, y: *y });
            }
        }
    }

    /// Adds the backward pass: from the last node to the first, each with the whole gradient of its output.
    fn backward(&mut self, logits: Slot) {
        let nodes = self.outline.nodes();
        let mut gradients: Gradients = vec![None; nodes.len()];
        let gradient = self.value(self.outline.classes());
        self.ops.push(Op::Loss { logits, gradient });
        gradients[nodes.len() - 1] = Some(gradient);
        for node in (1..nodes.len()).rev() {
            let Some(gy) = gradients[node].take() else { continue };
            let before = node - 1;
            let x = self.outputs[before];
            match &nodes[node] {
                Node::Input { .. } => {}
                Node::Dropout { .. } => {
                    let gx = self.target(&mut gradients, before, gy);
                    self.ops.push(Op::DropoutBack { node, gy, gx });
                }
                Node::Layer(layer) => {
                    let gx = self.target(&mut gradients, before, gy);
                    let dense = self.dense_before(before);
                    self.ops.push(match layer.kind {
                        Kind::Other { .. } => Op::ModuleBack { node, gy, gx },
                        Kind::Linear => Op::LinearBack { node, x, gy, gx, before: dense },
                        _ => {
                            let (z, y) = self.of_dense(node);
                            Op::DenseBack { node, x, z, y, gy, gx, before: dense }
                        }
                    });
                }
                Node::Sum { with, projected } => {
                    self.leave(&mut gradients, before, gy);
                    if *projected {
                        let gx = self.target(&mut gradients, *with, gy);
                        self.ops.push(Op::LinearBack { node, x: self.outputs[*with], gy, gx, before: None });
                    } else {
                        self.leave(&mut gradients, *with, gy);
                    }
                }
            }
        }
    }

    /// The node before, where it is a dense layer that normalises by columns or not at all. Of those that read its output,
    /// the next node is the last one on the way back, so that what it puts down is the whole gradient.
    fn dense_before(&self, before: usize) -> Option<Before> {
        let layer = self.outline.nodes()[before].layer()?;
        let (z, y) = normalises_by_columns(layer).then(|| self.of_dense(before))?;
        Some(Before { node: before, z, y })
    }

    /// The buffers of a dense layer.
    fn of_dense(&self, wanted: usize) -> (Slot, Slot) {
        let found = self.ops.iter().find_map(|op| match op {
            Op::Dense { node, z, y, .. } if *node == wanted => Some((*z, *y)),
            _ => None,
        });
        found.unwrap_or_else(|| unreachable!("the forward pass of a dense layer comes before its backward pass"))
    }

    /// Where an operation that reads `gy` puts its part of the gradient of `node`.
    fn target(&mut self, gradients: &mut Gradients, node: usize, gy: Slot) -> Into {
        if node == 0 {
            return Into::Nowhere;
        }
        match gradients[node] {
            None => {
                let fresh = self.value(self.outline.widths()[node]);
                gradients[node] = Some(fresh);
                Into::Write(fresh)
            }
            Some(here) => Into::Add(self.own(gradients, node, here, gy)),
        }
    }

    /// Gives a node a gradient that is there already, which others may read too.
    fn leave(&mut self, gradients: &mut Gradients, node: usize, gradient: Slot) {
        if node == 0 {
            return;
        }
        match gradients[node] {
            None => gradients[node] = Some(gradient),
            Some(here) => {
                let into = self.own(gradients, node, here, gradient);
                self.ops.push(Op::Accumulate { node, from: gradient, into });
            }
        }
    }

    /// A gradient that nobody else reads any more: `here`, or a copy of it.
    fn own(&mut self, gradients: &mut Gradients, node: usize, here: Slot, being_read: Slot) -> Slot {
        let shared = gradients.iter().enumerate().any(|(other, gradient)| other != node && *gradient == Some(here));
        if !shared && here != being_read {
            return here;
        }
        let copy = self.value(self.outline.widths()[node]);
        self.ops.push(Op::Copy { node, from: here, into: copy });
        gradients[node] = Some(copy);
        copy
    }
}

/// Whether a layer is dense and normalises by columns or not at all: each value by itself then.
fn normalises_by_columns(layer: &Layer) -> bool {
    matches!(layer.kind, Kind::Dense { normalisation, .. } if normalisation != Normalisation::Layer)
}

/// Whether engines have this layer.
fn runs(layer: &Layer, normalisation: Normalisation, activation: Activation) -> Result<(), Error> {
    let is_known = Normalisation::ALL.contains(&normalisation) && Activation::ALL.contains(&activation);
    if is_known { Ok(()) } else { Err(unknown(layer)) }
}

fn unknown(layer: &Layer) -> Error {
    Error::UnknownLayerKind { layer: layer.name.clone(), kind: layer.kind.to_string() }
}

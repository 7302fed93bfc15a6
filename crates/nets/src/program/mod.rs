//! A network as a list of operations over buffers that are laid out once.
//!
//! An outline says what a network is; its program says what is computed, in which order and in which memory. An engine runs
//! it. Nothing here knows numbers or a device.

mod lower;
mod memory;

use interlayer_outline::Outline;

use crate::error::Error;

/// The place of a buffer: rows of values, a row per sample.
pub(crate) type Slot = usize;

/// Where an operation reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The samples themselves.
    Samples,
    /// A buffer.
    Slot(Slot),
}

/// Where a gradient goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Into {
    /// Nobody asks for it.
    Nowhere,
    /// It is the first one here.
    Write(Slot),
    /// Others are here already.
    Add(Slot),
}

/// The dense layer before, part of whose work an operation does while the values are in the cache: on the way forward its
/// output from z, on the way back the first half of its backward pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Before {
    pub(crate) node: usize,
    pub(crate) z: Slot,
    pub(crate) y: Slot,
}

/// One operation. `node` is a place in the outline, which says kind and shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// `z = x Wᵀ (+ b)`, `y = activation(normalisation(z))`; where it is `lazy`, the next operation computes y.
    Dense { node: usize, x: Source, z: Slot, y: Slot, lazy: bool, before: Option<Before> },
    /// `y = x Wᵀ + b`, or without b for a projection.
    Linear { node: usize, x: Source, y: Slot, before: Option<Before> },
    /// A layer of dfdx's.
    Module { node: usize, x: Source, y: Slot },
    /// `y = mask x`.
    Dropout { node: usize, x: Source, y: Slot },
    /// `y = one + other`.
    Add { node: usize, one: Source, other: Source, y: Slot },
    /// The loss of the logits and its gradient.
    Loss { logits: Slot, gradient: Slot },
    /// The gradients of [`Op::Dense`].
    DenseBack { node: usize, x: Source, z: Slot, y: Slot, gy: Slot, gx: Into, before: Option<Before> },
    /// The gradients of [`Op::Linear`].
    LinearBack { node: usize, x: Source, gy: Slot, gx: Into, before: Option<Before> },
    /// The gradients of [`Op::Module`].
    ModuleBack { node: usize, gy: Slot, gx: Into },
    /// The gradient of [`Op::Dropout`].
    DropoutBack { node: usize, gy: Slot, gx: Into },
    /// `into = from`, gradients of what `node` gives.
    Copy { node: usize, from: Slot, into: Slot },
    /// `into += from`, gradients of what `node` gives.
    Accumulate { node: usize, from: Slot, into: Slot },
}

/// Operations and the buffers that they use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) ops: Vec<Op>,
    /// Values per row of each buffer.
    pub(crate) slots: Vec<usize>,
    /// Where the logits are at the end.
    pub(crate) logits: Slot,
}

impl Program {
    /// Forward, loss and backward.
    pub(crate) fn training(outline: &Outline) -> Result<Self, Error> {
        lower::lower(outline, true)
    }

    /// Forward alone.
    pub(crate) fn evaluation(outline: &Outline) -> Result<Self, Error> {
        lower::lower(outline, false)
    }
}

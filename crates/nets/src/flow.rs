//! What flows from layer to layer, and how gradients flow back.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use dfdx::prelude::{ConstDim, CpuError, NoneTape, OwnedTape, PutTape, SplitTape, Storage, Tensor};

use crate::kernels::{Sink, Sparse};
use crate::pool::{Buffer, Pool};
use crate::real::Real;

/// `n` rows of `N` values, and where they come from.
#[derive(Clone, Debug)]
pub struct Flow<N: ConstDim, E: Real, D: Storage<E>, T = NoneTape> {
    /// Shape [n, N]: a row per sample.
    // Dropped before its origin, so that nobody reads memory that has returned to the pool.
    pub(crate) values: Tensor<(usize, N), E, D, T>,
    /// Where the gradient of the values goes.
    pub(crate) origin: Origin<E>,
    /// Where layers take memory from.
    pub(crate) pool: Pool<E>,
}

/// A flow that records its operations for the backward pass.
pub type Traced<N, E, D> = Flow<N, E, D, OwnedTape<E, D>>;

/// Where values come from, which is where their gradient goes.
#[derive(Clone, Debug)]
pub(crate) enum Origin<E: Real> {
    /// The samples themselves: nobody asks for their gradient, so none is computed. Where most values are zero, there is
    /// a compressed copy.
    Samples(Option<Arc<Sparse<E>>>),
    /// A fused layer, which reads the gradient of its output from this slot.
    Layer(Slot<E>),
    /// A layer that was evaluated without a tape; its output lies in this memory.
    Evaluated(#[expect(dead_code, reason = "held, not read")] Rc<Buffer<E>>),
    /// An operation of dfdx, which finds its gradient in dfdx's `Gradients`.
    Tensor,
}

impl<N: ConstDim, E: Real, D: Storage<E>, T> Flow<N, E, D, T> {
    /// Values made by dfdx's own operations.
    pub fn new(values: Tensor<(usize, N), E, D, T>, pool: &Pool<E>) -> Self {
        Self { values, origin: Origin::Tensor, pool: pool.clone() }
    }

    /// The memory that layers share.
    pub fn pool(&self) -> &Pool<E> {
        &self.pool
    }

    /// The values with another tape.
    pub(crate) fn with<T2>(self, values: Tensor<(usize, N), E, D, T2>) -> Flow<N, E, D, T2> {
        Flow { values, origin: self.origin, pool: self.pool }
    }
}

impl<N: ConstDim, E: Real, D: Storage<E>> Traced<N, E, D> {
    /// The same flow twice, the first with the tape.
    pub(crate) fn fork(self) -> (Self, Flow<N, E, D>) {
        let Self { values, origin, pool } = self;
        let (values, tape) = values.split_tape();
        let around = Flow { values, origin, pool };
        let inside = around.clone();
        let taped = inside.values.clone().put_tape(tape);
        (inside.with(taped), around)
    }
}

/// The gradient of a layer's output: layers that used the output write it here, and the layer that made it reads it.
#[derive(Clone, Debug)]
pub(crate) struct Slot<E: Real>(Rc<RefCell<Option<Rc<Buffer<E>>>>>);

impl<E: Real> Slot<E> {
    pub(crate) fn new() -> Self {
        Self(Rc::default())
    }

    /// The whole gradient, or nothing where nobody used the output.
    pub(crate) fn take(&self) -> Option<Rc<Buffer<E>>> {
        self.0.take()
    }

    /// Leaves a gradient that others may read too.
    pub(crate) fn leave(&self, gradient: Rc<Buffer<E>>, pool: &Pool<E>) -> Result<(), CpuError> {
        if self.0.borrow().is_none() {
            *self.0.borrow_mut() = Some(gradient);
            return Ok(());
        }
        let values = gradient.values();
        self.write(values.len(), pool, |sink| sink.add(values))
    }

    /// Lets `write` put down `len` values of gradient, or add to those that are here.
    pub(crate) fn write<R>(
        &self,
        len: usize,
        pool: &Pool<E>,
        write: impl FnOnce(Sink<'_, E>) -> R,
    ) -> Result<R, CpuError> {
        let (mut buffer, keeps) = match self.0.take().map(Rc::try_unwrap) {
            None => (pool.take(len)?, false),
            Some(Ok(here)) => (here, true),
            Some(Err(shared)) => {
                let mut copy = pool.take(len)?;
                copy.values_mut().copy_from_slice(shared.values());
                (copy, true)
            }
        };
        let values = buffer.values_mut();
        let result = write(if keeps { Sink::Add(values) } else { Sink::Write(values) });
        *self.0.borrow_mut() = Some(Rc::new(buffer));
        Ok(result)
    }
}

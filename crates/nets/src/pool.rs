//! Reuses the memory of one step in the next.
//!
//! A system hands out fresh memory page by page, on first touch: for the activations of 60,000 samples that costs more
//! than computing them. So buffers that are no longer used are stored, by size, for the next step.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use dfdx::prelude::{ConstDim, Cpu, CpuError, HasShape, ReshapeTo, Tensor, TensorFromVec};

use crate::real::Real;
use crate::slices::{values, values_mut};

type Store<E> = Tensor<(usize,), E, Cpu>;

/// Buffers at rest, by their number of values. Cloning shares them.
#[derive(Clone, Debug)]
pub struct Pool<E: Real>(Rc<RefCell<BTreeMap<usize, Vec<Store<E>>>>>);

impl<E: Real> Default for Pool<E> {
    fn default() -> Self {
        Self(Rc::default())
    }
}

impl<E: Real> Pool<E> {
    /// A buffer of `len` values, with whatever values its last owner left.
    pub(crate) fn take(&self, len: usize) -> Result<Buffer<E>, CpuError> {
        let kept = self.0.borrow_mut().get_mut(&len).and_then(Vec::pop);
        let store = match kept {
            Some(store) => store,
            None => Cpu::default().try_tensor_from_vec(vec![E::default(); len], (len,))?,
        };
        Ok(Buffer { store, pool: self.clone() })
    }
}

/// Memory on loan from a [`Pool`], to which it returns when dropped.
#[derive(Debug)]
pub(crate) struct Buffer<E: Real> {
    store: Store<E>,
    pool: Pool<E>,
}

impl<E: Real> Buffer<E> {
    pub(crate) fn values(&self) -> &[E] {
        values(&self.store)
    }

    /// A tensor made from this buffer that is still alive keeps its values: the buffer gets memory of its own then.
    pub(crate) fn values_mut(&mut self) -> &mut [E] {
        values_mut(&mut self.store)
    }

    /// The values as rows of `N`, in the same memory.
    pub(crate) fn rows<N: ConstDim>(&self) -> Result<Tensor<(usize, N), E, Cpu>, CpuError> {
        let width = N::default();
        let rows = self.store.shape().0.checked_div(width.size()).unwrap_or(0);
        self.store.clone().try_reshape_like(&(rows, width))
    }
}

impl<E: Real> Drop for Buffer<E> {
    fn drop(&mut self) {
        let len = self.store.shape().0;
        self.pool.0.borrow_mut().entry(len).or_default().push(self.store.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dfdx::prelude::Const;

    #[test]
    fn what_is_returned_is_handed_out_again() {
        let pool = Pool::<f32>::default();
        let mut first = pool.take(6).unwrap();
        first.values_mut().fill(2.0);
        let at = first.values().as_ptr();
        drop(first);
        let second = pool.take(6).unwrap();
        assert_eq!((second.values().as_ptr(), second.values()), (at, &[2.0; 6][..]));
        assert_ne!(pool.take(6).unwrap().values().as_ptr(), at, "the buffer is on loan");
    }

    #[test]
    fn a_tensor_that_lives_on_keeps_its_values() {
        let pool = Pool::<f32>::default();
        let mut buffer = pool.take(6).unwrap();
        buffer.values_mut().fill(2.0);
        let kept = buffer.rows::<Const<3>>().unwrap();
        drop(buffer);
        pool.take(6).unwrap().values_mut().fill(5.0);
        assert_eq!(kept.as_vec(), vec![2.0; 6]);
    }
}

//! The values of the CPU's tensors as slices, without a copy.

use dfdx::prelude::{Cpu, HasShape, Shape, Tensor};

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

/// The values of a contiguous tensor, to be written. A tensor that shares its memory gets memory of its own first.
pub(crate) fn values_mut<S: Shape, E: Real>(tensor: &mut Tensor<S, E, Cpu>) -> &mut [E] {
    let len = values(tensor).len();
    if len == 0 {
        return &mut [];
    }
    let first: *mut E = &mut tensor[S::Concrete::default()];
    // SAFETY: `values` checked that the len elements from the first on are one piece of the tensor's Vec, and writing
    // through `tensor[…]` made dfdx give the tensor a Vec that it alone has. It is borrowed mutably as long as the slice.
    unsafe { std::slice::from_raw_parts_mut(first, len) }
}

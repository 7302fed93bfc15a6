use cudarc::driver::{CudaSlice, CudaStream, DeviceRepr, DriverError};
use std::sync::Arc;

/// Memory on the device that grows and never shrinks: to ask the driver for a gigabyte takes longer than to fill it.
pub struct Buffer<T>(Option<CudaSlice<T>>);

impl<T> Default for Buffer<T> {
    /// Without memory yet.
    fn default() -> Self {
        Self(None)
    }
}

impl<T: DeviceRepr> Buffer<T> {
    /// Room for at least `len` numbers. What it holds is what the last kernel left there, or nothing that means anything:
    /// write before you read. What it held is lost where it grows.
    ///
    /// # Errors
    /// What the driver says, such as that there is not so much memory.
    pub fn of(&mut self, stream: &Arc<CudaStream>, len: usize) -> Result<&mut CudaSlice<T>, DriverError> {
        let slice = match self.0.take() {
            Some(slice) if slice.len() >= len => slice,
            smaller => {
                drop(smaller);
                // SAFETY: a number that the device holds may have any bits (`DeviceRepr`).
                unsafe { stream.alloc(len) }?
            }
        };
        Ok(self.0.insert(slice))
    }
}

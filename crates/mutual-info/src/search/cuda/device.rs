//! The first device, its kernels and its memory: made once, kept until the process ends.

use crate::Error;
use cudarc::driver::sys::is_culib_present as driver_is_present;
use cudarc::driver::{CudaContext, CudaFunction, CudaSlice, CudaStream, DeviceRepr, DriverError};
use cudarc::nvrtc::sys::is_culib_present as nvrtc_is_present;
use cudarc::nvrtc::{CompileError, CompileOptions, Ptx, compile_ptx_with_opts};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

static DEVICE: Mutex<Option<Device>> = Mutex::new(None);

/// One caller at a time, from any thread. A device that failed is given up, and the next caller starts it anew.
pub(super) fn of_this_process<R>(work: impl FnOnce(&mut Device) -> Result<R, Error>) -> Result<R, Error> {
    let mut kept = DEVICE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut device = match kept.take() {
        Some(device) => device,
        None => Device::first()?,
    };
    // The driver's current context is one of the thread: without this, memory that another thread took cannot be freed.
    let context = device.stream.context();
    context.bind_to_thread().map_err(|error| Error::NoDevice { reason: error.to_string() })?;
    let found = work(&mut device)?;
    *kept = Some(device);
    Ok(found)
}

pub(super) struct Device {
    pub(super) stream: Arc<CudaStream>,
    pub(super) memory: Memory,
    kernels: HashMap<&'static str, Kernels>,
}

impl Device {
    fn first() -> Result<Self, Error> {
        // SAFETY: looks for a library, whose own start-up code is NVIDIA's.
        if !unsafe { driver_is_present() } {
            return Err(Error::NoDevice { reason: "the driver library (libcuda, nvcuda) is not there".to_owned() });
        }
        let context = CudaContext::new(0).map_err(|error| Error::NoDevice { reason: error.to_string() })?;
        Ok(Self { stream: context.default_stream(), memory: Memory::default(), kernels: HashMap::new() })
    }

    /// The kernels for a number type, compiled when it is first met.
    pub(super) fn kernels(&mut self, scalar: &'static str) -> Result<Kernels, Error> {
        if let Some(kernels) = self.kernels.get(scalar) {
            return Ok(kernels.clone());
        }
        let refused = |error: DriverError| Error::NoKernels { reason: error.to_string() };
        let context = self.stream.context();
        let ptx = compile(scalar, context.compute_capability().map_err(refused)?)?;
        let kernels = context
            .load_module(ptx)
            .and_then(|module| {
                Ok(Kernels {
                    columns: module.load_function("columns")?,
                    distances: module.load_function("distances")?,
                    neighbourhoods: module.load_function("neighbourhoods")?,
                })
            })
            .map_err(refused)?;
        self.kernels.insert(scalar, kernels.clone());
        Ok(kernels)
    }
}

/// What `kernels.cu` defines.
#[derive(Clone)]
pub(super) struct Kernels {
    pub(super) columns: CudaFunction,
    pub(super) distances: CudaFunction,
    pub(super) neighbourhoods: CudaFunction,
}

fn compile(scalar: &str, (major, minor): (i32, i32)) -> Result<Ptx, Error> {
    // SAFETY: looks for a library, whose own start-up code is NVIDIA's.
    if !unsafe { nvrtc_is_present() } {
        return Err(Error::NoKernels { reason: "the compiler library NVRTC is not there".to_owned() });
    }
    let options = vec![format!("--gpu-architecture=compute_{major}{minor}"), format!("--define-macro=SCALAR={scalar}")];
    compile_ptx_with_opts(include_str!("kernels.cu"), CompileOptions { options, ..Default::default() }).map_err(
        |error| {
            let reason = match error {
                CompileError::CompileError { log, .. } => log.to_string_lossy().into_owned(),
                other => other.to_string(),
            };
            Error::NoKernels { reason }
        },
    )
}

/// What an estimate needs on the device; x and y apart where there are two.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) rows: Buffer<u8>,
    pub(super) columns: [Buffer<u8>; 2],
    pub(super) panels: [Buffer<u8>; 2],
    pub(super) eps: Buffer<f64>,
    pub(super) nearest: Buffer<f64>,
    /// Two numbers a sample, as in `Count`.
    pub(super) counts: [Buffer<u32>; 2],
    /// Four numbers a sample, as in `Shell`.
    pub(super) shells: Buffer<u32>,
}

/// Memory that grows and never shrinks: to ask the driver for a gigabyte takes longer than to fill it.
pub(super) struct Buffer<T>(Option<CudaSlice<T>>);

impl<T> Default for Buffer<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: DeviceRepr> Buffer<T> {
    /// At least this long; what it holds is what the last kernel left there.
    pub(super) fn of(&mut self, stream: &Arc<CudaStream>, len: usize) -> Result<&mut CudaSlice<T>, DriverError> {
        let slice = match self.0.take() {
            Some(slice) if slice.len() >= len => slice,
            smaller => {
                drop(smaller);
                // SAFETY: kernels and copies write it before anything reads it.
                unsafe { stream.alloc(len) }?
            }
        };
        Ok(self.0.insert(slice))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Needs NVRTC and no device, so that a machine with a toolkit alone tests the kernels' source.
    #[test]
    fn the_kernels_compile() {
        for scalar in ["float", "double"] {
            for capability in [(7, 5), (8, 0), (9, 0)] {
                match compile(scalar, capability) {
                    Ok(ptx) => assert!(ptx.to_src().contains(".entry neighbourhoods"), "{scalar}"),
                    // SAFETY: as in `compile`.
                    Err(error) => assert!(unsafe { !nvrtc_is_present() }, "{error}"),
                }
            }
        }
    }
}

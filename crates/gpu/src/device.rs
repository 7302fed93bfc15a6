//! The first device, its kernels and its memory: made once, kept until the process ends.

use crate::{Error, Source};
use cudarc::driver::sys::is_culib_present as driver_is_present;
use cudarc::driver::{CudaContext, CudaFunction, CudaModule, CudaStream, DriverError};
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

static DEVICE: Mutex<Option<Device>> = Mutex::new(None);

/// The first NVIDIA GPU, with what is kept on it: compiled kernels, and memory by who uses it.
pub struct Device {
    stream: Arc<CudaStream>,
    memory: HashMap<TypeId, Box<dyn Any + Send>>,
    modules: HashMap<(&'static str, &'static [&'static str]), Arc<CudaModule>>,
}

impl Device {
    /// Work on the device of this process, which is started by the first caller. One caller at a time, from any thread.
    /// A device on which work failed is given up, its kernels and its memory too, and the next caller starts it anew.
    ///
    /// # Errors
    /// [`Error::NoDevice`] where none starts, and those of the work.
    pub fn of_this_process<R, E: From<Error>>(work: impl FnOnce(&mut Device) -> Result<R, E>) -> Result<R, E> {
        let mut kept = DEVICE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut device = match kept.take() {
            Some(device) => device,
            None => Self::first()?,
        };
        // The driver's current context is one of the thread: without this, memory that another thread took cannot be
        // freed.
        device.stream.context().bind_to_thread().map_err(|error| no_device(&error))?;
        let found = work(&mut device)?;
        *kept = Some(device);
        Ok(found)
    }

    fn first() -> Result<Self, Error> {
        // SAFETY: looks for a library, whose own start-up code is NVIDIA's.
        if !unsafe { driver_is_present() } {
            return Err(Error::NoDevice { reason: "the driver library (libcuda, nvcuda) is not there".to_owned() });
        }
        let context = CudaContext::new(0).map_err(|error| no_device(&error))?;
        Ok(Self { stream: context.default_stream(), memory: HashMap::new(), modules: HashMap::new() })
    }

    /// The stream on which all work of the process runs, in the order in which it is launched.
    pub fn stream(&self) -> Arc<CudaStream> {
        Arc::clone(&self.stream)
    }

    /// A kernel by its name. Its source is compiled for this device when it is first met with these options.
    ///
    /// # Errors
    /// [`Error::NoKernels`] without NVRTC, where the source does not compile or load, or has no kernel of this name.
    pub fn kernel(&mut self, source: &Source, name: &str) -> Result<CudaFunction, Error> {
        let refused = |error: DriverError| Error::NoKernels { reason: error.to_string() };
        let key = (source.name, source.options);
        let module = match self.modules.get(&key) {
            Some(module) => Arc::clone(module),
            None => {
                let context = self.stream.context();
                let ptx = source.compiled(context.compute_capability().map_err(refused)?)?;
                let module = context.load_module(ptx).map_err(refused)?;
                self.modules.insert(key, Arc::clone(&module));
                module
            }
        };
        module.load_function(name).map_err(refused)
    }

    /// Memory of one user of the device, known by its type: mostly a struct of [`Buffer`](crate::Buffer)s. Empty when first
    /// asked for, and kept for the next time.
    pub fn memory<M: Default + Send + 'static>(&mut self) -> &mut M {
        let kept = self.memory.entry(TypeId::of::<M>()).or_insert_with(|| Box::<M>::default());
        kept.downcast_mut().expect("what a type is the key to is of that type")
    }
}

fn no_device(error: &DriverError) -> Error {
    Error::NoDevice { reason: error.to_string() }
}

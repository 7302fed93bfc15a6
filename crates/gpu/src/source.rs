//! From the text of kernels to code for a device.

use crate::Error;
use cudarc::nvrtc::sys::is_culib_present;
use cudarc::nvrtc::{CompileError, CompileOptions, Ptx, compile_ptx_with_opts};

/// The text of some kernels. With the same name and options it is compiled once in a process.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Tells sources apart: two with one name and the same options are taken for one.
    pub name: &'static str,
    /// CUDA C++; the kernels are `extern "C"`.
    pub text: &'static str,
    /// Of NVRTC, such as `--define-macro=SCALAR=float`. The architecture is added.
    pub options: &'static [&'static str],
}

impl Source {
    /// PTX for devices of a compute capability (major, minor). Needs NVRTC, and no device.
    ///
    /// # Errors
    /// [`Error::NoKernels`] without NVRTC, or with what the compiler says of the text.
    pub fn ptx(&self, capability: (i32, i32)) -> Result<String, Error> {
        self.compiled(capability).map(|ptx| ptx.to_src())
    }

    pub(crate) fn compiled(&self, (major, minor): (i32, i32)) -> Result<Ptx, Error> {
        if !compiler_is_present() {
            return Err(Error::NoKernels { reason: "the compiler library NVRTC is not there".to_owned() });
        }
        let mut options = vec![format!("--gpu-architecture=compute_{major}{minor}")];
        options.extend(self.options.iter().map(|option| (*option).to_owned()));
        compile_ptx_with_opts(self.text, CompileOptions { options, ..Default::default() }).map_err(|error| {
            let reason = match error {
                CompileError::CompileError { log, .. } => log.to_string_lossy().into_owned(),
                other => other.to_string(),
            };
            Error::NoKernels { reason }
        })
    }
}

/// Whether NVRTC is on the library path.
pub fn compiler_is_present() -> bool {
    // SAFETY: looks for a library, whose own start-up code is NVIDIA's.
    unsafe { is_culib_present() }
}

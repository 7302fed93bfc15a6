use cudarc::driver::DriverError;

/// Why the GPU did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No NVIDIA driver, no GPU behind it, or one that does not start.
    #[error("no CUDA device: {reason}; install NVIDIA's driver for the GPU")]
    NoDevice {
        /// What the driver says.
        reason: String,
    },
    /// The kernels are compiled on the machine that runs them.
    #[error(
        "no kernels for the CUDA device: {reason}; put libnvrtc of a CUDA toolkit that the driver supports on the library path"
    )]
    NoKernels {
        /// What NVRTC or the driver says.
        reason: String,
    },
    /// Out of memory, mostly.
    #[error("the CUDA device gave up: {reason}")]
    Failed {
        /// What the driver says.
        reason: String,
    },
}

impl From<DriverError> for Error {
    fn from(error: DriverError) -> Self {
        Self::Failed { reason: error.to_string() }
    }
}

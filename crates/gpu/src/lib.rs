//! One NVIDIA GPU, found at run time: its context, kernels compiled where they run, and memory that is kept.
//!
//! Nothing of CUDA is needed to build this. The driver (libcuda) and the compiler NVRTC (libnvrtc of a CUDA toolkit) are
//! looked for when the first kernel is wanted; where one of them is missing, an [`Error`] says which.
//!
//! ```
//! use interlayer_gpu::{Buffer, Device, Error, LaunchConfig, PushKernelArg, Source};
//!
//! const DOUBLE: Source = Source {
//!     name: "double",
//!     text: r#"extern "C" __global__ void twice(Number *v, int n) {
//!         int i = blockIdx.x * blockDim.x + threadIdx.x;
//!         if (i < n) v[i] *= 2;
//!     }"#,
//!     options: &["--define-macro=Number=float"],
//! };
//!
//! #[derive(Default)]
//! struct Memory {
//!     numbers: Buffer<f32>,
//! }
//!
//! let doubled = Device::of_this_process(|device| {
//!     let twice = device.kernel(&DOUBLE, "twice")?;
//!     let stream = device.stream();
//!     let numbers = device.memory::<Memory>().numbers.of(&stream, 3)?;
//!     stream.memcpy_htod(&[1.0, 2.0, 3.0], numbers)?;
//!     let mut launch = stream.launch_builder(&twice);
//!     launch.arg(&mut *numbers).arg(&3_i32);
//!     // SAFETY: these are the kernel's parameters, and the buffer holds three numbers.
//!     unsafe { launch.launch(LaunchConfig::for_num_elems(3)) }?;
//!     Ok::<_, Error>(stream.clone_dtoh(&numbers.slice(..3))?)
//! });
//! match doubled {
//!     Ok(doubled) => assert_eq!(doubled, [2.0, 4.0, 6.0]),
//!     Err(Error::NoDevice { .. } | Error::NoKernels { .. }) => {} // no GPU, no driver or no compiler here
//!     Err(error) => return Err(error),
//! }
//! # Ok::<(), Error>(())
//! ```
//!
//! Not for: more than one GPU, or other makers' GPUs. It knows no algorithm: who has kernels brings their source.

mod buffer;
mod device;
mod error;
mod source;

pub use buffer::Buffer;
pub use cudarc::driver::{CudaFunction, CudaSlice, CudaStream, DriverError, LaunchConfig, PushKernelArg};
pub use device::Device;
pub use error::Error;
pub use source::{Source, compiler_is_present};
